import { setTimeout as sleep } from 'node:timers/promises';
import { webApi } from '@slack/bolt';
import type { Log } from '../src/log.ts';
import { type Ask, type Budget, createBudget, type Pace } from './budget.ts';
import { clientOptions } from './client.ts';
import { type Failure, failureOf } from './failures.ts';

/** The outcome of a call: what it gave, or what its failure means. */
export type Answer<T> = { readonly value: T } | { readonly failure: Failure };

/** Calls Slack within its limits. Never throws for a refusal or a failure. */
export interface Wire {
  readonly client: webApi.WebClient;
  readonly pace: Pace;
  /** Calls in turn, and again where Slack asked to wait: what it refused for that reason it has not done. */
  call<T>(ask: Ask, work: (client: webApi.WebClient) => Promise<T>): Promise<Answer<T>>;
}

/** How a workspace is reached. */
export interface WireOptions {
  readonly token: string;
  /** Address of the Web API. */
  readonly apiUrl: string;
  readonly log: Log;
  /** How long one call may take. */
  readonly timeoutMs?: number;
  readonly pace?: Pace;
  /** Shared by all who call in the name of the workspace; one of its own unless told. */
  readonly budget?: Budget;
}

/** How often a call waits for its turn, and the longest wait that is worth it. */
const MOST_WAITS = 3;
const LONGEST_WAIT_MS = 60_000;

const WALL: Pace = { nowMs: () => Date.now(), sleep: (ms) => sleep(ms) };

export function createWire(options: WireOptions): Wire {
  const { log, timeoutMs = 15_000, pace = WALL } = options;
  const budget = options.budget ?? createBudget(pace);
  const client = new webApi.WebClient(options.token, clientOptions(options.apiUrl, timeoutMs));
  return {
    client,
    pace,
    async call(ask, work) {
      const { method } = ask;
      for (let waits = 0; ; waits++) {
        await budget.turn(ask);
        try {
          return { value: await work(client) };
        } catch (error) {
          const failure = failureOf(error, method);
          const { waitMs } = failure;
          if (waitMs !== null) budget.pause(method, Math.min(waitMs, LONGEST_WAIT_MS));
          if (waitMs === null || waitMs > LONGEST_WAIT_MS || waits === MOST_WAITS) {
            log.warn({ method, reason: failure.reason, certain: failure.certain }, 'slack call failed');
            return { failure };
          }
          log.info({ method, waitMs }, 'slack asked to wait');
        }
      }
    },
  };
}
