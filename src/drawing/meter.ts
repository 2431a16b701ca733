import type { Direction } from '../language/direction.ts';
import { svg } from './svg.ts';

const [WIDTH, HEIGHT, TRACK] = [240, 12, 8];

/**
 * A share of a whole as a bar on its track, as SVG. Classes: `track`, `fill`. What is more than nothing shows, and what
 * is less than all leaves a gap.
 * @param share 0 to 1
 */
export function drawMeter(meter: {
  readonly share: number;
  readonly direction: Direction;
  /** What it says, for those who cannot see it. */
  readonly spoken: string;
}): string {
  const share = Math.min(1, Math.max(0, meter.share));
  const least = TRACK;
  const fill =
    share === 0 ? 0 : share === 1 ? WIDTH : Math.min(WIDTH - least, Math.max(least, share * WIDTH));
  const top = (HEIGHT - TRACK) / 2;
  const part = (name: string, width: number) =>
    `<rect class="${name}" y="${top}" width="${width.toFixed(1)}" height="${TRACK}" rx="${TRACK / 2}"/>`;
  return svg(
    { ...meter, width: WIDTH, height: HEIGHT },
    'meter',
    `${part('track', WIDTH)}${fill === 0 ? '' : part('fill', fill)}`,
  );
}
