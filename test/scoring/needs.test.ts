import { describe, expect, test } from 'vitest';
import { fieldsPulled, needsOf } from '../../src/scoring/needs.ts';
import { testStrategy } from '../worlds/strategy.ts';

// Goals on the win rate, the revenue won (both of deals) and the first reply (of tickets).
const strategy = (leading: object = {}) => testStrategy({ leading });

describe('what is pulled', () => {
  test('are fields that something reads, and with two sources those by which records are linked', () => {
    const [one, two] = [fieldsPulled(strategy(), 1), fieldsPulled(strategy(), 2)];
    for (const fields of [...one.values(), ...two.values()]) expect(fields.length).toBeGreaterThan(0);
    expect(one.has('login')).toBe(false);
    expect(one.get('deal')).toContain('closeDate');
    expect(two.get('account')).toEqual(expect.arrayContaining(['externalId', 'phone', 'website']));
  });
});

describe('what the strategy needs', () => {
  test('for its goals are the fields of their metrics; checks and names come after', () => {
    const { goals, rest } = needsOf(strategy(), 'salesforce', 1);
    expect([...goals.keys()].sort()).toEqual(['deal', 'ticket']);
    expect(goals.get('deal')).toEqual(expect.arrayContaining(['amount', 'closeDate', 'won']));
    expect(goals.get('ticket')).toContain('firstReplyAt');
    expect(rest.get('contact')).toContain('email');
    expect(rest.get('user')).toContain('name');
    for (const [object, fields] of goals)
      expect(fields.filter((field) => rest.get(object)?.includes(field))).toEqual([]);
  });

  test('is asked of the source that leads an object, and of each where none is named', () => {
    const led = strategy({ deal: 'salesforce', ticket: 'hubspot' });
    const [salesforce, hubspot] = [needsOf(led, 'salesforce', 2), needsOf(led, 'hubspot', 2)];
    expect([...salesforce.goals.keys()]).toEqual(['deal']);
    expect([...hubspot.goals.keys()]).toEqual(['ticket']);
    // Users come with the deals that they own.
    expect(salesforce.rest.has('user')).toBe(true);
    expect(hubspot.rest.has('user')).toBe(false);
    expect(salesforce.rest.has('lead')).toBe(true);
    expect(hubspot.rest.has('lead')).toBe(true);
    // Links between the two need little of what the other one leads.
    expect(hubspot.rest.get('deal')).toEqual(['externalId']);
    expect([...needsOf(led, 'hubspot', 1).goals.keys()].sort()).toEqual(['deal', 'ticket']);
  });
});
