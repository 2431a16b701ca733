import type {
  Fact,
  Frame,
  LooseStake,
  Outer,
  Outers,
  Places,
  Stake,
  TalliedField,
  TallyPlan,
  TallySql,
} from '../ports.ts';
import { type Engine, quote, quoteList } from './connection.ts';
import { doubtsOf, factsSql, withoutDoubted } from './facts.ts';
import { fill } from './tokens.ts';

/** In the place of a check's id: all findings stand, and none does. */
const AS_IT_IS = '';
const NONE_LEFT = '*';

/** What each record with an open finding is for each metric of the plan: as it is, without each finding, without any. */
export async function stakes(engine: Engine, plan: TallyPlan, frame: Frame): Promise<Stake[]> {
  const found: Stake[] = [];
  for (const [segment, metrics] of Map.groupBy(plan.metrics, (metric) => metric.segment ?? '')) {
    const fields = metrics.flatMap(({ decides, carries }) =>
      [...decides, ...carries].map(({ name }) => name),
    );
    const facts = factsSql(plan, segment, metrics, frame, variantsOf(plan.object, fields), {
      join: 'join',
      columns: [
        'd.less',
        ...metrics.flatMap((metric, i) => [`${fillsSql(metric)} as f${i}`, `${touchesSql(metric)} as t${i}`]),
      ],
    });
    const rows = await engine.rows<Record<string, unknown>>(`${facts} order by r.source, r.id, d.less`);
    for (const [i, { id }] of metrics.entries()) found.push(...read(rows, i, id));
  }
  return found;
}

/**
 * Relation of what stays in doubt: of each record with a finding on one of the fields, one row as it is, one without each
 * such finding, and one without any.
 */
function variantsOf(object: string, fields: readonly string[]): string {
  const open = `findings where closed_day is null and object = ${quote(object)}`;
  const touching = `list_has_any(fields, ${quoteList([...new Set(fields)])})`;
  return `(
    with own as (select source, record_id, check_id, fields from ${open} and ${touching})
    select source, record_id, ${quote(AS_IT_IS)} as less, []::varchar[] as mended, list_distinct(flatten(list(fields))) as doubted from own group by all
    union all
    select source, record_id, ${quote(NONE_LEFT)}, list_distinct(flatten(list(fields))), []::varchar[] from own group by all
    union all
    select f.source, f.record_id, f.check_id, any_value(f.fields), coalesce(list_distinct(flatten(list(o.fields) filter (o.check_id <> f.check_id))), []::varchar[])
    from own f join own o on o.source = f.source and o.record_id = f.record_id group by f.source, f.record_id, f.check_id
  )`;
}

function touchesSql({ decides, carries }: TallySql): string {
  return `list_has_any(d.mended, ${quoteList([...decides, ...carries].map(({ name }) => name))})`;
}

/** Whether what is mended was missing. */
function fillsSql({ decides, carries }: TallySql): string {
  const each = [...decides, ...carries].map(
    ({ name, column }: TalliedField) => `(r.${column} is null and list_contains(d.mended, ${quote(name)}))`,
  );
  return `(${['false', ...each].join(' or ')})`;
}

function read(rows: readonly Record<string, unknown>[], i: number, metricId: string): Stake[] {
  const found: Stake[] = [];
  let asItIs: Fact | null = null;
  for (const row of rows) {
    const fact = factOf(row, i);
    // The row as it is comes first of its record.
    if (row['less'] === AS_IT_IS) asItIs = fact;
    else if (asItIs && (asItIs.member || asItIs.maybe)) {
      found.push({
        metricId,
        source: row['source'] as string,
        recordId: row['id'] as string,
        checkId: row['less'] === NONE_LEFT ? null : (row['less'] as string),
        segment: row['segment'] as string | null,
        before: asItIs,
        after: fact,
        touches: row[`t${i}`] === true,
        fills: row[`f${i}`] === true,
      });
    }
  }
  return found;
}

function factOf(row: Record<string, unknown>, i: number): Fact {
  return {
    member: row[`m${i}`] === true,
    maybe: row[`y${i}`] === true,
    hit: row[`h${i}`] as boolean | null,
    value: row[`v${i}`] as number | null,
    part: row[`p${i}`] as number | null,
    doubtDecides: row[`dd${i}`] === true,
    doubtCarries: row[`dc${i}`] === true,
    ended: row[`z${i}`] === true,
    against: row[`a${i}`] === true,
  };
}

/** Findings of other objects' records, each of which alone makes that record loose for a metric of the plan. */
export async function looseStakes(engine: Engine, plan: TallyPlan, frame: Frame): Promise<LooseStake[]> {
  const found: LooseStake[] = [];
  for (const { id, through, period } of plan.metrics) {
    if (through === null) continue;
    const own = (sql: string) => fill(sql, { ...frame, ...period });
    const names = quoteList(through.fields.map(({ name }) => name));
    const filled = through.fields.map(({ column }) => `r.${column} is not null`);
    found.push(
      ...(await engine.rows<LooseStake>(`
        select ${quote(id)} as "metricId", r.source, r.id as "recordId", f.checks as "checkIds",
          coalesce(${[`(${own(through.where)})`, ...filled].join(' and ')}, false) as held
        from ${through.live} r join ${doubtsOf(through.object)} d on d.source = r.source and d.record_id = r.id
        join (select source, record_id, list(check_id order by check_id) as checks from findings
          where closed_day is null and object = ${quote(through.object)} and list_has_any(fields, ${names}) group by all) f
          on f.source = r.source and f.record_id = r.id
        where coalesce(${own(withoutDoubted(through.where, through.fields))}, true) order by r.source, r.id`)),
    );
  }
  return found;
}

/** The values around the outer and middle places of each tally of metrics with values that are summed, and of ratios' parts. */
export async function outers(engine: Engine, plan: TallyPlan, frame: Frame): Promise<Outers[]> {
  const found: Outers[] = [];
  const summed = plan.metrics.filter(({ value, quantile }) => value !== null && quantile === null);
  for (const metric of summed) {
    const segmented = metric.segment !== null;
    const facts = factsSql(plan, metric.segment ?? '', [metric], frame, doubtsOf(plan.object));
    const known = metric.part === null ? 'v0 is not null' : '(v0 is not null and p0 is not null)';
    const columns = metric.part === null ? ['v'] : ['v', 'p'];
    const lists = columns.flatMap((column) => [
      `coalesce(list(${column}0 order by ${column}0) filter (m0 and not dd0 and ${known} and not dc0), []) as ${column}_sure`,
      `coalesce(list(${column}0 order by ${column}0) filter (m0 and ${known}), []) as ${column}_known`,
    ]);
    const windows = columns.flatMap((column) => Object.keys(PLACES).map((name) => windowSql(column, name)));
    const rows = await engine.rows<Record<string, unknown>>(`
      select part, segment, ${windows.join(', ')} from (
        select ${segmented ? 'grouping(segment)' : '1'} as part, ${segmented ? 'segment' : 'null::varchar as segment'},
          ${lists.join(', ')}
        from (${facts})${segmented ? ' group by grouping sets ((segment), ())' : ''}
      )`);
    for (const row of rows) {
      found.push({
        metricId: metric.id,
        part: row['part'] === 1 ? 'all' : 'segment',
        segment: row['segment'] as string | null,
        ...placesOf(row, 'v'),
        parts: metric.part === null ? null : placesOf(row, 'p'),
      });
    }
  }
  return found;
}

function placesOf(row: Record<string, unknown>, column: string): Places {
  const outer = (name: string): Outer => ({
    rank: row[`${column}_${name}_rank`] as number,
    values: row[`${column}_${name}`] as (number | null)[],
  });
  return { low: outer('low'), middle: outer('middle'), high: outer('high') };
}

const PLACES: Readonly<Record<string, { readonly list: string; readonly share: number }>> = {
  low: { list: 'sure', share: 0.05 },
  middle: { list: 'known', share: 0.5 },
  high: { list: 'sure', share: 0.95 },
};

/** As `quantile_disc` counts: the rank is n less the whole part of n - n × share, and at least 1. */
function windowSql(column: string, name: string): string {
  const { list: of = '', share = 0 } = PLACES[name] ?? {};
  const list = `${column}_${of}`;
  const rank = `greatest(1, len(${list}) - floor(len(${list}) - len(${list}) * ${share}::double)::bigint)`;
  return `${rank} as ${column}_${name}_rank, list_transform(range(${rank} - 1, ${rank} + 2), lambda place: case when place between 1 and len(${list}) then ${list}[place] end) as ${column}_${name}`;
}
