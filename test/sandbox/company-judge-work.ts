import type { ObjectName } from '../../src/crm/objects.ts';
import type { Past, Records, Told } from './company-records.ts';

/** The checks of deals, activities, tickets, campaigns and their parts, a second time; see `company-judge.ts`. */

export type Find = (object: ObjectName, id: string, check: string, fails: boolean) => void;

const NOTHING = ['', '-', '--', '.', 'n/a', 'none', 'unknown', 'tbd', 'xxx', 'select', '-none-', '--none--'];
const FILLERS = ['follow up', 'follow-up', 'call', 'waiting', '?', 'asap', 'in progress'];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** From here on a deal counts as about to be signed, offered, developed and qualified. */
const BANDS = [75, 50, 35, 20, Number.NEGATIVE_INFINITY];
const IDLE_DAYS = [7, 14, 21, 30, 45];
const STAGE_DAYS = [21, 30, 45, 30, 30];
const MADE_UP = [1, 999, 1111, 1234, 9999, 11_111, 12_345, 99_999, 111_111, 123_456, 999_999, 1_234_567];

const text = (value: unknown): string => String(value ?? '').trim();
const folded = (value: unknown): string => text(value).toLowerCase();
const says = (value: unknown): boolean => !NOTHING.includes(folded(value));
const time = (value: unknown): number => Date.parse(String(value));
const cents = (value: unknown): number => Math.round(Number(value) * 100);
const days = (from: unknown, to: unknown): number =>
  Math.round((time(String(to).slice(0, 10)) - time(String(from).slice(0, 10))) / DAY_MS);

export function judgeWork(records: Records, past: Past, asOf: string, find: Find): void {
  const active = new Set(records.user.filter((user) => user['active'] === true).map(({ id }) => id));
  const gone = (ownerId: unknown) => ownerId !== null && !active.has(String(ownerId));
  judgeOpenDeals(records, past, asOf, find);
  judgeAllDeals(records, asOf, find);
  judgeActivities(records.activity, asOf, gone, find);
  judgeTickets(records.ticket, asOf, gone, find);
  judgeCampaigns(records, asOf, find);
  for (const { id, unitPrice, quantity } of records.lineItem) {
    find('lineItem', id, 'lineitem-price-missing', unitPrice === null || Number(unitPrice) < 0);
    find('lineItem', id, 'lineitem-quantity-invalid', quantity === null || Number(quantity) <= 0);
  }
  const products = records.product.filter((product) => product['active'] === true);
  const codes = counted(products.map((product) => folded(product['code'])));
  for (const { id, code } of products) {
    find('product', id, 'product-code-missing', !says(code));
    find('product', id, 'product-code-duplicate', says(code) && (codes.get(folded(code)) ?? 0) > 1);
  }
}

function judgeOpenDeals(records: Records, past: Past, asOf: string, find: Find): void {
  const open = records.deal.filter((deal) => deal['closed'] !== true);
  const likely = (deal: Told) => Number(deal['probability'] ?? Number.NaN);
  const byStage = Map.groupBy(
    open.filter((deal) => deal['probability'] !== null),
    (deal) => String(deal['stage']),
  );
  const usual = new Map([...byStage].map(([stage, deals]) => [stage, median(deals.map(likely))]));
  const rungs = [...new Set(usual.values())].sort((one, other) => one - other);
  const place = (stage: string) => {
    const probability = usual.get(stage);
    return probability === undefined ? null : rungs.indexOf(probability);
  };
  const datesKept = [...past.values()].some(({ dates }) => dates.length > 1);
  const siblings = Map.groupBy(open, (deal) => String(deal['accountId']));
  for (const deal of open) {
    const { id, stage, nextStep, closeDate, amount, nextStepOn } = deal;
    const probability = likely(deal);
    const band = BANDS.findIndex((from) => probability >= from);
    const { stages = [], dates = [] } = past.get(id) ?? {};
    const steps = stages.slice(1).flatMap(({ value }, at) => {
      const [from, to] = [place(stages[at]?.value ?? ''), place(value)];
      return from === null || to === null ? [] : [to - from];
    });
    const later = dates.slice(1).map(({ value }, at) => Math.max(0, days(dates[at]?.value, value)));
    const touched = deal['lastActivityOn'] ?? deal['createdAt'];
    const entered = stages.at(-1)?.at ?? deal['createdAt'];
    const far = closeDate !== null && isFar(closeDate, asOf);
    const step = folded(nextStep);
    const alike = (siblings.get(String(deal['accountId'])) ?? []).some(
      (other) => other !== deal && isAlike(deal, other),
    );
    const isCommitted = /commit/i.test(text(deal['forecast']));
    find('deal', id, 'deal-activity-stale', days(touched, asOf) > (IDLE_DAYS[band] ?? 0));
    find('deal', id, 'deal-stage-stale', days(entered, asOf) > (STAGE_DAYS[band] ?? 0));
    find(
      'deal',
      id,
      'deal-stage-backwards',
      steps.some((rise) => rise < 0),
    );
    find(
      'deal',
      id,
      'deal-stage-skipped',
      steps.some((rise) => rise > 1),
    );
    find('deal', id, 'deal-forecast-early', isCommitted && probability < 50);
    find('deal', id, 'deal-contact-missing', probability >= 20 && deal['contactId'] === null);
    find('deal', id, 'deal-product-missing', probability >= 50 && !says(deal['productName']));
    const few = amount !== null && Number(amount) >= 100_000 && Number(deal['contactCount'] ?? 0) < 2;
    find('deal', id, 'deal-contacts-few', few);
    find('deal', id, 'deal-nextstep-filler', says(nextStep) && FILLERS.includes(step));
    const short = says(nextStep) && !FILLERS.includes(step) && Buffer.byteLength(text(nextStep)) < 15;
    find('deal', id, 'deal-nextstep-short', short);
    find('deal', id, 'deal-nextstep-overdue', nextStepOn !== null && String(nextStepOn) < asOf);
    find('deal', id, 'deal-closedate-parked', closeDate !== null && !far && days(asOf, closeDate) > 270);
    find('deal', id, 'deal-closedate-pushed', datesKept && later.filter((each) => each > 0).length >= 2);
    find('deal', id, 'deal-closedate-slipped', datesKept && later.reduce((sum, each) => sum + each, 0) > 45);
    const fellows = byStage.get(String(stage)) ?? [];
    const offStage = Math.abs(probability - (usual.get(String(stage)) ?? 0)) > 20;
    const inRange = probability >= 0 && probability <= 100;
    find('deal', id, 'deal-probability-offstage', inRange && fellows.length >= 5 && offStage);
    find('deal', id, 'deal-open-duplicate', deal['accountId'] !== null && alike);
  }
}

function isAlike(one: Told, other: Told): boolean {
  const [a, b] = [cents(one['amount']), cents(other['amount'])];
  if (!(a > 0) || !(b > 0) || one['closeDate'] === null || other['closeDate'] === null) return false;
  return (
    Math.abs(a - b) <= 0.05 * Math.max(a, b) && Math.abs(days(one['closeDate'], other['closeDate'])) <= 30
  );
}

function isFar(closeDate: unknown, asOf: string): boolean {
  return Math.abs(Number(String(closeDate).slice(0, 4)) - Number(asOf.slice(0, 4))) > 20;
}

function judgeAllDeals(records: Records, asOf: string, find: Find): void {
  const accounts = new Set(records.account.map(({ id }) => id));
  const logs = records.deal.flatMap((deal) =>
    Number(deal['amount']) > 0 ? [Math.log(cents(deal['amount']))] : [],
  );
  const middle = median(logs);
  const spread = median(logs.map((log) => Math.abs(log - middle)));
  for (const deal of records.deal) {
    const { id, accountId, amount, closeDate, createdAt, probability } = deal;
    const value = cents(amount);
    const madeUp = value > 0 && MADE_UP.includes(value / 100);
    const beyond = 0.6745 * Math.abs(Math.log(value) - middle) > 3.5 * spread;
    const far = closeDate !== null && isFar(closeDate, asOf);
    const early = deal['closed'] === true && closeDate !== null && !far && days(closeDate, createdAt) > 1;
    const impossible = probability !== null && (Number(probability) < 0 || Number(probability) > 100);
    const named =
      says(deal['name']) &&
      !['test', 'asdf', 'new deal', 'untitled', 'opportunity'].includes(folded(deal['name']));
    find('deal', id, 'deal-account-orphan', accountId !== null && !accounts.has(String(accountId)));
    find('deal', id, 'deal-amount-placeholder', madeUp);
    const judged = value > 0 && logs.length >= 100 && spread > 0 && !madeUp;
    find('deal', id, 'deal-amount-outlier', judged && beyond);
    find('deal', id, 'deal-closedate-early', early);
    find('deal', id, 'deal-closedate-sentinel', far);
    find('deal', id, 'deal-name-placeholder', !named);
    find('deal', id, 'deal-origin-missing', !says(deal['origin']));
    find('deal', id, 'deal-type-missing', !says(deal['type']));
    find('deal', id, 'deal-probability-outofrange', impossible);
  }
}

function judgeActivities(
  activities: readonly Told[],
  asOf: string,
  gone: (ownerId: unknown) => boolean,
  find: Find,
): void {
  const sameness = ({ ownerId, type, happenedAt, ...rest }: Told) =>
    [
      ...[ownerId, type, Math.floor(time(happenedAt) / 60_000), rest['accountId'], rest['contactId']],
      ...[rest['dealId'], rest['leadId'], rest['ticketId']],
    ].join('|');
  const held = activities.filter(
    ({ type, held: took, happenedAt }) =>
      (type === 'call' || type === 'meeting') && took === true && happenedAt !== null,
  );
  const minutes = counted(held.map(sameness));
  for (const activity of held)
    find('activity', activity.id, 'activity-time-duplicate', (minutes.get(sameness(activity)) ?? 0) > 1);
  const tomorrow = time(asOf) + DAY_MS + 14 * HOUR_MS;
  for (const activity of activities) {
    const { id, type, durationMinutes, happenedAt, dueOn } = activity;
    const timed = (type === 'call' || type === 'meeting') && durationMinutes !== null;
    const minutesLong = Number(durationMinutes);
    const isOpenTask = type === 'task' && activity['done'] === false;
    find('activity', id, 'activity-duration-impossible', timed && (minutesLong < 0 || minutesLong > 480));
    const silent = type === 'call' && activity['done'] === true && !says(activity['outcome']);
    find('activity', id, 'activity-outcome-missing', silent);
    find('activity', id, 'activity-owner-inactive', isOpenTask && gone(activity['ownerId']));
    find('activity', id, 'activity-task-overdue', isOpenTask && days(dueOn, asOf) > 14);
    const ahead = activity['held'] === true && happenedAt !== null && time(happenedAt) >= tomorrow;
    find('activity', id, 'activity-time-future', ahead);
  }
}

function judgeTickets(
  tickets: readonly Told[],
  asOf: string,
  gone: (ownerId: unknown) => boolean,
  find: Find,
): void {
  const asked = Map.groupBy(tickets, (ticket) => `${ticket['contactId']} ${folded(ticket['subject'])}`);
  for (const ticket of tickets) {
    const { id, contactId, subject, createdAt, modifiedAt } = ticket;
    const open = ticket['closed'] !== true;
    const again = (asked.get(`${contactId} ${folded(subject)}`) ?? []).some(
      (other) => other !== ticket && Math.abs(time(other['createdAt']) - time(createdAt)) <= 24 * HOUR_MS,
    );
    find('ticket', id, 'ticket-category-missing', !says(ticket['category']));
    find('ticket', id, 'ticket-contact-missing', contactId === null);
    find('ticket', id, 'ticket-open-stale', open && time(modifiedAt) < time(asOf) - 5 * DAY_MS);
    find('ticket', id, 'ticket-owner-inactive', open && gone(ticket['ownerId']));
    find('ticket', id, 'ticket-priority-missing', !says(ticket['priority']));
    find('ticket', id, 'ticket-subject-duplicate', contactId !== null && text(subject) !== '' && again);
    find('ticket', id, 'ticket-subject-missing', !says(subject));
  }
}

function judgeCampaigns(
  { campaign: campaigns, campaignMember: members }: Records,
  asOf: string,
  find: Find,
): void {
  const names = counted(campaigns.map((campaign) => `${folded(campaign['name'])} ${campaign['startsOn']}`));
  const byId = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const answers = counted(
    members.filter((member) => member['responded'] === true).map((member) => String(member['campaignId'])),
  );
  for (const campaign of campaigns) {
    const { id, cost, startsOn, endsOn, sent } = campaign;
    const over = endsOn === null ? 0 : days(endsOn, asOf);
    find('campaign', id, 'campaign-active-overdue', campaign['active'] === true && over > 30);
    find('campaign', id, 'campaign-cost-missing', over > 0 && cost === null);
    find('campaign', id, 'campaign-cost-negative', cost !== null && Number(cost) < 0);
    find('campaign', id, 'campaign-start-missing', startsOn === null);
    const contradict = startsOn !== null && endsOn !== null && String(endsOn) < String(startsOn);
    find('campaign', id, 'campaign-dates-contradict', contradict);
    const twins = names.get(`${folded(campaign['name'])} ${startsOn}`) ?? 0;
    find('campaign', id, 'campaign-name-duplicate', text(campaign['name']) !== '' && twins > 1);
    // Undefined where the CRM does not tell.
    find('campaign', id, 'campaign-type-missing', campaign['type'] !== undefined && !says(campaign['type']));
    find('campaign', id, 'campaign-responses-exceed', sent != null && (answers.get(id) ?? 0) > Number(sent));
  }
  const person = (member: Told) => member['contactId'] ?? member['leadId'];
  const people = counted(members.map((member) => `${member['campaignId']} ${person(member)}`));
  for (const member of members) {
    const { id, campaignId, responded, respondedOn } = member;
    const campaign = byId.get(String(campaignId));
    const start = campaign?.['startsOn'] ?? null;
    const twice = person(member) !== null && (people.get(`${campaignId} ${person(member)}`) ?? 0) > 1;
    const early = respondedOn !== null && start !== null && String(respondedOn) < String(start);
    find('campaignMember', id, 'campaignmember-campaign-orphan', !campaign);
    find('campaignMember', id, 'campaignmember-person-missing', person(member) === null);
    find('campaignMember', id, 'campaignmember-person-duplicate', twice);
    find('campaignMember', id, 'campaignmember-response-contradicts', responded !== (respondedOn !== null));
    find('campaignMember', id, 'campaignmember-response-early', early);
  }
}

function counted(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}
