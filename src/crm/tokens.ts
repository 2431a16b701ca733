import type { Instant } from '../clock.ts';

/** What an authorisation left us with. Kept sealed; never in a log, an error or a file in the clear. */
export interface SavedTokens {
  readonly accessToken: string | null;
  /** Null for an authorisation that does not end. */
  readonly refreshToken: string | null;
  /** When the access token ends; null where that is not known. */
  readonly expiresAt: Instant | null;
}

/** Where a connection's tokens are kept between runs. */
export interface TokenSafe {
  /** Null where none was ever stored. */
  read(): Promise<SavedTokens | null>;
  /** Durable when it resolves: a rotated refresh token is worthless once its successor is lost. */
  save(tokens: SavedTokens): Promise<void>;
}
