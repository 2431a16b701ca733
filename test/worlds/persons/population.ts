import { createDice, type Dice, zipf } from './dice.ts';
import { inventWords } from './words.ts';

export const PERSON_COLUMNS = [
  'given_name',
  'family_name',
  'birth_date',
  'email',
  'phone',
  'address',
  'city',
  'postcode',
  'region',
  'company',
  'job_title',
  'register',
] as const;
export type PersonColumn = (typeof PERSON_COLUMNS)[number];

export type PersonRow = Record<PersonColumn, string | null>;

const TITLES = ['buyer', 'manager', 'engineer', 'nurse', 'teacher', 'driver', 'owner', 'clerk', 'director'];
const MAIL_HOSTS = [
  'fastmail.example',
  'post.example',
  'webmail.example',
  'inbox.example',
  'letters.example',
];

interface Home {
  readonly address: string;
  readonly city: string;
  readonly postcode: string;
  readonly region: string;
}

/** What everybody is drawn from. */
export interface Country {
  readonly home: (dice: Dice) => Home;
  readonly person: (dice: Dice, household: PersonRow | null) => PersonRow;
  readonly family: (dice: Dice) => string;
  readonly email: (dice: Dice, given: string, family: string) => string;
  readonly phone: (dice: Dice) => string;
}

export function buildCountry(seed: number): Country {
  const given = inventWords('given', 4000, seed + 1);
  const families = inventWords('family', 60_000, seed + 2);
  const cities = inventWords('place', 3000, seed + 3);
  const streets = inventWords('place', 6000, seed + 4);
  const companies = inventWords('company', 20_000, seed + 5);
  const [givenRank, familyRank, cityRank, companyRank] = [4000, 60_000, 3000, 20_000].map(zipf) as [
    (dice: Dice) => number,
    (dice: Dice) => number,
    (dice: Dice) => number,
    (dice: Dice) => number,
  ];
  const phone = (dice: Dice) => `0${2 + dice.below(8)}${String(dice.below(100_000_000)).padStart(8, '0')}`;
  const family = (dice: Dice) => families[familyRank(dice)] as string;
  const home = (dice: Dice): Home => {
    const rank = cityRank(dice);
    const codes = 1 + Math.floor(40 / (1 + rank / 20));
    const code = dice.below(codes);
    const street = streets[(rank * 977 + code * 131 + dice.below(60) * 7) % streets.length] as string;
    return {
      address: `${1 + dice.below(180)} ${street} ${['street', 'road', 'lane'][(rank + code) % 3]}`,
      city: cities[rank] as string,
      postcode: String(10_000 + rank * 29 + code).padStart(5, '0'),
      region: `region ${rank % 16}`,
    };
  };
  const email = (dice: Dice, first: string, last: string) => {
    const style = dice.below(4);
    const plain = last.replaceAll(' ', '');
    const local =
      style === 0
        ? `${first}.${plain}`
        : style === 1
          ? `${first[0]}${plain}`
          : style === 2
            ? first
            : `${plain}.${first[0]}`;
    return `${local}${dice.chance(0.8) ? dice.below(1000) : ''}@${dice.pick(MAIL_HOSTS)}`;
  };
  return {
    home,
    family,
    email,
    phone,
    person(dice, household) {
      const year = 1930 + dice.below(78);
      const decade = Math.floor((year - 1930) / 10);
      const first = given[(givenRank(dice) + decade * 40) % given.length] as string;
      const last = household && dice.chance(0.85) ? (household.family_name as string) : family(dice);
      const place = household ?? home(dice);
      const company = dice.chance(0.6) ? (companies[companyRank(dice)] as string) : null;
      const host = company?.replaceAll(' ', '-');
      const rule = company ? company.length % 2 : 0;
      const work = host ? `${rule ? `${first}.${last}` : `${first[0]}.${last}`}@${host}.example` : null;
      const day = `${String(1 + dice.below(12)).padStart(2, '0')}-${String(1 + dice.below(28)).padStart(2, '0')}`;
      return {
        given_name: first,
        family_name: last,
        birth_date: dice.chance(0.98) ? `${year}-${day}` : null,
        email: dice.chance(0.85) ? (work && dice.chance(0.33) ? work : email(dice, first, last)) : null,
        phone: dice.chance(0.8)
          ? household?.phone && dice.chance(0.5)
            ? household.phone
            : phone(dice)
          : null,
        address: dice.chance(0.95) ? (place.address ?? null) : null,
        city: place.city,
        postcode: place.postcode,
        region: place.region,
        company,
        job_title: dice.chance(0.5) ? dice.pick(TITLES) : null,
        register: `r${dice.below(3)}`,
      };
    },
  };
}

/** The seed's people, each row with the number of its person; originals and copies lie mixed. */
export function* populate(
  rows: number,
  seed: number,
  copyOf: (dice: Dice, row: PersonRow, country: Country) => PersonRow,
): Generator<{ readonly person: number; readonly row: PersonRow }> {
  const country = buildCountry(seed);
  const dice = createDice(seed);
  const waiting: { person: number; row: PersonRow }[] = [];
  let [made, person] = [0, 0];
  let household: PersonRow | null = null;
  while (made < rows) {
    // Copies come some thousands of rows after the original, as they do in files that grew.
    if (waiting.length > 2000 || (waiting.length > 0 && dice.chance(0.15))) {
      const at = dice.below(waiting.length);
      const next = waiting[at] as { person: number; row: PersonRow };
      waiting[at] = waiting.at(-1) as typeof next;
      waiting.pop();
      made++;
      yield next;
      continue;
    }
    const lives: boolean = household !== null && dice.chance(0.55);
    let row: PersonRow = country.person(dice, lives ? household : null);
    if (lives && household && dice.chance(0.01))
      row = { ...row, given_name: household.given_name, family_name: household.family_name };
    household = lives ? household : dice.chance(0.25) ? row : null;
    made++;
    yield { person, row };
    if (dice.chance(0.2))
      for (let copies = 1; copies <= 6; copies++) {
        waiting.push({ person, row: copyOf(dice, row, country) });
        if (!dice.chance(0.28)) break;
      }
    person++;
  }
}
