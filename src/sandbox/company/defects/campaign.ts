import type { CampaignMemberRecord, CampaignRecord } from '../records.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipe, type Recipes, turn } from './planting.ts';

const LONG_OVER_DAYS = 31;

/** What can be wrong with a campaign, and what is not. HubSpot tells neither types nor how many were reached. */
export function campaignRecipes(ground: Ground): Recipes<CampaignRecord> {
  const { asOf } = ground.span;
  const startOf = new Map(ground.records.campaigns.map(({ id, startsOn }) => [id, startsOn]));
  const tells = () => ground.records.source === 'salesforce';
  // Whose first day somebody's answer is held against keeps it.
  const held = new Set(
    ground.records.campaignMembers
      .filter(
        ({ campaignId, respondedOn }) => respondedOn !== null && respondedOn < (startOf.get(campaignId) ?? 0),
      )
      .map((member) => member.campaignId),
  );
  const any = (campaign: CampaignRecord) => !held.has(campaign.id);
  const dated = (campaign: CampaignRecord) =>
    campaign.startsOn !== null && campaign.startsOn < asOf - LONG_OVER_DAYS;
  const ended = (campaign: CampaignRecord) => campaign.endsOn < asOf;
  const answersOf = Map.groupBy(
    ground.records.campaignMembers.filter((member) => member.responded),
    (member) => member.campaignId,
  );
  const answers = (campaign: CampaignRecord) => answersOf.get(campaign.id)?.length ?? 0;
  return {
    defects: [
      planted('campaign-active-overdue', any, (campaign, nth) => {
        began(campaign, 250);
        over(campaign, asOf - LONG_OVER_DAYS - ((nth * 7) % 200));
        campaign.active = true;
      }),
      planted('campaign-cost-missing', ended, (campaign) => {
        campaign.cost = null;
      }),
      planted('campaign-cost-negative', any, (campaign, nth) => {
        campaign.cost = turn([-1, -500_000], nth);
      }),
      planted('campaign-dates-contradict', dated, (campaign, nth) => {
        over(campaign, (campaign.startsOn ?? 0) - 1 - (nth % 30));
      }),
      planted(
        'campaign-responses-exceed',
        (campaign) => tells() && answers(campaign) > 0,
        (campaign) => {
          campaign.sent = answers(campaign) - 1;
        },
      ),
      planted('campaign-start-missing', any, (campaign) => {
        campaign.startsOn = null;
      }),
      planted('campaign-type-missing', tells, (campaign) => {
        campaign.type = null;
      }),
    ],
    nearMisses: [
      planted('campaign-active-overdue', any, (campaign) => {
        began(campaign, 250);
        over(campaign, asOf - LONG_OVER_DAYS + 1);
        campaign.active = true;
      }),
      planted('campaign-cost-missing', any, (campaign, nth) => {
        campaign.cost = nth % 2 === 0 ? 0 : null;
        if (nth % 2 !== 0) campaign.endsOn = asOf;
      }),
      planted('campaign-cost-negative', any, (campaign) => {
        campaign.cost = 0;
      }),
      planted('campaign-dates-contradict', dated, (campaign) => over(campaign, campaign.startsOn ?? 0)),
      planted(
        'campaign-responses-exceed',
        (campaign) => tells() && answers(campaign) > 0,
        (campaign) => {
          campaign.sent = answers(campaign);
        },
      ),
      planted('campaign-start-missing', any, (campaign) => {
        campaign.startsOn = (campaign.startsOn ?? asOf) - 400;
      }),
      planted('campaign-type-missing', tells, (campaign) => {
        campaign.type = 'Other';
      }),
    ],
    combinations: [],
  };

  /** Lets a campaign have begun so many days ago at least. */
  function began(campaign: CampaignRecord, days: number): void {
    campaign.startsOn = Math.min(campaign.startsOn ?? asOf, asOf - days);
  }

  /** Lets a campaign be over since that day, and paid for; who answered did so before. */
  function over(campaign: CampaignRecord, day: number): void {
    campaign.endsOn = day;
    campaign.active = false;
    campaign.cost ??= 250_000;
  }
}

function planted(
  check: string,
  fits: Recipe<CampaignRecord>['fits'],
  apply: Recipe<CampaignRecord>['apply'],
): Recipe<CampaignRecord> {
  return { checks: [check], share: 0.01, fits, apply };
}

/** Campaigns entered twice, and those that come again each year under one name. */
export function plantTwinCampaigns(planter: Planter, bed: Bed<CampaignRecord>, ground: Ground): void {
  const check = 'campaign-name-duplicate';
  for (const [note, days] of [
    [planter.defect, 0],
    [planter.nearMiss, 365],
  ] as const) {
    for (let nth = 0; nth < planter.quota(0.005, bed.size); nth++) {
      const campaign = bed.take((one) => one.startsOn !== null);
      if (!campaign) break;
      const twin: CampaignRecord = {
        ...campaign,
        id: ground.records.newId('campaign'),
        name: days === 0 ? turn([campaign.name, ` ${campaign.name.toUpperCase()}`], nth) : campaign.name,
        startsOn: (campaign.startsOn ?? 0) - days,
      };
      ground.records.campaigns.push(twin);
      note('campaign', campaign.id, check);
      note('campaign', twin.id, check);
    }
  }
}

/** What can be wrong with who was in a campaign, and what is not. */
export function campaignMemberRecipes(ground: Ground): Recipes<CampaignMemberRecord> {
  const { records } = ground;
  const startOf = new Map(records.campaigns.map(({ id, startsOn }) => [id, startsOn]));
  const started = (member: CampaignMemberRecord) => startOf.get(member.campaignId) != null;
  const start = (member: CampaignMemberRecord) => startOf.get(member.campaignId) ?? 0;
  const any = () => true;
  const change = (
    check: string,
    fits: Recipe<CampaignMemberRecord>['fits'],
    apply: Recipe<CampaignMemberRecord>['apply'],
  ): Recipe<CampaignMemberRecord> => ({ checks: [check], share: 0.003, fits, apply });
  return {
    defects: [
      change('campaignmember-campaign-orphan', any, (member) => {
        member.campaignId = records.newId('campaign');
      }),
      change(
        'campaignmember-person-missing',
        () => true,
        (member) => {
          member.contactId = null;
          member.leadId = null;
        },
      ),
      change('campaignmember-response-contradicts', any, (member, nth) => {
        member.responded = nth % 2 === 0;
        member.respondedOn = nth % 2 === 0 ? null : start(member) + 3;
      }),
      change('campaignmember-response-early', started, (member, nth) => {
        member.responded = true;
        member.respondedOn = start(member) - 1 - (nth % 40);
      }),
    ],
    nearMisses: [
      change(
        'campaignmember-person-missing',
        (member) => member.leadId !== null,
        () => {},
      ),
      change('campaignmember-response-contradicts', any, (member) => {
        member.responded = false;
        member.respondedOn = null;
      }),
      change('campaignmember-response-early', started, (member) => {
        member.responded = true;
        member.respondedOn = start(member);
      }),
    ],
    combinations: [],
  };
}

/** The same person twice in a campaign, and one person in two campaigns. */
export function plantTwinMembers(planter: Planter, bed: Bed<CampaignMemberRecord>, ground: Ground): void {
  const check = 'campaignmember-person-duplicate';
  const { records } = ground;
  for (let nth = 0; nth < planter.quota(0.002, bed.size); nth++) {
    const member = bed.take(() => true);
    if (!member) break;
    const twin = { ...member, id: records.newId('campaignMember') };
    records.campaignMembers.push(twin);
    planter.defect('campaignMember', member.id, check);
    planter.defect('campaignMember', twin.id, check);
  }
  // Campaigns that nobody else was in, so that nobody is there twice; one of them has lost its name.
  for (let nth = 0; nth < planter.quota(0.002, bed.size); nth++) {
    const member = bed.take((one) => one.respondedOn === null);
    if (!member) break;
    const campaign = turn(records.campaigns, nth);
    const other = { ...campaign, id: records.newId('campaign'), name: `${campaign.name} (${nth + 1})` };
    records.campaigns.push(other);
    const twin = { ...member, id: records.newId('campaignMember'), campaignId: other.id, responded: false };
    records.campaignMembers.push(twin);
    for (const id of [member.id, twin.id]) {
      planter.nearMiss('campaignMember', id, check);
      planter.nearMiss('campaignMember', id, 'campaignmember-campaign-orphan');
    }
  }
}
