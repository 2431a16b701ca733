import type { webApi } from '@slack/bolt';
import type { Budget } from './budget.ts';
import { clientOptions } from './client.ts';

/**
 * Calls with which a form is opened: Slack takes them within three seconds of the act or never, so they are counted and
 * do not wait.
 */
const AT_ONCE = new Set(['views.open', 'views.push']);
/** How often a call waits because Slack asked it to, and the longest wait that is worth it. */
const MOST_WAITS = 3;
const LONGEST_WAIT_MS = 60_000;

/** How the calls of one client stand among those of the workspace. */
export interface Paced {
  readonly apiUrl: string;
  /** How long one call may take, once it has its turn. */
  readonly timeoutMs: number;
  /** The workspace's. */
  readonly budget: Budget;
  /** What people wait for goes before what is done for many. */
  readonly urgent: boolean;
  /** Whoever still waits for a turn then is told that none comes. */
  readonly ended?: AbortSignal;
}

/**
 * What a client is made with whose calls all take their turn in the workspace's budget, and are made again where Slack
 * asked them to wait: what it refused for that reason it has not done.
 */
export function pacedOptions(paced: Paced) {
  return {
    ...clientOptions(paced.apiUrl, 0),
    // Turns are given out below, to whom it is due; a second queue would let a form wait behind everything else.
    maxRequestConcurrency: Number.POSITIVE_INFINITY,
    fetch: pacedFetch(paced),
  };
}

type FetchFunction = NonNullable<webApi.WebClientOptions['fetch']>;

function pacedFetch({ apiUrl, timeoutMs, budget, urgent, ended }: Paced): FetchFunction {
  const base = new URL(apiUrl).href.replace(/\/*$/, '/');
  return async (address, init) => {
    const method = String(address).startsWith(base) ? String(address).slice(base.length) : '';
    const ask = { method, conversation: conversationOf(method, init?.body), urgent };
    for (let waits = 0; ; waits++) {
      if (AT_ONCE.has(method)) budget.spend(method);
      else await budget.turn(ask, ended);
      // The time that a call may take begins when it is made, not when it begins to wait.
      const response = await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMs) });
      if (response.status !== 429) return response;
      const waitMs = 1000 * Number(response.headers.get('retry-after') ?? Number.NaN);
      if (!(waitMs >= 0)) return response;
      budget.pause(method, Math.min(waitMs, LONGEST_WAIT_MS));
      if (AT_ONCE.has(method) || waitMs > LONGEST_WAIT_MS || waits === MOST_WAITS) return response;
      await response.body?.cancel();
    }
  };
}

/** Where a message goes; null for what is no message. */
function conversationOf(method: string, body: unknown): string | null {
  if (method !== 'chat.postMessage' || typeof body !== 'string') return null;
  return new URLSearchParams(body).get('channel');
}
