import { placeholder } from '../mirror/landed-text.ts';
import { liveOf, verdictJoin } from '../mirror/tables.ts';
import type { Metric } from './metric.ts';
import { seconds, workingSeconds } from './sql.ts';

/** When a person first was in touch with a lead: a call, a meeting or a mail that was not the lead's own. */
const TOUCHED = {
  name: 'touched',
  sql: `left join (select source, lead_id, min(happened_at) as at from ${liveOf('activity')}
    where lead_id is not null and type in ('call', 'meeting', 'email') and not coalesce(inbound, false)
      and coalesce(done, type = 'meeting') and happened_at <= {now} group by all) touched
    on touched.source = r.source and touched.lead_id = r.id`,
};
const TOUCH_READS = ['activity.leadId', 'activity.type', 'activity.done', 'activity.happenedAt'] as const;
/** Somebody had been in touch by the day that a lead was converted, whether it was logged or not. */
const SEEN_UNTIL = `least({now}, coalesce(cast(r.converted_on as timestamp), {now}))`;
const SINCE_CREATED = (until: string) => `greatest(0, ${until})`;
const CREATED_IN_PERIOD = 'r.created_at >= {fromAt} and r.created_at <= {toAt}';

/** Deals won that are owed to a campaign: their amounts; null where one is missing. */
const OWED = {
  name: 'owed',
  sql: `left join (select source, campaign_id, count(*) as deals, count(*) filter (where amount_minor is null or coalesce(currency, {currency}) <> {currency}) as unknown,
      sum(amount_minor) as minor
    from ${liveOf('deal')} where won and campaign_id is not null group by all) owed
    on owed.source = r.source and owed.campaign_id = r.id`,
};
const LEADS_OF = {
  name: 'leads_of',
  sql: `left join (select source, campaign_id, count(distinct lead_id) as number from ${liveOf('campaignMember')}
    where campaign_id is not null and lead_id is not null group by all) leads_of
    on leads_of.source = r.source and leads_of.campaign_id = r.id`,
};
const MEMBER_OF = {
  name: 'member_of',
  sql: `left join (select source, id, starts_on from ${liveOf('campaign')}) member_of on member_of.source = r.source and member_of.id = r.campaign_id`,
};
const REACHED = {
  name: 'reached',
  sql: `left join (select source, id, email_bounced from ${liveOf('contact')}) reached on reached.source = r.source and reached.id = r.contact_id`,
};
const RUN_IN_PERIOD = 'r.starts_on between {from} and {to}';
const CAMPAIGNS = [
  { id: 'a', startsOn: '2026-03-01', cost: 10_000 },
  { id: 'b', startsOn: '2026-03-01', cost: 30_000 },
];

/** Four leads of one Monday: answered in half an hour, after two hours, not at all, and on Tuesday morning. */
const LEADS = ['1', '2', '3', '4'].map((id) => ({
  id,
  createdAt: id === '4' ? '2026-06-08T17:50:00.000Z' : '2026-06-08T10:00:00.000Z',
}));
const ANSWERS = [
  answer('1', 'call', '2026-06-08T10:30:00.000Z'),
  answer('2', 'email', '2026-06-08T12:00:00.000Z'),
  { ...answer('3', 'email', '2026-06-08T10:01:00.000Z'), inbound: true },
  answer('4', 'call', '2026-06-09T08:20:00.000Z'),
];

function answer(leadId: string, type: string, happenedAt: string) {
  return { id: `of-${leadId}`, leadId, type, happenedAt, done: true };
}

/** Fields: see `Metric`. Definitions: table B3, marketing. */
export const MARKETING: readonly Metric[] = [
  {
    id: 'campaign_roi',
    area: 'marketing',
    kind: 'ratio',
    unit: 'ratio',
    direction: 'higher',
    object: 'campaign',
    decides: ['campaign.startsOn'],
    carries: ['campaign.cost'],
    alsoReads: ['deal.campaignId', 'deal.won', 'deal.amount', 'deal.currency'],
    joins: [OWED],
    member: `${RUN_IN_PERIOD} and (r.cost_minor is null or r.cost_minor > 0)`,
    maybe: 'r.starts_on is null and (r.cost_minor is null or r.cost_minor > 0)',
    value: 'r.cost_minor',
    part: 'case when coalesce(owed.unknown, 0) = 0 then coalesce(owed.minor, 0) end',
    minus: 1,
    minimum: 5,
    retraceable: false,
    example: {
      worlds: {
        campaign: CAMPAIGNS,
        deal: [
          { id: '1', won: true, closed: true, campaignId: 'a', amount: 90_000 },
          { id: '2', won: false, closed: true, campaignId: 'a', amount: 70_000 },
          { id: '3', won: true, closed: true, campaignId: 'b', amount: 10_000 },
        ],
      },
      value: 1.5,
    },
  },
  {
    id: 'cost_per_lead',
    area: 'marketing',
    kind: 'ratio',
    unit: 'money',
    direction: 'lower',
    object: 'campaign',
    decides: ['campaign.startsOn'],
    carries: ['campaign.cost'],
    alsoReads: ['campaignMember.campaignId', 'campaignMember.leadId'],
    joins: [LEADS_OF],
    member: `${RUN_IN_PERIOD} and (r.cost_minor is null or r.cost_minor > 0)`,
    maybe: 'r.starts_on is null and (r.cost_minor is null or r.cost_minor > 0)',
    value: 'coalesce(leads_of.number, 0)',
    part: 'r.cost_minor',
    minimum: 5,
    retraceable: false,
    example: {
      worlds: {
        campaign: CAMPAIGNS,
        campaignMember: [
          { id: '1', campaignId: 'a', leadId: 'x' },
          { id: '2', campaignId: 'a', leadId: 'x' },
          { id: '3', campaignId: 'b', leadId: 'y' },
          { id: '4', campaignId: 'b', leadId: 'z' },
          { id: '5', campaignId: 'b', leadId: 'x' },
          { id: '6', campaignId: 'b', contactId: 'c' },
        ],
      },
      value: 100,
    },
  },
  {
    id: 'lead_1h',
    area: 'marketing',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'lead',
    decides: ['lead.createdAt'],
    carries: [],
    alsoReads: [...TOUCH_READS],
    mayRead: ['activity.inbound'],
    joins: [TOUCHED],
    // A lead whose hour is not over yet has not failed.
    member: `${CREATED_IN_PERIOD} and (touched.at is not null or ${workingSeconds('r.created_at', '{now}')} > 3600)`,
    hit: `touched.at is not null and ${workingSeconds('r.created_at', 'greatest(r.created_at, touched.at)')} <= 3600`,
    unlogged: 'higher',
    minimum: 20,
    retraceable: false,
    example: { worlds: { lead: LEADS, activity: ANSWERS }, value: 0.5 },
  },
  {
    id: 'lead_conversion',
    area: 'marketing',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'lead',
    decides: ['lead.createdAt'],
    carries: ['lead.converted', 'lead.convertedOn'],
    alsoReads: [],
    joins: [],
    // A lead counts once it has had its 90 days; younger ones are not failures yet.
    member: `r.created_at >= {fromAt} and r.created_at <= {toAt} and cast(r.created_at as date) <= {asOf} - interval 90 day`,
    hit: `case when r.converted and r.converted_on is null then null
      else coalesce(r.converted, false) and r.converted_on <= cast(r.created_at as date) + interval 90 day end`,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        lead: [
          { id: '1', createdAt: '2026-01-10T08:00:00.000Z', converted: true, convertedOn: '2026-02-10' },
          { id: '2', createdAt: '2026-01-10T08:00:00.000Z', converted: false },
          { id: '3', createdAt: '2026-01-10T08:00:00.000Z', converted: true, convertedOn: '2026-06-01' },
          { id: '4', createdAt: '2026-01-10T08:00:00.000Z', converted: false },
          { id: '5', createdAt: '2026-06-10T08:00:00.000Z', converted: false },
        ],
      },
      value: 0.25,
    },
  },
  {
    id: 'lead_response',
    area: 'marketing',
    kind: 'lasting',
    unit: 'minutes',
    direction: 'lower',
    object: 'lead',
    decides: ['lead.createdAt'],
    carries: [],
    alsoReads: [...TOUCH_READS],
    mayRead: ['activity.inbound', 'lead.convertedOn'],
    joins: [TOUCHED],
    member: CREATED_IN_PERIOD,
    value: SINCE_CREATED(seconds('r.created_at', `coalesce(touched.at, ${SEEN_UNTIL})`)),
    ended: 'touched.at is not null',
    per: 60,
    unlogged: 'lower',
    minimum: 20,
    retraceable: false,
    example: { worlds: { lead: LEADS, activity: ANSWERS }, value: 495 },
  },
  {
    id: 'lead_response_business',
    area: 'marketing',
    kind: 'lasting',
    unit: 'minutes',
    direction: 'lower',
    object: 'lead',
    decides: ['lead.createdAt'],
    carries: [],
    alsoReads: [...TOUCH_READS],
    mayRead: ['activity.inbound', 'lead.convertedOn'],
    joins: [TOUCHED],
    member: CREATED_IN_PERIOD,
    value: SINCE_CREATED(workingSeconds('r.created_at', `coalesce(touched.at, ${SEEN_UNTIL})`)),
    ended: 'touched.at is not null',
    per: 60,
    unlogged: 'lower',
    minimum: 20,
    retraceable: false,
    example: { worlds: { lead: LEADS, activity: ANSWERS }, value: 75 },
  },
  {
    id: 'lead_response_p90',
    area: 'marketing',
    kind: 'p90',
    unit: 'minutes',
    direction: 'lower',
    object: 'lead',
    decides: ['lead.createdAt'],
    carries: [],
    alsoReads: [...TOUCH_READS],
    mayRead: ['activity.inbound', 'lead.convertedOn'],
    joins: [TOUCHED],
    member: CREATED_IN_PERIOD,
    value: SINCE_CREATED(seconds('r.created_at', `coalesce(touched.at, ${SEEN_UNTIL})`)),
    per: 60,
    unlogged: 'lower',
    minimum: 20,
    retraceable: false,
    example: { worlds: { lead: LEADS, activity: ANSWERS }, value: 7_401 },
  },
  {
    id: 'reachable',
    area: 'marketing',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'contact',
    decides: [],
    carries: ['contact.email', 'contact.emailOptOut', 'contact.emailBounced'],
    alsoReads: [],
    joins: [verdictJoin('email_verdict', 'email', 'r.email')],
    member: 'true',
    hit: `coalesce(email_verdict.ok, false) and coalesce(email_verdict.fault, '') <> 'disposable'
      and not coalesce(r.email_bounced, false) and not coalesce(r.email_opt_out, false)`,
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        contact: [
          { id: '1', email: 'maria@example.com' },
          { id: '2', email: 'nobody@' },
          { id: '3', email: 'ola@example.com', emailOptOut: true },
          { id: '4', email: null },
        ],
      },
      value: 0.25,
    },
  },
  {
    id: 'response_rate',
    area: 'marketing',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'campaignMember',
    decides: ['campaignMember.campaignId'],
    carries: ['campaignMember.responded'],
    alsoReads: ['campaign.startsOn', 'contact.emailBounced', 'campaignMember.contactId'],
    joins: [MEMBER_OF, REACHED],
    member: 'member_of.starts_on between {from} and {to} and not coalesce(reached.email_bounced, false)',
    maybe: 'member_of.starts_on is null and not coalesce(reached.email_bounced, false)',
    hit: 'r.responded',
    minimum: 20,
    retraceable: false,
    example: {
      worlds: {
        campaign: CAMPAIGNS,
        contact: [{ id: 'c', emailBounced: true }],
        campaignMember: [
          { id: '1', campaignId: 'a', leadId: 'x', responded: true },
          { id: '2', campaignId: 'a', leadId: 'y', responded: false },
          { id: '3', campaignId: 'b', leadId: 'z', responded: false },
          { id: '4', campaignId: 'b', leadId: 'v', responded: false },
          { id: '5', campaignId: 'b', contactId: 'c', responded: false },
        ],
      },
      value: 0.25,
    },
  },
  {
    id: 'source_known',
    area: 'marketing',
    kind: 'share',
    unit: 'share',
    direction: 'higher',
    object: 'lead',
    decides: ['lead.createdAt'],
    carries: [],
    alsoReads: ['lead.origin'],
    joins: [],
    member: 'r.created_at >= {fromAt} and r.created_at <= {toAt}',
    hit: `not ${placeholder('r.origin')}`,
    minimum: 20,
    retraceable: true,
    example: {
      worlds: {
        lead: [
          { id: '1', createdAt: '2026-01-10T08:00:00.000Z', origin: 'Web' },
          { id: '2', createdAt: '2026-01-10T08:00:00.000Z', origin: ' unknown ' },
          { id: '3', createdAt: '2026-01-10T08:00:00.000Z', origin: null },
          { id: '4', createdAt: '2026-01-10T08:00:00.000Z', origin: 'Trade fair' },
        ],
      },
      value: 0.5,
    },
  },
];
