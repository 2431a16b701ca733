import cron from 'node-cron';
import { type Clock, dayOf, type Instant } from '../src/clock.ts';
import { messageOf } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import type { LedgerPort } from '../src/store/ports.ts';
import type { Strategy } from '../src/strategy/schema.ts';
import { latestSlots, type TurnName } from './timetable.ts';

/** What the runner needs; it knows jobs only by name. */
export interface RunnerPorts {
  readonly ledger: LedgerPort;
  readonly clock: Clock;
  readonly log: Log;
  strategy(): Strategy;
  /** When the first sponsor expects a digest today, by the organisation's clock. */
  firstAt(): Promise<string>;
  run(task: TurnName): Promise<void>;
  /** Whether the day's numbers rest on less than they could. */
  isLate(): Promise<boolean>;
  /**
   * What is looked at every minute, whatever turn is at hand, each by itself.
   * @param isBusy whether the mirror is being brought up to date or judged
   */
  readonly watches: readonly ((isBusy: boolean) => Promise<void>)[];
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
 * @param name of the turn in the ledger
 * @returns what became of it
 */
export async function takeTurn(
  ports: RunnerPorts,
  name: string,
  task: TurnName,
  slot: Instant,
): Promise<'done' | 'failed' | 'taken before'> {
  const { ledger, clock, log } = ports;
  if (!(await ledger.begin(name, slot, clock.now()))) return 'taken before';
  try {
    await ports.run(task);
    await ledger.end(name, slot, 'done', clock.now());
    log.info({ task, slot }, 'turn done');
    return 'done';
  } catch (error) {
    await ledger.end(name, slot, 'failed', clock.now());
    log.error({ task, slot, error: messageOf(error) }, 'turn failed');
    return 'failed';
  }
}

/** Looks every minute, so that a changed strategy, a suspended machine or a shifted clock needs no restart. */
const EVERY_MINUTE = '* * * * *';

/**
 * The service: turns by the timetable, one at a time, in the order in which they were due. A turn is named by its
 * slot, so it happens once however often it is looked at; one that was missed is taken up to a day later. Beside them
 * goes what must not wait for a long turn: each watch once a minute, never twice at a time.
 */
export function createRunner(ports: RunnerPorts): Runner {
  let atHand: Promise<void> = Promise.resolve();
  let turn: TurnName | null = null;
  let ended = false;
  const watching = new Map<RunnerPorts['watches'][number], Promise<void>>();

  async function lookAround(): Promise<void> {
    const strategy = ports.strategy();
    const now = ports.clock.now();
    const today = dayOf(now, strategy.organisation.zone);
    for (const { task, slot, late } of latestSlots(strategy, today, now, await ports.firstAt())) {
      if (ended) return;
      if (late && !(await ports.isLate())) continue;
      turn = task;
      await takeTurn(ports, late ? `late ${task}` : task, task, slot);
      turn = null;
    }
  }

  function queue(): Promise<void> {
    atHand = atHand.then(lookAround).catch((error: unknown) => {
      turn = null;
      ports.log.error({ error: messageOf(error) }, 'timetable could not be read');
    });
    return atHand;
  }

  function watch(look: RunnerPorts['watches'][number]): Promise<void> {
    const underWay = watching.get(look);
    if (underWay) return underWay;
    const looked = look(turn === 'sync' || turn === 'score')
      .catch((error: unknown) => ports.log.error({ error: messageOf(error) }, 'watch failed'))
      .finally(() => watching.delete(look));
    watching.set(look, looked);
    return looked;
  }

  const ticking = [
    cron.createTask(EVERY_MINUTE, () => queue(), { noOverlap: true }),
    ...ports.watches.map((look) => cron.createTask(EVERY_MINUTE, () => watch(look), { noOverlap: true })),
  ];
  return {
    async start() {
      const caughtUp = queue();
      // What is due waits for what is being caught up on, but not long.
      for (const task of ticking) await task.start();
      await caughtUp;
      for (const look of ports.watches) await watch(look);
    },
    async stop() {
      ended = true;
      for (const task of ticking) await task.destroy();
      await Promise.all([atHand, ...watching.values()]);
    },
  };
}
