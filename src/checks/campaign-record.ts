import { filled, folded, placeholder } from '../mirror/landed-text.ts';
import { knownOf, liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';

/** Names that more than one campaign with the same first day has. */
const NAMESAKES = {
  name: 'namesakes',
  sql: `left join (
    select x.source, ${folded('x.name')} as name, x.starts_on, count(*) as campaigns
    from ${liveOf('campaign')} x where x.name is not null group by all having count(*) > 1
  ) namesakes on namesakes.source = r.source and namesakes.name = ${folded('r.name')}
    and namesakes.starts_on is not distinct from r.starts_on`,
};

const ANSWERS = {
  name: 'answers',
  sql: `left join (
    select x.source, x.campaign_id, count(*) filter (where x.responded) as responses
    from ${knownOf('campaignMember')} x where x.campaign_id is not null group by all
  ) answers on answers.source = r.source and answers.campaign_id = r.id`,
};

/** What a campaign is and whom it reached. */
export const CAMPAIGN_RECORD_CHECKS: readonly Check[] = [
  {
    id: 'campaign-name-duplicate',
    object: 'campaign',
    dimension: 'uniqueness',
    severity: 'medium',
    fields: ['campaign.name'],
    reads: ['campaign.name', 'campaign.startsOn'],
    joins: [NAMESAKES],
    applies: `${filled('r.name')}`,
    fails: 'namesakes.campaigns is not null',
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 120,
    examples: {
      pass: {
        record: { name: 'Spring fair', startsOn: '2026-03-01' },
        others: { campaign: [{ name: 'Spring fair', startsOn: '2025-03-01' }] },
      },
      fail: {
        record: { name: 'Spring fair', startsOn: '2026-03-01' },
        others: { campaign: [{ name: 'SPRING FAIR ', startsOn: '2026-03-01' }] },
      },
    },
  },
  {
    id: 'campaign-responses-exceed',
    object: 'campaign',
    dimension: 'consistency',
    severity: 'medium',
    fields: ['campaign.sent'],
    reads: ['campaign.sent', 'campaignMember.campaignId', 'campaignMember.responded'],
    joins: [ANSWERS],
    applies: 'r.sent is not null and answers.responses is not null',
    fails: 'coalesce(answers.responses > r.sent, false)',
    concerns: 'owner',
    expected: 1,
    secondsToFix: 90,
    examples: {
      pass: {
        record: { id: 'k', name: 'Spring fair', sent: 1 },
        others: {
          campaignMember: [
            { campaignId: 'k', responded: true },
            { campaignId: 'k', responded: false },
          ],
        },
      },
      fail: {
        record: { id: 'k', name: 'Spring fair', sent: 1 },
        others: {
          campaignMember: [
            { campaignId: 'k', responded: true },
            { campaignId: 'k', responded: true },
          ],
        },
      },
    },
  },
  {
    id: 'campaign-type-missing',
    object: 'campaign',
    dimension: 'completeness',
    severity: 'low',
    fields: ['campaign.type'],
    reads: ['campaign.type'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.type'),
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 20,
    examples: {
      pass: { record: { name: 'Spring fair', type: 'Trade Show' } },
      fail: { record: { name: 'Spring fair', type: '-' } },
    },
  },
];
