import type { FieldTraits } from './saving-rules.ts';
import { type ServedField, type ServedType, trackedTable } from './served.ts';

/** What an organisation demands of its fields, by `Account.Industry`. */
export type Traits = Readonly<Record<string, FieldTraits>>;

const SYSTEM_FIELDS = [
  'Id',
  'IsDeleted',
  'IsArchived',
  'MasterRecordId',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
];

/** Standard fields that Salesforce works out or sets itself. */
const DERIVED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  CampaignMember: ['HasResponded', 'FirstRespondedDate'],
  Case: ['ClosedDate', 'IsClosed', 'CaseNumber'],
  Contact: ['Name', 'EmailBouncedDate'],
  Lead: ['Name', 'IsConverted', 'ConvertedDate', 'EmailBouncedDate'],
  Opportunity: ['IsClosed', 'IsWon', 'ExpectedRevenue'],
  OpportunityLineItem: ['Name', 'OpportunityId'],
  Task: ['IsClosed', 'AccountId', 'CompletedDateTime', 'TaskSubtype'],
  Event: ['AccountId'],
  User: ['Name', 'LastLoginDate', 'UserType'],
};

/** Standard fields that may not be empty. */
const REQUIRED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Account: ['Name'],
  Campaign: ['Name'],
  Contact: ['LastName'],
  Lead: ['LastName', 'Company', 'Status'],
  Opportunity: ['Name', 'StageName', 'CloseDate'],
  Product2: ['Name'],
  User: ['LastName', 'Username', 'Email'],
};

const LENGTHS: Readonly<Partial<Record<ServedType, number>>> = {
  id: 18,
  reference: 18,
  string: 255,
  textarea: 32_000,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
};

/** Objects that nobody writes. */
export function isReadOnlyTable(table: string): boolean {
  const fixed = ['OpportunityHistory', 'LoginHistory', 'Organization', 'CurrencyType'];
  return fixed.includes(table) || trackedTable(table) !== null;
}

export function isSystemField(table: string, field: string): boolean {
  return SYSTEM_FIELDS.includes(field) || isReadOnlyTable(table);
}

export function traitsOf(traits: Traits, table: string, field: string): FieldTraits {
  return traits[`${table}.${field}`] ?? {};
}

/** Whether anybody can write the field. */
export function isWritable(table: string, field: ServedField, traits: Traits): boolean {
  if (isSystemField(table, field.name) || field.type === 'address' || field.calculated) return false;
  if (DERIVED_FIELDS[table]?.includes(field.name)) return false;
  return traitsOf(traits, table, field.name).readOnly !== true;
}

/** Whether people have to fill the field in. */
export function isRequired(table: string, field: string, traits: Traits): boolean {
  return (
    (REQUIRED_FIELDS[table]?.includes(field) ?? false) || traitsOf(traits, table, field).required === true
  );
}

/** The most characters; 0 for what is no text. */
export function lengthOf(table: string, field: ServedField, traits: Traits): number {
  return traitsOf(traits, table, field.name).length ?? LENGTHS[field.type] ?? 0;
}
