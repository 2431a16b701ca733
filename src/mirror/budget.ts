import type { Instant } from '../clock.ts';

/** What calls are made for: to learn what changed, or to read from the beginning. */
export type Purpose = 'changes' | 'readings';

/** Calls that were made, by their purpose. */
export type Spent = Readonly<Record<Purpose, number>>;

/** How many calls we may make in any 24 hours. */
export interface Budget {
  readonly calls: number;
  /** How many of them reading from the beginning leaves to the changes of the day. */
  readonly reserve: number;
  /** Calls of the whole allowance that were left to everybody when this run began. */
  readonly unused: number;
}

/** A run that made calls within the last 24 hours. */
export interface EarlierRun {
  readonly endedAt: Instant;
  readonly calls: number;
  readonly readingCalls: number;
}

/** What became of the budget in a run. All figures are calls. */
export interface BudgetReport {
  readonly percent: number;
  /** Of the vendor's whole daily allowance, before the run; null where it does not say. */
  readonly allowance: { readonly used: number; readonly limit: number } | null;
  /** What we may use in 24 hours; null for no cap. */
  readonly calls: number | null;
  /** What our runs of the last 24 hours used before this one, and what this one did. */
  readonly usedBefore: number;
  readonly used: number;
  /** Whether something was left to another run since the budget was spent. */
  readonly spent: boolean;
  /** Whether that is since the whole allowance was used up, whatever our part of it. */
  readonly byOthers: boolean;
  /** When it goes on; null where nothing was left, or it is not known. */
  readonly goesOnAt: Instant | null;
}

/** The share of the budget that is kept for changes, though they need less: a day may bring many. */
const RESERVE_SHARE = 0.25;
/** A stopped run goes on when this share of its budget is free again: not for a few pages at a time. */
const WORTHWHILE_SHARE = 0.1;
const DAY_MS = 86_400_000;

/**
 * @param allowance calls of the vendor's daily allowance; null where it does not say, which is no cap
 * @param percent how much of it may be used, 1 to 100
 * @param earlier the runs of the last 24 hours
 */
export function budgetOf(
  allowance: { readonly used: number; readonly limit: number } | null,
  percent: number,
  earlier: readonly EarlierRun[],
): Budget | null {
  if (allowance === null) return null;
  const calls = Math.floor((allowance.limit * percent) / 100);
  const reserve = Math.min(calls, Math.max(Math.ceil(calls * RESERVE_SHARE), spentBy(earlier).changes));
  return { calls, reserve, unused: Math.max(0, allowance.limit - allowance.used) };
}

export function spentBy(runs: readonly EarlierRun[]): Spent {
  const readings = runs.reduce((sum, run) => sum + run.readingCalls, 0);
  return { changes: runs.reduce((sum, run) => sum + run.calls, 0) - readings, readings };
}

/**
 * How many more calls may be made for a purpose; below 1, none.
 * @param before what the runs of the last 24 hours made
 * @param now what this run has made so far
 */
export function callsLeft(budget: Budget | null, before: Spent, now: Spent, purpose: Purpose): number {
  if (budget === null) return Number.POSITIVE_INFINITY;
  const ours = now.changes + now.readings;
  const inAll = Math.min(budget.calls - before.changes - before.readings - ours, budget.unused - ours);
  if (purpose === 'changes') return inAll;
  return Math.min(inAll, budget.calls - budget.reserve - before.readings - now.readings);
}

/** Whether calls are refused though our own budget would allow them. */
export function usedByOthers(budget: Budget, before: Spent, now: Spent, purpose: Purpose): boolean {
  return callsLeft({ ...budget, unused: Number.POSITIVE_INFINITY }, before, now, purpose) >= 1;
}

/**
 * When enough of our own calls are more than 24 hours old for a run to go on. Null where they do not stand in the
 * way: then others have used up the allowance.
 * @param runs all of the last 24 hours, the one that stopped included
 */
export function goesOnAt(budget: Budget, runs: readonly EarlierRun[], purpose: Purpose): Instant | null {
  const most = purpose === 'changes' ? budget.calls : budget.calls - budget.reserve;
  const enough = Math.max(1, Math.ceil(most * WORTHWHILE_SHARE));
  const free = (those: readonly EarlierRun[]) =>
    callsLeft({ ...budget, unused: Number.POSITIVE_INFINITY }, spentBy(those), NOTHING, purpose);
  let counted = runs.toSorted((one, other) => one.endedAt.localeCompare(other.endedAt));
  if (free(counted) >= enough) return null;
  for (;;) {
    const [oldest, ...rest] = counted;
    if (!oldest) return null;
    counted = rest;
    if (free(rest) >= enough) return new Date(Date.parse(oldest.endedAt) + DAY_MS).toISOString();
  }
}

const NOTHING: Spent = { changes: 0, readings: 0 };

/** What an admin is told of a spent budget. */
export function budgetSentence(source: string, report: BudgetReport): string {
  const { percent, allowance, calls, goesOnAt, byOthers } = report;
  const limit = allowance?.limit.toLocaleString('en') ?? '';
  const when =
    goesOnAt === null ? 'It goes on with the next run.' : `It goes on with the first run after ${goesOnAt}.`;
  return byOthers
    ? `${source} was not read to the end: all ${limit} calls that it allows a day are used, by all who use it. ${when}`
    : `${source} was not read to the end: our budget of ${calls?.toLocaleString('en')} calls in 24 hours (${percent} % of ${limit}) is spent. ${when} PLUMBLINE_API_BUDGET_PERCENT allows more.`;
}
