import { webApi } from '@slack/bolt';

/** What a failed call to Slack means for us. */
export interface Failure {
  /** Whether Slack has surely not done what was asked. */
  readonly certain: boolean;
  /** How long Slack asked us to wait, in milliseconds; null where it did not. */
  readonly waitMs: number | null;
  /** Slack's own word for it; null where it said none. */
  readonly code: string | null;
  /** What happened, why, and what to do next. */
  readonly reason: string;
}

/** Errors with which Slack says that something went wrong on its side, and that some of it may have been done. */
const AMBIGUOUS = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);
/** Slack's word for "later" where it comes without the header that says when. */
const RATE_LIMITED = new Set(['rate_limited', 'ratelimited']);
const UNNAMED_WAIT_MS = 5_000;
/** Codes of connections that were never made, so that nothing was asked. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Reads an error of the Web API client. Decides by classes and codes, never by the text. */
export function failureOf(error: unknown, method: string): Failure {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    const seconds = error.retryAfter;
    return {
      certain: true,
      waitMs: seconds * 1000,
      code: 'ratelimited',
      reason: `Slack asked to wait ${seconds} s before ${method} is called again. Too much was sent at once. The next run tries again.`,
    };
  }
  if (error instanceof webApi.WebAPIPlatformError) return refusal(error.data, method);
  if (error instanceof webApi.WebAPIHTTPError) {
    const { statusCode } = error;
    return {
      certain: statusCode < 500,
      waitMs: null,
      code: null,
      reason: `Slack answered ${method} with the status ${statusCode}. Slack, or a proxy before it, is in trouble. See https://slack-status.com, and whether SLACK_API_URL is right; the next run tries again.`,
    };
  }
  const code = networkCode(error);
  return {
    certain: code !== null && NEVER_CONNECTED.has(code),
    waitMs: null,
    code: null,
    reason: `Slack did not answer ${method}${code === null ? '' : ` (${code})`}. The network, a proxy or Slack failed. Check that this machine reaches SLACK_API_URL; the next run tries again.`,
  };
}

/** The code of the error that lies deepest, where the network names one. */
function networkCode(error: unknown): string | null {
  let code: string | null = null;
  let at: unknown = error instanceof webApi.WebAPIRequestError ? error.original : error;
  for (let depth = 0; depth < 5 && at instanceof Error; depth++) {
    if ('code' in at && typeof at.code === 'string' && /^\w{1,40}$/.test(at.code)) code = at.code;
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return code;
}

function refusal(data: { readonly error: string }, method: string): Failure {
  const code = word(data.error);
  const needed = 'needed' in data && typeof data.needed === 'string' ? word(data.needed) : 'another';
  return {
    certain: !AMBIGUOUS.has(code),
    waitMs: RATE_LIMITED.has(code) ? UNNAMED_WAIT_MS : null,
    code,
    reason: `${SENTENCES.find(({ codes }) => codes.includes(code))?.say(method, code, needed) ?? unforeseen(method, code)}`,
  };
}

/** Slack's own words are codes; anything else is not repeated. */
function word(text: string): string {
  return /^[\w:.,-]{1,80}$/.test(text) ? text : 'without a readable code';
}

function unforeseen(method: string, code: string): string {
  return `Slack refused ${method} (${code}). It says no more. The code is explained at https://docs.slack.dev/reference/methods/${method}.`;
}

const APP_PAGE = 'https://api.slack.com/apps';

/** What platform errors mean to the people who can mend them. */
const SENTENCES: readonly {
  readonly codes: readonly string[];
  say(method: string, code: string, needed: string): string;
}[] = [
  {
    codes: ['users_not_found', 'user_not_found', 'user_not_visible'],
    say: (_, code) =>
      `Slack knows no member with this e-mail address (${code}). The person uses another one there, or is no member. Correct the address in the people file, or invite the person.`,
  },
  {
    codes: ['user_disabled', 'cannot_dm_bot', 'is_inactive'],
    say: (_, code) =>
      `This member of Slack can receive no message (${code}). The account is switched off. Take the person out of the people file, or switch the account on.`,
  },
  {
    codes: ['missing_scope', 'no_permission'],
    say: (method, code, needed) =>
      `Slack refused ${method} (${code}): SLACK_BOT_TOKEN lacks the scope ${needed}. The app was installed with fewer scopes than manifest.json asks for. Bring the manifest up to date at ${APP_PAGE}, install the app again and set the new token.`,
  },
  {
    codes: [
      'invalid_auth',
      'not_authed',
      'token_expired',
      'token_revoked',
      'account_inactive',
      'not_allowed_token_type',
    ],
    say: (_, code) =>
      `Slack refused SLACK_BOT_TOKEN (${code}). It is wrong, has expired or was revoked. Copy the bot token (xoxb-…) from “OAuth & Permissions” at ${APP_PAGE} and run \`plumbline doctor\`.`,
  },
  {
    codes: ['messages_tab_disabled'],
    say: (_, code) =>
      `The app may not write to people (${code}). Its messages tab is switched off. Switch on “Messages Tab” under “App Home” at ${APP_PAGE}.`,
  },
  {
    codes: ['channel_not_found', 'not_in_channel', 'is_archived'],
    say: (method, code) =>
      `Slack refused ${method} (${code}). The conversation is gone, or the app is not in it. Open the app in Slack once, or invite it to the channel.`,
  },
  {
    codes: [
      'invalid_blocks',
      'invalid_blocks_format',
      'msg_blocks_too_long',
      'metadata_too_large',
      'no_text',
    ],
    say: (method, code) =>
      `Slack refused the form of the message (${method}: ${code}). This is a fault in Plumbline. Please report it with the log of this run.`,
  },
  {
    codes: [...RATE_LIMITED, 'message_limit_exceeded'],
    say: (method, code) =>
      `Slack takes no more calls of ${method} for now (${code}). Too much was sent at once. The next run tries again.`,
  },
];
