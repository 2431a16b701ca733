import type { MeasurementRow } from '../store/ports.ts';

/** What made a goal's number or its trust move between two days, as far as the two days' partial sums tell. */
export type Cause =
  /** So many more (or fewer) records count, and so many more of them are counted. */
  | { readonly kind: 'records'; readonly records: number; readonly hits: number }
  /** So many more (or fewer) of its records have a finding of a check. */
  | { readonly kind: 'findings'; readonly checkId: string; readonly findings: number };

/** How a metric moved since an earlier day. */
export interface Move {
  readonly since: string;
  /** In the metric's unit; null where either day's value is unknown. */
  readonly value: number | null;
  readonly trust: number | null;
  readonly causes: readonly Cause[];
}

interface MetricDetail {
  readonly value: number | null;
  readonly trust: number | null;
  readonly members: number;
  readonly hits: number;
  /** By check: records of the metric that have an open finding of it. */
  readonly faults: Readonly<Record<string, number>>;
}

/**
 * Compares a metric on two days. Null where there is no earlier day, or where the formula or the strategy changed
 * in between: such numbers are not compared.
 * @param checkIds the checks that cast doubt on the metric's fields
 */
export function moveOf(
  metricId: string,
  checkIds: readonly string[],
  before: readonly MeasurementRow[],
  after: readonly MeasurementRow[],
): Move | null {
  const find = (rows: readonly MeasurementRow[]) =>
    rows.find((row) => row.kind === 'metric' && row.id === metricId);
  const [earlier, later] = [find(before), find(after)];
  if (!earlier || !later) return null;
  if (
    earlier.catalogueVersion !== later.catalogueVersion ||
    earlier.strategyVersion !== later.strategyVersion
  )
    return null;
  const [was, is] = [detailOf(earlier), detailOf(later)];
  const causes: Cause[] = [];
  if (is.members !== was.members || is.hits !== was.hits) {
    causes.push({ kind: 'records', records: is.members - was.members, hits: is.hits - was.hits });
  }
  const findings = checkIds
    .map((checkId) => ({
      kind: 'findings' as const,
      checkId,
      findings: (is.faults[checkId] ?? 0) - (was.faults[checkId] ?? 0),
    }))
    .filter((cause) => cause.findings !== 0)
    .sort((a, b) => Math.abs(b.findings) - Math.abs(a.findings) || (a.checkId < b.checkId ? -1 : 1));
  causes.push(...findings);
  return {
    since: earlier.day,
    value: difference(is.value, was.value),
    trust: difference(is.trust, was.trust),
    causes,
  };
}

function detailOf(row: MeasurementRow): MetricDetail {
  return JSON.parse(row.detail) as MetricDetail;
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
}
