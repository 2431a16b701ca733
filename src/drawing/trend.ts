import { daysBetween } from '../clock.ts';
import type { Direction } from '../language/direction.ts';
import { svg } from './svg.ts';

const [WIDTH, HEIGHT, EDGE] = [240, 56, 5];

/**
 * A number over time as a line that ends in a dot, with a dashed line for each aim, as SVG. Classes: `line`, `area`,
 * `now`, `aim`.
 */
export function drawTrend(trend: {
  /** Oldest first; at least two, on different days. */
  readonly points: readonly { readonly day: string; readonly value: number }[];
  readonly aims: readonly number[];
  readonly direction: Direction;
  readonly spoken: string;
}): string {
  const values = [...trend.points.map(({ value }) => value), ...trend.aims];
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const [first = '', last = ''] = [trend.points[0]?.day, trend.points.at(-1)?.day];
  const span = Math.max(1, daysBetween(first, last));
  const x = (day: string) => EDGE + (daysBetween(first, day) / span) * (WIDTH - 2 * EDGE);
  const y = (value: number) => {
    const share = highest === lowest ? 0.5 : (value - lowest) / (highest - lowest);
    return HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE);
  };
  const path = trend.points.map(({ day, value }) => `${x(day).toFixed(1)},${y(value).toFixed(1)}`);
  const now = trend.points.at(-1)?.value ?? 0;
  const aims = trend.aims.map(
    (aim) => `<line class="aim" x1="0" x2="${WIDTH}" y1="${y(aim).toFixed(1)}" y2="${y(aim).toFixed(1)}"/>`,
  );
  const content = [
    `<polygon class="area" points="${x(first).toFixed(1)},${HEIGHT} ${path.join(' ')} ${x(last).toFixed(1)},${HEIGHT}"/>`,
    ...aims,
    `<polyline class="line" points="${path.join(' ')}"/>`,
    `<circle class="now" cx="${x(last).toFixed(1)}" cy="${y(now).toFixed(1)}" r="3.5"/>`,
  ];
  return svg({ ...trend, width: WIDTH, height: HEIGHT }, 'trend', content.join(''));
}
