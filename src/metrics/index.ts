import { FINANCE } from './finance.ts';
import { MARKETING } from './marketing.ts';
import type { Metric } from './metric.ts';
import { OPERATIONS } from './operations.ts';

/** Every metric, by id. */
export const METRICS: readonly Metric[] = [...FINANCE, ...MARKETING, ...OPERATIONS].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** Kept with every measurement: numbers of different versions are not compared. Bump it when a definition changes. */
export const METRICS_VERSION = 1;

export function metricById(id: string): Metric | undefined {
  return METRICS.find((metric) => metric.id === id);
}

/** Every field that a metric's number rests on. */
export function readsOf(metric: Metric): string[] {
  return [...new Set([...metric.decides, ...metric.carries, ...metric.alsoReads])];
}
