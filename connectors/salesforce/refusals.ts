import type { Clock } from '../../src/clock.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';

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

/**
 * What an answer means for us: null where it is good or where the session has run out (which jsforce mends by a new
 * login), else the error to throw. The vendor's body is read, never repeated.
 */
export function refusalOf(answer: Answer, asked: Asked, clock: Clock): AccessError | UpstreamError | null {
  if (answer.status < 400) return null;
  const { code, sentence } = complaint(answer.body);
  const barred = /not valid for use with the REST API|not attached to Agent/i.test(sentence);
  if (code === 'INVALID_SESSION_ID' && !barred) return null;
  const of = `Salesforce at ${asked.origin} refused ${asked.purpose} (${answer.status} ${code ?? 'without a code'}).`;
  const known = code === null ? null : knownRefusal(code, sentence, of);
  if (known) return known;
  if (answer.status >= 500 || [408, 420, 425, 429].includes(answer.status)) {
    return new UpstreamError({
      what: `Salesforce at ${asked.origin} failed at ${asked.purpose} (${answer.status}${code ? ` ${code}` : ''}).`,
      why: 'Such failures pass by themselves: Salesforce or a gateway before it is overloaded or in maintenance.',
      next: 'The next run goes on from the last page that landed. If it lasts, look at status.salesforce.com.',
      retryable: true,
      retryAfterMs: retryAfterMs(answer.headers['retry-after'], clock),
    });
  }
  if (answer.status === 401 || answer.status === 403) {
    return new AccessError({
      what: of,
      why: 'The token is good, but the application or its user may not do this.',
      next: 'In Setup, check the External Client App, its Run As user, and their IP and session policies.',
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
    case 'invalid_client_id':
    case 'invalid_client':
      return new AccessError({
        what,
        why: 'The External Client App does not exist in this organisation, or its secret is another.',
        next: 'Set SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET from Setup, External Client App Manager, and run `plumbline doctor`.',
      });
    case 'invalid_grant':
      if (/rate/i.test(sentence)) {
        return new UpstreamError({
          what,
          why: 'A user may log in at most 3,600 times an hour.',
          next: 'Wait an hour, and see which other programs use the same integration user.',
          retryable: false,
        });
      }
      return new AccessError({
        what,
        why: 'The client credentials flow is off, or it has no Run As user, or that user may not log in.',
        next: 'In the External Client App enable the client credentials flow and set Run As to the integration user.',
      });
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
    case 'QUERY_TIMEOUT':
      return new UpstreamError({
        what,
        why: 'The query ran longer than the two minutes that Salesforce allows.',
        next: 'It is repeated by itself; if it lasts, run it at an hour when the organisation is quiet.',
        retryable: true,
      });
    case 'INVALID_QUERY_LOCATOR':
      return new UpstreamError({
        what,
        why: 'A result can be paged through for two days only, and not after a restart of the server.',
        next: 'Run again: the pull goes on from the last page that landed.',
        retryable: false,
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
