import { wholeSecond } from './accounts.ts';
import { DAY_MS, HOUR_MS, isWeekend, type Moment, momentOn, type Span } from './calendar.ts';
import { hubspotId, salesforceId } from './ids.ts';
import type { Staff } from './people.ts';
import { type Random, seededRandom } from './random.ts';
import {
  type Account,
  type Activity,
  type ActivityType,
  idIn,
  type Lead,
  type Person,
  type Source,
  type Ticket,
} from './truth.ts';

const MEDIAN_BY_REP = 360;
const TYPES: readonly ActivityType[] = ['call', 'meeting', 'email', 'task', 'note'];
const SELLER_WEIGHTS = [33, 24, 24, 13, 6];
const SERVICE_WEIGHTS = [45, 3, 45, 5, 2];
const SUBJECTS: Record<ActivityType, readonly string[]> = {
  call: [
    'Call about the quote',
    'Follow-up call',
    'Τηλεφώνημα για παράδοση',
    'Ringte innkjøp',
    'تماس پیگیری',
  ],
  meeting: ['Site visit', 'Quarterly review', 'Demo', 'Họp kỹ thuật', 'Møte med ledelsen'],
  email: ['Quote sent', 'Data sheet sent', 'Re: delivery date', 'Αποστολή τεχνικών στοιχείων'],
  task: ['Prepare offer', 'Check stock', 'Ask engineering', 'Gửi hợp đồng'],
  note: ['Budget decided in spring', 'New plant planned', 'Prefers mornings'],
};

/** What came of a call, as people read it. */
export const OUTCOMES = ['Connected', 'Busy', 'No answer', 'Left voicemail'];
const MINUTE_MS = 60_000;
/** No task is left undone for longer. */
const LEFT_MS = 9 * DAY_MS;

/** What the activities are about. */
export interface Ground {
  readonly accounts: readonly Account[];
  readonly leads: readonly Lead[];
  readonly tickets: readonly Ticket[];
}

/** Calls, meetings, mails, tasks and notes of two years, a little more of them lately; a few lie ahead. */
export function buildActivities(seed: number, ground: Ground, span: Span, staff: Staff): Activity[] {
  const random = seededRandom(seed, 'activities');
  const accountsOf = groupByOwner(ground.accounts);
  const leadsOf = groupByOwner(ground.leads);
  const ticketsOf = groupByOwner(ground.tickets);
  const activities: Activity[] = [];
  for (const rep of [...staff.sellers, ...staff.service]) {
    const minutes = new Set<number>();
    const count = Math.round(random.logNormal(MEDIAN_BY_REP, 0.35));
    const weights = rep.team.sells ? SELLER_WEIGHTS : SERVICE_WEIGHTS;
    for (let done = 0; done < count; done++) {
      let type = TYPES[random.weighted(weights)] as ActivityType;
      const subject = rep.team.sells
        ? aboutSale(accountsOf.get(rep) ?? ground.accounts, leadsOf.get(rep) ?? [], random)
        : aboutTicket(ticketsOf.get(rep) ?? ground.tickets);
      if (!subject) continue;
      const { source, ...links } = subject;
      if (type === 'note' && source === 'salesforce') type = 'task';
      const serial = activities.length;
      const when = times(type, span, random);
      // Nobody does two things in one minute.
      if (minutes.has(Math.floor(when.happenedAt / MINUTE_MS))) continue;
      minutes.add(Math.floor(when.happenedAt / MINUTE_MS));
      activities.push({
        salesforceId:
          source === 'salesforce' ? salesforceId(type === 'meeting' ? 'Event' : 'Task', serial) : null,
        hubspotId: source === 'hubspot' ? hubspotId('activities', serial) : null,
        type,
        subject: random.pick(SUBJECTS[type]),
        durationMinutes:
          type === 'call' ? random.between(1, 25) : type === 'meeting' ? random.between(1, 4) * 30 : 0,
        outcome: type === 'call' ? random.between(0, OUTCOMES.length - 1) : null,
        owner: rep,
        ...links,
        ...when,
        createdBy: random.chance(0.93) ? rep : null,
        modifiedBy: rep,
      });
    }
  }
  return activities;

  function aboutTicket(tickets: readonly Ticket[]) {
    if (tickets.length === 0) return null;
    const ticket = random.pick(tickets);
    const source: Source = ticket.hubspotId === null ? 'salesforce' : 'hubspot';
    return { source, account: ticket.account, contact: ticket.contact, lead: null, deal: null, ticket };
  }
}

function aboutSale(accounts: readonly Account[], leads: readonly Lead[], random: Random) {
  if (leads.length > 0 && random.chance(0.06)) {
    const lead = random.pick(leads);
    const source = pickSource(lead, random);
    return { source, account: null, contact: null, lead, deal: null, ticket: null };
  }
  const account = random.pick(accounts);
  const source = pickSource(account, random);
  const contacts = account.contacts.filter((contact) => idIn(contact, source) !== null);
  const deals = account.deals.filter((deal) => idIn(deal, source) !== null);
  return {
    source,
    account,
    contact: contacts.length > 0 && random.chance(0.85) ? random.pick(contacts) : null,
    lead: null,
    deal: deals.length > 0 && random.chance(0.6) ? random.pick(deals) : null,
    ticket: null,
  };
}

function pickSource(ids: { salesforceId: string | null; hubspotId: string | null }, random: Random): Source {
  if (ids.salesforceId === null) return 'hubspot';
  if (ids.hubspotId === null) return 'salesforce';
  return random.chance(0.6) ? 'salesforce' : 'hubspot';
}

function groupByOwner<T extends { readonly owner: Person | null }>(records: readonly T[]): Map<Person, T[]> {
  const groups = new Map<Person, T[]>();
  for (const record of records) {
    if (!record.owner) continue;
    const group = groups.get(record.owner);
    if (group) group.push(record);
    else groups.set(record.owner, [record]);
  }
  return groups;
}

function times(type: ActivityType, span: Span, random: Random) {
  const ahead = (type === 'meeting' || type === 'task') && random.chance(0.03);
  const happenedAt = ahead ? workingMoment(span.lastDay + random.between(1, 14), random) : past(span, random);
  const createdAt = ahead
    ? span.end - random.between(1, 5 * 24 * 60) * 60_000
    : Math.min(Math.max(span.end, happenedAt), written(type, happenedAt, random));
  return {
    happenedAt,
    createdAt,
    modifiedAt: Math.max(createdAt, Math.min(happenedAt, span.end)),
    done: !ahead && (type !== 'task' || happenedAt < span.end - LEFT_MS || random.chance(0.5)),
  };
}

/** When an activity was entered: planned ahead, or within its own day, meetings within 20 hours. */
function written(type: ActivityType, happenedAt: Moment, random: Random): Moment {
  if (type === 'task') return happenedAt - random.between(1, 5 * 24 * 60) * 60_000;
  if (type !== 'meeting') return happenedAt + random.between(0, 180) * 60_000;
  return random.chance(0.6)
    ? happenedAt - random.between(1, 14 * 24 * 60) * 60_000
    : happenedAt + random.between(30, 20 * 60) * 60_000;
}

function past(span: Span, random: Random): Moment {
  for (;;) {
    const day = random.between(span.start, span.lastDay);
    const elapsed = (day - span.start) / (span.lastDay - span.start);
    if (isWeekend(day) || !random.chance(0.5 + 0.5 * elapsed)) continue;
    return Math.min(workingMoment(day, random), span.end);
  }
}

function workingMoment(day: number, random: Random): Moment {
  return wholeSecond(momentOn(day, 6) + random.next() * 9 * HOUR_MS);
}
