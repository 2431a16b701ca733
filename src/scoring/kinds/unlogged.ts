import type { Metric } from '../../metrics/metric.ts';
import type { Measured } from '../measured.ts';

/** Events that nobody logged are not seen (B9): the end of the range on which they would lie is open. */
export function withUnlogged(metric: Metric, measured: Measured): Measured {
  if (measured.value === null || metric.unlogged === undefined) return measured;
  return metric.unlogged === 'higher' ? { ...measured, high: null } : { ...measured, low: 0 };
}
