/** A contact with twelve values beside its id and the stamp of its last change, both CRMs' spelling left open. */
export interface Contact {
  readonly number: number;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  readonly country: string;
  /** Numbers of its account and its owner. */
  readonly account: number;
  readonly owner: number;
  readonly emailOptOut: boolean;
  readonly emailBounced: boolean;
  readonly twin: number | null;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

const FIRST_NAMES = [
  'Ana',
  'Bjørn',
  'Chloé',
  'Đức',
  'Ελένη',
  'Farid',
  'Giulia',
  'Hoa',
  'İpek',
  'رضا',
  'Kwame',
];
const LAST_NAMES = [
  'Papadakis',
  'Nguyễn',
  "O'Brien",
  'Østby',
  'Test',
  'da Silva',
  'Y',
  'Null',
  'Müller',
  '王',
];
const TITLES = ['Head of Purchasing', 'Engineer', 'Site Manager, North', 'Chief Financial Officer', null];
const COUNTRIES = ['Greece', 'Norway', 'Viet Nam', 'Iran', 'Germany', 'Portugal', 'Korea'];
const FIRST_CREATED_MS = Date.UTC(2024, 0, 1, 7);
const FIRST_MODIFIED_MS = Date.UTC(2025, 0, 1, 7);
const STEP_MS = 401_003;
/** After as many contacts the moments begin again, so that none lies in a far future. */
const MOMENTS = 1_000_000;

/** The same count makes the same contacts; up to a million are in the order of their last change. */
export function buildContacts(count: number): Contact[] {
  return Array.from({ length: count }, (_, index) => contactAt(index, count));
}

/** One of `count` contacts, from 0 on. */
export function contactAt(index: number, count: number): Contact {
  const pick = <T>(list: readonly T[], stride: number) => list[(index * stride) % list.length] as T;
  const [firstName, lastName] = [pick(FIRST_NAMES, 7), pick(LAST_NAMES, 3)];
  return {
    number: index + 1,
    firstName: index % 13 === 0 ? null : firstName,
    lastName,
    email: index % 9 === 0 ? null : `contact.${index}@firm-${index % 7919}.example.com`,
    phone: index % 4 === 0 ? null : `+30 210 ${String(1_000_000 + ((index * 7907) % 9_000_000))}`,
    title: pick(TITLES, 2),
    country: pick(COUNTRIES, 5),
    account: 1 + ((index * 31) % Math.max(1, Math.floor(count / 3))),
    owner: 1 + (index % OWNERS),
    emailOptOut: index % 17 === 0,
    emailBounced: index % 43 === 0,
    twin: index % 3 === 0 ? index + 1 : null,
    createdMs: FIRST_CREATED_MS + (index % MOMENTS) * STEP_MS,
    modifiedMs: FIRST_MODIFIED_MS + (index % MOMENTS) * STEP_MS,
  };
}

export const OWNERS = 40;

/** After the last change of every contact; the bound of every pull. */
export const UNTIL = '2040-01-01T00:00:00.000Z';
