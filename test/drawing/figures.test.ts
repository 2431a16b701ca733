import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawBar, textBar } from '../../src/drawing/bar.ts';
import { drawTrend } from '../../src/drawing/trend.ts';

const numbersOf = (svg: string, name: string) =>
  [...svg.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => Number(value));

describe('a bar', () => {
  it('is as long as the way done, with a mark where it should be by now', () => {
    const svg = drawBar({ done: 0.5, expected: 0.75, direction: 'ltr', spoken: 'half' });
    expect(numbersOf(svg, 'width')).toEqual([240, 120]);
    expect(numbersOf(svg, 'x1')).toEqual([180]);
    expect(svg).toContain('role="img"><title>half</title>');
  });

  it('is mirrored from right to left', () => {
    const bar = { done: 0.5, expected: 0.75, spoken: 'half' };
    expect(drawBar({ ...bar, direction: 'rtl' })).toContain('scale(-1 1)');
    expect(drawBar({ ...bar, direction: 'ltr' })).not.toContain('scale');
  });

  it('in characters is full only at the end, and empty only at the start', () => {
    expect(textBar(0.52, 10)).toBe('▰▰▰▰▰▱▱▱▱▱');
    expect(textBar(0, 4)).toBe('▱▱▱▱');
    expect(textBar(0.001, 4)).toBe('▰▱▱▱');
    expect(textBar(0.999, 4)).toBe('▰▰▰▱');
    expect(textBar(1, 4)).toBe('▰▰▰▰');
  });

  it('never says in words what could be read as mark-up', () => {
    const svg = drawBar({ done: 0, expected: 0, direction: 'ltr', spoken: `"><script>'&` });
    expect(svg).toContain('<title>&quot;&gt;&lt;script&gt;&#39;&amp;</title>');
  });
});

describe('a trend', () => {
  const trend = (values: readonly number[], aims: readonly number[]) =>
    drawTrend({
      points: values.map((value, index) => ({ day: `2026-0${index + 1}-01`, value })),
      aims,
      direction: 'ltr',
      spoken: 'it rose',
    });

  it('rises where the number rises, and ends in a dot at the last value', () => {
    const svg = trend([1, 2, 3], [4]);
    const line = /polyline class="line" points="([^"]*)"/.exec(svg)?.[1] ?? '';
    const heights = line.split(' ').map((point) => Number(point.split(',')[1]));
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
    expect(numbersOf(svg, 'cy')).toEqual([heights.at(-1)]);
    expect(numbersOf(svg, 'y1')).toEqual([5]);
  });

  it('stays inside its frame for any numbers, all equal ones included', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(
        values,
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 2 }),
        (points, aims) => {
          const svg = trend(points, aims);
          for (const height of [...numbersOf(svg, 'cy'), ...numbersOf(svg, 'y1')]) {
            expect(height).toBeGreaterThanOrEqual(0);
            expect(height).toBeLessThanOrEqual(56);
          }
          expect(svg).not.toMatch(/NaN|Infinity/);
        },
      ),
    );
  });
});
