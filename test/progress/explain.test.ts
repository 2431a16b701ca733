import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { explanationLines, tellGoal, tellRecord } from '../../src/cli/explanation.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import type { Person } from '../../src/people/schema.ts';
import { createExplaining, type Explaining } from '../../src/progress/explain.ts';
import { explainData } from '../../src/progress/explain-data.ts';
import { explainPrivacy } from '../../src/progress/explain-privacy.ts';
import { catalogueOf } from '../../src/scoring/catalogue.ts';
import { fieldsPulled } from '../../src/scoring/needs.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import { wordsOf } from '../../src/strategy/words.ts';
import { OWN_CHECK, OWN_METRIC } from '../worlds/own.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const AS_OF = '2026-06-15';
const clock = { now: () => '2026-06-15T12:00:00.000Z' };
const goals = [
  goalInput('large', {
    metric: { id: OWN_METRIC.id, period: { days: 365 } },
    supporting: [{ id: 'revenue_won', period: 'all' }],
  }),
  goalInput('two'),
  goalInput('three'),
];
const own = { checks: [OWN_CHECK], metrics: [OWN_METRIC] };
const plain = testStrategy({ goals, own });
const agreed = {
  rep_level: 'manager',
  reason: 'Coaching.',
  consulted: 'The works council',
  agreed: '2026-01-01',
};

/** Six reps in two teams, five of them in one; every rep has a won deal without an amount. */
const REPS = Array.from({ length: 6 }, (_, index) => ({
  id: `u${index}`,
  name: `Rep ${index}`,
  email: `rep${index}@example.test`,
  team: index === 0 ? 'Alone' : 'Many',
  active: true,
  person: true,
}));
const WON = {
  closed: true,
  won: true,
  closeDate: '2026-06-01',
  stage: 'Won',
  currency: 'EUR',
  accountId: 'a',
};
const people: Person[] = [
  ...REPS.map(
    ({ name, email }): Person => ({ name, email, role: 'rep', language: 'en', manager: 'boss@example.test' }),
  ),
  { name: 'Boss', email: 'boss@example.test', role: 'manager', language: 'en' },
];

let store: RecordStore;
beforeAll(async () => {
  store = await smallMirror({
    user: REPS,
    account: [{ id: 'a', name: 'A', type: 'Partner' }],
    deal: [
      ...REPS.map(({ id }) => ({
        ...WON,
        id: `of-${id}`,
        name: `Of ${id}\u001b[31m`,
        ownerId: id,
        amount: null,
      })),
      { ...WON, id: 'nobody', name: 'Nobody', ownerId: null, amount: null },
      ...Array.from({ length: 8 }, (_, n) => ({
        ...WON,
        id: `fine${n}`,
        name: 'Fine',
        ownerId: 'u1',
        amount: 200_000,
      })),
    ],
  });
  await judge({ store, strategy: plain, strategyVersion: 1, asOf: AS_OF, clock, keep: true });
});
afterAll(() => store.close());

const explaining = (strategy: Strategy): Explaining =>
  createExplaining({ store, clock, strategy: () => strategy, people: () => people, day: () => AS_OF });

describe('a goal explained', () => {
  test('leads to its metrics with their SQL, its checks with their findings, and the fixes', async () => {
    const told = await explaining(plain).goal('large', null);
    expect(told.objective).toBe('Grow');
    expect(told.metrics.map(({ metric, role }) => [metric, role])).toEqual([
      ['own_large_wins', 'headline'],
      ['revenue_won', 'supporting'],
    ]);
    expect(told.metrics[0]).toMatchObject({ counts: OWN_METRIC.member, of: OWN_METRIC.hit, own: true });
    expect(told.metrics[0]?.result).toMatchObject({ value: 1, n: 8 });
    expect(told.metrics[1]?.counts).toMatch(/r\.won/);
    const amount = told.checks.find(({ check }) => check === 'deal-amount-missing');
    expect(amount).toMatchObject({ records: 7, failing: 7, reason: null });
    expect(told.checks.map(({ check }) => check)).toContain(OWN_CHECK.id);
    expect(told.checks[0]?.records).toBeGreaterThanOrEqual(told.checks.at(-1)?.records ?? 0);
    expect(told.who).toMatchObject({ findings: 7, yours: 0, nobodys: 1, reports: [] });
    expect(told.best[0]).toMatchObject({ object: 'deal', link: expect.stringContaining('https://') });
    expect(told.best.every(({ ranked }) => ranked.trustGains.has('large'))).toBe(true);
  });

  test('names no team of fewer than five, also not by subtraction, and nobody by name', async () => {
    const { who } = await explaining(plain).goal('large', 'boss@example.test');
    expect(who.teams).toEqual([{ teams: ['Alone', 'Many'], people: 6, findings: 6 }]);
    expect(who.reports).toEqual([]);
  });

  test('tells a manager of their reports where the strategy says so', async () => {
    const { who } = await explaining(testStrategy({ goals, own, people: agreed })).goal(
      'large',
      'boss@example.test',
    );
    expect(who.reports).toEqual(REPS.map(({ name }) => ({ name, findings: 1 })));
  });

  test('shows a rep their own records and no other, and whom nobody knows none', async () => {
    const rep = await explaining(plain).goal('large', 'REP0@example.test');
    expect(rep.who.yours).toBe(1);
    expect(rep.best.map(({ ranked }) => ranked.finding.recordId)).toEqual(['of-u0']);
    const stranger = await explaining(plain).goal('large', 'stranger@example.test');
    expect(stranger.best).toEqual([]);
    const mine = await explaining(plain).record({ object: 'deal', id: 'of-u0' }, 'rep0@example.test');
    expect(mine.findings.map(({ fix }) => fix.ranked.finding.checkId)).toContain('deal-amount-missing');
    const other = await explaining(plain).record({ object: 'deal', id: 'of-u1' }, 'rep0@example.test');
    expect(other).toEqual({ object: 'deal', id: 'of-u1', label: null, link: null, findings: [] });
  });

  test('is told in lines that say everything and hold nothing that acts on a terminal', async () => {
    const speaker = createSpeaker('en', wordsOf(plain));
    const goal = explanationLines(tellGoal(await explaining(plain).goal('large', null), [], speaker));
    for (const part of ['Large wins', OWN_METRIC.member, 'Deal without an amount', 'by team:', 'of-u0'])
      expect(goal.join('\n')).toContain(part);
    const record = tellRecord(
      await explaining(plain).record({ object: 'deal', id: 'of-u1' }, null),
      [],
      speaker,
    );
    const lines = [...goal, ...explanationLines(record)];
    expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
    expect(lines.filter((line) => /undefined|\[object/.test(line))).toEqual([]);
  });
});

describe('data and privacy explained', () => {
  test('say of every field that is pulled who needs it, and of no other', () => {
    for (const sources of [1, 2]) {
      const { stored, left } = explainData(plain, sources);
      const pulled = [...fieldsPulled(plain, sources)].flatMap(([object, fields]) =>
        fields.map((field) => `${object}.${field}`),
      );
      expect(stored.map(({ object, field }) => `${object}.${field}`).sort()).toEqual(pulled.sort());
      const useless = stored.filter(
        ({ goals, metrics, checks, links, names }) =>
          goals.length + metrics.length + checks.length === 0 && !links && !names,
      );
      expect(useless).toEqual([]);
      expect(left.filter(({ object, field }) => pulled.includes(`${object}.${field}`))).toEqual([]);
    }
    const { stored } = explainData(plain, 1);
    const amount = stored.find(({ object, field }) => object === 'deal' && field === 'amount');
    expect(amount?.goals).toContain('large');
    expect(amount?.checks).toEqual(expect.arrayContaining(['deal-amount-missing', OWN_CHECK.id]));
  });

  test('say what is kept about people and what the strategy lets whom see', () => {
    const reading = { ...OWN_CHECK, reads: [...OWN_CHECK.reads, 'user.name'] };
    const told = explainPrivacy(testStrategy({ own: { checks: [reading] }, people: agreed }), people, 1);
    expect(told.personal.every(({ personal }) => personal)).toBe(true);
    expect(told.personal.map(({ object, field }) => `${object}.${field}`)).toContain('contact.email');
    expect(told).toMatchObject({ reps: 6, agreed: 0, fewest: 5, repLevel: agreed });
    expect(told.own).toEqual([{ id: OWN_CHECK.id, reads: ['user.name'] }]);
  });

  test('are words that no goal may take', () => {
    for (const id of ['data', 'privacy'])
      expect(() => testStrategy({ goals: [goalInput(id), goalInput('b'), goalInput('c')] })).toThrow(
        /words of/,
      );
  });

  test('a check that is switched off is still explained by the catalogue', () => {
    const { off, checks } = catalogueOf(testStrategy({ checks: { 'deal-amount-missing': { off: 'No.' } } }));
    expect(off).toHaveLength(1);
    expect(checks).toHaveLength(CHECKS.length - 1);
  });
});
