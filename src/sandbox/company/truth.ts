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
  manager: Person | null;
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
  readonly type: string | null;
  readonly state: string | null;
  readonly postalCode: string | null;
  readonly foundedYear: number | null;
  readonly lastActivityOn: DayNumber | null;
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
  readonly legalBasis: string | null;
  readonly marketed: boolean;
  readonly inSequence: boolean;
  readonly lastActivityOn: DayNumber | null;
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
  readonly company: string | null;
  readonly country: string;
  /** 0 new, 1 being contacted, 2 in talk, 3 qualified, 4 not qualified. */
  readonly status: number;
  readonly origin: string | null;
  readonly converted: boolean;
  readonly convertedOn: DayNumber | null;
  readonly disqualifiedReason: string | null;
  readonly lastActivityOn: DayNumber | null;
}

export interface Lead extends LeadFields, Ids, Stamp {
  /** Whom it became. */
  readonly contact: Contact | null;
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
  readonly type: 'new' | 'existing' | null;
  readonly origin: string | null;
  readonly lostReason: string | null;
  readonly nextStep: string | null;
  readonly productName: string | null;
  readonly engagedOn: DayNumber | null;
  readonly forecast: Forecast;
  readonly nextStepOn: DayNumber | null;
  readonly lastActivityOn: DayNumber | null;
  /** How many people of the customer take part; only the main one is named. */
  readonly contactCount: number;
}

/** How sure of a deal its owner says to be. */
export type Forecast = 'pipeline' | 'best case' | 'commit' | 'closed' | 'omitted';

export interface Deal extends DealFields, Ids, Stamp {
  readonly account: Account;
  readonly contact: Contact;
  readonly owner: Person;
  readonly lines: readonly Line[];
  readonly moves: readonly Move[];
}

export interface TicketFields {
  readonly subject: string | null;
  /** 0 new, 1 waiting for the customer, 2 waiting for us, 3 closed. */
  readonly status: number;
  readonly category: string | null;
  readonly priority: number | null;
  readonly channel: string;
  readonly costCentre: string | null;
  readonly closedAt: Moment | null;
  readonly firstReplyAt: Moment | null;
}

export const CLOSED_STATUS = 3;

export interface Ticket extends TicketFields, Ids, Stamp {
  readonly account: Account;
  readonly contact: Contact;
  readonly owner: Person | null;
}

export type ActivityType = 'call' | 'meeting' | 'email' | 'task' | 'note';

export interface ActivityFields {
  readonly type: ActivityType;
  readonly subject: string;
  readonly happenedAt: Moment;
  readonly done: boolean;
  readonly durationMinutes: number;
  /** What came of a call: a place in the list of outcomes. */
  readonly outcome: number | null;
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

export interface CampaignFields {
  readonly name: string;
  readonly type: string | null;
  readonly startsOn: DayNumber | null;
  readonly endsOn: DayNumber;
  readonly cost: number | null;
  readonly active: boolean;
  readonly sent: number;
}

export interface Campaign extends CampaignFields, Ids, Stamp {
  readonly owner: Person;
  readonly members: readonly CampaignMember[];
}

export interface CampaignMember extends Stamp {
  readonly salesforceId: string;
  readonly contact: Contact | null;
  readonly lead: Lead | null;
  readonly respondedOn: DayNumber | null;
}
