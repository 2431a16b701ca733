import { BugError } from '../../errors.ts';
import type { Call, Reply } from '../server.ts';
import { type Arguments, Refusal, readArguments, refuseWith } from './arguments.ts';
import { ERRORS_OF_ALL, type Method } from './method.ts';
import { METHODS } from './methods/table.ts';
import type { Workspace } from './workspace.ts';

/** What the answers of the Web API depend on besides the workspace. */
export interface WebApiOptions {
  readonly workspace: Workspace;
  readonly token: string;
  readonly scopes: readonly string[];
  readonly url: () => string;
  readonly uploadUrl: (fileId: string) => string;
}

/**
 * Answers calls of Slack's Web API. The status is always 200; what was refused stands in the answer, as with
 * Slack.
 * @param name the method's name: what follows `/api/`
 */
export function answerWebApi(name: string, call: Call, options: WebApiOptions): Reply {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined) return reply({ ok: false, error: 'unknown_method', req_method: name });
  try {
    const args = readArguments(call);
    authorise(call, args, options.token);
    return reply({ ok: true, ...answerOf(method, args, options) }, options.scopes);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!ERRORS_OF_ALL.includes(error.error) && !method.errors.includes(error.error)) {
      throw new BugError(
        `The sandbox method ${name} answered ${error.error}, which it does not declare.`,
        error,
      );
    }
    return reply({ ok: false, error: error.error, ...error.details }, options.scopes);
  }
}

function answerOf(
  method: Method,
  args: Arguments,
  options: WebApiOptions,
): Readonly<Record<string, unknown>> {
  const { workspace, scopes } = options;
  const missing = method.required.filter((name) => !args.has(name));
  if (missing.length > 0) {
    throw refuseWith(
      'invalid_arguments',
      missing.map((name) => `missing required field: ${name}`),
    );
  }
  const holds = (scope: string): boolean => scopes.includes(scope);
  return method.answer({
    workspace,
    args,
    url: options.url(),
    uploadUrl: options.uploadUrl,
    holds,
    need(scope) {
      if (!holds(scope)) throw new Refusal('missing_scope', { needed: scope, provided: scopes.join(',') });
    },
  });
}

function authorise(call: Call, args: Arguments, token: string): void {
  const given = /^Bearer (.+)$/.exec(call.headers['authorization'] ?? '')?.[1] ?? args.text('token');
  if (given === undefined) throw new Refusal('not_authed');
  if (given !== token) throw new Refusal('invalid_auth');
}

const reply = (body: unknown, scopes: readonly string[] = []): Reply => ({
  status: 200,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    ...(scopes.length > 0 && { 'x-oauth-scopes': scopes.join(',') }),
  },
  body: JSON.stringify(body),
});
