import { beginTurns } from '../src/briefing/turns.ts';
import { digestsDue } from './digest.ts';
import { beginLife, heartbeat } from './heartbeat.ts';
import type { House } from './house.ts';
import { isLate } from './late.ts';
import { nudgesDue } from './nudge.ts';
import { firstAt } from './people.ts';
import { reconcile } from './reconcile.ts';
import { createRunner, type Runner } from './runner.ts';
import { score } from './score.ts';
import { sync } from './sync.ts';

/**
 * Begins the service: turns by the timetable, and every minute what sponsors, reps and admins are to hear.
 * @param ask.watcherUrl called at every sign of life; null for none
 * @param ask.onJudged what is to be done whenever the day was judged
 */
export async function beginService(
  house: House,
  { watcherUrl, onJudged }: { readonly watcherUrl: string | null; onJudged(): Promise<void> },
): Promise<Runner> {
  const { store, clock, log } = house;
  const jobs = { sync, score, reconcile };
  const life = await beginLife(house);
  const turns = beginTurns();
  let digests: Promise<void> = Promise.resolve();
  return createRunner({
    ledger: store.ledger,
    clock,
    log,
    strategy: () => house.strategy(),
    async run(task) {
      await jobs[task](house, { dryRun: false });
      if (task === 'score') await onJudged();
    },
    firstAt: () => firstAt(house),
    isLate: () => isLate(house),
    watches: [
      (isBusy) => {
        digests = digestsDue(house, turns, isBusy ? life.since : null);
        return digests;
      },
      async () => {
        // Sponsors before reps; a failure is the digests' own to tell.
        await digests.catch(() => undefined);
        await nudgesDue(house, turns);
      },
      async () => void (await heartbeat(house, life, watcherUrl)),
    ],
  });
}
