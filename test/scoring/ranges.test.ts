import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { holds, type Trial, tryRange, widthRatio } from './range-trial.ts';

/** A few of the patterns of `npm run prove -- ranges`. */
const SEEDS = Array.from({ length: 14 }, (_, at) => 9_001 + at);

const SUMS: ReadonlySet<string> = new Set(['sum', 'mean', 'ratio']);

describe('ranges over patterns of defects', () => {
  let store: RecordStore;
  const trials: Trial[] = [];
  beforeAll(async () => {
    store = await openRecordStore(':memory:', 256);
    for (const seed of SEEDS) {
      const trial = await tryRange(seed, store);
      if (trial) trials.push(trial);
    }
  }, 240_000);
  afterAll(() => store.close());

  test('hold the truth, though the value itself is off', () => {
    const missed = trials.filter((trial) => !holds(trial));
    // The bound of sums and ratios is a likely one: one in twenty may miss, which few patterns cannot count.
    expect(missed.filter(({ kind }) => !SUMS.has(kind)).map(({ seed }) => seed)).toEqual([]);
    expect(missed.length).toBeLessThanOrEqual(1);
    const off = trials.filter(
      ({ measured, answer }) => Math.abs((measured.value ?? 0) - answer.truth) > 1e-9,
    );
    expect(off.length).toBeGreaterThan(trials.length / 2);
  });

  test('every planted defect is found by a check', () => {
    expect(trials.filter(({ unfound }) => unfound > 0).map(({ seed }) => seed)).toEqual([]);
  });

  test('are hardly wider than those of somebody who knows the wrong cells', () => {
    const ratios = trials.flatMap((trial) => widthRatio(trial) ?? []).sort((a, b) => a - b);
    expect(ratios.length).toBeGreaterThan(5);
    expect(ratios[Math.floor(ratios.length / 2)]).toBeLessThanOrEqual(1.25);
  });
});
