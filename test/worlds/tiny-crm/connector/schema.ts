import type { RecordRow } from '../../../../src/crm/connector.ts';
import { toMinor } from '../../../../src/crm/money.ts';
import { fieldSpec, type ObjectName, type Value } from '../../../../src/crm/objects.ts';

/** The vendor's kind and field names for each object that it has. */
export const SCHEMA: Readonly<
  Partial<Record<ObjectName, { readonly kind: string; readonly fields: Readonly<Record<string, string>> }>>
> = {
  account: { kind: 'firms', fields: { name: 'title', country: 'land' } },
  deal: {
    kind: 'chances',
    fields: {
      name: 'title',
      amount: 'worth',
      closeDate: 'ends',
      stage: 'step',
      accountId: 'firm',
      ownerId: 'keeper',
    },
  },
  user: { kind: 'staff', fields: { name: 'title', email: 'mail' } },
};

/** A record as the vendor sends it. */
export interface VendorRecord {
  readonly key: string;
  readonly made: string;
  readonly touched: string;
  readonly touchedBy: string;
  readonly gone: boolean;
  readonly became: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export function valuesOf(
  object: ObjectName,
  fields: readonly string[],
  record: VendorRecord,
): { values: Value[]; raw: Record<string, string> | null } {
  let raw: Record<string, string> | null = null;
  const values = fields.map((field): Value => {
    const found = record.data[SCHEMA[object]?.fields[field] ?? ''];
    if (found === undefined || found === null || found === '') return null;
    const value = typed(object, field, found);
    if (value === null) raw = { ...raw, [field]: String(found) };
    return value;
  });
  return { values, raw };
}

function typed(object: ObjectName, field: string, found: unknown): Value {
  switch (fieldSpec(object, field)?.kind) {
    case 'money':
      return toMinor(String(found), 'EUR');
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(String(found)) ? String(found) : null;
    default:
      return typeof found === 'object' ? null : String(found);
  }
}

/** Our value as the vendor takes it. */
export function outward(object: ObjectName, field: string, value: Value): Value {
  return fieldSpec(object, field)?.kind === 'money' && typeof value === 'number' ? value / 100 : value;
}

export function rowOf(object: ObjectName, fields: readonly string[], record: VendorRecord): RecordRow {
  return {
    id: record.key,
    createdAt: record.made,
    modifiedAt: record.touched,
    createdBy: null,
    modifiedBy: record.touchedBy,
    deleted: record.gone,
    ...valuesOf(object, fields, record),
  };
}
