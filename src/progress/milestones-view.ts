import { addDays, type Day } from '../clock.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Measured } from '../scoring/measured.ts';
import type { MeasurementRow, RecordStore } from '../store/ports.ts';
import type { Goal } from '../strategy/schema.ts';
import { judgeStep, type Milestone, stepsOf } from './milestones.ts';

/** For so many days after a milestone's day a number counts as the one of that day. */
const SETTLED_WITHIN_DAYS = 7;

/**
 * All steps of a goal on a day: judged by the day's number, and by the one just after their own day where that is over.
 */
export async function readMilestones(
  { volumes }: Pick<RecordStore, 'volumes'>,
  goal: Goal,
  metric: Pick<Metric, 'object' | 'minimum'>,
  measured: Measured,
  day: Day,
): Promise<Milestone[]> {
  const judged: Milestone[] = [];
  for (const step of stepsOf(goal)) {
    if (step.due >= day || step.value === null) {
      judged.push(judgeStep(step, goal, metric, measured, day));
      continue;
    }
    const last = addDays(step.due, SETTLED_WITHIN_DAYS);
    const [after] = await volumes.kept({
      kind: 'metric',
      id: goal.metric.id,
      from: addDays(step.due, 1),
      before: addDays(last < day ? last : day, 1),
    });
    judged.push(judgeStep(step, goal, metric, after ? measuredIn(after) : null, day));
  }
  return judged;
}

function measuredIn({ detail }: MeasurementRow): Measured {
  return JSON.parse(detail) as Measured;
}
