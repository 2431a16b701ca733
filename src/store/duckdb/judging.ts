import type { CheckCount, CountPlan, Frame } from '../ports.ts';
import { type Engine, quote, quoteList } from './connection.ts';
import { isEmpty } from './facts.ts';
import { fill } from './tokens.ts';

/** Checks whose outcomes fit into one unsigned integer of the engine. */
const CHECKS_OF_MASK = 30;

/** Checks that share a column of outcomes: the one at `bit` sets that bit where it applies, and the next where it fails. */
type Masks = readonly (readonly { readonly id: string; readonly bit: number }[])[];

/** The bits of the checks that fail. */
const FAILING = Array.from({ length: CHECKS_OF_MASK }, (_, at) => failing(2 * at)).reduce(
  (all, one) => all | one,
  0n,
);

function applying(bit: number): bigint {
  return 1n << BigInt(bit);
}

function failing(bit: number): bigint {
  return 2n << BigInt(bit);
}

/**
 * Counts all checks of one object, by owner, in one pass over its records; where findings are to be kept, replaces the
 * open ones by what fails now, and closes those that no longer do.
 * @param fields by check, those that a finding casts doubt on; null where nothing is kept
 */
export async function judgeRecords(
  tx: Engine,
  plan: CountPlan,
  fields: ReadonlyMap<string, readonly string[]> | null,
  frame: Frame,
): Promise<CheckCount[]> {
  if (await isEmpty(tx, plan.live)) {
    if (fields !== null) await closeAll(tx, plan, frame);
    return [];
  }
  const masks = masksOf(plan);
  await tx.run(fill(outcomesSql(plan, masks), frame));
  const counts = await countOutcomes(tx, masks);
  if (fields !== null) await keepFindings(tx, plan, masks, fields, frame);
  await tx.run('drop table outcomes');
  return counts;
}

function masksOf({ checks }: CountPlan): Masks {
  const placed = checks.map(({ id }, index) => ({ id, bit: 2 * (index % CHECKS_OF_MASK) }));
  return Array.from({ length: Math.ceil(checks.length / CHECKS_OF_MASK) }, (_, at) =>
    placed.slice(at * CHECKS_OF_MASK, (at + 1) * CHECKS_OF_MASK),
  );
}

/** `outcomes`: a row a record, with the checks that apply to it and those that it fails as bits; its id where it fails any. */
function outcomesSql(plan: CountPlan, masks: Masks): string {
  const byId = new Map(plan.checks.map((check) => [check.id, check]));
  const columns = masks.map((own, at) => {
    const bits = own.flatMap(({ id, bit }) => {
      const check = byId.get(id);
      // One inside the other: what applies is worked out once, and a fault looked for only where it may be.
      return check
        ? `case when ${check.applies} then case when ${check.fails} then ${applying(bit) | failing(bit)}::ubigint else ${applying(bit)}::ubigint end else 0::ubigint end`
        : [];
    });
    return `${sumOf(bits)} as mask${at}`;
  });
  const any = masks.map((_, at) => failsAny(`mask${at}`)).join(' or ');
  return `create or replace temp table outcomes as
    select owner, * exclude (owner, source, id), case when ${any} then source end as source, case when ${any} then id end as id
    from (select ${plan.owner ?? 'null::varchar'} as owner, r.source, r.id, ${columns.join(', ')}
      from ${plan.live} r ${plan.joins.map((join) => join.sql).join('\n')})`;
}

/** A sum of sums: the engine looks through all that lies below each addition, which in a chain is nearly everything. */
function sumOf(terms: readonly string[]): string {
  if (terms.length < 2) return terms[0] ?? '0::ubigint';
  const half = Math.ceil(terms.length / 2);
  return `(${sumOf(terms.slice(0, half))} + ${sumOf(terms.slice(half))})`;
}

function failsAny(mask: string): string {
  return `(${mask} & ${FAILING}::ubigint) <> 0`;
}

async function countOutcomes(tx: Engine, masks: Masks): Promise<CheckCount[]> {
  const keys = masks.map((_, at) => `mask${at}`);
  // Few combinations of outcomes occur, however many records there are.
  const sums = masks.flatMap((own, at) =>
    own.flatMap(({ bit }) => [
      `coalesce(sum(n) filter (where (mask${at} >> ${bit}) & 1 = 1), 0)::bigint as c${at}_${bit}`,
      `coalesce(sum(n) filter (where (mask${at} >> ${bit + 1}) & 1 = 1), 0)::bigint as f${at}_${bit}`,
    ]),
  );
  const rows = await tx.rows<Record<string, number | string | null>>(
    `select owner, ${sums.join(', ')} from (select owner, ${keys.join(', ')}, count(*) as n from outcomes group by all) group by owner`,
  );
  return rows.flatMap((row) =>
    masks.flatMap((own, at) =>
      own.map(({ id, bit }) => ({
        checkId: id,
        ownerId: row['owner'] as string | null,
        checked: row[`c${at}_${bit}`] as number,
        failing: row[`f${at}_${bit}`] as number,
      })),
    ),
  );
}

/** Where there are no records there is nothing that fails. */
async function closeAll(tx: Engine, { checks, object }: CountPlan, { asOf }: Frame): Promise<void> {
  await tx.run(
    `update findings set closed_day = $1::date where closed_day is null and object = $2
       and list_contains(${quoteList(checks.map(({ id }) => id))}, check_id)`,
    [asOf, object],
  );
}

async function keepFindings(
  tx: Engine,
  plan: CountPlan,
  masks: Masks,
  fields: ReadonlyMap<string, readonly string[]>,
  frame: Frame,
): Promise<void> {
  const places = masks.flatMap((own, at) =>
    own.map(
      ({ id, bit }) => `(${at}, ${failing(bit)}::ubigint, ${quote(id)}, ${quoteList(fields.get(id) ?? [])})`,
    ),
  );
  const each = masks.map(
    (_, at) => `select o.source, o.id as record_id, o.owner as owner_id, k.check_id, k.fields
      from outcomes o join (values ${places.join(', ')}) k(place, mask, check_id, fields) on k.place = ${at} and (o.mask${at} & k.mask) <> 0
      where ${failsAny(`o.mask${at}`)}`,
  );
  await tx.run(`create or replace temp table failing as ${each.join(' union all ')}`);
  const ids = quoteList(plan.checks.map(({ id }) => id));
  const same = 'f.source = n.source and f.record_id = n.record_id and f.check_id = n.check_id';
  await tx.run(
    `update findings f set closed_day = $1::date where closed_day is null and object = $2 and list_contains(${ids}, check_id)
       and not exists (from failing n where ${same})`,
    [frame.asOf, plan.object],
  );
  // Mended and broken again on one day: the same finding goes on.
  await tx.run(
    `update findings f set closed_day = null from failing n where f.object = $2 and f.closed_day = $1::date and ${same}`,
    [frame.asOf, plan.object],
  );
  await tx.run(
    `update findings f set owner_id = n.owner_id from failing n
     where f.closed_day is null and f.object = $1 and ${same} and f.owner_id is distinct from n.owner_id`,
    [plan.object],
  );
  await tx.run(
    `insert into findings
       select n.source, $2, n.record_id, n.check_id, n.owner_id, n.fields, $1::date, null
       from failing n where not exists (from findings f where f.object = $2 and f.closed_day is null and ${same})`,
    [frame.asOf, plan.object],
  );
  await tx.run('drop table failing');
}
