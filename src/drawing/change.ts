import type { Direction } from '../language/direction.ts';
import { svg } from './svg.ts';

const [WIDTH, HEIGHT, BAND] = [160, 14, 8];

/**
 * A change as a bar away from the middle: on in reading direction for more, back for less, as SVG. Classes: `axis`, `more`,
 * `less`.
 * @param most the largest change of those that are compared, above 0
 */
export function drawChange(change: {
  readonly value: number;
  readonly most: number;
  readonly direction: Direction;
  /** What it says, for those who cannot see it. */
  readonly spoken: string;
}): string {
  const { value, most } = change;
  const [middle, top] = [WIDTH / 2, (HEIGHT - BAND) / 2];
  const length = Math.min(1, Math.abs(value) / most) * (middle - 2);
  const wide = value === 0 ? 0 : Math.max(2, length);
  const from = value < 0 ? middle - wide : middle;
  const bar =
    wide === 0
      ? ''
      : `<rect class="${value < 0 ? 'less' : 'more'}" x="${from.toFixed(1)}" y="${top}" width="${wide.toFixed(1)}" height="${BAND}" rx="2"/>`;
  return svg(
    { ...change, width: WIDTH, height: HEIGHT },
    'change',
    `${bar}<line class="axis" x1="${middle}" x2="${middle}" y1="0" y2="${HEIGHT}"/>`,
  );
}
