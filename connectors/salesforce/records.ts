import type { Merge, RecordFile, RecordRow } from '../../src/crm/connector.ts';
import { fieldSpec, type ObjectName, type Value } from '../../src/crm/objects.ts';
import { columnsRead, type Recipe } from '../../src/crm/recipe.ts';
import { UpstreamError } from '../../src/errors.ts';
import type { VendorRecord } from './client.ts';
import { type Cook, cookOf } from './recipes.ts';
import { instantOf, type Reading, textOf } from './schema.ts';
import type { SeenTable } from './visibility.ts';

/** What every record is asked for, where the object has it. `User` has no `IsDeleted`, history has no last change. */
const ENVELOPE = ['Id', 'CreatedDate', 'CreatedById', 'LastModifiedById', 'SystemModstamp', 'IsDeleted'];
/** Where a record went that was merged away; only those among the deleted have it. */
export const WINNER = 'MasterRecordId';

/** How to ask for records of one table, and how to read them. */
export interface RecordReader {
  /** The vendor's fields to ask for; each once. */
  readonly select: readonly string[];
  /** The same, where deleted records come as well. */
  readonly selectWithDeleted: readonly string[];
  /** Whether the vendor says of these records into which others they were merged. */
  readonly merging: boolean;
  /** @throws {UpstreamError} where a record has no id or stamp */
  row(record: VendorRecord): RecordRow;
  /** Null where the record was not merged away. */
  merge(record: VendorRecord): Merge | null;
  /** What the engine needs to read a file of these records. */
  readonly file: Pick<RecordFile, 'envelope' | 'recipes' | 'currency' | 'zone'>;
}

interface Column {
  readonly field: string;
  readonly recipe: Recipe | null;
  readonly cook: Cook | null;
}

/**
 * @param fields our fields, in the order in which their values stand in a row; null in a table that has no such field
 * @param base the organisation's currency and zone, and who we are
 */
export function createReader(
  object: ObjectName,
  table: SeenTable,
  fields: readonly string[],
  base: Reading,
): RecordReader {
  const columns = fields.map((field): Column => {
    const recipe = table.recipes.get(field) ?? null;
    return { field, recipe, cook: recipe && cookOf(recipe, kindOf(object, field)) };
  });
  const inCurrency = fields.some((field) => kindOf(object, field) === 'money' || field === 'currency');
  const ownCurrency = inCurrency && table.described.has('CurrencyIsoCode');
  const select = new Set(ENVELOPE.filter((name) => table.described.has(name)));
  if (ownCurrency) select.add('CurrencyIsoCode');
  for (const { recipe } of columns) {
    for (const path of recipe ? columnsRead(recipe) : []) select.add(path);
  }
  const merging = table.described.has(WINNER);
  const where = (name: string) => (table.described.has(name) ? name : null);

  function row(record: VendorRecord): RecordRow {
    const code = ownCurrency ? record['CurrencyIsoCode'] : null;
    const reading = typeof code === 'string' && code !== base.currency ? { ...base, currency: code } : base;
    let raw: Record<string, string> | null = null;
    const values = new Array<Value>(columns.length);
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] as Column;
      const value = column.cook ? column.cook(record, reading) : null;
      if (value === undefined) {
        raw ??= {};
        raw[column.field] = unreadable(column.recipe, record);
        values[at] = null;
      } else values[at] = value;
    }
    const id = record['Id'];
    const stamp = record['SystemModstamp'];
    const modifiedAt = typeof stamp === 'string' ? instantOf(stamp) : null;
    if (typeof id !== 'string' || modifiedAt === null) throw incomplete(table.name);
    const created = record['CreatedDate'];
    return {
      id,
      createdAt: typeof created === 'string' ? instantOf(created) : null,
      modifiedAt,
      createdBy: textOrNull(record['CreatedById']),
      modifiedBy: textOrNull(record['LastModifiedById']),
      deleted: record['IsDeleted'] === true,
      values,
      raw,
    };
  }

  return {
    select: [...select],
    merging,
    selectWithDeleted: merging ? [...select, WINNER] : [...select],
    row,
    merge(record) {
      if (!merging || record['IsDeleted'] !== true) return null;
      const into = record[WINNER];
      return typeof into === 'string' && into !== '' ? { id: String(record['Id']), into } : null;
    },
    file: {
      envelope: {
        id: 'Id',
        modifiedAt: 'SystemModstamp',
        createdAt: where('CreatedDate'),
        createdBy: where('CreatedById'),
        modifiedBy: where('LastModifiedById'),
        deleted: where('IsDeleted'),
        mergedInto: null,
      },
      recipes: Object.fromEntries(
        columns.map(({ field, recipe }) => [field, recipe ?? { of: 'constant', value: null }]),
      ),
      currency: { column: ownCurrency ? 'CurrencyIsoCode' : null, otherwise: base.currency },
      zone: base.zone,
    },
  };
}

function kindOf(object: ObjectName, field: string) {
  return fieldSpec(object, field)?.kind ?? 'text';
}

/** Only a column's own value can be unreadable; what is worked out from several always comes to something. */
function unreadable(recipe: Recipe | null, record: VendorRecord): string {
  const path = recipe?.of === 'column' ? recipe.column : '';
  let value: unknown = record;
  for (const step of path.split('.')) value = (value as VendorRecord | null)?.[step];
  return textOf(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function incomplete(table: string): UpstreamError {
  return new UpstreamError({
    what: `Salesforce gave a record of ${table} without its Id or SystemModstamp.`,
    why: 'Every record has both; the answer is damaged.',
    next: 'Run again; if it stays, report it with the log of this run.',
    retryable: false,
  });
}
