import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  budgetOf,
  budgetSentence,
  callsLeft,
  type EarlierRun,
  goesOnAt,
  spentBy,
  usedByOthers,
} from '../../src/mirror/budget.ts';

const NOTHING = { changes: 0, readings: 0 };
const allowance = (limit: number, used = 0) => ({ limit, used });
const run = (endedAt: string, calls: number, readingCalls = 0): EarlierRun => ({
  endedAt,
  calls,
  readingCalls,
});

describe('the budget of calls', () => {
  test('is the percentage of the allowance, rounded down, with a quarter of it for changes', () => {
    expect(budgetOf(allowance(15_000), 20, [])).toEqual({ calls: 3_000, reserve: 750, unused: 15_000 });
    expect(budgetOf(allowance(999, 100), 1, [])).toEqual({ calls: 9, reserve: 3, unused: 899 });
  });

  test('is none where the vendor does not say how many calls there are', () => {
    expect(budgetOf(null, 20, [])).toBeNull();
    expect(callsLeft(null, { changes: 1e9, readings: 1e9 }, NOTHING, 'readings')).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  test('counts what was used in the last 24 hours and what this run uses', () => {
    const budget = budgetOf(allowance(15_000), 20, []);
    const before = spentBy([run('2026-11-23T03:00:00.000Z', 100, 40), run('2026-11-23T07:00:00.000Z', 60)]);
    expect(before).toEqual({ changes: 120, readings: 40 });
    expect(callsLeft(budget, before, { changes: 5, readings: 0 }, 'changes')).toBe(2_835);
    expect(callsLeft(budget, before, { changes: 5, readings: 0 }, 'readings')).toBe(2_210);
    expect(callsLeft(budget, before, { changes: 0, readings: 2_210 }, 'readings')).toBe(0);
  });

  test('leaves more than a quarter to changes where a day brought more', () => {
    const busy = [run('2026-11-23T03:00:00.000Z', 2_000)];
    const budget = budgetOf(allowance(15_000), 20, busy);
    expect(budget?.reserve).toBe(2_000);
    expect(callsLeft(budget, spentBy(busy), NOTHING, 'readings')).toBe(1_000);
  });

  test('does not take the last calls that the whole organisation has', () => {
    const budget = budgetOf(allowance(15_000, 14_990), 20, []);
    expect(callsLeft(budget, NOTHING, { changes: 4, readings: 0 }, 'changes')).toBe(6);
  });

  test('whatever readings take, changes that need no more than their reserve are never kept from it', () => {
    const runs = fc.array(fc.record({ wish: fc.nat(4_000), reading: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(
        runs,
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 40_000 }),
        (wishes, percent, limit) => {
          const made: EarlierRun[] = [];
          const at = '2026-11-23T03:00:00.000Z';
          const quarter = Math.ceil(Math.floor((limit * percent) / 100) / 4);
          for (const { wish, reading } of wishes) {
            const budget = budgetOf(allowance(limit), percent, made);
            const before = spentBy(made);
            const room = Math.max(0, callsLeft(budget, before, NOTHING, reading ? 'readings' : 'changes'));
            if (!reading && before.changes + wish <= quarter) expect(room).toBeGreaterThanOrEqual(wish);
            const calls = Math.min(wish, room);
            made.push(run(at, calls, reading ? calls : 0));
            const spent = spentBy(made);
            expect(spent.changes + spent.readings).toBeLessThanOrEqual(Math.floor((limit * percent) / 100));
          }
        },
      ),
    );
  });
});

describe('a run that the budget stopped', () => {
  const budget = { calls: 1_000, reserve: 250, unused: 5_000 };

  test('goes on when a tenth of its budget is free again', () => {
    const runs = [
      run('2026-11-22T05:00:00.000Z', 40, 0),
      run('2026-11-22T12:00:00.000Z', 70, 0),
      run('2026-11-23T03:00:00.000Z', 890, 0),
    ];
    expect(goesOnAt(budget, runs, 'changes')).toBe('2026-11-23T12:00:00.000Z');
    expect(goesOnAt(budget, [run('2026-11-23T03:00:00.000Z', 1_000)], 'changes')).toBe(
      '2026-11-24T03:00:00.000Z',
    );
  });

  test('goes on later where it reads from the beginning', () => {
    const runs = [run('2026-11-22T20:00:00.000Z', 740, 740), run('2026-11-23T01:00:00.000Z', 10, 10)];
    expect(goesOnAt(budget, runs, 'readings')).toBe('2026-11-23T20:00:00.000Z');
    expect(goesOnAt(budget, runs, 'changes')).toBeNull();
  });

  test('cannot say when others have used up the allowance', () => {
    expect(goesOnAt({ ...budget, unused: 0 }, [], 'changes')).toBeNull();
  });

  test('says whether we spent our part, or others all there was', () => {
    const report = {
      percent: 20,
      allowance: { used: 0, limit: 15_000 },
      calls: 3_000,
      usedBefore: 0,
      used: 3_000,
      spent: true,
      byOthers: false,
      goesOnAt: '2026-11-24T03:00:00.000Z',
    };
    expect(budgetSentence('salesforce', report)).toBe(
      'salesforce was not read to the end: our budget of 3,000 calls in 24 hours (20 % of 15,000) is spent. It goes on with the first run after 2026-11-24T03:00:00.000Z. PLUMBLINE_API_BUDGET_PERCENT allows more.',
    );
    expect(budgetSentence('salesforce', { ...report, byOthers: true, goesOnAt: null })).toMatch(
      /all 15,000 calls that it allows a day are used, by all who use it. It goes on with the next run.$/,
    );
    const none = { ...budget, unused: 0 };
    expect(usedByOthers(none, NOTHING, NOTHING, 'changes')).toBe(true);
    expect(usedByOthers(none, { changes: 1_000, readings: 0 }, NOTHING, 'changes')).toBe(false);
  });
});
