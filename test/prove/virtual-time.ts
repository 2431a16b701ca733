import { setTimeout as pause } from 'node:timers/promises';
import type { Pace } from '../../slack/budget.ts';
import type { Wire } from '../../slack/wire.ts';

/** Time that stands still while calls are under way, and jumps to when somebody wants to be woken next. */
export interface VirtualTime extends Pace {
  /** The wire with its calls counted. */
  watch(wire: Wire): Wire;
  /** Lets time pass until `work` has ended. */
  during<T>(work: Promise<T>): Promise<T>;
}

export function createVirtualTime(startMs: number): VirtualTime {
  let [nowMs, underWay, stirred] = [startMs, 0, 0];
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    sleep: (ms) =>
      new Promise((wake) => {
        stirred++;
        sleepers.push({ at: nowMs + ms, wake });
      }),
    watch: (wire) => ({
      ...wire,
      call: (ask, work) =>
        wire.call(ask, async (client) => {
          underWay++;
          stirred++;
          try {
            return await work(client);
          } finally {
            underWay--;
          }
        }),
    }),
    async during(work) {
      let ended = false;
      const settled = work.finally(() => {
        ended = true;
      });
      // A failure is told by the promise that is handed back.
      settled.catch(() => undefined);
      for (let still = 0, seen = stirred; !ended; ) {
        await pause(2);
        still = underWay > 0 || seen !== stirred ? 0 : still + 1;
        seen = stirred;
        // What is neither asleep nor on the wire is between the two, and shows itself within a few turns.
        if (still < 8 || sleepers.length === 0) continue;
        sleepers.sort((a, b) => a.at - b.at);
        const next = sleepers.shift();
        if (next === undefined) continue;
        nowMs = Math.max(nowMs, next.at);
        next.wake();
        still = 0;
      }
      return settled;
    },
  };
}
