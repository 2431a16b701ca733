import type { Instant } from '../clock.ts';
import type { ObjectName, Value } from './objects.ts';

/**
 * With whose rights a record is changed.
 * `own` the person's own authorisation: the vendor judges what they may do · `integration` ours: only where the admin
 * allowed it, only on a record that the person owns, only on the finding's fields · `none` nothing is written.
 */
export type Rights =
  | { readonly level: 'own'; readonly accessToken: string }
  | {
      readonly level: 'integration';
      /** Whether the admin allowed writing by the integration user. */
      readonly allowed: boolean;
      /** The person's user id in this source. */
      readonly userId: string;
      /** Our names of the fields that the finding is about. */
      readonly findingFields: readonly string[];
    }
  | { readonly level: 'none' };

/** A record as it stands at the vendor this moment. */
export interface FreshRecord {
  readonly id: string;
  readonly modifiedAt: Instant;
  readonly modifiedBy: string | null;
  readonly ownerId: string | null;
  /** By our field name, of those that were asked for and are visible. */
  readonly values: Readonly<Record<string, Value>>;
  /** Of picklists whose values hang on the record itself, as stages on its pipeline: those that it takes. */
  readonly takes?: Readonly<Record<string, readonly string[]>>;
}

/** A field that is to take another value. */
export interface FieldWrite {
  /** What the person saw. */
  readonly seen: Value;
  readonly wanted: Value;
}

export interface WriteRequest {
  readonly object: ObjectName;
  readonly id: string;
  /** When the record had last changed as the person saw it. */
  readonly seenModifiedAt: Instant;
  /** By our field name. */
  readonly fields: Readonly<Record<string, FieldWrite>>;
  readonly rights: Rights;
}

/** Why a write was refused, for the person who wanted it. */
export interface WriteProblem {
  /** Our field name; null where it is about the record as a whole. */
  readonly field: string | null;
  /** What is wrong and what to do, in a sentence that a rep understands; an admin's own text is quoted in it. */
  readonly sentence: string;
}

/** What became of a write. */
export type WriteOutcome =
  /** `collision`: somebody else changed one of the fields in the same moment; both values are in the history. */
  | {
      readonly kind: 'written';
      readonly before: FreshRecord;
      readonly after: FreshRecord;
      readonly collision: boolean;
    }
  /** Every field already holds what was wanted; nothing was sent. */
  | { readonly kind: 'already'; readonly record: FreshRecord }
  /** The record changed since the person saw it; nothing was written. `fields` are those that differ. */
  | { readonly kind: 'changed'; readonly record: FreshRecord; readonly fields: readonly string[] }
  /** The vendor, or our own rule on rights, said no; nothing was written. */
  | { readonly kind: 'refused'; readonly problems: readonly WriteProblem[] }
  /** Deleted, merged away, or not shared with this person. */
  | { readonly kind: 'gone'; readonly mergedInto: string | null };

/** Changes records at the vendor. A call that changes something is never repeated blindly. */
export interface Writing {
  /**
   * The record as it stands now, read with these rights; null where it is gone or not shared with them.
   * @throws {AccessError | UpstreamError}
   */
  read(ask: {
    readonly object: ObjectName;
    readonly id: string;
    readonly fields: readonly string[];
    readonly rights: Rights;
  }): Promise<FreshRecord | null>;
  /**
   * Reads, compares with what the person saw, writes only the fields that differ, reads again. Where the answer to
   * the write is lost, the record is read and compared before anything is sent again.
   * @throws {AccessError | UpstreamError} where it cannot be known what became of it, or nothing was tried
   */
  write(request: WriteRequest): Promise<WriteOutcome>;
}
