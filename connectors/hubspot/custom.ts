import { type SourceMapping, vendorObjectOf } from '../../src/crm/mapping.ts';
import { fieldSpec, fieldsOf, OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { type FieldSource, link, type Part, property } from './parts.ts';
import { PARTS } from './schema.ts';

/** The types that an object is read from: the vendor's own, or the one that the mapping file names. */
export function partsOf(object: ObjectName, mapping: SourceMapping): readonly Part[] {
  const custom = vendorObjectOf(mapping, object);
  return custom === null ? (PARTS[object] ?? []) : [customPart(object, custom)];
}

/** The types behind references of ours. */
const LINKED: Readonly<Partial<Record<ObjectName, string>>> = {
  account: 'companies',
  contact: 'contacts',
  deal: 'deals',
  lead: 'leads',
  ticket: 'tickets',
};

/** The type that a link leads to: an object may be kept elsewhere by the mapping file. */
export function linkedType(type: string, mapping: SourceMapping): string {
  const object = OBJECT_NAMES.find((name) => LINKED[name] === type);
  return (object && vendorObjectOf(mapping, object)) ?? type;
}

/**
 * An object that the organisation made. A reference is a link and the owner its usual property; any other field is
 * where the vendor's own object of this kind has it, if the organisation named its property so, or where the mapping
 * file says.
 */
function customPart(object: ObjectName, type: string): Part {
  // An activity is one of five types of the vendor's, none of which is like another.
  const usual = object === 'activity' ? undefined : PARTS[object]?.[0];
  const sources: Record<string, FieldSource> = {};
  for (const field of fieldsOf(object)) {
    const source = sourceIn(object, field, usual);
    if (source) sources[field] = source;
  }
  return {
    object,
    type,
    singular: type,
    idPrefix: '',
    modified: 'hs_lastmodifieddate',
    created: 'hs_createdate',
    currency: usual?.currency ?? null,
    staged: usual?.staged ?? false,
    sources,
    tracked: usual?.tracked ?? [],
    scope: 'crm.objects.custom.read',
    custom: true,
  };
}

function sourceIn(object: ObjectName, field: string, usual: Part | undefined): FieldSource | undefined {
  const spec = fieldSpec(object, field);
  if (spec?.kind !== 'reference' || spec.of === undefined) return usual?.sources[field];
  if (spec.of === 'user') return property('hubspot_owner_id');
  const target = LINKED[spec.of];
  return target === undefined ? undefined : link(target);
}
