import { customerAt, wholeSecond } from './accounts.ts';
import { DAY_MS, HOUR_MS, isWeekend, momentOn, type Span } from './calendar.ts';
import { hubspotId, salesforceId } from './ids.ts';
import type { Staff } from './people.ts';
import { seededRandom } from './random.ts';
import { type Account, CLOSED_STATUS, type Ticket } from './truth.ts';

const TICKETS_PER_ACCOUNT = 1.8;
const IN_HUBSPOT = 0.65;
/** What is not solved at once waits, seldom for longer than a few months. */
const STUCK_SHARE = 0.75;
const STUCK_DAYS = 80;
/** The median of hours to the first answer grows from three and a half to six. */
const FIRST_REPLY_HOURS = 3.6;
const SLOWER = 0.7;
const SAID_MS = 3 * DAY_MS;
const WORKED_ON_MS = 1.5 * DAY_MS;
export const COST_CENTRES = [
  'CC-410 Athens',
  'CC-420 Oslo',
  'CC-430 Saigon',
  'CC-440 Tehran',
  'CC-900 Warranty',
];
const SUBJECTS = [
  'Wrong part delivered',
  'Invoice does not match the order',
  'Sensor drifts after a week',
  'Λάθος στο δελτίο αποστολής',
  'Forsinket levering',
  'Yêu cầu báo giá phụ tùng',
  'قطعه معیوب است',
  'Need the data sheet',
  'Seal leaks under pressure',
  'How do we reset the control board?',
];
export const CATEGORIES = ['Delivery', 'Billing', 'Fault', 'Question', 'Return'];
export const CHANNELS = ['Email', 'Phone', 'Web', 'Chat'];

/** Requests for service; most live in HubSpot, the others are cases in Salesforce. */
export function buildTickets(seed: number, accounts: readonly Account[], span: Span, staff: Staff): Ticket[] {
  const random = seededRandom(seed, 'tickets');
  const count = Math.max(12, Math.round(accounts.length * TICKETS_PER_ACCOUNT));
  const tickets: Ticket[] = [];
  const saidOf = new Map<Account, { subject: string; at: number }[]>();
  while (tickets.length < count) {
    const day = span.start + random.between(0, span.lastDay - span.start);
    if (isWeekend(day) && random.chance(0.8)) continue;
    const serial = tickets.length;
    const createdAt = wholeSecond(momentOn(day, 5) + random.next() * 10 * HOUR_MS);
    const account = customerAt(accounts, createdAt, random);
    const elapsed = (day - span.start) / (span.asOf - span.start);
    const replyHours = random.logNormal(FIRST_REPLY_HOURS * (1 + SLOWER * elapsed), 0.8);
    const repliedAt = wholeSecond(createdAt + replyHours * HOUR_MS + 60_000);
    const solvedAt = wholeSecond(repliedAt + random.logNormal(2.2, 0.9) * DAY_MS);
    const stuck = random.chance(STUCK_SHARE * Math.exp((day - span.lastDay) / STUCK_DAYS));
    const closed = solvedAt < span.end && !stuck;
    const inHubspot =
      account.salesforceId === null || (account.hubspotId !== null && random.chance(IN_HUBSPOT));
    const replied = closed || (repliedAt < span.end && random.chance(0.7));
    const fit = account.contacts.filter((contact) => (inHubspot ? contact.hubspotId : contact.salesforceId));
    const said = saidOf.get(account) ?? [];
    const lately = said.filter(({ at }) => Math.abs(at - createdAt) < SAID_MS).map(({ subject }) => subject);
    // Nobody asks the same twice within days; who does is planted with the answer key.
    const subject = random.pick(SUBJECTS.filter((each) => !lately.includes(each)));
    saidOf.set(account, [...said, { subject, at: createdAt }]);
    const owner = random.chance(0.08) && !closed ? null : random.pick(staff.service);
    tickets.push({
      salesforceId: inHubspot ? null : salesforceId('Case', serial),
      hubspotId: inHubspot ? hubspotId('tickets', serial) : null,
      subject,
      status: closed ? CLOSED_STATUS : replied ? random.between(1, 2) : 0,
      category: random.pick(CATEGORIES),
      priority: random.weighted([2, 5, 3]),
      channel: random.pick(CHANNELS),
      costCentre: closed || random.chance(0.5) ? random.pick(COST_CENTRES) : null,
      closedAt: closed ? solvedAt : null,
      firstReplyAt: replied ? repliedAt : null,
      account,
      contact: random.pick(fit),
      owner,
      createdAt,
      // What is open is worked on.
      modifiedAt: closed
        ? solvedAt
        : Math.max(createdAt, wholeSecond(span.end - random.next() * WORKED_ON_MS)),
      createdBy: random.chance(0.3) ? owner : null,
      modifiedBy: owner,
    });
  }
  return tickets;
}
