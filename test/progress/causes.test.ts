import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { metricById } from '../../src/metrics/index.ts';
import { type Causes, causesOfGoal, split } from '../../src/progress/causes.ts';
import { type DayView, readDay } from '../../src/progress/day-view.ts';
import { minus, numberOf, plus, type Rational, rationalOf, textOf } from '../../src/progress/rational.ts';
import { NOTHING } from '../../src/scoring/measured.ts';
import type { RecordStore, Replaced } from '../../src/store/ports.ts';
import { DAYS, liveThrough, strategy } from '../worlds/changing-days.ts';

/** `1/30` as a fraction. */
function read(text: string | null): Rational {
  const [over = '0', under = '1'] = (text ?? 'nothing').split('/');
  return { over: BigInt(over), under: BigInt(under) };
}
const ZERO = read('0');
const sumOf = ({ parts }: Pick<Causes, 'parts'>) => parts.map(({ exact }) => read(exact)).reduce(plus, ZERO);

describe('causes of a change', () => {
  let store: RecordStore;
  let view: DayView;
  const last = DAYS.at(-1) ?? '';
  // The working day before a Monday is Friday.
  const before = DAYS[0] ?? '';
  beforeAll(async () => {
    store = await liveThrough();
    view = await readDay(store, strategy, last);
  }, 240_000);
  afterAll(() => store.close());

  test('sum to the change of every goal exactly, from the number of the one day to that of the other', async () => {
    for (const { goal, metric, measured } of view.goals) {
      const [since] = await causesOfGoal(store, strategy, last, goal.id);
      const then = (await store.measuring.measurements(before)).find(({ id }) => id === metric.id);
      expect([since?.since, since?.day, since?.reason]).toEqual(['yesterday', before, null]);
      expect([since?.from, since?.to], goal.id).toEqual([then?.value, measured.value]);
      expect(textOf(sumOf(since as Causes)), goal.id).toBe(since?.change);
      expect(since?.parts.map(({ name }) => name)).toEqual(['entered', 'left', 'changed', 'cleaned']);
      expect(since?.parts.reduce((sum, { records }) => sum + records, 0)).toBeGreaterThan(0);
    }
  });

  test('before the first run a number that can be traced back has its causes since the baseline', async () => {
    const [, baseline] = await causesOfGoal(store, strategy, last, 'wins');
    expect(baseline).toMatchObject({ since: 'baseline', day: '2026-01-01', reason: null });
    expect(textOf(sumOf(baseline as Causes))).toBe(baseline?.change);
  });

  test('leave the mirror as it was, and say why where the past is in pieces', async () => {
    expect(await store.measuring.measurements(last)).toHaveLength(
      (await store.measuring.measurements(last)).length,
    );
    await store.history.prune((await store.history.inputs(last))?.step ?? 0);
    const [since] = await causesOfGoal(store, strategy, last, 'wins');
    expect(since).toMatchObject({ parts: [], change: null, reason: expect.stringMatching(/pruned/) });
  });
});

describe('exact fractions', () => {
  const names = ['before', 'entered', 'left', 'changed', 'cleaned'] as const;
  const step = fc.record({
    hits: fc.nat({ max: 1e9 }),
    more: fc.integer({ min: 1, max: 1e9 }),
    sum: fc.integer({ min: -1e12, max: 1e12 }),
  });

  test('the parts of a share and of a mean sum to the change without a residual, whatever the sums', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 5, maxLength: 5 }),
        fc.constantFrom('win_rate', 'avg_deal'),
        (steps, id) => {
          const metric = metricById(id);
          if (!metric) throw new Error(id);
          const replaced = steps.map(({ hits, more, sum }, at): Replaced => {
            const members = hits + more;
            const tally = {
              ...NOTHING,
              metricId: id,
              members,
              hits,
              sum,
              sure: members,
              sureHits: hits,
              sureSum: sum,
            };
            return { name: names[at] ?? 'cleaned', records: at, tallies: [tally] };
          });
          const found = split(replaced, metric, 'EUR');
          expect(textOf(sumOf(found))).toBe(found.change);
          const [from, to] = [found.from ?? 0, found.to ?? 0];
          expect(numberOf(read(found.change))).toBeCloseTo(to - from, 6);
        },
      ),
    );
  });

  test('a number without a known fraction is the one that its double stands for', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
        (a, b) => {
          const [one, other] = [rationalOf(a, null), rationalOf(b, null)];
          expect(textOf(plus(minus(one, other), other))).toBe(textOf(one));
        },
      ),
    );
    expect(textOf(rationalOf(0.25, null))).toBe('1/4');
    expect(textOf(rationalOf(0, { over: 16, under: 32 }))).toBe('1/2');
  });
});
