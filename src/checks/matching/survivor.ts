import type { Instant } from '../../clock.ts';

/** A record of a cluster, with its values as the CRM has them. */
export interface Candidate {
  readonly key: string;
  readonly createdAt: Instant | null;
  readonly modifiedAt: Instant | null;
  readonly values: Readonly<Record<string, string | null>>;
}

export interface Survivorship {
  /** Key of the record that is proposed to stay. */
  readonly survivor: string;
  /** By field: the value that is proposed, and the record that has it; left out where no record says anything. */
  readonly fields: Readonly<Record<string, { readonly value: string; readonly from: string }>>;
}

/**
 * Proposes which record of a cluster stays, and with which values; nothing is merged. The one that says most stays, of
 * equals the oldest. Field by field: what most records say, else what was changed last; where the survivor says it as
 * well, in its own writing.
 * @param normal the form in which two values of a field are the same
 */
export function survivorshipOf(
  candidates: readonly Candidate[],
  normal: (field: string, value: string) => string,
): Survivorship {
  const filled = ({ values }: Candidate) => Object.values(values).filter((value) => said(value)).length;
  const order = [...candidates].sort(
    (a, b) =>
      filled(b) - filled(a) ||
      (a.createdAt ?? '9').localeCompare(b.createdAt ?? '9') ||
      a.key.localeCompare(b.key),
  );
  const fields: Record<string, { value: string; from: string }> = {};
  for (const field of new Set(candidates.flatMap(({ values }) => Object.keys(values)))) {
    const saying = order.flatMap((candidate) => {
      const value = candidate.values[field];
      return value && said(value) ? [{ candidate, value, normal: normal(field, value) }] : [];
    });
    const votes = Map.groupBy(saying, (one) => one.normal);
    const lastOf = (own: readonly { readonly candidate: Candidate }[]) =>
      own.reduce(
        (last, { candidate: { modifiedAt } }) => ((modifiedAt ?? '') > last ? (modifiedAt ?? '') : last),
        '',
      );
    const [best] = [...votes.values()].sort(
      (a, b) => b.length - a.length || lastOf(b).localeCompare(lastOf(a)),
    );
    // In the order of `saying` the survivor comes first.
    if (best?.[0]) fields[field] = { value: best[0].value, from: best[0].candidate.key };
  }
  return { survivor: order[0]?.key ?? '', fields };
}

function said(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && value.trim() !== '';
}
