import type { DayNumber, Moment } from './calendar.ts';
import type { Region } from './regions.ts';

/**
 * The company and its customers as they are, before two CRMs tell of them. Money is integer cents.
 * `salesforceId` and `hubspotId` are null where that CRM does not hold the record.
 */

export type Source = 'salesforce' | 'hubspot';
export const SOURCES: readonly Source[] = ['salesforce', 'hubspot'];

export interface Ids {
  readonly salesforceId: string | null;
  readonly hubspotId: string | null;
}

export function idIn(ids: Ids, source: Source): string | null {
  return source === 'salesforce' ? ids.salesforceId : ids.hubspotId;
}

/** When and by whom a record was made and last changed; null stands for automation. */
export interface Stamp {
  readonly createdAt: Moment;
  readonly modifiedAt: Moment;
  readonly createdBy: Person | null;
  readonly modifiedBy: Person | null;
}

export type Role = 'sponsor' | 'programme-manager' | 'manager' | 'rep' | 'admin';

export interface Team {
  readonly name: string;
  readonly zone: string;
  readonly sells: boolean;
  readonly region: Region;
}

export interface Person {
  readonly salesforceId: string;
  /** HubSpot's owner id. */
  readonly hubspotId: string;
  readonly hubspotUserId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly role: Role;
  readonly team: Team;
  readonly manager: Person | null;
  readonly active: boolean;
  readonly joined: DayNumber;
  readonly lastLoginAt: Moment;
}

/** What both CRMs would write of an account. */
export interface AccountFields {
  readonly name: string | null;
  readonly website: string | null;
  readonly industry: string | null;
  readonly country: string | null;
  readonly phone: string | null;
  readonly employees: number | null;
  readonly annualRevenue: number | null;
  readonly type: string;
}

export interface Account extends AccountFields, Ids, Stamp {
  /** The part of its domain that no other account has. */
  readonly slug: string;
  readonly domain: string;
  readonly region: Region;
  readonly owner: Person;
  readonly parent: Account | null;
  readonly contacts: Contact[];
  readonly deals: Deal[];
}

export interface ContactFields {
  readonly firstName: string | null;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  readonly country: string | null;
  readonly emailOptOut: boolean;
  readonly bouncedAt: Moment | null;
}

export interface Contact extends ContactFields, Ids, Stamp {
  /** The local part of its address, known even where the address is not written down. */
  readonly local: string;
  readonly account: Account;
}

export interface LeadFields {
  readonly firstName: string | null;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly company: string;
  readonly country: string;
  /** 0 new, 1 being contacted, 2 in talk, 3 qualified, 4 not qualified. */
  readonly status: number;
  readonly origin: string | null;
  readonly converted: boolean;
  readonly convertedOn: DayNumber | null;
}

export interface Lead extends LeadFields, Ids, Stamp {
  readonly domain: string;
  readonly local: string;
  readonly owner: Person;
}

export interface Product extends Ids {
  readonly name: string;
  readonly code: string;
  readonly unitPrice: number;
  readonly createdAt: Moment;
}

export interface Line extends Ids {
  readonly product: Product;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly total: number;
}

/** A stage that a deal entered. */
export interface Move {
  readonly stage: number;
  readonly at: Moment;
}

/** Stages 0 to 3 are open. */
export const WON = 4;
export const LOST = 5;

export interface DealFields {
  readonly name: string;
  readonly amount: number | null;
  readonly closeDate: DayNumber | null;
  readonly stage: number;
  /** Percent. */
  readonly probability: number | null;
  readonly type: 'new' | 'existing';
  readonly origin: string;
  readonly lostReason: string | null;
  readonly nextStep: string | null;
  readonly productName: string | null;
  readonly engagedOn: DayNumber | null;
}

export interface Deal extends DealFields, Ids, Stamp {
  readonly account: Account;
  readonly contact: Contact | null;
  readonly owner: Person;
  readonly lines: readonly Line[];
  readonly moves: readonly Move[];
}

export interface TicketFields {
  readonly subject: string;
  /** 0 new, 1 waiting for the customer, 2 waiting for us, 3 closed. */
  readonly status: number;
  readonly category: string;
  readonly priority: number;
  readonly channel: string;
  readonly costCentre: string | null;
  readonly closedAt: Moment | null;
  readonly firstReplyAt: Moment | null;
}

export const CLOSED_STATUS = 3;

export interface Ticket extends TicketFields, Ids, Stamp {
  readonly account: Account;
  readonly contact: Contact | null;
  readonly owner: Person | null;
}

export type ActivityType = 'call' | 'meeting' | 'email' | 'task' | 'note';

export interface ActivityFields {
  readonly type: ActivityType;
  readonly subject: string;
  readonly happenedAt: Moment;
  readonly done: boolean;
  readonly durationMinutes: number;
}

/** An activity is written down in one CRM only: the one whose record it concerns. */
export interface Activity extends ActivityFields, Ids, Stamp {
  readonly owner: Person;
  readonly account: Account | null;
  readonly contact: Contact | null;
  readonly lead: Lead | null;
  readonly deal: Deal | null;
  readonly ticket: Ticket | null;
}
