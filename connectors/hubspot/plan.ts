import type { ChangeRow, ObjectSchema, RecordRow, Value } from '../../src/crm/connector.ts';
import type { ObjectMapping } from '../../src/crm/mapping.ts';
import { toMinor } from '../../src/crm/money.ts';
import { fieldSpec, type ObjectName } from '../../src/crm/objects.ts';
import {
  type FieldSource,
  type HistoryEntry,
  type Part,
  property,
  type Read,
  type Setting,
  type VendorRecord,
} from './parts.ts';
import { isPerson, readDay, readFlag, readInstant, readNumber } from './values.ts';

/** A property of the portal, as far as we ask. */
export interface Definition {
  readonly name: string;
  readonly writable: boolean;
  readonly options: readonly string[] | null;
}

/** What the portal shows of a type. */
export type Definitions = ReadonlyMap<string, Definition>;

/** How one type of the vendor becomes records of ours. */
export interface PartPlan {
  readonly part: Part;
  /** What to ask for. */
  readonly properties: readonly string[];
  readonly histories: readonly string[];
  readonly links: readonly string[];
  row(record: VendorRecord, linked: Linked): RecordRow;
  changes(record: VendorRecord, until: string): ChangeRow[];
}

/** The id that a record is linked to, by type; null where there is none. */
export type Linked = (recordId: string, type: string) => string | null;

const CREATED_BY = 'hs_created_by_user_id';
const MODIFIED_BY = 'hs_updated_by_user_id';

/** The source of a field: what the mapping names, else the default; undefined for none. */
export function sourceOf(
  part: Part,
  field: string,
  mapping: ObjectMapping | undefined,
): FieldSource | undefined {
  const mapped = mapping?.[field];
  return mapped ? property(mapped) : part.sources[field];
}

/**
 * @param fields our names; one that this type has no visible source for is null in each of its rows
 * @param users owner ids by the user ids that the vendor stores with who created and changed what
 */
export function planPart(options: {
  readonly part: Part;
  readonly fields: readonly string[];
  readonly mapping: ObjectMapping | undefined;
  readonly definitions: Definitions;
  readonly linkable: ReadonlySet<string>;
  readonly setting: Setting;
  readonly users: ReadonlyMap<string, string>;
}): PartPlan {
  const { part, fields, definitions, setting, users } = options;
  const wanted = new Set([part.modified, part.created]);
  const links = new Set<string>();
  const tracked: { field: string; name: string; read: Read }[] = [];
  const want = (names: readonly string[]) => {
    for (const name of names) if (definitions.has(name)) wanted.add(name);
  };
  want([CREATED_BY, MODIFIED_BY]);
  const readers = fields.map((field): { field: string; link?: string; read?: Read } => {
    const source = sourceOf(part, field, options.mapping);
    if (!source || !isVisible(source, definitions, options.linkable)) return { field };
    if (source.link) {
      links.add(source.link);
      return { field, link: source.link };
    }
    want([...source.properties, ...(source.also ?? [])]);
    const kind = fieldSpec(part.object, field)?.kind;
    if (kind === 'money' && part.currency) want([part.currency]);
    const [first = ''] = source.properties;
    const read = source.read?.(setting) ?? readerOf(part, field, first, setting);
    if (part.tracked.includes(field) && first) tracked.push({ field, name: first, read });
    return { field, read };
  });

  function row(record: VendorRecord, linked: Linked): RecordRow {
    let raw: Record<string, string> | null = null;
    let current = '';
    const unreadable = (text: string) => {
      raw = { ...raw, [current]: text };
      return null;
    };
    const values = readers.map(({ field, link, read }): Value => {
      if (link) return linked(record.id, link);
      current = field;
      return read ? read(record, unreadable) : null;
    });
    const deleted = record.archived === true;
    return {
      id: part.idPrefix + record.id,
      createdAt: instantOf(record.properties[part.created] ?? record.createdAt),
      modifiedAt: modifiedAt(part, record, deleted),
      createdBy: users.get(record.properties[CREATED_BY] ?? '') ?? null,
      modifiedBy: users.get(record.properties[MODIFIED_BY] ?? '') ?? null,
      deleted,
      values,
      raw,
    };
  }

  function changes(record: VendorRecord, until: string): ChangeRow[] {
    return tracked.flatMap(({ field, name, read }) => {
      const asText = (entry: HistoryEntry | undefined) => {
        if (!entry) return null;
        const then = { ...record, properties: { ...record.properties, [name]: entry.value || null } };
        let unread: string | null = null;
        const value = read(then, (text) => {
          unread = text;
          return null;
        });
        return value === null ? unread : String(value);
      };
      const entries = record.propertiesWithHistory?.[name] ?? [];
      return entries.flatMap((entry, place) => {
        const at = instantOf(entry.timestamp);
        if (at === null || at > until) return [];
        return [
          {
            recordId: part.idPrefix + record.id,
            field,
            old: asText(entries[place + 1]),
            new: asText(entry),
            at,
            by: users.get(String(entry.updatedByUserId ?? '')) ?? null,
            byPerson: isPerson(entry.sourceType),
          },
        ];
      });
    });
  }

  return {
    part,
    properties: [...wanted],
    histories: tracked.map(({ name }) => name),
    links: [...links],
    row,
    changes,
  };
}

/** When a record last changed; for an archived one when it was archived, which the vendor keeps apart. */
export function modifiedAt(part: Part, record: VendorRecord, deleted = false): string {
  const modified = instantOf(record.properties[part.modified] ?? record.updatedAt) ?? '';
  const archived = deleted ? instantOf(record.archivedAt) : null;
  return archived !== null && archived > modified ? archived : modified;
}

/** ISO 8601 with milliseconds; null for nothing, and for what is no moment. */
export function instantOf(text: string | null | undefined): string | null {
  return text ? (readInstant(text, 'UTC') ?? null) : null;
}

function isVisible(source: FieldSource, definitions: Definitions, linkable: ReadonlySet<string>): boolean {
  return source.link ? linkable.has(source.link) : source.properties.every((name) => definitions.has(name));
}

/** Reads one property by the kind of our field. */
function readerOf(part: Part, field: string, name: string, setting: Setting): Read {
  const { zone, currency } = setting;
  const parse = (read: (text: string, record: VendorRecord) => Value | undefined): Read => {
    return (record, unreadable) => {
      const text = record.properties[name];
      if (!text) return null;
      const value = read(text, record);
      return value === undefined ? unreadable(text) : value;
    };
  };
  switch (fieldSpec(part.object, field)?.kind) {
    case 'number':
      return parse(readNumber);
    case 'boolean':
      return parse(readFlag);
    case 'date':
      return parse((text) => readDay(text, zone));
    case 'instant':
      return parse((text) => readInstant(text, zone));
    case 'money':
      return parse((text, record) => {
        const own = part.currency === null ? null : record.properties[part.currency];
        return toMinor(text, own || currency) ?? undefined;
      });
    default:
      return (record) => record.properties[name] || null;
  }
}

/**
 * What can be seen of an object: of its types together, since one of them is enough for a field.
 * @param parts those that the token may read
 * @param stageLabels of the object's pipelines
 */
export function schemaOf(
  object: ObjectName,
  fields: readonly string[],
  parts: readonly { readonly part: Part; readonly definitions: Definitions }[],
  mapping: ObjectMapping | undefined,
  linkable: ReadonlySet<string>,
  stageLabels: readonly string[],
): ObjectSchema {
  const entries = fields.map((field) => {
    const sources = parts.flatMap(({ part, definitions }) => {
      const source = sourceOf(part, field, mapping);
      return source ? [{ part, definitions, source }] : [];
    });
    const seen = sources.find(({ source, definitions }) => isVisible(source, definitions, linkable));
    if (!seen) return [field, hidden(sources[0])] as const;
    const [first = ''] = seen.source.properties;
    const definition = seen.definitions.get(first);
    const { holdsStage, computed, link } = seen.source;
    return [
      field,
      {
        visible: true,
        vendorField: link ? `associations.${link}` : first || null,
        writable: definition?.writable === true && !computed,
        options: holdsStage ? stageLabels : computed ? null : (definition?.options ?? null),
        reason: null,
      },
    ] as const;
  });
  return { object, visible: true, reason: null, fields: Object.fromEntries(entries) };
}

function hidden(source: { readonly part: Part; readonly source: FieldSource } | undefined) {
  const vendorField = source?.source.properties[0] ?? null;
  const reason = !source
    ? 'No property is mapped to it; name one in mapping.yaml.'
    : source.source.link
      ? `The token may not read ${source.source.link}; add their scope to the Service Key.`
      : `The portal shows no property ${source.source.properties.join(', ')} of ${source.part.type}; create it there, name another in mapping.yaml, or add the scope that it needs to the Service Key.`;
  return { visible: false, vendorField, writable: false, options: null, reason };
}
