import type { ContactRecord } from '../records.ts';
import { subscriberNumber } from '../regions.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipe, type Recipes, turn } from './planting.ts';

/** What is no address, from a local part and a domain. */
export const NO_ADDRESSES: readonly ((local: string, domain: string) => string)[] = [
  (local, domain) => `${local}.${domain}`,
  (local, domain) => `${local}@@${domain}`,
  (local, domain) => `${local} @${domain}`,
  (local) => `${local}@localhost`,
  (local, domain) => `.${local}@${domain}`,
  (local, domain) => `${local}..x@${domain}`,
  (local, domain) => `${local}.@${domain}`,
  (local) => `${local}@`,
  (local, domain) => `${local},crm@${domain}`,
  (local, domain) => `${local}@${domain.replace(/\.[^.]*$/, '.con')}`,
  (local, domain) => `${local}@${domain}@${domain}`,
  (_, domain) => `@${domain}`,
  (local, domain) => `${local.padEnd(65, 'x')}@${domain}`,
  () => 'no e-mail',
  (local) => `${local}@northlight.test`,
  (local, domain) => `"${local}"@${domain}`,
];
/** What is an address, though it does not look like one to a narrow rule; all at the domain itself. */
const ODD_AT_HOME: readonly ((local: string, domain: string) => string)[] = [
  (local, domain) => `${local}+crm@${domain}`,
  (local, domain) => `o'${local}@${domain}`,
  (local, domain) => `γιώργος.${local}@${domain}`,
  (local, domain) => `  ${local}@${domain} `,
  (local, domain) => `${local.toUpperCase()}@${domain.toUpperCase()}`,
  (local, domain) => `${local.padEnd(64, 'x')}@${domain}`,
  (local, domain) => `y@${local}.${domain}`,
  (local, domain) => `${local}_#1!&=@${domain}`,
];
/** The same, and domains that do not look like any. */
export const ODD_ADDRESSES: readonly ((local: string, domain: string) => string)[] = [
  ...ODD_AT_HOME,
  (local, domain) => `${local}@${domain.replace(/\..*$/, '.museum')}`,
  (local, domain) => `${local}@blåbær-${domain.replace(/\..*$/, '.no')}`,
];
const DISPOSABLE = [
  'mailinator.com',
  'guerrillamail.com',
  'yopmail.com',
  '10minutemail.com',
  'trashmail.com',
];
const BAD_LAST_NAMES = [
  'asdf',
  'Unknown',
  '-',
  'LastName',
  'XXX',
  'n/a',
  'qwerty',
  'Surname',
  ' tbd ',
  '.',
  'Last Name',
  'asd',
  'None',
  'select',
  '--',
];
const REAL_LAST_NAMES = ['Test', 'Null', 'Na', 'Ny', 'Y', 'Ý', 'O', 'Ó', 'É', 'True', 'Void'];
export const NO_PHONES = [
  '+30 123',
  '12',
  '+47 0000 0000',
  '+84 1',
  '+999 123456789',
  '+98 912 34',
  '00',
  '+44 7400 12',
  '+1 555',
  '+',
];
/** Odd ways to write a number that reaches somebody: international, or as dialled in the contact's country. */
export const ODD_PHONES: readonly ((code: string, trunk: string, number: string) => string)[] = [
  (code, _, number) => `+${code} (${number.slice(0, 3)}) ${number.slice(3)}`,
  (_, trunk, number) => `${trunk}${number} ext. 12`,
  (code, _, number) => `+${code}-${number.slice(0, 2)}-${number.slice(2)} x345`,
  (_, trunk, number) => easternDigits(`${trunk}${number}`),
  (code, _, number) => `  +${code}.${number.slice(0, 3)}.${number.slice(3)}  `,
  (code, _, number) => `+${code} ${number.slice(0, 2)}/${number.slice(2)}`,
  (code, _, number) => `+${code}${number};ext=7`,
  (_, trunk, number) => `${trunk}${number.split('').join(' ')}`,
];
/** Looks like nothing, and no country says how to read it. */
const UNREADABLE_PHONES = ['ask for Kari', '12345', 'extension 9', '(0)'];

export function contactRecipes(ground: Ground): Recipes<ContactRecord> {
  const any = () => true;
  const reachMissing: Recipe<ContactRecord> = {
    checks: ['contact-reach-missing'],
    share: 0.008,
    fits: any,
    apply: (contact, nth) => {
      contact.email = turn([null, '', ' '], nth);
      contact.phone = turn([null, '  ', ''], nth);
    },
  };
  const reachPlaceholder: Recipe<ContactRecord> = {
    checks: ['contact-reach-missing', 'contact-email-invalid'],
    share: 0,
    fits: any,
    apply: (contact, nth) => {
      contact.email = turn(['unknown', '-', 'n/a', 'none'], nth);
      contact.phone = null;
    },
  };
  const emailInvalid: Recipe<ContactRecord> = {
    checks: ['contact-email-invalid'],
    share: 0.01,
    fits: (contact) => contact.email !== null,
    apply: (contact, nth) => {
      contact.email = turn(NO_ADDRESSES, nth)(contact.truth.local, contact.truth.account.domain);
    },
  };
  const emailDisposable: Recipe<ContactRecord> = {
    checks: ['contact-email-disposable'],
    share: 0.002,
    fits: (contact) => contact.email !== null,
    apply: (contact, nth) => {
      const host = nth % 4 === 3 ? 'mx7.' : '';
      // The record's own number keeps the address its own.
      contact.email = `${contact.truth.local}.${contact.id.toLowerCase()}@${host}${turn(DISPOSABLE, nth)}`;
    },
  };
  const phoneInvalid: Recipe<ContactRecord> = {
    checks: ['contact-phone-invalid'],
    share: 0.01,
    fits: (contact) => contact.country !== null,
    apply: (contact, nth) => {
      contact.phone = turn(NO_PHONES, nth);
    },
  };
  const lastNamePlaceholder: Recipe<ContactRecord> = {
    checks: ['contact-lastname-placeholder'],
    share: 0.004,
    fits: any,
    apply: (contact, nth) => {
      contact.lastName = turn(BAD_LAST_NAMES, nth);
    },
  };
  const accountOrphan: Recipe<ContactRecord> = {
    checks: ['contact-account-orphan'],
    share: 0.004,
    fits: any,
    apply: (contact, nth) => {
      contact.accountId = ground.goneAccount(nth);
    },
  };

  return {
    defects: [reachMissing, emailInvalid, emailDisposable, phoneInvalid, lastNamePlaceholder, accountOrphan],
    nearMisses: [
      near('contact-reach-missing', (contact, nth) => {
        if (nth % 2 === 0) contact.email = null;
        else contact.phone = null;
      }),
      near('contact-email-invalid', (contact, nth) => {
        contact.email = turn(ODD_AT_HOME, nth)(contact.truth.local, contact.truth.account.domain);
      }),
      near('contact-email-disposable', (contact, nth) => {
        const { local, account } = contact.truth;
        contact.email = `${nth % 2 === 0 ? local : 'yopmail.com'}@mailinator.com.${account.domain}`;
      }),
      {
        ...near('contact-phone-invalid', (contact, nth) => {
          const { region } = contact.truth.account;
          if (nth % 3 === 2) {
            contact.country = null;
            contact.phone = turn(UNREADABLE_PHONES, nth);
          } else {
            const number = subscriberNumber(region, ground.random);
            contact.phone = turn(ODD_PHONES, nth)(region.callingCode, region.trunk, number);
          }
        }),
        fits: (contact) => contact.country !== null,
      },
      near('contact-lastname-placeholder', (contact, nth) => {
        contact.lastName = turn(REAL_LAST_NAMES, nth);
      }),
      // Nobody's address says for whom they work.
      near('contact-account-orphan', (contact) => {
        contact.accountId = ground.records.accounts[0]?.id ?? null;
        contact.email = null;
      }),
    ],
    combinations: [
      [emailInvalid, phoneInvalid],
      [lastNamePlaceholder, emailDisposable],
      [reachPlaceholder],
      [accountOrphan, emailInvalid],
      [phoneInvalid, lastNamePlaceholder],
      [reachMissing, lastNamePlaceholder, accountOrphan],
    ],
  };
}

function near(check: string, apply: (contact: ContactRecord, nth: number) => void): Recipe<ContactRecord> {
  const fits = (contact: ContactRecord) => contact.email !== null && contact.phone !== null;
  return { checks: [check], share: 0, fits, apply };
}

function easternDigits(number: string): string {
  return number.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'.charAt(Number(digit)));
}

/** One person written down twice, the address alike or not, and people whose addresses only look alike. */
export function plantAddresses(planter: Planter, bed: Bed<ContactRecord>, ground: Ground): void {
  const check = 'contact-email-duplicate';
  const reachable = (contact: ContactRecord) => contact.email !== null;
  const again = (contact: ContactRecord, email: string): ContactRecord => {
    const other = { ...contact, id: ground.records.newId('contact'), twinId: null, email };
    ground.records.contacts.push(other);
    planter.copy('contact', contact.id, other.id);
    return other;
  };
  for (let nth = 0; nth < planter.quota(0.003, bed.size); nth++) {
    const one = bed.take(reachable);
    if (!one?.email) break;
    const other = again(
      one,
      turn([one.email, one.email.toUpperCase(), ` ${one.email}`, `${one.email} `], nth),
    );
    planter.defect('contact', one.id, check);
    planter.defect('contact', other.id, check);
  }
  for (let nth = 0; nth < planter.quota(0, bed.size); nth++) {
    const one = bed.take(reachable);
    if (!one?.email) break;
    if (nth % 2 === 0) ground.buryTwinOfContact(one);
    else planter.nearMiss('contact', again(one, one.email.replace('@', '+2@')).id, check);
    planter.nearMiss('contact', one.id, check);
  }
}
