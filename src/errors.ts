/**
 * Errors by who can mend them. Every message says what happened, why, and what to do next.
 * No field ever holds a secret or a vendor's raw body.
 */

/** The three sentences of an error, each complete in itself. */
export interface Trouble {
  /** What happened, with the values: `HubSpot refused the token (401 EXPIRED_AUTHENTICATION).` */
  readonly what: string;
  /** Why, as far as it is known. */
  readonly why: string;
  /** What the reader should do next. */
  readonly next: string;
}

abstract class PlumblineError extends Error {
  readonly what: string;
  readonly why: string;
  readonly next: string;

  constructor(trouble: Trouble, cause?: unknown) {
    super(`${trouble.what} ${trouble.why} ${trouble.next}`, cause === undefined ? undefined : { cause });
    this.what = trouble.what;
    this.why = trouble.why;
    this.next = trouble.next;
  }
}

/** The command or a file that the user wrote is wrong. The user mends it. Exit code 2. */
export class ConfigError extends PlumblineError {
  override readonly name = 'ConfigError';
}

/** A vendor refused us: token, scope, permission, edition. The vendor's admin mends it. Never retried. */
export class AccessError extends PlumblineError {
  override readonly name = 'AccessError';
}

/** A vendor or the network failed, or what arrived does not add up. Waiting or the vendor mends it. */
export class UpstreamError extends PlumblineError {
  override readonly name = 'UpstreamError';
  /** Whether the same call may be sent again. Decided where the answer is read, never from the text. */
  readonly retryable: boolean;
  /** How long the vendor asked us to wait, in milliseconds; null where it did not say. */
  readonly retryAfterMs: number | null;

  constructor(trouble: Trouble & { retryable: boolean; retryAfterMs?: number | null }, cause?: unknown) {
    super(trouble, cause);
    this.retryable = trouble.retryable;
    this.retryAfterMs = trouble.retryAfterMs ?? null;
  }
}

/** One record or one line is unusable; the rest goes on. Whoever owns the record mends it. */
export class DataError extends PlumblineError {
  override readonly name = 'DataError';
}

/** A promise inside Plumbline is broken. Its developers mend it. */
export class BugError extends PlumblineError {
  override readonly name = 'BugError';

  constructor(what: string, cause?: unknown) {
    super(
      { what, why: 'This is a fault in Plumbline.', next: 'Please report it with the log of this run.' },
      cause,
    );
  }
}

/** Whether an error carries the three sentences, and so may be shown as it is. */
export function isTrouble(error: unknown): error is PlumblineError {
  return error instanceof PlumblineError;
}

/** The message of anything thrown, for a place that must print something. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
