import { describe, expect, test } from 'vitest';
import type { Person } from '../../src/people/schema.ts';
import { viewerOf } from '../../src/progress/viewer.ts';
import type { UserRow } from '../../src/store/ports.ts';
import type { Strategy } from '../../src/strategy/schema.ts';

const user = (source: string, id: string, email: string | null): UserRow => ({
  ...{ source, id, name: id, email, active: true, person: true, integration: false, team: null },
});
const person = (name: string, parts: Partial<Person> = {}): Person => ({
  email: `${name.toLowerCase()}@example.test`,
  name,
  role: 'rep',
  ...parts,
});
const strategyWith = (level: string) =>
  ({ roles: { sponsors: ['Ingrid@Example.test'] }, people: { rep_level: level } }) as Strategy;

const PEOPLE = [
  person('Mona', { role: 'manager' }),
  person('Ana', { manager: ' Mona@Example.test ' }),
  person('Bo', { manager: 'other@example.test' }),
  person('Cy'),
];
const USERS = [
  user('salesforce', '005A', ' Ana@example.test'),
  user('hubspot', '7', 'ana@example.test '),
  user('salesforce', '005B', 'bo@example.test'),
  user('salesforce', '005M', 'mona@example.test'),
  user('salesforce', '005N', null),
];
const seen = (email: string, level = 'self') =>
  viewerOf({ email, people: PEOPLE, users: USERS, strategy: strategyWith(level) });

describe('who looks', () => {
  test('is who the people file says, however the address is written', () => {
    expect(seen(' ANA@example.test ')).toEqual({
      role: 'rep',
      own: [
        { source: 'salesforce', id: '005A' },
        { source: 'hubspot', id: '7' },
      ],
      reports: [],
    });
    expect(seen('mona@example.test').role).toBe('manager');
  });

  test('is a sponsor by the strategy, and a rep without records where nobody knows them', () => {
    expect(seen('ingrid@example.test')).toEqual({ role: 'sponsor', own: [], reports: [] });
    expect(seen('nobody@example.test')).toEqual({ role: 'rep', own: [], reports: [] });
    expect(seen('').own).toEqual([]);
  });

  test('sees the numbers of those whose manager they are only where the strategy lets them', () => {
    expect(seen('mona@example.test').reports).toEqual([]);
    expect(seen('mona@example.test', 'off').reports).toEqual([]);
    expect(seen('mona@example.test', 'manager').reports).toEqual([
      { source: 'salesforce', id: '005A', name: 'Ana' },
      { source: 'hubspot', id: '7', name: 'Ana' },
    ]);
    expect(seen('ana@example.test', 'manager').reports).toEqual([]);
  });
});
