import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { OBJECT_NAMES } from '../../src/crm/objects.ts';
import { tableOf } from '../../src/mirror/tables.ts';
import type { Person } from '../../src/people/schema.ts';
import { readAdoption } from '../../src/progress/adoption-view.ts';
import { judgeAdoption } from '../../src/scoring/adoption.ts';
import { adoptionRows } from '../../src/scoring/adoption-rows.ts';
import { frameOf } from '../../src/scoring/frame.ts';
import { makePlan } from '../../src/scoring/plan.ts';
import { leadingNow } from '../../src/scoring/run.ts';
import type { CheckCount, RecordStore } from '../../src/store/ports.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import { landChanges, smallMirror } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

const DAY = '2026-06-15';
const CLOCK = { now: () => `${DAY}T12:00:00.000Z` };
const mailOf = (id: string) => `${id}@example.test`;
const IDS = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6'];
const teamOf = (id: string) => (id.startsWith('e') ? 'East' : 'West');

/**
 * Twelve reps in two teams, each with ten open deals. East brought all of them forward within three weeks, West half; w1
 * did nothing, since they were away from the fifteenth of May, and before that all of it; an automation changed what w2 owns.
 */
const DEALS = IDS.flatMap((ownerId) =>
  Array.from({ length: 10 }, (_, at) => ({
    id: `${ownerId}-${at}`,
    ownerId,
    name: `Deal ${ownerId}-${at}`,
    closed: false,
    stage: 'Offer',
    createdAt: '2025-01-01T10:00:00.000Z',
  })),
);
const moved = (id: string, at: string, by: string, byPerson = true) => ({
  ...{ object: 'deal' as const, id, field: 'stage', old: 'New', new: 'Offer' },
  ...{ at, by, byPerson },
});
const CHANGES = DEALS.flatMap(({ id, ownerId }, place) => {
  if (ownerId === 'w1') return [moved(id, '2026-05-08T10:00:00.000Z', ownerId)];
  if (ownerId === 'w2') return [moved(id, '2026-06-10T10:00:00.000Z', 'robot', false)];
  return teamOf(ownerId) === 'East' || place % 2 === 0
    ? [moved(id, '2026-06-10T10:00:00.000Z', ownerId)]
    : [];
});
const PEOPLE: Person[] = IDS.map((id) => ({
  email: mailOf(id),
  name: id,
  role: 'rep',
  language: 'en',
  manager: mailOf(id.startsWith('e') ? 'eve' : 'wim'),
  ...(id === 'w1' && { absences: [{ from: '2026-05-15', to: DAY }] }),
}));

async function judged(
  parts: Record<string, unknown> = {},
): Promise<{ store: RecordStore; strategy: ReturnType<typeof testStrategy> }> {
  const store = await smallMirror({
    user: [
      ...IDS.map((id) => ({
        id,
        email: mailOf(id),
        team: teamOf(id),
        active: true,
        person: true,
        integration: false,
        createdAt: '2024-01-01T10:00:00.000Z',
      })),
      { id: 'robot', active: true, person: true, integration: true },
      {
        id: 'new',
        email: mailOf('new'),
        team: 'West',
        active: true,
        person: true,
        integration: false,
        createdAt: '2026-06-12T10:00:00.000Z',
      },
    ],
    deal: [...DEALS, { ...DEALS[0], id: 'of-new', ownerId: 'new' }],
  });
  await landChanges(store, 'salesforce', CHANGES);
  const strategy = testStrategy(parts);
  await measureAdoption(store, strategy);
  return { store, strategy };
}

/** Judges and keeps adoption alone, with what two checks say of deals. */
async function measureAdoption(store: RecordStore, strategy: Strategy): Promise<void> {
  const { measuring, knowledge } = store;
  const visibility = await knowledge.visibility();
  const leading = await leadingNow(store, strategy);
  await measuring.lead(
    OBJECT_NAMES.map((object) => ({ table: tableOf(object), source: leading.get(object) ?? null })),
  );
  const checks = CHECKS.filter(({ id }) => ['deal-amount-missing', 'deal-closedate-past'].includes(id));
  const plan = makePlan({ checks, metrics: [], strategy, leading, visibility, asOf: DAY });
  const frame = frameOf(strategy, DAY, CLOCK);
  const counts: CheckCount[] = [];
  for (const part of plan.counts) counts.push(...(await measuring.judge(part, null, frame)));
  const ask = {
    measuring,
    strategy,
    people: PEOPLE,
    leading,
    visibility,
    frame,
    checks,
    checkCounts: counts,
  };
  const stamp = { day: DAY, catalogueVersion: 1, strategyVersion: 1 };
  const keepReps = strategy.people.rep_level !== 'off';
  await measuring.saveMeasurements(DAY, adoptionRows(await judgeAdoption(ask), stamp, keepReps));
}

describe('adoption', () => {
  let world: Awaited<ReturnType<typeof judged>>;
  beforeAll(async () => {
    world = await judged();
  });
  afterAll(() => world.store.close());
  const viewOf = (email: string, role: Person['role']) =>
    readAdoption({
      ...world,
      measuring: world.store.measuring,
      people: PEOPLE,
      viewer: { email, role },
      day: DAY,
    });
  const partOf = (
    group: { parts: readonly { id: string; share: number | null }[] } | null | undefined,
    id: string,
  ) => group?.parts.find((part) => part.id === id);

  test('a sponsor sees the organisation and its teams, and nobody by themselves', async () => {
    const view = await viewOf('sponsor@example.test', 'sponsor');
    expect(view.teams.map(({ ids, people }) => [ids, people])).toEqual([
      [['East'], 6],
      [['West'], 6],
    ]);
    expect(partOf(view.teams[0], 'upkeep')?.share).toBe(1);
    // w1 by their own working days, w2 by none but an automation, the other four half.
    expect(partOf(view.teams[1], 'upkeep')?.share).toBe((10 + 0 + 4 * 5) / 60);
    expect([view.own, view.reps]).toEqual([null, []]);
  });

  test('a rep sees their own, drawn towards the team; whoever was away is judged by the days before', async () => {
    const own = (await viewOf('w1@example.test', 'rep')).own;
    expect(own?.id).toBe('salesforce w1');
    const upkeep = own?.parts.find(({ id }) => id === 'upkeep');
    expect(upkeep).toMatchObject({ due: 10, share: 1 });
    expect(upkeep?.fair).toBeCloseTo((10 + 10 * 0.5) / 20, 12);
  });

  test('what an automation changed is not by hand, and who began last week is not judged yet', async () => {
    const own = (await viewOf('w2@example.test', 'rep')).own;
    expect(own?.parts.find(({ id }) => id === 'by-hand')).toMatchObject({ due: 10, share: 0 });
    expect((await viewOf('new@example.test', 'rep')).own).toBeNull();
  });

  test('what nothing tells of is unknown, with the reason, and lowers the coverage only', async () => {
    const { organisation, unknown } = await viewOf('sponsor@example.test', 'sponsor');
    expect(partOf(organisation, 'logging')?.share).toBeNull();
    expect(unknown.find(({ id }) => id === 'logging')?.reason).toBe(
      'Nothing was found by which it could be judged.',
    );
    expect(organisation?.coverage).toBeLessThan(1);
    expect(organisation?.value).toBeGreaterThan(0);
  });

  test('a manager sees nobody’s numbers unless that is agreed, then those of their reps alone', async () => {
    expect((await viewOf('eve@example.test', 'manager')).reps).toEqual([]);
    const people = { rep_level: 'manager', reason: 'Coaching.', consulted: 'The reps', agreed: '2026-01-01' };
    const agreed = await judged({ people });
    try {
      const ask = { ...agreed, measuring: agreed.store.measuring, people: PEOPLE, day: DAY };
      const seen = await readAdoption({ ...ask, viewer: { email: mailOf('eve'), role: 'manager' } });
      expect(seen.reps.map(({ id }) => id)).toEqual(IDS.slice(0, 6).map((id) => `salesforce ${id}`));
      const rep = await readAdoption({ ...ask, viewer: { email: mailOf('e1'), role: 'rep' } });
      expect(rep.reps).toEqual([]);
    } finally {
      await agreed.store.close();
    }
  });

  test('where nobody is to see a rep’s numbers, none is kept', async () => {
    const off = await judged({ people: { rep_level: 'off' } });
    const rows = await off.store.measuring.measurements(DAY);
    expect(rows.filter(({ kind, groupKind }) => kind === 'adoption' && groupKind === 'rep')).toEqual([]);
    await off.store.close();
  });

  test('completeness is that of what a rep owns, by the checks that were run', async () => {
    const own = (await viewOf('e1@example.test', 'rep')).own;
    expect(own?.parts.find(({ id }) => id === 'completeness')).toMatchObject({ due: 10, share: 0 });
    expect(own?.parts.find(({ id }) => id === 'presence')).toMatchObject({ due: 20, share: 1 / 20 });
  });

  test('measured twice it is the same', async () => {
    const before = await world.store.measuring.measurements(DAY);
    await measureAdoption(world.store, world.strategy);
    expect(await world.store.measuring.measurements(DAY)).toEqual(before);
  });
});
