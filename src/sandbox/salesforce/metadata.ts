import type { SalesforceOrg, VendorField, VendorType } from '../vendor-data.ts';
import { relationshipName } from './scope.ts';
import { isMultiCurrency } from './system-tables.ts';
import type { Table } from './tables.ts';

/** Three versions come a year. */
const FIRST_SEASON = { version: 41, year: 18 };
const OLDEST_VERSION = FIRST_SEASON.version;
const NEWEST_VERSION = 68;

/** What `/services/data` lists. */
export function versions(): object[] {
  const all: object[] = [];
  for (let version = OLDEST_VERSION; version <= NEWEST_VERSION; version++) {
    const since = version - FIRST_SEASON.version;
    const season = ['Winter', 'Spring', 'Summer'][since % 3];
    const year = FIRST_SEASON.year + Math.floor(since / 3);
    all.push({ label: `${season} '${year}`, url: `/services/data/v${version}.0`, version: `${version}.0` });
  }
  return all;
}

/** Whether `v62.0` and the like is served. */
export function isServed(version: string): boolean {
  const number = Number(/^v(\d+)\.0$/.exec(version)?.[1] ?? 0);
  return number >= OLDEST_VERSION && number <= NEWEST_VERSION;
}

/** The first three characters of the ids of standard objects. */
const KEY_PREFIXES: Readonly<Record<string, string>> = {
  Account: '001',
  Contact: '003',
  Opportunity: '006',
  OpportunityHistory: '008',
  OpportunityLineItem: '00k',
  Lead: '00Q',
  Task: '00T',
  Event: '00U',
  Organization: '00D',
  Product2: '01t',
  CurrencyType: '01L',
  User: '005',
  Case: '500',
  Campaign: '701',
};

export function keyPrefix(table: string): string | null {
  return KEY_PREFIXES[table] ?? null;
}

/** What `/sobjects` answers. */
export function describeGlobal(tables: readonly Table[], base: string): object {
  return {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: tables.map((table) => summary(table, base)),
  };
}

/** What `/sobjects/X/describe` answers. */
export function describeTable(table: Table, org: SalesforceOrg, base: string): object {
  return {
    ...summary(table, base),
    actionOverrides: [],
    childRelationships: [],
    compactLayoutable: true,
    fields: table.fields.map((field) => describeField(table, field, org)),
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: true,
    supportedScopes: [{ label: `All ${table.name}`, name: 'everything' }],
  };
}

function summary(table: Table, base: string): object {
  const path = `${base}/sobjects/${table.name}`;
  const writable = !READ_ONLY_TABLES.includes(table.name);
  return {
    activateable: false,
    createable: writable,
    custom: table.name.endsWith('__c'),
    customSetting: false,
    deletable: writable,
    deprecatedAndHidden: false,
    feedEnabled: writable,
    hasSubtypes: false,
    isSubtype: false,
    keyPrefix: keyPrefix(table.name),
    label: table.name,
    labelPlural: `${table.name}s`,
    layoutable: writable,
    mergeable: ['Account', 'Contact', 'Lead', 'Case'].includes(table.name),
    mruEnabled: writable,
    name: table.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: writable,
    triggerable: writable,
    undeletable: writable,
    updateable: writable,
    urls: { describe: `${path}/describe`, rowTemplate: `${path}/{ID}`, sobject: path },
  };
}

const READ_ONLY_TABLES = ['OpportunityHistory', 'Organization', 'CurrencyType'];
const SYSTEM_FIELDS = [
  'Id',
  'IsDeleted',
  'IsArchived',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
];
/** Standard fields that Salesforce works out or sets itself. */
const DERIVED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Case: ['ClosedDate', 'IsClosed', 'CaseNumber'],
  Contact: ['Name', 'EmailBouncedDate'],
  Lead: ['Name', 'IsConverted', 'ConvertedDate', 'EmailBouncedDate'],
  Opportunity: ['IsClosed', 'IsWon', 'ExpectedRevenue'],
  OpportunityLineItem: ['Name', 'OpportunityId'],
  Task: ['IsClosed', 'AccountId', 'CompletedDateTime', 'TaskSubtype'],
  Event: ['AccountId'],
  User: ['Name', 'LastLoginDate', 'UserType'],
};

const SOAP_TYPES: Readonly<Record<VendorType, string>> = {
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

function describeField(table: Table, field: VendorField, org: SalesforceOrg): object {
  const { name, type } = field;
  const system = SYSTEM_FIELDS.includes(name) || READ_ONLY_TABLES.includes(table.name);
  const writable = !system && !(DERIVED_FIELDS[table.name]?.includes(name) ?? false);
  const length = LENGTHS[type] ?? 0;
  const numeric = type === 'double' || type === 'currency';
  return {
    aggregatable: type !== 'boolean' && type !== 'textarea',
    autoNumber: false,
    byteLength: length * (type === 'id' || type === 'reference' ? 1 : 3),
    calculated: false,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName: null,
    controllerName: null,
    createable: writable,
    custom: field.custom ?? name.endsWith('__c'),
    defaultValue: type === 'boolean' ? false : null,
    defaultValueFormula: null,
    defaultedOnCreate: system || type === 'boolean',
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: false,
    extraTypeInfo: null,
    filterable: type !== 'textarea',
    filteredLookupInfo: null,
    groupable: type !== 'textarea' && type !== 'datetime' && !numeric,
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
    nillable: !system && type !== 'boolean',
    permissionable: writable,
    picklistValues: picklist(field, org).map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: false,
    precision: numeric ? 18 : 0,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo === undefined ? [] : [field.referenceTo],
    relationshipName: relationshipName(field),
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: false,
    scale: numeric ? 2 : 0,
    searchPrefilterable: type === 'reference',
    soapType: SOAP_TYPES[type],
    sortable: type !== 'textarea',
    type,
    unique: false,
    updateable: writable,
    writeRequiresMasterRead: false,
  };
}

const LENGTHS: Readonly<Partial<Record<VendorType, number>>> = {
  id: 18,
  reference: 18,
  string: 255,
  textarea: 32_000,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
};

function picklist(field: VendorField, org: SalesforceOrg): readonly string[] {
  if (field.name === 'CurrencyIsoCode' && isMultiCurrency(org)) return field.options ?? [org.currency];
  return field.options ?? [];
}
