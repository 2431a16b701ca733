import { createHash } from 'node:crypto';
import type { Cluster } from '../checks/matching/clusters.ts';
import { healthOf } from '../checks/matching/health.ts';
import { logOdds, type Matching } from '../checks/matching/match.ts';
import type { Subject } from '../checks/matching/subjects.ts';
import { reasonsOf, tierOf } from '../checks/matching/tiers.ts';
import type { Instant } from '../clock.ts';
import type { KeptCluster, KeptMatching, KeptPair, RecordName } from '../store/ports.ts';

/** A matching with the names of its records. */
export interface Matched {
  readonly names: readonly RecordName[];
  readonly matching: Matching;
  /** Records that say the same in everything, where nothing else can be told. */
  readonly exact: readonly (readonly number[])[];
}

/** A link that the matcher proposes is never surer than one by an exact key. */
const SUREST_LINK = 0.9;
/** The points at which things are counted (B6): the point itself, and the low end. */
const POINT = 0.9;
const REVIEW = 0.7;

/** What is kept of a matching: clusters with tier and reasons, proposals of links, figures. */
export function keptOf(subject: Subject, matched: Matched, at: Instant): KeptMatching {
  const { matching, names } = matched;
  const health = healthOf(matching.expectedPairs, matching.clusters);
  const clusters = matching.clusters.map((cluster) => keptCluster(subject, matched, cluster, health.sane));
  const exact = matched.exact.map((members): KeptCluster => {
    const own = members.map((record) => names[record] as RecordName);
    return { id: idOf(own), subject: subject.id, tier: 'exact', confidence: null, members: own, reasons: [] };
  });
  const summary = {
    found: matching.found,
    records: names.length,
    candidates: matching.candidates,
    passes: matching.passes,
    expectedPairs: matching.expectedPairs,
    impliedPairs: health.implied,
    sane: health.sane,
    weights: weightsOf(matching),
    relations: matching.model.relations.map(({ name }, of) => ({
      name,
      share: matching.model.relatedShares[of],
    })),
    distinct: distinctOf(matched),
  };
  return {
    subject: subject.id,
    at,
    summary: JSON.stringify(summary),
    clusters: [...clusters, ...exact],
    pairs: matching.clusters.flatMap((cluster) => pairsOf(matched, cluster)),
  };
}

/** How many distinct things the records of one object and source are. */
export interface Distinct {
  readonly object: string;
  readonly source: string;
  readonly records: number;
  /** Records that are one thing at .90 counted once, and at .70: point and low end of the bound B6. */
  readonly things: number;
  readonly fewest: number;
}

function distinctOf({ names, matching, exact }: Matched): Distinct[] {
  const surplus = (clusters: readonly { readonly members: readonly number[] }[]) => {
    const by = new Map<string, number>();
    for (const { members } of clusters) {
      const groups = Map.groupBy(members, (record) => systemOf(names[record]));
      for (const [system, own] of groups) by.set(system, (by.get(system) ?? 0) + own.length - 1);
    }
    return by;
  };
  const same = exact.map((members) => ({ members }));
  const [point, low] = [POINT, REVIEW].map((share) =>
    surplus([...matching.clustersAt(logOdds(share)), ...same]),
  );
  return [...Map.groupBy(names, systemOf)].map(([system, own]) => ({
    object: own[0]?.object ?? '',
    source: own[0]?.source ?? '',
    records: own.length,
    things: own.length - (point?.get(system) ?? 0),
    fewest: own.length - (low?.get(system) ?? 0),
  }));
}

function systemOf(name: RecordName | undefined): string {
  return `${name?.object} ${name?.source}`;
}

function keptCluster(
  subject: Subject,
  { matching, names }: Matched,
  cluster: Cluster,
  sane: boolean,
): KeptCluster {
  const members = cluster.members.map((record) => names[record] as RecordName);
  const [left = 0, right = 0] = mostAlike(matching, cluster);
  return {
    id: idOf(members),
    subject: subject.id,
    tier: tierOf(matching, cluster, sane),
    confidence: shareOf(cluster.odds),
    members,
    reasons: reasonsOf(matching, left, right),
  };
}

function mostAlike({ scorer }: Matching, { members }: Cluster): number[] {
  let best: { pair: number[]; odds: number } = { pair: [], odds: Number.NEGATIVE_INFINITY };
  for (const [at, left] of members.entries())
    for (const right of members.slice(at + 1)) {
      const odds = scorer.oddsOf(left, right);
      if (odds > best.odds) best = { pair: [left, right], odds };
    }
  return best.pair;
}

/** Pairs of a cluster that stand in different sources, which links propose. */
function pairsOf({ matching, names }: Matched, { members, odds }: Cluster): KeptPair[] {
  const pairs: KeptPair[] = [];
  for (const one of members)
    for (const other of members) {
      const [left, right] = [names[one] as RecordName, names[other] as RecordName];
      if (left.object !== right.object || left.source >= right.source) continue;
      const own = Math.min(odds, matching.scorer.oddsOf(Math.min(one, other), Math.max(one, other)));
      if (own < 0) continue;
      pairs.push({
        object: left.object,
        left: { source: left.source, id: left.id },
        right: { source: right.source, id: right.id },
        confidence: Math.min(SUREST_LINK, shareOf(own)),
      });
    }
  return pairs;
}

/** What each column's levels weigh, in bits: what was learnt, to be looked at. */
function weightsOf({ columns, scorer, model }: Matching) {
  return columns.map(({ name, kind }, at) => ({
    column: name,
    kind,
    levels: [...(model.same[at] ?? [])].map((same, level) => ({
      same,
      byChance: model.chance.levels[at]?.[level],
      bits: (scorer.weights.same[at]?.[level] ?? 0) / Math.LN2,
    })),
  }));
}

function shareOf(odds: number): number {
  return Math.round((1 / (1 + Math.exp(-odds))) * 1e4) / 1e4;
}

function idOf(members: readonly RecordName[]): string {
  const text = members.map(({ object, source, id }) => `${object}/${source}/${id}`).join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
