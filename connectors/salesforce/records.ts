import type { RecordRow, Value } from '../../src/crm/connector.ts';
import { fieldSpec, type ObjectName } from '../../src/crm/objects.ts';
import { UpstreamError } from '../../src/errors.ts';
import type { VendorRecord } from './client.ts';
import { type FieldSource, type Get, instantOf, type Reading, read } from './schema.ts';
import type { SeenTable } from './visibility.ts';

/** What every record is asked for, where the object has it. `User` has no `IsDeleted`, history has no last change. */
const ENVELOPE = ['Id', 'CreatedDate', 'CreatedById', 'LastModifiedById', 'SystemModstamp', 'IsDeleted'];

/** How to ask for records of one table, and how to read them. */
export interface RecordReader {
  /** The vendor's fields to ask for; each once. */
  readonly select: readonly string[];
  /** @throws {UpstreamError} where a record has no id or stamp */
  row(record: VendorRecord): RecordRow;
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
  const columns = fields.map((field) => ({
    field,
    kind: fieldSpec(object, field)?.kind ?? 'text',
    source: table.sources.get(field) ?? null,
  }));
  const inCurrency = columns.some(({ kind, field }) => kind === 'money' || field === 'currency');
  const ownCurrency = inCurrency && table.described.has('CurrencyIsoCode');
  const select = new Set(ENVELOPE.filter((name) => table.described.has(name)));
  if (ownCurrency) select.add('CurrencyIsoCode');
  for (const { source } of columns) {
    for (const path of source === null ? [] : pathsOf(source)) {
      if (path.includes('.') || table.described.has(path)) select.add(path);
    }
  }
  return {
    select: [...select],
    row(record) {
      const get: Get = (path) => valueAt(record, path);
      const code = ownCurrency ? record['CurrencyIsoCode'] : null;
      const reading = typeof code === 'string' ? { ...base, currency: code } : base;
      let raw: Record<string, string> | null = null;
      const values = columns.map(({ field, kind, source }): Value => {
        if (source === null) return null;
        if (typeof source !== 'string') return source.value(get, reading);
        const result = read(kind, get(source), reading);
        if (result.raw !== null) {
          raw ??= {};
          raw[field] = result.raw;
        }
        return result.value;
      });
      const id = record['Id'];
      const modifiedAt = instantOf(String(record['SystemModstamp']));
      if (typeof id !== 'string' || modifiedAt === null) throw incomplete(table.name);
      return {
        id,
        createdAt: instantOf(String(record['CreatedDate'])),
        modifiedAt,
        createdBy: textOrNull(record['CreatedById']),
        modifiedBy: textOrNull(record['LastModifiedById']),
        deleted: record['IsDeleted'] === true,
        values,
        raw,
      };
    },
  };
}

function pathsOf(source: FieldSource): readonly string[] {
  return typeof source === 'string' ? [source] : source.from;
}

function valueAt(record: VendorRecord, path: string): unknown {
  if (!path.includes('.')) return record[path];
  let value: unknown = record;
  for (const step of path.split('.')) {
    if (!value || typeof value !== 'object') return null;
    value = (value as VendorRecord)[step];
  }
  return value;
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
