import type { Clock } from '../../clock.ts';
import { slackId } from './ids.ts';

/** Something that calls are made with. */
export interface Token {
  readonly value: string;
  /** A bot token acts in the workspace; an app-level token only opens sockets. */
  readonly kind: 'app' | 'bot';
  readonly scopes: readonly string[];
  /** Milliseconds since 1970; null for one that does not end. */
  readonly endsAtMs: number | null;
}

/** A bot token as it is handed over, with what renews it where tokens rotate. */
export interface Grant {
  readonly token: Token;
  readonly refreshToken: string | null;
  /** The member who installed the app. */
  readonly installer: string;
}

/** What a person agreed to on the page of consent. */
export interface Consent {
  readonly scopes: readonly string[];
  readonly member: string;
  readonly redirectUri: string | null;
}

/** Every token of the app in this workspace. Errors are returned as Slack names them. */
export interface Tokens {
  /** What stands behind a value: the token, why it is none any more, or null for one that never was. */
  find(value: string): Token | 'token_expired' | 'token_revoked' | null;
  /** Whether the app is installed: it holds a bot token that was not revoked. */
  installed(): boolean;
  /** All that its bot tokens may do. */
  scopes(): readonly string[];
  /** A code for what a person agreed to: good for ten minutes, once. */
  code(consent: Consent): string;
  exchange(code: string, redirectUri: string | undefined): Grant | 'invalid_code' | 'bad_redirect_uri';
  /** A new pair for a refresh token, which is worth nothing from then on. */
  refresh(refreshToken: string): Grant | 'invalid_refresh_token';
  revoke(value: string): void;
  /** Revokes all but app-level tokens. */
  revokeAll(): void;
}

export const ROTATION_SECONDS = 43_200;
const CODE_MS = 600_000;

/**
 * @param options.given tokens that exist from the start and never end
 * @param options.rotates whether tokens that are handed over end after twelve hours
 * @param options.clock measures how long codes and tokens live
 */
export function openTokens(options: {
  readonly given: readonly Token[];
  readonly rotates: boolean;
  readonly clock: Clock;
}): Tokens {
  const live = new Map(options.given.map((token) => [token.value, token]));
  const revoked = new Set<string>();
  const codes = new Map<string, Consent & { readonly endsAtMs: number }>();
  const refreshing = new Map<string, Grant>();
  let made = 0;
  const nowMs = (): number => Date.parse(options.clock.now());
  const secret = (): string => `${++made}-${slackId('', `secret ${made}`).toLowerCase()}`;
  const bots = (): Token[] => [...live.values()].filter(({ kind }) => kind === 'bot');

  function grant(scopes: readonly string[], installer: string): Grant {
    const { rotates } = options;
    const value = `${rotates ? 'xoxe.xoxb' : 'xoxb'}-${secret()}`;
    const endsAtMs = rotates ? nowMs() + ROTATION_SECONDS * 1000 : null;
    const refreshToken = rotates ? `xoxe-${secret()}` : null;
    const made: Grant = { token: { value, kind: 'bot', scopes, endsAtMs }, refreshToken, installer };
    live.set(value, made.token);
    if (refreshToken !== null) refreshing.set(refreshToken, made);
    return made;
  }

  function revoke(value: string): void {
    if (live.delete(value)) revoked.add(value);
    for (const [refreshToken, { token }] of refreshing) {
      if (token.value === value) refreshing.delete(refreshToken);
    }
  }

  return {
    find(value) {
      const token = live.get(value);
      if (token === undefined) return revoked.has(value) ? 'token_revoked' : null;
      return token.endsAtMs !== null && token.endsAtMs <= nowMs() ? 'token_expired' : token;
    },
    installed: () => bots().length > 0,
    scopes: () => [...new Set(bots().flatMap((token) => token.scopes))],
    code(consent) {
      const code = secret();
      codes.set(code, { ...consent, endsAtMs: nowMs() + CODE_MS });
      return code;
    },
    exchange(code, redirectUri) {
      const found = codes.get(code);
      if (found === undefined || found.endsAtMs <= nowMs()) return 'invalid_code';
      if ((redirectUri ?? null) !== found.redirectUri) return 'bad_redirect_uri';
      codes.delete(code);
      // Slack never takes a scope back by installing again.
      const scopes = new Set([...bots().flatMap((token) => token.scopes), ...found.scopes]);
      return grant([...scopes].sort(), found.member);
    },
    refresh(refreshToken) {
      const before = refreshing.get(refreshToken);
      if (before === undefined) return 'invalid_refresh_token';
      refreshing.delete(refreshToken);
      return grant(before.token.scopes, before.installer);
    },
    revoke,
    revokeAll() {
      for (const { value } of bots()) revoke(value);
      codes.clear();
    },
  };
}
