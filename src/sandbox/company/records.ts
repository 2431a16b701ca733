import type { Moment } from './calendar.ts';
import type {
  Account,
  AccountFields,
  ActivityFields,
  Contact,
  ContactFields,
  DealFields,
  Lead,
  LeadFields,
  Move,
  Person,
  Source,
  Stamp,
  TicketFields,
} from './truth.ts';

/**
 * The records of one CRM, still in our words. Defects are planted here, once for both vendors; ids are the
 * vendor's already.
 */
export interface SourceRecords {
  readonly source: Source;
  readonly users: UserRecord[];
  readonly accounts: AccountRecord[];
  readonly contacts: ContactRecord[];
  readonly leads: LeadRecord[];
  readonly products: ProductRecord[];
  readonly deals: DealRecord[];
  readonly lineItems: LineItemRecord[];
  readonly activities: ActivityRecord[];
  readonly tickets: TicketRecord[];
  /** Owner of what nobody has taken. */
  readonly queueId: string;
  /** An id that no record of this kind has. */
  newId(object: NumberedObject): string;
}

export type NumberedObject = 'user' | 'account' | 'contact' | 'product' | 'deal' | 'ticket' | 'lineItem';

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

interface Envelope extends Stamp {
  readonly id: string;
  readonly deleted: boolean;
}

export interface UserRecord {
  readonly id: string;
  /** HubSpot's number of the user behind an owner; null for queues, and in Salesforce. */
  readonly userId: number | null;
  readonly kind: 'person' | 'integration' | 'automation' | 'queue';
  readonly firstName: string;
  readonly lastName: string;
  readonly active: boolean;
  readonly zone: string;
  readonly lastLoginAt: Moment | null;
  readonly createdAt: Moment;
  readonly modifiedAt: Moment;
  readonly managerId: string | null;
  readonly person: Person | null;
  email: string;
  team: string | null;
}

export interface AccountRecord extends Writable<AccountFields>, Writable<Envelope> {
  readonly twinId: string | null;
  readonly truth: Account;
  ownerId: string | null;
  parentId: string | null;
}

export interface ContactRecord extends Writable<ContactFields>, Writable<Envelope> {
  readonly twinId: string | null;
  readonly truth: Contact;
  accountId: string | null;
  ownerId: string | null;
}

export interface LeadRecord extends Writable<LeadFields>, Writable<Envelope> {
  readonly twinId: string | null;
  readonly truth: Lead;
  readonly ownerId: string;
}

export interface ProductRecord extends Writable<Envelope> {
  readonly name: string;
  readonly code: string;
  active: boolean;
  unitPrice: number | null;
}

export interface DealRecord extends Writable<DealFields>, Writable<Envelope> {
  readonly twinId: string | null;
  readonly lines: LineItemRecord[];
  readonly contactId: string | null;
  moves: readonly Move[];
  accountId: string | null;
  ownerId: string | null;
}

export interface LineItemRecord {
  readonly id: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly deal: DealRecord;
  deleted: boolean;
  total: number | null;
  productId: string | null;
}

export interface ActivityRecord extends Writable<ActivityFields>, Writable<Envelope> {
  readonly ownerId: string;
  accountId: string | null;
  contactId: string | null;
  leadId: string | null;
  dealId: string | null;
  ticketId: string | null;
}

export interface TicketRecord extends Writable<TicketFields>, Writable<Envelope> {
  accountId: string | null;
  contactId: string | null;
  ownerId: string | null;
}
