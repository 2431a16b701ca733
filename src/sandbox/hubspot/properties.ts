import type { HubspotPipeline, VendorField, VendorRow, VendorTable, VendorValue } from '../vendor-data.ts';
import type { ObjectType } from './catalogue.ts';
import { type PropertyType, propertyType } from './values.ts';

/** A property: its definition, and where its value comes from. */
export interface Property {
  readonly name: string;
  readonly label: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly options: readonly string[];
  /** What people read in place of an option, where that is not the option itself. */
  readonly labels?: ReadonlyMap<string, string>;
  /** Set by the vendor alone. */
  readonly readOnly: boolean;
  readonly custom: boolean;
  readonly owner: boolean;
  /** The table whose ids it holds; null for other properties. */
  readonly referenceTo: string | null;
  readonly currency: boolean;
  /** Worked out by the vendor or a formula. */
  readonly calculated: boolean;
  readonly email: boolean;
  readonly traits: PropertyTraits;
  /** Values that the row does not hold itself. */
  readonly derive?: (row: VendorRow) => VendorValue;
}

/** What a field's definition does not say of it. */
export interface PropertyTraits {
  /** No two records may hold the same value. */
  readonly unique?: boolean;
  /** Several options at once, `a;b`. */
  readonly multiple?: boolean;
  readonly readOnly?: boolean;
  /** A rule that the admin made for its values; writes by an API obey it since July 2023. */
  readonly rule?: { readonly code: string; readonly pattern: RegExp; readonly message: string };
  /** May not be empty: always, or once another property holds one of these values. From path version 2026-09 on. */
  readonly required?: true;
  readonly requiredWhen?: { readonly property: string; readonly values: readonly string[] };
}

/** Traits by table and property. */
export type Traits = Readonly<Record<string, Readonly<Record<string, PropertyTraits>>>>;

/** Where derived values come from. */
export interface Derivation {
  readonly pipelines: readonly HubspotPipeline[];
  /** The company that a contact was linked to first; null for none. */
  companyOf(contactId: string): string | null;
}

const FIELD_TYPES: Partial<Record<VendorField['type'], string>> = {
  textarea: 'textarea',
  phone: 'phonenumber',
  picklist: 'select',
  boolean: 'booleancheckbox',
  date: 'date',
  datetime: 'date',
  double: 'number',
  currency: 'number',
  id: 'number',
};

/** On the winner of merges: the ids of all that became part of it, joined by `;`. */
export const MERGED_IDS = 'hs_merged_object_ids';

/** The properties of a table: its own fields, and those that the vendor derives. By name. */
export function propertiesOf(
  type: ObjectType,
  table: VendorTable,
  from: Derivation,
  traits: Readonly<Record<string, PropertyTraits>> = {},
): Map<string, Property> {
  const own = table.fields
    .filter(({ name }) => !ENVELOPE.has(name))
    .map((field) => {
      const labels = optionLabels(field.name, type.plural, from.pipelines);
      return { ...ofField(field, traits[field.name] ?? {}), ...(labels ? { labels } : {}) };
    });
  const properties = new Map(own.map((property) => [property.name, property]));
  for (const property of systemProperties(type)) {
    const declared = properties.get(property.name);
    properties.set(property.name, declared && KEPT.has(property.name) ? keep(declared, property) : property);
  }
  for (const property of derivedProperties(type, from)) {
    if (!properties.has(property.name)) properties.set(property.name, property);
  }
  return properties;
}

/** A record's stage, and the pipeline that it is a stage of. */
export const PIPELINE_OF: Readonly<Record<string, string>> = {
  dealstage: 'pipeline',
  hs_pipeline_stage: 'hs_pipeline',
};

/**
 * The options of the properties pipeline and stage are the pipelines and stages themselves, under the labels that
 * people read (HubSpot, Deal Pipelines API: it gives the options of these properties). Null for other properties.
 */
function optionLabels(
  name: string,
  plural: string,
  all: readonly HubspotPipeline[],
): ReadonlyMap<string, string> | null {
  const pipelines = all.filter(({ object }) => object === plural);
  if (name in PIPELINE_OF)
    return new Map(pipelines.flatMap(({ stages }) => stages.map(({ id, label }) => [id, label] as const)));
  if (Object.values(PIPELINE_OF).includes(name))
    return new Map(pipelines.map(({ id, label }) => [id, label]));
  return null;
}

/** Stand beside the properties in a row, and are no properties themselves. */
const ENVELOPE = new Set(['id', 'createdAt', 'updatedAt', 'archived', 'archivedAt']);

/** A create date can be set by people; what the row lacks is derived. */
const KEPT = new Set(['createdate']);

function keep(declared: Property, system: Property): Property {
  return { ...declared, derive: (row) => row[declared.name] ?? system.derive?.(row) ?? null };
}

function ofField(field: VendorField, traits: PropertyTraits): Property {
  const owner = field.referenceTo === 'owners' || field.name === 'hubspot_owner_id';
  return {
    name: field.name,
    label: field.label,
    type: owner ? 'enumeration' : propertyType(field.type),
    fieldType: owner ? 'select' : traits.multiple ? 'checkbox' : (FIELD_TYPES[field.type] ?? 'text'),
    options: field.type === 'boolean' ? ['true', 'false'] : (field.options ?? []),
    ...(field.labels && { labels: new Map(Object.entries(field.labels)) }),
    readOnly: field.type === 'id' || field.calculated === true || traits.readOnly === true,
    custom: field.custom ?? false,
    owner,
    referenceTo: field.referenceTo ?? null,
    currency: field.type === 'currency',
    calculated: field.calculated ?? false,
    email: field.type === 'email',
    traits,
  };
}

const DERIVED_FIELD_TYPES: Partial<Record<PropertyType, string>> = {
  bool: 'booleancheckbox',
  datetime: 'date',
  number: 'number',
};

function derived(
  name: string,
  label: string,
  type: PropertyType,
  derive: (row: VendorRow) => VendorValue,
): Property {
  return {
    name,
    label,
    type,
    fieldType: DERIVED_FIELD_TYPES[type] ?? 'text',
    options: type === 'bool' ? ['true', 'false'] : [],
    readOnly: true,
    custom: false,
    owner: false,
    referenceTo: null,
    currency: false,
    calculated: true,
    email: false,
    traits: {},
    derive,
  };
}

function systemProperties(type: ObjectType): Property[] {
  const created = (row: VendorRow) => row['createdAt'] ?? null;
  return [
    derived('hs_object_id', 'Record ID', 'number', (row) => row['id'] ?? null),
    derived('createdate', 'Create Date', 'datetime', created),
    derived('hs_createdate', 'Object create date/time', 'datetime', created),
    derived(type.modified, 'Last Modified Date', 'datetime', (row) => row['updatedAt'] ?? null),
    derived(MERGED_IDS, 'Merged record IDs', 'string', (row) => row[MERGED_IDS] ?? null),
  ];
}

function derivedProperties(type: ObjectType, from: Derivation): Property[] {
  if (type.plural === 'contacts') {
    return [
      derived('associatedcompanyid', 'Associated Company ID', 'number', (row) =>
        from.companyOf(String(row['id'])),
      ),
    ];
  }
  if (type.plural !== 'deals') return [];
  const closing = stageFacts(from.pipelines);
  const facts = (row: VendorRow) => closing(String(row['pipeline'] ?? ''), String(row['dealstage'] ?? ''));
  return [
    derived('hs_is_closed', 'Is Deal Closed?', 'bool', (row) => facts(row)?.closed ?? null),
    derived('hs_is_closed_won', 'Is Closed Won', 'bool', (row) => facts(row)?.won ?? null),
    derived(
      'hs_deal_stage_probability',
      'Deal probability',
      'number',
      (row) => facts(row)?.probability ?? null,
    ),
  ];
}

interface StageFacts {
  readonly closed: boolean;
  readonly won: boolean;
  readonly probability: number | null;
}

function stageFacts(
  pipelines: readonly HubspotPipeline[],
): (pipeline: string, stage: string) => StageFacts | undefined {
  const facts = new Map<string, StageFacts>();
  for (const pipeline of pipelines) {
    if (pipeline.object !== 'deals') continue;
    for (const { id, metadata } of pipeline.stages) {
      const probability = metadata['probability'] === undefined ? null : Number(metadata['probability']);
      const closed = metadata['isClosed'] === 'true';
      const entry = { closed, won: closed && probability === 1, probability };
      facts.set(`${pipeline.id}/${id}`, entry);
      if (!facts.has(`/${id}`)) facts.set(`/${id}`, entry);
    }
  }
  return (pipeline, stage) => facts.get(`${pipeline}/${stage}`) ?? facts.get(`/${stage}`);
}

/** A definition as the properties endpoint sends it. */
export function definitionOf(property: Property, at: string): Record<string, unknown> {
  const referenced = property.owner ? { referencedObjectType: 'OWNER' } : {};
  return {
    createdAt: at,
    updatedAt: at,
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: '',
    groupName: 'information',
    options: property.options.map((value, displayOrder) => ({
      label: property.labels?.get(value) ?? value,
      value,
      displayOrder,
      hidden: false,
    })),
    displayOrder: -1,
    calculated: property.calculated,
    externalOptions: property.owner,
    archived: false,
    hasUniqueValue: property.traits.unique ?? false,
    hidden: false,
    hubspotDefined: !property.custom,
    showCurrencySymbol: property.currency,
    modificationMetadata: {
      archivable: property.custom,
      readOnlyDefinition: !property.custom,
      readOnlyValue: property.readOnly,
    },
    formField: false,
    ...referenced,
  };
}
