import type { Clock } from '../../clock.ts';

/**
 * How often Slack lets an app call a method: a tier by its number, `post` for messages (one a second in each
 * channel), `none` where Slack names no limit.
 */
export type Tier = 1 | 2 | 3 | 4 | 'post' | 'special' | 'none';

/** Calls a minute by tier. Slack promises "at least" these; a caller that needs more is not safe. */
export const CALLS_A_MINUTE: Readonly<Record<1 | 2 | 3 | 4, number>> = { 1: 1, 2: 20, 3: 50, 4: 100 };

/** Limits that Slack does not number. */
export interface RateOptions {
  /**
   * Messages that a channel takes at once before one a second holds. Slack speaks of short bursts and gives no
   * number; 3 unless told.
   */
  readonly burst?: number;
  /** Messages that a workspace takes a minute. Slack speaks of several hundred; 300 unless told. */
  readonly postsAMinute?: number;
  /** Calls a minute of methods with a special tier (`auth.test`, `oauth.v2.access` …): hundreds; 600 unless told. */
  readonly specialAMinute?: number;
  /** What minutes are measured by; the sandbox's `wall` unless told. */
  readonly clock?: Clock;
}

/** Counts calls and says when one comes too early. */
export interface Rates {
  /** 0 where the call may go on, and it counts; else the whole seconds to wait, and it does not. */
  wait(method: string, tier: Tier, channel: string | null): number;
  /** How many calls had to wait; of one method where it is named. */
  refused(method?: string): number;
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** @param options null lets everything through */
export function openRates(options: RateOptions | null, wall: Clock): Rates {
  const { burst = 3, postsAMinute = 300, specialAMinute = 600, clock = wall } = options ?? {};
  const windows = new Map<string, number[]>();
  /** When a channel will have made up for its latest messages. */
  const paidUntilMs = new Map<string, number>();
  const refusals = new Map<string, number>();

  /** Milliseconds until fewer than `most` of the calls under `key` lie in the last minute. */
  function windowMs(key: string, most: number, nowMs: number): number {
    const calls = (windows.get(key) ?? []).filter((at) => at > nowMs - MINUTE_MS);
    windows.set(key, calls);
    const [oldest] = calls.slice(-most);
    return calls.length < most || oldest === undefined ? 0 : oldest + MINUTE_MS - nowMs;
  }

  function neededMs(method: string, tier: Tier, channel: string | null, nowMs: number): number {
    if (tier === 'none') return 0;
    if (tier === 'special') return windowMs(method, specialAMinute, nowMs);
    if (tier !== 'post') return windowMs(method, CALLS_A_MINUTE[tier], nowMs);
    const ahead = (paidUntilMs.get(channel ?? '') ?? 0) - nowMs;
    return Math.max(ahead - (burst - 1) * SECOND_MS, windowMs(method, postsAMinute, nowMs), 0);
  }

  return {
    wait(method, tier, channel) {
      if (options === null) return 0;
      const nowMs = Date.parse(clock.now());
      const waitMs = neededMs(method, tier, channel, nowMs);
      if (waitMs > 0) {
        refusals.set(method, (refusals.get(method) ?? 0) + 1);
        return Math.ceil(waitMs / SECOND_MS);
      }
      windows.get(method)?.push(nowMs);
      if (tier === 'post') {
        const from = Math.max(paidUntilMs.get(channel ?? '') ?? 0, nowMs);
        paidUntilMs.set(channel ?? '', from + SECOND_MS);
      }
      return 0;
    },
    refused: (method) =>
      method === undefined
        ? [...refusals.values()].reduce((sum, count) => sum + count, 0)
        : (refusals.get(method) ?? 0),
  };
}
