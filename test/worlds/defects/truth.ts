import type { Dice } from '../histories/dice.ts';

const DAY_MS = 86_400_000;

/** The day that everything is seen from, and the first day of the period that counts. */
export const AS_OF = '2026-06-15';
export const PERIOD_DAYS = 365;
export const FIRST = addDays(AS_OF, 1 - PERIOD_DAYS);

export interface TrueDeal {
  readonly id: string;
  readonly accountId: string;
  readonly type: 'New business' | 'Upgrade';
  readonly amount: number;
  readonly created: string;
  readonly close: string;
  readonly closed: boolean;
  readonly won: boolean;
  /** Total of its line items; null where it has none. */
  readonly itemised: number | null;
}

export interface TrueTicket {
  readonly id: string;
  /** Moments in minutes since the first moment of the year 2025. */
  readonly createdMinute: number;
  readonly repliedMinute: number | null;
  readonly closedMinute: number | null;
}

export interface TrueLead {
  readonly id: string;
  readonly created: string;
  readonly convertedOn: string | null;
}

export interface TrueContact {
  readonly id: string;
  readonly email: string | null;
  readonly phone: string;
  readonly optedOut: boolean;
}

export interface Truth {
  readonly deals: readonly TrueDeal[];
  readonly tickets: readonly TrueTicket[];
  readonly leads: readonly TrueLead[];
  readonly contacts: readonly TrueContact[];
  readonly accounts: readonly {
    readonly id: string;
    readonly parentId: string | null;
    readonly website: string;
  }[];
}

export function makeTruth(dice: Dice, size: number): Truth {
  const accounts = Array.from({ length: Math.ceil(size / 3) }, (_, at) => {
    // A near miss: a daughter shares its mother's domain.
    const daughter = at > 0 && at % 7 === 0;
    return {
      id: `a${at}`,
      parentId: daughter ? `a${at - 1}` : null,
      website: `https://www.firm-${daughter ? at - 1 : at}-group.com`,
    };
  });
  return {
    accounts,
    deals: Array.from({ length: size }, (_, at) => makeDeal(dice, at, accounts.length)),
    tickets: Array.from({ length: size }, (_, at) => makeTicket(dice, at)),
    leads: Array.from({ length: size }, (_, at) => {
      const created = addDays(AS_OF, -dice.between(100, 420));
      const after = dice.chance(0.35) ? dice.between(1, 140) : null;
      const convertedOn = after === null ? null : addDays(created, after);
      return {
        id: `l${at}`,
        created,
        convertedOn: convertedOn !== null && convertedOn > AS_OF ? null : convertedOn,
      };
    }),
    contacts: Array.from({ length: size }, (_, at) => ({
      id: `c${at}`,
      // A near miss: whoever has no address is reached by phone.
      email: dice.chance(0.1) ? null : `person${at}@firm-${at % accounts.length}.com`,
      phone: `+30 21 0${String(1_000_000 + at)}`,
      optedOut: dice.chance(0.15),
    })),
  };
}

function makeDeal(dice: Dice, at: number, accounts: number): TrueDeal {
  const type = dice.chance(0.7) ? ('New business' as const) : ('Upgrade' as const);
  const amount = 100 * Math.round((type === 'Upgrade' ? 400 : 9_000) * Math.exp(0.8 * normal(dice)));
  const closed = dice.chance(0.8);
  const close = closed ? addDays(AS_OF, -dice.between(0, 480)) : addDays(AS_OF, dice.between(1, 150));
  const cycle = Math.round(5 + 35 * Math.exp(0.7 * normal(dice)));
  const created = addDays(close, -(closed ? cycle : cycle + 150));
  // A near miss: rounding makes the line items differ a little.
  const itemised = dice.chance(0.6) ? amount + Math.round((amount * dice.between(-9, 9)) / 1_000) : null;
  const won = closed && dice.chance(0.45);
  return {
    id: `d${at}`,
    accountId: `a${dice.between(0, accounts - 1)}`,
    type,
    amount,
    created,
    close,
    closed,
    won,
    itemised,
  };
}

function makeTicket(dice: Dice, at: number): TrueTicket {
  const end = minuteOf(AS_OF);
  const createdMinute = end - dice.between(60, 480 * 1_440);
  const solved = createdMinute + Math.round(60 + 900 * Math.exp(0.9 * normal(dice)));
  const replied = createdMinute + Math.round(5 + 120 * Math.exp(0.8 * normal(dice)));
  // A near miss: some wait for their first answer.
  return {
    id: `t${at}`,
    createdMinute,
    repliedMinute: replied < end ? replied : null,
    closedMinute: solved < end && replied < solved ? solved : null,
  };
}

/** A number of the standard normal distribution (Box and Muller). */
function normal(dice: Dice): number {
  const [u, v] = [dice.between(1, 1_000_000) / 1_000_001, dice.between(1, 1_000_000) / 1_000_001];
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

export function minuteOf(day: string): number {
  return (Date.parse(`${day}T00:00:00Z`) - Date.parse('2025-01-01T00:00:00Z')) / 60_000;
}

export function momentOf(minute: number): string {
  return new Date(Date.parse('2025-01-01T00:00:00Z') + minute * 60_000).toISOString();
}
