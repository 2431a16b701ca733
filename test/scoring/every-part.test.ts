import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric } from '../../src/metrics/metric.ts';
import { earliestMedian, survivalMedian } from '../../src/scoring/kinds/lasting.ts';
import { measureProduct } from '../../src/scoring/kinds/product.ts';
import { integersPerUnit, measure, talliesOf, unitOf } from '../../src/scoring/measure.ts';
import { type Measured, NOTHING, unknown } from '../../src/scoring/measured.ts';
import { wilson } from '../../src/scoring/wilson.ts';
import type { Around, RatioSums, Tally } from '../../src/store/ports.ts';

// Each kind of metric with everything in its partial sums at once, so that no part of a rule is without effect. What
// is expected is worked out by hand from the bounding rules (B1 to B9); the sums are in the comments.

const metric = (kind: Metric['kind'], parts: Partial<Metric> = {}): Metric =>
  ({
    id: 'any',
    kind,
    unit: 'count',
    object: 'deal',
    decides: [],
    carries: [],
    alsoReads: [],
    ...parts,
  }) as Metric;
const tally = (parts: Partial<Tally>): Tally => ({ ...NOTHING, metricId: 'any', ...parts });
const numbers = ({ value, low, high, n, weight, trustedWeight }: Measured) => ({
  ...{ value, low, high, n, weight, trustedWeight },
});

describe('shares and counts (B1)', () => {
  const all = tally({
    ...{ members: 20, missing: 3, hits: 9, sure: 12, sureHits: 6 },
    ...{ maybes: 2, loose: 2, looseHeld: 1 },
  });

  test('a share: 6 to 18 hits of 24 to 20 records', () => {
    const measured = measure(metric('share', { unit: 'share' }), [all], 'EUR');
    expect(numbers(measured)).toEqual({
      ...{ value: 9 / 17, low: 5 / 24, high: 0.9, n: 17, weight: 22, trustedWeight: 10 },
    });
    // Ten are in doubt of themselves, and two of the others by what they are joined with.
    expect(measured).toMatchObject({ doubtful: 12, withdrawn: true, trust: 10 / 22, reason: null });
  });

  test('a count: 5 to 18', () => {
    expect(numbers(measure(metric('count'), [all], 'EUR'))).toMatchObject({ value: 9, low: 5, high: 18 });
  });

  test('never leave 0 to 1, whatever is joined with them', () => {
    const loose = tally({ members: 3, hits: 2, sure: 3, sureHits: 2, loose: 9, looseHeld: 9 });
    const measured = measure(metric('share', { unit: 'share' }), [loose], 'EUR');
    expect(measured).toMatchObject({ low: 0, high: 1, doubtful: 3, trustedWeight: 0 });
    expect(measure(metric('count'), [loose], 'EUR')).toMatchObject({ low: 0, high: 11 });
    expect(measure(metric('count'), [], 'EUR')).toMatchObject({ value: 0, trust: null, withdrawn: false });
  });
});

describe('sums and means (B2, B5)', () => {
  test('a sum with values missing, doubtful and perhaps not in it', () => {
    const all = tally({
      ...{ members: 40, missing: 5, sum: 7000, sure: 28, sureSum: 5000, unsure: 9 },
      ...{ perhaps: 4, perhapsPlus: 300, perhapsMinus: -50, perhapsMissing: 2 },
      ...{ maybes: 3, maybeSum: 120, maybeMissing: 1, p5: 20, median: 100, p95: 400 },
    });
    const measured = measure(metric('sum', { per: 10 }), [all], 'EUR');
    // 7000 + 5 × 100; 5000 − 50 + 9 × 20; 5000 + 300 + 11 × 400; weight 7000 + 120 + 6 × 100.
    expect(numbers(measured)).toEqual({
      ...{ value: 750, low: 513, high: 970, n: 35, weight: 7720, trustedWeight: 5000 },
    });
    expect(measured).toMatchObject({ doubtful: 15, exact: { over: 7500, under: 10 } });
  });

  test('a sum of nothing is nothing; of records none of which has a value it is unknown', () => {
    expect(measure(metric('sum'), [], 'EUR')).toMatchObject({ value: 0, low: 0, high: 0, trust: null });
    const unvalued = tally({ members: 2, missing: 2, unsure: 2 });
    const { value, reason, weight, doubtful, withdrawn } = measure(
      metric('sum', { carries: ['deal.amount', 'deal.currency'] }),
      [unvalued],
      'EUR',
    );
    expect([value, weight, doubtful, withdrawn]).toEqual([null, 2, 2, true]);
    expect(reason).toBe('None of the 2 records has what it is measured by (deal.amount, deal.currency).');
    const besides = measure(metric('sum', { alsoReads: ['deal.cost'] }), [unvalued], 'EUR');
    expect(besides.reason).toContain('(deal.cost)');
    const perhaps = measure(metric('sum'), [tally({ maybes: 1 })], 'EUR');
    expect(perhaps).toMatchObject({ value: null, reason: 'No deal falls into the period.' });
    expect(measure(metric('mean'), [], 'EUR')).toMatchObject({ value: null, withdrawn: false, weight: 0 });
  });

  test('the median of all stands in for a segment of fewer than twenty, and its outer ones by those sure', () => {
    const segment = (name: string, parts: Partial<Tally>) =>
      tally({ part: 'segment', segment: name, ...parts });
    const all = tally({ members: 45, missing: 2, sure: 30, sum: 0, p5: 3, median: 7, p95: 11 });
    const inSegment = (parts: Partial<Tally>) => {
      const own = segment('a', { missing: 1, unsure: 1, p5: 20, median: 50, p95: 90, ...parts });
      const { value, low, high } = measure(metric('sum'), [own, all], 'EUR');
      return [value, low, high];
    };
    expect(inSegment({ members: 21, sure: 20 })).toEqual([50, 20, 90]);
    expect(inSegment({ members: 20, sure: 19 })).toEqual([7, 3, 11]);
    expect(inSegment({ members: 21, sure: 19 })).toEqual([50, 3, 11]);
    // Where too few are known of all as well, a segment's own median is the best there is, and nothing bounds it above.
    const few = { ...all, members: 20, missing: 5, sure: 3 };
    const own = segment('a', { members: 9, missing: 1, sure: 4, unsure: 1, p5: 20, median: 50, p95: 90 });
    expect(measure(metric('sum'), [own, few], 'EUR')).toMatchObject({ value: 50, low: 0, high: null });
    const empty = { ...own, median: null };
    expect(measure(metric('sum'), [empty, few], 'EUR')).toMatchObject({ value: 7 });
    expect(measure(metric('sum'), [empty, { ...few, median: null }], 'EUR')).toMatchObject({ value: 0 });
  });

  const mean = tally({
    ...{ members: 30, missing: 4, sum: 2600, sure: 22, sureSum: 2000, unsure: 7 },
    ...{ maybes: 2, maybeSum: 90, maybeMissing: 1, p5: 20, median: 100, p95: 300 },
  });

  test('a mean over all that may be in it', () => {
    // 2600 / 26; (2000 + 10 × 20) / 32; (2000 + 10 × 300) / 32; weight 2600 + 90 + 5 × 100.
    expect(numbers(measure(metric('mean', { per: 10 }), [mean], 'EUR'))).toEqual({
      ...{ value: 10, low: 6.875, high: 15.625, n: 26, weight: 3190, trustedWeight: 2000 },
    });
  });

  test('a mean’s range holds that of the sure ones, which the doubtful may not belong to', () => {
    const meanOf = (parts: Partial<Tally>) => measure(metric('mean'), [{ ...mean, ...parts }], 'EUR');
    expect(meanOf({ p5: 200 }).low).toBeCloseTo(2000 / 22, 12);
    expect(meanOf({ p95: 50 }).high).toBeCloseTo(2000 / 22, 12);
    expect(meanOf({ sure: 19 })).toMatchObject({ low: 2000 / 32, high: null });
    expect(meanOf({ sure: 0, sureSum: 0 })).toMatchObject({ low: 0, high: null, trustedWeight: 0 });
    const sure = { members: 22, missing: 0, maybes: 0, maybeSum: 0, maybeMissing: 0, sum: 2000 };
    expect(meanOf(sure)).toMatchObject({ low: 2000 / 22, high: 2000 / 22, trust: 1 });
    expect(meanOf({ ...sure, sure: 19, members: 19 })).toMatchObject({ high: 2000 / 19 });
  });

  test('where nothing weighs anything, each record weighs the same', () => {
    const nothing = tally({ members: 4, missing: 1, sure: 3, unsure: 1 });
    expect(measure(metric('mean'), [nothing], 'EUR')).toMatchObject({ value: 0, weight: 4, trust: 0.75 });
    expect(measure(metric('mean'), [tally({ members: 2, missing: 2 })], 'EUR').value).toBeNull();
  });
});

describe('quantiles (B3)', () => {
  const at = (rank: number, rest: number, ...values: (number | null)[]): Around => ({
    ...{ rank, rest, parts: 2, share: 1, values: [null, ...values, null] },
  });
  const all = tally({
    ...{ members: 12, missing: 2, sure: 7, maybes: 1, loose: 1 },
    ranks: { known: at(5, 1, 30, 40), low: at(1, 0, 20, 30), high: at(7, 0, 60, null) },
  });
  const median = (parts: Partial<Tally> = {}) =>
    measure(metric('median', { per: 10 }), [{ ...all, ...parts }], 'EUR');

  test('at its place, half way where it lies between two', () => {
    expect(numbers(median())).toEqual({
      ...{ value: 3.5, low: 2, high: 6, n: 10, weight: 13, trustedWeight: 6 },
    });
    expect(median()).toMatchObject({ exact: { over: 70, under: 20 }, doubtful: 7 });
  });

  test('below the first it is 0, beyond the last open', () => {
    const ranks = all.ranks as NonNullable<Tally['ranks']>;
    expect(median({ ranks: { ...ranks, low: at(0, 1, null, 20) } }).low).toBe(0);
    expect(median({ ranks: { ...ranks, low: at(1, 1, 20, 40) } }).low).toBe(3);
    expect(median({ ranks: { ...ranks, high: at(7, 1, 60, null) } }).high).toBeNull();
    expect(median({ ranks: { ...ranks, high: at(9, 0, null, null) } }).high).toBeNull();
  });

  test('of nothing known it is unknown', () => {
    expect(median({ ranks: null }).value).toBeNull();
    expect(median({ members: 2 }).value).toBeNull();
    const ranks = all.ranks as NonNullable<Tally['ranks']>;
    expect(median({ ranks: { ...ranks, known: at(1, 0, null, null) } }).value).toBeNull();
  });
});

describe('ratios (B2, crosswise)', () => {
  const SUMS: RatioSums = {
    ...{ parts: 900, values: 1500, known: 30, sureParts: 700, sureValues: 1200 },
    ...{ partless: 2, partlessValues: 80, valueless: 3, valuelessParts: 60 },
    ...{ valuelessDoubted: 0, valuelessDoubtedParts: 0, whole: 0, wholeDoubted: 0 },
    ...{ neither: 4, neitherDoubted: 5 },
    ...{ unsure: 2, unsureParts: 30, unsureValues: 70, unsureUnknown: 6 },
    ...{ partLow: 10, partMiddle: 25, partHigh: 90 },
  };
  const all = (sums: Partial<RatioSums> = {}, parts: Partial<Tally> = {}) =>
    tally({
      ...{ members: 40, missing: 8, sure: 25, maybes: 3, maybeSum: 15, p5: 20, median: 50, p95: 200 },
      more: { kind: 'ratio', ...SUMS, ...sums },
      ...parts,
    });
  const gain = (parts: Partial<Metric> = {}) => metric('ratio', { unit: 'ratio', minus: 0.5, ...parts });

  test('of a part to a value that it is not part of', () => {
    const measured = measure(gain(), [all()], 'EUR');
    // (900 + 60 + 2 × 25) / (1500 + 3 × 50 + 80).
    expect(measured.value).toBeCloseTo(1010 / 1730 - 0.5, 12);
    // (700 + 60 + (2 + 9) × 10) / (1200 + 80 + 70 + (3 + 9 + 6) × 200).
    expect(measured.low).toBeCloseTo(870 / 4950 - 0.5, 12);
    // (700 + 60 + (2 + 9 + 6) × 90 + 30) / (1200 + 80 + (3 + 9) × 20).
    expect(measured.high).toBeCloseTo(2320 / 1520 - 0.5, 12);
    // 1500 + 80 + (3 + 4) × 50 + 15.
    expect(measured).toMatchObject({ n: 30, weight: 1945, trustedWeight: 1200 });
    expect(measured.exact).toEqual({ over: 1010 - 0.5 * 1730, under: 1730 });
  });

  const inside = { ...{ whole: 1, wholeDoubted: 2, valuelessDoubted: 1, valuelessDoubtedParts: 20 } };
  const share = metric('ratio', { unit: 'share', hit: 'r.won' });

  test('of a part to the whole that it is in', () => {
    const measured = measure(share, [all(inside)], 'EUR');
    // (900 + 60 + 50) / (1500 + (3 + 1) × 50).
    expect(measured.value).toBeCloseTo(1010 / 1700, 12);
    // (700 + 60 + 20 + 3 × 20) / (1200 + 80 + 3 × 20 + 70 + (3 + 1 + 9 + 6) × 200).
    expect(measured.low).toBeCloseTo(840 / 5210, 12);
    // (780 + 18 × 200 + 80 + 70) / (1200 + 80 + 4 × 20 + 18 × 200 + 70).
    expect(measured.high).toBeCloseTo(4530 / 5030, 12);
    // 1500 + 80 + (3 + 1 + 4) × 50 + 15.
    expect(measured).toMatchObject({ n: 30, weight: 1995, trustedWeight: 1200 });
  });

  test('per unit of many integers, or many units an integer', () => {
    expect(measure(gain({ per: 4, minus: 0 }), [all()], 'EUR').value).toBeCloseTo(1010 / 1730 / 4, 12);
    const many = measure(gain({ per: 0.01 }), [all()], 'EUR');
    expect(many.value).toBeCloseTo(101_000 / 1730 - 0.5, 9);
    expect(many.low).toBeCloseTo(87_000 / 4950 - 0.5, 9);
    expect(many.high).toBeCloseTo(232_000 / 1520 - 0.5, 9);
    const taken = measure(gain({ per: 4 }), [all()], 'EUR');
    expect(taken.value).toBeCloseTo(1010 / 1730 / 4 - 0.5, 12);
  });

  test('a share is not below 0, another ratio may be; part of a whole is not above it', () => {
    const loss = { parts: -1100, sureParts: -1100 };
    expect(measure(gain({ minus: 0 }), [all(loss)], 'EUR').value).toBeCloseTo(-990 / 1730, 12);
    expect(measure(gain({ minus: 0 }), [all(loss)], 'EUR').low).toBeCloseTo(-930 / 4950, 12);
    const sharing = metric('ratio', { unit: 'share' });
    expect(measure(sharing, [all(loss)], 'EUR')).toMatchObject({ value: 0, low: 0 });
    expect(measure(share, [all({ ...inside, sureParts: 9000 })], 'EUR')).toMatchObject({ high: 1, low: 1 });
    expect(measure(metric('ratio', { unit: 'ratio', hit: 'r.won' }), [all(loss)], 'EUR').low).toBe(0);
    expect(measure(gain({ minus: 0 }), [all({ sureParts: 9000 })], 'EUR').high).toBeCloseTo(
      10_620 / 1520,
      12,
    );
  });

  test('is open, or all of it, where nothing bounds what is unknown', () => {
    const few = { sure: 19 };
    expect(measure(gain({ minus: 0 }), [all({}, few)], 'EUR')).toMatchObject({ low: 0, high: null });
    expect(measure(share, [all(inside, few)], 'EUR')).toMatchObject({ low: 0, high: 1 });
    const unknownless = { partless: 0, valueless: 0, neither: 0, neitherDoubted: 0, unsureUnknown: 0 };
    const bounded = measure(gain({ minus: 0 }), [all(unknownless, few)], 'EUR');
    // (700 + 60) / (1200 + 80 + 70) and (700 + 60 + 30) / (1200 + 80).
    expect(bounded.low).toBeCloseTo(760 / 1350, 12);
    expect(bounded.high).toBeCloseTo(790 / 1280, 12);
    const nowhere = { sureValues: 0, partlessValues: 0, unsureValues: 0 };
    expect(measure(gain({ minus: 0 }), [all({ ...unknownless, ...nowhere })], 'EUR')).toMatchObject({
      ...{ low: 0, high: null },
    });
  });

  test('of nothing is unknown', () => {
    const nothing = { values: 0, valueless: 0, partlessValues: 0 };
    expect(measure(gain(), [all(nothing)], 'EUR').value).toBeNull();
    expect(measure(gain(), [all({}, { more: null })], 'EUR').value).toBeNull();
    expect(measure(gain(), [], 'EUR')).toMatchObject({
      value: null,
      reason: 'No deal falls into the period.',
    });
  });

  test('is added up over segments, each with its own', () => {
    const segment = (name: string, sums: Partial<RatioSums>) =>
      all(sums, { part: 'segment', segment: name, median: 70 });
    const both = [all(), segment('a', {}), segment('b', { parts: 100, partMiddle: 5 })];
    const measured = measure(gain({ minus: 0 }), both, 'EUR');
    // (900 + 60 + 50 + 100 + 60 + 10) / (2 × (1500 + 80 + 3 × 70)).
    expect(measured.value).toBeCloseTo(1180 / 3580, 12);
    expect(measured).toMatchObject({ n: 60, trustedWeight: 2400, weight: 2 * (1500 + 80 + 7 * 70 + 15) });
  });
});

describe('times that may still run (B4)', () => {
  const times = {
    kind: 'lasting' as const,
    ...{ ended: [2, 4, 6], endedDoubted: [1], going: [5], goingDoubted: [] as number[] },
  };
  const lasting = metric('lasting', { per: 10 });

  test('six records: three ended, one goes on, one is doubted and one unknown', () => {
    const measured = measure(lasting, [tally({ members: 6, missing: 1, sure: 4, more: times })], 'EUR');
    // Of 1 2 4 6 and 5+: .8, .6, .4 at 4. Two unknown that end at 2 leave half; two that never end leave .44 at 6.
    expect(numbers(measured)).toEqual({
      ...{ value: 0.4, low: 0.2, high: 0.6, n: 5, weight: 6, trustedWeight: 4 },
    });
  });

  test('without a doubt its range is itself', () => {
    const sure = { ...times, endedDoubted: [] };
    const measured = measure(lasting, [tally({ members: 4, sure: 4, more: sure })], 'EUR');
    expect(numbers(measured)).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 });
    // Half have ended at 4, and the next end is at 6.
    expect(measured.exact).toEqual({ over: 10, under: 20 });
  });

  test('what goes on in doubt counts as going on', () => {
    const more = { ...times, endedDoubted: [], goingDoubted: [1, 1] };
    const measured = measure(lasting, [tally({ members: 6, sure: 4, more })], 'EUR');
    expect(measured).toMatchObject({ value: 0.5, n: 6, doubtful: 2 });
  });

  test('says why where nothing is known, or more than half go on', () => {
    const none = { ...times, ended: [], endedDoubted: [], going: [] };
    expect(measure(lasting, [tally({ members: 2, more: none })], 'EUR').reason).toContain(
      'None of the 2 records',
    );
    expect(measure(lasting, [tally({ members: 2 })], 'EUR').value).toBeNull();
    const more = { ...none, ended: [1], going: [5, 5, 5] };
    const going = measure(lasting, [tally({ members: 6, missing: 2, sure: 4, more })], 'EUR');
    expect(going).toMatchObject({
      value: null,
      n: 4,
      doubtful: 2,
      withdrawn: false,
      weight: 6,
      trustedWeight: 4,
    });
    const doubted = measure(lasting, [tally({ members: 8, missing: 4, sure: 4, more })], 'EUR');
    expect(doubted).toMatchObject({ doubtful: 4, withdrawn: true });
  });

  /** Each end and how many ended then of how many at risk, and the time by which half have ended, one by one. */
  function halfOf(ended: readonly number[], going: readonly number[], between: boolean): number {
    const at = [...new Set(ended)].sort((a, b) => a - b);
    let left = 1;
    for (const [place, time] of at.entries()) {
      const risk = [...ended, ...going].filter((one) => one >= time).length;
      left *= 1 - ended.filter((one) => one === time).length / risk;
      if (Math.abs(left - 0.5) < 1e-9) return between ? (time + (at[place + 1] ?? time)) / 2 : time;
      if (left < 0.5) return time;
    }
    return Number.POSITIVE_INFINITY;
  }
  const JUST_AFTER = 1e-6;
  const few = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 9 });

  test('half have ended by the product limit, in whatever order the times come', () => {
    fc.assert(
      fc.property(few, few, (ended, going) => {
        expect(survivalMedian(ended, going) ?? Number.POSITIVE_INFINITY).toBeCloseTo(
          halfOf(ended, going, true),
          9,
        );
      }),
    );
  });

  test('the earliest is that of the best of all moments at which the unknown may have ended', () => {
    fc.assert(
      fc.property(few, few, fc.integer({ min: 1, max: 3 }), (ended, going, unknown) => {
        const times = [0, ...ended, ...going];
        // What is last seen at a time is at risk then, and no more just after.
        const moments = [...times, ...times.map((time) => time + JUST_AFTER)];
        const earliest = Math.min(
          ...moments.map((moment) =>
            halfOf([...ended, ...new Array<number>(unknown).fill(moment)], going, false),
          ),
        );
        expect(earliestMedian(ended, going, unknown)).toBeCloseTo(earliest, 3);
      }),
    );
  });
});

describe('surveys and each thing once (B6, B7)', () => {
  test('answers for, less those against, in points', () => {
    const all = tally({
      members: 100,
      missing: 40,
      hits: 30,
      sure: 50,
      more: { kind: 'survey', against: 12 },
    });
    const nps = measure(metric('survey', { unit: 'points', against: 'r.answer < 7' }), [all], 'EUR');
    const [[forLow, forHigh], [againstLow, againstHigh]] = [wilson(30, 60), wilson(12, 60)];
    expect(nps).toMatchObject({ value: 30, n: 60, weight: 60, trustedWeight: 50, doubtful: 10 });
    expect(nps.low).toBeCloseTo(100 * (forLow - againstHigh), 12);
    expect(nps.high).toBeCloseTo(100 * (forHigh - againstLow), 12);
    expect(nps).toMatchObject({ responseRate: 0.6, withdrawn: false });
    const csat = measure(metric('survey', { unit: 'share' }), [{ ...all, sure: 35, more: null }], 'EUR');
    expect(csat).toMatchObject({ value: 0.5, low: forLow, high: forHigh, withdrawn: true });
  });

  test('say why where nobody was asked, or nobody answered', () => {
    const reasonOf = (parts: Partial<Tally>) => measure(metric('survey'), [tally(parts)], 'EUR').reason;
    expect(reasonOf({})).toBe('No deal falls into the period.');
    expect(reasonOf({ members: 7, missing: 7 })).toBe('None of the 7 who were asked answered.');
  });

  test('things: 16 of 18 records, 8 to 23 of all that may be', () => {
    const all = tally({
      ...{ members: 20, missing: 1, hits: 18, sure: 15, sureHits: 14, maybes: 2, loose: 2, looseHeld: 1 },
      more: { kind: 'distinct', safe: 16, review: 13 },
    });
    // 13 − 4 in doubt − 1 joined; 14 + 7 open + 2 joined; 22 − 9 in doubt − 2 twice.
    expect(numbers(measure(metric('distinct'), [all], 'EUR'))).toEqual({
      ...{ value: 16, low: 8, high: 23, n: 19, weight: 22, trustedWeight: 11 },
    });
    expect(measure(metric('distinct'), [{ ...all, more: null }], 'EUR')).toMatchObject({
      value: 18,
      low: 13,
    });
    const twice = { ...all, more: { kind: 'distinct' as const, safe: 2, review: 1 } };
    expect(measure(metric('distinct'), [twice], 'EUR')).toMatchObject({ low: 0, trustedWeight: 0 });
  });
});

describe('concentrations (B2)', () => {
  const more = { kind: 'concentration' as const, sure: [50, 20, 10, 5, 5, 5, 3, 2], doubted: [40, 10] };
  const all = tally({
    ...{ members: 11, missing: 1, sure: 8, maybes: 1, maybeSum: 7, p5: 2, median: 10, p95: 50, more },
  });

  test('the fifth with most holds 60 %, a third to 70 % with four unknown', () => {
    const measured = measure(metric('concentration', { unit: 'share' }), [all], 'EUR');
    // 90 of 150. Of 12: 70 of 100 with nothing, 70 of 108, 70 of 140, 100 of 300.
    expect(numbers(measured)).toEqual({
      ...{ value: 0.6, low: 1 / 3, high: 0.7, n: 10, weight: 167, trustedWeight: 100 },
    });
    expect(measured.spread).toMatchObject({ a: 4, b: 3, c: 3 });
  });

  test('is itself where nothing is unknown, and unknown where nobody has anything', () => {
    const sure = { ...all, members: 8, missing: 0, maybes: 0, more: { ...more, doubted: [] } };
    const measured = measure(metric('concentration'), [sure], 'EUR');
    expect(numbers(measured)).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 });
    const none = { ...all, more: { ...more, sure: [0, 0], doubted: [] } };
    expect(measure(metric('concentration'), [none], 'EUR').value).toBeNull();
    expect(measure(metric('concentration'), [{ ...all, more: null }], 'EUR').value).toBeNull();
    const unbounded = { ...sure, members: 10, p5: null, median: null, p95: null };
    expect(measure(metric('concentration'), [unbounded], 'EUR')).toMatchObject({ low: 0.5, high: 0.7 });
  });
});

describe('products', () => {
  const PARTS = {
    parts: [
      { name: 'a', role: 'times' },
      { name: 'b', role: 'over' },
    ],
  } as unknown as Partial<Metric>;
  const product = metric('product', PARTS);
  const part = (
    value: number | null,
    low: number | null,
    high: number | null,
    more: Partial<Measured> = {},
  ): Measured => ({
    ...{ ...unknown('part', ''), reason: null, value, low, high, n: 20, trust: 0.9 },
    ...more,
  });
  const made = (times: Measured, over: Measured) => measureProduct(product, [times, over]);

  test('divides by the highest at the lowest, and the other way round', () => {
    const measured = made(part(12, 10, 20), part(4, 2, 5));
    expect(measured).toMatchObject({ id: 'any', value: 3, low: 2, high: 10, exact: null });
  });

  test('is open where an end is, and falls to nothing where what divides may be anything', () => {
    expect(made(part(12, 10, null), part(4, 2, 5))).toMatchObject({ low: 2, high: null });
    expect(made(part(12, 10, 20), part(4, 2, null))).toMatchObject({ low: 0, high: 10 });
    expect(made(part(12, 10, 20), part(4, 0, 5))).toMatchObject({ low: 2, high: null });
    expect(made(part(12, null, 20), part(4, null, 5))).toMatchObject({ low: 12 / 5, high: 5 });
    const thrice = { ...product, parts: [...(product.parts ?? []), { name: 'c', role: 'times' }] } as Metric;
    expect(measureProduct(thrice, [part(1, 1, null), part(1, 1, 1), part(2, 2, 2)]).high).toBeNull();
    expect(measureProduct({ ...product, parts: [] }, [part(2, 1, 3), part(5, 4, 6)])).toMatchObject({
      ...{ value: 10, low: 4, high: 18 },
    });
  });

  test('is unknown with a part that is, or by nothing to divide by; times nothing it is nothing', () => {
    expect(made(part(null, null, null, { reason: 'Hidden.' }), part(4, 2, 5)).reason).toBe('Hidden.');
    const zero = made(part(12, 10, 20), part(0, 0, 5));
    expect(zero.value).toBeNull();
    expect(zero.reason).toBe('One of its parts is nothing, so that it cannot be divided by it.');
    expect(made(part(0, 0, 0), part(4, 2, 5))).toMatchObject({ value: 0, low: 0, high: 0 });
  });

  test('is trusted as its least trusted part, with the fewest records and the most doubt', () => {
    const [sure, doubted] = [
      part(1, 1, 1, { n: 9, doubtful: 1 }),
      part(1, 1, 1, { trust: 0.4, n: 30, doubtful: 7, withdrawn: true }),
    ];
    for (const measured of [made(sure, doubted), made(doubted, sure)])
      expect(measured).toMatchObject({ trust: 0.4, n: 9, doubtful: 7, withdrawn: true });
    expect(made(sure, sure).withdrawn).toBe(false);
    expect(made(part(1, 1, 1, { trust: null }), sure).trust).toBe(0.9);
    expect(made(sure, part(1, 1, 1, { trust: null })).trust).toBe(0.9);
  });

  test('are measured part by part, each by its own sums', () => {
    const parts = [
      { name: 'won', role: 'times', kind: 'count', unit: 'count' },
      { name: 'days', role: 'over', kind: 'sum', unit: 'days' },
    ] as unknown as NonNullable<Metric['parts']>;
    const speed = metric('product', { id: 'speed', parts });
    const tallies = [
      tally({ metricId: 'speed/won', members: 6, hits: 6, sure: 6, sureHits: 6 }),
      tally({ metricId: 'speed/days', members: 6, sum: 12, sure: 6, sureSum: 12 }),
      tally({ metricId: 'other', members: 99, hits: 99 }),
    ];
    expect(measure(speed, tallies, 'EUR')).toMatchObject({ id: 'speed', value: 0.5, low: 0.5, high: 0.5 });
    expect(talliesOf(speed, tallies).map(({ metricId }) => metricId)).toEqual(['speed/won', 'speed/days']);
    expect(talliesOf(metric('sum', { id: 'other' }), tallies)).toHaveLength(1);
  });
});

test('units: money is told in the reporting currency’s own', () => {
  const money = metric('sum', { unit: 'money', per: 7 });
  expect([unitOf(money, 'JPY'), integersPerUnit(money, 'JPY'), integersPerUnit(money, 'EUR')]).toEqual([
    'JPY',
    1,
    100,
  ]);
  const hours = metric('sum', { unit: 'hours', per: 3600 });
  expect([unitOf(hours, 'EUR'), integersPerUnit(hours, 'EUR')]).toEqual(['hours', 3600]);
  expect(integersPerUnit(metric('count'), 'EUR')).toBe(1);
});

test('a figure from outside is asked for by its name', () => {
  expect(measure(metric('outside', { needs: 'the cost of a campaign' }), [], 'EUR').reason).toBe(
    'It needs the cost of a campaign that no CRM holds, and none is given.',
  );
  expect(measure(metric('outside'), [], 'EUR')).toMatchObject({
    value: null,
    withdrawn: false,
    n: 0,
    weight: 0,
  });
  expect(measure(metric('outside'), [], 'EUR').reason).toContain('a cost');
});

test('what nobody logged leaves one end open, but nothing is known of what is unknown', () => {
  const all = tally({ members: 10, hits: 4, sure: 10, sureHits: 4 });
  const share = (unlogged: 'higher' | 'lower') =>
    metric('share', { unit: 'share', unlogged } as Partial<Metric>);
  expect(measure(share('higher'), [all], 'EUR')).toMatchObject({ low: 0.4, high: null });
  expect(measure(share('lower'), [all], 'EUR')).toMatchObject({ low: 0, high: 0.4 });
  expect(measure(share('lower'), [], 'EUR')).toMatchObject({ value: null, low: null, high: null });
});
