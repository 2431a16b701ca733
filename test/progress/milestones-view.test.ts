import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMilestones } from '../../src/progress/milestones-view.ts';
import type { Measured } from '../../src/scoring/measured.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import type { Goal } from '../../src/strategy/schema.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const METRIC = { object: 'deal', minimum: 30 } as const;
const HALF = { title: 'Half of the way', due: '2026-06-30', value: 0.25 };
/** From 0.2 to 0.3 within the year. */
const goal = testStrategy({
  goals: [goalInput('one', { milestones: [HALF] }), goalInput('b'), goalInput('c')],
}).goals[0] as Goal;
const measured = (value: number): Measured => ({
  ...{ id: 'win_rate', value, exact: null, low: value, high: value, trust: 1, n: 450, doubtful: 0 },
  ...{ withdrawn: false, weight: 500, trustedWeight: 500, reason: null },
});

describe('a milestone whose day is over', () => {
  let store: RecordStore;
  beforeEach(async () => {
    store = await openRecordStore(':memory:', 256);
  });
  afterEach(() => store.close());
  const keep = (day: string, value: number) =>
    store.measuring.saveMeasurements(day, [
      {
        day,
        kind: 'metric',
        id: 'win_rate',
        groupKind: '',
        groupId: '',
        value,
        n: 450,
        detail: JSON.stringify(measured(value)),
        catalogueVersion: 1,
        strategyVersion: 1,
      },
    ]);

  test('stays as it stood on the first day that was measured after it, whatever comes later', async () => {
    await keep('2026-06-30', 0.24);
    await keep('2026-07-02', 0.26);
    await keep('2026-07-20', 0.21);
    const read = async (day: string, now: number) =>
      (await readMilestones(store, goal, METRIC, measured(now), day))[0]?.state;
    expect(await read('2026-06-30', 0.24)).toBe('open');
    expect(await read('2026-07-02', 0.26)).toBe('reached');
    expect(await read('2026-07-20', 0.21)).toBe('reached');
  });

  test('cannot be judged where no day of the week after it was measured', async () => {
    await keep('2026-06-30', 0.26);
    await keep('2026-07-08', 0.26);
    const [half] = await readMilestones(store, goal, METRIC, measured(0.26), '2026-07-08');
    expect(half?.state).toBe('unknown');
  });
});
