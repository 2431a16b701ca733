import cron from 'node-cron';
import { type Clock, dayOf, type Instant } from '../src/clock.ts';
import { messageOf } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import type { LedgerPort } from '../src/store/ports.ts';
import type { Strategy } from '../src/strategy/schema.ts';
import type { TaskName } from '../src/tasks.ts';
import { latestSlots } from './timetable.ts';

/** What the runner needs; it knows jobs only by name. */
export interface RunnerPorts {
  readonly ledger: LedgerPort;
  readonly clock: Clock;
  readonly log: Log;
  strategy(): Strategy;
  run(task: TaskName): Promise<void>;
}

export interface Runner {
  /** Takes the turns that were missed while down, then those that become due. Resolves when caught up. */
  start(): Promise<void>;
  /** Waits for the job at hand. */
  stop(): Promise<void>;
}

/**
 * Takes one turn of a job, unless the ledger says that it was taken. A failure is noted and leaves the turn to be
 * taken again.
 * @returns what became of it
 */
export async function takeTurn(
  ports: RunnerPorts,
  task: TaskName,
  slot: Instant,
): Promise<'done' | 'failed' | 'taken before'> {
  const { ledger, clock, log } = ports;
  if (!(await ledger.begin(task, slot, clock.now()))) return 'taken before';
  try {
    await ports.run(task);
    await ledger.end(task, slot, 'done', clock.now());
    log.info({ task, slot }, 'turn done');
    return 'done';
  } catch (error) {
    await ledger.end(task, slot, 'failed', clock.now());
    log.error({ task, slot, error: messageOf(error) }, 'turn failed');
    return 'failed';
  }
}

/** Looks every minute, so that a changed strategy, a suspended machine or a shifted clock needs no restart. */
const EVERY_MINUTE = '* * * * *';

/**
 * The service: turns by the timetable, one at a time, in the order in which they were due. A turn is named by its
 * slot, so it happens once however often it is looked at; one that was missed is taken up to a day later.
 */
export function createRunner(ports: RunnerPorts): Runner {
  let atHand: Promise<void> = Promise.resolve();
  let ended = false;

  async function lookAround(): Promise<void> {
    const strategy = ports.strategy();
    const now = ports.clock.now();
    const today = dayOf(now, strategy.organisation.zone);
    for (const { task, slot } of latestSlots(strategy, today, now)) {
      if (ended) return;
      await takeTurn(ports, task, slot);
    }
  }

  function queue(): Promise<void> {
    atHand = atHand.then(lookAround).catch((error: unknown) => {
      ports.log.error({ error: messageOf(error) }, 'timetable could not be read');
    });
    return atHand;
  }

  const ticking = cron.createTask(EVERY_MINUTE, () => queue(), { noOverlap: true });
  return {
    async start() {
      await queue();
      await ticking.start();
    },
    async stop() {
      ended = true;
      await ticking.destroy();
      await atHand;
    },
  };
}
