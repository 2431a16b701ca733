import type { FieldVisibility, ObjectSchema } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { fieldsOf, type ObjectName } from '../../src/crm/objects.ts';
import type { DescribedField } from './client.ts';
import { type FieldSource, sourcesOf } from './schema.ts';

/** A field of the vendor's that was found by its name or path. */
interface Found {
  readonly field: DescribedField;
  /** On the record itself, not on a parent. */
  readonly own: boolean;
}

/** One of the vendor's objects as the integration user sees it. */
export interface SeenTable {
  readonly name: string;
  readonly described: ReadonlyMap<string, DescribedField>;
  /** By our field name: where it comes from; only what is visible. */
  readonly sources: ReadonlyMap<string, FieldSource>;
}

/** An object of ours as the integration user sees it. */
export interface SeenObject {
  readonly schema: ObjectSchema;
  /** The tables that are visible, in the order in which they are pulled. */
  readonly tables: readonly SeenTable[];
}

/** What the vendor tells of its objects. */
export interface Catalogue {
  objects(): Promise<ReadonlySet<string>>;
  fields(object: string): Promise<ReadonlyMap<string, DescribedField>>;
}

const NO_FIELD = 'No field is mapped; name one in mapping.yaml.';

/** Compares what we want to read with what the vendor shows. Field-level security is silent: what is hidden is absent. */
export async function seeObject(
  object: ObjectName,
  wanted: readonly string[],
  mapping: SourceMapping,
  catalogue: Catalogue,
): Promise<SeenObject> {
  const sources = sourcesOf(object, mapping);
  const seen = await catalogue.objects();
  const tables: SeenTable[] = [];
  const fields: Record<string, FieldVisibility> = {};
  for (const { table, fields: mapped } of sources) {
    if (!seen.has(table)) continue;
    const described = await catalogue.fields(table);
    const visible = new Map<string, FieldSource>();
    for (const field of fieldsOf(object)) {
      const source = mapped[field];
      if (source === undefined) continue;
      const paths = typeof source === 'string' ? [source] : source.from;
      const found: (Found | null)[] = [];
      for (const path of paths) found.push(await find(path, described, catalogue));
      const always = typeof source !== 'string' && source.always === true;
      const shown = always || found.some((each) => each !== null);
      if (shown) visible.set(field, source);
      const before = fields[field];
      if (!before || (shown && !before.visible)) fields[field] = judged(table, paths, found, source, shown);
    }
    tables.push({ name: table, described, sources: visible });
  }
  const reason = tables.length > 0 ? null : hidden(sources.map((source) => source.table));
  const asked = wanted.map((field): [string, FieldVisibility] => {
    const known = fields[field];
    if (known && reason === null) return [field, known];
    return [
      field,
      { visible: false, vendorField: null, writable: false, options: null, reason: reason ?? NO_FIELD },
    ];
  });
  return { schema: { object, visible: reason === null, reason, fields: Object.fromEntries(asked) }, tables };
}

function hidden(tables: readonly string[]): string {
  if (tables.length === 0) return 'Campaigns are not pulled from Salesforce.';
  const names = tables.join(' and ');
  return `The integration user does not see ${names}. Give its permission set Read and View All on it.`;
}

function judged(
  table: string,
  paths: readonly string[],
  found: readonly (Found | null)[],
  source: FieldSource,
  visible: boolean,
): FieldVisibility {
  const at = found.findIndex((each) => each !== null);
  const vendorField = paths[Math.max(at, 0)] ?? null;
  const hit = found[at];
  if (!visible) {
    const reason = `The integration user does not see ${paths.map((path) => `${table}.${path}`).join(' or ')}. Grant it read access to the field, or name another in mapping.yaml.`;
    return { visible, vendorField, writable: false, options: null, reason };
  }
  const plain = typeof source === 'string' ? hit : null;
  const listed = plain?.field.picklistValues?.filter((each) => each.active).map((each) => each.value);
  const isList = plain?.field.type === 'picklist' || plain?.field.type === 'multipicklist';
  return {
    visible,
    vendorField: hit ? vendorField : null,
    writable: plain?.own === true && plain.field.updateable,
    options: isList ? (listed ?? []) : null,
    reason: null,
  };
}

/** Follows `Manager.Name` from a table's field `ManagerId` to the field of the parent. */
async function find(
  path: string,
  described: ReadonlyMap<string, DescribedField>,
  catalogue: Catalogue,
): Promise<Found | null> {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    const field = described.get(first);
    return field ? { field, own: true } : null;
  }
  const link = [...described.values()].find((field) => field.relationshipName === first);
  const seen = await catalogue.objects();
  for (const parent of link?.referenceTo ?? []) {
    if (!seen.has(parent)) continue;
    const found = await find(rest.join('.'), await catalogue.fields(parent), catalogue);
    if (found) return { ...found, own: false };
  }
  return null;
}
