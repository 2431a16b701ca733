import type { WriteProblem } from '../../src/crm/writing.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import { retryAfterMs } from '../http.ts';
import type { Attempt } from '../writing.ts';
import { type Answer, limitOf, problemsOf, scopesOf, type ValueProblem } from './failures.ts';

const LOCK_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;
const LIMIT_WAITS_MS = { second: 1000, 'ten seconds': 10_000 } as const;
/** Answers of the client's side that do not tell whether the call was acted on. */
const UNSURE: ReadonlySet<number> = new Set([408, 425]);

/**
 * What an answer to a PATCH says became of it.
 * @param context.own whether it was sent with a person's own login
 * @param context.fields ours that it was to change
 * @param context.problemsFor makes sentences of what the vendor has against the values
 * @throws {AccessError | UpstreamError} where nothing was written, for a reason that is none of the person's doing
 */
export async function attemptOf(
  answer: Answer,
  context: {
    readonly own: boolean;
    readonly fields: readonly string[];
    readonly problemsFor: (problems: ValueProblem[]) => Promise<readonly WriteProblem[]>;
  },
): Promise<Attempt> {
  const { status } = answer;
  if (status === 200) return { kind: 'accepted' };
  if (status === 401 || status === 530) throw loggedOut(status, context.own);
  const against = problemsOf(answer);
  if (status === 403) {
    const closed = against.filter(({ property }) => property !== null);
    if (closed.length === 0) return refused(notAllowed(answer, context.own));
    const named = closed.map((each) => ({ ...each, code: 'FORBIDDEN' }));
    return { kind: 'refused', problems: await context.problemsFor(named) };
  }
  if (status === 404) return { kind: 'gone', problems: whole('The record is not there any more.') };
  if (status === 423)
    return busy(answer, LOCK_WAIT_MS, 'Somebody else is changing this record this very moment.');
  if (status === 477)
    return busy(answer, LOCK_WAIT_MS, 'HubSpot is moving the portal to another data centre.');
  if (status === 429) {
    const limit = limitOf(answer, 'PATCH');
    if (limit === 'day') throw spent();
    return busy(answer, LIMIT_WAITS_MS[limit], 'HubSpot has too much to do for your portal.');
  }
  if (status < 400 || status >= 500 || UNSURE.has(status)) return { kind: 'lost', error: unclear(status) };
  if (against.length > 0) return { kind: 'refused', problems: await context.problemsFor([...against]) };
  if (status === 409) {
    const [field = null, ...others] = context.fields;
    const sentence = 'Another record already holds this value, and HubSpot allows it only once.';
    return { kind: 'refused', problems: [{ field: others.length === 0 ? field : null, sentence }] };
  }
  return refused(
    `HubSpot does not take the change (${status}). Make it in HubSpot itself, or ask your HubSpot administrator.`,
  );
}

function busy(answer: Answer, otherwiseMs: number, why: string): Attempt {
  const waitMs = Math.min(retryAfterMs(answer.headers) ?? otherwiseMs, LONGEST_WAIT_MS);
  return { kind: 'busy', waitMs, problems: whole(`${why} Try again in a minute.`) };
}

function notAllowed(answer: Answer, own: boolean): string {
  const scopes = scopesOf(answer);
  if (own)
    return 'Your HubSpot user may not make this change. Ask your HubSpot administrator for the right to it.';
  const named = scopes.length > 0 ? ` the scope ${scopes.join(' or ')}` : ' a right';
  return `Plumbline may not make this change in HubSpot: it lacks${named}. Tell your HubSpot administrator.`;
}

function refused(sentence: string): Attempt {
  return { kind: 'refused', problems: whole(sentence) };
}

function whole(sentence: string): readonly WriteProblem[] {
  return [{ field: null, sentence }];
}

function loggedOut(status: number, own: boolean): AccessError {
  return new AccessError({
    what: `HubSpot did not take a change, because the login has ended (${status}).`,
    why: own
      ? 'The login of the person who made the change has ended or was withdrawn.'
      : 'The token of Plumbline has expired, or was rotated.',
    next: own ? 'Connect that person to HubSpot again.' : 'Run `plumbline doctor`.',
  });
}

function spent(): UpstreamError {
  return new UpstreamError({
    what: 'HubSpot did not take a change, because the daily limit of calls is used up (429 DAILY).',
    why: 'All apps of the portal share this limit.',
    next: "Make the change in HubSpot itself, or wait until midnight of the portal's time zone.",
    retryable: false,
  });
}

function unclear(status: number): UpstreamError {
  return new UpstreamError({
    what: `HubSpot answered a change with ${status}, which does not tell what became of it.`,
    why: 'The service, or a gateway before it, is in trouble.',
    next: 'Look at the record in HubSpot, and at status.hubspot.com if it goes on.',
    retryable: false,
  });
}
