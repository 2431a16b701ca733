import { DAY_MS } from '../calendar.ts';
import type { ContactRecord } from '../records.ts';
import { BLANKS } from './account.ts';
import type { Ground } from './ground.ts';
import { type Recipe, type Recipes, turn } from './planting.ts';

/** First and last names that are nobody's. The last ones could be somebody's. */
export const NOBODIES: readonly (readonly [string, string])[] = [
  ['Test', 'User'],
  ['Test', 'Test'],
  ['Demo', 'Contact'],
  ['Foo', 'Bar'],
  ['abc', 'ABC'],
  ['Dummy', 'Customer'],
  [' first name ', 'Name'],
];
/** Names with something else in them, from a first and a last name. */
const MALFORMED: readonly ((first: string, last: string) => readonly [string, string])[] = [
  (first, last) => [first, `${last} 2`],
  (first, last) => [`${first}@work`, last],
  (first, last) => [first, `${last} (+30 694)`],
  (first, last) => [first, `www.${last}.gr`],
  (first, last) => [`${first} ۱۲`, last],
  (first, last) => [`${first}; ${last}`, last],
  (first, last) => [first, `${last}?`],
];
const ODD_NAMES: readonly ((first: string, last: string) => readonly [string, string])[] = [
  (first, last) => [first, `${last} 3rd`],
  (first, last) => [first, `${last}-Strand`],
  (first, last) => [`${first} J.`, last],
  (first, last) => [first, `d’${last}`],
  (first, last) => [`${first} (Bo)`, last],
  (first, last) => [first, `van ${last}`],
];
export const MISTYPED = [
  ...[
    'gmial.com',
    'gmai.com',
    'gmaill.com',
    'hotmal.com',
    'hotmial.com',
    'outlok.com',
    'yaho.com',
    'yahooo.com',
  ],
  ...['iclould.com', 'gmail.co'],
];
const FREE_MAIL = ['gmail.com', 'yahoo.com', 'gmx.de', 'free.fr', 'hotmail.co.uk', 'icloud.com', 'otenet.gr'];
const ROLES = [
  'info',
  'Sales',
  'office',
  'support',
  'accounts',
  'hr',
  'postmaster',
  'no-reply',
  'contact',
  'orders',
];

/** What the name, the address and the care of a contact may lack, beside what stands in `contact.ts`. */
export function moreContactRecipes(ground: Ground): Recipes<ContactRecord> {
  const { asOf, end } = ground.span;
  const any = () => true;
  const reachable = (contact: ContactRecord) => contact.email !== null && contact.phone !== null;
  const cased = ({ firstName, lastName }: ContactRecord) =>
    /\p{Ll}/u.test(firstName ?? '') && /\p{Ll}/u.test(lastName ?? '') && `${firstName}${lastName}`.length > 5;
  const mailable = (contact: ContactRecord) => contact.marketed && !contact.emailOptOut;
  /** Own to the contact, so that nobody else has it. */
  const own = ({ id, truth }: ContactRecord) => `${truth.local}.${id.toLowerCase()}`;
  const takenRoles = new Set<string>();
  const defect = (
    check: string,
    share: number,
    apply: Recipe<ContactRecord>['apply'],
    fits: Recipe<ContactRecord>['fits'] = any,
  ): Recipe<ContactRecord> => ({ checks: [check], share, fits, apply });
  const near = (
    check: string,
    apply: Recipe<ContactRecord>['apply'],
    fits: Recipe<ContactRecord>['fits'] = reachable,
  ) => defect(check, 0, apply, fits);
  const rename = (
    contact: ContactRecord,
    change: (first: string, last: string) => readonly [string, string],
  ): void => {
    [contact.firstName, contact.lastName] = change(contact.firstName ?? '', contact.lastName);
  };

  return {
    defects: [
      defect('contact-firstname-missing', 0.02, (contact, nth) => {
        contact.firstName = turn(BLANKS, nth);
      }),
      defect(
        'contact-name-capitals',
        0.01,
        (contact) => {
          rename(contact, (first, last) => [first.toUpperCase(), last.toUpperCase()]);
        },
        cased,
      ),
      defect('contact-name-filler', 0.003, (contact, nth) => {
        rename(contact, () => turn(NOBODIES, nth));
      }),
      defect('contact-name-malformed', 0.004, (contact, nth) => {
        rename(contact, turn(MALFORMED, nth));
      }),
      defect(
        'contact-email-mistyped',
        0.003,
        (contact, nth) => {
          contact.email = `${own(contact)}@${turn(MISTYPED, nth)}`;
        },
        reachable,
      ),
      defect(
        'contact-email-free',
        0.01,
        (contact, nth) => {
          contact.email = `${own(contact)}@${turn(FREE_MAIL, nth)}`;
        },
        reachable,
      ),
      defect(
        'contact-email-role',
        0.006,
        (contact, nth) => {
          const role = ROLES.slice(nth % ROLES.length).find(
            (word) => !takenRoles.has(word + contact.accountId),
          );
          takenRoles.add(`${role}${contact.accountId}`);
          contact.email = `${role ?? 'info'}@${contact.truth.account.domain}`;
        },
        reachable,
      ),
      defect(
        'contact-email-bounced',
        0.01,
        (contact, nth) => {
          contact.bouncedAt = end - (nth + 1) * DAY_MS;
        },
        (contact) => contact.email !== null && !contact.inSequence,
      ),
      defect(
        'contact-legalbasis-missing',
        0.01,
        (contact, nth) => {
          contact.legalBasis = turn(BLANKS, nth);
        },
        mailable,
      ),
      defect(
        'contact-sequence-unwanted',
        0.002,
        (contact) => {
          contact.emailOptOut = true;
        },
        (contact) => contact.inSequence && contact.twinId === null,
      ),
      defect('contact-account-missing', 0.01, (contact) => {
        contact.accountId = null;
      }),
      defect('contact-activity-old', 0.05, (contact, nth) => {
        contact.lastActivityOn = asOf - turn([366, 500, 1500], nth);
      }),
      defect('contact-owner-inactive', 0.005, (contact, nth) => {
        contact.ownerId = ground.goneOwner(nth);
      }),
    ],
    nearMisses: [
      near('contact-firstname-missing', (contact, nth) => {
        contact.firstName = turn(['Ý', 'O', 'Na', 'Null', 'Bo'], nth);
      }),
      near(
        'contact-name-capitals',
        (contact) => {
          contact.lastName = contact.lastName.toUpperCase();
        },
        cased,
      ),
      near('contact-name-filler', (contact, nth) => {
        if (nth % 2 === 0) contact.firstName = 'Test';
        else contact.lastName = 'Contact';
      }),
      near('contact-name-malformed', (contact, nth) => {
        rename(contact, turn(ODD_NAMES, nth));
      }),
      near('contact-email-mistyped', (contact) => {
        contact.email = `${contact.truth.local}@gmail.${contact.truth.account.domain}`;
      }),
      near('contact-email-free', (contact) => {
        contact.email = `${contact.truth.local}@yahoo.com.${contact.truth.account.domain}`;
      }),
      near('contact-email-role', (contact, nth) => {
        const { local, account } = contact.truth;
        contact.email = `${turn([`${local}.sales`, `info.${local}`, `helpful.${local}`], nth)}@${account.domain}`;
      }),
      near(
        'contact-email-bounced',
        (contact) => {
          contact.bouncedAt = end - DAY_MS;
          contact.email = null;
        },
        (contact) => reachable(contact) && !contact.inSequence,
      ),
      near(
        'contact-legalbasis-missing',
        (contact, nth) => {
          contact.legalBasis = null;
          if (nth % 2 === 0) contact.emailOptOut = true;
          else contact.marketed = false;
        },
        (contact) => reachable(contact) && !contact.inSequence && contact.twinId === null,
      ),
      near(
        'contact-sequence-unwanted',
        (contact) => {
          contact.emailOptOut = true;
        },
        (contact) => reachable(contact) && !contact.inSequence && contact.twinId === null,
      ),
      near('contact-account-missing', (contact, nth) => {
        contact.accountId = turn(ground.namelessAccounts, nth) ?? contact.accountId;
        contact.email = null;
      }),
      near('contact-activity-old', (contact) => {
        contact.lastActivityOn = asOf - 365;
      }),
      near('contact-owner-inactive', (contact, nth) => {
        contact.ownerId = ground.presentOwner(nth);
      }),
    ],
    combinations: [],
  };
}
