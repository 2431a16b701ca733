import type { Span } from '../calendar.ts';
import type { Random } from '../random.ts';
import type { AccountRecord, ContactRecord, ProductRecord, SourceRecords } from '../records.ts';
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
  /** Contacts that are deleted on the last day. */
  readonly departing: Set<string>;
  /** An owner who has left, or whom the CRM does not know at all. */
  goneOwner(nth: number): string;
  /** An owner who only looks gone; null for nobody. */
  presentOwner(nth: number): string | null;
  /** The id of a deleted account. */
  goneAccount(nth: number): string | null;
  goneProduct(nth: number): ProductRecord | undefined;
  /** Leaves a deleted account with the same website. */
  buryTwinOf(account: AccountRecord): void;
  /** Leaves a deleted contact with the same address. */
  buryTwinOfContact(contact: ContactRecord): void;
}

/** Longer than a year, so that a deal may be a year old without standing out. */
const LONGEST_CYCLE_DAYS = 372;
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
  records.products.push(...goneProducts);
  records.accounts.push(...goneAccounts);
  records.contacts.push(...goneContacts);
  records.deals.push(...goneDeals);
  records.tickets.push(...goneTickets);

  const ground: Ground = {
    records,
    span,
    random,
    longestCycleDays: LONGEST_CYCLE_DAYS,
    namelessAccounts: [],
    cameBack: [],
    departing: new Set(),
    goneOwner: (nth) => (nth % 6 === 5 ? records.newId('user') : turn(leavers, nth)),
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
