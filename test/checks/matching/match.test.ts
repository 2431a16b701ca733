import { describe, expect, test } from 'vitest';
import { createColumn } from '../../../src/checks/matching/columns.ts';
import { exactDuplicates } from '../../../src/checks/matching/health.ts';
import type { MatchKind } from '../../../src/checks/matching/kinds.ts';
import { type Matching, match } from '../../../src/checks/matching/match.ts';
import { miscopied } from '../../worlds/persons/errors.ts';
import { type PersonColumn, type PersonRow, populate } from '../../worlds/persons/population.ts';
import { heldAgainst } from './held-against.ts';
import { isThere, KNOWN_SETS, matchFile } from './sets.ts';

type Row = Readonly<Record<string, string | null>>;
const never = () => false;

function columnsOf(rows: readonly Row[], kinds: Readonly<Record<string, MatchKind>>) {
  return Object.entries(kinds).map(([name, kind]) => {
    const builder = createColumn({ name, kind }, rows.length);
    for (const row of rows) builder.add(row[name] ?? null);
    return builder.build();
  });
}

function matchRows(rows: readonly Row[], kinds: Readonly<Record<string, MatchKind>>): Matching {
  return match({ columns: columnsOf(rows, kinds), size: rows.length, systems: null, apart: never });
}

const PERSON: Readonly<Partial<Record<PersonColumn, MatchKind>>> = {
  given_name: 'given',
  family_name: 'family',
  birth_date: 'date',
  email: 'email',
  phone: 'phone',
  address: 'address',
  city: 'city',
  postcode: 'postcode',
  company: 'company',
};

describe('a small population', () => {
  const people = [...populate(2500, 3, miscopied)];
  const rows: PersonRow[] = people.map(({ row }) => row);
  const kinds = PERSON as Readonly<Record<string, MatchKind>>;
  const matching = matchRows(rows, kinds);

  test('is matched with its households and namesakes apart', () => {
    const figures = heldAgainst(
      matching,
      people.map(({ person }) => person),
    );
    expect(figures.precision).toBeGreaterThan(0.98);
    expect(figures.f1).toBeGreaterThan(0.97);
    expect(figures.blocking).toBeGreaterThan(0.98);
    expect(figures.expectedByImplied).toBeGreaterThan(0.75);
    expect(figures.expectedByImplied).toBeLessThan(1.3);
  });

  test('is matched the same again', () => {
    const again = matchRows(rows, kinds);
    expect(again.clusters).toEqual(matching.clusters);
  });
});

const there = KNOWN_SETS.filter(({ name }) => ['febrl.dataset1', 'people-1000'].includes(name));
if (!there.every(isThere))
  console.log('Skipped: the reference sets are absent; PLUMBLINE_REFERENCE names their folder.');
test.each(there.filter(isThere))(
  '$name reaches its bar, like every other set with the same settings',
  (set) => {
    const { matching, entities } = matchFile(set);
    expect(heldAgainst(matching, entities).f1).toBeGreaterThanOrEqual(set.leastF1);
  },
);

describe('where there is too little to tell', () => {
  const names = ['Aegean Lines', 'Dahl AS', 'Kosta Foods', 'Nordic Steel', 'Aegean Lines'];
  const rows = Array.from({ length: 200 }, (_, at) => ({
    name: names[at] ?? `Firm ${at}`,
    industry: at % 2 === 0 ? 'Shipping' : 'Food',
  }));

  test('a company name alone joins nobody: exact duplicates are named apart', () => {
    const kinds = { name: 'company', industry: 'category' } as const;
    const matching = matchRows(rows, kinds);
    expect(matching.found).toBe(false);
    expect(matching.clusters).toEqual([]);
    expect(exactDuplicates(columnsOf(rows, kinds), rows.length)).toEqual([[0, 4]]);
  });

  test('empty and single-record tables are no trouble', () => {
    const kinds = { name: 'company', phone: 'phone' } as const;
    for (const few of [
      [],
      [{ name: 'a', phone: '1' }],
      [
        { name: null, phone: null },
        { name: null, phone: null },
      ],
    ])
      expect(matchRows(few, kinds).clusters).toEqual([]);
  });
});
