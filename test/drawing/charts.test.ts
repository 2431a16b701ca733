import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawChange } from '../../src/drawing/change.ts';
import { type Chart, drawChart, widthOf } from '../../src/drawing/chart.ts';
import { drawInterval, scaleOf } from '../../src/drawing/interval.ts';
import { drawMeter } from '../../src/drawing/meter.ts';
import { drawTrendPicture, PICTURE } from '../../src/drawing/picture.ts';

const numbersOf = (svg: string, name: string) =>
  [...svg.matchAll(new RegExp(`\\s${name}="(-?[\\d.]+)"`, 'g'))].map(([, value]) => Number(value));
const direction = 'ltr';
const spoken = 'what it says';

describe('a meter', () => {
  const fill = (share: number) => numbersOf(drawMeter({ share, direction, spoken }), 'width')[1] ?? 0;

  it('is as long as its share; something is seen of the least, and a gap is left of almost all', () => {
    expect([0, 0.5, 1].map(fill)).toEqual([0, 120, 240]);
    expect(fill(0.0001)).toBe(8);
    expect(fill(0.9999)).toBe(232);
  });

  it('says what it says to those who cannot see it', () => {
    expect(drawMeter({ share: 0.5, direction, spoken: '<b>' })).toContain(
      'role="img"><title>&lt;b&gt;</title>',
    );
  });
});

describe('an interval', () => {
  const draw = (low: number, value: number, high: number | null, aims: number[] = []) =>
    drawInterval({ scale: { from: 0, to: 100 }, low, value, high, aims, direction, spoken });

  it('reaches from low to high with a dot at the value and a line at each aim', () => {
    const svg = draw(25, 50, 75, [100]);
    expect(/class="band" x="63\.0" y="8" width="114\.0"/.test(svg)).toBe(true);
    expect(numbersOf(svg, 'cx')).toEqual([120]);
    expect(svg).toContain('<line class="aim" x1="234.0"');
  });

  it('fades where nothing bounds it, and is seen where both ends are one', () => {
    expect(draw(25, 50, null)).toContain('class="band open"');
    expect(draw(50, 50, 50)).toContain('width="2.0"');
  });

  it('has a scale on which all can be seen, of one value as well', () => {
    expect(scaleOf([3, 1, 2])).toEqual({ from: 1, to: 3 });
    expect(scaleOf([2])).toEqual({ from: 1, to: 3 });
  });

  it('is mirrored from right to left', () => {
    const svg = drawInterval({
      scale: { from: 0, to: 1 },
      low: 0,
      value: 0,
      high: 1,
      aims: [],
      direction: 'rtl',
      spoken,
    });
    expect(svg).toContain('scale(-1 1)');
  });
});

describe('a change', () => {
  const rect = (value: number) => {
    const svg = drawChange({ value, most: 4, direction, spoken });
    return {
      more: svg.includes('class="more"'),
      x: numbersOf(svg, 'x')[0],
      width: numbersOf(svg, 'width')[0],
    };
  };

  it('leads away from the middle, on for more and back for less', () => {
    expect(rect(4)).toEqual({ more: true, x: 80, width: 78 });
    expect(rect(-2)).toEqual({ more: false, x: 41, width: 39 });
    expect(rect(0)).toEqual({ more: false, x: undefined, width: undefined });
  });
});

const CHART: Chart = {
  points: [
    { day: '2026-08-01', value: 10, traced: true },
    { day: '2026-09-01', value: 12, traced: true },
    { day: '2026-10-01', value: 11 },
    { day: '2026-10-02', value: 14 },
    { day: '2026-11-01', value: 15, apart: true },
  ],
  aims: [{ value: 20, label: 'aim 20' }],
  ahead: { day: '2027-03-01', value: 18, low: 16, high: 19, label: '18', dayLabel: 'March 2027' },
  first: { label: '10', dayLabel: 'August 2026' },
  last: { label: '15', dayLabel: 'November 2026' },
  spoken,
};

describe('a chart', () => {
  it('joins days of one kind by a line, dashed where they were measured afterwards, and nothing across a break', () => {
    const lines = [...drawChart(CHART, direction).matchAll(/class="line( traced)?" points="([^"]*)"/g)];
    expect(lines.map(([, traced, points = '']) => [traced !== undefined, points.split(' ').length])).toEqual([
      [true, 3],
      [false, 2],
    ]);
  });

  it('opens a fan to the forecast, and leaves no value without a place', () => {
    const svg = drawChart(CHART, direction);
    expect(svg).toContain('class="fan"');
    expect(
      drawChart({ ...CHART, ahead: { ...CHART.ahead, high: null } as Chart['ahead'] }, direction),
    ).not.toMatch(/NaN|Infinity/);
    expect(drawChart({ ...CHART, ahead: null }, direction)).not.toContain('class="fan"');
  });

  it('runs the other way from right to left, without turning a letter', () => {
    const [there, back] = [drawChart(CHART, 'ltr'), drawChart(CHART, 'rtl')];
    const places = (svg: string) => numbersOf(svg, 'cx');
    expect(places(back).map((x) => Number((380 - x).toFixed(1)))).toEqual(places(there));
    expect(back).not.toContain('scale');
    expect(back).toContain('text-anchor="end"');
  });

  it('has room for its texts, however long, in either direction, inside its frame', () => {
    const label = fc.string({ minLength: 1, maxLength: 18 });
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        label,
        label,
        fc.array(value, { minLength: 4, maxLength: 4 }),
        fc.constantFrom('ltr', 'rtl'),
        (one, other, values, way) => {
          const [a = 0, b = 0, aim = 0, ahead = 0] = values;
          const chart: Chart = {
            points: [
              { day: '2026-10-01', value: a },
              { day: '2026-11-01', value: b },
            ],
            aims: [{ value: aim, label: one }],
            ahead: {
              day: '2027-01-01',
              value: ahead,
              low: ahead - 1,
              high: ahead + 1,
              label: other,
              dayLabel: 'd',
            },
            first: { label: '1', dayLabel: 'd' },
            last: { label: '2', dayLabel: 'd' },
            spoken,
          };
          const svg = drawChart(chart, way as 'ltr');
          expect(svg).not.toMatch(/NaN|Infinity/);
          const texts = [
            ...svg.matchAll(
              /<text class="label[^"]*" x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"[^>]*>([^<]*)</g,
            ),
          ];
          for (const [, x, y, anchor, words = ''] of texts) {
            const plain = words.replace(/[\u2067\u2069]/g, '').replace(/&\w+;|&#39;/g, '.');
            const wide = widthOf(plain, 12);
            const from = Number(x) - (anchor === 'start' ? 0 : anchor === 'end' ? wide : wide / 2);
            expect(from).toBeGreaterThanOrEqual(-1);
            expect(from + wide).toBeLessThanOrEqual(381);
            expect(Number(y)).toBeGreaterThanOrEqual(12);
            expect(Number(y)).toBeLessThanOrEqual(168);
          }
        },
      ),
    );
  });

  it('does not lay labels beside the edge on each other', () => {
    const svg = drawChart(
      {
        ...CHART,
        aims: [
          { value: 18, label: 'aim 18' },
          { value: 18.1, label: 'aim 18.1' },
        ],
      },
      direction,
    );
    const heights = [...svg.matchAll(/class="label(?: aimed)?" x="3\d\d[^"]*" y="([\d.]+)"/g)]
      .map(([, y]) => Number(y))
      .sort((a, b) => a - b);
    expect(heights).toHaveLength(3);
    for (const [at, height] of heights.entries())
      expect(height - (heights[at - 1] ?? -99)).toBeGreaterThanOrEqual(14.9);
  });
});

describe('a picture of a trend', () => {
  const draw = (title: string, scheme: 'light' | 'dark' = 'light') =>
    drawTrendPicture({ title, chart: CHART, direction, scheme });

  it('is an SVG file of fixed size that a renderer takes as it is, in both schemes', () => {
    for (const scheme of ['light', 'dark'] as const) {
      const picture = new Resvg(draw('Win more of what we quote', scheme));
      expect([picture.width, picture.height]).toEqual([PICTURE.width, PICTURE.height]);
      expect(picture.render().asPng().length).toBeGreaterThan(5_000);
    }
    expect(draw('x')).not.toMatch(/var\(|url\(|href/);
  });

  it('writes a long title smaller instead of cutting it', () => {
    const sizeOf = (svg: string) => Number(/font-size:([\d.]+)px"/.exec(svg)?.[1]);
    expect(sizeOf(draw('short'))).toBe(24);
    const long = 'A title of eighty letters, which is as many as a goal of the strategy may have ..';
    expect(widthOf(long, sizeOf(draw(long)))).toBeLessThanOrEqual(PICTURE.width - 64 + 1);
  });

  it('takes no mark-up of a title', () => {
    expect(draw('</text><script>')).not.toContain('<script>');
  });
});
