import type { SavedTokens } from './tokens.ts';

/** A person's way into a CRM, with their own rights: the authorisation code flow with PKCE (RFC 6749, RFC 7636). */
export interface PersonLogin {
  /** Where the person's browser is sent. */
  address(ask: {
    readonly redirectUri: string;
    readonly state: string;
    /** The SHA-256 of the verifier, in base64url. */
    readonly challenge: string;
  }): string;
  /**
   * What the CRM gives for a code, and who came in with it.
   * @throws {AccessError | UpstreamError}
   */
  exchange(ask: {
    readonly code: string;
    readonly redirectUri: string;
    readonly verifier: string;
  }): Promise<{ readonly tokens: SavedTokens; readonly userId: string }>;
  /**
   * A new access token for a refresh token.
   * @throws {AccessError} where the CRM does not take it any more
   * @throws {UpstreamError}
   */
  renew(tokens: SavedTokens): Promise<SavedTokens>;
  /** Ends the authorisation at the CRM. @throws {AccessError | UpstreamError} */
  revoke(tokens: SavedTokens): Promise<void>;
}
