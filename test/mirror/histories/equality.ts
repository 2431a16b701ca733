import { isObjectName } from '../../../src/crm/objects.ts';
import type { Provenance } from '../../../src/mirror/provenance.ts';
import { columnOf, tableOf } from '../../../src/mirror/tables.ts';
import type { Engine } from '../../../src/store/duckdb/connection.ts';
import type { Cell } from '../../../src/store/ports.ts';
import type { OurRecord, SourceModel, Unseen } from '../../worlds/histories/source-model.ts';
import type { Vendor } from '../../worlds/histories/story.ts';

/** Where mirror and source differ. */
export interface Difference {
  readonly source: Vendor;
  readonly object: string;
  readonly id: string;
  /** Null for the record as a whole. */
  readonly field: string | null;
  readonly mirror: Cell | undefined;
  readonly sourceHolds: Cell | undefined;
}

/** What an increment need not have seen. */
export interface Exceptions {
  readonly unseen: readonly Unseen[];
  /** What people are told: the connectors' blind spots, and when each object was last read from the beginning. */
  readonly provenance: Provenance;
  /** A moment of our clock by the vendors'. */
  vendorTime(ours: string): string;
  /** Whether a hard delete is one that the vendor's feed of deleted records can no longer have told of. */
  beyondFeed(unseen: Unseen): boolean;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Differences that the connector's blind spots explain and the store's dates admit to. */
  readonly excused: readonly Difference[];
  readonly records: number;
  readonly fields: number;
}

type Row = Readonly<Record<string, Cell>>;

/**
 * Holds the mirror of one source against what the source holds: each record that is there and nothing else, each
 * field of it, its stamps and people, and the values that tracked fields took.
 * @param exceptions null where none is admitted
 */
export async function compare(
  engine: Engine,
  source: Vendor,
  model: SourceModel,
  wanted: ReadonlyMap<string, readonly string[]>,
  exceptions: Exceptions | null,
): Promise<Comparison> {
  const found: Difference[] = [];
  let records = 0;
  let fields = 0;
  for (const [object, asked] of wanted) {
    if (!isObjectName(object)) throw new RangeError(`There is no object ${object}.`);
    const held = await engine.rows<Row>(`select * from ${tableOf(object)} where source = $1`, [source]);
    const live = new Map(
      held.filter((row) => row['deleted'] !== true).map((row) => [String(row['id']), row]),
    );
    const there = model.records(object);
    const differs = (
      id: string,
      field: string | null,
      mirror: Cell | undefined,
      sourceHolds: Cell | undefined,
    ) => found.push({ source, object, id, field, mirror, sourceHolds });
    if (live.size !== held.filter((row) => row['deleted'] !== true).length)
      differs('*', null, 'a record twice', undefined);
    for (const id of live.keys()) if (!there.has(id)) differs(id, null, 'live', 'not there');
    for (const [id, record] of there) {
      records++;
      const row = live.get(id);
      if (!row) {
        differs(id, null, held.some((each) => each['id'] === id) ? 'deleted' : 'missing', 'live');
        continue;
      }
      for (const [field, column, value] of expected(object, record, asked)) {
        fields++;
        if (!isSame(row[column], value)) differs(id, field, row[column], value);
      }
    }
    found.push(...(await formerValues(engine, source, object, model, asked)));
  }
  const isExcused = (difference: Difference) => exceptions !== null && excuses(exceptions, difference, model);
  return {
    differences: found.filter((difference) => !isExcused(difference)),
    excused: found.filter(isExcused),
    records,
    fields,
  };
}

function expected(object: string, record: OurRecord, asked: readonly string[]): [string, string, Cell][] {
  const { createdAt, modifiedAt, createdBy, modifiedBy, values } = record;
  const own = asked.filter((field) => field in values);
  return [
    ['createdAt', 'created_at', createdAt],
    ['modifiedAt', 'modified_at', modifiedAt],
    ['createdBy', 'created_by', createdBy],
    ['modifiedBy', 'modified_by', modifiedBy],
    ...own.map((field): [string, string, Cell] => [
      field,
      isObjectName(object) ? columnOf(object, field) : field,
      values[field] ?? null,
    ]),
  ];
}

function isSame(mirror: Cell | undefined, source: Cell): boolean {
  return (mirror ?? null) === source;
}

/** The values that fields took, of records that are there: those that the source keeps and no others. */
async function formerValues(
  engine: Engine,
  source: Vendor,
  object: string,
  model: SourceModel,
  asked: readonly string[],
): Promise<Difference[]> {
  if (!isObjectName(object)) return [];
  const there = new Set(model.records(object).keys());
  const held = await engine.rows<Row>(
    `select record_id, field, old_value, new_value, changed_at, by_user from changes where source = $1 and object = $2 and origin = 'vendor'`,
    [source, object],
  );
  const key = (parts: readonly (Cell | undefined)[]) => JSON.stringify(parts.map((part) => part ?? null));
  const mirrored = held
    .filter((row) => there.has(String(row['record_id'])))
    .map((row) =>
      key([
        row['record_id'],
        row['field'],
        row['old_value'],
        row['new_value'],
        row['changed_at'],
        row['by_user'],
      ]),
    );
  const known = model
    .changes(object)
    .filter(({ field }) => asked.includes(field))
    .map(({ recordId, field, ...change }) =>
      key([recordId, columnOf(object, field), change.old, change.new, change.at, change.by]),
    );
  const differ = (mirror: string | undefined, sourceHolds: string | undefined): Difference => ({
    source,
    object,
    id: String((JSON.parse(mirror ?? sourceHolds ?? '[]') as Cell[])[0]),
    field: 'former value',
    mirror,
    sourceHolds,
  });
  return [
    ...mirrored.filter((each) => !known.includes(each)).map((each) => differ(each, undefined)),
    ...known.filter((each) => !mirrored.includes(each)).map((each) => differ(undefined, each)),
    ...mirrored
      .filter((each, at) => mirrored.indexOf(each) !== at)
      .map((each) => differ(`${each} twice`, each)),
  ];
}

/**
 * Whether a difference is one that the connector admits to, and both dates that people are told, that of the object and
 * that of the blind spot, lie before what was missed.
 */
function excuses(exceptions: Exceptions, difference: Difference, model: SourceModel): boolean {
  const { unseen, provenance, vendorTime, beyondFeed } = exceptions;
  const { source, object, id, field } = difference;
  const proven = provenance.proven.find((row) => row.source === source && row.object === object);
  const isBefore = (ours: string | null | undefined, at: string) =>
    typeof ours === 'string' && vendorTime(ours) <= at;
  return unseen.some((each) => {
    if (each.object !== object || each.id !== id || !isBefore(proven?.everythingAt, each.at)) return false;
    const spots = provenance.blindSpots.filter(
      (spot) => spot.source === source && isBefore(spot.provenAt, each.at),
    );
    const names = spots.map((spot) => spot.id);
    const gone = names.includes('hard-deletes') || (names.includes('old-hard-deletes') && beyondFeed(each));
    if (!(each.spot === 'hard-deletes' ? gone : names.includes('computed-fields'))) return false;
    if (each.fields === null) return field === null;
    // Whoever changes a record later on makes it be read again.
    const modifiedAt = model.records(object).get(id)?.modifiedAt ?? '';
    return field !== null && each.fields.includes(field) && modifiedAt <= each.at;
  });
}

/** Everything that the mirror holds of records, as text: equal texts are equal mirrors. */
export async function pictureOf(engine: Engine, objects: Iterable<string>): Promise<string> {
  const parts: string[] = [];
  for (const object of objects) {
    if (!isObjectName(object)) continue;
    parts.push(JSON.stringify(await engine.rows(`from ${tableOf(object)} order by source, id`)));
  }
  for (const table of ['changes', 'aliases'])
    parts.push(JSON.stringify(await engine.rows(`from ${table} order by all`)));
  return parts.join('\n');
}

/** When each record of the mirror last changed, by source, object and id; of those that are there. */
export async function stampsOf(engine: Engine, objects: Iterable<string>): Promise<Map<string, string>> {
  const stamps = new Map<string, string>();
  for (const object of objects) {
    if (!isObjectName(object)) continue;
    const rows = await engine.rows<{ source: string; id: string; at: string }>(
      `select source, id, modified_at as at from ${tableOf(object)} where not deleted`,
    );
    for (const { source, id, at } of rows) stamps.set(`${source} ${object} ${id}`, at);
  }
  return stamps;
}
