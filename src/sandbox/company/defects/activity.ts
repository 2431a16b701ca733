import { DAY_MS, HOUR_MS } from '../calendar.ts';
import type { ActivityRecord } from '../records.ts';
import type { Ground } from './ground.ts';
import { type Recipe, type Recipes, turn } from './planting.ts';

type Link = 'accountId' | 'contactId' | 'leadId' | 'dealId' | 'ticketId';
const LINKS: readonly Link[] = ['accountId', 'contactId', 'leadId', 'dealId', 'ticketId'];
const SECOND_MS = 1000;
const LATE_MS = [24 * HOUR_MS + SECOND_MS, 30 * HOUR_MS, 3 * DAY_MS, 25 * HOUR_MS, 20 * DAY_MS];
/** An activity logged late was logged before the company's last day. */
const SETTLED_MS = 25 * DAY_MS;

export function activityRecipes(ground: Ground): Recipes<ActivityRecord> {
  const touches = (activity: ActivityRecord) => activity.type !== 'task' && activity.type !== 'note';
  // Salesforce does not say of a meeting whether it was held.
  const timed = (activity: ActivityRecord) =>
    activity.type === 'call' || (activity.type === 'meeting' && ground.records.source === 'hubspot');
  const settled = (activity: ActivityRecord) =>
    activity.done && activity.happenedAt < ground.span.end - SETTLED_MS;
  const late = (activity: ActivityRecord) => timed(activity) && settled(activity);

  const linkMissing: Recipe<ActivityRecord> = {
    checks: ['activity-link-missing'],
    share: 0.006,
    fits: touches,
    apply: (activity) => keepLink(activity, null),
  };
  const loggedLate: Recipe<ActivityRecord> = {
    checks: ['activity-logged-late'],
    share: 0.008,
    fits: late,
    apply: (activity, nth) => logAfter(activity, turn(LATE_MS, nth)),
  };
  return {
    defects: [linkMissing, loggedLate],
    nearMisses: [
      ...LINKS.map((link) =>
        near(
          'activity-link-missing',
          (activity) => touches(activity) && activity[link] !== null && !ground.departing.has(activity[link]),
          (activity) => keepLink(activity, link),
        ),
      ),
      near(
        'activity-link-missing',
        (activity) => !touches(activity),
        (activity) => keepLink(activity, null),
      ),
      near('activity-logged-late', late, (activity, nth) =>
        logAfter(activity, turn([24 * HOUR_MS, 24 * HOUR_MS - SECOND_MS, -40 * DAY_MS], nth)),
      ),
      near(
        'activity-logged-late',
        (activity) => activity.type === 'email' && settled(activity),
        (activity) => logAfter(activity, 5 * DAY_MS),
      ),
    ],
    combinations: [[linkMissing, loggedLate]],
  };
}

function near(
  check: string,
  fits: Recipe<ActivityRecord>['fits'],
  apply: Recipe<ActivityRecord>['apply'],
): Recipe<ActivityRecord> {
  return { checks: [check], share: 0, fits, apply };
}

function keepLink(activity: ActivityRecord, kept: Link | null): void {
  for (const link of LINKS) if (link !== kept) activity[link] = null;
}

function logAfter(activity: ActivityRecord, lagMs: number): void {
  activity.createdAt = activity.happenedAt + lagMs;
  activity.modifiedAt = Math.max(activity.createdAt, activity.happenedAt);
}
