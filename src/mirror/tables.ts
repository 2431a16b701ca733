import {
  FIELDS,
  type FieldKind,
  type FieldSpec,
  fieldSpec,
  OBJECT_NAMES,
  type ObjectName,
} from '../crm/objects.ts';
import type { RecordTable } from '../store/landing-port.ts';

/** SQL types of the mirror's columns. Instants are UTC without a zone; money is integer minor units. */
export type ColumnType = 'VARCHAR' | 'DATE' | 'TIMESTAMP' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

const TABLE_NAMES: Record<ObjectName, string> = {
  account: 'accounts',
  activity: 'activities',
  campaign: 'campaigns',
  campaignMember: 'campaign_members',
  contact: 'contacts',
  deal: 'deals',
  lead: 'leads',
  lineItem: 'line_items',
  login: 'logins',
  product: 'products',
  ticket: 'tickets',
  user: 'users',
};

const COLUMN_TYPES: Record<FieldKind, ColumnType> = {
  text: 'VARCHAR',
  date: 'DATE',
  instant: 'TIMESTAMP',
  money: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  reference: 'VARCHAR',
};

/** What every table of records holds beside the object's own fields. Key: source and id. */
export const ENVELOPE_COLUMNS: readonly Column[] = [
  { name: 'source', type: 'VARCHAR' },
  { name: 'id', type: 'VARCHAR' },
  { name: 'created_at', type: 'TIMESTAMP' },
  { name: 'modified_at', type: 'TIMESTAMP' },
  { name: 'created_by', type: 'VARCHAR' },
  { name: 'modified_by', type: 'VARCHAR' },
  { name: 'deleted', type: 'BOOLEAN' },
  /** JSON object of vendor text, by field, that could not be read as its kind; null when all could. */
  { name: 'raw', type: 'VARCHAR' },
];

/** The mirror's table of all records of an object, from every source, deleted ones included. */
export function tableOf(object: ObjectName): string {
  return TABLE_NAMES[object];
}

/**
 * The view of the records that count: not deleted, from the object's leading source. Checks judge and metrics
 * measure these.
 */
export function liveOf(object: ObjectName): string {
  return `live.${TABLE_NAMES[object]}`;
}

/**
 * The view of every record that is not deleted, from any source: what a reference is resolved against. Join it
 * on `source` as well, since ids are only unique within one.
 */
export function knownOf(object: ObjectName): string {
  return `known.${TABLE_NAMES[object]}`;
}

/** The column of a field: `closeDate` is `close_date`; money says its unit, `amount` is `amount_minor`. */
export function columnOf(object: ObjectName, field: string): string {
  const snake = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return fieldSpec(object, field)?.kind === 'money' ? `${snake}_minor` : snake;
}

/** All columns of an object's table, in order. */
export function columnsOf(object: ObjectName): Column[] {
  const own = Object.entries<FieldSpec>(FIELDS[object]).map(([field, spec]) => ({
    name: columnOf(object, field),
    type: COLUMN_TYPES[spec.kind],
  }));
  return [...ENVELOPE_COLUMNS, ...own];
}

/** An object's table as the store needs to know it. */
export function recordTable(object: ObjectName): RecordTable {
  return {
    table: tableOf(object),
    columns: columnsOf(object),
    references: referencesOf(object).map(({ column, of }) => ({ column, object: of })),
    pointedAt: OBJECT_NAMES.flatMap((holder) =>
      referencesOf(holder)
        .filter(({ of }) => of === object)
        .map(({ column }) => ({ table: tableOf(holder), column })),
    ),
  };
}

function referencesOf(object: ObjectName): { column: string; of: ObjectName }[] {
  return Object.entries<FieldSpec>(FIELDS[object]).flatMap(([field, { of }]) =>
    of === undefined ? [] : [{ column: columnOf(object, field), of }],
  );
}

/** Every table of records, by object. */
export function recordTables(): { object: ObjectName; table: string; columns: Column[] }[] {
  return OBJECT_NAMES.map((object) => ({ object, table: tableOf(object), columns: columnsOf(object) }));
}

/** A left join that catalogue entries may use beside their own row `r`; equal names stand for equal SQL. */
export interface Join {
  readonly name: string;
  readonly sql: string;
}

/**
 * Joins the verdict on a value: alias `name` with `ok`, `normal`, `fault` and `suggestion`; all null where the
 * value is null.
 * @param value SQL of the value as landed
 * @param context SQL of what the verdict depends on beside it; `''` where nothing
 */
export function verdictJoin(name: string, kind: string, value: string, context = "''"): Join {
  return {
    name,
    sql: `left join verdicts ${name} on ${name}.kind = '${kind}' and ${name}.value = ${value} and ${name}.context = coalesce(${context}, '')`,
  };
}

/**
 * Joins what an organisation's own SQL said of the record: `applies`, `maybe`, `fails`, `hit`, `value` and `segment`;
 * all null where it said nothing.
 * @param entry under which name it was run; letters, digits and signs that are no quotes
 */
export function ownRowsJoin(entry: string): Join {
  const name = entry.replace(/\W/g, '_');
  return {
    name,
    sql: `left join own_rows ${name} on ${name}.entry = '${entry}' and ${name}.source = r.source and ${name}.id = r.id`,
  };
}
