import type { Pattern } from './plant.ts';
import { AS_OF, daysFrom, FIRST, minuteOf, type Truth } from './truth.ts';

/** What a metric comes to in truth, and the bounds for somebody who knows exactly which cells are wrong. */
export interface Answer {
  readonly truth: number;
  /** `high` null: open. */
  readonly low: number;
  readonly high: number | null;
  /** Records of which something is wrong or missing. */
  readonly unknown: number;
}

/** A record as its metric sees it: in truth, and what of it the planted defects hide. */
interface Case {
  readonly value: number;
  readonly segment: string;
  /** Of the numerator, or counted. */
  readonly counted: boolean;
  /** It counts in truth; else it only seems to be able to, since its cells are unknown. */
  readonly real: boolean;
  /** `value`: it counts for certain, its value is unknown. `belonging`: it may or may not count. */
  readonly hidden: 'no' | 'value' | 'belonging';
  /** Whether it is counted is unknown as well. */
  readonly either: boolean;
}

/** @returns null where nothing counts in truth */
export function answerTo(truth: Truth, pattern: Pattern): Answer | null {
  switch (pattern.metric) {
    case 'win_rate':
      return shareOf(
        dealCases(
          truth,
          pattern,
          ({ closed }) => closed,
          () => 1,
        ),
      );
    case 'revenue_won':
      return sumOf(
        dealCases(
          truth,
          pattern,
          ({ won }) => won,
          ({ amount }) => amount,
        ),
        100,
      );
    case 'avg_deal':
      return meanOf(
        dealCases(
          truth,
          pattern,
          ({ won }) => won,
          ({ amount }) => amount,
        ),
        100,
      );
    case 'win_rate_value':
      return ratioOf(
        dealCases(
          truth,
          pattern,
          ({ closed }) => closed,
          ({ amount }) => amount,
        ),
      );
    case 'sales_cycle':
      return medianOf(
        dealCases(
          truth,
          pattern,
          ({ won }) => won,
          ({ created, close }) => daysFrom(created, close),
        ),
        1,
      );
    case 'mttr':
      return medianOf(ticketCases(truth, pattern, 'closed'), 60);
    case 'first_reply':
      return medianOf(ticketCases(truth, pattern, 'asked'), 60);
    case 'lead_conversion':
      return shareOf(leadCases(truth, pattern));
    case 'reachable':
      return shareOf(contactCases(truth, pattern));
    case 'new_customers':
      return newCustomers(truth, pattern);
  }
}

function dealCases(
  truth: Truth,
  { defects }: Pattern,
  counts: (deal: Truth['deals'][number]) => boolean,
  value: (deal: Truth['deals'][number]) => number,
): Case[] {
  const hit = new Map(defects.map((defect) => [defect.id, defect.cell]));
  return truth.deals
    .filter(
      (deal) => deal.close >= FIRST && deal.close <= AS_OF && (counts(deal) || hit.get(deal.id) === 'closed'),
    )
    .map((deal) => {
      const cell = hit.get(deal.id);
      const hidden = cell === undefined ? 'no' : cell === 'amount' ? 'value' : 'belonging';
      return {
        value: value(deal),
        segment: deal.type,
        counted: deal.won,
        real: counts(deal),
        hidden,
        either: cell === 'closed',
      };
    });
}

function ticketCases(truth: Truth, { defects }: Pattern, which: 'closed' | 'asked'): Case[] {
  const hit = new Set(defects.map(({ id }) => id));
  const [first, now] = [minuteOf(FIRST), minuteOf(AS_OF) + 1_440];
  return truth.tickets.flatMap(({ id, createdMinute, repliedMinute, closedMinute }): Case[] => {
    const hidden = hit.has(id) ? ('belonging' as const) : ('no' as const);
    const one = (value: number) => [{ value, segment: '', counted: true, real: true, hidden, either: false }];
    if (which === 'closed')
      return closedMinute === null || closedMinute < first ? [] : one(closedMinute - createdMinute);
    return createdMinute < first ? [] : one((repliedMinute ?? now) - createdMinute);
  });
}

function leadCases(truth: Truth, { defects }: Pattern): Case[] {
  const hit = new Set(defects.map(({ id }) => id));
  return truth.leads
    .filter(({ created }) => created >= FIRST && daysFrom(created, AS_OF) >= 90)
    .map(({ id, created, convertedOn }) => ({
      value: 1,
      segment: '',
      counted: convertedOn !== null && daysFrom(created, convertedOn) <= 90,
      hidden: hit.has(id) ? 'value' : 'no',
      real: true,
      either: false,
    }));
}

function contactCases(truth: Truth, { defects }: Pattern): Case[] {
  const hit = new Set(defects.map(({ id }) => id));
  return truth.contacts.map(({ id, email, optedOut }) => ({
    value: 1,
    segment: '',
    counted: email !== null && !optedOut,
    hidden: hit.has(id) ? 'value' : 'no',
    real: true,
    either: false,
  }));
}

/** B1. */
function shareOf(cases: readonly Case[]): Answer | null {
  if (cases.length === 0) return null;
  const sure = cases.filter(({ hidden }) => hidden === 'no');
  const unknown = cases.length - sure.length;
  const counted = sure.filter((one) => one.counted).length;
  return {
    truth: cases.filter((one) => one.counted).length / cases.length,
    low: counted / cases.length,
    high: (counted + unknown) / cases.length,
    unknown,
  };
}

const real = (cases: readonly Case[]) => cases.filter((one) => one.real);
const total = (cases: readonly Case[]) => cases.reduce((sum, { value }) => sum + value, 0);

/** The value below or at which a share of the sorted ones lies. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** P5 and P95 of what is known in a segment, where twenty are, else of all, else nothing and no limit. */
function outer(cases: readonly Case[], segment: string | null): { p5: number; p95: number | null } {
  const known = (of: readonly Case[]) =>
    of
      .filter(({ hidden }) => hidden === 'no')
      .map(({ value }) => value)
      .sort((a, b) => a - b);
  const own = known(segment === null ? cases : cases.filter((one) => one.segment === segment));
  const from = own.length >= 20 ? own : known(cases);
  return from.length >= 20
    ? { p5: percentile(from, 0.05), p95: percentile(from, 0.95) }
    : { p5: 0, p95: null };
}

/** B2 and B5. */
function sumOf(cases: readonly Case[], scale: number): Answer {
  let [low, high] = [0, 0 as number | null];
  for (const segment of new Set(cases.map((one) => one.segment))) {
    const own = cases.filter((one) => one.segment === segment);
    const { p5, p95 } = outer(cases, segment);
    const sure = total(own.filter(({ hidden }) => hidden === 'no'));
    const open = own.filter(({ hidden }) => hidden === 'value').length;
    low += sure + open * p5;
    if (open > 0 && p95 === null) high = null;
    if (high !== null)
      high += sure + open * (p95 ?? 0) + total(own.filter(({ hidden }) => hidden === 'belonging'));
  }
  const unknown = cases.filter(({ hidden }) => hidden !== 'no').length;
  return {
    truth: total(real(cases)) / scale,
    low: low / scale,
    high: high === null ? null : high / scale,
    unknown,
  };
}

/** B2, over the number of records. */
function meanOf(cases: readonly Case[], scale: number): Answer | null {
  if (cases.length === 0) return null;
  const { p5, p95 } = outer(cases, null);
  const sure = cases.filter(({ hidden }) => hidden === 'no');
  const unknown = cases.length - sure.length;
  const per = cases.length * scale;
  const high = unknown === 0 ? 0 : p95;
  return {
    truth: total(real(cases)) / (real(cases).length * scale),
    low: (total(sure) + unknown * p5) / per,
    high: high === null ? null : (total(sure) + unknown * high) / per,
    unknown,
  };
}

/** B2: the numerator's unknown ones at P5 with the others at P95, and the reverse. */
function ratioOf(cases: readonly Case[]): Answer | null {
  if (cases.length === 0) return null;
  const { p5, p95 } = outer(cases, null);
  const sure = cases.filter(({ hidden }) => hidden === 'no');
  const [part, whole] = [total(sure.filter((one) => one.counted)), total(sure)];
  const belonging = cases.filter(({ hidden }) => hidden === 'belonging');
  const parts = cases.filter(({ hidden, counted }) => hidden === 'value' && counted).length;
  const others = cases.filter(({ hidden, counted }) => hidden === 'value' && !counted).length;
  const [more, less] = [
    total(belonging.filter(({ counted, either }) => counted || either)),
    total(belonging.filter(({ counted, either }) => !counted || either)),
  ];
  const top = parts + others > 0 && p95 === null ? null : (p95 ?? 0);
  return {
    truth: total(real(cases).filter((one) => one.counted)) / total(real(cases)),
    low: top === null ? 0 : (part + parts * p5) / (whole + parts * p5 + others * top + less),
    high: top === null ? null : (part + parts * top + more) / (whole + parts * top + others * p5 + more),
    unknown: cases.length - sure.length,
  };
}

/** B3. */
function medianOf(cases: readonly Case[], scale: number): Answer | null {
  if (real(cases).length === 0) return null;
  const sorted = (of: readonly Case[]) => of.map(({ value }) => value).sort((a, b) => a - b);
  const [all, sure] = [sorted(real(cases)), sorted(cases.filter(({ hidden }) => hidden === 'no'))];
  const unknown = cases.length - sure.length;
  const at = (of: readonly number[], rank: number) => {
    if (rank < 1) return 0;
    const [below, above] = [of[Math.floor(rank) - 1], of[Math.ceil(rank) - 1]];
    return below === undefined || above === undefined ? null : (below + above) / 2;
  };
  const middle = (cases.length + 1) / 2;
  const high = at(sure, middle);
  return {
    truth: (at(all, (all.length + 1) / 2) ?? 0) / scale,
    low: (at(sure, middle - unknown) ?? 0) / scale,
    high: high === null ? null : high / scale,
    unknown,
  };
}

/** Accounts whose first win ever lies in the period (B5, B6): each hidden win or double may change one of them. */
function newCustomers(truth: Truth, { defects }: Pattern): Answer {
  const hit = new Set(defects.map(({ id }) => id));
  const count = (deals: Truth['deals']) => {
    const first = new Map<string, string>();
    for (const { accountId, won, close } of deals) {
      const before = first.get(accountId);
      if (won && close <= AS_OF && (before === undefined || close < before)) first.set(accountId, close);
    }
    return [...first.values()].filter((day) => day >= FIRST).length;
  };
  const known = count(truth.deals.filter(({ id }) => !hit.has(id)));
  return { truth: count(truth.deals), low: known, high: known + hit.size, unknown: hit.size };
}
