import { EXAMPLE_DAY, type ExampleRecord } from '../checks/check.ts';
import { CHECKS } from '../checks/index.ts';
import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import { columnOf, tableOf } from '../mirror/tables.ts';
import type { OwnOutcome, OwnRow, OwnSql, OwnWorld, TryOwn } from '../store/ports.ts';
import type { OwnCheck, OwnMetric } from '../strategy/own.ts';
import { boundsOf } from '../strategy/period.ts';
import type { Leading } from '../strategy/read.ts';
import type { Strategy } from '../strategy/schema.ts';
import { frameAt } from './frame.ts';
import { checkSql, metricSql, OWN_LIMITS, scopeSql } from './own.ts';
import { pointOf } from './own-point.ts';

/** Something wrong with own SQL, and where in the strategy it stands. */
export interface OwnProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** One run of one entry in a small world, and what is wrong with what came out. */
interface Trial {
  readonly path: readonly (string | number)[];
  readonly sql: OwnSql;
  readonly world: OwnWorld;
  judge(rows: readonly OwnRow[]): string | null;
}

const SOURCE = 'salesforce';
const JUDGED = 'judged';
/** Everything is led by the one source of the examples. */
const LEADING: Leading = new Map(OBJECT_NAMES.map((object) => [object, SOURCE]));

/**
 * Runs everything that an organisation wrote itself on its examples: every passing one must pass, every failing one
 * fail, every metric come to its number. Empty where all is well.
 */
export async function tryOwnOf(strategy: Strategy, tryOwn: TryOwn): Promise<OwnProblem[]> {
  const frame = frameAt(strategy, EXAMPLE_DAY, `${EXAMPLE_DAY}T12:00:00.000Z`);
  const trials = [
    ...strategy.own.checks.flatMap(checkTrials),
    ...strategy.own.metrics.flatMap((own, index) => metricTrials(own, index, strategy)),
    ...scopeTrials(strategy),
  ];
  const outcomes = trials.length === 0 ? [] : await tryOwn(trials, frame, OWN_LIMITS);
  return trials.flatMap(({ path, judge }, index) => {
    const outcome = outcomes[index] as (OwnOutcome & { readonly rows: readonly OwnRow[] }) | undefined;
    if (!outcome) return [];
    const { failure, rows } = outcome;
    const message = failure === null ? judge(rows) : failure;
    // What is wrong with the SQL is wrong in every example; it is said once, of the SQL.
    if (message === null || (failure !== null && sameBefore(outcomes, trials, index))) return [];
    return [{ path: failure === null ? path : path.slice(0, 3), message }];
  });
}

function sameBefore(outcomes: readonly OwnOutcome[], trials: readonly Trial[], index: number): boolean {
  return trials.some(
    ({ sql }, at) =>
      at < index && sql.id === trials[index]?.sql.id && outcomes[at]?.failure === outcomes[index]?.failure,
  );
}

function checkTrials(own: OwnCheck, index: number): Trial[] {
  const sql = checkSql(own, LEADING);
  return (['pass', 'fail'] as const).map((name) => {
    const { record, others } = own.examples[name];
    const judged: ExampleRecord = { id: JUDGED, ...record };
    return {
      path: ['own', 'checks', index, 'examples', name],
      sql,
      world: worldOf({ ...others, [own.object]: [judged, ...(others[own.object] ?? [])] }),
      judge(rows) {
        const row = rows.find(({ id }) => id === judged['id']);
        if (!row) return 'the record of this example is none that it is about: `applies` is not true of it';
        if (row.fails === (name === 'fail')) return null;
        return name === 'fail' ? 'the failing example passes' : 'the passing example fails';
      },
    };
  });
}

function metricTrials(own: OwnMetric, index: number, strategy: Strategy): Trial[] {
  const { currency, zone } = strategy.organisation;
  const sql = metricSql(own, LEADING, boundsOf('all', EXAMPLE_DAY, zone));
  return own.examples.map(({ records, value }, at) => ({
    path: ['own', 'metrics', index, 'examples', at, 'value'],
    sql,
    world: worldOf(records),
    judge(rows) {
      const point = pointOf(own, rows, currency);
      const same = point === value || (point !== null && value !== null && Math.abs(point - value) < 1e-9);
      return same
        ? null
        : `this example comes to ${point === null ? 'nothing (null)' : point}, not to ${value}`;
    },
  }));
}

/** A scope has no examples: it is run on nothing, to see that it may be run. */
function scopeTrials(strategy: Strategy): Trial[] {
  return CHECKS.flatMap((check) => {
    const scope = strategy.checks[check.id]?.scope;
    if (scope === undefined) return [];
    return [
      {
        path: ['checks', check.id, 'scope'],
        sql: scopeSql(check, scope, LEADING),
        world: {},
        judge: () => null,
      },
    ];
  });
}

/** Records in our field names as rows by table; those without an id get one. */
function worldOf(records: Readonly<Record<string, readonly ExampleRecord[]>>): OwnWorld {
  return Object.fromEntries(
    Object.entries(records).map(([name, list]) => {
      const object = name as ObjectName;
      const rows = list
        .filter((record) => record['deleted'] !== true)
        .map((record, index) => {
          const given = { source: SOURCE, id: `${object}-${index}`, ...record };
          return Object.fromEntries(
            Object.entries(given).map(([field, cell]) => [columnOf(object, field), cell]),
          );
        });
      return [tableOf(object), rows];
    }),
  );
}
