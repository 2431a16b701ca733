import { describe, expect, test } from 'vitest';
import { pointOf } from '../../src/scoring/own-point.ts';
import type { OwnRow } from '../../src/store/ports.ts';
import type { OwnMetric } from '../../src/strategy/own.ts';

const row = (parts: Partial<OwnRow>): OwnRow => ({
  ...{
    source: 's',
    id: '1',
    applies: true,
    maybe: false,
    fails: false,
    hit: null,
    value: null,
    segment: null,
  },
  ...parts,
});
const valued = (...values: (number | null)[]) => values.map((value) => row({ value }));
const hits = (...all: (boolean | null)[]) => all.map((hit) => row({ hit }));
const point = (parts: Partial<OwnMetric>, rows: readonly OwnRow[], currency = 'EUR') =>
  pointOf({ unit: 'ratio', per: 1, ...parts } as OwnMetric, rows, currency);

describe('the number of a metric of one’s own', () => {
  test('as a share is of those of whom it is told, and nothing where of none', () => {
    const share = { kind: 'share' as const, hit: 'r.won' };
    expect(point(share, hits(true, false, false, null))).toBeCloseTo(1 / 3, 12);
    expect(point(share, hits(null, null))).toBeNull();
    expect(point(share, [])).toBeNull();
    expect(point(share, [...hits(true), row({ applies: false, hit: false })])).toBe(1);
    const { hit: _, ...selected } = share;
    expect(point({ ...selected, select: 'select 1' }, hits(true, false, null))).toBe(0.5);
    expect(point(selected, hits(null, false))).toBe(1);
  });

  test('as a count is of those that are hit, or of all where nothing says which', () => {
    const count = { kind: 'count' as const };
    expect(point({ ...count, hit: 'r.won' }, hits(true, true, false, null))).toBe(2);
    expect(point(count, hits(true, false, null))).toBe(3);
    expect(point({ ...count, select: 'select 1' }, hits(true, false, null))).toBe(3);
    expect(point(count, [row({}), row({ applies: false })])).toBe(1);
    expect(point({ ...count, hit: 'r.won' }, [])).toBe(0);
  });

  test('as a mean and as a median is of known values', () => {
    expect(point({ kind: 'mean' }, valued(9, 1, null, 2))).toBe(4);
    expect(point({ kind: 'median' }, valued(9, 1, null, 2))).toBe(2);
    expect(point({ kind: 'median' }, valued(9, 1, 4, 2))).toBe(3);
    expect(point({ kind: 'median' }, valued(null))).toBeNull();
    expect(point({ kind: 'mean' }, [])).toBeNull();
    expect(point({ kind: 'mean', per: 60 }, valued(90, 30))).toBe(1);
    expect(point({ kind: 'median', per: 2 }, valued(10, 30))).toBe(10);
  });

  test('as a sum takes the middle of what is known for what is missing', () => {
    expect(point({ kind: 'sum' }, valued(30, 1, 2, 4))).toBe(37);
    // The lower of two middles, as the engine counts.
    expect(point({ kind: 'sum' }, valued(30, 1, 2, 4, null, null))).toBe(41);
    expect(point({ kind: 'sum' }, valued(30, 2, 4, null))).toBe(40);
    expect(point({ kind: 'sum' }, [])).toBe(0);
    expect(point({ kind: 'sum' }, valued(null))).toBeNull();
    expect(point({ kind: 'sum' }, [row({ applies: false, value: 5 })])).toBe(0);
  });

  test('as money is told in whole units of the currency', () => {
    expect(point({ kind: 'sum', unit: 'money', per: 7 }, valued(150, 50))).toBe(2);
    expect(point({ kind: 'mean', unit: 'money' }, valued(150, 50), 'JPY')).toBe(100);
  });
});
