import { addDays, type Clock, dayOf, startOfDay } from '../../clock.ts';
import type { Reply } from '../exchange.ts';
import type { Caller } from './access.ts';
import type { HubspotBehaviour } from './behaviour.ts';
import { chance } from './chance.ts';
import { type LimitName, limitReply } from './refusals.ts';

/** What the limits say of one call. */
export interface Verdict {
  /** Null where the call may go on. */
  readonly refusal: Reply | null;
  /** What is left, as headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Limits {
  judge(caller: Caller, isSearch: boolean): Verdict;
}

const INTERVAL_MS = 10_000;

interface Counter {
  /** Moments of the calls in the window that rolls, oldest first. */
  recent: number[];
  inDay: number;
}

/**
 * Service keys have a rolling window of ten seconds and a day that ends at midnight of the portal's zone; an OAuth
 * application has no daily limit, and its answers no daily pair of headers. Searches have a budget of their own that
 * all share; answers to them tell nothing. A call that is turned down does not count.
 */
export function createLimits(clock: Clock, zone: string, behaviour: HubspotBehaviour): Limits {
  const counters = new Map<string, Counter>();
  let searches: number[] = [];
  let dayEndsMs = Number.NEGATIVE_INFINITY;
  let refused = 0;

  function counterOf(token: string, nowMs: number): Counter {
    if (nowMs >= dayEndsMs) {
      const today = dayOf(new Date(nowMs).toISOString(), zone);
      dayEndsMs = Date.parse(startOfDay(addDays(today, 1), zone));
      for (const counter of counters.values()) counter.inDay = 0;
    }
    const counter = counters.get(token) ?? { recent: [], inDay: 0 };
    counters.set(token, counter);
    counter.recent = younger(counter.recent, nowMs - INTERVAL_MS);
    return counter;
  }

  function refuse(limit: LimitName, freeAtMs: number, nowMs: number): Reply {
    const { retryAfter, seed } = behaviour;
    const told =
      retryAfter === 'always' || (retryAfter === 'sometimes' && chance(seed, '429', refused++) < 0.5);
    return limitReply(limit, told ? Math.max(1, Math.ceil((freeAtMs - nowMs) / 1000)) : null);
  }

  function headersOf(caller: Caller, counter: Counter): Record<string, string> {
    if (behaviour.rateHeaders === 'none') return {};
    const { callsPerTenSeconds: max, callsPerDay } = behaviour;
    const window = {
      'x-hubspot-ratelimit-interval-milliseconds': String(INTERVAL_MS),
      'x-hubspot-ratelimit-max': String(max),
      'x-hubspot-ratelimit-remaining': String(Math.max(0, max - counter.recent.length)),
    };
    if (caller.kind !== 'key') return window;
    return {
      ...window,
      'x-hubspot-ratelimit-daily': String(callsPerDay),
      'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, callsPerDay - counter.inDay)),
    };
  }

  return {
    judge(caller, isSearch) {
      const nowMs = Date.parse(clock.now());
      const counter = counterOf(caller.token, nowMs);
      const headers = () => (isSearch ? {} : headersOf(caller, counter));
      if (caller.kind === 'key' && counter.inDay >= behaviour.callsPerDay) {
        return { refusal: refuse('DAILY', dayEndsMs, nowMs), headers: headers() };
      }
      if (isSearch) {
        searches = younger(searches, nowMs - 1000);
        const most = behaviour.searchesPerSecond;
        if (most !== null && searches.length >= most) {
          return { refusal: refuse('SECONDLY', (searches[0] ?? nowMs) + 1000, nowMs), headers: {} };
        }
        if (most !== null) searches.push(nowMs);
      } else {
        if (counter.recent.length >= behaviour.callsPerTenSeconds) {
          const freeAtMs = (counter.recent[0] ?? nowMs) + INTERVAL_MS;
          return { refusal: refuse('TEN_SECONDLY_ROLLING', freeAtMs, nowMs), headers: headers() };
        }
        counter.recent.push(nowMs);
      }
      counter.inDay++;
      return { refusal: null, headers: headers() };
    },
  };
}

/** Moments after `sinceMs`. Mostly all of them are, so that nothing is copied. */
function younger(moments: number[], sinceMs: number): number[] {
  const first = moments.findIndex((moment) => moment > sinceMs);
  if (first === 0) return moments;
  return first < 0 ? [] : moments.slice(first);
}
