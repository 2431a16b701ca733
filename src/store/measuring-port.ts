import type { Day, Instant } from '../clock.ts';

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

/** So many of the records that count, or may count, for a metric have an open finding of a check. */
export interface MetricFault {
  readonly metricId: string;
  readonly checkId: string;
  readonly records: number;
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
  /**
   * Counts all checks of an object. With `fields`, by check, on which a finding casts doubt, it also replaces the open
   * findings of these checks by what fails now, and closes those that no longer do.
   */
  judge(
    plan: CountPlan,
    fields: ReadonlyMap<string, readonly string[]> | null,
    frame: Frame,
  ): Promise<CheckCount[]>;
  /** Closes the open findings of checks that are not run any more. */
  closeOthers(checkIds: readonly string[], asOf: Day): Promise<void>;
  tally(plan: TallyPlan, frame: Frame): Promise<Tally[]>;
  /** What the records with an open finding weigh in each metric of the plan that they may count for. */
  weigh(plan: TallyPlan, frame: Frame): Promise<RecordWeight[]>;
  /** How many of a metric's records each check finds fault with. */
  faults(plan: TallyPlan, frame: Frame): Promise<MetricFault[]>;
  /** Every user of every source that is not deleted. */
  users(): Promise<UserRow[]>;
  /** What people call these records, by `source object id`, where anything names them. */
  labels(
    records: readonly { readonly source: string; readonly object: string; readonly recordId: string }[],
    sql: LabelSql,
  ): Promise<Map<string, string>>;
  /** Every open finding. */
  findings(): Promise<FindingRow[]>;
  saveMeasurements(day: Day, rows: readonly MeasurementRow[]): Promise<void>;
  /** What was kept of a day; empty where it was not measured. */
  measurements(day: Day): Promise<MeasurementRow[]>;
  /** The latest day before `day` that holds measurements. */
  dayBefore(day: Day): Promise<Day | null>;
}
