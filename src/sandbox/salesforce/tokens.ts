import { createHash } from 'node:crypto';

/** The tokens that were given out, each with the user whose rights it carries. */
export interface Tokens {
  /** A new access token. */
  grant(userId: string): string;
  /** A new refresh token; its uses make access tokens. */
  grantRefresh(userId: string): string;
  /** Whose access token this is; null where it was never given or is no longer good. */
  userOf(token: string): string | null;
  /** Whose refresh token this is; null as above. */
  userOfRefresh(token: string): string | null;
  /** Ends one refresh token. */
  endRefresh(token: string): void;
  /** Ends every access token. */
  expire(): void;
}

/** Refresh tokens of one user and app that live at a time; the oldest goes when one more is given. */
const LIVE_REFRESH_TOKENS = 5;

/** @param seed what the tokens are made of besides their number, so that two servers give different ones */
export function openTokens(organisationId: string, seed: string): Tokens {
  const access = new Map<string, string>();
  const refresh = new Map<string, string>();
  let made = 0;
  const secret = () => createHash('sha256').update(`${seed}:${made++}`).digest('base64url');

  return {
    grant(userId) {
      const token = `${organisationId.slice(0, 15)}!${secret()}`;
      access.set(token, userId);
      return token;
    },
    grantRefresh(userId) {
      const token = `5Aep${secret()}`;
      refresh.set(token, userId);
      const own = [...refresh].filter(([, user]) => user === userId).map(([key]) => key);
      if (own.length > LIVE_REFRESH_TOKENS) refresh.delete(own[0] ?? '');
      return token;
    },
    userOf: (token) => access.get(token) ?? null,
    userOfRefresh: (token) => refresh.get(token) ?? null,
    endRefresh: (token) => void refresh.delete(token),
    expire: () => access.clear(),
  };
}
