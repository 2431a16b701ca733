import { liveOf } from '../mirror/tables.ts';
import type { Check } from './check.ts';

/** People who are in a campaign more than once. */
const AGAIN = {
  name: 'again',
  sql: `left join (
    select x.source, x.campaign_id, coalesce(x.contact_id, x.lead_id) as person, count(*) as members
    from ${liveOf('campaignMember')} x
    where x.campaign_id is not null and coalesce(x.contact_id, x.lead_id) is not null group by all having count(*) > 1
  ) again on again.source = r.source and again.campaign_id = r.campaign_id
    and again.person = coalesce(r.contact_id, r.lead_id)`,
};

/** Who is in a campaign. */
export const CAMPAIGN_PERSON_CHECKS: readonly Check[] = [
  {
    id: 'campaignmember-person-duplicate',
    object: 'campaignMember',
    dimension: 'uniqueness',
    severity: 'low',
    fields: ['campaignMember.contactId', 'campaignMember.leadId'],
    reads: ['campaignMember.campaignId', 'campaignMember.contactId', 'campaignMember.leadId'],
    joins: [AGAIN],
    applies: 'r.campaign_id is not null and coalesce(r.contact_id, r.lead_id) is not null',
    fails: 'again.members is not null',
    concerns: 'admin',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: {
        record: { campaignId: 'k', contactId: 'c' },
        others: { campaignMember: [{ campaignId: 'k', contactId: 'd' }] },
      },
      fail: {
        record: { campaignId: 'k', contactId: 'c' },
        others: { campaignMember: [{ campaignId: 'k', contactId: 'c', leadId: 'l' }] },
      },
    },
  },
  {
    id: 'campaignmember-person-missing',
    object: 'campaignMember',
    dimension: 'integrity',
    severity: 'medium',
    fields: ['campaignMember.contactId', 'campaignMember.leadId'],
    reads: ['campaignMember.contactId', 'campaignMember.leadId'],
    joins: [],
    applies: 'true',
    fails: 'coalesce(r.contact_id, r.lead_id) is null',
    concerns: 'admin',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { campaignId: 'k', leadId: 'l' } },
      fail: { record: { campaignId: 'k' } },
    },
  },
];
