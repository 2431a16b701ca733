import type { ObjectName } from '../crm/objects.ts';
import type { KnowledgePort } from '../store/ports.ts';
import { VALUES_VERSION, type ValueKind } from '../values/verdict.ts';
import { columnOf, tableOf } from './tables.ts';

/** The version of the verdicts that the mirror holds. */
export const VERDICTS_VERSION: number = VALUES_VERSION;

/** A field whose values are judged, each distinct one once. */
export interface ValueField {
  readonly object: ObjectName;
  readonly field: string;
  readonly kind: ValueKind;
  /** A field of the same record on which the verdict depends; null for none. */
  readonly contextField: string | null;
}

/** Every field on whose values checks want verdicts. */
export const VALUE_FIELDS: readonly ValueField[] = [
  { object: 'account', field: 'country', kind: 'country', contextField: null },
  { object: 'account', field: 'phone', kind: 'phone', contextField: 'country' },
  { object: 'account', field: 'industry', kind: 'industry', contextField: null },
  { object: 'account', field: 'name', kind: 'company', contextField: null },
  { object: 'account', field: 'postalCode', kind: 'postcode', contextField: 'country' },
  { object: 'account', field: 'state', kind: 'state', contextField: 'country' },
  { object: 'account', field: 'website', kind: 'web', contextField: null },
  { object: 'contact', field: 'email', kind: 'email', contextField: null },
  { object: 'contact', field: 'firstName', kind: 'name', contextField: null },
  { object: 'contact', field: 'lastName', kind: 'name', contextField: null },
  { object: 'contact', field: 'phone', kind: 'phone', contextField: 'country' },
  { object: 'lead', field: 'email', kind: 'email', contextField: null },
  { object: 'lead', field: 'firstName', kind: 'name', contextField: null },
  { object: 'lead', field: 'lastName', kind: 'name', contextField: null },
  { object: 'lead', field: 'phone', kind: 'phone', contextField: 'country' },
];

/** How many verdicts are saved at once: few enough to be held in memory twice. */
const SLICE = 20_000;

/**
 * Judges every value of these fields on which no verdict of the present version stands, and saves the verdicts
 * with the value and its context as landed. One field after the other, since two may hold the same value.
 * Returns how many values were judged: 0 when called again.
 */
export async function judgeValues(store: KnowledgePort, fields: readonly ValueField[]): Promise<number> {
  let judged = 0;
  for (const { object, field, kind, contextField } of fields) {
    const values = await store.unjudged({
      kind,
      version: VALUES_VERSION,
      table: tableOf(object),
      valueColumn: columnOf(object, field),
      contextColumn: contextField === null ? null : columnOf(object, contextField),
    });
    if (values.length === 0) continue;
    // Lists of names, codes and numbering plans are read only by who has something to judge.
    const { judge } = await import('../values/index.ts');
    for (let start = 0; start < values.length; start += SLICE) {
      const rows = values
        .slice(start, start + SLICE)
        .map(({ value, context }) => ({ kind, value, context, ...judge(kind, value, context) }));
      await store.saveVerdicts(VALUES_VERSION, rows);
    }
    judged += values.length;
  }
  return judged;
}
