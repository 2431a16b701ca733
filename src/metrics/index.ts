import { ADOPTION } from './adoption.ts';
import { CUSTOMERS_METRICS } from './customers.ts';
import { FINANCE } from './finance.ts';
import { MARKETING } from './marketing.ts';
import type { Metric } from './metric.ts';
import { PIPELINE } from './pipeline.ts';
import { PRESENCE } from './presence.ts';
import { SERVICE } from './service.ts';

/** Every metric, by id. */
export const METRICS: readonly Metric[] = [
  ...FINANCE,
  ...CUSTOMERS_METRICS,
  ...MARKETING,
  ...SERVICE,
  ...PIPELINE,
  ...ADOPTION,
  ...PRESENCE,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Kept with every measurement: numbers of different versions are not compared. Bump it when a definition changes. */
export const METRICS_VERSION = 2;

export function metricById(id: string): Metric | undefined {
  return METRICS.find((metric) => metric.id === id);
}
