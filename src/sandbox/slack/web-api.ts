import { BugError } from '../../errors.ts';
import type { Call, Reply } from '../exchange.ts';
import { type Arguments, Refusal, readArguments, refuseWith } from './arguments.ts';
import { ERRORS_OF_ALL, type Method } from './method.ts';
import { METHODS } from './methods/table.ts';
import type { Rates } from './rates.ts';
import type { SlackState } from './state.ts';
import type { Token } from './tokens.ts';

/**
 * Answers calls of Slack's Web API. The status is 200 also for what is refused: the reason stands in the answer, as
 * with Slack; only a call too many is answered with 429.
 * @param name the method's name: what follows `/api/`
 * @param noted is told the error of each call that was answered, or null
 */
export function answerWebApi(
  name: string,
  call: Call,
  state: SlackState,
  rates: Rates,
  noted: (error: string | null) => void = () => {},
): Reply {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  let token: Token | null = null;
  function refused(error: string, details: object, status = 200, headers = {}): Reply {
    noted(error);
    return reply({ ok: false, error, ...details }, token, status, headers);
  }
  if (method === undefined) return refused('unknown_method', { req_method: name });
  try {
    const args = readArguments(call);
    token = authorised(call, args, method, state);
    const seconds = rates.wait(name, method.tier, method.tier === 'post' ? placeOf(args, state) : null);
    if (seconds > 0) return refused('ratelimited', {}, 429, { 'retry-after': String(seconds) });
    const answer = answerOf(method, args, token, state);
    noted(null);
    return reply({ ok: true, ...answer }, token);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!ERRORS_OF_ALL.includes(error.error) && !method.errors.includes(error.error)) {
      throw new BugError(
        `The sandbox method ${name} answered ${error.error}, which it does not declare.`,
        error,
      );
    }
    return refused(error.error, error.details);
  }
}

function answerOf(
  method: Method,
  args: Arguments,
  token: Token | null,
  state: SlackState,
): Readonly<Record<string, unknown>> {
  const missing = method.required.filter((name) => !args.has(name));
  if (missing.length > 0) {
    throw refuseWith(
      'invalid_arguments',
      missing.map((name) => `missing required field: ${name}`),
    );
  }
  const scopes = token?.scopes ?? [];
  const holds = (scope: string): boolean => scopes.includes(scope);
  return method.answer({
    state,
    workspace: state.workspace,
    args,
    token,
    url: state.url(),
    holds,
    need(scope) {
      if (!holds(scope)) throw new Refusal('missing_scope', { needed: scope, provided: scopes.join(',') });
    },
  });
}

function authorised(call: Call, args: Arguments, method: Method, { tokens }: SlackState): Token | null {
  if (method.token === 'none') return null;
  const given = /^Bearer (.+)$/.exec(call.headers['authorization'] ?? '')?.[1] ?? args.text('token');
  if (given === undefined) throw new Refusal('not_authed');
  const found = tokens.find(given);
  if (found === null) throw new Refusal('invalid_auth');
  if (typeof found === 'string') throw new Refusal(found);
  const wanted = method.token ?? 'bot';
  if (wanted !== 'any' && found.kind !== wanted) throw new Refusal('not_allowed_token_type');
  return found;
}

/**
 * Answers who reads a file by its `url_private`: the bytes for a token that may read files, and for anybody else, as
 * Slack does, the way to the page on which people sign in.
 */
export function answerFile(call: Call, { workspace, tokens }: SlackState): Reply {
  const token = tokens.find(/^Bearer (.+)$/.exec(call.headers['authorization'] ?? '')?.[1] ?? '');
  const may = token !== null && typeof token !== 'string' && token.scopes.includes('files:read');
  if (!may) return { status: 302, headers: { location: '/' } };
  const file = workspace.files.find(call.path.split('/')[2] ?? '');
  if (file?.bytes == null || !file.shared) return { status: 404, body: 'There is no such file.' };
  const shown = file.mime.startsWith('image/') ? 'inline' : 'attachment';
  const headers = { 'content-type': file.mime, 'content-disposition': shown };
  return { status: 200, headers: { ...headers, 'x-content-type-options': 'nosniff' }, body: file.bytes };
}

/** The conversation that a message is for, by one name however it is addressed. */
function placeOf(args: Arguments, { workspace }: SlackState): string {
  const channel = args.text('channel') ?? '';
  const found = workspace
    .conversations()
    .find(
      ({ id, name, user }) =>
        id === channel || (user === null && `#${name}` === `#${channel.replace(/^#/, '')}`),
    );
  return found?.user?.id ?? found?.id ?? channel;
}

const reply = (body: unknown, token: Token | null, status = 200, headers: object = {}): Reply => ({
  status,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    ...(token !== null && token.scopes.length > 0 && { 'x-oauth-scopes': token.scopes.join(',') }),
    ...headers,
  },
  body: JSON.stringify(body),
});
