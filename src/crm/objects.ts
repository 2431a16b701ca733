/**
 * The records we know, in our words, whatever a vendor calls them. One table: the mirror's columns, the
 * mapping file, the checks' `reads` and the connectors' translations all come from it.
 */

export type ObjectName =
  | 'account'
  | 'contact'
  | 'lead'
  | 'deal'
  | 'lineItem'
  | 'product'
  | 'activity'
  | 'ticket'
  | 'campaign'
  | 'campaignMember'
  | 'user'
  | 'login';

/** In the order in which they are pulled: what others point at comes first. */
export const OBJECT_NAMES: readonly ObjectName[] = [
  'user',
  'account',
  'contact',
  'lead',
  'product',
  'campaign',
  'campaignMember',
  'deal',
  'lineItem',
  'ticket',
  'activity',
  'login',
];

/**
 * How a value is held.
 * `text` a string as the vendor has it · `date` a `YYYY-MM-DD` without a zone · `instant` ISO 8601 UTC ·
 * `money` integer minor units of the record's currency · `number` · `boolean` · `reference` another record's id
 */
export type FieldKind = 'text' | 'date' | 'instant' | 'money' | 'number' | 'boolean' | 'reference';

/** A value in our units, by its field's kind. Null is "the vendor holds nothing here". */
export type Value = string | number | boolean | null;

export interface FieldSpec {
  readonly kind: FieldKind;
  /** For a reference: the object whose id it holds. */
  readonly of?: ObjectName;
  /** Says something about a person; never logged. */
  readonly personal?: true;
}

const text: FieldSpec = { kind: 'text' };
const personal: FieldSpec = { kind: 'text', personal: true };
const date: FieldSpec = { kind: 'date' };
const instant: FieldSpec = { kind: 'instant' };
const money: FieldSpec = { kind: 'money' };
const number: FieldSpec = { kind: 'number' };
const flag: FieldSpec = { kind: 'boolean' };
const to = (of: ObjectName): FieldSpec => ({ kind: 'reference', of });

/**
 * Fields of each object beside the envelope (`id`, `createdAt`, `modifiedAt`, `createdBy`, `modifiedBy`,
 * `deleted`), which every record has. `externalId` is the id of the same record in the other CRM.
 */
export const FIELDS = {
  account: {
    name: text,
    website: text,
    industry: text,
    country: text,
    phone: text,
    employees: number,
    annualRevenue: money,
    type: text,
    ownerId: to('user'),
    parentId: to('account'),
    externalId: text,
    /** Part of a country, as its name or code. */
    state: text,
    postalCode: text,
    foundedYear: number,
    /** The last day on which somebody of ours was in touch, as the vendor tells it. */
    lastActivityOn: date,
  },
  contact: {
    firstName: personal,
    lastName: personal,
    email: personal,
    phone: personal,
    title: text,
    country: text,
    accountId: to('account'),
    ownerId: to('user'),
    emailOptOut: flag,
    emailBounced: flag,
    externalId: text,
    lastActivityOn: date,
    /** Why we may process this person's data. */
    legalBasis: text,
    /** Whether marketing writes to this person. */
    marketed: flag,
    /** Whether a sequence of messages is running. */
    inSequence: flag,
    /** Likelihood to recommend us, 0 to 10, by the last survey. */
    recommendation: number,
    recommendedOn: date,
  },
  lead: {
    firstName: personal,
    lastName: personal,
    email: personal,
    phone: personal,
    company: text,
    country: text,
    status: text,
    origin: text,
    ownerId: to('user'),
    converted: flag,
    convertedOn: date,
    externalId: text,
    lastActivityOn: date,
    disqualifiedReason: text,
    /** The contact that the lead became, or that it is about. */
    contactId: to('contact'),
  },
  deal: {
    name: text,
    amount: money,
    currency: text,
    closeDate: date,
    stage: text,
    closed: flag,
    won: flag,
    probability: number,
    type: text,
    origin: text,
    lostReason: text,
    nextStep: text,
    productName: text,
    /** The day on which work on the deal began. */
    engagedOn: date,
    accountId: to('account'),
    ownerId: to('user'),
    externalId: text,
    /** The process whose stages it goes through. */
    pipeline: text,
    /** How sure of it people say they are: pipeline, best case, commit, closed, omitted, in the vendor's words. */
    forecastCategory: text,
    nextStepOn: date,
    /** The day on which somebody last dealt with the customer about it, by the vendor's count. */
    lastActivityOn: date,
    /** The main contact. */
    contactId: to('contact'),
    contactCount: number,
    /** What it brings each month while it runs. */
    monthlyRecurring: money,
    /** For how many months from the close date it runs. */
    termMonths: number,
    /** The campaign that it is owed to. */
    campaignId: to('campaign'),
  },
  lineItem: {
    name: text,
    quantity: number,
    unitPrice: money,
    total: money,
    currency: text,
    dealId: to('deal'),
    productId: to('product'),
  },
  product: {
    name: text,
    code: text,
    active: flag,
    unitPrice: money,
  },
  activity: {
    /** `call`, `meeting`, `email`, `task` or `note`. */
    type: text,
    subject: text,
    happenedAt: instant,
    dueOn: date,
    done: flag,
    durationMinutes: number,
    ownerId: to('user'),
    accountId: to('account'),
    contactId: to('contact'),
    leadId: to('lead'),
    dealId: to('deal'),
    ticketId: to('ticket'),
    /** What came of a call. */
    outcome: text,
    /** Whether it came from the customer. */
    inbound: flag,
  },
  ticket: {
    subject: text,
    status: text,
    category: text,
    priority: text,
    channel: text,
    costCentre: text,
    closed: flag,
    closedAt: instant,
    firstReplyAt: instant,
    accountId: to('account'),
    contactId: to('contact'),
    ownerId: to('user'),
    /** How the customer rated it when asked, 1 to 5. */
    satisfaction: number,
  },
  campaign: {
    name: text,
    type: text,
    startsOn: date,
    endsOn: date,
    cost: money,
    ownerId: to('user'),
    /** Still running, as people have marked it. */
    active: flag,
    /** How many people it was sent to. */
    sent: number,
  },
  campaignMember: {
    campaignId: to('campaign'),
    contactId: to('contact'),
    leadId: to('lead'),
    status: text,
    responded: flag,
    respondedOn: date,
  },
  user: {
    name: personal,
    email: personal,
    active: flag,
    /** False for queues and other owners that are no person. */
    person: flag,
    /** The account that Plumbline itself, or another integration, uses. */
    integration: flag,
    team: text,
    managerName: personal,
    timeZone: text,
    lastLoginAt: { kind: 'instant', personal: true },
    managerId: to('user'),
  },
  /** A day on which a user logged in; nothing else of it is kept. */
  login: {
    userId: to('user'),
    day: { kind: 'date', personal: true },
  },
} as const satisfies Record<ObjectName, Record<string, FieldSpec>>;

/** The specification of one field; undefined where the object has no such field. */
export function fieldSpec(object: ObjectName, field: string): FieldSpec | undefined {
  return (FIELDS[object] as Record<string, FieldSpec>)[field];
}

/** All fields of an object, in the table's order. */
export function fieldsOf(object: ObjectName): string[] {
  return Object.keys(FIELDS[object]);
}

export function isObjectName(name: string): name is ObjectName {
  return Object.hasOwn(FIELDS, name);
}

/** A field of an object as checks, metrics and people name it: `deal.closeDate`. */
export type FieldPath = string;

/** @throws {TypeError} where the path names no field of ours */
export function parsePath(path: FieldPath): { object: ObjectName; field: string } {
  const dot = path.indexOf('.');
  const object = path.slice(0, dot);
  const field = path.slice(dot + 1);
  if (!isObjectName(object) || (!fieldSpec(object, field) && !ENVELOPE_FIELDS.includes(field))) {
    throw new TypeError(`No field is called ${path}.`);
  }
  return { object, field };
}

/** What every record carries beside its own fields. */
export const ENVELOPE_FIELDS: readonly string[] = ['createdAt', 'modifiedAt', 'createdBy', 'modifiedBy'];
