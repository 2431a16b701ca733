import type { SalesforceOrg } from '../vendor-data.ts';
import {
  isReadOnlyTable,
  isRequired,
  isSystemField,
  isWritable,
  lengthOf,
  type Traits,
  traitsOf,
} from './field-facts.ts';
import { keyPrefix } from './key-prefixes.ts';
import { isMergeable } from './merging.ts';
import { relationshipName } from './scope.ts';
import { isFilterable, isOpaque, type ServedField, type ServedType } from './served.ts';
import { isMultiCurrency } from './system-tables.ts';
import type { SeenTable, View } from './view.ts';

/** What `/sobjects` answers: what the user may not read is absent. */
export function describeGlobal(view: View, base: string): object {
  return {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: view.all.map((table) => summary(table, base)),
  };
}

/** What `/sobjects/X/describe` answers: fields that the user may not see are absent, without a word. */
export function describeTable(table: SeenTable, org: SalesforceOrg, traits: Traits, base: string): object {
  return {
    ...summary(table, base),
    actionOverrides: [],
    childRelationships: [],
    compactLayoutable: true,
    fields: table.fields.map((field) => describeField(table, field, org, traits)),
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: true,
    supportedScopes: [{ label: `All ${table.name}`, name: 'everything' }],
  };
}

function summary(table: SeenTable, base: string): object {
  const path = `${base}/sobjects/${table.name}`;
  const writable = !isReadOnlyTable(table.name);
  return {
    activateable: false,
    createable: writable && table.editable,
    custom: table.name.endsWith('__c'),
    customSetting: false,
    deletable: writable && table.editable,
    deprecatedAndHidden: false,
    feedEnabled: writable,
    hasSubtypes: false,
    isSubtype: false,
    keyPrefix: keyPrefix(table.name),
    label: table.name,
    labelPlural: `${table.name}s`,
    layoutable: writable,
    mergeable: isMergeable(table.name),
    mruEnabled: writable,
    name: table.name,
    queryable: true,
    replicateable: table.name !== 'LoginHistory',
    retrieveable: true,
    searchable: writable,
    triggerable: writable,
    undeletable: writable,
    updateable: writable && table.editable,
    urls: { describe: `${path}/describe`, rowTemplate: `${path}/{ID}`, sobject: path },
  };
}

const SOAP_TYPES: Readonly<Record<ServedType, string>> = {
  address: 'urn:address',
  anyType: 'xsd:anyType',
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  double: 'xsd:double',
  currency: 'xsd:double',
  string: 'xsd:string',
  textarea: 'xsd:string',
  email: 'xsd:string',
  phone: 'xsd:string',
  url: 'xsd:string',
  picklist: 'xsd:string',
};

function describeField(table: SeenTable, field: ServedField, org: SalesforceOrg, traits: Traits): object {
  const { name, type } = field;
  const system = isSystemField(table.name, name);
  const writable = isWritable(table.name, field, traits);
  const length = lengthOf(table.name, field, traits);
  const numeric = type === 'double' || type === 'currency';
  const opaque = isOpaque(type);
  const { restricted = false, unique = false, controller = null } = traitsOf(traits, table.name, name);
  const owner = name === 'OwnerId';
  return {
    aggregatable: type !== 'boolean' && !opaque,
    autoNumber: false,
    byteLength: length * (type === 'id' || type === 'reference' ? 1 : 3),
    calculated: field.calculated ?? false,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName: compoundOf(table, name),
    controllerName: controller,
    createable: writable && table.editsField(name),
    custom: field.custom ?? name.endsWith('__c'),
    defaultValue: type === 'boolean' ? false : null,
    defaultValueFormula: null,
    defaultedOnCreate: system || owner || type === 'boolean',
    dependentPicklist: controller !== null,
    deprecatedAndHidden: false,
    digits: 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: false,
    extraTypeInfo: null,
    filterable: isFilterable(table.name, field),
    filteredLookupInfo: null,
    groupable: !opaque && type !== 'datetime' && !numeric,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: type === 'id',
    inlineHelpText: null,
    label: field.label,
    length,
    mask: null,
    maskType: null,
    name,
    nameField: name === 'Name',
    namePointing: false,
    nillable: !system && !owner && type !== 'boolean' && !isRequired(table.name, name, traits),
    permissionable: writable,
    picklistValues: picklist(field, org).map((value) => ({
      active: true,
      defaultValue: false,
      label: field.labels?.[value] ?? value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: name === 'WhoId' || name === 'WhatId',
    precision: numeric ? 18 : 0,
    queryByDistance: type === 'address',
    referenceTargetField: null,
    referenceTo: field.referenceTo === undefined ? [] : [field.referenceTo],
    relationshipName: relationshipName(field),
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: restricted,
    scale: numeric ? 2 : 0,
    searchPrefilterable: type === 'reference',
    soapType: SOAP_TYPES[type],
    sortable: !opaque,
    type,
    unique,
    updateable: writable && table.editsField(name),
    writeRequiresMasterRead: false,
  };
}

/** The compound field that a field is a part of. */
function compoundOf(table: SeenTable, name: string): string | null {
  const whole = table.fields.find((field) => Object.values(field.parts ?? {}).includes(name));
  return whole?.name ?? null;
}

function picklist(field: ServedField, org: SalesforceOrg): readonly string[] {
  if (field.name === 'CurrencyIsoCode' && isMultiCurrency(org)) return field.options ?? [org.currency];
  return field.options ?? [];
}
