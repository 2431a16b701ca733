import type { Day } from '../clock.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Measured } from '../scoring/measured.ts';
import type { Goal } from '../strategy/schema.ts';
import { FEWEST_PEOPLE } from './fold.ts';
import { rawProgress } from './goal-score.ts';
import { endsOf, unsureBy } from './pace.ts';

/**
 * `reached` and `missed` are said where both ends of the range say so; `open` there is still time and something to go;
 * `unknown` it cannot be judged; `dated` it has no number, so that its day is all that is known of it.
 */
export type MilestoneState = 'reached' | 'open' | 'missed' | 'unknown' | 'dated';

/** A step on the way to a goal, as it stands on a day; one whose day is over as it stood just after. */
export interface Milestone {
  readonly goalId: string;
  /** Null for the goal's own due date. */
  readonly title: string | null;
  readonly due: Day;
  /** What the goal's number is to be by then; null where it is something to be done, or kept. */
  readonly value: number | null;
  readonly state: MilestoneState;
  /** How far the number is from there, above 0, in the goal's unit; null but for `open` and `missed`. */
  readonly toGo: number | null;
}

/** A step before it is judged. */
export type Step = Pick<Milestone, 'title' | 'due' | 'value'>;

/** A goal's steps: its milestones, and its due date as the last where none stands on it. */
export function stepsOf({ milestones, metric }: Goal): Step[] {
  const own = milestones.map(({ title, due, value = null }): Step => ({ title, due, value }));
  if (own.some(({ due }) => due === metric.due)) return own;
  return [...own, { title: null, due: metric.due, value: metric.target ?? null }];
}

/**
 * How a step stands, as a goal does: by trust and number of records first, then at both ends of the range.
 * @param measured the goal's number; of the first day measured after a day that is over; null where none was
 */
export function judgeStep(
  step: Step,
  { id, metric: way }: Goal,
  metric: Pick<Metric, 'object' | 'minimum'>,
  measured: Measured | null,
  day: Day,
): Milestone {
  const told = { goalId: id, ...step, toGo: null };
  if (step.value === null) return { ...told, state: 'dated' };
  const few = metric.object === 'user' && (measured?.n ?? 0) < FEWEST_PEOPLE;
  if (measured?.value == null || few || unsureBy(measured, metric.minimum) !== null)
    return { ...told, state: 'unknown' };
  const aim = { ...way, target: step.value };
  const ends = [measured.value, ...endsOf(measured, aim)].map((end) => rawProgress(end, aim) >= 1);
  if (ends.every((end) => end)) return { ...told, state: 'reached' };
  if (ends.some((end) => end)) return { ...told, state: 'unknown' };
  const toGo = Math.abs(step.value - measured.value);
  return { ...told, state: step.due < day ? 'missed' : 'open', toGo };
}

/** The steps of all goals in the order of their days; on one day those with something to do go first. */
export function inOrder(milestones: readonly Milestone[]): Milestone[] {
  const done = ({ state }: Milestone) => Number(state === 'reached');
  return milestones.toSorted((a, b) => (a.due < b.due ? -1 : Number(a.due > b.due)) || done(a) - done(b));
}

/** The next step of all goals, `day` itself included; null where every day is over. */
export function nextMilestone(milestones: readonly Milestone[], day: Day): Milestone | null {
  return inOrder(milestones).find(({ due }) => due >= day) ?? null;
}

/** The organisation's own steps whose day is over since one day, which is counted, by another, which is not. */
export function passedBetween(milestones: readonly Milestone[], since: Day, day: Day): Milestone[] {
  return inOrder(milestones).filter(({ title, due }) => title !== null && due >= since && due < day);
}
