import type { Day, Instant } from '../clock.ts';

/** A cell as it goes into or comes out of the engine: instants ISO 8601, days `YYYY-MM-DD`, integers as numbers. */
export type Cell = string | number | boolean | null;

/** A table of records as the engine needs to know it: its name and columns. Key: `source` and `id`. */
export interface RecordTable {
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** One value that a field took at the source. */
export interface ChangeCells {
  readonly recordId: string;
  /** The field's column. */
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly at: Instant;
  readonly by: string | null;
  readonly byPerson: boolean | null;
}

/** What lands in one transaction: rows, the changes that the source tells of, and how far the pull has come. */
export interface LandingBatch {
  readonly source: string;
  readonly object: string;
  readonly table: RecordTable;
  /** Names of the columns that the rows fill; the others become null. `source` is not among them. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly changes: readonly ChangeCells[];
  /** JSON text, opaque here. */
  readonly checkpoint: string;
  /** Whether ids are to be remembered as seen, for the sweep at the end of a full pull. */
  readonly remember: boolean;
  readonly at: Instant;
}

export interface LandingCounts {
  /** Rows that were new, rows that differed from what stood there, rows that were equal. */
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

/** How far the mirror has come with one object of one source. */
export interface Cursor {
  readonly checkpoint: string;
  /** A full pull that has not ended yet. */
  readonly unfinished: boolean;
  /** When a pull last ended with its counts proven; null before that. */
  readonly provenAt: Instant | null;
}

/** Keeps the copy of the CRMs' records. */
export interface LandingPort {
  land(batch: LandingBatch): Promise<LandingCounts>;
  cursor(source: string, object: string): Promise<Cursor | null>;
  /** Forgets which ids were seen, before a full pull begins anew. */
  beginFull(source: string, object: string): Promise<void>;
  /** How many different ids the current full pull has seen. */
  seen(source: string, object: string): Promise<number>;
  /**
   * Ends a pull whose counts are proven, in one transaction: after a full one, records that were not seen
   * become deleted. Returns how many.
   */
  finish(end: {
    readonly source: string;
    readonly object: string;
    readonly table: RecordTable;
    readonly full: boolean;
    readonly at: Instant;
  }): Promise<number>;
  /** Records that are not deleted. */
  countLive(table: string, source: string): Promise<number>;
}

/** What is known of a source as a whole, as of its last contact. */
export interface SourceState {
  readonly source: string;
  readonly account: string;
  readonly currency: string;
  readonly zone: string;
  readonly integrationUserId: string | null;
  /** By object: address of a record's page with `{id}` in it. */
  readonly links: Readonly<Record<string, string>>;
  readonly pulledAt: Instant | null;
  /** The three sentences of the last failure; null when the last contact went well. */
  readonly failure: string | null;
}

/** Whether a field of a source can be seen with our rights. `field` is `*` for the object as a whole. */
export interface VisibilityRow {
  readonly source: string;
  readonly object: string;
  readonly field: string;
  readonly visible: boolean;
  readonly writable: boolean;
  readonly reason: string | null;
}

/** A value on which no verdict stands yet. */
export interface UnjudgedValue {
  readonly value: string;
  readonly context: string;
}

export interface VerdictRow extends UnjudgedValue {
  readonly kind: string;
  readonly ok: boolean;
  readonly normal: string | null;
  readonly fault: string | null;
  readonly suggestion: string | null;
}

/** Keeps what is known about the mirror: sources, visibility, verdicts on values. */
export interface KnowledgePort {
  saveSource(state: SourceState): Promise<void>;
  sources(): Promise<SourceState[]>;
  saveVisibility(rows: readonly VisibilityRow[]): Promise<void>;
  visibility(): Promise<VisibilityRow[]>;
  /** Distinct values of a column that have no verdict of this kind and version. */
  unjudged(ask: {
    readonly kind: string;
    readonly version: number;
    readonly table: string;
    readonly valueColumn: string;
    readonly contextColumn: string | null;
  }): Promise<UnjudgedValue[]>;
  saveVerdicts(version: number, rows: readonly VerdictRow[]): Promise<void>;
}

/**
 * What the tokens in catalogue SQL stand for: `{asOf}` and `{now}`, `{currency}` the reporting currency,
 * `{sellingTeams}` a list of team names, empty when every team sells.
 */
export interface Frame {
  readonly asOf: Day;
  readonly now: Instant;
  readonly currency: string;
  readonly sellingTeams: readonly string[];
}

/** `{from}` and `{to}`, days that both count, and `{fromAt}` and `{toAt}`, the moments they begin and end. */
export interface PeriodFrame {
  readonly from: Day;
  readonly to: Day;
  readonly fromAt: Instant;
  readonly toAt: Instant;
}

/** SQL that catalogue entries bring, put together by the plan; see `store/duckdb` for how it is run. */
export interface JoinSql {
  readonly name: string;
  readonly sql: string;
}

/** All checks of one object, to be counted in one pass over its live table. */
export interface CountPlan {
  readonly object: string;
  readonly live: string;
  /** SQL of the owner's id; null where records of this object have no owner. */
  readonly owner: string | null;
  readonly joins: readonly JoinSql[];
  readonly checks: readonly { readonly id: string; readonly applies: string; readonly fails: string }[];
}

export interface CheckCount {
  readonly checkId: string;
  /** User id; null for records without an owner. */
  readonly ownerId: string | null;
  readonly checked: number;
  readonly failing: number;
}

/** One metric to be tallied. Every SQL is over the row `r`; absent ones mean "no such records". */
export interface TallySql {
  readonly id: string;
  readonly period: PeriodFrame;
  /** Records that count for the metric. Boolean. */
  readonly member: string;
  /** Records that may count, if a missing field said so. Boolean; never true together with `member`. */
  readonly maybe: string | null;
  /** For shares and counts: the members that are counted. Boolean, null where not known. */
  readonly hit: string | null;
  /** For sums, means and medians: the member's value, an integer; null where not known. */
  readonly value: string | null;
  /** Groups of like records, whose values stand in for a missing one. */
  readonly segment: string | null;
  /** Fields that decide whether a record counts, and fields that carry what it counts for: names, not columns. */
  readonly decides: readonly string[];
  readonly carries: readonly string[];
  /** Whether the sorted values are needed (medians). */
  readonly ordered: boolean;
}

/** All metrics of one object, tallied in one pass over its live table joined with its open findings. */
export interface TallyPlan {
  readonly object: string;
  readonly live: string;
  readonly joins: readonly JoinSql[];
  readonly metrics: readonly TallySql[];
}

/**
 * The partial sums of one metric, over all its records or in one segment of them. Counts are records; sums are
 * integers.
 */
export interface Tally {
  readonly metricId: string;
  /** `all` for the one that covers every record. */
  readonly part: 'all' | 'segment';
  readonly segment: string | null;
  /** Members. */
  readonly members: number;
  readonly hits: number;
  /** Members whose hit or value is not known because a field is missing. */
  readonly missing: number;
  /** Not members, but would be if a missing field said so. */
  readonly maybes: number;
  /** Sum of the known values of members. */
  readonly sum: number;
  /** Of the members: those with an open finding on a deciding field, on a carrying field only, by hit. */
  readonly doubtDecides: number;
  readonly doubtDecidesHits: number;
  readonly doubtDecidesSum: number;
  /** … whose value is missing too, and so is in `missing`. */
  readonly doubtDecidesMissing: number;
  readonly doubtCarries: number;
  readonly doubtCarriesHits: number;
  readonly doubtCarriesSum: number;
  /** Sum of the known values of records that may count. */
  readonly maybeSum: number;
  /** 5th, 50th and 95th percentile (discrete) of the members' known values; null without any. */
  readonly p5: number | null;
  readonly median: number | null;
  readonly p95: number | null;
  /** The known values in order, of members without and with a doubt; only where the plan asked for it. */
  readonly sureValues: readonly number[] | null;
  readonly doubtedValues: readonly number[] | null;
}

/** What one record counts for in one metric. */
export interface RecordWeight {
  readonly source: string;
  readonly recordId: string;
  readonly metricId: string;
  /** 1 for records that are counted; the value, an integer, for sums; null where it is missing. */
  readonly weight: number | null;
}

/** By object: its live or known table and SQL over `r` that says what people call a record. */
export type LabelSql = ReadonlyMap<string, { readonly table: string; readonly label: string }>;

export interface UserRow {
  readonly source: string;
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly active: boolean | null;
  readonly person: boolean | null;
  readonly integration: boolean | null;
  readonly team: string | null;
}

/** An open finding as it is kept. */
export interface FindingRow {
  readonly checkId: string;
  readonly source: string;
  readonly object: string;
  readonly recordId: string;
  readonly ownerId: string | null;
  readonly firstDay: Day;
}

/** A counted result of a day. `value` etc. are null where unknown; `detail` is JSON. */
export interface MeasurementRow {
  readonly day: Day;
  readonly kind: string;
  readonly id: string;
  readonly groupKind: string;
  readonly groupId: string;
  readonly value: number | null;
  readonly n: number | null;
  readonly detail: string;
  readonly catalogueVersion: number;
  readonly strategyVersion: number;
}

/** Counts and measures the mirror, and keeps what came out. */
export interface MeasuringPort {
  /** Says, for each object, which source's records are live; null for none. */
  lead(tables: readonly { readonly table: string; readonly source: string | null }[]): Promise<void>;
  countLive(tables: readonly string[]): Promise<Map<string, number>>;
  count(plan: CountPlan, frame: Frame): Promise<CheckCount[]>;
  /** Replaces the open findings of the plan's object by what fails now; closes those that no longer do. */
  find(plan: CountPlan, fields: ReadonlyMap<string, readonly string[]>, frame: Frame): Promise<void>;
  /** Closes the open findings of checks that are not run any more. */
  closeOthers(checkIds: readonly string[], asOf: Day): Promise<void>;
  tally(plan: TallyPlan, frame: Frame): Promise<Tally[]>;
  /** What the records with an open finding weigh in each metric of the plan that they may count for. */
  weigh(plan: TallyPlan, frame: Frame, ownerId?: string): Promise<RecordWeight[]>;
  /** Every user of every source that is not deleted. */
  users(): Promise<UserRow[]>;
  /** What people call these records, by `source object id`, where anything names them. */
  labels(
    records: readonly { readonly source: string; readonly object: string; readonly recordId: string }[],
    sql: LabelSql,
  ): Promise<Map<string, string>>;
  findings(filter: {
    readonly ownerId?: string;
    readonly object?: string;
    readonly recordId?: string;
  }): Promise<FindingRow[]>;
  saveMeasurements(day: Day, rows: readonly MeasurementRow[]): Promise<void>;
  measurements(filter: {
    readonly kind?: string;
    readonly id?: string;
    readonly from?: Day;
    readonly to?: Day;
  }): Promise<MeasurementRow[]>;
  /** The latest day before `day` that holds measurements. */
  dayBefore(day: Day): Promise<Day | null>;
}

/** What became of a message. `sending` found later means that a process died between sending and noting it. */
export type DeliveryState = 'sending' | 'sent' | 'unknown' | 'failed';

/** One message to one recipient on one day; `key` names workspace, brief, day and recipient. */
export interface Delivery {
  readonly key: string;
  readonly kind: string;
  readonly day: Day;
  readonly recipient: string;
  readonly state: DeliveryState;
  /** Where it lies, once sent. */
  readonly channel: string | null;
  readonly ts: string | null;
  /** Why it failed or is unknown. */
  readonly note: string | null;
  /** JSON of what was said, as keys, so that the next brief does not repeat it. */
  readonly said: string;
  readonly updatedAt: Instant;
}

/** Remembers what was sent, so that nothing is said twice. */
export interface OutboxPort {
  /** Claims the right to send. False when the key exists already, in whatever state. */
  claim(delivery: Omit<Delivery, 'channel' | 'ts' | 'note' | 'state'>): Promise<boolean>;
  settle(
    key: string,
    end: {
      readonly state: DeliveryState;
      readonly channel?: string;
      readonly ts?: string;
      readonly note?: string;
      readonly at: Instant;
    },
  ): Promise<void>;
  /** Gives a failed delivery free to be claimed again. */
  release(key: string): Promise<void>;
  get(key: string): Promise<Delivery | null>;
  list(filter: {
    readonly kind?: string;
    readonly recipient?: string;
    readonly state?: DeliveryState;
    readonly from?: Day;
  }): Promise<Delivery[]>;
}

/** One turn of a job. `slot` is the moment it was due; a job alone at hand uses its own start. */
export interface Turn {
  readonly job: string;
  readonly slot: Instant;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly outcome: string | null;
}

/** Remembers which turns of which jobs were taken. */
export interface LedgerPort {
  /** False when this turn has ended well before. A turn that began and never ended is taken again. */
  begin(job: string, slot: Instant, at: Instant): Promise<boolean>;
  end(job: string, slot: Instant, outcome: 'done' | 'failed', at: Instant): Promise<void>;
  /** The latest turn that ended well; null when there is none. */
  lastDone(job: string): Promise<Turn | null>;
}

/** Everything that the records' engine keeps. */
export interface RecordStore {
  readonly landing: LandingPort;
  readonly knowledge: KnowledgePort;
  readonly measuring: MeasuringPort;
  readonly outbox: OutboxPort;
  readonly ledger: LedgerPort;
  close(): Promise<void>;
}

/** Small documents by name, each parsed by its owner's schema on every read. */
export interface DocumentStore {
  read<T>(name: string, parse: (value: unknown) => T, empty: T): Promise<T>;
  /** Durable when the promise resolves. */
  write<T>(name: string, value: T): Promise<void>;
}
