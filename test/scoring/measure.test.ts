import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metricById } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { measure } from '../../src/scoring/measure.ts';
import type { Tally } from '../../src/store/ports.ts';

function metric(id: string): Metric {
  const found = metricById(id);
  if (!found) throw new Error(`no metric ${id}`);
  return found;
}

function tally(parts: Partial<Tally>): Tally {
  return {
    metricId: 'any',
    part: 'all',
    segment: null,
    members: 0,
    hits: 0,
    missing: 0,
    maybes: 0,
    sum: 0,
    doubtDecides: 0,
    doubtDecidesHits: 0,
    doubtDecidesSum: 0,
    doubtDecidesMissing: 0,
    doubtCarries: 0,
    doubtCarriesHits: 0,
    doubtCarriesSum: 0,
    maybeSum: 0,
    p5: null,
    median: null,
    p95: null,
    sureValues: null,
    doubtedValues: null,
    ...parts,
  };
}

describe('shares (B1)', () => {
  test('120 won, 330 lost and 50 of unknown outcome lie between 24 % and 34 %', () => {
    const measured = measure(metric('win_rate'), [tally({ members: 500, hits: 120, missing: 50 })], 'EUR');
    expect(measured.value).toBeCloseTo(0.266667, 6);
    expect([measured.low, measured.high]).toEqual([0.24, 0.34]);
    expect(measured.trust).toBeCloseTo(0.9, 12);
    expect([measured.n, measured.doubtful]).toEqual([450, 50]);
  });

  test('a finding takes a record out of what is known, without changing the value', () => {
    const measured = measure(
      metric('win_rate'),
      [tally({ members: 10, hits: 5, doubtCarries: 2, doubtCarriesHits: 1 })],
      'EUR',
    );
    expect(measured.value).toBe(0.5);
    expect([measured.low, measured.high, measured.trust]).toEqual([0.4, 0.6, 0.8]);
  });

  test('no records give no number, with the reason', () => {
    const measured = measure(metric('win_rate'), [], 'EUR');
    expect(measured.value).toBeNull();
    expect(measured.reason).toBe('No deal falls into the period.');
  });

  test('the value with all unknowns settled either way lies within the range', () => {
    const counts = fc.nat({ max: 200 });
    fc.assert(
      fc.property(counts, counts, counts, fc.nat({ max: 100 }), (a, b, u, settled) => {
        fc.pre(a + b > 0);
        const measured = measure(
          metric('win_rate'),
          [tally({ members: a + b + u, hits: a, missing: u })],
          'EUR',
        );
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
      doubtDecides: 1,
      doubtDecidesSum: 10_000_000,
      p5: 5_000_000,
      median: 5_000_000,
      p95: 5_000_000,
    };
    const measured = measure(metric('revenue_won'), [tally(part)], 'EUR');
    expect(measured.trust).toBeCloseTo(0.818182, 6);
  });

  test('with fewer than twenty known values a missing one has no highest', () => {
    const measured = measure(
      metric('revenue_won'),
      [tally({ members: 3, missing: 1, sum: 20_000, p5: 100, median: 10_000, p95: 10_000 })],
      'EUR',
    );
    expect([measured.low, measured.high]).toEqual([200, null]);
  });

  test('a missing date leaves the record out at the lowest and in at the highest (B5)', () => {
    const measured = measure(
      metric('revenue_won'),
      [tally({ members: 2, sum: 20_000, maybes: 1, maybeSum: 5_000, p5: 1, median: 1, p95: 1 })],
      'EUR',
    );
    expect([measured.value, measured.low, measured.high]).toEqual([200, 200, 250]);
  });

  test('each segment’s missing values take its own median where twenty are known', () => {
    const small = tally({
      part: 'segment',
      segment: 'small',
      members: 25,
      missing: 5,
      sum: 20_000,
      p5: 1_000,
      median: 1_000,
      p95: 1_000,
    });
    const large = tally({
      part: 'segment',
      segment: 'large',
      members: 22,
      missing: 1,
      sum: 2_100_000,
      p5: 100_000,
      median: 100_000,
      p95: 100_000,
    });
    const all = tally({ members: 47, missing: 6, sum: 2_120_000, p5: 1_000, median: 100_000, p95: 100_000 });
    const measured = measure(metric('revenue_won'), [all, small, large], 'EUR');
    expect(measured.value).toBe((2_120_000 + 5 * 1_000 + 100_000) / 100);
  });
});

describe('medians (B3)', () => {
  test('known 1 to 9 with two unknown give 5 between 4 and 6', () => {
    const sureValues = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((hours) => hours * 3_600);
    const measured = measure(metric('mttr'), [tally({ members: 11, missing: 2, sureValues })], 'EUR');
    expect([measured.value, measured.low, measured.high]).toEqual([5, 4, 6]);
  });

  test('where the unknown could be all above, the highest is open', () => {
    const measured = measure(
      metric('mttr'),
      [tally({ members: 9, missing: 6, sureValues: [3_600, 7_200, 10_800] })],
      'EUR',
    );
    expect([measured.low, measured.high]).toEqual([0, null]);
  });
});
