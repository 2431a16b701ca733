import type { Arguments } from './arguments.ts';
import type { Tier } from './rates.ts';
import type { SlackState } from './state.ts';
import type { Token } from './tokens.ts';
import type { Workspace } from './workspace.ts';

/** What a method is handed for one call. */
export interface MethodCall {
  readonly state: SlackState;
  readonly workspace: Workspace;
  readonly args: Arguments;
  /** What the call was made with; null for the few methods that need none. */
  readonly token: Token | null;
  /** The address of the pretended Slack, without a slash at the end. */
  readonly url: string;
  /** Whether the token holds a scope. */
  holds(scope: string): boolean;
  /** Goes on where the token holds the scope. @throws Refusal `missing_scope` */
  need(scope: string): void;
}

/** One method of the Web API. */
export interface Method {
  /** Arguments without which it answers `invalid_arguments`, besides the token. */
  readonly required: readonly string[];
  /** Bot scopes that it may ask for. */
  readonly scopes: readonly string[];
  /** Errors of its own, besides those that every method can answer. */
  readonly errors: readonly string[];
  /** How often it may be called. */
  readonly tier: Tier;
  /** What it must be called with; a bot token unless told. */
  readonly token?: 'app' | 'any' | 'none';
  /**
   * The keys of the answer besides `ok`. @throws Refusal one of `errors`, or one that every method can answer
   */
  answer(call: MethodCall): Readonly<Record<string, unknown>>;
}

/** Errors that every method can answer. */
export const ERRORS_OF_ALL: readonly string[] = [
  'account_inactive',
  'invalid_arguments',
  'invalid_auth',
  'invalid_json',
  'invalid_post_type',
  'json_not_object',
  'missing_scope',
  'not_allowed_token_type',
  'not_authed',
  'ratelimited',
  'token_expired',
  'token_revoked',
];

/**
 * One page of a list, with the cursor to the next as Slack gives it: empty at the end, opaque before.
 * @returns null where the cursor is none that this function made
 */
export function page<T>(
  list: readonly T[],
  cursor: string | undefined,
  limit: number,
): { entries: readonly T[]; next: string } | null {
  const start = cursor === undefined ? 0 : Number(/^from:(\d+)$/.exec(decode(cursor))?.[1] ?? Number.NaN);
  if (Number.isNaN(start) || start > list.length) return null;
  const end = start + limit;
  const next = end < list.length ? Buffer.from(`from:${end}`).toString('base64url') : '';
  return { entries: list.slice(start, end), next };
}

const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
