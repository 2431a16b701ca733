/** What Slack takes to an app: an event, something that a person did, or a command that they typed. */
export interface Parcel {
  readonly kind: 'events_api' | 'interactive' | 'slash_commands';
  readonly payload: Readonly<Record<string, unknown>>;
  /** Whether what comes back with the acknowledgement is read. */
  readonly answerable: boolean;
  /** For an event that the app missed before: which attempt this is, from 1, and why the last one failed. */
  readonly retry: { readonly number: number; readonly reason: Missed } | null;
}

/** Why an app did not take a parcel. */
export type Missed =
  | 'connection_failed'
  | 'http_error'
  | 'http_timeout'
  | 'no_connection'
  /** By socket: it did not acknowledge in time. */
  | 'timeout';

/** What came of a parcel. */
export type Heard =
  | { readonly acked: true; readonly payload: unknown }
  | {
      readonly acked: false;
      readonly reason: Missed;
      /** Whether the app asked not to be told again. */
      readonly final?: boolean;
    };
