import type { Fixes, FixView } from './fixes.ts';
import type { Viewer } from './viewer.ts';

/** A record with what is to be mended in it. */
export interface RecordExplanation {
  readonly object: string;
  readonly id: string;
  /** Null where it has no finding that the viewer may see. */
  readonly label: string | null;
  readonly link: string | null;
  readonly findings: readonly {
    readonly fix: FixView;
    /** Its place among all that the viewer sees, from 1, and how many those are. */
    readonly rank: number;
    readonly of: number;
  }[];
}

/** What is to be mended in a record. A rep sees the records that they own, and of others nothing. */
export async function explainRecord(
  fixes: Fixes,
  record: { readonly object: string; readonly id: string },
  viewer: Viewer,
): Promise<RecordExplanation> {
  const seen =
    viewer.role === 'rep' ? (await fixes.of(viewer.own, fixes.total)).best : await fixes.best(fixes.total);
  const findings = seen.flatMap((fix, index) =>
    fix.object === record.object && fix.ranked.finding.recordId === record.id
      ? [{ fix, rank: index + 1, of: seen.length }]
      : [],
  );
  const [first] = findings;
  return { ...record, label: first?.fix.label ?? null, link: first?.fix.link ?? null, findings };
}
