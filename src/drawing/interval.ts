import type { Direction } from '../language/direction.ts';
import { svg } from './svg.ts';

const [WIDTH, HEIGHT, EDGE, BAND] = [240, 24, 6, 8];

/** From where to where an interval's picture reaches: several of one scale can be compared. */
export interface Scale {
  readonly from: number;
  readonly to: number;
}

/** The scale on which all of these can be seen. */
export function scaleOf(values: readonly number[]): Scale {
  const [from, to] = [Math.min(...values), Math.max(...values)];
  return from < to ? { from, to } : { from: from - 1, to: to + 1 };
}

/**
 * From where to where a number may lie, with the number itself as a dot and a dashed line for each aim, as SVG. Where
 * nothing bounds it from above the band fades. Classes: `axis`, `band`, `open`, `now`, `aim`.
 */
export function drawInterval(interval: {
  readonly scale: Scale;
  readonly value: number;
  readonly low: number;
  readonly high: number | null;
  readonly aims: readonly number[];
  readonly direction: Direction;
  /** What it says, for those who cannot see it. */
  readonly spoken: string;
}): string {
  const { scale } = interval;
  const x = (value: number) => {
    const share = (value - scale.from) / (scale.to - scale.from);
    return EDGE + Math.min(1, Math.max(0, share)) * (WIDTH - 2 * EDGE);
  };
  const middle = HEIGHT / 2;
  const [low, high] = [x(interval.low), interval.high === null ? WIDTH - EDGE : x(interval.high)];
  const wide = Math.max(2, high - low);
  const aims = interval.aims.map((aim) => {
    const at = x(aim).toFixed(1);
    return `<line class="aim" x1="${at}" x2="${at}" y1="1" y2="${HEIGHT - 1}"/>`;
  });
  const open = interval.high === null ? openEnd(low, middle) : '';
  const content = [
    `<line class="axis" x1="${EDGE}" x2="${WIDTH - EDGE}" y1="${middle}" y2="${middle}"/>`,
    interval.high === null
      ? open
      : `<rect class="band" x="${low.toFixed(1)}" y="${middle - BAND / 2}" width="${wide.toFixed(1)}" height="${BAND}" rx="${BAND / 2}"/>`,
    ...aims,
    `<circle class="now" cx="${x(interval.value).toFixed(1)}" cy="${middle}" r="4.5"/>`,
  ];
  return svg({ ...interval, width: WIDTH, height: HEIGHT }, 'interval', content.join(''));
}

/** A band that gets thinner to the end, since nobody knows where it ends. */
function openEnd(low: number, middle: number): string {
  const [top, bottom] = [middle - BAND / 2, middle + BAND / 2];
  return `<polygon class="band open" points="${low.toFixed(1)},${top} ${low.toFixed(1)},${bottom} ${WIDTH - EDGE},${middle + 1} ${WIDTH - EDGE},${middle - 1}"/>`;
}
