import type { Frame, TalliedField, TallyPlan, TallySql } from '../ports.ts';
import { type Engine, quote, quoteList } from './connection.ts';
import { moreFacts } from './tally-more.ts';
import { fill } from './tokens.ts';

/**
 * Whether no record counts: then what would be asked of each need not be planned, which takes the engine longer than
 * to answer it for a few.
 * @param live a view; what is made of others is taken to hold something
 */
export async function isEmpty(engine: Engine, live: string): Promise<boolean> {
  if (!/^live\.\w+$/.test(live)) return false;
  const [row] = await engine.rows<{ any: boolean }>(`select exists (from ${live}) as "any"`);
  return row?.any === false;
}

/**
 * SELECT of what each record is for each metric of a pass, column by column with the metric's place as suffix:
 * `m` it counts as recorded · `y` it does not, but may · `h` it is counted · `v` its value · `p` a ratio's
 * numerator · `dd`, `dc` a doubt on a field that decides, that carries · what only some kinds have (`moreFacts`).
 * `segment`, `source` and `id` say which record it is.
 * @param doubts relation of `source`, `record_id` and `doubted`, the names of the fields with a doubt
 * @param more how it is joined, and further columns over it; a left join of one row a record unless told
 */
export function factsSql(
  plan: TallyPlan,
  segment: string,
  metrics: readonly TallySql[],
  frame: Frame,
  doubts: string,
  more: { readonly join: 'left join' | 'join'; readonly columns: readonly string[] } = {
    join: 'left join',
    columns: [],
  },
): string {
  const columns = metrics.flatMap((metric, i) => {
    const own = (sql: string) => fill(sql, { ...frame, ...metric.period });
    const member = `coalesce(${own(metric.member)}, false)`;
    const doubted = (fields: readonly TalliedField[]) =>
      `coalesce(list_has_any(d.doubted, ${quoteList(fields.map(({ name }) => name))}), false)`;
    return [
      `${member} as m${i}`,
      // It may count where a missing field leaves it open, or a doubtful one, were it missing.
      `not ${member} and (coalesce(${own(metric.maybe ?? 'false')}, false) or (case when ${doubted(metric.decides)}
        then (${own(withoutDoubted(metric.member, metric.decides))}) else (${own(metric.member)}) end) is null) as y${i}`,
      `${own(metric.hit ?? 'true')} as h${i}`,
      `${integer(metric.value, own)} as v${i}`,
      `${integer(metric.part, own)} as p${i}`,
      `${doubted(metric.decides)} as dd${i}`,
      `${doubted(metric.carries)} as dc${i}`,
      ...moreFacts(metric, i, own),
    ];
  });
  return `select ${segment === '' ? 'null::varchar' : `cast(${segment} as varchar)`} as segment, r.source, r.id, ${[...more.columns, ...columns].join(', ')}
    from ${plan.live} r
    ${more.join} ${doubts} d on d.source = r.source and d.record_id = r.id
    ${plan.joins.map((join) => fill(join.sql, frame)).join('\n')}`;
}

/** Relation of the fields on which records of an object have a finding that was open. */
export function doubtsOf(object: string, open = 'closed_day is null'): string {
  return `(select source, record_id, list_distinct(flatten(list(fields))) as doubted
    from findings where ${open} and object = ${quote(object)} group by all)`;
}

/**
 * SELECT of how many doubtful records of another object may change one of a metric's, as `loose`, and how many of them
 * its joins count as recorded, as `held`; null for none.
 */
export function looseSql({ through, period }: TallySql, frame: Frame): string | null {
  if (through === null) return null;
  const own = (sql: string) => fill(sql, { ...frame, ...period });
  const where = own(withoutDoubted(through.where, through.fields));
  const filled = through.fields.map(({ column }) => `r.${column} is not null`);
  return `select count(*) as loose, count(*) filter (${[`(${own(through.where)})`, ...filled].join(' and ')}) as held
    from ${through.live} r join ${doubtsOf(through.object)} d on d.source = r.source and d.record_id = r.id
    where list_has_any(d.doubted, ${quoteList(through.fields.map(({ name }) => name))}) and coalesce(${where}, true)`;
}

/** A condition as far as the fields without a doubt tell: null where it may or may not hold. */
export function withoutDoubted(condition: string, fields: readonly TalliedField[]): string {
  return fields.reduce(
    (sql, { name, column }) =>
      sql.replace(
        columnPattern(column),
        `(case when list_contains(d.doubted, ${quote(name)}) then null else r.${column} end)`,
      ),
    condition,
  );
}

function columnPattern(column: string): RegExp {
  return new RegExp(`(?<![\\w.])r\\.${column}(?!\\w)`, 'g');
}

function integer(sql: string | null, own: (sql: string) => string): string {
  return sql === null ? 'null::bigint' : `cast(${own(sql)} as bigint)`;
}
