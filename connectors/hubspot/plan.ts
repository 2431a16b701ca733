import type { ChangeRow, Merge, RecordRow } from '../../src/crm/connector.ts';
import { type SourceMapping, vendorFieldsOf } from '../../src/crm/mapping.ts';
import { fieldSpec, type Value } from '../../src/crm/objects.ts';
import { linkedType } from './custom.ts';
import {
  type FieldSource,
  type HistoryEntry,
  type Part,
  property,
  type Read,
  type Setting,
  type VendorRecord,
} from './parts.ts';
import { isPerson, readerOf, readInstant } from './values.ts';

/** A property of the portal, as far as we ask. */
export interface Definition {
  readonly name: string;
  /** `string`, `number`, `enumeration`, `datetime` … */
  readonly type: string;
  readonly writable: boolean;
  readonly calculated: boolean;
  readonly unique: boolean;
  readonly options: readonly string[] | null;
  /** What people read for each of the options, in their order; null where the portal does not tell. */
  readonly labels: readonly string[] | null;
  /** What people read for a stored value, offered still or not, where that is not the value itself. */
  readonly names: ReadonlyMap<string, string>;
}

/** What the portal shows of a type. */
export type Definitions = ReadonlyMap<string, Definition>;

/** How one type of the vendor is asked for, and what is needed to read the answers. */
export interface PartPlan {
  readonly part: Part;
  /** What to ask for. */
  readonly properties: readonly string[];
  readonly histories: readonly string[];
  readonly links: readonly string[];
  readonly needs: {
    /** Zone and currency. */
    readonly details: boolean;
    readonly stages: boolean;
    readonly users: boolean;
  };
  translator(setting: Setting): Translator;
}

/** Makes records of ours. */
export interface Translator {
  /** @param modified when the record last changed, for whoever has just worked it out */
  row(record: VendorRecord, linked: Linked, modified?: string): RecordRow;
  /** Former values up to the setting's bound. */
  changes(record: VendorRecord): ChangeRow[];
  merges(record: VendorRecord): readonly Merge[];
}

/** The id that a record is linked to; null where there is none. */
export type Linked = (record: VendorRecord, type: string) => string | null;

const CREATED_BY = 'hs_created_by_user_id';
const MODIFIED_BY = 'hs_updated_by_user_id';
/** Ids of the records that became part of this one, divided by semicolons. */
export const MERGED = 'hs_merged_object_ids';

/** The source of a field: what the mapping names, else the default; undefined for none. */
export function sourceOf(part: Part, field: string, mapping: SourceMapping): FieldSource | undefined {
  const mapped = vendorFieldsOf(mapping, part.object)[field];
  if (mapped) return property(mapped);
  const source = part.sources[field];
  if (source?.link === undefined) return source;
  const type = linkedType(source.link, mapping);
  return type === source.link ? source : { ...source, link: type };
}

export function isVisible(
  source: FieldSource,
  definitions: Definitions,
  linkable: ReadonlySet<string>,
): boolean {
  return source.link ? linkable.has(source.link) : source.properties.every((name) => definitions.has(name));
}

/** One of our fields in one type: read from the record, from its links, or not there. */
interface FieldReader {
  readonly field: string;
  readonly source: FieldSource | null;
}

/** @param options.fields our names; one that this type has no visible source for is null in each of its rows */
export function planPart(options: {
  readonly part: Part;
  readonly fields: readonly string[];
  readonly mapping: SourceMapping;
  readonly definitions: Definitions;
  readonly linkable: ReadonlySet<string>;
  readonly history: boolean;
}): PartPlan {
  const { part, fields, definitions } = options;
  const readers = fields.map((field): FieldReader => {
    const source = sourceOf(part, field, options.mapping);
    return { field, source: source && isVisible(source, definitions, options.linkable) ? source : null };
  });
  const sources = readers.flatMap(({ source }) => source ?? []);
  const wanted = new Set([part.modified, part.created]);
  const optional = [CREATED_BY, MODIFIED_BY, MERGED, ...(part.currency ? [part.currency] : [])];
  for (const name of [
    ...optional,
    ...sources.flatMap((each) => [...each.properties, ...(each.also ?? [])]),
  ]) {
    if (definitions.has(name)) wanted.add(name);
  }
  const tracked = options.history
    ? readers.filter(({ field, source }) => source?.properties[0] && part.tracked.includes(field))
    : [];
  // A former amount was in the currency of its time.
  const inMoney = tracked.some(({ field }) => fieldSpec(part.object, field)?.kind === 'money');
  const currency = inMoney && part.currency && wanted.has(part.currency) ? part.currency : null;
  return {
    part,
    properties: [...wanted],
    histories: [
      ...tracked.flatMap(({ source }) => source?.properties[0] ?? []),
      ...(currency ? [currency] : []),
    ],
    links: [...new Set(sources.flatMap(({ link }) => link ?? []))],
    needs: {
      details: sources.length > 0,
      stages: part.staged && sources.some((source) => source.ofStage),
      users: tracked.length > 0 || wanted.has(CREATED_BY) || wanted.has(MODIFIED_BY),
    },
    translator: (setting) => createTranslator(part, readers, tracked, setting),
  };
}

/** Everything that is known before the first record is worked out here, since what follows runs for each of them. */
function createTranslator(
  part: Part,
  fields: readonly FieldReader[],
  tracked: readonly FieldReader[],
  setting: Setting,
): Translator {
  const { users, until } = setting;
  const { idPrefix, created } = part;
  const readOf = ({ field, source }: FieldReader): Read | null => {
    if (!source || source.link) return null;
    return source.read?.(setting) ?? readerOf(part, field, source.properties[0] ?? '', setting);
  };
  const reads = fields.map(readOf);
  const links = fields.map(({ source }) => source?.link ?? null);
  const histories = tracked.map((each) => ({
    field: each.field,
    name: each.source?.properties[0] ?? '',
    read: readOf(each),
  }));
  let raw: Record<string, string> | null = null;
  let place = 0;
  const unreadable = (text: string): null => {
    raw ??= {};
    raw[fields[place]?.field ?? ''] = text;
    return null;
  };
  const userOf = (id: string | null | undefined) => (id ? (users.get(id) ?? null) : null);

  function row(record: VendorRecord, linked: Linked, modified?: string): RecordRow {
    raw = null;
    const values = new Array<Value>(reads.length);
    for (place = 0; place < reads.length; place++) {
      const read = reads[place];
      const link = links[place];
      values[place] = read ? read(record, unreadable) : link ? linked(record, link) : null;
    }
    const { properties } = record;
    return {
      id: idPrefix === '' ? record.id : idPrefix + record.id,
      createdAt: instantOf(properties[created] ?? record.createdAt),
      modifiedAt: modified ?? modifiedAt(part, record),
      createdBy: userOf(properties[CREATED_BY]),
      modifiedBy: userOf(properties[MODIFIED_BY]),
      deleted: record.archived === true,
      values,
      raw,
    };
  }

  function changes(record: VendorRecord): ChangeRow[] {
    const found: ChangeRow[] = [];
    for (const { field, name, read } of histories) {
      const entries = record.propertiesWithHistory?.[name] ?? [];
      const textOf = (entry: HistoryEntry | undefined) =>
        entry && read ? textFrom(read, formerOf(record, name, entry, part.currency)) : null;
      for (const [position, entry] of entries.entries()) {
        const at = instantOf(entry.timestamp);
        if (at === null || at > until) continue;
        found.push({
          recordId: idPrefix + record.id,
          field,
          old: textOf(entries[position + 1]),
          new: textOf(entry),
          at,
          by: userOf(String(entry.updatedByUserId ?? '')),
          byPerson: isPerson(entry.sourceType),
        });
      }
    }
    return found;
  }

  function merges(record: VendorRecord): readonly Merge[] {
    const text = record.properties[MERGED];
    if (!text) return NO_MERGES;
    const into = idPrefix + record.id;
    return text
      .split(';')
      .map((id) => idPrefix + id.trim())
      .filter((id) => id !== idPrefix && id !== into)
      .map((id) => ({ id, into }));
  }

  return { row, changes, merges };
}

const NO_MERGES: readonly Merge[] = [];

/** A record as it stood at the time of an entry, as far as reading that property goes: an amount in its currency. */
function formerOf(
  record: VendorRecord,
  name: string,
  entry: HistoryEntry,
  currency: string | null,
): VendorRecord {
  const properties = { ...record.properties, [name]: entry.value || null };
  const currencies = currency === null ? undefined : record.propertiesWithHistory?.[currency];
  if (currencies && currency !== null) properties[currency] = valueAt(currencies, entry.timestamp);
  return { ...record, properties };
}

/** A value as text; the vendor's own where it cannot be read. */
function textFrom(read: Read, record: VendorRecord): string | null {
  let unread: string | null = null;
  const value = read(record, (text) => {
    unread = text;
    return null;
  });
  return value === null ? unread : String(value);
}

/** @param entries newest first */
function valueAt(entries: readonly HistoryEntry[], moment: string): string | null {
  const at = instantOf(moment) ?? '';
  return entries.find(({ timestamp }) => (instantOf(timestamp) ?? '') <= at)?.value || null;
}

/**
 * When a record last changed. Archiving is no change: a record that comes back with the time that it had must not be
 * taken for an older version of what was archived.
 */
export function modifiedAt(part: Part, record: VendorRecord): string {
  return instantOf(record.properties[part.modified] ?? record.updatedAt) ?? '';
}

/** When an archived record was archived; where the vendor does not say, when it last changed. */
export function archivedAt(part: Part, record: VendorRecord): string {
  return instantOf(record.archivedAt) ?? modifiedAt(part, record);
}

/** ISO 8601 with milliseconds; null for nothing, and for what is no moment. */
export function instantOf(text: string | null | undefined): string | null {
  return text ? (readInstant(text, 'UTC') ?? null) : null;
}
