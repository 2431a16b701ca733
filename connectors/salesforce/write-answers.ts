import { AccessError, UpstreamError } from '../../src/errors.ts';
import type { Attempt } from '../writing.ts';
import { type Context, complaintsOf, GONE, LOCKED, problemsOf } from './write-refusals.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where there is none. */
  readonly json: unknown;
}

const LOCK_WAIT_MS = 1000;
const SLOW_DOWN_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 60_000;
/** Besides the server's own failures: answers that do not tell whether the call was acted on. */
const UNSURE: ReadonlySet<number> = new Set([406, 408, 425]);

/**
 * What an answer to a PATCH says became of it. Only 204 means that a record was changed: 200 comes with results that
 * can each be a failure, 304 and other redirections change nothing that one could count on.
 * @param own whether it was sent with a person's own login
 * @throws {AccessError | UpstreamError} where nothing was written, for a reason that is none of the person's doing
 */
export function attemptOf(answer: Answer, context: Context, own: boolean): Attempt {
  const { status } = answer;
  if (status === 204) return { kind: 'accepted' };
  if (status === 412) return { kind: 'overtaken' };
  const complaints = complaintsOf(answer.json);
  const problems = complaints.flatMap((each) => problemsOf(each, context));
  const codes = complaints.map(({ code }) => code ?? '');
  if (codes.includes('REQUEST_LIMIT_EXCEEDED')) return limited(answer, complaints[0]?.message ?? '');
  if (codes.some((code) => LOCKED.has(code))) return { kind: 'busy', waitMs: LOCK_WAIT_MS, problems };
  if (status === 401) throw loggedOut(own);
  if (status === 404 || codes.some((code) => GONE.has(code))) return { kind: 'gone', problems };
  if (status === 420 || status === 429) return slowDown(answer);
  if (status === 200 && succeeded(answer.json)) return { kind: 'accepted' };
  const told = complaints.length > 0 && (status === 200 || (status >= 400 && status < 500));
  return told && !UNSURE.has(status)
    ? { kind: 'refused', problems }
    : { kind: 'lost', error: unclear(status) };
}

/** Whether results with status 200 all say so: `{ success: true }`, one or a list of them. */
function succeeded(json: unknown): boolean {
  const results = Array.isArray(json) ? json : [json];
  return (
    results.length > 0 &&
    results.every((each) => (each as { success?: unknown } | undefined)?.success === true)
  );
}

function slowDown(answer: Answer): Attempt {
  const asked = Number(answer.headers['retry-after'] ?? Number.NaN) * 1000;
  const waitMs = asked >= 0 ? Math.min(asked, LONGEST_WAIT_MS) : SLOW_DOWN_WAIT_MS;
  const sentence = 'Salesforce has too much to do at the moment. Try again in a minute.';
  return { kind: 'busy', waitMs, problems: [{ field: null, sentence }] };
}

/** Two limits share a code: calls at once, which passes in seconds, and calls of a day. */
function limited(answer: Answer, message: string): Attempt {
  if (/concurrent/i.test(message)) return slowDown(answer);
  throw new UpstreamError({
    what: `Salesforce did not take a change (${answer.status} REQUEST_LIMIT_EXCEEDED).`,
    why: "The organisation's calls of the last 24 hours are used up.",
    next: 'Make the change in Salesforce itself, or wait until the window frees; see Setup, System Overview.',
    retryable: false,
  });
}

function loggedOut(own: boolean): AccessError {
  return new AccessError({
    what: 'Salesforce did not take a change, because the login has ended (401).',
    why: own
      ? 'The login of the person who made the change has ended or was withdrawn.'
      : 'The session of the integration user ended and could not be renewed.',
    next: own ? 'Connect that person to Salesforce again.' : 'Run `plumbline doctor`.',
  });
}

function unclear(status: number): UpstreamError {
  return new UpstreamError({
    what: `Salesforce answered a change with ${status}, which does not tell what became of it.`,
    why: 'Salesforce or a gateway before it is overloaded or in maintenance.',
    next: 'Look at the record in Salesforce; if it lasts, look at status.salesforce.com.',
    retryable: false,
  });
}
