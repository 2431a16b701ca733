import type { Clock } from '../../src/clock.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import { loginRefusal } from './login-refusals.ts';

/** An answer as it came over the wire. Header names are lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What was asked, for people: where, and what for. No query, no token. */
export interface Asked {
  /** The host, with its scheme. */
  readonly origin: string;
  /** `its login`, `the query of Opportunity`, `the fields of Account`. */
  readonly purpose: string;
}

/** The vendor's code behind an error of ours. An error stays one that anybody can read; whoever must know more asks. */
const codes = new WeakMap<Error, string>();

/** The vendor's code that an error was made from; null where it came from none. */
export function refusalCode(error: unknown): string | null {
  return error instanceof Error ? (codes.get(error) ?? null) : null;
}

/**
 * What an answer means for us: null where it is good or where the session has run out (which a new login mends), else
 * the error to throw. The vendor's body is read, never repeated.
 */
export function refusalOf(answer: Answer, asked: Asked, clock: Clock): AccessError | UpstreamError | null {
  if (answer.status < 300) return null;
  const { code, sentence } = complaint(answer.body);
  const barred = /not valid for use with the REST API|not attached to Agent/i.test(sentence);
  if (code === 'INVALID_SESSION_ID' && !barred) return null;
  const refusal = judged(answer, asked, clock, code, sentence);
  if (code !== null) codes.set(refusal, code);
  return refusal;
}

/** Statuses that pass by themselves, beside all from 500 on: 420 is Salesforce's own, often without a body. */
const PASSING = [406, 408, 420, 425, 429];

function judged(
  { status, headers }: Answer,
  { origin, purpose }: Asked,
  clock: Clock,
  code: string | null,
  sentence: string,
): AccessError | UpstreamError {
  const of = `Salesforce at ${origin} refused ${purpose} (${status} ${code ?? 'without a code'}).`;
  const known = code === null ? null : (knownRefusal(code, sentence, of) ?? loginRefusal(code, sentence, of));
  if (known) return known;
  if (status >= 500 || PASSING.includes(status)) {
    return new UpstreamError({
      what: `Salesforce at ${origin} failed at ${purpose} (${status}${code ? ` ${code}` : ''}).`,
      why: 'Such failures pass by themselves: Salesforce or a gateway before it is overloaded or in maintenance.',
      next: 'The next run goes on from the last page that landed. If it lasts, look at status.salesforce.com.',
      retryable: true,
      retryAfterMs: retryAfterMs(headers['retry-after'], clock),
    });
  }
  if (status === 401 || status === 403) {
    return new AccessError({
      what: of,
      why: 'The token is good, but the application or its user may not do this.',
      next: 'In Setup, check the External Client App, its Run As user, and their IP and session policies.',
    });
  }
  if (status < 400) {
    return new UpstreamError({
      what: of,
      why:
        status === 300
          ? 'Several records bear the id that was asked for.'
          : 'The address leads elsewhere; a token is never sent after it.',
      next: "Check SALESFORCE_LOGIN_URL, which must be the organisation's My Domain address, and run `plumbline doctor`.",
      retryable: false,
    });
  }
  return new UpstreamError({
    what: of,
    why: 'Salesforce did not understand the call, or no longer serves it at this API version.',
    next: 'Check the API version with `plumbline doctor`; if it is served, report this.',
    retryable: false,
  });
}

/** @param sentence only searched for what the vendor has no code for */
function knownRefusal(code: string, sentence: string, what: string): AccessError | UpstreamError | null {
  switch (code) {
    case 'REQUEST_LIMIT_EXCEEDED':
      if (/concurrent/i.test(sentence)) {
        return new UpstreamError({
          what,
          why: 'Too many long calls run in this organisation at once.',
          next: 'The call is repeated by itself; if it lasts, see which other integrations run at this hour.',
          retryable: true,
        });
      }
      return new UpstreamError({
        what,
        why: "The organisation's calls of the last 24 hours are used up.",
        next: 'Wait until the window frees, or ask Salesforce for more calls; see Setup, System Overview.',
        retryable: false,
      });
    case 'INVALID_FIELD': {
      const column = /No such column '([\w.]+)' on entity '(\w+)'/.exec(sentence);
      return new AccessError({
        what: column
          ? `Salesforce does not show us the field ${column[2]}.${column[1]} (INVALID_FIELD).`
          : what,
        why: 'The field was removed, or field-level security hides it from the integration user.',
        next: 'Grant the integration user read access to the field, or name another in mapping.yaml.',
      });
    }
    case 'INVALID_TYPE':
      return new AccessError({
        what,
        why: 'The integration user has no permission on the object, or the API version does not know it.',
        next: 'Give its permission set Read and View All on the object.',
      });
    case 'MALFORMED_QUERY':
      return new UpstreamError({
        what,
        why: 'A query of ours is not written as Salesforce wants it; a name in mapping.yaml may be no field.',
        next: 'Check the names in mapping.yaml; if they are right, report this.',
        retryable: false,
      });
    case 'QUERY_TIMEOUT':
      return new UpstreamError({
        what,
        why: 'The query ran longer than the two minutes that Salesforce allows, however short the time that it covers.',
        next: 'Run again at an hour when the organisation is quiet; if it lasts, ask Salesforce to index SystemModstamp.',
        retryable: false,
      });
    case 'INVALID_QUERY_LOCATOR':
      return new UpstreamError({
        what,
        why: 'A result can be paged through for two days only, and not after a restart of the server.',
        next: 'Run again: the pull goes on from the last page that landed.',
        retryable: false,
      });
    case 'EXCEEDED_ID_LIMIT':
    case 'INVALID_REPLICATION_DATE':
      return new UpstreamError({
        what,
        why: 'Too much was deleted at once, or too long ago, for Salesforce to list it.',
        next: 'Nothing: the next run that compares all ids finds what was deleted.',
        retryable: false,
      });
    case 'TXN_SECURITY_METERING_ERROR':
    case 'TXN_SECURITY_NO_ACCESS':
      return new AccessError({
        what,
        why: 'A transaction security policy of the organisation stops large reads.',
        next: 'In Setup, Transaction Security Policies, except the integration user from it.',
      });
    case 'API_DISABLED_FOR_ORG':
    case 'API_CURRENTLY_DISABLED':
      return new AccessError({
        what,
        why: 'The edition of the organisation has no API, or the API Enabled permission is missing.',
        next: 'Use Enterprise edition or the API add-on, and give the integration user API Enabled.',
      });
    default:
      if (!code.startsWith('INSUFFICIENT_ACCESS')) return null;
      return new AccessError({
        what,
        why: 'The integration user lacks a permission.',
        next: 'Give its permission set Read and View All on the objects that Plumbline reads.',
      });
  }
}

/**
 * The code and sentence of an error body: an array from the REST API, an object from the login, a fault from SOAP;
 * none in the HTML of a gateway.
 */
function complaint(body: string): { code: string | null; sentence: string } {
  const fault = /<faultcode>\w+:(\w+)<\/faultcode>/.exec(body);
  if (fault) return { code: fault[1] ?? null, sentence: body };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { code: null, sentence: '' };
  }
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!first || typeof first !== 'object') return { code: null, sentence: '' };
  const { errorCode, message, error, error_description } = first as Record<string, unknown>;
  const code = [errorCode, error].find((each) => typeof each === 'string' && /^\w{1,80}$/.test(each));
  const sentence = [message, error_description].find((each) => typeof each === 'string');
  return { code: (code as string | undefined) ?? null, sentence: (sentence as string | undefined) ?? '' };
}

/** Seconds or a date, as HTTP has it; null where the header is absent or unreadable. */
function retryAfterMs(header: string | undefined, clock: Clock): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.parse(clock.now()));
}
