import type { Metric } from '../../metrics/metric.ts';
import { type Measured, unknown } from '../measured.ts';
import { because } from '../reasons.ts';

/**
 * A product of parts that were measured each by itself: the lowest has the multiplied ones at their lowest and the
 * divided ones at their highest, the highest the other way round. Its trust is that of the least trusted part.
 * @param parts in the order of the metric's own
 */
export function measureProduct(metric: Metric, parts: readonly Measured[]): Measured {
  let value = 1;
  let low = 1;
  let high: number | null = 1;
  for (const [index, part] of parts.entries()) {
    const role = metric.parts?.[index]?.role ?? 'times';
    if (part.value === null || (role === 'over' && part.value <= 0))
      return unknown(metric.id, part.reason ?? because('part-nothing'));
    const least = part.low ?? part.value;
    if (role === 'times') {
      value *= part.value;
      low *= least;
      high = high === null || part.high === null ? null : high * part.high;
    } else {
      value /= part.value;
      low = part.high === null ? 0 : low / part.high;
      high = high === null || least <= 0 ? null : high / least;
    }
  }
  const least = parts.reduce((one, other) => ((other.trust ?? 1) < (one.trust ?? 1) ? other : one));
  return {
    ...least,
    id: metric.id,
    value,
    exact: null,
    low,
    high,
    n: Math.min(...parts.map(({ n }) => n)),
    doubtful: Math.max(...parts.map(({ doubtful }) => doubtful)),
    withdrawn: parts.some(({ withdrawn }) => withdrawn),
  };
}
