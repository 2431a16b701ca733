import type { ChangeRow } from '../../src/crm/connector.ts';
import { type FieldKind, fieldSpec, type ObjectName } from '../../src/crm/objects.ts';
import { UpstreamError } from '../../src/errors.ts';
import type { SalesforceClient, VendorRecord } from './client.ts';
import { createTableReader } from './query.ts';
import { instantOf, type Reading, read, textOf } from './schema.ts';
import { quoted, type Step } from './steps.ts';
import type { SeenTable } from './visibility.ts';
import { oldestIn, walk } from './walk.ts';

/** The objects of which Salesforce keeps a history of fields without being told which object. */
const STANDARD: Readonly<Record<string, string>> = {
  Account: 'AccountHistory',
  Case: 'CaseHistory',
  Contact: 'ContactHistory',
  Lead: 'LeadHistory',
  Opportunity: 'OpportunityFieldHistory',
};

/** A table that keeps former values of another's fields, and its field that names the record. */
export interface FieldHistory {
  readonly table: string;
  readonly parent: string;
}

/** Where former values of a table's fields are kept; null where they are not. */
export function fieldHistoryOf(table: string): FieldHistory | null {
  const standard = Object.hasOwn(STANDARD, table) ? STANDARD[table] : undefined;
  if (standard) return { table: standard, parent: `${table}Id` };
  return table.endsWith('__c') ? { table: `${table.slice(0, -1)}History`, parent: 'ParentId' } : null;
}

interface Tracked {
  readonly field: string;
  readonly kind: FieldKind;
}

/**
 * The fields of ours that may be tracked, by the names that the history gives them: a lookup goes by the name of its
 * relationship there (`Owner`), elsewhere by its own (`OwnerId`).
 */
export function trackedFields(
  object: ObjectName,
  fields: readonly string[],
  table: SeenTable,
): ReadonlyMap<string, Tracked> {
  const tracked = new Map<string, Tracked>();
  for (const field of fields) {
    const recipe = table.recipes.get(field);
    const kind = fieldSpec(object, field)?.kind;
    if (recipe?.of !== 'column' || recipe.column.includes('.') || !kind) continue;
    const described = table.described.get(recipe.column);
    if (!described || described.calculated) continue;
    // Which currency a former amount was in, a history does not say.
    if (kind === 'money' && table.described.has('CurrencyIsoCode')) continue;
    tracked.set(recipe.column, { field, kind });
    if (described.relationshipName && !described.custom)
      tracked.set(described.relationshipName, { field, kind });
  }
  return tracked;
}

/**
 * Changes from a history of fields, as far as the admin has switched the tracking on. Its values are of any type, and
 * a change of a lookup leaves two rows, one with names and one with ids; that with ids counts. The vendor keeps them
 * for about two years.
 */
export function fieldHistoryStep(
  client: SalesforceClient,
  history: FieldHistory,
  tracked: ReadonlyMap<string, Tracked>,
  base: Reading,
): Step {
  const { table, parent } = history;
  const names = [...tracked.keys()].map(quoted).join(', ');
  const reader = createTableReader(client, {
    table,
    select: ['Id', 'CreatedDate', parent, 'CreatedById', 'Field', 'OldValue', 'NewValue'],
    stamp: 'CreatedDate',
    everything: false,
  });

  function change(record: VendorRecord): ChangeRow | null {
    const known = tracked.get(String(record['Field']));
    const at = instantOf(String(record['CreatedDate']));
    if (!known || at === null) return null;
    const [before, after] = [record['OldValue'], record['NewValue']];
    if (known.kind === 'reference' && [before, after].some(isName)) return null;
    const by = typeof record['CreatedById'] === 'string' ? record['CreatedById'] : null;
    return {
      recordId: String(record[parent]),
      field: known.field,
      old: asText(before, known.kind),
      new: asText(after, known.kind),
      at,
      by,
      byPerson: by === null ? null : by !== base.userId,
    };
  }

  function asText(value: unknown, kind: FieldKind): string | null {
    const { value: typed, raw } = read(kind, value, base);
    return typed === null ? raw : textOf(typed);
  }

  return {
    name: table,
    followsRecords: true,
    async *parts({ after, lowest, until }) {
      let given = 0;
      let counted = 0;
      const pages = walk(reader, {
        stamp: 'CreatedDate',
        conditions: [`Field IN (${names})`],
        after: after?.of === 'row' ? after : null,
        lowest,
        until,
        oldest: oldestIn(client, table, 'CreatedDate'),
      });
      for await (const page of pages) {
        given += page.records.length;
        counted += page.counted;
        if (page.last && given !== counted) throw incomplete(table, counted, given);
        const place = page.place ? ({ of: 'row', ...page.place } as const) : null;
        yield { changes: page.records.flatMap((record) => change(record) ?? []), place, last: page.last };
      }
    },
  };
}

const ID = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/;

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !(ID.test(value) && /\d/.test(value));
}

function incomplete(table: string, expected: number, given: number): UpstreamError {
  return new UpstreamError({
    what: `Salesforce counts ${expected} rows of ${table} but gave ${given}.`,
    why: 'Rows got lost between its pages.',
    next: 'The next run asks again from the last page that landed; if it stays, report it.',
    retryable: false,
  });
}
