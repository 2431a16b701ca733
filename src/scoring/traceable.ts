import type { Check } from '../checks/check.ts';
import { findingJoin } from '../checks/sql.ts';
import { type Metric, partsOf } from '../metrics/metric.ts';

/** What can be counted again on the mirror of a past day, since every table that it reads keeps its past. */
export interface Traceable {
  readonly checks: readonly Check[];
  readonly metrics: readonly Metric[];
}

/** Findings are kept with their days, so that a metric can be traced although a check that doubts it cannot. */
export function traceable(checks: readonly Check[], metrics: readonly Metric[]): Traceable {
  return {
    checks: checks.flatMap((check) => {
      const { applies, fails, joins } = check;
      return readsPast([applies, fails, ...joins.map(({ sql }) => sql)]) ? check : asFound(check);
    }),
    metrics: metrics.filter((metric) =>
      [metric, ...partsOf(metric)].every(
        ({ member, maybe, hit, value, part, segment, ended, against, same, rows, joins, through }) => {
          const own = [member, maybe, hit, value, part, segment, ended, against, rows, through?.where];
          const all = [...own, same?.safe, same?.review, ...joins.map(({ sql }) => sql)];
          return readsPast(all.filter((sql) => sql !== undefined));
        },
      ),
    ),
  };
}

/**
 * A check that looks something up which keeps no past: the records that it applies to are counted again, and those that
 * failed are the ones found on the day. Nothing where what it applies to depends on the lookup as well.
 */
function asFound(check: Check): Check[] {
  const lost = check.joins.filter(({ sql }) => !readsPast([sql]));
  const depends = lost.some(({ name }) => check.applies.includes(`${name}.`));
  if (depends || !readsPast([check.applies])) return [];
  const joins = check.joins.filter((join) => !lost.includes(join));
  const kept = findingJoin(check);
  return [{ ...check, joins: [...joins, kept], fails: `${kept.name}.id is not null` }];
}

/**
 * Records, their changes and findings keep their past; a verdict is the same on every day as long as its version is. With a
 * dot it is a view of records, or a column (`is distinct from r.currency`).
 */
const KEEPS_PAST = /\.|^(changes|findings|verdicts)$/;

function readsPast(sql: readonly string[]): boolean {
  const namesIn = (pattern: RegExp) =>
    sql.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  const read = namesIn(/\b(?:from|join)\s+([a-z_][\w.]*)/gi);
  // Tables that the SQL itself makes up (`with twins as (…)`).
  const own = new Set(namesIn(/\b([a-z_]\w*)\s+as\s*(?:materialized\s*)?\(/gi));
  return read.every((name) => KEEPS_PAST.test(name) || own.has(name));
}
