import type { Frame, MetricFault, RecordWeight, Tally, TallyPlan, TallySql } from '../ports.ts';
import { type Engine, quote, quoteList } from './connection.ts';
import { fill } from './tokens.ts';

/**
 * Tallies all metrics of one object. Metrics with the same segment share one pass; records carry the list of
 * fields on which they have an open finding.
 */
export async function tally(engine: Engine, plan: TallyPlan, frame: Frame): Promise<Tally[]> {
  const passes = Map.groupBy(plan.metrics, (metric) => metric.segment ?? '');
  const tallies: Tally[] = [];
  for (const [segment, metrics] of passes) {
    const rows = await engine.rows<Record<string, number | string | null | number[]>>(
      passSql(plan, segment, metrics, frame),
    );
    for (const row of rows) {
      for (const [index, metric] of metrics.entries()) tallies.push(readTally(row, index, metric.id));
    }
  }
  return tallies;
}

const COUNTS = [
  'members',
  'hits',
  'missing',
  'maybes',
  'sum',
  'doubtDecides',
  'doubtDecidesHits',
  'doubtDecidesSum',
  'doubtDecidesMissing',
  'doubtCarries',
  'doubtCarriesHits',
  'doubtCarriesSum',
  'maybeSum',
] as const;

function passSql(plan: TallyPlan, segment: string, metrics: readonly TallySql[], frame: Frame): string {
  const own = (sql: string, metric: TallySql) => fill(sql, { ...frame, ...metric.period });
  const inner = metrics.flatMap((metric, i) => [
    `coalesce(${own(metric.member, metric)}, false) as m${i}`,
    `coalesce(${own(metric.maybe ?? 'false', metric)}, false) as y${i}`,
    `${own(metric.hit ?? 'true', metric)} as h${i}`,
    `${metric.value === null ? 'null::bigint' : `cast(${own(metric.value, metric)} as bigint)`} as v${i}`,
    `coalesce(list_has_any(d.doubted, ${quoteList(metric.decides)}), false) as dd${i}`,
    `coalesce(list_has_any(d.doubted, ${quoteList(metric.carries)}), false) as dc${i}`,
  ]);
  const outer = metrics.flatMap((metric, i) => {
    const unknown = metric.value === null ? `h${i} is null` : `v${i} is null`;
    const carries = `m${i} and dc${i} and not dd${i} and not (${unknown})`;
    const known = `m${i} and v${i} is not null`;
    return [
      `count(*) filter (where m${i}) as members${i}`,
      `count(*) filter (where m${i} and h${i}) as hits${i}`,
      `count(*) filter (where m${i} and ${unknown}) as missing${i}`,
      `count(*) filter (where y${i} and not m${i}) as maybes${i}`,
      `coalesce(sum(v${i}) filter (where m${i}), 0) as sum${i}`,
      `count(*) filter (where m${i} and dd${i}) as doubtDecides${i}`,
      `count(*) filter (where m${i} and dd${i} and h${i}) as doubtDecidesHits${i}`,
      `coalesce(sum(v${i}) filter (where m${i} and dd${i}), 0) as doubtDecidesSum${i}`,
      `count(*) filter (where m${i} and dd${i} and ${unknown}) as doubtDecidesMissing${i}`,
      `count(*) filter (where ${carries}) as doubtCarries${i}`,
      `count(*) filter (where ${carries} and h${i}) as doubtCarriesHits${i}`,
      `coalesce(sum(v${i}) filter (where ${carries}), 0) as doubtCarriesSum${i}`,
      `coalesce(sum(v${i}) filter (where y${i} and not m${i}), 0) as maybeSum${i}`,
      `quantile_disc(v${i}, 0.05) filter (where ${known}) as lowest${i}`,
      `quantile_disc(v${i}, 0.5) filter (where ${known}) as middle${i}`,
      `quantile_disc(v${i}, 0.95) filter (where ${known}) as highest${i}`,
      ...(metric.ordered
        ? [
            `list(v${i} order by v${i}) filter (where ${known} and not (dd${i} or dc${i})) as sureValues${i}`,
            `list(v${i} order by v${i}) filter (where ${known} and (dd${i} or dc${i})) as doubtedValues${i}`,
          ]
        : []),
    ];
  });
  const segmented = segment !== '';
  return `select ${segmented ? 'segment, grouping(segment)' : 'null::varchar as segment, 1'} as all_records, ${outer.join(', ')} from (
      select ${segmented ? `cast(${segment} as varchar)` : 'null::varchar'} as segment, ${inner.join(', ')}
      from ${plan.live} r
      left join (
        select source, record_id, list_distinct(flatten(list(fields))) as doubted
        from findings where closed_day is null and object = ${quote(plan.object)} group by all
      ) d on d.source = r.source and d.record_id = r.id
      ${plan.joins.map((join) => fill(join.sql, frame)).join('\n')}
    )${segmented ? ' group by grouping sets ((segment), ()) order by segment nulls first' : ''}`;
}

/** What each record with an open finding weighs in the metrics that it counts, or may count, for. */
export async function weigh(engine: Engine, plan: TallyPlan, frame: Frame): Promise<RecordWeight[]> {
  return plan.metrics.length === 0 ? [] : engine.rows<RecordWeight>(weightSql(plan, frame));
}

/** How many of the records that count, or may count, for a metric each check finds fault with. */
export async function faults(engine: Engine, plan: TallyPlan, frame: Frame): Promise<MetricFault[]> {
  if (plan.metrics.length === 0) return [];
  return engine.rows<MetricFault>(
    `select w."metricId", f.check_id as "checkId", count(*) as records from (${weightSql(plan, frame)}) w
     join findings f on f.closed_day is null and f.object = ${quote(plan.object)} and f.source = w.source and f.record_id = w."recordId"
     group by all order by all`,
  );
}

function weightSql(plan: TallyPlan, frame: Frame): string {
  const each = plan.metrics.map((metric) => {
    const own = (sql: string) => fill(sql, { ...frame, ...metric.period });
    return `select r.source, r.id as "recordId", ${quote(metric.id)} as "metricId",
        ${metric.value === null || metric.ordered ? '1' : `cast(${own(metric.value)} as bigint)`} as weight
      from ${plan.live} r
      join (select distinct source, record_id from findings where closed_day is null and object = ${quote(plan.object)}) d on d.source = r.source and d.record_id = r.id
      ${plan.joins.map((join) => fill(join.sql, frame)).join('\n')}
      where coalesce(${own(metric.member)}, false) or coalesce(${own(metric.maybe ?? 'false')}, false)`;
  });
  return each.join(' union all ');
}

function readTally(row: Record<string, unknown>, index: number, metricId: string): Tally {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, row[`${name}${index}`] as number]));
  return {
    metricId,
    part: row['all_records'] === 1 ? 'all' : 'segment',
    segment: row['segment'] as string | null,
    ...(counts as Record<(typeof COUNTS)[number], number>),
    p5: row[`lowest${index}`] as number | null,
    median: row[`middle${index}`] as number | null,
    p95: row[`highest${index}`] as number | null,
    sureValues: (row[`sureValues${index}`] as number[] | null | undefined) ?? null,
    doubtedValues: (row[`doubtedValues${index}`] as number[] | null | undefined) ?? null,
  };
}
