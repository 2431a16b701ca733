import type { Check } from './check.ts';
import { OPEN } from './deal-sql.ts';

/** What is promised of a deal. */
export const DEAL_FORECAST_CHECKS: readonly Check[] = [
  {
    id: 'deal-forecast-early',
    object: 'deal',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['deal.forecastCategory'],
    reads: ['deal.closed', 'deal.forecastCategory', 'deal.probability'],
    joins: [],
    applies: `${OPEN} and coalesce(r.forecast_category ilike '%commit%', false)`,
    fails: 'coalesce(r.probability, 0) < {fromPercent}',
    thresholds: { fromPercent: { value: 50, unit: 'percent' } },
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, forecastCategory: 'Commit', probability: 50 } },
      fail: { record: { name: 'Pilot', closed: false, forecastCategory: 'COMMIT', probability: 49 } },
    },
  },
];
