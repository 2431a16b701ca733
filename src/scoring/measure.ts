import { minorDigits } from '../crm/money.ts';
import { type Metric, partsOf } from '../metrics/metric.ts';
import type { Tally } from '../store/ports.ts';
import { measureConcentration } from './kinds/concentration.ts';
import { measureDistinct } from './kinds/distinct.ts';
import { measureHits } from './kinds/hits.ts';
import { measureLasting } from './kinds/lasting.ts';
import { measureMean } from './kinds/mean.ts';
import { measureProduct } from './kinds/product.ts';
import { measureQuantile } from './kinds/quantile.ts';
import { measureRatio } from './kinds/ratio.ts';
import { measureSum } from './kinds/sum.ts';
import { measureSurvey } from './kinds/survey.ts';
import { withUnlogged } from './kinds/unlogged.ts';
import { type Measured, unknown } from './measured.ts';
import { because } from './reasons.ts';

/**
 * Makes a metric's number, range and trust from its partial sums: each kind by its own rule, a file each.
 * @param tallies of this metric and its parts: one over all records, and one a segment where it has segments
 * @param currency the reporting currency
 */
export function measure(metric: Metric, tallies: readonly Tally[], currency: string): Measured {
  return withUnlogged(metric, measureKind(metric, tallies, currency));
}

function measureKind(metric: Metric, tallies: readonly Tally[], currency: string): Measured {
  const scale = integersPerUnit(metric, currency);
  switch (metric.kind) {
    case 'share':
    case 'count':
      return measureHits(metric, tallies);
    case 'median':
    case 'p90':
      return measureQuantile(metric, tallies, scale);
    case 'mean':
      return measureMean(metric, tallies, scale);
    case 'sum':
      return measureSum(metric, tallies, scale);
    case 'ratio':
      return measureRatio(metric, tallies, scale);
    case 'lasting':
      return measureLasting(metric, tallies, scale);
    case 'survey':
      return measureSurvey(metric, tallies);
    case 'distinct':
      return measureDistinct(metric, tallies);
    case 'concentration':
      return measureConcentration(metric, tallies);
    case 'product': {
      const parts = partsOf(metric).map((part) => measure(part, talliesOf(part, tallies), currency));
      return measureProduct(metric, parts);
    }
    case 'outside':
      return unknown(metric.id, outsideReason(metric));
  }
}

/** Why a metric that needs a figure from outside cannot be measured. */
export function outsideReason(metric: Metric): string {
  return because('outside', { what: metric.needs ?? 'a cost' });
}

/** The tallies that a metric is made of, or what else is told by metric: its own, or those of its parts. */
export function talliesOf<T extends { readonly metricId: string }>(
  metric: Metric,
  tallies: readonly T[],
): T[] {
  const ids = new Set([metric.id, ...partsOf(metric).map(({ id }) => id)]);
  return tallies.filter(({ metricId }) => ids.has(metricId));
}

/** How many of the tallied integers make one unit that people read. */
export function integersPerUnit(metric: Metric, currency: string): number {
  return metric.unit === 'money' ? 10 ** minorDigits(currency) : (metric.per ?? 1);
}

/** `share`, `count`, `ratio`, `days`, `hours`, or the ISO code of the currency. */
export function unitOf(metric: Metric, currency: string): string {
  return metric.unit === 'money' ? currency : metric.unit;
}
