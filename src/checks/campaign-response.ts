import type { Check } from './check.ts';
import { referenceJoin } from './sql.ts';

const CAMPAIGN = referenceJoin('campaign', 'campaignMember', 'campaignId', 'campaign');

/** Who answered which campaign, and when. */
export const CAMPAIGN_RESPONSE_CHECKS: readonly Check[] = [
  {
    id: 'campaignmember-campaign-orphan',
    object: 'campaignMember',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['campaignMember.campaignId'],
    reads: ['campaignMember.campaignId', 'campaign.modifiedAt'],
    joins: [CAMPAIGN],
    applies: 'true',
    fails: 'campaign.id is null',
    concerns: 'admin',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { campaignId: 'k', contactId: 'c' }, others: { campaign: [{ id: 'k', name: null }] } },
      fail: { record: { campaignId: 'k', contactId: 'c' }, others: { campaign: [{ id: 'l' }] } },
    },
  },
  {
    id: 'campaignmember-response-contradicts',
    object: 'campaignMember',
    dimension: 'consistency',
    severity: 'low',
    fields: ['campaignMember.responded', 'campaignMember.respondedOn'],
    reads: ['campaignMember.responded', 'campaignMember.respondedOn'],
    joins: [],
    applies: 'true',
    fails: 'coalesce(r.responded, false) <> (r.responded_on is not null)',
    concerns: 'admin',
    expected: 0.99,
    secondsToFix: 30,
    examples: {
      pass: { record: { campaignId: 'k', responded: false, respondedOn: null } },
      fail: { record: { campaignId: 'k', responded: false, respondedOn: '2026-05-01' } },
    },
  },
  {
    id: 'campaignmember-response-early',
    object: 'campaignMember',
    dimension: 'consistency',
    severity: 'low',
    fields: ['campaignMember.respondedOn'],
    reads: ['campaignMember.campaignId', 'campaignMember.respondedOn', 'campaign.startsOn'],
    joins: [CAMPAIGN],
    applies: 'r.responded_on is not null and campaign.starts_on is not null',
    fails: 'coalesce(r.responded_on < campaign.starts_on, false)',
    concerns: 'admin',
    expected: 1,
    secondsToFix: 45,
    examples: {
      pass: {
        record: { campaignId: 'k', respondedOn: '2026-05-01' },
        others: { campaign: [{ id: 'k', startsOn: '2026-05-01' }] },
      },
      fail: {
        record: { campaignId: 'k', respondedOn: '2026-04-30' },
        others: { campaign: [{ id: 'k', startsOn: '2026-05-01' }] },
      },
    },
  },
];
