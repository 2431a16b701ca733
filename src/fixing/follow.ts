import { type FieldKind, fieldSpec, type ObjectName, type Value } from '../crm/objects.ts';
import type { FreshRecord } from '../crm/writing.ts';
import { columnOf, columnsOf, tableOf } from '../mirror/tables.ts';
import type { FixesPort } from '../store/ports.ts';

const TYPES: Readonly<Record<FieldKind, 'string' | 'number' | 'boolean'>> = {
  text: 'string',
  reference: 'string',
  date: 'string',
  instant: 'string',
  number: 'number',
  money: 'number',
  boolean: 'boolean',
};

/** Lets the mirror hold what was just read of a record, so that nobody is asked again for what is mended. */
export async function followInMirror(
  fixes: FixesPort,
  source: string,
  object: ObjectName,
  record: FreshRecord,
): Promise<void> {
  const types = new Map(columnsOf(object).map(({ name, type }) => [name, type]));
  const raw: Record<string, string | null> = {};
  const cells = Object.entries(record.values).flatMap(([field, value]) => {
    const spec = fieldSpec(object, field);
    const column = columnOf(object, field);
    const type = types.get(column);
    if (!spec || type === undefined) return [];
    const readable = isReadable(spec.kind, value);
    raw[field] = readable ? null : String(value);
    return [{ column, type, cell: readable ? value : null }];
  });
  if (cells.length === 0) return;
  const { id, modifiedAt } = record;
  await fixes.follow({ table: tableOf(object), source, id, modifiedAt, cells, raw });
}

/** The vendor's text stands where a value could not be read as its kind. */
function isReadable(kind: FieldKind, value: Value): boolean {
  if (value === null) return true;
  if (typeof value !== TYPES[kind]) return false;
  const dated = kind === 'date' || kind === 'instant';
  return !dated || !Number.isNaN(Date.parse(String(value)));
}
