import type { Around, Frame, MetricFault, Ranks, Tally, TallyPlan, TallySql } from '../ports.ts';
import { type Engine, quote } from './connection.ts';
import { doubtsOf, factsSql, isEmpty, looseSql } from './facts.ts';
import { moreSums, readMore } from './tally-more.ts';

type TallyRow = Readonly<Record<string, number | string | null | readonly (number | null)[]>>;

/**
 * Tallies all metrics of one object. Metrics with the same segment share one pass; records carry the list of
 * fields on which they have an open finding.
 */
export async function tally(engine: Engine, plan: TallyPlan, frame: Frame): Promise<Tally[]> {
  const passes = Map.groupBy(plan.metrics, (metric) => metric.segment ?? '');
  const tallies: Tally[] = [];
  const empty = await isEmpty(engine, plan.live);
  for (const [segment, metrics] of passes) {
    const facts = factsSql(plan, segment, metrics, frame, doubtsOf(plan.object));
    tallies.push(...(await sumFacts(engine, facts, metrics, segment !== '', empty)));
  }
  return withLoose(engine, tallies, plan.metrics, frame);
}

/** With the doubtful records of other objects, which are counted apart and belong to no segment. */
async function withLoose(
  engine: Engine,
  tallies: readonly Tally[],
  metrics: readonly TallySql[],
  frame: Frame,
): Promise<Tally[]> {
  const found = new Map<string, Pick<Tally, 'loose' | 'looseHeld'>>();
  for (const metric of metrics) {
    const sql = looseSql(metric, frame);
    if (sql === null) continue;
    const [row] = await engine.rows<{ loose: number; held: number }>(sql);
    found.set(metric.id, { loose: row?.loose ?? 0, looseHeld: row?.held ?? 0 });
  }
  return tallies.map((each) => (each.part === 'all' ? { ...each, ...found.get(each.metricId) } : each));
}

/**
 * Sums facts, as `factsSql` selects them, over all records and, where asked for, over each segment.
 * @param empty whether it is known that there are none
 */
export async function sumFacts(
  engine: Engine,
  facts: string,
  metrics: readonly TallySql[],
  segmented: boolean,
  empty = false,
): Promise<Tally[]> {
  const sums = metrics.flatMap((metric, i) => sumsOf(metric, i));
  const lists = metrics.flatMap(({ quantile }, i) => (quantile ? [`known_list${i}`, `sure_list${i}`] : []));
  const around = metrics.flatMap(({ quantile }, i) => (quantile ? aroundSql(quantile, i) : []));
  const select = `
    select ${lists.length === 0 ? '*' : `* exclude (${lists.join(', ')}), ${around.join(', ')}`} from (
      select ${segmented ? 'segment, grouping(segment)' : 'null::varchar as segment, 1'} as all_records, ${sums.join(', ')}`;
  const grouped = segmented
    ? ' group by grouping sets ((segment), ()) order by all_records desc, segment nulls first'
    : '';
  const rows =
    (empty && OF_NOTHING.get(select)) ||
    (await engine.rows<TallyRow>(`${select}
      from (${facts})${grouped}
    )`));
  if (empty && !OF_NOTHING.has(select)) keepOfNothing(select, rows);
  return rows.flatMap((row) => metrics.map((metric, i) => readTally(row, i, metric)));
}

/** What sums over no facts come to: by their SQL, for it depends on nothing else. */
const OF_NOTHING = new Map<string, readonly TallyRow[]>();
/** More than there are passes; an organisation that goes on changing its own metrics would add to it for ever. */
const MOST_OF_NOTHING = 200;

function keepOfNothing(select: string, rows: readonly TallyRow[]): void {
  if (OF_NOTHING.size >= MOST_OF_NOTHING) OF_NOTHING.clear();
  OF_NOTHING.set(select, rows);
}

function sumsOf(metric: TallySql, i: number): string[] {
  const { value, part, quantile } = metric;
  const known =
    value === null
      ? `h${i} is not null`
      : part === null
        ? `v${i} is not null`
        : `(v${i} is not null and p${i} is not null)`;
  const certain = `(${known} and not dc${i})`;
  const sure = `(m${i} and not dd${i} and ${certain})`;
  const unsure = `(m${i} and not dd${i} and not ${certain})`;
  const perhaps = `((m${i} and dd${i}) or y${i})`;
  const count = (name: string, condition: string) => `count(*) filter (${condition}) as ${name}${i}`;
  const sum = (name: string, what: string, condition: string) =>
    `coalesce(sum(${what}) filter (${condition}), 0)::bigint as ${name}${i}`;
  return [
    count('members', `m${i}`),
    count('hits', `m${i} and h${i}`),
    count('missing', `m${i} and not ${known}`),
    count('sure', sure),
    count('sure_hits', `${sure} and h${i}`),
    count('unsure', unsure),
    count('perhaps', perhaps),
    count('perhaps_missing', `${perhaps} and not ${certain}`),
    count('maybes', `y${i}`),
    ...(value === null
      ? []
      : [
          sum('sum', `v${i}`, `m${i}`),
          sum('sure_sum', `v${i}`, sure),
          sum('perhaps_plus', `greatest(v${i}, 0)`, `${perhaps} and ${certain}`),
          sum('perhaps_minus', `least(v${i}, 0)`, `${perhaps} and ${certain}`),
          sum('maybe_sum', `v${i}`, `y${i}`),
          count('maybe_missing', `y${i} and v${i} is null`),
          `quantile_disc(v${i}, 0.5) filter (m${i} and ${known}) as median${i}`,
          `quantile_disc(v${i}, [0.05, 0.95]) filter (${sure}) as outer${i}`,
        ]),
    ...(quantile === null
      ? []
      : [
          `list(v${i} order by v${i}) filter (m${i} and v${i} is not null) as known_list${i}`,
          `list(v${i} order by v${i}) filter (${sure}) as sure_list${i}`,
        ]),
    ...moreSums(metric, i),
  ];
}

/** The values around a quantile's places: see `Around`. */
function aroundSql(quantile: { readonly share: number; readonly parts: number }, i: number): string[] {
  const rank = (n: string) => `((${quantile.parts} + ${quantile.share} * (${n} - 1)) // ${quantile.parts})`;
  const window = (list: string, at: string) =>
    `list_transform(range(${at} - 1, ${at} + 3), lambda place: case when place between 1 and len(coalesce(${list}, [])) then ${list}[place] end)`;
  const all = `(members${i} + maybes${i})`;
  const low = `(${rank(all)} - (${all} - sure${i}))`;
  return [
    `${window(`known_list${i}`, rank(`len(coalesce(known_list${i}, []))`))} as around_known${i}`,
    `${window(`sure_list${i}`, low)} as around_low${i}`,
    `${window(`sure_list${i}`, rank(all))} as around_high${i}`,
  ];
}

function readTally(row: TallyRow, i: number, metric: TallySql): Tally {
  const { id, quantile } = metric;
  const number = (name: string) => (row[`${name}${i}`] ?? 0) as number;
  const outer = row[`outer${i}`] as readonly number[] | null | undefined;
  const tally = {
    metricId: id,
    part: row['all_records'] === 1 ? ('all' as const) : ('segment' as const),
    segment: row['segment'] as string | null,
    members: number('members'),
    hits: number('hits'),
    missing: number('missing'),
    sum: number('sum'),
    sure: number('sure'),
    sureHits: number('sure_hits'),
    sureSum: number('sure_sum'),
    unsure: number('unsure'),
    perhaps: number('perhaps'),
    perhapsPlus: number('perhaps_plus'),
    perhapsMinus: number('perhaps_minus'),
    perhapsMissing: number('perhaps_missing'),
    maybes: number('maybes'),
    maybeSum: number('maybe_sum'),
    maybeMissing: number('maybe_missing'),
    loose: 0,
    looseHeld: 0,
    median: (row[`median${i}`] ?? null) as number | null,
    p5: outer?.[0] ?? null,
    p95: outer?.[1] ?? null,
  };
  const window = (name: string) => (row[`around_${name}${i}`] ?? []) as readonly (number | null)[];
  return {
    ...tally,
    ranks: quantile === null ? null : ranksOf(tally, quantile, window),
    more: readMore(row, i, metric),
  };
}

function ranksOf(
  { members, missing, maybes, sure }: Pick<Tally, 'members' | 'missing' | 'maybes' | 'sure'>,
  { share, parts }: { readonly share: number; readonly parts: number },
  window: (name: string) => readonly (number | null)[],
): Ranks {
  const at = (n: number, below: number, name: string): Around => {
    const place = parts + share * (n - 1);
    return {
      rank: Math.floor(place / parts) - below,
      rest: place % parts,
      parts,
      share,
      values: window(name),
    };
  };
  const all = members + maybes;
  return {
    known: at(members - missing, 0, 'known'),
    low: at(all, all - sure, 'low'),
    high: at(all, 0, 'high'),
  };
}

/** How many of the records that count, or may count, for a metric each check finds fault with. */
export async function faults(engine: Engine, plan: TallyPlan, frame: Frame): Promise<MetricFault[]> {
  if (plan.metrics.length === 0 || (await isEmpty(engine, plan.live))) return [];
  const each = plan.metrics.map((metric) => {
    const facts = factsSql(plan, '', [metric], frame, doubtsOf(plan.object), { join: 'join', columns: [] });
    const value = metric.value === null ? '1' : 'coalesce(abs(v0), median(abs(v0)) over (), 1)';
    return `select ${quote(metric.id)} as "metricId", source, id, ${value} as weight from (${facts}) where m0 or y0`;
  });
  return engine.rows<MetricFault>(
    `select w."metricId", f.check_id as "checkId", count(*) as records, sum(w.weight)::double as weight from (${each.join(' union all ')}) w
     join findings f on f.closed_day is null and f.object = ${quote(plan.object)} and f.source = w.source and f.record_id = w.id
     group by all order by all`,
  );
}
