import { dayOf, isDay } from '../../src/clock.ts';
import { type SourceMapping, vendorFieldsOf, vendorObjectOf } from '../../src/crm/mapping.ts';
import { minorDigits, toMinor } from '../../src/crm/money.ts';
import { type FieldKind, fieldsOf, type ObjectName, type Value } from '../../src/crm/objects.ts';
import type { Recipe } from '../../src/crm/recipe.ts';

/** What the values of one record are read with. */
export interface Reading {
  /** ISO 4217 code of the record's amounts. */
  readonly currency: string;
  /** Time zone of the organisation. */
  readonly zone: string;
  /** The user that our token stands for. */
  readonly userId: string;
}

/** One of the vendor's objects that hold records of ours. */
export interface TableSource {
  readonly table: string;
  /** Which of its records are ours, as a condition of SOQL; all where it is absent. */
  readonly where?: string;
  /** By our field name. */
  readonly recipes: Readonly<Record<string, Recipe>>;
}

/** A field of ours that is the vendor's field of this name, or one that is worked out. */
type Told = string | Recipe;
interface Table {
  readonly table: string;
  readonly where?: string;
  readonly fields: Readonly<Record<string, Told>>;
}

const presence = (column: string): Recipe => ({ of: 'presence', column });
const equality = (column: string, text: string): Recipe => ({ of: 'equality', column, text });
const constant = (value: Value): Recipe => ({ of: 'constant', value });
/** A polymorphic reference, by the first three characters of the ids of the object that it should lead to. */
const leadingTo = (column: string, prefix: string): Recipe => ({ of: 'prefix', column, prefix });

const parties = {
  contactId: leadingTo('WhoId', '003'),
  leadId: leadingTo('WhoId', '00Q'),
  dealId: leadingTo('WhatId', '006'),
  ticketId: leadingTo('WhatId', '500'),
};

/** The subtype is set by the interface, the type by people and integrations; a task is a task where neither says more. */
const taskType: Recipe = {
  of: 'words',
  columns: ['TaskSubtype', 'Type'],
  words: [
    ['call', 'call'],
    ['e-?mail', 'email'],
    ['meeting', 'meeting'],
  ],
  otherwise: 'task',
};

/** Where each field comes from unless `mapping.yaml` says otherwise. What stands under none has no default. */
function tables({ currency: corporate, userId }: Reading): Readonly<Record<ObjectName, readonly Table[]>> {
  const currency: Recipe = { of: 'column', column: 'CurrencyIsoCode', otherwise: corporate };
  return {
    account: [
      {
        table: 'Account',
        fields: {
          name: 'Name',
          website: 'Website',
          industry: 'Industry',
          country: 'BillingCountry',
          phone: 'Phone',
          employees: 'NumberOfEmployees',
          annualRevenue: 'AnnualRevenue',
          type: 'Type',
          ownerId: 'OwnerId',
          parentId: 'ParentId',
          state: 'BillingState',
          postalCode: 'BillingPostalCode',
          foundedYear: 'YearStarted',
          lastActivityOn: 'LastActivityDate',
        },
      },
    ],
    contact: [
      {
        table: 'Contact',
        fields: {
          firstName: 'FirstName',
          lastName: 'LastName',
          email: 'Email',
          phone: 'Phone',
          title: 'Title',
          country: 'MailingCountry',
          accountId: 'AccountId',
          ownerId: 'OwnerId',
          emailOptOut: 'HasOptedOutOfEmail',
          emailBounced: presence('EmailBouncedDate'),
          lastActivityOn: 'LastActivityDate',
        },
      },
    ],
    lead: [
      {
        table: 'Lead',
        fields: {
          firstName: 'FirstName',
          lastName: 'LastName',
          email: 'Email',
          phone: 'Phone',
          company: 'Company',
          country: 'Country',
          status: 'Status',
          origin: 'LeadSource',
          ownerId: 'OwnerId',
          converted: 'IsConverted',
          convertedOn: 'ConvertedDate',
          lastActivityOn: 'LastActivityDate',
          contactId: 'ConvertedContactId',
        },
      },
    ],
    deal: [
      {
        table: 'Opportunity',
        fields: {
          name: 'Name',
          amount: 'Amount',
          currency,
          closeDate: 'CloseDate',
          stage: 'StageName',
          closed: 'IsClosed',
          won: 'IsWon',
          probability: 'Probability',
          type: 'Type',
          origin: 'LeadSource',
          nextStep: 'NextStep',
          accountId: 'AccountId',
          ownerId: 'OwnerId',
          // An organisation without record types has one process for all.
          pipeline: { of: 'column', column: 'RecordType.Name', otherwise: 'default' },
          forecastCategory: 'ForecastCategoryName',
          lastActivityOn: 'LastActivityDate',
          contactId: 'ContactId',
          campaignId: 'CampaignId',
        },
      },
    ],
    lineItem: [
      {
        table: 'OpportunityLineItem',
        fields: {
          name: 'Name',
          quantity: 'Quantity',
          unitPrice: 'UnitPrice',
          total: 'TotalPrice',
          currency,
          dealId: 'OpportunityId',
          productId: 'Product2Id',
        },
      },
    ],
    product: [{ table: 'Product2', fields: { name: 'Name', code: 'ProductCode', active: 'IsActive' } }],
    activity: [
      {
        table: 'Task',
        fields: {
          type: taskType,
          subject: 'Subject',
          happenedAt: 'CompletedDateTime',
          dueOn: 'ActivityDate',
          done: 'IsClosed',
          durationMinutes: { of: 'quotient', column: 'CallDurationInSeconds', by: 60 },
          ownerId: 'OwnerId',
          accountId: 'AccountId',
          ...parties,
          outcome: 'CallDisposition',
        },
      },
      {
        table: 'Event',
        fields: {
          type: constant('meeting'),
          subject: 'Subject',
          happenedAt: 'StartDateTime',
          durationMinutes: 'DurationInMinutes',
          ownerId: 'OwnerId',
          accountId: 'AccountId',
          ...parties,
        },
      },
    ],
    ticket: [
      {
        table: 'Case',
        fields: {
          subject: 'Subject',
          status: 'Status',
          category: 'Type',
          priority: 'Priority',
          channel: 'Origin',
          closed: 'IsClosed',
          closedAt: 'ClosedDate',
          accountId: 'AccountId',
          contactId: 'ContactId',
          ownerId: 'OwnerId',
        },
      },
    ],
    campaign: [
      {
        table: 'Campaign',
        fields: {
          name: 'Name',
          type: 'Type',
          startsOn: 'StartDate',
          endsOn: 'EndDate',
          cost: 'ActualCost',
          ownerId: 'OwnerId',
          active: 'IsActive',
          sent: 'NumberSent',
        },
      },
    ],
    campaignMember: [
      {
        table: 'CampaignMember',
        fields: {
          campaignId: 'CampaignId',
          contactId: 'ContactId',
          leadId: 'LeadId',
          status: 'Status',
          responded: 'HasResponded',
          respondedOn: 'FirstRespondedDate',
        },
      },
    ],
    user: [
      {
        table: 'User',
        fields: {
          name: 'Name',
          email: 'Email',
          active: 'IsActive',
          person: equality('UserType', 'Standard'),
          integration: equality('Id', userId),
          team: 'Department',
          managerName: 'Manager.Name',
          timeZone: 'TimeZoneSidKey',
          lastLoginAt: 'LastLoginDate',
          managerId: 'ManagerId',
        },
      },
      {
        // Cases, leads and more may belong to a queue.
        table: 'Group',
        where: "Type = 'Queue'",
        fields: {
          name: 'Name',
          email: 'Email',
          active: constant(true),
          person: constant(false),
          integration: constant(false),
        },
      },
    ],
    login: [{ table: 'LoginHistory', fields: { userId: 'UserId', day: 'LoginTime' } }],
  };
}

/** What nearly every object has, for one that only the organisation knows. */
const OF_CUSTOM: Readonly<Record<string, string>> = { name: 'Name', subject: 'Name', ownerId: 'OwnerId' };

/**
 * The vendor's objects that hold our object, with the object and fields of `mapping.yaml` in place of the defaults.
 * @param base whose user and currency some fields are compared with, or fall back to
 */
export function sourcesOf(object: ObjectName, mapping: SourceMapping, base: Reading): readonly TableSource[] {
  const named = vendorObjectOf(mapping, object);
  const defaults = tables(base);
  const known = Object.values(defaults).flat();
  const own =
    named === null ? defaults[object] : [known.find(({ table }) => table === named) ?? custom(named)];
  return own.map(({ table, where, fields }) => {
    const told = Object.entries<Told>({ ...fields, ...vendorFieldsOf(mapping, object) });
    const ours = told.filter(([field]) => fieldsOf(object).includes(field));
    const recipes = ours.map(([field, source]): [string, Recipe] => [
      field,
      typeof source === 'string' ? { of: 'column', column: source } : source,
    ]);
    return { table, ...(where === undefined ? {} : { where }), recipes: Object.fromEntries(recipes) };
  });

  function custom(table: string): Table {
    const currency: Recipe = { of: 'column', column: 'CurrencyIsoCode', otherwise: base.currency };
    return { table, fields: { ...OF_CUSTOM, currency } };
  }
}

/**
 * A vendor's value as our kind of value.
 * @returns the typed value, and the vendor's text where that cannot be read as the kind
 */
export function read(
  kind: FieldKind,
  value: unknown,
  reading: Reading,
): { value: Value; raw: string | null } {
  const typed = typedValue(kind, value, reading);
  return typed === undefined ? { value: null, raw: textOf(value) } : { value: typed, raw: null };
}

/** As `read`, without making anything on the way; undefined where the value cannot be read as the kind. */
export function typedValue(kind: FieldKind, value: unknown, reading: Reading): Value | undefined {
  if (value === null || value === undefined || value === '') return null;
  switch (kind) {
    case 'text':
    case 'reference':
      return typeof value === 'object' ? undefined : String(value);
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      return typeof value === 'boolean' ? value : undefined;
    case 'money':
      return minorUnits(value, reading.currency);
    case 'date': {
      if (typeof value !== 'string') return undefined;
      if (value.length === 10) return isKnownDay(value) ? value : undefined;
      const instant = instantOf(value);
      return instant === null ? undefined : dayOf(instant, reading.zone);
    }
    case 'instant':
      return typeof value === 'string' ? (instantOf(value) ?? undefined) : undefined;
  }
}

function minorUnits(value: unknown, currency: string): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value)) {
    const minor = value * 10 ** minorDigits(currency) + 0;
    if (Number.isSafeInteger(minor)) return minor;
  }
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  return toMinor(value, currency) ?? undefined;
}

/** Days come again and again, and to tell whether one is real takes a calendar. */
const knownDays = new Map<string, boolean>();
const MOST_KNOWN_DAYS = 50_000;

function isKnownDay(text: string): boolean {
  let known = knownDays.get(text);
  if (known === undefined) {
    known = isDay(text);
    if (knownDays.size >= MOST_KNOWN_DAYS) knownDays.clear();
    knownDays.set(text, known);
  }
  return known;
}

const USUAL_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/;
const ANY_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** `2024-01-01T00:00:00.000+0000` as ISO 8601 UTC with milliseconds; null for text that is no moment. */
export function instantOf(text: string): string | null {
  if (USUAL_INSTANT.test(text)) return `${text.slice(0, 23)}Z`;
  if (!ANY_INSTANT.test(text)) return null;
  const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
