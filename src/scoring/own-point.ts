import { minorDigits } from '../crm/money.ts';
import type { OwnRow } from '../store/ports.ts';
import type { OwnMetric } from '../strategy/own.ts';

/** A metric's number from what its SQL says of each record, in the metric's unit; null where it cannot be told. */
export function pointOf(
  { kind, unit, per, hit, select }: OwnMetric,
  rows: readonly OwnRow[],
  currency: string,
): number | null {
  const members = rows.filter(({ applies }) => applies);
  const scale = unit === 'money' ? 10 ** minorDigits(currency) : per;
  if (kind === 'share' || kind === 'count') {
    const told = hit !== undefined || (select !== undefined && kind === 'share');
    const known = told ? members.filter((row) => row.hit !== null) : members;
    const hits = told ? known.filter((row) => row.hit).length : known.length;
    if (kind === 'count') return hits;
    return known.length === 0 ? null : hits / known.length;
  }
  const values = members.flatMap(({ value }) => (value === null ? [] : [value])).sort((a, b) => a - b);
  const sum = values.reduce((all, value) => all + value, 0);
  if (values.length === 0) return kind === 'sum' && members.length === 0 ? 0 : null;
  if (kind === 'mean') return sum / values.length / scale;
  if (kind === 'median') return middle(values) / scale;
  // What is missing is worth the median of what is known.
  const missing = members.length - values.length;
  return (sum + missing * lowerMiddle(values)) / scale;
}

function middle(sorted: readonly number[]): number {
  const at = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(at)] ?? 0) + (sorted[Math.ceil(at)] ?? 0)) / 2;
}

/** The discrete median, as the engine's tally has it. */
function lowerMiddle(sorted: readonly number[]): number {
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
}
