import type { Span } from '../calendar.ts';
import { hubspotId, salesforceId } from '../ids.ts';
import type { Random } from '../random.ts';
import type { AccountRecord, ContactRecord, DealRecord, ProductRecord, SourceRecords } from '../records.ts';
import { WON } from '../truth.ts';
import { turn } from './planting.ts';

/** What the defects of one CRM refer to: those who left, what was deleted, how long a deal may take. */
export interface Ground {
  readonly records: SourceRecords;
  readonly span: Span;
  readonly random: Random;
  readonly longestCycleDays: number;
  /** Live accounts without a name. */
  readonly namelessAccounts: string[];
  /** Active users whose former, inactive user is still listed. */
  readonly cameBack: string[];
  /** Whether there are enough amounts for one of them to stand out. */
  readonly canCompareAmounts: boolean;
  /** How many open deals there are in each stage before anything is planted. */
  readonly openIn: readonly number[];
  /** Whether a deal is the only open one of its account. */
  isLone(deal: DealRecord): boolean;
  /** Contacts that are deleted on the last day. */
  readonly departing: Set<string>;
  /** An owner who has left, or whom the CRM does not know at all. */
  goneOwner(nth: number): string;
  /** An owner who only looks gone; null for nobody. */
  presentOwner(nth: number): string | null;
  /** Contacts that stay as they are and where they are; to be filled once contacts are planted. */
  readonly stayingContacts: ContactRecord[];
  /** The id of a contact that is deleted, or not known at all. */
  lostContact(nth: number): string;
  /** The id of a deleted account. */
  goneAccount(nth: number): string | null;
  /** An id that might be the other CRM's, and is nobody's there. */
  strangeId(object: 'account' | 'contact'): string;
  /** A live account at the top of its family, and not the given one. */
  otherAccount(account: AccountRecord): string | null;
  goneProduct(nth: number): ProductRecord | undefined;
  /** Leaves a deleted account with the same website. */
  buryTwinOf(account: AccountRecord): void;
  /** Leaves a deleted contact with the same address. */
  buryTwinOfContact(contact: ContactRecord): void;
}

/** Longer than a year, so that a deal may be a year old without standing out. */
const LONGEST_CYCLE_DAYS = 372;
/** Some of the amounts are taken away: with so many, a hundred are left. */
const ENOUGH_AMOUNTS = 135;
/** Far from the numbers that are given out. */
const STRANGE_SERIAL = 5_000_000;
const DELETED_SHARE = 0.004;
const DELETED_PRODUCT_SHARE = 0.05;

/** Deletes some records, which nothing refers to yet. */
export function prepareGround(records: SourceRecords, span: Span, random: Random): Ground {
  const leavers = records.users
    .filter((user) => user.kind === 'person' && !user.active)
    .map((user) => user.id);
  const integration = records.users.find((user) => user.kind === 'integration')?.id ?? null;
  const goneProducts = some(records.products, DELETED_PRODUCT_SHARE).map((product) => ({
    ...product,
    id: records.newId('product'),
    name: `${product.name} (Mk I)`,
    deleted: true,
  }));
  const goneAccounts = some(records.accounts, DELETED_SHARE).map((account) => ({
    ...account,
    id: records.newId('account'),
    twinId: null,
    parentId: null,
    website: `https://old.${account.truth.domain}`,
    deleted: true,
  }));
  const goneContacts = some(records.contacts, DELETED_SHARE).map((contact) => ({
    ...contact,
    id: records.newId('contact'),
    twinId: null,
    deleted: true,
  }));
  const goneDeals = some(records.deals, DELETED_SHARE).map((deal) => ({
    ...deal,
    id: records.newId('deal'),
    twinId: null,
    lines: [],
    deleted: true,
  }));
  const goneTickets = some(records.tickets, DELETED_SHARE).map((ticket) => ({
    ...ticket,
    id: records.newId('ticket'),
    deleted: true,
  }));
  const tops = records.accounts.filter(({ parentId }) => parentId === null).slice(0, 2);
  records.products.push(...goneProducts);
  records.accounts.push(...goneAccounts);
  records.contacts.push(...goneContacts);
  records.deals.push(...goneDeals);
  records.tickets.push(...goneTickets);

  const open = records.deals.filter((deal) => !deal.deleted && deal.stage < WON);
  const openOf = Map.groupBy(open, (deal) => deal.accountId);
  let strangers = 0;
  const ground: Ground = {
    records,
    span,
    random,
    longestCycleDays: LONGEST_CYCLE_DAYS,
    namelessAccounts: [],
    canCompareAmounts: records.deals.length > ENOUGH_AMOUNTS,
    openIn: [0, 1, 2, 3].map((stage) => open.filter((deal) => deal.stage === stage).length),
    isLone: (deal) => openOf.get(deal.accountId)?.length === 1,
    cameBack: [],
    departing: new Set(),
    stayingContacts: [],
    lostContact: (nth) => (nth % 3 === 2 ? records.newId('contact') : turn(goneContacts, nth).id),
    // The other half of them left everything in order.
    goneOwner: (nth) =>
      nth % 6 === 5 ? records.newId('user') : turn(leavers.slice(0, Math.ceil(leavers.length / 2)), nth),
    presentOwner(nth) {
      const cameBack = turn([...ground.cameBack, integration], nth);
      // In Salesforce every record has an owner.
      return turn([cameBack, integration], nth);
    },
    goneAccount(nth) {
      // HubSpot clears a link to a company that is gone for good; Salesforce may keep it.
      if (nth % 4 === 3 && records.source === 'salesforce') return records.newId('account');
      return turn(goneAccounts, nth).id;
    },
    strangeId(object) {
      const serial = STRANGE_SERIAL + strangers++;
      if (records.source === 'hubspot')
        return salesforceId(object === 'account' ? 'Account' : 'Contact', serial);
      return hubspotId(object === 'account' ? 'companies' : 'contacts', serial);
    },
    otherAccount: (account) => tops.find(({ id }) => id !== account.id)?.id ?? null,
    goneProduct: (nth) => (goneProducts.length > 0 ? turn(goneProducts, nth) : undefined),
    buryTwinOf(account) {
      records.accounts.push({ ...account, id: records.newId('account'), twinId: null, deleted: true });
    },
    buryTwinOfContact(contact) {
      records.contacts.push({ ...contact, id: records.newId('contact'), twinId: null, deleted: true });
    },
  };
  return ground;

  function some<T>(all: readonly T[], share: number): T[] {
    const count = all.length === 0 ? 0 : 1 + Math.round(all.length * share);
    return Array.from({ length: count }, () => random.pick(all));
  }
}
