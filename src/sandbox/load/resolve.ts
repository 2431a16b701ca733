import type { VendorField } from '../vendor-data.ts';
import { givenByLoader, isCustomName, standardFields } from './catalogue.ts';
import { dateReader } from './date-format.ts';
import { numberReader } from './number-format.ts';
import type { LoadMap, Target } from './schema.ts';
import { isStageField, storedStages } from './stages.ts';

/** Where the rows are sought that a column points at. */
export interface Lookup {
  readonly table: string;
  /** Every file that holds rows of the table, with the column that the text is compared with. */
  readonly places: readonly { readonly file: string; readonly by: string }[];
}

/** What a target comes to. */
export interface Resolved {
  /** Null for a HubSpot association. */
  readonly field: VendorField | null;
  readonly lookup: Lookup | null;
}

/** Why it comes to nothing, and which of its keys says so. */
export interface Unresolved {
  readonly fault: string;
  readonly key?: keyof Target;
}

/** Keys that a column has a use for where it becomes an association. */
const OF_LINKS: readonly (keyof Target)[] = ['lookup', 'values'];

/**
 * Finds the field that a column of a file becomes, and where a lookup seeks.
 * @param column its name, which a custom field takes as its label unless it is given one
 */
export function resolveTarget(
  map: LoadMap,
  file: string,
  column: string,
  target: Target,
): Resolved | Unresolved {
  const table = map.files[file]?.object ?? '';
  const lookup = target.lookup === undefined ? null : resolveLookup(map, target.lookup);
  if (lookup && 'fault' in lookup) return lookup;
  if (target.field === undefined) {
    if (map.crm === 'hubspot' && lookup && lookup.table !== 'owners' && table !== 'owners') {
      const key = (Object.keys(target) as (keyof Target)[]).find((each) => !OF_LINKS.includes(each));
      return key
        ? { fault: 'an association has no field that this could describe', key }
        : { field: null, lookup };
    }
    return { fault: '`field` is missing: the name of the field that the column becomes' };
  }
  const given = givenByLoader(map.crm, target.field);
  if (given) return { fault: `no column can fill ${target.field}: ${given}`, key: 'field' };
  const field = resolveField(map, table, column, target.field, target, lookup);
  if ('fault' in field) return field;
  return misused(field, target) ?? { field, lookup };
}

function resolveLookup(map: LoadMap, lookup: NonNullable<Target['lookup']>): Lookup | Unresolved {
  const { file: sought, by } = typeof lookup === 'string' ? { file: lookup, by: undefined } : lookup;
  const files = Object.entries(map.files).filter(([name, file]) => name === sought || file.object === sought);
  const table = files[0]?.[1].object;
  if (table === undefined) {
    return { fault: `\`${sought}\` is neither a file nor an object of this mapping`, key: 'lookup' };
  }
  const places = files.map(([file, { id }]) => ({ file, by: by ?? id }));
  const blind = places.find((place) => place.by === undefined);
  if (blind) {
    const fault = `give ${blind.file} an \`id\`, or write \`lookup: { file: ${sought}, by: COLUMN }\``;
    return { fault, key: 'lookup' };
  }
  return { table, places: places as Lookup['places'] };
}

function resolveField(
  map: LoadMap,
  table: string,
  column: string,
  name: string,
  target: Target,
  lookup: Lookup | null,
): VendorField | Unresolved {
  const standard = standardFields(map.crm, table).find((field) => field.name === name);
  if (!standard) {
    const custom = map.crm === 'salesforce' ? isCustomName(map.crm, name) : target.custom === true;
    if (!custom || !isCustomName(map.crm, name))
      return { fault: unknownField(map, table, name), key: 'field' };
    const base = { name, label: target.label ?? column, custom: true };
    if (lookup && target.type) return { fault: 'a field with a lookup has no type of its own', key: 'type' };
    if (lookup) return { ...base, type: 'reference', referenceTo: lookup.table };
    return withOptions({ ...base, type: target.type ?? 'string' }, target, undefined);
  }
  if (target.type || target.custom) {
    const fault = `${name} is a standard field of type ${standard.type}; leave \`type\` and \`custom\` out`;
    return { fault, key: target.type ? 'type' : 'custom' };
  }
  const labelled = { ...standard, label: target.label ?? standard.label };
  if (standard.type !== 'reference') {
    if (lookup)
      return { fault: `${name} is no reference, so that nothing is looked up for it`, key: 'lookup' };
    const stages = isStageField(map, table, name) ? storedStages(map, table) : undefined;
    return withOptions(labelled, target, stages);
  }
  if (!lookup) return { fault: `${name} points at another record: say with \`lookup\` where it is` };
  if (standard.referenceTo !== '*' && standard.referenceTo !== lookup.table) {
    return { fault: `${name} points at ${standard.referenceTo}, not at ${lookup.table}`, key: 'lookup' };
  }
  return { ...labelled, referenceTo: lookup.table };
}

/** A list whose values nobody states cannot be told from free text, and is described as that. */
function withOptions(
  field: VendorField,
  target: Target,
  stages: readonly string[] | undefined,
): VendorField | Unresolved {
  const options = stages ?? target.options;
  if (field.type !== 'picklist') {
    return options
      ? { fault: `only a picklist has options; this is a ${field.type}`, key: 'options' }
      : field;
  }
  if (options) return { ...field, options };
  if (target.type) return { fault: 'a picklist of your own needs its values under `options`', key: 'type' };
  return { ...field, type: 'string' };
}

/** A key that the field's type has no use for. */
function misused(field: VendorField, target: Target): Unresolved | null {
  const { format, unit, part, emailAt } = target;
  const dated = field.type === 'date' || field.type === 'datetime';
  const counted = field.type === 'double' || field.type === 'currency';
  const lettered = !dated && !counted && field.type !== 'boolean' && field.type !== 'reference';
  if (format !== undefined && !dated && !counted) return useless('format', field);
  if (format !== undefined && dated && !dateReader(format)) {
    return {
      fault: `"${format}" is no format of days, such as DD/MM/YYYY or M/D/YYYY h:mm A`,
      key: 'format',
    };
  }
  if (format !== undefined && counted && !numberReader(format)) {
    return { fault: `"${format}" is no format of numbers, such as 1,234.56 or 1.234,56 €`, key: 'format' };
  }
  if (target.options && field.type === 'reference') return useless('options', field);
  if (unit && !counted) return useless('unit', field);
  if (part && !lettered) return useless('part', field);
  if (emailAt && !lettered) return useless('emailAt', field);
  return null;
}

function useless(key: keyof Target, field: VendorField): Unresolved {
  return { fault: `it means nothing for ${field.name}, which is a ${field.type}`, key };
}

function unknownField(map: LoadMap, table: string, name: string): string {
  const known = standardFields(map.crm, table).map((field) => field.name);
  const own =
    map.crm === 'salesforce'
      ? 'a field of your own ends in `__c`'
      : 'a property of your own is in small letters and needs `custom: true`';
  return `${table} has no field \`${name}\`; it has ${known.join(', ')}; ${own}`;
}
