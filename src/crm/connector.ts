import type { Instant } from '../clock.ts';
import type { ObjectName } from './objects.ts';

/** Which CRM a record comes from: the name of a connector's folder. */
export type SourceName = string;

/** A value in our units; see `FieldKind`. Null is "the vendor holds nothing here". */
export type Value = string | number | boolean | null;

/** One record as it leaves a connector: our words, our units, UTC. */
export interface RecordRow {
  readonly id: string;
  readonly createdAt: Instant | null;
  readonly modifiedAt: Instant;
  /** User ids; null where the vendor does not say. */
  readonly createdBy: string | null;
  readonly modifiedBy: string | null;
  /** Deleted, archived or merged away at the vendor. */
  readonly deleted: boolean;
  /** One value for each of the page's `fields`, in their order. */
  readonly values: readonly Value[];
  /** Vendor text, by field, of values that could not be read as their kind; their typed value is null. */
  readonly raw: Readonly<Record<string, string>> | null;
}

/** One field of one record that took another value at a known time. */
export interface ChangeRow {
  readonly recordId: string;
  readonly field: string;
  /** Values as text; null where empty or not known. */
  readonly old: string | null;
  readonly new: string | null;
  readonly at: Instant;
  /** User id; null where the vendor does not say. */
  readonly by: string | null;
  /** True for a person, false for automation or import, null where it cannot be told. */
  readonly byPerson: boolean | null;
}

/** How far a pull has come. Made and read by one connector only; kept as JSON beside the landed rows. */
export type Checkpoint = Readonly<Record<string, string | number | boolean | null>>;

/** A part of a pull that lands in one transaction with its checkpoint. */
export interface Page {
  readonly fields: readonly string[];
  readonly rows: readonly RecordRow[];
  readonly changes: readonly ChangeRow[];
  /** To go on after this page. */
  readonly checkpoint: Checkpoint;
  /**
   * On the last page only: how many records that are not deleted the vendor itself counts for what was asked,
   * over all pages of this call of `pull`, and by which of its figures. The mirror compares it with the rows.
   */
  readonly proof?: { readonly expected: number; readonly by: string };
}

export interface PullRequest {
  readonly object: ObjectName;
  /** Our field names. Those that are not visible are left out of the pages. */
  readonly fields: readonly string[];
  /** Null for a full pull; else what the last landed page said. */
  readonly from: Checkpoint | null;
  /** Nothing modified after this moment is asked for; it lies in the past, so that late commits are seen. */
  readonly until: Instant;
}

export interface FieldVisibility {
  readonly visible: boolean;
  /** The vendor's name of the field; null where the mapping names none. */
  readonly vendorField: string | null;
  readonly writable: boolean;
  /** Active values of a picklist, as stored; null for other fields. */
  readonly options: readonly string[] | null;
  /** Why it is not visible, as a sentence; null where it is. */
  readonly reason: string | null;
}

export interface ObjectSchema {
  readonly object: ObjectName;
  readonly visible: boolean;
  /** Why it is not visible, as a sentence that says what to do; null where it is. */
  readonly reason: string | null;
  /** By our field name, for every field that was asked about. */
  readonly fields: Readonly<Record<string, FieldVisibility>>;
}

/** What a source says of itself and of us. */
export interface Probe {
  readonly source: SourceName;
  /** The organisation's or portal's name or id, for people to recognise. */
  readonly account: string;
  /** The user whose rights we have; null where the token stands for no user. */
  readonly integrationUserId: string | null;
  /** ISO 4217 code that amounts without a currency of their own are in. */
  readonly currency: string;
  /** Time zone of the organisation. */
  readonly zone: string;
  /** Calls of the daily allowance; null where the vendor does not say. */
  readonly allowance: { readonly used: number; readonly limit: number } | null;
  /** Address of a record's page, with `{id}` in it, by object. */
  readonly links: Readonly<Partial<Record<ObjectName, string>>>;
}

/**
 * A source of records. Whatever goes wrong arrives as `AccessError` (refused) or `UpstreamError` (failed;
 * says whether the call may be repeated); never as a vendor client's own error.
 */
export interface Connector {
  readonly source: SourceName;
  /** Who we are there, and whether we get in. One or two calls. */
  probe(): Promise<Probe>;
  /** Which of these fields we can see. Fields absent from `schema.fields` were not asked about. */
  describe(wanted: ReadonlyMap<ObjectName, readonly string[]>): Promise<ObjectSchema[]>;
  /**
   * Pages in the vendor's order, each to be landed before the next is asked for. Ends after the page that
   * carries the proof; an interrupted pull goes on from the last landed checkpoint.
   */
  pull(request: PullRequest): AsyncIterable<Page>;
  /** Calls made since this connector was built. */
  calls(): number;
}
