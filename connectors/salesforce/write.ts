import type { FieldKind, ObjectName, Value } from '../../src/crm/objects.ts';
import { fieldSpec, fieldsOf } from '../../src/crm/objects.ts';
import type { Recipe } from '../../src/crm/recipe.ts';
import type { FreshRecord, Rights, WriteProblem, Writing } from '../../src/crm/writing.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Sleep } from '../http.ts';
import {
  type Attempt,
  createWriting,
  type Gone,
  type RecordAccess,
  type Sent,
  type Sight,
} from '../writing.ts';
import type { DescribedField, SalesforceClient, VendorRecord } from './client.ts';
import { withColumns } from './recipes.ts';
import { createReader } from './records.ts';
import { instantOf, type Reading } from './schema.ts';
import type { SeenObject, SeenTable } from './visibility.ts';
import { type Answer, attemptOf } from './write-answers.ts';
import { written } from './write-values.ts';

/** What writing needs of the connector. */
export interface WritingKit {
  readonly client: Pick<SalesforceClient, 'exchange'>;
  see(object: ObjectName, fields: readonly string[]): Promise<SeenObject>;
  reading(): Promise<Reading>;
  readonly log: Log;
  readonly sleep?: Sleep;
}

/** What is remembered of a record that was read. */
interface Stamped {
  /** What the vendor holds `If-Unmodified-Since` against. */
  readonly lastModified: string | null;
  readonly currency: string;
}

/**
 * Changes records of Salesforce by single PATCHes, since only these can carry a condition. The header
 * `If-Unmodified-Since` counts whole seconds and looks at the last modified date; an edit within the same second can
 * pass it, which is why values are compared as well.
 */
export function createSalesforceWriting(kit: WritingKit): Writing {
  const part = {
    vendor: 'Salesforce',
    open: (ask: Parameters<typeof open>[1]) => open(kit, ask),
  };
  return createWriting(part, { log: kit.log, ...(kit.sleep ? { sleep: kit.sleep } : {}) });
}

async function open(
  kit: WritingKit,
  ask: {
    readonly object: ObjectName;
    readonly id: string;
    readonly fields: readonly string[];
    readonly rights: Rights;
  },
): Promise<RecordAccess<Stamped>> {
  const { object, id, rights } = ask;
  const hasOwner = fieldSpec(object, 'ownerId') !== undefined;
  const fields = [...new Set([...ask.fields, ...(hasOwner ? ['ownerId'] : [])])];
  const base = await kit.reading();
  const seen = await kit.see(object, fieldsOf(object));
  const found = seen.tables.find(({ keyPrefix }) => id.startsWith(keyPrefix ?? ' '));
  if (!found || !/^[A-Za-z0-9]{15,18}$/.test(id)) return nothing;
  const token = rights.level === 'own' ? rights.accessToken : null;
  const call = (ask: {
    method: 'GET' | 'PATCH';
    path: string;
    headers?: Record<string, string>;
    body?: object;
  }) => kit.client.exchange({ ...ask, ...(token === null ? {} : { accessToken: token }) });
  const actor = token === null ? 'The Salesforce user of Plumbline' : 'Your Salesforce user';
  const table = token === null ? found : await asSeenBy(found, call);
  const reader = createReader(object, table, fields, base);
  const own = [...table.described.keys()].filter((name) =>
    ['LastModifiedDate', 'MasterRecordId'].includes(name),
  );
  const select = [...new Set([...reader.select, ...own])];

  const context = {
    actor,
    label: (name: string) => (table.described.get(name) ?? found.described.get(name))?.label ?? name,
    ours: (name: string) => fieldsOf(object).find((field) => columnOf(found, field) === name) ?? null,
  };

  async function read(): Promise<Sight<Stamped> | Gone> {
    const record = await one('query', select);
    if (record === null) {
      const master = table.described.has('MasterRecordId')
        ? await one('queryAll', ['Id', 'MasterRecordId'])
        : null;
      const into = master?.['MasterRecordId'];
      return { gone: true, mergedInto: typeof into === 'string' ? into : null };
    }
    const row = reader.row(record);
    const values = fields.flatMap((field, place): [string, Value][] =>
      table.recipes.has(field) ? [[field, row.raw?.[field] ?? row.values[place] ?? null]] : [],
    );
    const code = record['CurrencyIsoCode'];
    const owner = record['OwnerId'];
    const fresh: FreshRecord = {
      id: row.id,
      modifiedAt: row.modifiedAt,
      modifiedBy: row.modifiedBy,
      ownerId: typeof owner === 'string' ? owner : null,
      values: Object.fromEntries(values.filter(([field]) => ask.fields.includes(field))),
    };
    const lastModified = instantOf(String(record['LastModifiedDate']));
    return {
      record: fresh,
      own: { lastModified, currency: typeof code === 'string' ? code : base.currency },
    };
  }

  async function one(how: 'query' | 'queryAll', columns: readonly string[]): Promise<VendorRecord | null> {
    const soql = `SELECT ${columns.join(', ')} FROM ${table.name} WHERE Id = '${id}'`;
    const answer = await call({ method: 'GET', path: `/${how}?q=${encodeURIComponent(soql)}` });
    const records = (answer.json as { records?: unknown } | undefined)?.records;
    if (answer.status !== 200 || !Array.isArray(records)) throw notRead(answer, object, token !== null);
    return (records[0] as VendorRecord | undefined) ?? null;
  }

  return {
    obstacles: ask.fields.flatMap((field) => obstacle(found, table, field, actor)),
    read,

    translate(field, value, { own: { currency } }) {
      const column = columnOf(table, field);
      const described = column === null ? undefined : table.described.get(column);
      if (column === null || !described) return { field, sentence: `${actor} does not see this field.` };
      const kind: FieldKind = fieldSpec(object, field)?.kind ?? 'text';
      const made = written(described, kind, value, { currency, zone: base.zone });
      return 'sentence' in made ? { field, ...made } : { field, vendorField: column, ...made };
    },

    async send(changes: readonly Sent[], { own: { lastModified } }): Promise<Attempt> {
      const path = `/sobjects/${table.name}/${id}`;
      const headers = lastModified === null ? {} : { 'If-Unmodified-Since': wholeSecond(lastModified) };
      const body = Object.fromEntries(
        changes.map(({ vendorField, vendorValue }) => [vendorField, vendorValue]),
      );
      let answer: Answer;
      try {
        answer = await call({ method: 'PATCH', path, headers, body });
      } catch (error) {
        if (error instanceof UpstreamError) return { kind: 'lost', error };
        throw error;
      }
      return attemptOf(answer, context, token !== null);
    },

    traces(changes, _, after) {
      // Nothing tells of our own change. One of somebody else's shows where it came last and bears another name.
      const differs = changes.some(({ field, value }) => (after.record.values[field] ?? null) !== value);
      const another = token === null && after.record.modifiedBy !== base.userId;
      return { written: null, collision: differs && another };
    },
  };
}

/** A record that no table of ours can hold. */
const nothing: RecordAccess<Stamped> = {
  obstacles: [],
  read: async () => ({ gone: true, mergedInto: null }),
  translate: (field) => ({ field, sentence: 'There is no such record.' }),
  send: async () => ({ kind: 'gone', problems: [] }),
  traces: () => ({ written: null, collision: false }),
};

/** The table as another user sees it: field-level security hides fields from describe, or makes them read-only. */
async function asSeenBy(
  table: SeenTable,
  call: (ask: { method: 'GET'; path: string }) => Promise<Answer>,
): Promise<SeenTable> {
  const answer = await call({ method: 'GET', path: `/sobjects/${table.name}/describe` });
  const fields = (answer.json as { fields?: unknown } | undefined)?.fields;
  if (answer.status !== 200 || !Array.isArray(fields)) throw notRead(answer, table.name, true);
  const described = new Map(
    (fields as readonly DescribedField[]).map((field) => [field.name, field] as const),
  );
  // Fields of parents are left in: a parent that this person does not see gives none of them.
  const seen = (column: string) => column.includes('.') || described.has(column);
  const recipes = [...table.recipes].flatMap(([field, recipe]): [string, Recipe][] => {
    const usable = withColumns(recipe, seen);
    return usable ? [[field, usable]] : [];
  });
  return { ...table, described, recipes: new Map(recipes) };
}

/** The one column that a field of ours simply is; null where it follows from others, or stands on another record. */
function columnOf(table: SeenTable, field: string): string | null {
  const recipe = table.recipes.get(field);
  return recipe?.of === 'column' && !recipe.column.includes('.') ? recipe.column : null;
}

/** Why this user cannot change a field, whatever the record holds. */
function obstacle(all: SeenTable, table: SeenTable, field: string, actor: string): readonly WriteProblem[] {
  const column = columnOf(all, field);
  if (column === null) {
    return [
      {
        field,
        sentence:
          'This follows from other values in Salesforce, or no field there holds it. It cannot be set from here.',
      },
    ];
  }
  const described = table.described.get(column);
  if (!described) {
    const label = all.described.get(column)?.label ?? column;
    return [
      {
        field,
        sentence: `${actor} does not see “${label}”. Ask your Salesforce administrator for access to it.`,
      },
    ];
  }
  if (described.calculated) {
    return [{ field, sentence: `Salesforce works out “${described.label}” by itself; nobody can set it.` }];
  }
  if (described.updateable) return [];
  return [
    {
      field,
      sentence: `${actor} may not change “${described.label}”. Ask your Salesforce administrator for the right to edit it.`,
    },
  ];
}

/** The vendor's stamps count seconds; where one does not, the next second lets our own record pass. */
function wholeSecond(instant: string): string {
  return new Date(Math.ceil(Date.parse(instant) / 1000) * 1000).toUTCString();
}

function notRead(answer: Answer, what: string, own: boolean): AccessError | UpstreamError {
  if (answer.status === 200) {
    return new UpstreamError({
      what: `Salesforce's answer about one record of ${what} cannot be read.`,
      why: 'It does not have the form that its documentation promises.',
      next: 'Try again; if it stays, report it with the log of this run.',
      retryable: true,
    });
  }
  const ended = answer.status === 401;
  return new AccessError({
    what: `Salesforce refused to show one record of ${what} (${answer.status}).`,
    why: own
      ? ended
        ? 'The login of the person who asked has ended.'
        : 'The person who asked has no right to read it.'
      : 'The integration user has no right to read it.',
    next: own
      ? 'Connect that person to Salesforce again, or ask the Salesforce administrator for the right.'
      : 'Run `plumbline doctor` to see which right is missing.',
  });
}
