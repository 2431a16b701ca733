import type { Day } from '../../clock.ts';
import type { HistoryPort, KeptInputs, Replaced, Sight, Step } from '../history-port.ts';
import type { MeasuringPort } from '../ports.ts';
import { type Engine, quote, quoteList } from './connection.ts';
import { doubtsOf, factsSql } from './facts.ts';
import { asOfSql, NEXT_STEP, noteGap, recordTableNames } from './past.ts';
import { sumFacts } from './tally.ts';
import { moreFactNames } from './tally-more.ts';

type Tables = readonly { readonly table: string; readonly source: string | null }[];

/** @param measuringOn counts and measures on a connection that is in the middle of a transaction */
export function createHistory(engine: Engine, measuringOn: (tx: Engine) => MeasuringPort): HistoryPort {
  return {
    async step() {
      const [row] = await engine.rows<{ step: number }>(`select ${NEXT_STEP} as step`);
      return row?.step ?? 0;
    },

    keepInputs: ({ day, step, body }) =>
      engine.transaction(async (tx) => {
        await tx.run('delete from day_inputs where day = $1::date', [day]);
        await tx.run('insert into day_inputs values ($1::date, $2::bigint, $3)', [day, step, body]);
      }),

    async inputs(day) {
      const [row] = await engine.rows<KeptInputs>(
        'select day, step, body from day_inputs where day = $1::date',
        [day],
      );
      return row ?? null;
    },

    async measuredDays(from, to) {
      const rows = await engine.rows<{ day: Day }>(
        'select distinct day from measurements where day between $1::date and $2::date order by day',
        [from, to],
      );
      return rows.map(({ day }) => day);
    },

    async isWhole(step) {
      const [row] = await engine.rows<{ n: number }>(`select count(*) as n from gaps where step > ${step}`);
      return row?.n === 0;
    },

    asOf: ({ step, tables, day, found }, work) =>
      undone(engine, async (tx) => {
        await lookAt(tx, step, tables);
        // A temporary table goes before the real one of its name.
        await tx.run(`create temp table findings as select * replace (null::date as closed_day) from main.findings
          where list_contains(${quoteList(found)}, check_id) and ${openOn(day)}`);
        return work(measuringOn(tx));
      }),

    compare: (ask) => undone(engine, (tx) => compare(tx, ask)),

    prune: (before) =>
      engine.transaction(async (tx) => {
        for (const table of await recordTableNames(tx))
          await tx.run(`delete from past.${table} where until_step <= ${before}`);
        await tx.run(`delete from births where step <= ${before}`);
        // One gap says it: all that was pruned before lies before this one.
        await tx.run(`delete from gaps where why = 'pruned' and step <= ${before}`);
        await noteGap(tx, 'pruned', before);
      }),

    forget: ({ table, object, source, id }) =>
      engine.transaction(async (tx) => {
        for (const place of [`main.${table}`, `past.${table}`])
          await tx.run(`delete from ${place} where source = $1 and id = $2`, [source, id]);
        await tx.run('delete from births where table_name = $1 and source = $2 and id = $3', [
          table,
          source,
          id,
        ]);
        for (const place of ['findings', 'changes'])
          await tx.run(`delete from ${place} where object = $1 and source = $2 and record_id = $3`, [
            object,
            source,
            id,
          ]);
        await noteGap(tx, 'forgotten');
      }),
  };
}

/** Does some work on the mirror and takes back whatever it did to it. */
async function undone<T>(engine: Engine, work: (tx: Engine) => Promise<T>): Promise<T> {
  const takenBack = new Error('taken back');
  const done: { result: T }[] = [];
  try {
    await engine.transaction(async (tx) => {
      done.push({ result: await work(tx) });
      throw takenBack;
    });
  } catch (error) {
    if (error !== takenBack) throw error;
  }
  const [{ result }] = done as [{ result: T }];
  return result;
}

/**
 * Turns the views to the mirror as it was at a step, or stands.
 * @param readBy SQL: views that it does not name stay as they are; all are turned where it is not given
 */
async function lookAt(tx: Engine, step: Step | null, tables: Tables, readBy?: string): Promise<void> {
  const sources = new Map(tables.map(({ table, source }) => [table, source]));
  const names = (await recordTableNames(tx)).filter((table) => readBy?.includes(table) ?? true);
  const views = names.flatMap((table) => {
    const rows = step === null ? `select * from main.${table}` : asOfSql(table, step);
    const source = sources.get(table) ?? null;
    const which = source === null ? 'false' : `source = ${quote(source)}`;
    return [
      `create or replace view known.${table} as select * from (${rows}) where not deleted`,
      `create or replace view live.${table} as select * from known.${table} where ${which}`,
    ];
  });
  const known = step === null ? '' : ` where coalesce(step, 0) <= ${step}`;
  // A temporary view goes before the table of its name, also inside itself unless the file is named.
  const [file] = await tx.rows<{ name: string }>('select current_database() as name');
  views.push(`create or replace temp view changes as select * from "${file?.name}".main.changes${known}`);
  await tx.run(views.join('; '));
}

/**
 * Facts of both days side by side, then the partial sums as one set of records after the other is replaced: those that
 * only count on the later day come in, those that only counted on the earlier one go, of those on both days first the
 * ones that count otherwise, then the ones in which a doubt came or went.
 */
async function compare(tx: Engine, ask: Parameters<HistoryPort['compare']>[0]): Promise<Replaced[]> {
  const [before, after] = [factsOn(ask, ask.before), factsOn(ask, ask.after)];
  const facts = `${before} ${after}`;
  await lookAt(tx, ask.before.step, ask.tables, facts);
  await tx.run(`create temp table facts_before as ${before}`);
  if (ask.after.step !== ask.before.step) await lookAt(tx, ask.after.step, ask.tables, facts);
  await tx.run(`create temp table facts_after as ${after}`);
  const content = [...CONTENT, ...moreFactNames(ask.after.metric).map((name) => `${name}0`)];
  await tx.run(`create temp table pairs as
    select coalesce(b.source, a.source) as source, coalesce(b.id, a.id) as id, case
      when b.id is null then 'entered' when a.id is null then 'left'
      when ${QUALITY.map((name) => `b.${name} is distinct from a.${name}`).join(' or ')} or ${missing('b', ask)} <> ${missing('a', ask)} then 'cleaned'
      when ${content.map((name) => `b.${name} is distinct from a.${name}`).join(' or ')} then 'changed' else 'same' end as fate
    from facts_before b full join facts_after a on a.source = b.source and a.id = b.id`);
  const metric = ask.after.metric;
  const sums = (facts: string) => sumFacts(tx, facts, [metric], metric.segment !== null);
  const done: Replaced['name'][] = [];
  const found: Replaced[] = [];
  let tallies = await sums('from facts_before');
  found.push({ name: 'before', records: 0, tallies });
  const sizes = await tx.rows<{ fate: string; n: number }>(
    'select fate, count(*) as n from pairs group by fate',
  );
  for (const name of ['entered', 'left', 'changed', 'cleaned'] as const) {
    done.push(name);
    const records = sizes.find(({ fate }) => fate === name)?.n ?? 0;
    if (records > 0) {
      const fates = done.map(quote).join(', ');
      // Records of the sets that were replaced are as on the later day, all others as on the earlier one.
      const of = (side: string, condition: string) =>
        `select f.* from ${side} f join pairs p on p.source = f.source and p.id = f.id where ${condition}`;
      tallies = await sums(
        `${of('facts_before', `p.fate not in (${fates})`)} union all ${of('facts_after', `p.fate in (${fates})`)}`,
      );
    }
    found.push({ name, records, tallies });
  }
  return found;
}

/** Whether a record counts and what for; and what is known of that. */
const CONTENT = ['h0', 'v0', 'p0', 'segment'];
const QUALITY = ['m0', 'y0', 'dd0', 'dc0'];
const missing = (side: string, { after: { metric } }: Parameters<HistoryPort['compare']>[0]) =>
  metric.value === null
    ? `(${side}.h0 is null)`
    : `(${side}.v0 is null${metric.part === null ? '' : ` or ${side}.p0 is null`})`;

/** SELECT of what records count and may count, as seen on a day. */
function factsOn(
  { object, live, joins }: Parameters<HistoryPort['compare']>[0],
  { day, frame, metric }: Sight,
): string {
  const plan = { object, live, joins: joins.map(({ sql }) => ({ name: '', sql })), metrics: [metric] };
  const facts = factsSql(plan, metric.segment ?? '', [metric], frame, doubtsOf(object, openOn(day)));
  return `select * from (${facts}) where m0 or y0`;
}

/** Findings that were open when a day was over. */
function openOn(day: Day): string {
  const on = `date ${quote(day)}`;
  return `first_day <= ${on} and (closed_day is null or closed_day > ${on})`;
}
