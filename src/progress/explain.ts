import type { Clock, Day } from '../clock.ts';
import { BugError } from '../errors.ts';
import type { Person } from '../people/schema.ts';
import { leadingNow } from '../scoring/run.ts';
import type { RecordStore } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { readDay } from './day-view.ts';
import { explainGoal, type GoalExplanation } from './explain-goal.ts';
import { explainRecord, type RecordExplanation } from './explain-record.ts';
import { type Fixes, openFixes } from './fixes.ts';
import { ADMIN, type Viewer, viewerOf } from './viewer.ts';

/** How many fixes a goal's explanation shows. */
const MOST_FIXES = 10;

/** Explains what was measured on a day. `as` is the address of the person who looks; null for the admin. */
export interface Explaining {
  goal(id: string, as: string | null): Promise<GoalExplanation>;
  record(
    record: { readonly object: string; readonly id: string },
    as: string | null,
  ): Promise<RecordExplanation>;
}

/** What there is to explain: a mirror that was scored on the day, the strategy, and who is who. */
export function createExplaining(ask: {
  readonly store: RecordStore;
  readonly clock: Clock;
  strategy(): Strategy;
  people(): readonly Person[];
  day(): Day;
}): Explaining {
  const { store, clock } = ask;
  const viewer = async (email: string | null): Promise<Viewer> => {
    if (email === null) return ADMIN;
    const users = await store.measuring.users();
    return viewerOf({ email, people: ask.people(), users, strategy: ask.strategy() });
  };
  const fixesOf = async (strategy: Strategy): Promise<Fixes> => {
    const view = await readDay(store, strategy, ask.day());
    return openFixes({ store, strategy, view, leading: await leadingNow(store, strategy), clock });
  };
  return {
    async goal(id, as) {
      const strategy = ask.strategy();
      const view = await readDay(store, strategy, ask.day());
      const goal = view.goals.find((candidate) => candidate.goal.id === id);
      if (!goal) throw new BugError(`The goal ${id} is not in the view of the day.`);
      return explainGoal({
        view,
        goal,
        strategy,
        rows: await store.measuring.measurements(ask.day()),
        fixes: await fixesOf(strategy),
        users: await store.measuring.users(),
        viewer: await viewer(as),
        most: MOST_FIXES,
      });
    },
    record: async (record, as) => explainRecord(await fixesOf(ask.strategy()), record, await viewer(as)),
  };
}
