import { UpstreamError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';

/** Waits so many milliseconds. */
export type Sleep = (ms: number) => Promise<void>;

export const realSleep: Sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait before a failed call is sent again: what the vendor asked for, else a random part of a span
 * that doubles with each failure ("full jitter", Marc Brooker, AWS Architecture Blog, 2015).
 * @param failures failed attempts so far, from 1
 * @param random 0 up to, but not including, 1
 * @returns null where the call must not be sent again, or the vendor asks for more than a minute
 */
export function retryDelayMs(error: unknown, failures: number, random: number): number | null {
  if (!(error instanceof UpstreamError) || !error.retryable) return null;
  if (error.retryAfterMs !== null) return error.retryAfterMs <= LONGEST_WAIT_MS ? error.retryAfterMs : null;
  return Math.floor(random * Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS));
}

/**
 * Sends a call until it succeeds, at most `attempts` times in all. Only an `UpstreamError` that says that it may
 * be repeated is; a call that changes something at the vendor must therefore not throw such an error.
 * @throws what the last attempt threw
 */
export async function withRetry<T>(
  call: () => Promise<T>,
  options: { readonly attempts: number; readonly log: Log; readonly sleep?: Sleep },
): Promise<T> {
  const sleep = options.sleep ?? realSleep;
  for (let failures = 1; ; failures++) {
    try {
      return await call();
    } catch (error) {
      const waitMs = failures < options.attempts ? retryDelayMs(error, failures, Math.random()) : null;
      if (waitMs === null) throw error;
      const what = error instanceof UpstreamError ? error.what : null;
      options.log.warn({ failures, waitMs, what }, 'a call failed and is sent again');
      await sleep(waitMs);
    }
  }
}

/** Lets callers through at a bounded rate, in the order in which they came. */
export interface Pacer {
  /** Resolves when the next call may start. */
  turn(): Promise<void>;
}

/**
 * At most `calls` turns in any `perMs` milliseconds.
 * @param options.elapsedMs a stopwatch that never runs backwards
 */
export function createPacer(options: {
  readonly calls: number;
  readonly perMs: number;
  readonly sleep?: Sleep;
  readonly elapsedMs?: () => number;
}): Pacer {
  const sleep = options.sleep ?? realSleep;
  const elapsedMs = options.elapsedMs ?? (() => performance.now());
  const starts: number[] = [];
  return {
    async turn() {
      const now = elapsedMs();
      const before = starts.length >= options.calls ? starts.shift() : undefined;
      const start = before === undefined ? now : Math.max(now, before + options.perMs);
      starts.push(start);
      if (start > now) await sleep(start - now);
    },
  };
}
