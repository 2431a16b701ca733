import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../src/clock.ts';
import { HISTORY_KEPT_DAYS, pruneOld } from '../../src/scoring/pruning.ts';
import { type ReplayedDay, replayDay } from '../../src/scoring/replay.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import type { StrategyVersion } from '../../src/strategy/versions.ts';
import { DAYS, liveThrough, strategy } from '../worlds/changing-days.ts';

const versions: StrategyVersion[] = [
  { number: 1, usedAt: '2026-06-01T00:00:00.000Z', changed: [], strategy },
];

describe('history made again', () => {
  let store: RecordStore;
  const replay = async (day: string): Promise<ReplayedDay> => {
    const replayed = await replayDay(store, versions, day);
    if (!replayed) throw new Error(`${day} was not measured`);
    return replayed;
  };
  beforeAll(async () => {
    store = await liveThrough();
  }, 240_000);
  afterAll(() => store.close());

  test('every day comes out the same to the last bit, from the records as they were', async () => {
    for (const day of DAYS) {
      const { differing, fromInputs, fromMirror, personal, same, rows } = await replay(day);
      expect(differing, day).toEqual([]);
      expect([fromInputs, personal]).toEqual([['new_customers'], 0]);
      expect(fromMirror).toContain('win_rate');
      expect(rows).toHaveLength(same);
    }
    const values = await Promise.all(
      DAYS.map(
        async (day) =>
          (await store.measuring.measurements(day)).find(({ id }) => id === 'revenue_won')?.value,
      ),
    );
    expect(new Set(values).size).toBe(DAYS.length);
  });

  test('leaves no trace: the mirror, its findings and the days are as before', async () => {
    const before = [await store.measuring.findings(), await store.measuring.measurements('2026-06-15')];
    await replay('2026-06-12');
    expect([await store.measuring.findings(), await store.measuring.measurements('2026-06-15')]).toEqual(
      before,
    );
    expect(await store.measuring.countLive(['deals'])).toEqual(
      new Map([['deals', (await judgeAgain(store)).counts.get('deal')]]),
    );
  });

  test('two lives of the same events give identical numbers', async () => {
    const other = await liveThrough();
    try {
      for (const day of DAYS) {
        expect(await other.measuring.measurements(day)).toEqual(await store.measuring.measurements(day));
        const bodies = [await other.history.inputs(day), await store.history.inputs(day)].map(
          (kept) => kept?.body,
        );
        expect(bodies[0] === bodies[1], day).toBe(true);
      }
    } finally {
      await other.close();
    }
  });

  test('what is kept of a day names nobody, and no team of fewer than five', async () => {
    const body = (await store.history.inputs('2026-06-12'))?.body ?? '';
    const inputs = JSON.parse(body);
    expect(inputs.teams).toEqual([['East', 6]]);
    expect(body).not.toMatch(/"u\d"|West|@|"d\d+"|Deal/);
    const total = (day: { checked: number }[]) => day.reduce((sum, { checked }) => sum + checked, 0);
    const score = (await store.measuring.measurements('2026-06-12')).find(
      ({ kind, groupKind }) => kind === 'score' && groupKind === '',
    );
    expect(total(inputs.checkCounts)).toBe(score?.n);
  });

  test('a day of another formula or an unknown strategy is not made again, and says so', async () => {
    expect(await replayDay(store, [], '2026-06-12')).toMatchObject({
      same: 0,
      reason: expect.stringMatching(/strategy/),
    });
    expect(await replayDay(store, versions, '2026-05-01')).toBeNull();
  });

  test('pruned days come from the kept sums and say so; whole ones still come from the mirror', async () => {
    const delivery = (day: string) => ({
      ...{
        key: day,
        kind: 'nudge',
        day,
        recipient: 'rep@example.test',
        said: '[]',
        dueAt: null,
        basis: null,
      },
      updatedAt: `${day}T07:00:00.000Z`,
    });
    for (const day of ['2026-06-13', '2026-06-14']) await store.outbox.claim(delivery(day));
    await pruneOld(store, '2026-06-15');
    expect((await replay('2026-06-13')).reason).not.toMatch(/pruned/);
    await pruneOld(store, addDays('2026-06-13', HISTORY_KEPT_DAYS));
    await pruneOld(store, addDays('2026-06-14', HISTORY_KEPT_DAYS));
    expect((await store.outbox.list({})).map(({ day }) => day)).toEqual(['2026-06-14']);
    const early = await replay('2026-06-13');
    expect(early).toMatchObject({ fromMirror: [], differing: [], reason: expect.stringMatching(/pruned/) });
    // The team of three: no sums of theirs are kept. What was measured of single reps is gone.
    expect(early.personal).toBe(1);
    const groups = (await store.measuring.measurements('2026-06-13')).map(({ groupKind }) => groupKind);
    expect(groups.includes('rep')).toBe(false);
    expect(await replay('2026-06-15')).toMatchObject({
      fromInputs: ['new_customers'],
      differing: [],
      personal: 0,
    });
  });

  test('a forgotten record is nowhere, and the days before come from the kept sums', async () => {
    await store.history.forget({ table: 'deals', object: 'deal', source: 'salesforce', id: 'd3' });
    expect((await store.measuring.findings()).some(({ recordId }) => recordId === 'd3')).toBe(false);
    expect(await replay('2026-06-15')).toMatchObject({ fromMirror: [], differing: [] });
  });
});

function judgeAgain(store: RecordStore) {
  const clock = { now: () => '2026-06-15T12:00:00.000Z' };
  return judge({ store, strategy, strategyVersion: 1, asOf: '2026-06-15', clock, keep: false });
}
