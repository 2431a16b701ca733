import { SUBJECTS } from '../checks/matching/subjects.ts';
import type { Instant } from '../clock.ts';
import type { KeptCluster, MatchingPort } from '../store/ports.ts';

/** Clusters, and how many records they hold beyond one of each thing. */
export interface ClusterCount {
  readonly clusters: number;
  readonly surplus: number;
}

/** How many records of one object are the same as another of their own source. */
export interface DuplicateCount {
  readonly object: string;
  /** Records that were compared. */
  readonly records: number;
  /** One thing without anybody looking; all the same to the letter included. */
  readonly safe: ClusterCount;
  /** Perhaps one thing: to be looked at. */
  readonly review: ClusterCount;
}

/** What the matcher found, and whether it can be believed. */
export interface DuplicateCounts {
  readonly objects: readonly DuplicateCount[];
  /** Clusters in which a lead and a contact of one source stand for one person. */
  readonly leadsThatAreContacts: number;
  /**
   * By subject: `unsure`, its figures contradict each other, so nothing is safe; `blind`, what is filled in cannot tell
   * copies from strangers, so that only exact ones are named.
   */
  readonly health: readonly {
    readonly subject: string;
    readonly at: Instant;
    readonly records: number;
    readonly state: 'sound' | 'unsure' | 'blind';
  }[];
}

interface Summary {
  readonly found: boolean;
  readonly sane: boolean;
  readonly records: number;
  readonly distinct: readonly { readonly object: string; readonly records: number }[];
}

/** Counts what was found by the last matching; subjects without a record are left out. */
export async function countDuplicates(matching: MatchingPort): Promise<DuplicateCounts> {
  const clusters = await matching.clusters();
  const matchings = (await matching.matchings())
    .map(({ subject, at, summary }) => ({ subject, at, summary: JSON.parse(summary) as Summary }))
    .filter(({ summary }) => summary.records > 0);
  const compared = (object: string) =>
    matchings
      .flatMap(({ summary }) => summary.distinct)
      .filter((distinct) => distinct.object === object)
      .reduce((sum, { records }) => sum + records, 0);
  const objects = SUBJECTS.flatMap((subject) => subject.objects).map((object): DuplicateCount => {
    const of = (safe: boolean) =>
      countOf(
        clusters.filter(({ tier }) => (tier === 'review') !== safe),
        object,
      );
    return { object, records: compared(object), safe: of(true), review: of(false) };
  });
  return {
    objects: objects.filter(({ records }) => records > 0),
    leadsThatAreContacts: clusters.filter(isLeadAndContact).length,
    health: matchings.map(({ subject, at, summary }) => ({
      subject,
      at,
      records: summary.records,
      state: !summary.found ? 'blind' : summary.sane ? 'sound' : 'unsure',
    })),
  };
}

/** Records of different sources are no duplicates of each other: that is what links are for. */
function countOf(clusters: readonly KeptCluster[], object: string): ClusterCount {
  let [found, surplus] = [0, 0];
  for (const { members } of clusters) {
    const own = members.filter((member) => member.object === object);
    const more = own.length - new Set(own.map(({ source }) => source)).size;
    if (more > 0) found++;
    surplus += more;
  }
  return { clusters: found, surplus };
}

function isLeadAndContact({ members }: KeptCluster): boolean {
  const sourcesOf = (object: string) =>
    new Set(members.filter((member) => member.object === object).map(({ source }) => source));
  return !sourcesOf('lead').isDisjointFrom(sourcesOf('contact'));
}
