import { metricById } from '../../src/metrics/index.ts';
import type { Judgement } from '../../src/scoring/run.ts';
import { fill } from '../../src/store/duckdb/tokens.ts';
import type { CountPlan, Frame, TallyPlan, TallySql } from '../../src/store/ports.ts';

/**
 * What somebody would write who wants these numbers once: one SELECT a table with a `count(*) filter` for each check,
 * `checked ID` and `failing ID`, and one with the value of each metric, `value ID`. No owners, findings, doubts, trust,
 * ranges or groups. The rules are those of the catalogue, by its own SQL.
 */
export function referenceOf({ plan, frame }: Judgement): readonly string[] {
  return [
    ...plan.counts.map((part) => countsOf(part, frame)),
    ...plan.tallies.map((part) => valuesOf(part, frame)),
  ];
}

/** By the names of `referenceOf`. */
export type Numbers = Readonly<Record<string, number | null>>;

/** Every count of a judgement, no more and no fewer; of the metrics, those that are a count. */
export function numbersOf({ checks, metrics, plan }: Judgement): Numbers {
  const notRun = new Set([...plan.checksNotRun, ...plan.metricsNotRun].map(({ id }) => id));
  const numbers: Record<string, number | null> = {};
  for (const { id, checked, failing } of checks) {
    if (notRun.has(id)) continue;
    numbers[`checked ${id}`] = checked;
    numbers[`failing ${id}`] = failing;
  }
  for (const { id, value } of metrics)
    if (!notRun.has(id) && metricById(id)?.kind === 'count') numbers[`value ${id}`] = value;
  return numbers;
}

function countsOf({ checks, live, joins }: CountPlan, frame: Frame): string {
  const columns = checks.flatMap(({ id, applies, fails }) => [
    `count(*) filter (${applies}) as "checked ${id}"`,
    `count(*) filter ((${applies}) and (${fails})) as "failing ${id}"`,
  ]);
  return fill(`select ${columns.join(', ')} from ${live} r ${joinsOf(joins)}`, frame);
}

function valuesOf({ metrics, live, joins }: TallyPlan, frame: Frame): string {
  const columns = metrics.map((metric) =>
    fill(`${valueSql(metric)} as "value ${metric.id}"`, { ...frame, ...metric.period }),
  );
  return `select ${columns.join(', ')} from ${live} r ${fill(joinsOf(joins), frame)}`;
}

/** Only what kinds of metrics have in common is worked out: a number of members, of hits, or of values. */
function valueSql({ kind, member, hit, value, part, same }: TallySql): string {
  const counted = `count(*) filter ((${member}) and (${hit ?? 'true'}))`;
  switch (kind) {
    case 'share':
      return `${counted} / count(*) filter ((${member}) and (${hit}) is not null)`;
    case 'ratio':
      return `sum(${part}) filter (${member}) / sum(${value}) filter (${member})`;
    case 'distinct':
      return `count(distinct ${same?.safe ?? 'r.id'}) filter ((${member}) and (${hit}))`;
    case 'mean':
      return `sum(${value}) filter (${member}) / count(${value}) filter (${member})`;
    case 'median':
    case 'lasting':
      return `median(${value}) filter (${member})`;
    case 'p90':
      return `quantile_disc(${value}, 0.9) filter (${member})`;
    case 'sum':
    case 'concentration':
      return `sum(${value}) filter (${member})`;
    default:
      return counted;
  }
}

function joinsOf(joins: readonly { readonly sql: string }[]): string {
  return joins.map(({ sql }) => sql).join('\n');
}
