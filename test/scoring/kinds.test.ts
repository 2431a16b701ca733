import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metricById } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { survivalMedian } from '../../src/scoring/kinds/lasting.ts';
import { measureProduct } from '../../src/scoring/kinds/product.ts';
import { measure } from '../../src/scoring/measure.ts';
import { NOTHING, unknown } from '../../src/scoring/measured.ts';
import { scoreOf } from '../../src/scoring/score.ts';
import { wilson } from '../../src/scoring/wilson.ts';
import type { RatioSums, Tally } from '../../src/store/ports.ts';

function metric(id: string): Metric {
  const found = metricById(id);
  if (!found) throw new Error(`no metric ${id}`);
  return found;
}

/** A tally without doubts: what is not missing is sure, unless told otherwise. */
const tally = (parts: Partial<Tally>): Tally => {
  const { members = 0, missing = 0, hits = 0, sum = 0 } = parts;
  const sure = { sure: members - missing, sureHits: hits, sureSum: sum, unsure: missing };
  return { ...NOTHING, metricId: 'any', ...sure, ...parts };
};

const NO_SUMS: RatioSums = {
  parts: 0,
  values: 0,
  known: 0,
  sureParts: 0,
  sureValues: 0,
  partless: 0,
  partlessValues: 0,
  valueless: 0,
  valuelessParts: 0,
  valuelessDoubted: 0,
  valuelessDoubtedParts: 0,
  whole: 0,
  wholeDoubted: 0,
  neither: 0,
  neitherDoubted: 0,
  unsure: 0,
  unsureParts: 0,
  unsureValues: 0,
  unsureUnknown: 0,
  partLow: null,
  partMiddle: null,
  partHigh: null,
};
/** @param outer 5th, 50th and 95th percentile of the values */
const ratio = (sums: Partial<RatioSums>, outer: Pick<Partial<Tally>, 'p5' | 'median' | 'p95'> = {}) =>
  tally({ members: sums.known ?? 0, ...outer, more: { kind: 'ratio', ...NO_SUMS, ...sums } });
const times = (
  ended: readonly number[],
  going: readonly number[] = [],
  members = ended.length + going.length,
) =>
  tally({
    members,
    sure: ended.length + going.length,
    more: { kind: 'lasting', ended, going, endedDoubted: [], goingDoubted: [] },
  });

describe('the score', () => {
  test('90 of 100 with weight 3 and 5 of 10 with weight 1 make .887097, not the mean of the two', () => {
    const counts = [
      { checkId: 'x', checked: 100, failing: 10 },
      { checkId: 'y', checked: 10, failing: 5 },
    ];
    const weights = new Map([
      ['x', 3],
      ['y', 1],
    ]);
    expect((scoreOf(['x', 'y'], counts, new Set(), weights).value ?? 0) / 100).toBeCloseTo(0.887097, 6);
  });

  test('columns of .98 with weight 2 and .90 with weight 1 over as many rows make .953333', () => {
    const counts = [
      { checkId: 'x', checked: 1000, failing: 20 },
      { checkId: 'y', checked: 1000, failing: 100 },
    ];
    const weights = new Map([['x', 2]]);
    expect((scoreOf(['x', 'y'], counts, new Set(), weights).value ?? 0) / 100).toBeCloseTo(0.953333, 6);
  });
});

describe('ratios of sums (B2, crosswise)', () => {
  const outer = { p5: 10, median: 20, p95: 40 };

  test('the lowest has the unknown won at their lowest and the unknown lost at their highest, the highest the reverse', () => {
    const sums = { known: 40, parts: 300, values: 1000, sureParts: 300, sureValues: 1000 };
    const tallied = ratio({ ...sums, whole: 5, valueless: 2 }, outer);
    const measured = measure(metric('win_rate_value'), [tallied], 'EUR');
    expect(measured.value).toBeCloseTo(400 / 1140, 12);
    expect(measured.low).toBeCloseTo(350 / 1130, 12);
    expect(measured.high).toBeCloseTo(500 / 1220, 12);
    expect(measured.trust).toBeCloseTo(1000 / 1140, 12);
  });

  test('of a known amount whose outcome is unknown nothing may be won, or all', () => {
    const sums = { known: 40, parts: 300, values: 900, sureParts: 300, sureValues: 900 };
    const tallied = ratio({ ...sums, partless: 1, partlessValues: 100 }, outer);
    const measured = measure(metric('win_rate_value'), [tallied], 'EUR');
    expect([measured.value, measured.low, measured.high]).toEqual([300 / 900, 0.3, 0.4]);
  });

  test('amounts of ten won and ten lost deals, some of them hidden: the truth lies within the range', () => {
    const amount = fc.integer({ min: 50, max: 60 });
    const deals = fc.array(fc.record({ amount, won: fc.boolean(), hidden: fc.boolean() }), {
      minLength: 60,
      maxLength: 90,
    });
    fc.assert(
      fc.property(deals, (all) => {
        const shown = all.filter(({ hidden }) => !hidden);
        fc.pre(
          shown.length >= 20 &&
            shown.some(({ amount: shownAmount }) => shownAmount === 50) &&
            shown.some(({ amount: a }) => a === 60),
        );
        const sum = (some: typeof all) => some.reduce((total, deal) => total + deal.amount, 0);
        const won = (some: typeof all) => some.filter((deal) => deal.won);
        const hidden = all.filter((deal) => deal.hidden);
        const [parts, values] = [sum(won(shown)), sum(shown)];
        const whole = won(hidden).length;
        const unknowns = { whole, valueless: hidden.length - whole };
        const sums = { parts, values, sureParts: parts, sureValues: values, known: shown.length };
        const tallied = ratio({ ...sums, ...unknowns }, { p5: 50, median: 55, p95: 60 });
        const measured = measure(metric('win_rate_value'), [tallied], 'EUR');
        const truth = sum(won(all)) / sum(all);
        expect(measured.low).toBeLessThanOrEqual(truth + 1e-12);
        expect(measured.high).toBeGreaterThanOrEqual(truth - 1e-12);
      }),
    );
  });

  test('a return counts from nothing gained, and a cost a head is money', () => {
    const sums = { known: 25, parts: 30_000, values: 10_000, sureParts: 30_000, sureValues: 10_000 };
    expect(measure(metric('campaign_roi'), [ratio(sums)], 'EUR').value).toBeCloseTo(2, 12);
    expect(
      measure(metric('cost_per_lead'), [ratio({ ...sums, values: 100, sureValues: 100 })], 'EUR').value,
    ).toBe(3);
  });

  test('with fewer than twenty known values an unknown one has no highest, and its part is the whole at most', () => {
    const sums = { known: 3, parts: 30, values: 100, sureParts: 30, sureValues: 100 };
    const tallied = ratio({ ...sums, whole: 1, valueless: 1 }, { median: 20 });
    const measured = measure(metric('win_rate_value'), [tallied], 'EUR');
    expect([measured.low, measured.high]).toEqual([0, 1]);
  });

  test('12 people on an average working day of 30 in the month: 40 %', () => {
    const measured = measure(
      metric('stickiness'),
      [ratio({ known: 30, parts: 12 * 20, values: 30 * 20 })],
      'EUR',
    );
    expect(measured.value).toBeCloseTo(0.4, 12);
  });
});

describe('what may still go on (B4)', () => {
  test('half have ended by the time that the product limit says', () => {
    expect(survivalMedian([1, 2, 3], [])).toBe(2);
    expect(survivalMedian([1, 2, 3, 4], [])).toBe(2.5);
    // Six, of whom two were last seen at 2 and 5: 5 of 6 go on after 1, of these 3 of 4 after 3, of these 2 of 3 after 4.
    expect(survivalMedian([1, 3, 4, 6], [2, 5])).toBe(4);
    expect(survivalMedian([1, 2], [10, 10, 10])).toBeNull();
  });

  test('with nothing going on it is the median, and dropping what goes on would be lower', () => {
    const time = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 40 }),
        fc.array(time, { maxLength: 40 }),
        (ended, going) => {
          const sorted = [...ended].sort((a, b) => a - b);
          const place = (sorted.length - 1) / 2;
          const median = ((sorted[Math.floor(place)] ?? 0) + (sorted[Math.ceil(place)] ?? 0)) / 2;
          expect(survivalMedian(ended, [])).toBe(median);
          expect(survivalMedian(ended, going) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(median);
        },
      ),
    );
  });

  test('whenever the unknown ended, the middle lies within the range', () => {
    const time = fc.integer({ min: 1, max: 500 });
    const cases = fc.tuple(fc.array(time, { minLength: 5, maxLength: 30 }), fc.array(time, { maxLength: 5 }));
    fc.assert(
      fc.property(cases, fc.array(time, { minLength: 1, maxLength: 6 }), ([ended, going], unknowns) => {
        const members = ended.length + going.length + unknowns.length;
        const found = measure(metric('first_reply'), [times(ended, going, members)], 'EUR');
        fc.pre(found.value !== null);
        const truth = survivalMedian([...ended, ...unknowns], going);
        expect(found.low).toBeLessThanOrEqual((truth ?? Number.POSITIVE_INFINITY) / 3600);
        expect(found.high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(
          (truth ?? Number.POSITIVE_INFINITY) / 3600,
        );
      }),
    );
  });

  test('where exactly half have ended, the next end may be that of an unknown one: no highest', () => {
    const measured = measure(metric('first_reply'), [times([3600, 3600, 3600], [3600], 6)], 'EUR');
    expect([measured.value, measured.high]).toEqual([1, null]);
  });

  test('where more than half go on, it says so instead of a number', () => {
    const measured = measure(metric('first_reply'), [times([3600], [7200, 7200])], 'EUR');
    expect(measured.value).toBeNull();
    expect(measured.reason).toBe(
      'Of 3 records more than half are still going on, so that the middle one has not ended yet.',
    );
  });
});

describe('each thing once (B6)', () => {
  test('120 ids that are surely 112 things and perhaps 108', () => {
    const more = { kind: 'distinct', safe: 112, review: 108 } as const;
    const measured = measure(metric('new_customers'), [tally({ members: 120, hits: 120, more })], 'EUR');
    expect([measured.value, measured.low, measured.high]).toEqual([112, 108, 120]);
  });
});

describe('surveys (B7)', () => {
  test('Wilson’s interval of a share', () => {
    const rounded = (hits: number, n: number) => wilson(hits, n).map((end) => end.toFixed(4));
    expect(rounded(9, 10)).toEqual(['0.5958', '0.9821']);
    expect(rounded(0, 5)).toEqual(['0.0000', '0.4345']);
    expect(wilson(0, 5)[0]).toBe(0);
    expect(wilson(5, 5)[1]).toBe(1);
    expect(wilson(0, 0)).toEqual([0, 1]);
    expect(rounded(120, 450)).toEqual(['0.2279', '0.3094']);
    expect(rounded(294, 300)).toEqual(['0.9571', '0.9908']);
  });

  test('5 promoters, 3 passives and 2 detractors are 30 points', () => {
    const more = { kind: 'survey', against: 2 } as const;
    const measured = measure(metric('nps'), [tally({ members: 10, hits: 5, more })], 'EUR');
    expect(measured.value).toBeCloseTo(30, 12);
    expect(measured.low).toBeCloseTo(100 * (wilson(5, 10)[0] - wilson(2, 10)[1]), 12);
  });

  test('who did not answer is not filled in, and the response rate is told', () => {
    const more = { kind: 'survey', against: 0 } as const;
    const measured = measure(metric('csat'), [tally({ members: 100, missing: 90, hits: 9, more })], 'EUR');
    expect([measured.value, measured.n, measured.responseRate, measured.trust]).toEqual([0.9, 10, 0.1, 1]);
    expect(measured.low?.toFixed(4)).toBe('0.5958');
  });
});

describe('products', () => {
  const part = (value: number, low: number, high: number | null) => ({
    ...unknown('part', ''),
    value,
    low,
    high,
    n: 20,
  });

  test('50 deals × .25 × 20,000 in 60 days are 4,166.67 a day, least by the least', () => {
    const parts = [part(50, 50, 50), part(0.25, 0.2, 0.5), part(20_000, 10_000, 20_000), part(60, 50, 100)];
    const measured = measureProduct(metric('velocity'), parts);
    expect(measured.value).toBeCloseTo(4166.67, 2);
    expect(measured.low).toBeCloseTo((50 * 0.2 * 10_000) / 100, 9);
    expect(measured.high).toBeCloseTo((50 * 0.5 * 20_000) / 50, 9);
  });

  test('one unknown part makes it unknown, and gives the reason', () => {
    const parts = [part(50, 50, 50), unknown('part', 'No deal falls into the period.')];
    expect(measureProduct(metric('velocity'), parts)).toMatchObject({
      value: null,
      reason: 'No deal falls into the period.',
    });
  });
});

describe('what nobody logged (B9)', () => {
  test('leaves the end open on which it would lie', () => {
    const seen = tally({ members: 10, hits: 4 });
    expect(measure(metric('wau'), [seen], 'EUR')).toMatchObject({ value: 4, low: 4, high: null });
    expect(measure(metric('stale_share'), [seen], 'EUR')).toMatchObject({ value: 0.4, low: 0, high: 0.4 });
  });
});

describe('figures from outside (B8)', () => {
  test.each(['abc_share', 'cac', 'clv', 'cost_per_tx', 'coverage'])('%s is not measurable, never 0', (id) => {
    const measured = measure(metric(id), [tally({ members: 50 })], 'EUR');
    expect([measured.value, measured.low, measured.high, measured.trust]).toEqual([null, null, null, null]);
    expect(measured.reason).toMatch(/^It needs .* that no CRM holds, and none is given\.$/);
  });
});
