import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metricById } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { measure } from '../../src/scoring/measure.ts';
import { NOTHING } from '../../src/scoring/measured.ts';
import type { Around, Tally } from '../../src/store/ports.ts';

function metric(id: string, parts: Partial<Metric> = {}): Metric {
  const found = metricById(id);
  if (!found) throw new Error(`no metric ${id}`);
  return { ...found, ...parts };
}

/** A tally without doubts: what is not missing is sure, unless told otherwise. */
function tally(parts: Partial<Tally>): Tally {
  const { members = 0, missing = 0, hits = 0, sum = 0 } = parts;
  const sure = { sure: members - missing, sureHits: hits, sureSum: sum, unsure: missing };
  return { ...NOTHING, metricId: 'any', ...sure, ...parts };
}

/** Sorted values around a place, by hand. */
function around(sorted: readonly number[], place: number, share: number, parts: number): Around {
  const rank = Math.floor(place + 1e-9);
  const values = [rank - 1, rank, rank + 1, rank + 2].map((at) => sorted[at - 1] ?? null);
  return { rank, rest: Math.round((place - rank) * parts), parts, share, values };
}

/** The tally of a quantile over known values, of which none is doubtful, and some unknown ones. */
function ranked(known: readonly number[], unknown: number, share: number, parts: number): Tally {
  const n = known.length + unknown;
  const place = 1 + (share * (n - 1)) / parts;
  return tally({
    members: n,
    missing: unknown,
    ranks: {
      known: around(known, 1 + (share * (known.length - 1)) / parts, share, parts),
      low: around(known, place - unknown, share, parts),
      high: around(known, place, share, parts),
    },
  });
}

describe('shares and counts (B1)', () => {
  test('120 won, 330 lost and 50 of unknown outcome lie between 24 % and 34 %', () => {
    const measured = measure(metric('win_rate'), [tally({ members: 500, hits: 120, missing: 50 })], 'EUR');
    expect(measured.value).toBeCloseTo(0.266667, 6);
    expect([measured.low, measured.high]).toEqual([0.24, 0.34]);
    expect(measured.trust).toBeCloseTo(0.9, 12);
    expect([measured.n, measured.doubtful]).toEqual([450, 50]);
    expect(measured.exact).toEqual({ over: 120, under: 450 });
  });

  test('a finding takes a record out of what is known, without changing the value', () => {
    const part = { members: 10, hits: 5, sure: 8, sureHits: 4, unsure: 2 };
    const measured = measure(metric('win_rate'), [tally(part)], 'EUR');
    expect(measured.value).toBe(0.5);
    expect([measured.low, measured.high, measured.trust]).toEqual([0.4, 0.6, 0.8]);
  });

  test('a record that may count widens both ends and lowers trust', () => {
    const part = { members: 9, hits: 4, perhaps: 1, maybes: 1 };
    const measured = measure(metric('win_rate'), [tally(part)], 'EUR');
    expect(measured.value).toBe(4 / 9);
    expect([measured.low, measured.high, measured.trust]).toEqual([0.4, 0.5, 0.9]);
  });

  test('a count lies between what is certain and what may be', () => {
    const part = { members: 10, hits: 5, sure: 8, sureHits: 4, unsure: 2, maybes: 1, perhaps: 1 };
    const measured = measure(metric('new_customers', { kind: 'count' }), [tally(part)], 'EUR');
    expect([measured.value, measured.low, measured.high]).toEqual([5, 4, 7]);
  });

  test('no records give no number, with the reason', () => {
    const measured = measure(metric('win_rate'), [], 'EUR');
    expect(measured.value).toBeNull();
    expect(measured.reason).toBe('No deal falls into the period.');
  });

  test('the headline is withdrawn where more than 40 % are doubtful, and kept at 40 %', () => {
    const with40 = measure(metric('win_rate'), [tally({ members: 100, hits: 30, missing: 40 })], 'EUR');
    const with41 = measure(metric('win_rate'), [tally({ members: 100, hits: 30, missing: 41 })], 'EUR');
    expect([with40.withdrawn, with41.withdrawn]).toEqual([false, true]);
    expect(with41.value).toBe(30 / 59);
  });

  test('the value with all unknowns settled either way lies within the range', () => {
    const counts = fc.nat({ max: 200 });
    fc.assert(
      fc.property(counts, counts, counts, fc.nat({ max: 100 }), (a, b, u, settled) => {
        fc.pre(a + b > 0);
        const part = { members: a + b + u, hits: a, missing: u };
        const measured = measure(metric('win_rate'), [tally(part)], 'EUR');
        const yes = Math.round((u * settled) / 100);
        const truth = (a + yes) / (a + b + u);
        expect(measured.low).toBeLessThanOrEqual(truth + 1e-12);
        expect(measured.high).toBeGreaterThanOrEqual(truth - 1e-12);
      }),
    );
  });
});

describe('sums (B2)', () => {
  test('40 known amounts of 1,000,000 and 10 missing ones', () => {
    const part = {
      members: 50,
      missing: 10,
      sum: 100_000_000,
      p5: 500_000,
      median: 2_000_000,
      p95: 8_000_000,
    };
    const measured = measure(metric('revenue_won'), [tally(part)], 'EUR');
    expect([measured.value, measured.low, measured.high]).toEqual([1_200_000, 1_050_000, 1_800_000]);
  });

  test('trust weighs by amount, and by the median where it is missing', () => {
    const part = {
      members: 12,
      missing: 2,
      sum: 100_000_000,
      sure: 9,
      sureSum: 90_000_000,
      unsure: 2,
      perhaps: 1,
      perhapsPlus: 10_000_000,
      median: 5_000_000,
    };
    const measured = measure(metric('revenue_won'), [tally(part)], 'EUR');
    expect(measured.trust).toBeCloseTo(0.818182, 6);
  });

  test('with fewer than twenty known values a missing one has no highest', () => {
    const part = { members: 3, missing: 1, sum: 20_000, p5: 100, median: 10_000, p95: 10_000 };
    const measured = measure(metric('revenue_won'), [tally(part)], 'EUR');
    expect([measured.low, measured.high]).toEqual([200, null]);
  });

  test('a missing date leaves the record out at the lowest and in at the highest (B5)', () => {
    const part = {
      members: 2,
      sum: 20_000,
      maybes: 1,
      perhaps: 1,
      perhapsPlus: 5_000,
      maybeSum: 5_000,
      median: 1,
    };
    const measured = measure(metric('revenue_won'), [tally(part)], 'EUR');
    expect([measured.value, measured.low, measured.high]).toEqual([200, 200, 250]);
  });

  test('a negative value that may count lowers the lowest and not the highest', () => {
    const part = {
      members: 2,
      sum: 20_000,
      maybes: 1,
      perhaps: 1,
      perhapsMinus: -5_000,
      maybeSum: -5_000,
      median: 1,
    };
    const measured = measure(metric('revenue_won'), [tally(part)], 'EUR');
    expect([measured.low, measured.high]).toEqual([150, 200]);
  });

  test('each segment’s missing values take its own median where twenty are known', () => {
    const segment = (name: string, parts: Partial<Tally>) =>
      tally({ part: 'segment', segment: name, ...parts });
    const small = segment('small', {
      members: 25,
      missing: 5,
      sum: 20_000,
      p5: 900,
      median: 1_000,
      p95: 1_100,
    });
    const large = segment('large', {
      members: 22,
      missing: 1,
      sum: 2_100_000,
      p5: 1,
      median: 100_000,
      p95: 200_000,
    });
    const all = tally({ members: 47, missing: 6, sum: 2_120_000, p5: 1_000, median: 100_000, p95: 100_000 });
    const measured = measure(metric('revenue_won'), [all, small, large], 'EUR');
    expect(measured.value).toBe((2_120_000 + 5 * 1_000 + 100_000) / 100);
    expect(measured.low).toBe((2_120_000 + 5 * 900 + 1) / 100);
    expect(measured.high).toBe((2_120_000 + 5 * 1_100 + 200_000) / 100);
  });
});

describe('medians and other quantiles (B3)', () => {
  const hours = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((hour) => hour * 3_600);

  test('known 1 to 9 with two unknown give 5 between 4 and 6', () => {
    const measured = measure(metric('mttr'), [ranked(hours, 2, 1, 2)], 'EUR');
    expect([measured.value, measured.low, measured.high]).toEqual([5, 4, 6]);
  });

  test('its P90 is open, with 18 % unknown', () => {
    const measured = measure(metric('mttr', { kind: 'p90' }), [ranked(hours, 2, 9, 10)], 'EUR');
    expect(measured.value).toBeCloseTo(8.2, 12);
    expect(measured.high).toBeNull();
  });

  test('half ranks are averaged', () => {
    const measured = measure(metric('mttr'), [ranked(hours.slice(0, 4), 1, 1, 2)], 'EUR');
    expect([measured.value, measured.low, measured.high]).toEqual([2.5, 2, 3]);
    expect(measured.exact).toEqual({ over: 5 * 3_600, under: 2 * 3_600 });
  });

  test('where the unknown could be all above, the highest is open', () => {
    const measured = measure(metric('mttr'), [ranked(hours.slice(0, 3), 6, 1, 2)], 'EUR');
    expect([measured.low, measured.high]).toEqual([0, null]);
  });
});
