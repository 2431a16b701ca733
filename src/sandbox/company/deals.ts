import { customerAt, stampBetween, wholeSecond } from './accounts.ts';
import { DAY_MS, dayAt, dayText, isWeekend, type Moment, momentOn, type Span } from './calendar.ts';
import { hubspotId, salesforceId } from './ids.ts';
import { ORIGINS } from './leads.ts';
import { type Random, seededRandom } from './random.ts';
import {
  type Account,
  type Deal,
  type Forecast,
  type Line,
  LOST,
  type Move,
  type Person,
  type Product,
  WON,
} from './truth.ts';

const DEALS_PER_ACCOUNT = 2.6;
/** No deal of the story runs longer; the one that did is planted with the answer key. */
const LONGEST_STORY_DAYS = 180;
const MEDIAN_CYCLE_DAYS = 58;
/** Deals from a fair a few weeks ago: slow ones, all still open. */
const OF_FAIR_PER_ACCOUNT = 0.6;
const MOST_OF_FAIR = 180;
const SLOW_CYCLE_DAYS = 80;
const MOST_PIECES = 40;
/** In cents. */
const CHEAPEST = 60_000;
const DEAREST = 15_000_000;
const LARGE = 10_000_000;
/** Two open deals of an account differ by at least so much. */
const ALIKE_SHARE = 0.08;
/** Digits that people type to fill a field. */
const LOOKS_MADE_UP = /^(1|9{3,}|1{4,}|1234\d*)$/;
/** Nobody leaves an open deal in its stage for longer. */
const FRESH_MS = 17 * DAY_MS;
const FORECASTS: readonly Forecast[] = ['pipeline', 'pipeline', 'best case', 'commit', 'closed', 'omitted'];
const WITH_LINES = 0.78;
export const OPEN_PROBABILITY = [10, 25, 50, 75];
/** How busy each month is, January first: quiet in July and August, a rush before the year's end. */
const SEASON = [0.9, 1, 1.15, 1, 1, 1, 0.75, 0.6, 1.2, 1.15, 1.25, 0.8];
const NEXT_STEPS = [
  'Send revised quote',
  'Call about delivery dates',
  'Site visit with engineering',
  'Get contract from legal',
  'Αποστολή προσφοράς',
  'Avtale møte om prøver',
  'Gửi mẫu thử cho khách hàng',
  'ارسال پیش‌فاکتور',
  'Wait for budget approval, then call the CFO',
  'Demo on Thursday',
];
const LOST_REASONS = ['Price', 'Competitor', 'No budget', 'No decision', 'Timing', 'Missing feature'];

/** Two years of deals. The share won rises a little, by season, product and rep. */
export function buildDeals(
  seed: number,
  accounts: readonly Account[],
  products: readonly Product[],
  span: Span,
): Deal[] {
  const random = seededRandom(seed, 'deals');
  const usual = Math.max(10, Math.round(accounts.length * DEALS_PER_ACCOUNT));
  const count = usual + Math.min(MOST_OF_FAIR, Math.round(accounts.length * OF_FAIR_PER_ACCOUNT));
  const skill = new Map<Person, number>();
  const deals: Deal[] = [];
  let lineSerial = 0;
  while (deals.length < count) {
    const serial = deals.length;
    const ofFair = serial >= usual;
    const createdAt = ofFair ? soonAfterFair(random, span) : beginning(random, span);
    const account = customerAt(accounts, createdAt, random);
    const { owner } = account;
    const engagedOn = Math.min(span.lastDay, dayAt(createdAt) + random.between(0, 3));
    const cycle = ofFair
      ? random.between(SLOW_CYCLE_DAYS, LONGEST_STORY_DAYS)
      : Math.min(LONGEST_STORY_DAYS, Math.max(3, Math.round(random.logNormal(MEDIAN_CYCLE_DAYS, 0.55))));
    const endsOn = onWeekday(engagedOn, engagedOn + cycle);
    if (endsOn < span.start) continue;
    const closed = endsOn <= span.lastDay;
    const twin = twins(account, serial, random);
    const others = account.deals.filter((deal) => !closed && deal.stage < WON);
    const { productAt, lines, amount } = offer(products, lineSerial, twin, others, random);
    let edge = skill.get(owner);
    if (edge === undefined) {
      edge = random.normal() * 0.04;
      skill.set(owner, edge);
    }
    const elapsed = (endsOn - span.start) / (span.asOf - span.start);
    const won = closed && random.chance(0.265 + 0.07 * elapsed + edge + ((productAt % 5) - 2) * 0.015);
    const young = createdAt >= span.end - FRESH_MS;
    const reached = ofFair ? random.between(1, 3) : openStage(endsOn - span.asOf, cycle, random);
    const stage = closed ? (won ? WON : LOST) : Math.max(young ? 0 : 1, reached);
    lineSerial += lines.length;
    const withLines = random.chance(WITH_LINES);
    const closeDate = closed ? endsOn : Math.max(endsOn, span.asOf + random.between(1, 45));
    const deal: Deal = {
      ...twin,
      name: `${account.name} ${products[productAt]?.name} ${dayText(dayAt(createdAt)).slice(0, 4)}`,
      amount,
      closeDate,
      stage,
      probability: won ? 100 : closed ? 0 : (OPEN_PROBABILITY[stage] ?? 0),
      type: account.deals.some((earlier) => earlier.stage === WON) ? 'existing' : 'new',
      origin: random.pick(ORIGINS),
      lostReason: stage === LOST ? random.pick(LOST_REASONS) : null,
      nextStep: closed ? null : random.pick(NEXT_STEPS),
      productName: products[productAt]?.name ?? null,
      engagedOn,
      forecast: FORECASTS[stage] ?? 'pipeline',
      nextStepOn: closed ? null : span.asOf + random.between(0, 20),
      lastActivityOn: closed ? closeDate : span.lastDay - random.between(0, 2),
      contactCount: amount >= LARGE ? random.between(2, 5) : random.between(1, 4),
      account,
      contact: random.pick(account.contacts),
      owner,
      lines: withLines ? lines : [],
      moves: movesOf(createdAt, closed ? momentOn(endsOn, 15, 30) : span.end, stage, random),
      ...stampBetween(createdAt, closed ? momentOn(endsOn, 16) : span.end, owner, random),
      createdAt,
    };
    account.deals.push(deal);
    deals.push(deal);
  }
  return deals;
}

/** What is offered: neither so cheap nor so dear that it would stand out, and not what the account is offered already. */
function offer(
  products: readonly Product[],
  lineSerial: number,
  twin: { salesforceId: string | null; hubspotId: string | null },
  others: readonly Deal[],
  random: Random,
): { productAt: number; lines: Line[]; amount: number } {
  for (;;) {
    const productAt = Math.floor(random.next() ** 1.4 * products.length);
    const lines = linesOf(products, productAt, lineSerial, twin, random);
    const amount = lines.reduce((sum, line) => sum + line.total, 0);
    const usual = amount >= CHEAPEST && amount <= DEAREST && !LOOKS_MADE_UP.test(String(amount / 100));
    const alike = others.some((other) => Math.abs(1 - amount / (other.amount ?? 0)) < ALIKE_SHARE);
    if (usual && !alike) return { productAt, lines, amount };
  }
}

/** A working hour of the weeks after a fair, whose deals are all still open. */
function soonAfterFair(random: Random, span: Span): Moment {
  let day = span.lastDay - random.between(12, 40);
  while (isWeekend(day)) day--;
  return wholeSecond(momentOn(day, 6) + random.next() * 8 * 3_600_000);
}

/** A working hour of the two years and the months before, more often a late and a busy one. */
function beginning(random: Random, span: Span): Moment {
  for (;;) {
    const day = random.between(span.start - LONGEST_STORY_DAYS, span.lastDay);
    if (isWeekend(day)) continue;
    const month = Number(dayText(day).slice(5, 7)) - 1;
    const growth = 0.75 + (0.25 * (day - span.start)) / (span.lastDay - span.start);
    if (!random.chance(((SEASON[month] ?? 1) / 1.25) * growth)) continue;
    return wholeSecond(momentOn(day, 6) + random.next() * 8 * 3_600_000);
  }
}

function onWeekday(from: number, day: number): number {
  let shifted = day;
  while (isWeekend(shifted)) shifted--;
  return Math.max(from, shifted);
}

function openStage(daysLeft: number, cycle: number, random: Random): number {
  const progress = 1 - Math.max(0, daysLeft) / cycle;
  return Math.max(0, Math.min(3, Math.floor(progress * 4 - random.next() * 0.8)));
}

function twins(account: Account, serial: number, random: Random) {
  const at = account.salesforceId === null ? 1 : account.hubspotId === null ? 0 : random.next();
  return {
    salesforceId: at < 0.9 ? salesforceId('Opportunity', serial) : null,
    hubspotId: at > 0.25 ? hubspotId('deals', serial) : null,
  };
}

function linesOf(
  products: readonly Product[],
  first: number,
  serial: number,
  twin: { salesforceId: string | null; hubspotId: string | null },
  random: Random,
): Line[] {
  const count = random.weighted([6, 3, 1]) + 1;
  return Array.from({ length: count }, (_, at) => {
    const product = products[at === 0 ? first : random.between(0, products.length - 1)] as Product;
    // Some buy one, some by the pallet.
    const quantity = at === 0 ? Math.round(MOST_PIECES ** random.next()) : random.between(1, 4);
    const percentOff = random.chance(0.3) ? random.between(1, 4) * 5 : 0;
    return {
      salesforceId: twin.salesforceId && salesforceId('OpportunityLineItem', serial + at),
      hubspotId: twin.hubspotId && hubspotId('line_items', serial + at),
      product,
      quantity,
      unitPrice: product.unitPrice,
      // Whole units of money, so that shares of an amount fall on whole cents.
      total: Math.round((product.unitPrice * quantity * (100 - percentOff)) / 10_000) * 100,
    };
  });
}

/** Stage after stage; the last one of an open deal was entered not long ago. */
function movesOf(from: Moment, until: Moment, stage: number, random: Random): Move[] {
  const closed = stage >= WON;
  const passed = closed ? random.between(1, 4) : stage + 1;
  const last = Math.max(from, until - DAY_MS / 24);
  const lately = closed ? last : Math.max(from, Math.min(last, until - FRESH_MS));
  const before = lately > from ? lately : last;
  const times = Array.from({ length: passed - 1 }, (_, order) => {
    const [since, till] = !closed && order === 0 ? [lately, last] : [from, before];
    return wholeSecond(since + random.next() * (till - since));
  });
  const moves = [from, ...times.sort((one, other) => one - other)].map((at, order) => ({ stage: order, at }));
  return closed ? [...moves, { stage, at: Math.max(from, until) }] : moves;
}
