import { customerAt, stampBetween, wholeSecond } from './accounts.ts';
import { DAY_MS, dayAt, dayText, isWeekend, type Moment, momentOn, type Span } from './calendar.ts';
import { hubspotId, salesforceId } from './ids.ts';
import { ORIGINS } from './leads.ts';
import { type Random, seededRandom } from './random.ts';
import {
  type Account,
  type Deal,
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
  const count = Math.max(10, Math.round(accounts.length * DEALS_PER_ACCOUNT));
  const skill = new Map<Person, number>();
  const deals: Deal[] = [];
  let lineSerial = 0;
  while (deals.length < count) {
    const serial = deals.length;
    const createdAt = beginning(random, span);
    const account = customerAt(accounts, createdAt, random);
    const { owner } = account;
    const engagedOn = Math.min(span.lastDay, dayAt(createdAt) + random.between(0, 3));
    const cycle = Math.min(
      LONGEST_STORY_DAYS,
      Math.max(3, Math.round(random.logNormal(MEDIAN_CYCLE_DAYS, 0.55))),
    );
    const endsOn = onWeekday(engagedOn, engagedOn + cycle);
    if (endsOn < span.start) continue;
    const closed = endsOn <= span.lastDay;
    const productAt = Math.floor(random.next() ** 1.4 * products.length);
    let edge = skill.get(owner);
    if (edge === undefined) {
      edge = random.normal() * 0.04;
      skill.set(owner, edge);
    }
    const elapsed = (endsOn - span.start) / (span.asOf - span.start);
    const won = closed && random.chance(0.265 + 0.07 * elapsed + edge + ((productAt % 5) - 2) * 0.015);
    const stage = closed ? (won ? WON : LOST) : openStage(endsOn - span.asOf, cycle, random);
    const twin = twins(account, serial, random);
    const lines = linesOf(products, productAt, lineSerial, twin, random);
    lineSerial += lines.length;
    const withLines = random.chance(WITH_LINES);
    const deal: Deal = {
      ...twin,
      name: `${account.name} ${products[productAt]?.name} ${dayText(dayAt(createdAt)).slice(0, 4)}`,
      amount: lines.reduce((sum, line) => sum + line.total, 0),
      closeDate: closed ? endsOn : Math.max(endsOn, span.asOf + random.between(1, 45)),
      stage,
      probability: won ? 100 : closed ? 0 : (OPEN_PROBABILITY[stage] ?? 0),
      type: account.deals.some((earlier) => earlier.stage === WON) ? 'existing' : 'new',
      origin: random.pick(ORIGINS),
      lostReason: stage === LOST ? random.pick(LOST_REASONS) : null,
      nextStep: closed ? null : random.pick(NEXT_STEPS),
      productName: products[productAt]?.name ?? null,
      engagedOn,
      account,
      contact: account.contacts.length > 0 ? random.pick(account.contacts) : null,
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
    const quantity = random.between(1, at === 0 ? 12 : 4);
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

function movesOf(from: Moment, until: Moment, stage: number, random: Random): Move[] {
  const passed = stage >= WON ? random.between(1, 4) : stage + 1;
  const last = Math.max(from, until - DAY_MS / 24);
  const times = Array.from({ length: passed - 1 }, () => wholeSecond(from + random.next() * (last - from)));
  const moves = [from, ...times.sort((one, other) => one - other)].map((at, order) => ({ stage: order, at }));
  return stage >= WON ? [...moves, { stage, at: Math.max(from, until) }] : moves;
}
