import type { Check } from './check.ts';

/** What a campaign cost. */
export const CAMPAIGN_COST_CHECKS: readonly Check[] = [
  {
    id: 'campaign-cost-missing',
    object: 'campaign',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['campaign.cost'],
    reads: ['campaign.endsOn', 'campaign.cost'],
    joins: [],
    applies: 'coalesce(r.ends_on < {asOf}, false)',
    fails: 'r.cost_minor is null',
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 120,
    examples: {
      pass: { record: { name: 'Newsletter', endsOn: '2026-06-14', cost: 0 } },
      fail: { record: { name: 'Spring fair', endsOn: '2026-06-14', cost: null } },
    },
  },
  {
    id: 'campaign-cost-negative',
    object: 'campaign',
    dimension: 'validity',
    severity: 'medium',
    fields: ['campaign.cost'],
    reads: ['campaign.cost'],
    joins: [],
    applies: 'r.cost_minor is not null',
    fails: 'coalesce(r.cost_minor < 0, false)',
    concerns: 'owner',
    expected: 1,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Spring fair', cost: 0 } },
      fail: { record: { name: 'Spring fair', cost: -1 } },
    },
  },
];
