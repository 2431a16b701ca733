import { describe, expect, test } from 'vitest';
import { estimate } from '../../src/progress/effect-estimate.ts';
import { fatesOf, happen } from '../worlds/nudges/generate.ts';
import { drawLots, effects, naively } from './effect-bar.ts';

const SMALL = { reps: 30, weeks: 13 };
const RUNS = 200;

describe('effects of nudging in simulated organisations', () => {
  test('30 reps: intervals hold about what they promise, and little is claimed where nothing was planted', () => {
    const [none, , ten] = effects(RUNS, SMALL, [0, 0.05, 0.1]);
    console.log(JSON.stringify({ none, ten }));
    for (const outcome of [none, ten]) {
      expect(outcome?.reported).toBe(RUNS);
      expect(outcome?.covered80).toBeGreaterThan(0.7);
      expect(outcome?.covered80).toBeLessThan(0.9);
    }
    expect(none?.claimed).toBeLessThan(0.09);
    expect(Math.abs(none?.mean ?? 1)).toBeLessThan(0.01);
    expect(Math.abs((ten?.mean ?? 1) - 0.1)).toBeLessThan(0.01);
  });

  test('300 reps: ten points are found, and nearly always claimed', () => {
    const [ten] = effects(30, { reps: 300, weeks: 4 }, [0.1]);
    expect(ten?.claimed).toBeGreaterThan(0.8);
  });

  test.each([
    { reps: 30, weeks: 2 },
    { reps: 3, weeks: 52 },
  ])('$reps reps in $weeks weeks are not enough to tell', (firm) => {
    expect(effects(30, firm, [0.1])[0]?.reported).toBe(0);
  });

  test('the judge sees who takes the best findings for nudged ones like others, and intervals too narrow', () => {
    const none = effects(20, { reps: 300, weeks: 4 }, [0], { way: naively })[0];
    expect(none?.claimed).toBeGreaterThan(0.3);
    const narrow = effects(RUNS, SMALL, [0.05], {
      way(compared) {
        const { sizes, estimate: made } = estimate(compared);
        if (made === null) return { sizes, estimate: null };
        const half = (at: number) => (made.value + at) / 2;
        const low = { low80: half(made.low80), low95: half(made.low95) };
        return { sizes, estimate: { ...made, ...low, high80: half(made.high80), high95: half(made.high95) } };
      },
    })[0];
    expect(narrow?.covered80).toBeLessThan(0.7);
  });

  test('the world is what its page says', () => {
    const happened = happen(5, { reps: 2_000, weeks: 6 });
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const lots = drawLots(happened, 'page');
    const rows = lots.at.map((_, row) => row);
    const of = (fixed: ArrayLike<number>, row: number) => fixed[lots.at[row] ?? 0] ?? 0;
    const none = fatesOf(happened, 0);
    expect(Math.abs(mean(rows.map((row) => of(none.fixedIfHeldOut, row))) - 0.2)).toBeLessThan(0.01);
    expect(Math.abs(mean(rows.map((row) => of(none.fixedIfNudged, row))) - 0.2)).toBeLessThan(0.01);
    const ten = fatesOf(happened, 0.1);
    const gained = rows.map((row) => of(ten.fixedIfNudged, row) - of(ten.fixedIfHeldOut, row));
    expect(Math.abs(mean(gained) - 0.1)).toBeLessThan(0.01);
    expect(gained.some((gain) => gain < 0)).toBe(true);
    expect(happen(5, SMALL)).toEqual(happen(5, SMALL));
    expect(happen(5, SMALL)).not.toEqual(happen(6, SMALL));
  });
});
