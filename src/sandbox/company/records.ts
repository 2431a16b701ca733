import type { DayNumber, Moment } from './calendar.ts';
import type {
  Account,
  AccountFields,
  ActivityFields,
  CampaignFields,
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
  readonly campaigns: CampaignRecord[];
  /** None in HubSpot, which does not tell. */
  readonly campaignMembers: CampaignMemberRecord[];
  /** Owner of what nobody has taken. */
  readonly queueId: string;
  /** An id that no record of this kind has. */
  newId(object: NumberedObject): string;
}

export type NumberedObject =
  | 'user'
  | 'account'
  | 'activity'
  | 'campaign'
  | 'campaignMember'
  | 'contact'
  | 'product'
  | 'deal'
  | 'ticket'
  | 'lineItem';

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
  managerId: string | null;
  readonly person: Person | null;
  email: string;
  team: string | null;
}

export interface AccountRecord extends Writable<AccountFields>, Writable<Envelope> {
  twinId: string | null;
  readonly truth: Account;
  ownerId: string | null;
  parentId: string | null;
}

export interface ContactRecord extends Writable<ContactFields>, Writable<Envelope> {
  twinId: string | null;
  readonly truth: Contact;
  accountId: string | null;
  ownerId: string | null;
}

export interface LeadRecord extends Writable<LeadFields>, Writable<Envelope> {
  readonly twinId: string | null;
  readonly truth: Lead;
  ownerId: string;
  contactId: string | null;
}

export interface ProductRecord extends Writable<Envelope> {
  readonly name: string;
  code: string | null;
  active: boolean;
  unitPrice: number | null;
}

export interface DealRecord extends Writable<DealFields>, Writable<Envelope> {
  readonly twinId: string | null;
  readonly lines: LineItemRecord[];
  moves: readonly Move[];
  /** When its close date was put off or brought forward, and what it was before; oldest first. */
  pushes: readonly Push[];
  contactId: string | null;
  accountId: string | null;
  ownerId: string | null;
}

export interface Push {
  readonly from: DayNumber;
  readonly at: Moment;
}

export interface LineItemRecord {
  readonly id: string;
  readonly name: string;
  readonly deal: DealRecord;
  quantity: number | null;
  unitPrice: number | null;
  deleted: boolean;
  total: number | null;
  productId: string | null;
}

export interface ActivityRecord extends Writable<ActivityFields>, Writable<Envelope> {
  ownerId: string;
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

export interface CampaignRecord extends Writable<CampaignFields>, Writable<Envelope> {
  readonly ownerId: string;
}

export interface CampaignMemberRecord extends Writable<Envelope> {
  campaignId: string;
  contactId: string | null;
  leadId: string | null;
  responded: boolean;
  respondedOn: DayNumber | null;
}
