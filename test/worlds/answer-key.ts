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

/** Holds every check that was run against the key, source by source; what is learnt has no key. */
export function againstKey(run: SampleRun): CheckAgainstKey[] {
  return (['salesforce', 'hubspot'] as const).flatMap((source) => {
    const { judgement, findings } = run.judged[source];
    const { key } = run.company;
    return judgement.checks
      .filter((check) => check.reason === null && !checkById(check.id)?.learnt)
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
  const records = [...run.judged[source].judgement.counts.values()].reduce<number>(
    (sum, count) => sum + (count ?? 0),
    0,
  );
  return several / records;
}
