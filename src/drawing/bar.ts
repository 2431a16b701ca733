import type { Direction } from '../language/direction.ts';
import { type Figure, svg } from './svg.ts';

const [WIDTH, HEIGHT, TRACK] = [240, 14, 6];

/**
 * A bar of progress with a mark where it should be by now, as SVG. Classes: `track`, `fill`, `mark`.
 * @param done share of the way, 0 to 1
 * @param expected share of the way, 0 to 1
 */
export function drawBar(bar: {
  readonly done: number;
  readonly expected: number;
  readonly direction: Direction;
  /** What it says, for those who cannot see it. */
  readonly spoken: string;
}): string {
  const at = (share: number) => Math.min(1, Math.max(0, share)) * WIDTH;
  const top = (HEIGHT - TRACK) / 2;
  const fill = at(bar.done);
  const mark = Math.min(WIDTH - 1, Math.max(1, at(bar.expected)));
  const figure: Figure = { width: WIDTH, height: HEIGHT, direction: bar.direction, spoken: bar.spoken };
  return svg(
    figure,
    'bar',
    `<rect class="track" y="${top}" width="${WIDTH}" height="${TRACK}" rx="${TRACK / 2}"/>` +
      `<rect class="fill" y="${top}" width="${fill.toFixed(1)}" height="${TRACK}" rx="${TRACK / 2}"/>` +
      `<line class="mark" x1="${mark.toFixed(1)}" x2="${mark.toFixed(1)}" y1="0" y2="${HEIGHT}"/>`,
  );
}

const [FULL, EMPTY] = ['▰', '▱'];

/**
 * The same in characters, for places without pictures; they run with the paragraph that they stand in. Full only
 * where all is done, and empty only where nothing is.
 */
export function textBar(done: number, cells: number): string {
  const whole = Math.round(done * cells);
  const full = done >= 1 ? cells : done <= 0 ? 0 : Math.min(cells - 1, Math.max(1, whole));
  return FULL.repeat(full) + EMPTY.repeat(cells - full);
}
