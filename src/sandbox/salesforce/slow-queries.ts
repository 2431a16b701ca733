import { parseQuery, type WhereClause } from '@jetstreamapp/soql-parser-js';
import { Refusal } from './refusal.ts';
import { isoInstant } from './tables.ts';
import type { SeenTable } from './view.ts';

const HOUR_MS = 3_600_000;
const STAMPS = ['SystemModstamp', 'LastModifiedDate', 'CreatedDate', 'LoginTime'];
/** A query with a limit within one page ends before it is slow. */
const QUICK_LIMIT = 2000;

/** What a query that takes too long is told. */
export function queryTimeout(): Refusal {
  return new Refusal(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.');
}

/**
 * Whether the stamps that a query's conditions let through span more than so many hours. Where a bound is missing
 * the oldest record or the present stands for it.
 */
export function spansTooMuch(soql: string, table: SeenTable, hours: number, nowMs: number): boolean {
  const query = parseQuery(soql);
  if (query.limit !== undefined && query.limit <= QUICK_LIMIT) return false;
  const lower: number[] = [];
  const upper: number[] = [];
  let rest: WhereClause | null | undefined = query.where;
  while (rest) {
    const { left } = rest;
    if (left && 'field' in left && 'value' in left && typeof left.value === 'string') {
      const at = Date.parse(isoInstant(left.value));
      const stamp = STAMPS.includes(left.field.split('.').at(-1) ?? '') && !Number.isNaN(at);
      if (stamp && ['>', '>=', '='].includes(left.operator)) lower.push(at);
      if (stamp && ['<', '<='].includes(left.operator)) upper.push(at);
    }
    rest = 'right' in rest ? rest.right : null;
  }
  const from = lower.length > 0 ? Math.min(...lower) : oldest(table);
  const to = upper.length > 0 ? Math.max(...upper) : nowMs;
  return to - from > hours * HOUR_MS;
}

function oldest(table: SeenTable): number {
  const field = STAMPS.find((name) => table.field(name));
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const row of table.table.rows) {
    const value = field === undefined ? null : row?.[field];
    if (typeof value === 'string') oldestMs = Math.min(oldestMs, Date.parse(value));
  }
  return oldestMs;
}
