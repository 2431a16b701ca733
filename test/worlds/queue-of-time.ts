/** Time that passes only while everybody waits: it then leaps to the moment at which the first of them goes on. */
export interface QueueOfTime {
  sleep(ms: number): Promise<void>;
  elapsedMs(): number;
  /** Lets time pass until `work` has ended. @throws {Error} where nobody waits for time and it has not */
  run<T>(work: Promise<T>): Promise<T>;
}

/** Turns of the event loop after which everybody who can go on by himself has done so. */
const IDLE_TURNS = 2;

export function queueOfTime(): QueueOfTime {
  let now = 0;
  const waiting: { readonly until: number; readonly goOn: () => void }[] = [];
  return {
    elapsedMs: () => now,
    sleep: (ms) =>
      new Promise((goOn) => {
        const until = now + ms;
        const later = waiting.findIndex((other) => other.until > until);
        waiting.splice(later < 0 ? waiting.length : later, 0, { until, goOn });
      }),
    async run(work) {
      let over = false;
      const ended = work.finally(() => {
        over = true;
      });
      ended.catch(() => undefined);
      while (!over) {
        for (let turn = 0; turn < IDLE_TURNS; turn++) await new Promise((resume) => setImmediate(resume));
        if (over) break;
        const next = waiting.shift();
        if (!next) throw new Error('Everybody waits for something that is not time.');
        now = next.until;
        next.goOn();
      }
      return ended;
    },
  };
}
