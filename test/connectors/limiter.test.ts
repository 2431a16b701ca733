import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter, sharedLimiter } from '../../connectors/http.ts';
import { queueOfTime } from '../worlds/queue-of-time.ts';

describe('A limiter', () => {
  function watch() {
    let now = 0;
    const sleep = async (ms: number) => {
      now += ms;
    };
    const go = (ms: number) => {
      now += ms;
    };
    return { now: () => now, sleep, elapsedMs: () => now, go };
  }

  it('follows what the vendor says of its bound', async () => {
    const time = watch();
    const limiter = createLimiter({ calls: 2, perMs: 1000, ...time });
    for (let turn = 0; turn < 4; turn++) (await limiter.turn()).ended();
    expect(time.now()).toBe(1000);
    limiter.allow(4, 2000);
    (await limiter.turn()).ended();
    expect(time.now()).toBe(2000);
  });

  it('holds everybody back while it pauses', async () => {
    const time = watch();
    const limiter = createLimiter({ calls: 100, perMs: 1000, ...time });
    limiter.pause(300);
    limiter.pause(200);
    await Promise.all([limiter.turn(), limiter.turn()]);
    expect(time.now()).toBe(300);
  });

  it('is one for all who use the same secret and the same clock', async () => {
    const time = watch();
    const options = { calls: 1, perMs: 1000, ...time };
    const [one, two, other] = ['key', 'key', 'another'].map((secret) =>
      sharedLimiter('calls', secret, options),
    );
    expect(one).toBe(two);
    expect(other).not.toBe(one);
    expect(sharedLimiter('searches', 'key', options)).not.toBe(one);
    expect(sharedLimiter('calls', 'key', { ...options, sleep: async () => {} })).not.toBe(one);
    (await one?.turn())?.ended();
    (await two?.turn())?.ended();
    expect(time.now()).toBe(1000);
    (await other?.turn())?.ended();
    expect(time.now()).toBe(1000);
  });

  it('is let go when many others have come after it', () => {
    const options = { calls: 1, perMs: 1000, sleep: async () => {} };
    const first = sharedLimiter('calls', 'first', options);
    for (let number = 0; number < 600; number++) sharedLimiter('calls', `token ${number}`, options);
    expect(sharedLimiter('calls', 'first', options)).not.toBe(first);
  });

  it('lets nobody through too early however long it has run', async () => {
    const time = watch();
    const limiter = createLimiter({ calls: 3, perMs: 100, ...time });
    const starts: number[] = [];
    for (let turn = 0; turn < 5000; turn++) {
      (await limiter.turn()).ended();
      starts.push(time.now());
      if (turn % 7 === 0) time.go(90);
    }
    for (let turn = 3; turn < starts.length; turn++) {
      expect((starts[turn] ?? 0) - (starts[turn - 3] ?? 0)).toBeGreaterThanOrEqual(100);
    }
  });

  it('lets no more turns into any span than allowed, in order, and loses no time', async () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 5 }), async (gapsMs, calls) => {
        const time = watch();
        const starts: number[] = [];
        const limiter = createLimiter({ calls, perMs: 1000, ...time });
        for (const gapMs of gapsMs) {
          time.go(gapMs);
          const arrived = time.now();
          (await limiter.turn()).ended();
          const before = starts.at(-calls);
          expect(time.now()).toBe(before === undefined ? arrived : Math.max(arrived, before + 1000));
          starts.push(time.now());
        }
      }),
    );
  });

  it('waits for calls under way where all places are theirs', async () => {
    const time = watch();
    const limiter = createLimiter({ calls: 2, perMs: 100, ...time });
    const first = await limiter.turn();
    await limiter.turn();
    let started = false;
    const third = limiter.turn().then(() => {
      started = true;
    });
    await new Promise((resume) => setImmediate(resume));
    expect(started).toBe(false);
    time.go(40);
    first.ended();
    first.ended();
    await third;
    expect(time.now()).toBe(140);
  });
});

/** A vendor that counts a call at some moment between its start and its answer, and readers that ask it. */
function vendorOf(options: {
  readonly most: number;
  readonly perMs: number;
  readonly tells: boolean;
  /** Calls of somebody else, a moment each. */
  readonly others?: readonly number[];
}) {
  const time = queueOfTime();
  const counted: number[] = [...(options.others ?? [])];
  let refused = 0;
  const limiter = createLimiter({ calls: options.most, perMs: options.perMs, ...time });
  async function call(latencyMs: number, share: number): Promise<void> {
    const turn = await limiter.turn();
    await time.sleep(latencyMs * share);
    const now = time.elapsedMs();
    const inSpan = counted.filter((moment) => moment > now - options.perMs && moment <= now).length;
    if (inSpan >= options.most) refused++;
    else counted.push(now);
    await time.sleep(latencyMs * (1 - share));
    turn.ended(options.tells ? Math.min(options.most, inSpan + 1) : null);
  }
  return { time, call, refused: () => refused };
}

describe('A limiter over a long pull', () => {
  const MOST = 190;
  const PER_MS = 10_000;
  const latencies = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      minLength: 50,
      maxLength: 50,
    },
  );

  it('uses nearly all that the vendor allows, and never causes a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(
        latencies,
        fc.boolean(),
        fc.integer({ min: 8, max: 24 }),
        async (each, tells, readers) => {
          const { time, call, refused } = vendorOf({ most: MOST, perMs: PER_MS, tells });
          const calls = 2500;
          let next = 0;
          const reader = async () => {
            for (let at = next++; at < calls; at = next++) {
              const [latencyMs, share] = each[at % each.length] ?? [1, 0];
              await call(latencyMs, share);
            }
          };
          await time.run(Promise.all(Array.from({ length: readers }, reader)));
          expect(refused()).toBe(0);
          // Whoever spends each span's allowance at its very beginning takes so long.
          const leastMs = Math.floor((calls - 1) / MOST) * PER_MS;
          expect(leastMs / time.elapsedMs()).toBeGreaterThanOrEqual(0.95);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('leaves others of the same token what they take, as far as the vendor tells', async () => {
    // Somebody else takes half of the allowance, evenly.
    const others = Array.from({ length: 950 }, (_, at) => at * (PER_MS / 95));
    const { time, call, refused } = vendorOf({ most: MOST, perMs: PER_MS, tells: true, others });
    const reader = async () => {
      for (let at = 0; at < 800; at++) await call(20, 0.5);
    };
    await time.run(reader());
    expect(refused()).toBeLessThanOrEqual(8);
    expect(time.elapsedMs()).toBeLessThan(110_000);
  });
});
