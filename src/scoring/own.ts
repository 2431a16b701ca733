import type { Check } from '../checks/check.ts';
import { ENVELOPE_FIELDS, fieldsOf, type ObjectName, parsePath } from '../crm/objects.ts';
import type { Metric } from '../metrics/metric.ts';
import { columnOf, columnsOf, ownRowsJoin, tableOf } from '../mirror/tables.ts';
import type { OwnLimits, OwnSql, OwnTable, PeriodFrame } from '../store/ports.ts';
import type { OwnCheck, OwnMetric } from '../strategy/own.ts';
import type { Leading } from '../strategy/read.ts';
import type { Strategy } from '../strategy/schema.ts';

/**
 * What one own entry may take. Ten times what the slowest rule of the catalogue needs on two million records: more
 * than that is no rule but a mistake.
 */
export const OWN_LIMITS: OwnLimits = { seconds: 20, memoryMb: 512 };

/** The name under which the scope of a check stands among own entries. */
export function scopeEntry(checkId: string): string {
  return `scope:${checkId}`;
}

/** The fields of its object that a scope names: at least those that it reads. */
export function scopeFields(object: ObjectName, scope: string): string[] {
  const words = new Set(scope.toLowerCase().match(/\w+/g));
  return fieldsOf(object).filter((field) => words.has(columnOf(object, field)));
}

/** An own check as the catalogue has them: it takes up what its SQL said, and is otherwise like any other. */
export function ownCheck(own: OwnCheck): Check {
  const { id, object, dimension, severity, fields, secondsToFix, concerns, expected, examples } = own;
  const whose = { concerns, expected };
  const join = ownRowsJoin(id);
  return {
    id,
    object,
    dimension,
    severity,
    fields,
    reads: [...new Set([...fields, ...own.reads])],
    joins: [join],
    applies: `coalesce(${join.name}.applies, false)`,
    fails: `coalesce(${join.name}.fails, false)`,
    secondsToFix,
    ...whose,
    examples,
    own: { applies: own.applies, fails: own.fails ?? own.select ?? '' },
  };
}

/** An own metric as the catalogue has them. What it was on earlier days cannot be told from today's records. */
export function ownMetric(own: OwnMetric): Metric {
  const { id, area, kind, unit, direction, object, decides, carries, alsoReads, per, minimum } = own;
  const join = ownRowsJoin(id);
  const [first] = own.examples;
  const counted = kind === 'share' || kind === 'count';
  const says = own.hit !== undefined || (own.select !== undefined && kind === 'share');
  return {
    id,
    area,
    kind,
    unit,
    direction,
    object,
    decides,
    carries,
    alsoReads,
    joins: [join],
    member: `coalesce(${join.name}.applies, false)`,
    maybe: `coalesce(${join.name}.maybe and not ${join.name}.applies, false)`,
    ...(counted ? { hit: says ? `${join.name}.hit` : 'true' } : { value: `${join.name}.value` }),
    ...(own.segment === undefined ? {} : { segment: `${join.name}.segment` }),
    per,
    minimum,
    retraceable: false,
    example: { worlds: first?.records ?? {}, value: first?.value ?? null },
    own: { member: own.member ?? own.select ?? '', says: own.hit ?? own.value ?? null },
  };
}

const NOTHING = { maybe: null, fails: null, hit: null, value: null, segment: null, select: null } as const;

/** An own check's SQL for the engine. */
export function checkSql(own: OwnCheck, leading: Leading): OwnSql {
  const { id, object, applies, fails, select } = own;
  return {
    ...NOTHING,
    id,
    about: tableOf(object),
    tables: tablesOf([`${object}.createdAt`, ...own.fields, ...own.reads], leading),
    period: null,
    applies,
    fails: fails ?? null,
    select: select === undefined ? null : { sql: select, says: 'fails' },
  };
}

/** An own metric's SQL for the engine. */
export function metricSql(own: OwnMetric, leading: Leading, period: PeriodFrame): OwnSql {
  const { id, object, kind, member, maybe, hit, value, segment, select } = own;
  const says = kind === 'count' ? 'applies' : kind === 'share' ? 'hit' : 'value';
  return {
    id,
    about: tableOf(object),
    tables: tablesOf([`${object}.createdAt`, ...own.decides, ...own.carries, ...own.alsoReads], leading),
    period,
    applies: member ?? 'true',
    fails: null,
    maybe: maybe ?? null,
    hit: hit ?? null,
    value: value ?? null,
    segment: segment ?? null,
    select: select === undefined ? null : { sql: select, says },
  };
}

/** The SQL of a check's scope, which sees the columns of its own object that it names. */
export function scopeSql({ id, object }: Check, scope: string, leading: Leading): OwnSql {
  const paths = scopeFields(object, scope).map((field) => `${object}.${field}`);
  return {
    ...NOTHING,
    id: scopeEntry(id),
    about: tableOf(object),
    tables: tablesOf([`${object}.createdAt`, ...paths], leading),
    period: null,
    applies: scope,
  };
}

/** Every entry of a strategy whose SQL is to be run, with the check or metric that hangs on it. */
export function ownSqlOf(
  strategy: Strategy,
  checks: readonly Check[],
  leading: Leading,
  periodOf: (metricId: string) => PeriodFrame,
): { readonly of: string; readonly sql: OwnSql }[] {
  const scoped = checks.flatMap((check) => {
    const scope = strategy.checks[check.id]?.scope;
    return scope === undefined ? [] : [{ of: check.id, sql: scopeSql(check, scope, leading) }];
  });
  return [
    ...strategy.own.checks.map((own) => ({ of: own.id, sql: checkSql(own, leading) })),
    ...strategy.own.metrics.map((own) => ({ of: own.id, sql: metricSql(own, leading, periodOf(own.id)) })),
    ...scoped,
  ];
}

/** The tables of these fields, each with the columns of the fields and those of the envelope. */
function tablesOf(paths: readonly string[], leading: Leading): OwnTable[] {
  const fields = Map.groupBy(paths.map(parsePath), ({ object }) => object);
  return [...fields].map(([object, own]) => {
    const wanted = new Set([...ENVELOPE_FIELDS, ...own.map(({ field }) => field)]);
    const names = new Set([...wanted].map((field) => columnOf(object, field)));
    return {
      table: tableOf(object),
      columns: columnsOf(object).filter(({ name }) => names.has(name)),
      leads: leading.get(object) ?? null,
    };
  });
}
