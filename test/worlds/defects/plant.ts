import type { Dice } from '../histories/dice.ts';
import { AS_OF, daysFrom, FIRST, minuteOf, type Truth } from './truth.ts';

export type DefectKind = 'missing' | 'mistyped' | 'duplicated' | 'stale';
/** The metrics that patterns are made for, by the key of their definition. */
export type Measured =
  | 'win_rate'
  | 'revenue_won'
  | 'avg_deal'
  | 'win_rate_value'
  | 'sales_cycle'
  | 'mttr'
  | 'first_reply'
  | 'lead_conversion'
  | 'reachable'
  | 'new_customers';

/** One defect: the record and the cell that is wrong, `record` where the record itself is one too many. */
export interface Defect {
  readonly id: string;
  readonly cell: string;
  readonly kind: DefectKind;
}

export interface Pattern {
  readonly metric: Measured;
  readonly kinds: readonly DefectKind[];
  readonly correlated: boolean;
  readonly defects: readonly Defect[];
}

/** By metric and kind: cells that a defect may hit, in which records, and what these are worth. */
interface Target {
  readonly cell: string;
  readonly records: (truth: Truth) => readonly { readonly id: string; readonly worth: number }[];
}

const within = (day: string) => day >= FIRST && day <= AS_OF;
const closedDeals = (truth: Truth) =>
  truth.deals
    .filter(({ closed, close }) => closed && within(close))
    .map(({ id, amount, won, created, close }) => ({
      id,
      worth: amount * (won ? 2 : 1) + daysFrom(created, close),
    }));
const wonDeals = (truth: Truth, itemised = false) =>
  truth.deals
    .filter(({ won, close, itemised: items }) => won && within(close) && (!itemised || items !== null))
    .map(({ id, amount }) => ({ id, worth: amount }));
const closedTickets = (truth: Truth) =>
  truth.tickets
    .filter(({ closedMinute }) => closedMinute !== null && closedMinute >= minuteOf(FIRST))
    .map(({ id, createdMinute, closedMinute }) => ({ id, worth: (closedMinute ?? 0) - createdMinute }));
const askedTickets = (truth: Truth) =>
  truth.tickets
    .filter(
      ({ createdMinute, closedMinute, repliedMinute }) =>
        createdMinute >= minuteOf(FIRST) && closedMinute !== null && repliedMinute !== null,
    )
    .map(({ id, createdMinute, repliedMinute }) => ({ id, worth: (repliedMinute ?? 0) - createdMinute }));
const convertedLeads = (truth: Truth) =>
  truth.leads
    .filter(({ created, convertedOn }) => created >= FIRST && convertedOn !== null)
    .map(({ id, created, convertedOn }) => ({ id, worth: -daysFrom(created, convertedOn ?? created) }));
const writtenContacts = (truth: Truth) =>
  truth.contacts
    .filter(({ email }) => email !== null)
    .map(({ id, optedOut }) => ({ id, worth: optedOut ? 0 : 1 }));

const dealDates: Partial<Record<DefectKind, Target>> = {
  missing: { cell: 'closeDate', records: closedDeals },
  mistyped: { cell: 'closeDate', records: closedDeals },
  stale: { cell: 'closed', records: closedDeals },
};
const dealAmounts: Partial<Record<DefectKind, Target>> = {
  missing: { cell: 'amount', records: (truth) => wonDeals(truth) },
  mistyped: { cell: 'amount', records: (truth) => wonDeals(truth, true) },
  stale: { cell: 'closed', records: (truth) => wonDeals(truth) },
};

const TARGETS: Readonly<Record<Measured, Partial<Record<DefectKind, Target>>>> = {
  win_rate: dealDates,
  sales_cycle: dealDates,
  revenue_won: dealAmounts,
  avg_deal: dealAmounts,
  win_rate_value: dealAmounts,
  mttr: {
    missing: { cell: 'closedAt', records: closedTickets },
    mistyped: { cell: 'closedAt', records: closedTickets },
    stale: { cell: 'closed', records: closedTickets },
  },
  first_reply: {
    missing: { cell: 'firstReplyAt', records: askedTickets },
    mistyped: { cell: 'firstReplyAt', records: askedTickets },
  },
  lead_conversion: {
    missing: { cell: 'convertedOn', records: convertedLeads },
    stale: { cell: 'converted', records: convertedLeads },
  },
  reachable: {
    missing: { cell: 'email', records: writtenContacts },
    mistyped: { cell: 'email', records: writtenContacts },
    duplicated: { cell: 'record', records: writtenContacts },
  },
  new_customers: {
    missing: { cell: 'accountId', records: (truth) => wonDeals(truth) },
    stale: { cell: 'closed', records: (truth) => wonDeals(truth) },
    duplicated: {
      cell: 'record',
      records: (truth) =>
        truth.accounts
          .filter(({ parentId }) => parentId === null)
          .map(({ id }) => ({ id, worth: Number(id.slice(1)) })),
    },
  },
};

/** Draws a pattern of defects over a truth. A record is hit once at most. */
export function drawPattern(dice: Dice, truth: Truth): Pattern {
  const metric = dice.pick(Object.keys(TARGETS) as Measured[]);
  const targets = TARGETS[metric];
  const kinds = dice.some(Object.keys(targets) as DefectKind[], dice.chance(0.1) ? 2 : 1);
  const correlated = dice.chance(0.5);
  const share = dice.between(5, 450) / 1_000 / kinds.length;
  const hit = new Set<string>();
  const defects = kinds.flatMap((kind): Defect[] => {
    const target = targets[kind];
    const records = [...(target?.records(truth) ?? [])].sort(
      (a, b) => a.worth - b.worth || (a.id < b.id ? -1 : 1),
    );
    return records.flatMap(({ id }, rank) => {
      const chance = correlated ? (2 * share * (rank + 0.5)) / records.length : share;
      if (hit.has(id) || !dice.chance(Math.min(0.95, chance))) return [];
      hit.add(id);
      return [{ id, cell: target?.cell ?? '', kind }];
    });
  });
  return { metric, kinds, correlated, defects };
}
