import type { Edit } from '../last-day.ts';
import type { AccountRecord, ContactRecord, DealRecord, SourceRecords } from '../records.ts';
import { LOST, type Source, WON } from '../truth.ts';
import { isAlone } from './account.ts';
import { OWN_COUNTRY_NAMES } from './account-firm.ts';
import type { Ground } from './ground.ts';
import { type AnswerKey, type Bed, type Planted, type Planter, turn } from './planting.ts';

/** What one CRM tells of what the other may tell too, after its last day. By id; only what lives. */
export interface Told {
  readonly accounts: ReadonlyMap<string, ToldAccount>;
  readonly contacts: ReadonlyMap<string, { readonly twinId: string | null; readonly optOut: boolean }>;
  readonly deals: ReadonlyMap<
    string,
    { readonly twinId: string | null; readonly amount: number | null; readonly stage: number }
  >;
}

interface ToldAccount {
  readonly twinId: string | null;
  readonly customer: boolean;
  /** In lower case; null where nobody knows the owner. */
  readonly owner: string | null;
  /** `true` where it is told as it is, what is told instead on purpose, or null where nobody can tell. */
  readonly name: Telling;
  readonly country: Telling;
  readonly website: Telling;
}

type Telling = string | null;

/** What was told otherwise on purpose, by id. */
export interface Retold {
  readonly names: Set<string>;
  readonly countries: Set<string>;
  readonly websites: Set<string>;
}

/** Another name, country and website for accounts that the other CRM has too, and what only looks like another. */
export function plantOtherTellings(planter: Planter, bed: Bed<AccountRecord>, ground: Ground): Retold {
  const retold: Retold = { names: new Set(), countries: new Set(), websites: new Set() };
  const twinned = (account: AccountRecord) => !isAlone(account) && account.phone === null;
  const linked = (account: AccountRecord) => !isAlone(account);
  each(planter.quota(0.002, bed.size), linked, (account, nth) => {
    account.name = `${turn(['Nova', 'Aster', 'Boreas'], nth)} ${account.truth.slug.replace(/-/g, ' ')}`;
    retold.names.add(account.id);
  });
  each(planter.quota(0.002, bed.size), twinned, (account) => {
    account.country = account.truth.region.country === 'Sweden' ? 'Denmark' : 'Sweden';
    account.postalCode = null;
    account.state = null;
    retold.countries.add(account.id);
  });
  each(planter.quota(0.002, bed.size), linked, (account) => {
    account.website = `https://${account.truth.slug}-2-example.com`;
    retold.websites.add(account.id);
  });
  each(planter.quota(0, bed.size), linked, (account) => {
    account.name = `${account.name}.`;
    note(account, 'account-name-disagrees');
  });
  each(planter.quota(0, bed.size), linked, (account) => {
    account.country = ` ${account.country?.toUpperCase()}`;
    note(account, 'account-country-disagrees');
  });
  each(planter.quota(0, bed.size), linked, (account) => {
    account.website = `http://intra.${account.truth.domain}:8080/`;
    note(account, 'account-website-disagrees');
  });
  const lost = planter.quota(0.001, bed.size);
  each(lost, isAlone, (account, nth) => {
    const other = nth % 2 === 0 ? bed.take(isAlone) : null;
    const id = ground.strangeId('account');
    for (const one of other ? [account, other] : [account]) {
      one.twinId = id;
      if (other) planter.defect('account', one.id, 'account-externalid-shared');
    }
  });
  each(planter.quota(0, bed.size), isAlone, (account) => {
    account.twinId = '';
    for (const check of ['account-externalid-shared', 'account-externalid-orphan'])
      planter.nearMiss('account', account.id, check);
  });
  return retold;

  function each(
    times: number,
    fits: (account: AccountRecord) => boolean,
    act: (account: AccountRecord, nth: number) => void,
  ): void {
    for (let nth = 0; nth < times; nth++) {
      const account = bed.take(fits);
      if (!account) return;
      act(account, nth);
    }
  }
  function note(account: AccountRecord, check: string): void {
    planter.nearMiss('account', account.id, check);
  }
}

/** Deals that one CRM has as won and the other as lost. */
export function plantOutcomes(planter: Planter, bed: Bed<DealRecord>): void {
  const fits = (deal: DealRecord) => deal.twinId !== null && deal.stage === LOST && (deal.amount ?? 0) > 0;
  for (let nth = 0; nth < planter.quota(0.001, bed.size); nth++) {
    const deal = bed.take(fits);
    if (!deal) break;
    deal.stage = WON;
    deal.probability = 100;
    deal.lostReason = null;
    deal.moves = deal.moves.map((move) => (move.stage === LOST ? { ...move, stage: WON } : move));
  }
}

/** A no that only this CRM knows, and links to nobody. */
export function plantOptOuts(planter: Planter, bed: Bed<ContactRecord>, ground: Ground): void {
  const linked = (contact: ContactRecord) =>
    contact.twinId !== null && !contact.inSequence && !contact.emailOptOut;
  for (let nth = 0; nth < planter.quota(0.003, bed.size); nth++) {
    const contact = bed.take(linked);
    if (!contact) break;
    contact.emailOptOut = true;
    planter.nearMiss('contact', contact.id, 'contact-consent-disagrees');
  }
  for (let nth = 0; nth < planter.quota(0.001, bed.size); nth++) {
    const contact = bed.take((one) => one.twinId === null);
    if (!contact) break;
    contact.twinId = ground.strangeId('contact');
  }
  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const contact = bed.take((one) => one.twinId === null);
    if (!contact) break;
    contact.twinId = '';
    planter.nearMiss('contact', contact.id, 'contact-externalid-orphan');
  }
}

/** What the CRM tells after its last day. */
export function toldBy(records: SourceRecords, edits: readonly Edit[], retold: Retold): Told {
  const patches = new Map(edits.map((edit) => [edit.record.id, edit.patch as object]));
  const living = <R extends { readonly id: string; readonly deleted: boolean }>(all: readonly R[]): R[] =>
    all.map((one) => ({ ...one, ...patches.get(one.id) })).filter(({ deleted }) => !deleted);
  const emails = new Map(records.users.map((user) => [user.id, user.email.trim().toLowerCase() || null]));
  const telling = (value: string | null, isOther: boolean, isTrue: boolean): Telling =>
    isOther ? value : isTrue ? 'true' : null;
  const account = (one: AccountRecord): ToldAccount => {
    const { name, region, domain } = one.truth;
    return {
      twinId: one.twinId || null,
      customer: /^\s*customer/i.test(one.type ?? ''),
      owner: emails.get(one.ownerId ?? '') ?? null,
      name: telling(one.name, retold.names.has(one.id), letters(one.name) === letters(name)),
      country: telling(one.country, retold.countries.has(one.id), isCountry(one.country, region.country)),
      website: telling(one.website, retold.websites.has(one.id), isWebsite(one.website, domain)),
    };
  };
  return {
    accounts: new Map(living(records.accounts).map((one) => [one.id, account(one)])),
    contacts: new Map(
      living(records.contacts).map((one) => [
        one.id,
        { twinId: one.twinId || null, optOut: one.emailOptOut },
      ]),
    ),
    deals: new Map(
      living(records.deals).map(({ id, twinId, amount, stage }) => [id, { twinId, amount, stage }]),
    ),
  };
}

const letters = (name: string | null): string => (name ?? '').toLowerCase().replace(/\.$/, '');

function isCountry(value: string | null, country: string): boolean {
  const told = (value ?? '').trim().toLowerCase();
  return told === country.toLowerCase() || told === OWN_COUNTRY_NAMES[country]?.toLowerCase();
}

function isWebsite(value: string | null, domain: string): boolean {
  return (value ?? '').toLowerCase().includes(domain);
}

const MOST_NOTED = 40;

/** Every difference between what the two CRMs tell of one thing; seen from both. */
export function differences(salesforce: Told, hubspot: Told): Pick<AnswerKey, 'defects' | 'nearMisses'> {
  const defects: Planted[] = [];
  const nearMisses: Planted[] = [];
  const noted = new Map<string, number>();
  /** Nearly everything agrees: some of it is enough. */
  const near = (one: Planted) => {
    const key = `${one.source} ${one.check}`;
    const times = (noted.get(key) ?? 0) + 1;
    noted.set(key, times);
    if (times <= MOST_NOTED) nearMisses.push(one);
  };
  const sides: readonly (readonly [Source, Told, Told])[] = [
    ['salesforce', salesforce, hubspot],
    ['hubspot', hubspot, salesforce],
  ];
  for (const [source, here, there] of sides) {
    const say = (object: Planted['object'], id: string, check: string, fails: boolean) =>
      fails ? defects.push({ source, object, id, check }) : near({ source, object, id, check });
    for (const [id, one] of here.accounts) {
      const other = one.twinId === null ? undefined : there.accounts.get(one.twinId);
      if (one.twinId !== null) say('account', id, 'account-externalid-orphan', !other);
      if (one.customer || other) say('account', id, 'account-twin-missing', one.customer && !other);
      if (!other) continue;
      for (const field of ['name', 'country', 'website'] as const) {
        if (one[field] && other[field] && one[field] !== other[field])
          say('account', id, `account-${field}-disagrees`, true);
      }
      if (one.owner && other.owner) say('account', id, 'account-owner-disagrees', one.owner !== other.owner);
    }
    for (const [id, one] of here.contacts) {
      const other = one.twinId === null ? undefined : there.contacts.get(one.twinId);
      if (one.twinId !== null) say('contact', id, 'contact-externalid-orphan', !other);
      if (other?.optOut && !one.optOut) say('contact', id, 'contact-consent-disagrees', true);
    }
    for (const [id, one] of here.deals) {
      const other = one.twinId === null ? undefined : there.deals.get(one.twinId);
      if (!other) continue;
      say('deal', id, 'deal-outcome-disagrees', outcome(one.stage) !== outcome(other.stage));
      if (one.amount === null || other.amount === null) continue;
      const most = Math.max(Math.abs(one.amount), Math.abs(other.amount));
      say('deal', id, 'deal-amount-disagrees', Math.abs(one.amount - other.amount) > most / 100);
    }
  }
  return { defects, nearMisses };
}

function outcome(stage: number): string {
  return stage < WON ? 'open' : stage === WON ? 'won' : 'lost';
}
