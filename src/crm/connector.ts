import type { Instant } from '../clock.ts';
import type { ObjectName, Value } from './objects.ts';
import type { Recipe } from './recipe.ts';
import type { Writing } from './writing.ts';

/** Which CRM a record comes from: the name of a connector's folder. */
export type SourceName = string;

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

/** A record that became part of another: its id leads to the other from now on, and it is deleted itself. */
export interface Merge {
  readonly id: string;
  readonly into: string;
}

/**
 * Records in a file, for the engine to read itself: CSV by RFC 4180 in UTF-8 with a header of the vendor's names.
 * Every value is text in the vendor's form, an empty one is no value, and nothing else stands for none.
 */
export interface RecordFile {
  readonly path: string;
  /** How many records it holds by the vendor's count. */
  readonly records: number;
  /** Where the envelope and each of the page's `fields` come from. */
  readonly envelope: {
    readonly id: string;
    readonly modifiedAt: string;
    readonly createdAt: string | null;
    readonly createdBy: string | null;
    readonly modifiedBy: string | null;
    readonly deleted: string | null;
    /** Column with the id of the record that this one was merged into. */
    readonly mergedInto: string | null;
  };
  readonly recipes: Readonly<Record<string, Recipe>>;
  /** Column with the ISO 4217 code of a record's amounts, and the code where it is empty or not there. */
  readonly currency: { readonly column: string | null; readonly otherwise: string };
  /** Zone in which a moment falls on a day. */
  readonly zone: string;
  /** Called once the records have landed: the file goes, and the vendor may let go of what it was made from. */
  landed(): Promise<void>;
}

/** A part of a pull that lands in one transaction with its checkpoint. */
export interface Page {
  readonly fields: readonly string[];
  /** Empty where there is a file. */
  readonly rows: readonly RecordRow[];
  readonly file?: RecordFile;
  readonly changes: readonly ChangeRow[];
  /** Records that were merged away; those among `rows` are marked deleted as well. */
  readonly merges?: readonly Merge[];
  /**
   * Records of which the vendor only says that they are gone, and when; their values are not told any more. A version
   * that was modified later than `at` stands: it was brought back. No part of the proof.
   */
  readonly deletedIds?: readonly { readonly id: string; readonly at: Instant }[];
  /** To go on after this page. */
  readonly checkpoint: Checkpoint;
  /**
   * On the last page only: how many records that are not deleted the vendor itself counts for what was asked,
   * over all pages of this call of `pull`, and by which of its figures. The mirror compares it with what came.
   */
  readonly proof?: { readonly expected: number; readonly by: string };
}

/** What the mirror holds of the records whose id begins so, and which of these ids are not among the live. */
export type Held = (asked: { readonly idPrefix: string; readonly ids: readonly string[] }) => Promise<{
  readonly live: number;
  readonly deleted: number;
  readonly unheld: readonly string[];
}>;

export interface PullRequest {
  readonly object: ObjectName;
  /** Our field names. Those that are not visible are left out of the pages. */
  readonly fields: readonly string[];
  /** Null for a full pull; else what the last landed page said. */
  readonly from: Checkpoint | null;
  /** Nothing modified after this moment is asked for; it lies in the past, so that late commits are seen. */
  readonly until: Instant;
  /** Whether former values are wanted too. A pull that only reconciles has no use for them. */
  readonly history: boolean;
  /** What is held of the object at the moment of asking; absent where what is held is no measure of what is there. */
  readonly held?: Held;
}

export interface FieldVisibility {
  readonly visible: boolean;
  /** The vendor's name of the field; null where the mapping names none. */
  readonly vendorField: string | null;
  readonly writable: boolean;
  /** Active values of a picklist, as stored; null for other fields. */
  readonly options: readonly string[] | null;
  /** What people read for a stored value of a picklist, offered still or not, where that is not the value itself. */
  readonly labels?: ReadonlyMap<string, string>;
  /** Why it is not visible, as a sentence; null where it is. */
  readonly reason: string | null;
  /** The vendor's type of the field; null where it is not visible, or no single field of the vendor's. */
  readonly vendorType: string | null;
  /** Worked out by the vendor (formula, roll-up): may change without the record being modified. */
  readonly computed: boolean;
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
  /** The vendor's clock, as its latest answer told it; null where it did not. */
  readonly now: Instant | null;
  /** Calls of the daily allowance; null where the vendor does not say. */
  readonly allowance: { readonly used: number; readonly limit: number } | null;
  /** Address of a record's page, with `{id}` in it, by object. */
  readonly links: Readonly<Partial<Record<ObjectName, string>>>;
}

/** Something that the vendor does not reveal between two full passes. */
export interface BlindSpot {
  readonly id: 'hard-deletes' | 'old-hard-deletes' | 'computed-fields';
  /** For people: what may be out of date until the next reconciling run. */
  readonly sentence: string;
  /** How long the vendor may go on showing what is gone, also to a reconciling run; 0 unless told. */
  readonly lagMs?: number;
}

/** One thing that the strategy needs of a source, and whether it is there. */
export interface Requirement {
  /** `scope crm.objects.deals.read`, `Account.Industry`, `API access`. */
  readonly what: string;
  readonly met: boolean;
  /** Whether the strategy cannot be measured without it; else only something is lost, which `why` says. */
  readonly needed: boolean;
  /** As a sentence: what was found, or what is lost without it. */
  readonly why: string;
  /** Where the admin sets it: the page by its path in the vendor's settings; null where it is met. */
  readonly where: string | null;
}

/**
 * A source of records. Whatever goes wrong arrives as `AccessError` (refused) or `UpstreamError` (failed;
 * says whether the call may be repeated); never as a vendor client's own error.
 */
export interface Connector {
  readonly source: SourceName;
  /** What its incremental pulls cannot see; only a pull from the beginning does. */
  readonly blindSpots: readonly BlindSpot[];
  /** Who we are there, and whether we get in. A few calls. */
  probe(): Promise<Probe>;
  /** Which of these fields we can see. Fields absent from `schema.fields` were not asked about. */
  describe(wanted: ReadonlyMap<ObjectName, readonly string[]>): Promise<ObjectSchema[]>;
  /** What reading these fields takes, one by one, and a probe of each assumption that only a live account can confirm. */
  preflight(wanted: ReadonlyMap<ObjectName, readonly string[]>): Promise<Requirement[]>;
  /**
   * Pages in the vendor's order. The next one may be asked for while one lands, but none lands before those that
   * came earlier. Ends after the page that carries the proof; an interrupted pull goes on from the last landed
   * checkpoint. A pull from the beginning gives what is there now; one that goes on from its end gives what changed
   * since, deleted and merged records included.
   */
  pull(request: PullRequest): AsyncIterable<Page>;
  /**
   * What pulls of changes have to know of what a reading of everything brought meanwhile, so that they see where that is
   * taken back. Left out where nothing has to be known.
   * @param changes from where pulls of changes go on
   * @param reading how far the reading has come; the later one tells what the earlier ones told as well
   * @returns from where they go on now; the same object where nothing is new
   */
  heed?(changes: Checkpoint, reading: Checkpoint): Checkpoint;
  /** Null where records can only be read. */
  readonly writing: Writing | null;
  /** Calls made since this connector was built, as the vendor counts them. */
  calls(): number;
}
