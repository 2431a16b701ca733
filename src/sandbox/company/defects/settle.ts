import type { Edit } from '../last-day.ts';
import type { ContactRecord, SourceRecords } from '../records.ts';
import { WON } from '../truth.ts';
import { BLANKS } from './account.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, turn } from './planting.ts';
import { isClosedTicket } from './ticket.ts';

/** Which deals and tickets are open after the last day. */
interface Work {
  readonly accounts: ReadonlySet<string>;
  readonly owners: ReadonlySet<string>;
}

/**
 * What depends on several records, planted once these have been settled: titles of contacts whose account has a deal
 * open, addresses outside an account's domain, names that are swapped, work that was left behind.
 */
export function plantLast(
  planter: Planter,
  contacts: Bed<ContactRecord>,
  edits: readonly Edit[],
  ground: Ground,
): void {
  const { records } = ground;
  const work = openWork(records, edits);
  plantTitles(planter, contacts, work);
  plantStrangers(planter, contacts, ground);
  plantSwaps(planter, contacts, ground);
  for (const user of records.users) {
    if (user.active) continue;
    const note = work.owners.has(user.id) ? planter.defect : planter.nearMiss;
    note('user', user.id, 'user-work-left');
  }
}

function openWork(records: SourceRecords, edits: readonly Edit[]): Work {
  const patched = new Map(edits.map((edit) => [edit.record.id, edit.patch]));
  const deals = records.deals
    .map((deal) => ({ ...deal, ...(patched.get(deal.id) as object | undefined) }))
    .filter((deal) => !deal.deleted && deal.stage < WON);
  const tickets = records.tickets
    .map((ticket) => ({ ...ticket, ...(patched.get(ticket.id) as object | undefined) }))
    .filter((ticket) => !ticket.deleted && !isClosedTicket(ticket));
  return {
    accounts: new Set(deals.flatMap(({ accountId }) => accountId ?? [])),
    owners: new Set([...deals, ...tickets].flatMap(({ ownerId }) => ownerId ?? [])),
  };
}

function plantTitles(planter: Planter, bed: Bed<ContactRecord>, work: Work): void {
  const check = 'contact-title-missing';
  const selling = (contact: ContactRecord) =>
    contact.accountId !== null && work.accounts.has(contact.accountId);
  const quiet = (contact: ContactRecord) =>
    contact.accountId !== null && !work.accounts.has(contact.accountId);
  for (let nth = 0; nth < planter.quota(0.03, bed.size); nth++) {
    const contact = bed.take(selling);
    if (!contact) break;
    contact.title = turn(BLANKS, nth);
    planter.defect('contact', contact.id, check);
  }
  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const contact = bed.take(quiet);
    if (!contact) break;
    contact.title = null;
    planter.nearMiss('contact', contact.id, check);
  }
}

/** The contacts that will be there after the last day. */
function living({ records, departing }: Ground): ContactRecord[] {
  return records.contacts.filter((contact) => !contact.deleted && !departing.has(contact.id));
}

/** Addresses of another firm, where somebody has one at the account's own domain; and one at a branch of it. */
function plantStrangers(planter: Planter, bed: Bed<ContactRecord>, ground: Ground): void {
  const check = 'contact-email-foreign';
  const websites = new Map(ground.records.accounts.map((account) => [account.id, account.website]));
  const atHome = (contact: ContactRecord) => {
    const { domain } = contact.truth.account;
    return contact.email?.trim().toLowerCase().endsWith(`@${domain}`) === true;
  };
  const staff = Map.groupBy(living(ground).filter(atHome), (contact) => contact.accountId);
  const moved = new Set<string>();
  const fits = (contact: ContactRecord) =>
    contact.accountId !== null &&
    atHome(contact) &&
    websites.get(contact.accountId) === contact.truth.account.website &&
    !moved.has(contact.accountId) &&
    (staff.get(contact.accountId)?.length ?? 0) > 2;
  for (let nth = 0; nth < planter.quota(0.004, bed.size); nth++) {
    const contact = bed.take(fits);
    if (!contact) break;
    moved.add(contact.accountId ?? '');
    contact.email = `${contact.truth.local}@${contact.id.toLowerCase()}-example.com`;
    planter.defect('contact', contact.id, check);
  }
  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const contact = bed.take(fits);
    if (!contact) break;
    contact.email = `${contact.truth.local}@branch.${contact.truth.account.domain}`;
    planter.nearMiss('contact', contact.id, check);
  }
}

/** Times that a name must be more usual in the other place, and a few more. */
const TIMES = 4;
const MORE = 2;

/** Given and family names in each other's place, of people whose names others have too; and names that go both ways. */
function plantSwaps(planter: Planter, bed: Bed<ContactRecord>, ground: Ground): void {
  const check = 'contact-name-swapped';
  const uses = new Map<string, { given: number; family: number }>();
  const useOf = (name: string | null) => {
    const key = (name ?? '').trim().toLowerCase();
    const use = uses.get(key) ?? { given: 0, family: 0 };
    uses.set(key, use);
    return use;
  };
  for (const { firstName, lastName } of living(ground)) {
    useOf(firstName).given++;
    useOf(lastName).family++;
  }
  const fits = ({ firstName, lastName }: ContactRecord) => {
    const [given, family] = [useOf(firstName), useOf(lastName)];
    return (
      given.given >= TIMES * (given.family + 1) + MORE && family.family >= TIMES * (family.given + 1) + MORE
    );
  };
  for (let nth = 0; nth < planter.quota(0.002, bed.size); nth++) {
    const contact = bed.take(fits);
    if (!contact) break;
    const { firstName, lastName } = contact;
    useOf(firstName).given--;
    useOf(firstName).family++;
    useOf(lastName).family--;
    useOf(lastName).given++;
    contact.firstName = lastName;
    contact.lastName = firstName ?? '';
    planter.defect('contact', contact.id, check);
  }
  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const contact = bed.take(() => true);
    if (!contact) break;
    [contact.firstName, contact.lastName] = nth % 2 === 0 ? ['James', 'Martin'] : ['Martin', 'James'];
    planter.nearMiss('contact', contact.id, check);
  }
}
