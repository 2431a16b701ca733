import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestFor } from '../../jobs/digest.ts';
import type { House } from '../../jobs/house.ts';
import { nudge } from '../../jobs/nudge.ts';
import { createMemory } from '../../src/briefing/memory.ts';
import { type Day, endOfDay } from '../../src/clock.ts';
import { createMending } from '../../src/fixing/mending.ts';
import { silentLog } from '../../src/log.ts';
import { createPreferences } from '../../src/people/preferences.ts';
import type { Person } from '../../src/people/schema.ts';
import { readDay } from '../../src/progress/day-view.ts';
import { readEffect } from '../../src/progress/effect-view.ts';
import { openFixes } from '../../src/progress/fixes.ts';
import { judge, leadingNow } from '../../src/scoring/run.ts';
import type { DocumentStore, RecordStore } from '../../src/store/ports.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import { type RecordingNotifier, recordingNotifier } from '../briefing/recording-notifier.ts';
import { landWorld, smallMirror } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const MONDAY = '2026-06-15';
const SUNDAY = '2026-06-21';
const NEXT_MONDAY = '2026-06-22';
const REPS = ['ana', 'bo', 'cy', 'dee', 'eli', 'flo'];
const people: Person[] = REPS.map((id) => ({
  email: `${id}@example.test`,
  name: id,
  role: 'rep',
  language: 'en',
  agreed: '2026-01-01',
}));
const goals = [
  goalInput('wins', {
    metric: { id: 'revenue_won', baseline: { value: 0, on: '2026-01-01' }, target: 1000 },
  }),
  goalInput('two'),
  goalInput('three'),
];
const holdout = { consulted: 'The works council', on: '2026-01-01', share: 0.5 };
const held = testStrategy({ goals, people: { holdout } });
const plain = testStrategy({ goals });

/** Deals won without an amount: every rep has twelve. */
const DEALS = REPS.flatMap((ownerId) =>
  Array.from({ length: 12 }, (_, at) => ({
    id: `${ownerId}-${at}`,
    name: `Deal ${at}`,
    ownerId,
    closed: true,
    won: true,
    closeDate: '2026-06-01',
    stage: 'Won',
    currency: 'EUR',
    amount: null,
    accountId: 'a',
  })),
);

/** Some have one, so that a median stands for those that have not. */
const FINE = DEALS.slice(0, 8).map((deal) => ({ ...deal, id: `fine-${deal.id}`, amount: 200_000 }));

let store: RecordStore;
let notifier: RecordingNotifier;
let today: Day;
let strategy: Strategy;
let house: House;
const clock = { now: () => endOfDay(today, 'UTC') };

beforeEach(async () => {
  [today, strategy, notifier] = [MONDAY, held, recordingNotifier()];
  store = await smallMirror({
    user: REPS.map((id) => ({ id, name: id, email: `${id}@example.test`, active: true, person: true })),
    account: [{ id: 'a', name: 'A', type: 'Partner' }],
    deal: [...DEALS, ...FINE],
  });
  const documents: DocumentStore = { read: async (_name, _parse, empty) => empty, write: async () => {} };
  house = {
    connectors: [],
    store,
    documents,
    preferences: createPreferences(documents),
    memory: createMemory(documents, clock),
    strategy: () => strategy,
    people: () => people,
    notifier,
    mending: createMending({ writingOf: () => null, fixes: store.fixes, clock, log: silentLog }),
    budgetPercent: 100,
    clock,
    log: silentLog,
    progress: () => {},
    day: () => today,
  };
});
afterEach(() => store.close());

async function live(day: Day): Promise<void> {
  today = day;
  await judge({ store, strategy, strategyVersion: 1, asOf: day, clock, keep: true });
  await nudge(house, { dryRun: false });
}
const nudgedOn = (day: Day) =>
  notifier.arrived
    .filter(({ brief }) => brief.day === day)
    .flatMap(({ brief }) => JSON.parse(brief.said) as [string, string, string][])
    .map((key) => key.join(' '));
const keyOf = (row: { checkId: string; source: string; recordId: string }) =>
  `${row.checkId} ${row.source} ${row.recordId}`;
const openNow = async () => {
  const view = await readDay(store, strategy, today);
  return openFixes({ store, strategy, view, leading: await leadingNow(store, strategy), clock });
};

test('without the switch nothing is held out, and no lot is drawn', async () => {
  strategy = plain;
  await live(MONDAY);
  expect(nudgedOn(MONDAY)).toHaveLength(REPS.length * 3);
  expect(await store.holdout.drawn()).toEqual([]);
});

test('some findings are held out for seven days, never the top one, and stay in the list of all; then it is known what came of them', async () => {
  await live(MONDAY);
  const drawn = await store.holdout.drawn();
  const out = drawn.filter(({ heldOut }) => heldOut);
  expect(out.length).toBeGreaterThan(3);
  expect(nudgedOn(MONDAY)).toHaveLength(REPS.length * 3);
  const inNudges = drawn.filter(({ heldOut }) => !heldOut).map(keyOf);
  const fixes = await openNow();
  for (const id of REPS) {
    const { best, total } = await fixes.of([{ source: 'salesforce', id }], 12);
    const top = best[0]?.ranked.finding;
    expect(top && nudgedOn(MONDAY).includes(keyOf(top))).toBe(true);
    expect(top && drawn.map(keyOf).includes(keyOf(top))).toBe(false);
    expect(total).toBeGreaterThanOrEqual(12);
  }
  expect(nudgedOn(MONDAY)).toEqual(expect.arrayContaining(inNudges));
  const mended = drawn.filter((_, at) => at % 2 === 0).map(({ recordId }) => recordId);
  const deal = DEALS.filter(({ id }) => mended.includes(id)).map((one) => ({
    ...one,
    amount: 50_000,
    modifiedAt: '2026-06-17T00:00:00.000Z',
  }));
  await landWorld(store, 'salesforce', { deal }, '{"at":2}');
  const effectNow = async (exceptions: readonly { finding: string; at: string }[] = []) => {
    const nudges = await store.outbox.list({ kind: 'nudge' });
    return readEffect({ store, strategy, day: today, nudges, exceptions });
  };
  await live(SUNDAY);
  expect((await effectNow()).effect.all.sizes).toBeNull();
  for (const day of [MONDAY, SUNDAY])
    for (const finding of out) expect(nudgedOn(day)).not.toContain(keyOf(finding));
  await live(NEXT_MONDAY);
  expect(out.some((finding) => nudgedOn(NEXT_MONDAY).includes(keyOf(finding)))).toBe(true);

  const { between, holdout: shown, effect, nudgedInMonth } = await effectNow();
  expect(between?.to).toBe(MONDAY);
  expect(shown).toEqual(holdout);
  expect(nudgedInMonth).toBeGreaterThanOrEqual(REPS.length * 3);
  expect(effect.all).toMatchObject({ effect: null, sizes: { reps: expect.any(Number) } });
  const since = await store.holdout.since({ from: MONDAY, to: MONDAY });
  const fixed = since.filter(({ closedDay }) => closedDay === SUNDAY).map(({ recordId }) => recordId);
  expect(fixed.sort()).toEqual(mended.sort());
  expect(since.every(({ rep }) => /^[0-9a-f]{16}$/.test(rep))).toBe(true);
  expect(since.some(({ gains }) => (gains['wins'] ?? 0) > 0)).toBe(true);

  const left = drawn.find(({ recordId }) => !mended.includes(recordId));
  const finding = left ? keyOf(left) : '';
  expect(effect.unknown).toBe(0);
  const saidOn = async (day: Day) => (await effectNow([{ finding, at: `${day}T12:00:00.000Z` }])).effect;
  expect(await saidOn(SUNDAY)).toEqual({ ...effect, excepted: 1 });
  expect(await saidOn('2026-06-23')).toEqual({ ...effect, excepted: 0 });
});

test('run twice, or again after a failure, nobody draws twice; a dry run draws nothing', async () => {
  await judge({ store, strategy, strategyVersion: 1, asOf: MONDAY, clock, keep: true });
  await nudge(house, { dryRun: true });
  expect(await store.holdout.drawn()).toEqual([]);
  notifier.next.push({ state: 'failed', reason: 'Slack is away.' });
  await nudge(house, { dryRun: false });
  const drawn = await store.holdout.drawn();
  const arrived = notifier.arrived.length;
  await nudge(house, { dryRun: false });
  expect(notifier.arrived).toHaveLength(arrived + 1);
  expect(await store.holdout.drawn()).toEqual(drawn);
  await nudge(house, { dryRun: false });
  expect(notifier.arrived).toHaveLength(arrived + 1);
});

test('the digest is told in another language than its reader’s where somebody asks for it so', async () => {
  const [email = ''] = strategy.roles.sponsors;
  await live(MONDAY);
  const greek: House = {
    ...house,
    people: () => [{ email, name: 'Eleni', role: 'sponsor', language: 'el' }],
  };
  const brief = await digestFor(greek);
  expect([brief.language, brief.recipient]).toEqual(['el-GR', email]);
  expect((await digestFor(greek, 'en')).language).toBe('en-GB');
});
