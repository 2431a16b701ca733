import { describe, expect, test } from 'vitest';
import { personsOf } from '../../src/progress/persons.ts';
import { teamsOf } from '../../src/progress/teams.ts';
import type { MeasurementRow, UserRow } from '../../src/store/ports.ts';

const user = (source: string, id: string, team: string | null, parts: Partial<UserRow> = {}): UserRow => ({
  source,
  id,
  name: id,
  email: `${id}@example.test`,
  active: true,
  person: true,
  integration: false,
  team,
  ...parts,
});
const staff = (team: string | null, count: number, source = 'salesforce') =>
  Array.from({ length: count }, (_, at) => user(source, `${team ?? 'free'}-${at}`, team));

/** A day on which every user has ten judgements, half of them failed. */
function dayOf(users: readonly UserRow[]): MeasurementRow[] {
  return users.map(({ source, id, team }) => ({
    day: '2026-06-15',
    kind: 'score',
    id: 'all',
    groupKind: 'rep',
    groupId: `${source} ${id}`,
    value: 50,
    n: 10,
    detail: JSON.stringify({ weight: 10, people: 1, team }),
    catalogueVersion: 1,
    strategyVersion: 1,
  }));
}
const shown = (users: readonly UserRow[], before: readonly UserRow[] = []) =>
  teamsOf(dayOf(users), dayOf(before), users)?.map(({ ids, people, n }) => [ids.join('+'), people, n]) ??
  null;

describe('teams', () => {
  test('of 3, 4 and 5 reps: two are shown as one', () => {
    expect(shown([...staff('A', 3), ...staff('B', 4), ...staff('C', 5)])).toEqual([
      ['A+B', 7, 70],
      ['C', 5, 50],
    ]);
    expect(shown(staff('A', 4))).toBeNull();
    expect(shown([])).toBeNull();
  });

  test('somebody with a user in both CRMs is one person', () => {
    const both = (team: string, count: number) => [...staff(team, count), ...staff(team, count, 'hubspot')];
    expect(shown([...both('A', 3), ...both('B', 6)])).toEqual([['A+B', 9, 180]]);
    expect(shown(both('A', 4))).toBeNull();
  });

  test('an integration that owns records is nobody, and fills up no team', () => {
    const four = [...staff('A', 4), user('salesforce', 'sync', 'A', { integration: true })];
    expect(shown([...four, ...staff('B', 6)])).toEqual([['A+B', 10, 110]]);
    expect(shown([...staff('A', 4), user('salesforce', 'queue', 'A', { person: false })])).toBeNull();
  });

  test('people in no team are not what all the teams leave over', () => {
    expect(shown([...staff('A', 5), ...staff('B', 8), ...staff(null, 2)])).toEqual([
      ['+A', 7, 70],
      ['B', 8, 80],
    ]);
    expect(shown([...staff('A', 5), ...staff(null, 5)])).toEqual([
      ['', 5, 50],
      ['A', 5, 50],
    ]);
  });

  test('between which one rep moved are shown as one on that day, and apart on the next', () => {
    const before = [...staff('A', 6), ...staff('B', 6)];
    const moved = before.map((one) => (one.id === 'A-0' ? { ...one, team: 'B' } : one));
    expect(shown(before, before)).toHaveLength(2);
    expect(shown(moved, before)).toEqual([['A+B', 12, 120]]);
    expect(shown(moved, moved)).toEqual([
      ['A', 5, 50],
      ['B', 7, 70],
    ]);
  });
});

test('users without an address are never counted as more people than they may be', () => {
  const personOf = personsOf([
    user('salesforce', 'a', null, { email: null }),
    user('salesforce', 'b', null, { email: ' ' }),
    user('hubspot', 'c', null, { email: null }),
    user('hubspot', 'd', null, { email: 'D@example.test' }),
  ]);
  const [a, b, c] = ['salesforce a', 'salesforce b', 'hubspot c'].map((key) => {
    const [source = '', id = ''] = key.split(' ');
    return personOf({ source, id });
  });
  expect(a).not.toBe(b);
  expect(c).toBe(a);
  expect(personOf({ source: 'hubspot', id: 'd' })).toBe('d@example.test');
  expect(personOf({ source: 'hubspot', id: 'gone' })).toBe(personOf({ source: 'salesforce', id: 'gone' }));
});
