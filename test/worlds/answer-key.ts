import { checkById } from '../../src/checks/index.ts';
import type { SampleRun } from './sample-run.ts';

/** How one check did against the answer key of one source. */
export interface CheckAgainstKey {
  readonly source: string;
  readonly check: string;
  readonly planted: number;
  readonly nearMisses: number;
  /** Planted and not found, found and not planted: ids. */
  readonly missed: readonly string[];
  readonly invented: readonly string[];
}

/**
 * What HubSpot does not tell, or cannot hold: no defect of these can be planted there. It has no members of campaigns
 * and no managers, and lets go of a link when what it leads to is archived.
 */
export const NOT_IN_HUBSPOT: ReadonlySet<string> = new Set([
  'campaign-responses-exceed',
  'campaign-type-missing',
  'campaignmember-campaign-orphan',
  'campaignmember-person-duplicate',
  'campaignmember-person-missing',
  'campaignmember-response-contradicts',
  'campaignmember-response-early',
  'deal-account-orphan',
  'user-manager-inactive',
  'user-manager-loop',
  'user-manager-missing',
]);

/** Holds every check that was run against the key, source by source; what is learnt has no key. */
export function againstKey(run: SampleRun): CheckAgainstKey[] {
  return (['salesforce', 'hubspot'] as const).flatMap((source) => {
    const { judgement, findings } = run.judged[source];
    const { key } = run.company;
    return judgement.checks
      .filter((check) => check.reason === null && !checkById(check.id)?.learnt)
      .filter((check) => source === 'salesforce' || !NOT_IN_HUBSPOT.has(check.id))
      .map(({ id }): CheckAgainstKey => {
        const own = (entries: typeof key.defects) =>
          new Set(
            entries.filter((entry) => entry.source === source && entry.check === id).map((entry) => entry.id),
          );
        const planted = own(key.defects);
        const found = new Set(
          findings.filter((finding) => finding.checkId === id).map((finding) => finding.recordId),
        );
        return {
          source,
          check: id,
          planted: planted.size,
          nearMisses: own(key.nearMisses).size,
          missed: [...planted.difference(found)],
          invented: [...found.difference(planted)],
        };
      });
  });
}

/** The share of a source's live records that carry more than one planted defect. */
export function severalDefects(run: SampleRun, source: 'salesforce' | 'hubspot'): number {
  const defects = run.company.key.defects.filter((entry) => entry.source === source);
  const byRecord = Map.groupBy(defects, (entry) => `${entry.object} ${entry.id}`);
  const several = [...byRecord.values()].filter((entries) => entries.length > 1).length;
  // Salesforce alone has members of campaigns, and leads them whoever leads the rest.
  const records = [...run.judged[source].judgement.counts]
    .filter(([object]) => source === 'salesforce' || object !== 'campaignMember')
    .reduce((sum, [, count]) => sum + (count ?? 0), 0);
  return several / records;
}
