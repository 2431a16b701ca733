import type { Call, Fault } from '../server.ts';
import { readArguments } from './arguments.ts';

/** A call of the Web API as it came in. */
export interface SlackCall {
  /** `chat.postMessage` */
  readonly method: string;
  /** As they were sent, structures decoded; without the token. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970 by the sandbox's `wall`; null where a fault met the call before it was heard. */
  readonly atMs: number | null;
  /** `ok`, the error that it was answered, or `unheard` where a fault met it first. */
  readonly outcome: string;
}

/** What may befall a call. */
export type Misfortune =
  /** Refused with an error of Slack's, and not done. */
  | { readonly kind: 'refused'; readonly error: string }
  /** A gateway's error page, and not done. */
  | { readonly kind: 'failed'; readonly status?: number }
  /** Refused as one too many. */
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  /** Done, but no answer ever comes. */
  | { readonly kind: 'accepted-unanswered' }
  /** Done, but the connection breaks off before the answer. */
  | { readonly kind: 'accepted-dropped' }
  /** Done, but answered with status 500. */
  | { readonly kind: 'accepted-failed' }
  /** The connection breaks off, and nothing is done. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'slow'; readonly delayMs: number };

/** The fault for a misfortune that meets calls of one method. */
export function faultOf(
  method: string,
  misfortune: Misfortune,
  which: { readonly times?: number; readonly after?: number; readonly holding?: string } = {},
): Fault {
  return { match: `/api/${method}`, ...which, ...befalling(misfortune) };
}

function befalling(misfortune: Misfortune): Omit<Fault, 'match'> {
  switch (misfortune.kind) {
    case 'refused':
      return { reply: { status: 200, body: { ok: false, error: misfortune.error } } };
    case 'failed':
      return { html: misfortune.status ?? 503 };
    case 'rate-limited':
      return {
        reply: {
          status: 429,
          headers: { 'retry-after': String(misfortune.retryAfterSeconds) },
          body: { ok: false, error: 'ratelimited' },
        },
      };
    case 'accepted-unanswered':
      return { silence: 'after' };
    case 'accepted-dropped':
      return { drop: 'after' };
    case 'accepted-failed':
      return { alter: () => ({ status: 500, body: { ok: false, error: 'internal_error' } }) };
    case 'dropped':
      return { drop: 'before' };
    case 'slow':
      return { delayMs: misfortune.delayMs };
  }
}

/** Remembers what became of calls; their arguments are read when somebody asks. */
export interface CallRecord {
  note(call: Call, outcome: string): void;
  /** Those of the Web API among the calls, oldest first. */
  read(calls: readonly Call[]): readonly SlackCall[];
}

export function openCallRecord(nowMs: () => number): CallRecord {
  const outcomes = new WeakMap<Call, { readonly outcome: string; readonly atMs: number }>();
  return {
    note: (call, outcome) => void outcomes.set(call, { outcome, atMs: nowMs() }),
    read: (calls) =>
      calls
        .filter(({ path }) => path.startsWith('/api/'))
        .map((call) => {
          const { outcome = 'unheard', atMs = null } = outcomes.get(call) ?? {};
          return { method: call.path.slice('/api/'.length), args: argumentsOf(call), atMs, outcome };
        }),
  };
}

function argumentsOf(call: Call): Readonly<Record<string, unknown>> {
  try {
    const { token: _, ...args } = readArguments(call).all();
    return args;
  } catch {
    return {};
  }
}
