import { daysBetween } from '../clock.ts';
import type { Direction } from '../language/direction.ts';
import { escapeXml, type Figure, framed } from './svg.ts';

/** A number over time, with what is expected of it. Labels are in the reader's words. */
export interface Chart {
  /** Oldest first; at least two, on different days. */
  readonly points: readonly ChartPoint[];
  readonly aims: readonly { readonly value: number; readonly label: string }[];
  /** What is expected at a later day, and between what; `high` null: nothing bounds it. */
  readonly ahead: {
    readonly day: string;
    readonly value: number;
    readonly low: number;
    readonly high: number | null;
    readonly label: string;
    readonly dayLabel: string;
  } | null;
  /** Of the first and the last point. */
  readonly first: { readonly label: string; readonly dayLabel: string };
  readonly last: { readonly label: string; readonly dayLabel: string };
  /** What it says, for those who cannot see it. */
  readonly spoken: string;
}

export interface ChartPoint {
  readonly day: string;
  readonly value: number;
  /** Measured afterwards from what records say now: dashed. */
  readonly traced?: boolean;
  /** Not comparable with the point before: no line leads here. */
  readonly apart?: boolean;
}

/** How large it is drawn. Lengths are in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly textSize: number;
}

const FOR_PAGE: Size = { width: 380, height: 168, textSize: 12 };
/** Widest letters of a proportional font are about this wide, against its size; labels are never cut for want of room. */
const LETTER = 0.62;
const DOT = 4;

/**
 * A chart of a number over time as SVG, drawn the way the language runs: measured days as a line, days measured afterwards
 * dashed, aims as dashed lines across, the forecast as a fan. Classes: `line`, `traced`, `area`, `now`, `aim`, `fan`,
 * `middle`, `then`, and for text `label`, `strong`, `day`.
 */
export function drawChart(chart: Chart, direction: Direction, size: Size = FOR_PAGE): string {
  const figure: Figure = { width: size.width, height: size.height, direction, spoken: chart.spoken };
  return framed(figure, 'chart', chartContent(chart, direction, size));
}

/** The same without its frame, to stand in a larger picture. */
export function chartContent(chart: Chart, direction: Direction, size: Size): string {
  const plot = plotOf(chart, size);
  const { x, y, floor } = plot;
  const at = (place: number) => (direction === 'rtl' ? size.width - place : place).toFixed(1);
  const spot = ({ day, value }: { day: string; value: number }) => `${at(x(day))},${y(value).toFixed(1)}`;
  const text = (name: string, place: number, height: number, anchor: Anchor, words: string) =>
    `<text class="${name}" x="${at(place)}" y="${height.toFixed(1)}" text-anchor="${direction === 'rtl' ? TURNED[anchor] : anchor}" direction="ltr">${escapeXml(direction === 'rtl' ? `\u2067${words}\u2069` : words)}</text>`;
  const { points, aims, ahead } = chart;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  const runs = runsOf(points);
  const lines = runs.map(({ traced, of }) =>
    of.length < 2
      ? `<circle class="alone" cx="${at(x(of[0]?.day ?? ''))}" cy="${y(of[0]?.value ?? 0).toFixed(1)}" r="2"/>`
      : `<polyline class="line${traced ? ' traced' : ''}" points="${of.map(spot).join(' ')}"/>`,
  );
  const across = aims.map(
    ({ value }) =>
      `<line class="aim" x1="${at(plot.left)}" x2="${at(plot.right)}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}"/>`,
  );
  const area = `<polygon class="area" points="${at(x(first.day))},${floor} ${points.map(spot).join(' ')} ${at(x(last.day))},${floor}"/>`;
  const dayLine = size.height - size.textSize * 0.35;
  const labels = [
    text('label', x(first.day), above(y(first.value), plot, size), 'start', chart.first.label),
    ...sideLabels(chart, plot, size).map(({ name, height, words }) =>
      text(name, plot.right + DOT + 4, height, 'start', words),
    ),
    ...(ahead
      ? [text('label strong', x(last.day), above(y(last.value), plot, size), 'middle', chart.last.label)]
      : []),
    ...dayLabels(chart, plot, size).map(({ place, anchor, words }) =>
      text('day', place, dayLine, anchor, words),
    ),
  ];
  const fan = ahead
    ? `<polygon class="fan" points="${spot(last)} ${spot({ day: ahead.day, value: ahead.high ?? plot.top })} ${spot({ day: ahead.day, value: ahead.low })}"/>` +
      `<line class="middle" x1="${at(x(last.day))}" y1="${y(last.value).toFixed(1)}" x2="${at(x(ahead.day))}" y2="${y(ahead.value).toFixed(1)}"/>` +
      `<circle class="then" cx="${at(x(ahead.day))}" cy="${y(ahead.value).toFixed(1)}" r="${DOT - 0.5}"/>`
    : '';
  const now = `<circle class="now" cx="${at(x(last.day))}" cy="${y(last.value).toFixed(1)}" r="${DOT}"/>`;
  return [area, fan, ...across, ...lines, now, ...labels].join('');
}

type Anchor = 'start' | 'middle' | 'end';
const TURNED: Readonly<Record<Anchor, Anchor>> = { start: 'end', middle: 'middle', end: 'start' };

/** About how wide a text of this size is. */
export function widthOf(text: string, textSize: number): number {
  return [...text].length * textSize * LETTER;
}

interface Plot {
  readonly left: number;
  readonly right: number;
  /** The lower edge. */
  readonly floor: number;
  /** The largest value that has a place. */
  readonly top: number;
  x(day: string): number;
  y(value: number): number;
}

function plotOf({ points, aims, ahead, last }: Chart, { width, height, textSize }: Size): Plot {
  const days = [...points.map(({ day }) => day), ...(ahead ? [ahead.day] : [])];
  const [from = '', to = ''] = [days[0], days.at(-1)];
  const span = Math.max(1, daysBetween(from, to));
  const bounded = ahead ? [ahead.value, ahead.low, ...(ahead.high === null ? [] : [ahead.high])] : [];
  const values = [...points.map(({ value }) => value), ...aims.map(({ value }) => value), ...bounded];
  const [bottom, top] = [Math.min(...values), Math.max(...values)];
  const side = [...aims.map(({ label }) => label), ahead ? ahead.label : last.label];
  const gutter = Math.max(...side.map((label) => widthOf(label, textSize))) + DOT + 8;
  const [left, right] = [DOT + 2, Math.max(width * 0.4, width - gutter)];
  const ceiling = textSize + DOT + 5;
  const floor = height - textSize - 10;
  return {
    left,
    right,
    floor,
    top,
    x: (day) => left + (daysBetween(from, day) / span) * (right - left),
    y: (value) => {
      const share = top === bottom ? 0.5 : (value - bottom) / (top - bottom);
      return floor - DOT - share * (floor - DOT - ceiling);
    },
  };
}

/** Stretches of points that one kind of line joins; a point without neighbours is a stretch of its own. */
function runsOf(points: readonly ChartPoint[]): { traced: boolean; of: ChartPoint[] }[] {
  const runs: { traced: boolean; of: ChartPoint[] }[] = [];
  for (const [at, point] of points.entries()) {
    const next = points[at + 1];
    const leads = next !== undefined && !next.apart;
    if (!leads) {
      if (at === 0 || point.apart) runs.push({ traced: false, of: [point] });
      continue;
    }
    const traced = point.traced === true;
    const run = runs.at(-1);
    if (run && run.traced === traced && run.of.at(-1) === point) run.of.push(next);
    else runs.push({ traced, of: [point, next] });
  }
  return runs;
}

function above(height: number, plot: Plot, { textSize }: Size): number {
  return Math.min(plot.floor - 2, Math.max(textSize, height - DOT - 4));
}

/** Labels beside the right edge, moved apart where they would lie on each other. */
function sideLabels(
  { aims, ahead, last, points }: Chart,
  plot: Plot,
  { textSize }: Size,
): { readonly name: string; readonly height: number; readonly words: string }[] {
  const end = ahead
    ? { name: 'label', value: ahead.value, words: ahead.label }
    : { name: 'label strong', value: points.at(-1)?.value ?? 0, words: last.label };
  const wanted = [
    end,
    ...aims.map(({ value, label }) => ({ name: 'label aimed', value, words: label })),
  ].sort((a, b) => b.value - a.value);
  const gap = textSize * 1.25;
  const heights = wanted.map(({ value }) => plot.y(value) + textSize * 0.35);
  for (let at = 1; at < heights.length; at++)
    heights[at] = Math.max(heights[at] ?? 0, (heights[at - 1] ?? 0) + gap);
  const over = Math.max(0, (heights.at(-1) ?? 0) - plot.floor);
  return wanted.map(({ name, words }, at) => ({
    name,
    words,
    height: Math.max(textSize, (heights[at] ?? 0) - over),
  }));
}

/** The days under the line: the first, the last and the one ahead; the last only where there is room for it. */
function dayLabels({ points, first, last, ahead }: Chart, plot: Plot, { width, textSize }: Size) {
  const wide = (words: string) => widthOf(words, textSize);
  const start = { place: plot.left - DOT, anchor: 'start' as const, words: first.dayLabel };
  const outer = ahead ? ahead.dayLabel : last.dayLabel;
  const middle = Math.min(width - wide(outer) / 2 - 2, plot.right);
  const edge = { place: middle, anchor: 'middle' as const, words: outer };
  const startEnds = start.place + wide(start.words) + 8;
  const edgeBegins = middle - wide(outer) / 2 - 8;
  const shown = startEnds <= edgeBegins ? [start, edge] : [edge];
  if (!ahead) return shown;
  const at = plot.x(points.at(-1)?.day ?? '');
  const half = wide(last.dayLabel) / 2;
  const free = at - half > startEnds && at + half < edgeBegins;
  return free ? [...shown, { place: at, anchor: 'middle' as const, words: last.dayLabel }] : shown;
}
