import type { FieldVisibility, ObjectSchema } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { fieldsOf, type ObjectName } from '../../src/crm/objects.ts';
import { columnsRead, type Recipe } from '../../src/crm/recipe.ts';
import type { Catalogue, DescribedObject } from './catalogue.ts';
import type { DescribedField } from './client.ts';
import { standsAlone, withColumns } from './recipes.ts';
import { type Reading, sourcesOf } from './schema.ts';

/** A field of the vendor's that was found by its name or path. */
interface Found {
  readonly field: DescribedField;
  /** On the record itself, not on a parent. */
  readonly own: boolean;
}

/** One of the vendor's objects as the integration user sees it. */
export interface SeenTable {
  readonly name: string;
  /** Which of its records are ours, as a condition of SOQL; null for all. */
  readonly where: string | null;
  readonly keyPrefix: string | null;
  readonly replicateable: boolean;
  readonly described: ReadonlyMap<string, DescribedField>;
  /** By our field name: where it comes from; only what is visible, and only from columns that are. */
  readonly recipes: ReadonlyMap<string, Recipe>;
}

/** An object of ours as the integration user sees it. */
export interface SeenObject {
  readonly schema: ObjectSchema;
  /** The tables that are visible, in the order in which they are pulled. */
  readonly tables: readonly SeenTable[];
}

/** Where the price of a product stands where no field of its own is mapped. */
export const PRICE_TABLE = 'PricebookEntry';
const PRICE_PATH = `${PRICE_TABLE}.UnitPrice`;

const NO_FIELD = 'No field is mapped; name one in mapping.yaml.';

/** Compares what we want to read with what the vendor shows. Field-level security is silent: what is hidden is absent. */
export async function seeObject(
  object: ObjectName,
  wanted: readonly string[],
  mapping: SourceMapping,
  catalogue: Catalogue,
  base: Reading,
): Promise<SeenObject> {
  const sources = sourcesOf(object, mapping, base);
  await catalogue.prepare(sources.map(({ table }) => table));
  const tables: SeenTable[] = [];
  const fields: Record<string, FieldVisibility> = {};
  for (const { table, where, recipes } of sources) {
    const seen = await catalogue.object(table);
    if (!seen) continue;
    const visible = new Map<string, Recipe>();
    for (const field of fieldsOf(object)) {
      const recipe = recipes[field];
      if (recipe === undefined) continue;
      const columns = columnsRead(recipe);
      const found = new Map<string, Found>();
      for (const path of columns) {
        const hit = await find(path, seen, catalogue);
        if (hit) found.set(path, hit);
      }
      const shown = found.size > 0 || standsAlone(recipe);
      const usable = shown ? withColumns(recipe, (column) => found.has(column)) : null;
      if (usable) visible.set(field, usable);
      const before = fields[field];
      if (!before || (shown && !before.visible)) fields[field] = judged(table, columns, found, recipe, shown);
    }
    if (table === 'Product2' && !recipes['unitPrice']) fields['unitPrice'] = await priced(catalogue);
    const { keyPrefix, replicateable, fields: described } = seen;
    tables.push({ name: table, where: where ?? null, keyPrefix, replicateable, described, recipes: visible });
  }
  const reason = tables.length > 0 ? null : hidden(sources.map((source) => source.table));
  const asked = wanted.map((field): [string, FieldVisibility] => {
    const known = fields[field];
    if (known && reason === null) return [field, known];
    return [field, { ...UNSEEN, vendorField: null, reason: reason ?? NO_FIELD }];
  });
  return { schema: { object, visible: reason === null, reason, fields: Object.fromEntries(asked) }, tables };
}

/** An object that we could see, but not rightly: nothing of it is read. */
export function unseen(seen: SeenObject, reason: string): SeenObject {
  const fields = Object.keys(seen.schema.fields).map((field): [string, FieldVisibility] => [
    field,
    { ...UNSEEN, vendorField: seen.schema.fields[field]?.vendorField ?? null, reason },
  ]);
  const { object } = seen.schema;
  return { schema: { object, visible: false, reason, fields: Object.fromEntries(fields) }, tables: [] };
}

const UNSEEN = { visible: false, writable: false, options: null, vendorType: null, computed: false } as const;

function hidden(tables: readonly string[]): string {
  const names = tables.join(' and ');
  return `The integration user does not see ${names}. Give its permission set Read and View All on it.`;
}

function notGranted(paths: readonly string[]): string {
  return `The integration user does not see ${paths.join(' or ')}. Grant it read access to the field, or name another in mapping.yaml.`;
}

function judged(
  table: string,
  columns: readonly string[],
  found: ReadonlyMap<string, Found>,
  recipe: Recipe,
  visible: boolean,
): FieldVisibility {
  const [first] = found;
  const vendorField = first?.[0] ?? columns[0] ?? null;
  if (!visible) {
    return { ...UNSEEN, vendorField, reason: notGranted(columns.map((path) => `${table}.${path}`)) };
  }
  const hit = first?.[1];
  const plain = recipe.of === 'column' ? hit : undefined;
  const isList = plain?.field.type === 'picklist' || plain?.field.type === 'multipicklist';
  const listed = isList ? (plain.field.picklistValues ?? []) : null;
  const labels = new Map(
    listed?.flatMap(({ value, label }) => (label && label !== value ? [[value, label] as const] : [])),
  );
  return {
    visible,
    vendorField: hit ? vendorField : null,
    writable: plain?.own === true && plain.field.updateable,
    options: listed?.filter(({ active }) => active).map(({ value }) => value) ?? null,
    ...(labels.size > 0 && { labels }),
    reason: null,
    vendorType: found.size === 1 ? (hit?.field.type ?? null) : null,
    // A parent may change without its child being touched.
    computed: [...found.values()].some(({ field, own }) => !own || field.calculated),
  };
}

/** The price that a product has in the standard price book. */
async function priced(catalogue: Catalogue): Promise<FieldVisibility> {
  const entries = await catalogue.object(PRICE_TABLE);
  const field = entries?.fields.get('UnitPrice');
  const book = entries && (await find('Pricebook2.IsStandard', entries, catalogue));
  if (!field || !book) return { ...UNSEEN, vendorField: PRICE_PATH, reason: notGranted([PRICE_PATH]) };
  return {
    visible: true,
    vendorField: PRICE_PATH,
    writable: false,
    options: null,
    reason: null,
    vendorType: field.type,
    computed: false,
  };
}

/** Follows `Manager.Name` from a table's field `ManagerId` to the field of the parent. */
async function find(path: string, table: DescribedObject, catalogue: Catalogue): Promise<Found | null> {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    const field = table.fields.get(first);
    return field ? { field, own: true } : null;
  }
  const link = [...table.fields.values()].find((field) => field.relationshipName === first);
  for (const name of link?.referenceTo ?? []) {
    const parent = await catalogue.object(name);
    const found = parent ? await find(rest.join('.'), parent, catalogue) : null;
    if (found) return { ...found, own: false };
  }
  return null;
}
