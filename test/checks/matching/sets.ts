import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { createColumn } from '../../../src/checks/matching/columns.ts';
import type { MatchKind } from '../../../src/checks/matching/kinds.ts';
import { type Matching, match } from '../../../src/checks/matching/match.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SHARED = process.env['PLUMBLINE_REFERENCE'] ?? join(ROOT, '../shared');

/** A file of records whose true entities are known: which column is of which kind, and what names the entity. */
export interface KnownSet {
  readonly name: string;
  readonly file: string;
  readonly kinds: Readonly<Record<string, MatchKind>>;
  readonly entity: (row: Readonly<Record<string, string>>) => string;
  /** The least F1 of the pairs that the clusters imply. */
  readonly leastF1: number;
}

const FEBRL: Readonly<Record<string, MatchKind>> = {
  given_name: 'given',
  surname: 'family',
  street_number: 'category',
  address_1: 'address',
  address_2: 'text',
  suburb: 'city',
  postcode: 'postcode',
  state: 'category',
  date_of_birth: 'date',
  soc_sec_id: 'id',
};
const FEW: Readonly<Record<string, MatchKind>> = {
  given_name: 'given',
  surname: 'family',
  suburb: 'city',
  postcode: 'postcode',
  date_of_birth: 'date',
};
const febrlEntity = (row: Readonly<Record<string, string>>) => (row['rec_id'] ?? '').split('-')[1] ?? '';

/** The reference sets, each with its bar. The labels are used for scoring only. */
export const KNOWN_SETS: readonly KnownSet[] = [
  ...(['dataset1', 'dataset2'] as const).flatMap((name): KnownSet[] => [
    {
      name: `febrl.${name}`,
      file: join(SHARED, `data/febrl/${name}.csv`),
      kinds: FEBRL,
      entity: febrlEntity,
      leastF1: 0.99,
    },
    {
      name: `febrl.${name}.few-columns`,
      file: join(SHARED, `data/febrl/${name}.csv`),
      kinds: FEW,
      entity: febrlEntity,
      leastF1: 0.98,
    },
  ]),
  {
    name: 'people-1000',
    file: join(SHARED, 'data/people-1000/fake_1000.csv'),
    kinds: { first_name: 'given', surname: 'family', dob: 'date', city: 'city', email: 'email' },
    entity: (row) => row['cluster'] ?? '',
    leastF1: 0.95,
  },
];

export function isThere({ file }: KnownSet): boolean {
  return existsSync(file);
}

/** Matches a file without its labels, and gives the labels apart. */
export function matchFile({ file, kinds, entity }: KnownSet): { matching: Matching; entities: string[] } {
  const rows: Record<string, string>[] = parse(readFileSync(file, 'utf8'), { columns: true, trim: true });
  const columns = Object.entries(kinds).map(([name, kind]) => {
    const builder = createColumn({ name, kind }, rows.length);
    for (const row of rows) builder.add(row[name] || null);
    return builder.build();
  });
  const matching = match({ columns, size: rows.length, systems: null, apart: () => false });
  return { matching, entities: rows.map(entity) };
}
