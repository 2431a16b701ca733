import { fieldSpec, fieldsOf, type ObjectName, type Value } from '../../src/crm/objects.ts';
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
import type { HubspotCall, HubspotClient, Json } from './client.ts';
import type { Answer } from './failures.ts';
import { linksInside } from './links.ts';
import type { VendorRecord } from './parts.ts';
import type { RecordType } from './record-type.ts';
import { attemptOf } from './write-answers.ts';
import { sentenceFor } from './write-refusals.ts';
import { type Histories, tracesOf } from './write-traces.ts';
import { listed, type WritableProperty, type Written, writableProperty, written } from './write-values.ts';

/** What writing needs of the connector. */
export interface WritingKit {
  readonly client: Pick<HubspotClient, 'exchange' | 'paths'>;
  /** Null where no record of this object can be read. */
  typeOf(object: ObjectName, id: string, fields: readonly string[]): Promise<RecordType | null>;
  readonly log: Log;
  readonly sleep?: Sleep;
}

/**
 * Changes records of HubSpot, which has no conditional write: values are compared just before, and the property
 * history just after shows whether somebody else wrote in between.
 */
export function createHubspotWriting(kit: WritingKit): Writing {
  const part = { vendor: 'HubSpot', open: (ask: Asked) => open(kit, ask) };
  return createWriting(part, { log: kit.log, ...(kit.sleep ? { sleep: kit.sleep } : {}) });
}

interface Asked {
  readonly object: ObjectName;
  readonly id: string;
  readonly fields: readonly string[];
  readonly rights: Rights;
}

/** What is remembered of a record that was read. */
interface Told {
  readonly record: VendorRecord;
  readonly histories: Histories;
}

async function open(kit: WritingKit, ask: Asked): Promise<RecordAccess<Told>> {
  const { object, rights } = ask;
  const { client } = kit;
  const token = rights.level === 'own' ? rights.accessToken : null;
  const hasOwner = fieldSpec(object, 'ownerId') !== undefined;
  const fields = [...new Set([...ask.fields, ...(hasOwner ? ['ownerId'] : [])])];
  const type = await kit.typeOf(object, ask.id, fields);
  if (type === null) throw notRead(object, null, token !== null);
  const { part, plan, vendorId, setting } = type;
  const path = client.paths.record(part.type, vendorId);
  const names = ask.fields.flatMap((field) => type.property(field)?.name ?? []);
  const properties = await defined(names);
  /** By property: what our last change left there, in the vendor's words. */
  let stored: Readonly<Record<string, unknown>> = {};

  function call(what: HubspotCall): Promise<Answer> {
    return client.exchange({ ...what, ...(token === null ? {} : { accessToken: token }) });
  }

  /** Definitions as this person gets them; those that they do not get are missing. */
  async function defined(wanted: readonly string[]): Promise<ReadonlyMap<string, WritableProperty>> {
    const found = new Map<string, WritableProperty>();
    for (const name of new Set(wanted)) {
      const where = `${client.paths.properties(part.type)}/${encodeURIComponent(name)}`;
      const answer = await call({ method: 'GET', path: where });
      if (answer.status === 200 && answer.json) found.set(name, writableProperty(answer.json as Json));
    }
    return found;
  }

  function propertyOf(field: string): WritableProperty | null {
    return properties.get(type?.property(field)?.name ?? '') ?? null;
  }

  async function read(): Promise<Sight<Told> | Gone> {
    const query = {
      properties: plan.properties.join(','),
      ...(names.length > 0 ? { propertiesWithHistory: names.join(',') } : {}),
      ...(plan.links.length > 0 ? { associations: plan.links.join(',') } : {}),
    };
    const answer = await call({ method: 'GET', path, query });
    if (answer.status === 404) return { gone: true, mergedInto: null };
    const record = answer.json as VendorRecord | undefined;
    if (answer.status !== 200 || typeof record?.id !== 'string')
      throw notRead(object, answer, token !== null);
    // The vendor gives the record that this one became part of, without a word about it.
    if (record.id !== vendorId || record.archived === true) {
      return { gone: true, mergedInto: record.id === vendorId ? null : part.idPrefix + record.id };
    }
    const row = type?.translator.row(record, linksInside(part));
    if (!row) throw notRead(object, answer, token !== null);
    const values = fields.map((field, place): [string, Value] => [
      field,
      row.raw?.[field] ?? row.values[place] ?? null,
    ]);
    const owner = values.find(([field]) => field === 'ownerId')?.[1];
    const takes = ask.fields.flatMap((field) =>
      holdsStage(field) ? [[field, stagesOf(field, record).map(({ label }) => label)] as const] : [],
    );
    const fresh: FreshRecord = {
      id: row.id,
      modifiedAt: row.modifiedAt,
      modifiedBy: row.modifiedBy,
      ownerId: typeof owner === 'string' ? owner : null,
      values: Object.fromEntries(values.filter(([field]) => ask.fields.includes(field))),
      ...(takes.length > 0 && { takes: Object.fromEntries(takes) }),
    };
    return { record: fresh, own: { record, histories: record.propertiesWithHistory ?? {} } };
  }

  function holdsStage(field: string): boolean {
    const source = part.sources[field];
    return source?.holdsStage === true && source.properties[0] === type?.property(field)?.name;
  }

  /** The stages of the pipeline that a record is in. */
  function stagesOf(field: string, record: VendorRecord) {
    const pipeline = record.properties[part.sources[field]?.also?.[0] ?? ''] ?? '';
    return [...setting.stages]
      .filter(([key]) => key.startsWith(`${pipeline}/`))
      .map(([key, { label }]) => ({ value: key.slice(pipeline.length + 1), label }));
  }

  function stage(field: string, property: WritableProperty, value: Value, { record }: Told): Written {
    const stages = stagesOf(field, record);
    const said = typeof value === 'string' ? value.trim().toLowerCase() : '';
    const found = stages.find(({ label }) => label.toLowerCase() === said);
    return found
      ? { text: found.value, value: found.label }
      : { sentence: `“${property.label}” takes only ${listed(stages.map(({ label }) => label))}.` };
  }

  async function problemsFor(
    problems: Parameters<typeof sentenceFor>[0][],
  ): Promise<readonly WriteProblem[]> {
    const unknown = problems.flatMap(({ property }) =>
      property && !properties.has(property) ? [property] : [],
    );
    const more = await defined(unknown).catch(() => new Map<string, WritableProperty>());
    return problems.map((problem) => {
      const { property } = problem;
      const label = (properties.get(property ?? '') ?? more.get(property ?? ''))?.label ?? property;
      const field = fieldsOf(object).find(
        (each) => property !== null && type?.property(each)?.name === property,
      );
      return { field: field ?? null, sentence: sentenceFor(problem, label === null ? null : `“${label}”`) };
    });
  }

  return {
    obstacles: ask.fields.flatMap((field): readonly WriteProblem[] => {
      const held = type.property(field);
      if (held === null) {
        return [
          {
            field,
            sentence:
              'This follows from other values in HubSpot, or no property there holds it. It cannot be set from here.',
          },
        ];
      }
      const property = properties.get(held.name);
      if (!property) {
        return [
          {
            field,
            sentence: 'This property cannot be seen. Ask your HubSpot administrator for access to it.',
          },
        ];
      }
      if (!property.readOnly) return [];
      return [{ field, sentence: `HubSpot sets “${property.label}” by itself; nobody can change it.` }];
    }),

    read,

    translate(field, value, { own }) {
      const property = propertyOf(field);
      if (!property) return { field, sentence: 'This property cannot be seen.' };
      const currency = (part.currency && own.record.properties[part.currency]) || setting.currency;
      const made = holdsStage(field)
        ? stage(field, property, value, own)
        : written(property, fieldSpec(object, field)?.kind ?? 'text', value, {
            currency,
            zone: setting.zone,
          });
      if ('sentence' in made) return { field, ...made };
      return { field, vendorField: property.name, vendorValue: made.text, value: made.value };
    },

    async send(changes: readonly Sent[]): Promise<Attempt> {
      const body = {
        properties: Object.fromEntries(
          changes.map(({ vendorField, vendorValue }) => [vendorField, vendorValue]),
        ),
      };
      let answer: Answer;
      try {
        answer = await call({ method: 'PATCH', path, body });
      } catch (error) {
        if (error instanceof UpstreamError) return { kind: 'lost', error };
        throw error;
      }
      if (answer.status === 200) stored = ((answer.json as VendorRecord).properties ?? {}) as typeof stored;
      return attemptOf(answer, {
        own: token !== null,
        fields: changes.map(({ field }) => field),
        problemsFor,
      });
    },

    traces(changes, before, after) {
      const left = changes.map(({ vendorField: property, vendorValue }) => {
        const kept = stored[property];
        return { property, text: typeof kept === 'string' ? kept : String(vendorValue ?? '') };
      });
      return tracesOf(left, before.own.histories, after.own.histories);
    },
  };
}

function notRead(object: ObjectName, answer: Answer | null, own: boolean): AccessError | UpstreamError {
  if (answer?.status === 200) {
    return new UpstreamError({
      what: `HubSpot's answer about one record of ${object} cannot be read.`,
      why: 'It does not have the form that its documentation promises.',
      next: 'Try again; if it stays, report it with the log of this run.',
      retryable: true,
    });
  }
  const status = answer === null ? '' : ` (${answer.status})`;
  const ended = answer?.status === 401;
  return new AccessError({
    what: `HubSpot refused to show one record of ${object}${status}.`,
    why: own
      ? ended
        ? 'The login of the person who asked has ended.'
        : 'The person who asked has no right to read it.'
      : 'The token of Plumbline may not read it.',
    next: own
      ? 'Connect that person to HubSpot again, or ask the HubSpot administrator for the right.'
      : 'Run `plumbline doctor` to see which scope is missing.',
  });
}
