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

  test('score what their people’s judgements came to, each by its weight', () => {
    const users = [...staff('A', 5), ...staff('B', 5)];
    const rows = dayOf(users).map((row, at) => ({
      ...row,
      value: at < 5 ? ([100, 50, null, 0, 50][at] ?? null) : null,
      n: at === 1 ? null : 10,
      detail: JSON.stringify({
        weight: at < 5 ? [10, 20, 10, 10, 10][at] : 0,
        people: 1,
        team: at < 5 ? 'A' : 'B',
      }),
    }));
    expect(teamsOf(rows, [], users)).toEqual([
      { ids: ['A'], people: 5, value: (1000 + 1000 + 500) / 60, n: 40, weight: 60 },
      { ids: ['B'], people: 5, value: null, n: 50, weight: 0 },
    ]);
  });

  test('are made of the scores of reps alone, by the team of that day, else that of their user', () => {
    const users = [...staff('A', 5), ...staff('B', 6)];
    const rows = dayOf(users);
    const [first] = rows;
    if (!first) throw new Error('no row');
    const others = [
      { ...first, kind: 'adoption' },
      { ...first, groupKind: 'team', groupId: 'A' },
      { ...first, kind: 'check', groupKind: '', groupId: '' },
    ];
    expect(teamsOf([...rows, ...others], [], users)).toEqual(teamsOf(rows, [], users));
    const untold = rows.map((row) => ({ ...row, detail: JSON.stringify({ weight: 10, people: 1 }) }));
    expect(teamsOf(untold, [], users)).toEqual(teamsOf(rows, [], users));
    const spaced = [...staff('A', 5), user('salesforce', 'with a space', 'A', { integration: true })];
    expect(shown(spaced)).toEqual([['A', 5, 60]]);
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
  expect(personOf({ source: 'hubspot', id: 'gone' })).toBe('unknown');
  expect(personOf({ source: 'hubspot', id: 'gone' })).toBe(personOf({ source: 'salesforce', id: 'gone' }));
});

test('of users without an address the second of each CRM may be one person, and so on; who has one counts for none', () => {
  const [none, blank] = [{ email: null }, { email: '  ' }];
  const personOf = personsOf([
    user('salesforce', 'x', null, { email: ' X@example.test ' }),
    user('salesforce', 'a', null, none),
    user('salesforce', 'y', null),
    user('salesforce', 'b', null, blank),
    user('salesforce', 'c', null, none),
    user('hubspot', 'd', null, none),
    user('hubspot', 'e', null, none),
    user('hubspot', 'x', null, { email: 'x@EXAMPLE.test' }),
    user('hubspot', 'sync', null, { email: null, integration: true }),
    user('hubspot', 'queue', null, { person: false }),
    user('hubspot', 'untold', null, { email: 'u@example.test', person: null, integration: null }),
  ]);
  const of = (source: string, ids: string) => [...ids].map((id) => personOf({ source, id }));
  expect(of('salesforce', 'abc')).toEqual(['unnamed 0', 'unnamed 1', 'unnamed 2']);
  expect(of('hubspot', 'de')).toEqual(['unnamed 0', 'unnamed 1']);
  expect([...of('salesforce', 'x'), ...of('hubspot', 'x')]).toEqual(['x@example.test', 'x@example.test']);
  expect(['sync', 'queue', 'untold'].map((id) => personOf({ source: 'hubspot', id }))).toEqual([
    null,
    null,
    'u@example.test',
  ]);
});
