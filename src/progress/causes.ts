import { addDays, type Day, endOfDay } from '../clock.ts';
import { BugError } from '../errors.ts';
import type { Metric } from '../metrics/metric.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import type { DayInputs } from '../scoring/inputs.ts';
import { measure } from '../scoring/measure.ts';
import type { Measured } from '../scoring/measured.ts';
import { rowsOf, shared, tallySqls } from '../scoring/plan.ts';
import { tablesLed } from '../scoring/run.ts';
import { traceable } from '../scoring/traceable.ts';
import type { RecordStore, Replaced, Sight } from '../store/ports.ts';
import { boundsOf } from '../strategy/period.ts';
import type { Goal, Strategy } from '../strategy/schema.ts';
import { comparedDay } from './compared-day.ts';
import { minus, numberOf, type Rational, rationalOf, textOf } from './rational.ts';

/** What one set of records did to a goal's number: its value and trust after the set was replaced, less those before. */
export interface CausePart {
  /** Records that came to count, that ceased to, that count for something else, in which a doubt came or went. */
  readonly name: 'entered' | 'left' | 'changed' | 'cleaned';
  readonly records: number;
  /** In the metric's unit; null where a number on the way is unknown. */
  readonly value: number | null;
  /** The same as an exact fraction: over all parts these sum to `change` without a residual. */
  readonly exact: string | null;
  readonly trust: number | null;
}

/** Why a goal's number moved since an earlier day. */
export interface Causes {
  readonly since: 'yesterday' | 'week' | 'baseline';
  readonly day: Day;
  readonly from: number | null;
  readonly to: number | null;
  /** Exact fraction; null where either is unknown. */
  readonly change: string | null;
  readonly parts: readonly CausePart[];
  /** Why the parts are not known; null where they are. */
  readonly reason: string | null;
}

/** @throws {BugError} where the strategy has no such goal */
export async function causesOfGoal(
  store: RecordStore,
  strategy: Strategy,
  day: Day,
  goalId: string,
): Promise<Causes[]> {
  const goal = strategy.goals.find(({ id }) => id === goalId);
  const metric = catalogueOf(strategy).metrics.find(({ id }) => id === goal?.metric.id);
  if (!goal || !metric) throw new BugError(`There is no goal ${goalId} with a metric.`);
  return causesOf({ store, strategy, goal, metric, day, yesterday: await comparedDay(store, strategy, day) });
}

/**
 * Splits the change of a goal's number since yesterday, last week and its baseline: in this order records entered, left,
 * changed and were cleaned, each by replacing one set of records and measuring again.
 * @param yesterday the working day that the day is compared with; null for none
 */
export async function causesOf(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly goal: Goal;
  readonly metric: Metric;
  readonly day: Day;
  readonly yesterday: Day | null;
}): Promise<Causes[]> {
  const { store, goal, day, yesterday } = ask;
  const measuredOn = (latest: Day) => store.measuring.dayBefore(addDays(latest, 1));
  const week = await measuredOn(addDays(day, -7));
  const wanted = [
    { since: 'yesterday' as const, on: yesterday },
    { since: 'week' as const, on: week },
    { since: 'baseline' as const, on: goal.metric.baseline.on < day ? goal.metric.baseline.on : null },
  ];
  const found: Causes[] = [];
  for (const { since, on } of wanted) if (on !== null) found.push(await causesSince({ ...ask, since, on }));
  return found;
}

type Ask = Parameters<typeof causesOf>[0] & { readonly since: Causes['since']; readonly on: Day };

async function causesSince(ask: Ask): Promise<Causes> {
  const { store, metric, strategy, day, since, on } = ask;
  const [before, after] = [await sightOn(ask, on), await sightOn(ask, day)];
  const nothing = { since, day: on, from: null, to: null, change: null, parts: [] };
  if (typeof before === 'string') return { ...nothing, reason: before };
  if (typeof after === 'string') return { ...nothing, reason: after };
  if (JSON.stringify(before.leading) !== JSON.stringify(after.leading))
    return { ...nothing, reason: 'Another CRM led these records then.' };
  const replaced = await store.history.compare({
    object: metric.object,
    live: rowsOf(metric),
    joins: shared([metric]),
    tables: tablesLed(new Map(after.leading)),
    before: before.sight,
    after: after.sight,
  });
  return { since, day: on, ...split(replaced, metric, strategy.organisation.currency), reason: null };
}

/** How the metric was seen on a day, or why that can no longer be told. */
async function sightOn(
  { store, metric, goal, strategy, day, since }: Ask,
  on: Day,
): Promise<{ readonly sight: Sight; readonly leading: DayInputs['leading'] } | string> {
  const { zone } = strategy.organisation;
  const [tallied, another] = tallySqls(metric, boundsOf(goal.metric.period, on, zone));
  if (tallied === undefined || another !== undefined || metric.rows !== undefined)
    return 'The metric is made of several numbers, or a record counts for it more than once.';
  const seen = { day: on, metric: tallied };
  const [today, kept] = [await inputsOf(store, day), await inputsOf(store, on)];
  if (today === null) return 'What the day’s numbers were made of was not kept.';
  const retraced = since === 'baseline' && kept === null && metric.retraceable;
  if (retraced) {
    // Before the first run: as the records tell of it today.
    const { frame, leading } = today.inputs;
    const then = { ...frame, asOf: on, now: endOfDay(on, zone) };
    return { sight: { ...seen, step: today.step, frame: then }, leading };
  }
  if (kept === null) return `Nothing was measured on ${on}.`;
  const { inputs, step } = kept;
  if (
    inputs.formulaVersion !== today.inputs.formulaVersion ||
    inputs.strategyVersion !== today.inputs.strategyVersion
  )
    return 'The formula or the strategy has changed since.';
  if (traceable([], [metric]).metrics.length === 0) return 'The metric rests on what keeps no past.';
  if (!(await store.history.isWhole(step))) return 'Records of that day were pruned or forgotten.';
  return { sight: { ...seen, step, frame: inputs.frame }, leading: inputs.leading };
}

async function inputsOf(store: RecordStore, day: Day) {
  const kept = await store.history.inputs(day);
  return kept === null ? null : { step: kept.step, inputs: JSON.parse(kept.body) as DayInputs };
}

/** Each part is the difference of two neighbouring numbers, so that they sum to that of the first and the last. */
export function split(
  replaced: readonly Replaced[],
  metric: Metric,
  currency: string,
): Pick<Causes, 'from' | 'to' | 'change' | 'parts'> {
  const levels = replaced.map(({ tallies }) => measure(metric, tallies, currency));
  const [first, last] = [levels[0], levels.at(-1)];
  const parts = replaced.flatMap(({ name, records }, at): CausePart[] => {
    const [before, after] = [levels[at - 1], levels[at]];
    if (name === 'before' || !before || !after) return [];
    const value = difference(before, after);
    // Doubts of other objects' records are not among these sets.
    const trust = metric.through ? null : trustBetween(before, after);
    return [{ name, records, value: value && numberOf(value), exact: value && textOf(value), trust }];
  });
  const change = first && last ? difference(first, last) : null;
  return { from: first?.value ?? null, to: last?.value ?? null, change: change && textOf(change), parts };
}

function difference(before: Measured, after: Measured): Rational | null {
  if (before.value === null || after.value === null) return null;
  return minus(rationalOf(after.value, after.exact), rationalOf(before.value, before.exact));
}

function trustBetween(before: Measured, after: Measured): number | null {
  if (before.trust === null || after.trust === null) return null;
  const trust = ({ trustedWeight, weight }: Measured) =>
    rationalOf(0, { over: trustedWeight, under: weight });
  return numberOf(minus(trust(after), trust(before)));
}
