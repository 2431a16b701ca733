import { dayOf, isDay } from '../../src/clock.ts';
import type { Value } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { toMinor } from '../../src/crm/money.ts';
import type { FieldKind, ObjectName } from '../../src/crm/objects.ts';

/** What the values of one record are read with. */
export interface Reading {
  /** ISO 4217 code of the record's amounts. */
  readonly currency: string;
  /** Time zone of the organisation. */
  readonly zone: string;
  /** The user that our token stands for. */
  readonly userId: string;
}

/** Gives the vendor's value of a field, or of a parent's field: `Manager.Name`. Undefined where there is none. */
export type Get = (path: string) => unknown;

/** A field of ours that is worked out from what the vendor holds. */
export interface Derived {
  /** The vendor's fields that it is worked out from; visible where one of them is. */
  readonly from: readonly string[];
  /** Visible even where none of them is. */
  readonly always?: true;
  value(get: Get, reading: Reading): Value;
}

/** Where a field of ours comes from: the vendor's field of this name, or several of them. */
export type FieldSource = string | Derived;

/** One of the vendor's objects that hold records of ours. */
export interface TableSource {
  readonly table: string;
  readonly fields: Readonly<Record<string, FieldSource>>;
}

const currency: Derived = {
  from: ['CurrencyIsoCode'],
  always: true,
  value: (_, reading) => reading.currency,
};

/** A polymorphic reference, by the first three characters of the ids of the object that it should lead to. */
function leadingTo(field: string, keyPrefix: string): Derived {
  return {
    from: [field],
    value(get) {
      const id = get(field);
      return typeof id === 'string' && id.startsWith(keyPrefix) ? id : null;
    },
  };
}

const parties = {
  contactId: leadingTo('WhoId', '003'),
  leadId: leadingTo('WhoId', '00Q'),
  dealId: leadingTo('WhatId', '006'),
  ticketId: leadingTo('WhatId', '500'),
};

/** The subtype is set by the interface, the type by people and integrations; a task is a task where neither says more. */
const taskType: Derived = {
  from: ['TaskSubtype', 'Type'],
  value(get) {
    const said = [get('TaskSubtype'), get('Type')].filter((each) => typeof each === 'string').join(' ');
    if (/call/i.test(said)) return 'call';
    if (/e-?mail/i.test(said)) return 'email';
    return /meeting/i.test(said) ? 'meeting' : 'task';
  },
};

/** Where each field comes from unless `mapping.yaml` says otherwise. What stands under none has no default. */
const SOURCES: Readonly<Record<ObjectName, readonly TableSource[]>> = {
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
        emailBounced: {
          from: ['EmailBouncedDate'],
          value: (get) => (get('EmailBouncedDate') ?? null) !== null,
        },
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
        durationMinutes: {
          from: ['CallDurationInSeconds'],
          value(get) {
            const seconds = get('CallDurationInSeconds');
            return typeof seconds === 'number' ? seconds / 60 : null;
          },
        },
        ownerId: 'OwnerId',
        accountId: 'AccountId',
        ...parties,
      },
    },
    {
      table: 'Event',
      fields: {
        type: { from: [], always: true, value: () => 'meeting' },
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
  campaign: [],
  user: [
    {
      table: 'User',
      fields: {
        name: 'Name',
        email: 'Email',
        active: 'IsActive',
        person: { from: ['UserType'], value: (get) => get('UserType') === 'Standard' },
        integration: { from: ['Id'], value: (get, reading) => get('Id') === reading.userId },
        team: 'Department',
        managerName: 'Manager.Name',
        timeZone: 'TimeZoneSidKey',
        lastLoginAt: 'LastLoginDate',
      },
    },
  ],
};

/** The vendor's objects that hold our object, with the fields of `mapping.yaml` in place of the defaults. */
export function sourcesOf(object: ObjectName, mapping: SourceMapping): readonly TableSource[] {
  return SOURCES[object].map(({ table, fields }) => ({ table, fields: { ...fields, ...mapping[object] } }));
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
  if (value === null || value === undefined || value === '') return { value: null, raw: null };
  const typed = typedValue(kind, value, reading);
  return { value: typed, raw: typed === null ? textOf(value) : null };
}

function typedValue(kind: FieldKind, value: unknown, reading: Reading): Value {
  switch (kind) {
    case 'text':
    case 'reference':
      return typeof value === 'object' ? null : String(value);
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : null;
    }
    case 'boolean':
      if (value === 'true' || value === 'false') return value === 'true';
      return typeof value === 'boolean' ? value : null;
    case 'money':
      return typeof value === 'number' || typeof value === 'string' ? toMinor(value, reading.currency) : null;
    case 'date': {
      if (typeof value !== 'string') return null;
      if (value.length === 10) return isDay(value) ? value : null;
      const instant = instantOf(value);
      return instant === null ? null : dayOf(instant, reading.zone);
    }
    case 'instant':
      return typeof value === 'string' ? instantOf(value) : null;
  }
}

/** `2024-01-01T00:00:00.000+0000` as ISO 8601 UTC with milliseconds; null for text that is no moment. */
export function instantOf(text: string): string | null {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/.test(text)) return `${text.slice(0, 23)}Z`;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return null;
  const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
