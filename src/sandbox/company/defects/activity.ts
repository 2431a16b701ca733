import { DAY_MS, HOUR_MS, momentOn } from '../calendar.ts';
import type { ActivityRecord } from '../records.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipe, type Recipes, turn } from './planting.ts';

type Link = 'accountId' | 'contactId' | 'leadId' | 'dealId' | 'ticketId';
const LINKS: readonly Link[] = ['accountId', 'contactId', 'leadId', 'dealId', 'ticketId'];
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
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
  const { asOf } = ground.span;
  const isCall = (activity: ActivityRecord) => activity.type === 'call' && activity.done;
  const isTask = (activity: ActivityRecord) => activity.type === 'task';
  const wasTask = (activity: ActivityRecord) => isTask(activity) && activity.done;
  const openTask = (activity: ActivityRecord, days: number) => {
    activity.done = false;
    activity.happenedAt = momentOn(asOf - days, 9);
    activity.createdAt = Math.min(activity.createdAt, activity.happenedAt);
  };
  const change = (
    check: string,
    share: number,
    fits: Recipe<ActivityRecord>['fits'],
    apply: Recipe<ActivityRecord>['apply'],
  ): Recipe<ActivityRecord> => ({ checks: [check], share, fits, apply });
  const timedHere = (activity: ActivityRecord) => activity.type === 'call' || activity.type === 'meeting';
  const durationImpossible = change('activity-duration-impossible', 0.001, timedHere, (activity, nth) => {
    activity.durationMinutes = turn([481, -1, 1440, -60, 9999], nth);
  });
  const outcomeMissing = change('activity-outcome-missing', 0.004, isCall, (activity) => {
    activity.outcome = null;
  });
  const taskOverdue = change('activity-task-overdue', 0.001, wasTask, (activity, nth) =>
    openTask(activity, 15 + ((nth * 7) % 200)),
  );
  const ownerInactive = change('activity-owner-inactive', 0.0005, wasTask, (activity, nth) => {
    openTask(activity, nth % 10);
    activity.ownerId = ground.goneOwner(nth);
  });
  const timeFuture = change(
    'activity-time-future',
    0.001,
    (activity) => activity.done && ['call', 'email', 'task'].includes(activity.type),
    (activity, nth) => {
      activity.happenedAt = momentOn(asOf + 1, 14) + nth * DAY_MS;
    },
  );
  return {
    defects: [
      linkMissing,
      loggedLate,
      durationImpossible,
      outcomeMissing,
      taskOverdue,
      ownerInactive,
      timeFuture,
    ],
    nearMisses: [
      near('activity-duration-impossible', timedHere, (activity, nth) => {
        activity.durationMinutes = turn([480, 0], nth);
      }),
      near('activity-outcome-missing', isTask, () => {}),
      near('activity-task-overdue', wasTask, (activity) => openTask(activity, 14)),
      near('activity-owner-inactive', wasTask, (activity, nth) => {
        activity.ownerId = ground.goneOwner(nth);
      }),
      near('activity-time-future', isCall, (activity, nth) => {
        // Each in a minute of its own: what one person does twice in a minute is another defect.
        activity.happenedAt = momentOn(asOf, 22) + (nth % 110) * MINUTE_MS;
      }),
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
    combinations: [
      [linkMissing, loggedLate],
      [outcomeMissing, durationImpossible],
    ],
  };
}

/** Calls logged twice, and two calls in a row. */
export function plantTwinCalls(planter: Planter, bed: Bed<ActivityRecord>, ground: Ground): void {
  const check = 'activity-time-duplicate';
  const { records } = ground;
  for (const [note, offsetMs] of [
    [planter.defect, 0],
    [planter.nearMiss, MINUTE_MS],
  ] as const) {
    for (let nth = 0; nth < planter.quota(0.0005, bed.size); nth++) {
      const call = bed.take((activity) => activity.type === 'call' && activity.done);
      if (!call) break;
      const minute = Math.floor(call.happenedAt / MINUTE_MS) * MINUTE_MS;
      const happenedAt = minute + offsetMs + ((nth * 7) % 60) * SECOND_MS;
      const twin: ActivityRecord = { ...call, id: records.newId('activity'), happenedAt };
      records.activities.push(twin);
      note('activity', bed.nameOf(call), check);
      note('activity', bed.nameOf(twin), check);
    }
  }
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
