import type { Day, Instant } from '../clock.ts';
import type { LooseStake, Outers, Stake } from './stake-port.ts';
import type { Tally } from './tally-port.ts';

/**
 * What the tokens in catalogue SQL stand for: `{asOf}` and `{now}`, `{currency}` the reporting currency,
 * `{sellingTeams}` a list of team names, empty when every team sells.
 */
export interface Frame {
  readonly asOf: Day;
  readonly now: Instant;
  readonly currency: string;
  readonly sellingTeams: readonly string[];
  /** `{zone}`, in which `{weekdays}` (1 Monday to 7) but `{holidays}` are worked, from `{opens}` to `{closes}` (seconds of the day). */
  readonly zone: string;
  readonly weekdays: readonly number[];
  readonly holidays: readonly Day[];
  readonly opens: number;
  readonly closes: number;
  readonly highChecks: readonly string[];
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

/** A field by our name, and its column over `r`. */
export interface TalliedField {
  readonly name: string;
  readonly column: string;
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
  /** For sums, means and quantiles: the member's value, an integer; null where not known. */
  readonly value: string | null;
  /** For ratios: the integer of the numerator, `value` being that of the denominator; null where not known. */
  readonly part: string | null;
  /** Groups of like records, whose values stand in for a missing one. */
  readonly segment: string | null;
  /** Fields that decide whether a record counts, and fields that carry what it counts for. */
  readonly decides: readonly TalliedField[];
  readonly carries: readonly TalliedField[];
  /** Records of another object that may change one of these, where one of `fields` has a doubt; null for none. */
  readonly through: {
    readonly object: string;
    readonly live: string;
    readonly where: string;
    readonly fields: readonly TalliedField[];
  } | null;
  /** The quantile that is asked for, `share` of `parts`: 1 of 2 is the median. Null for none. */
  readonly quantile: { readonly share: number; readonly parts: number } | null;
  /** What only some kinds have; see `Measure` of the metrics. */
  readonly kind: string;
  readonly ended: string | null;
  readonly against: string | null;
  /** Ids of what a record is the same as, surely and perhaps. */
  readonly same: { readonly safe: string; readonly review: string } | null;
}

/** All metrics of one object, tallied in one pass over its live table joined with its open findings. */
export interface TallyPlan {
  readonly object: string;
  readonly live: string;
  readonly joins: readonly JoinSql[];
  readonly metrics: readonly TallySql[];
}

/**
 * So many of the records that count, or may count, for a metric have an open finding of a check, and so much of it rests on
 * them: the sum of their values where it has values, one that is missing as the middle one; else their number.
 */
export interface MetricFault {
  readonly metricId: string;
  readonly checkId: string;
  readonly records: number;
  readonly weight: number;
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

/** Somebody who works with the CRM. */
export interface RepRow {
  readonly source: string;
  readonly id: string;
  readonly email: string | null;
  readonly team: string | null;
  /** The day on which their user was made; null where the vendor does not say. */
  readonly began: Day | null;
}

/** A rep with the days that they were to work of late, and since when 20, 15 and 65 of them count. */
export interface WorkedRep {
  readonly source: string;
  readonly id: string;
  readonly days: readonly Day[];
  readonly sinceMonth: Day;
  readonly sinceWeeks: Day;
  readonly sinceQuarter: Day;
}

/** SQL that selects `user_id`, `due` and `done` from the relation `reps`. */
export interface HabitSql {
  readonly id: string;
  readonly sql: string;
}

/** Of what was due of a rep, so much was done. */
export interface HabitCount {
  readonly habitId: string;
  readonly userId: string;
  readonly due: number;
  readonly done: number;
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

/** Of one owner's findings that were open at the end of a day: how many, and how many were gone by another day. */
export interface MendedRow {
  readonly source: string;
  readonly ownerId: string;
  readonly open: number;
  readonly mended: number;
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
  /** Deletes the numbers about one rep, of every day. @param email in lower case */
  forgetRep(email: string): Promise<void>;
  /** Closes the open findings of checks that are not run any more. */
  closeOthers(checkIds: readonly string[], asOf: Day): Promise<void>;
  tally(plan: TallyPlan, frame: Frame): Promise<Tally[]>;
  /** What records with an open finding are for each metric of the plan, with and without each finding. */
  stakes(plan: TallyPlan, frame: Frame): Promise<Stake[]>;
  looseStakes(plan: TallyPlan, frame: Frame): Promise<LooseStake[]>;
  outers(plan: TallyPlan, frame: Frame): Promise<Outers[]>;
  /** How many of a metric's records each check finds fault with. */
  faults(plan: TallyPlan, frame: Frame): Promise<MetricFault[]>;
  /** Every user of every source that is not deleted. */
  users(): Promise<UserRow[]>;
  /** What people call these records, by `source object id`, where anything names them. */
  labels(
    records: readonly { readonly source: string; readonly object: string; readonly recordId: string }[],
    sql: LabelSql,
  ): Promise<Map<string, string>>;
  /** Everybody active in the source that leads users. */
  reps(): Promise<RepRow[]>;
  habits(habits: readonly HabitSql[], reps: readonly WorkedRep[], frame: Frame): Promise<HabitCount[]>;
  /** Every open finding. */
  findings(): Promise<FindingRow[]>;
  /**
   * What became of the findings of some checks that were open on a day, by whose they are.
   * @param ask.but findings that do not count
   */
  mended(ask: {
    readonly from: Day;
    readonly to: Day;
    readonly checkIds: readonly string[];
    readonly but: readonly Pick<FindingRow, 'checkId' | 'source' | 'recordId'>[];
  }): Promise<MendedRow[]>;
  /** One open finding; null where there is none, or none any more. */
  finding(ref: Pick<FindingRow, 'checkId' | 'source' | 'recordId'>): Promise<FindingRow | null>;
  /** Replaces what is kept of a day; with `kind`, only the rows of that kind. */
  saveMeasurements(day: Day, rows: readonly MeasurementRow[], kind?: string): Promise<void>;
  /** What was kept of a day; empty where it was not measured. */
  measurements(day: Day): Promise<MeasurementRow[]>;
  /** The latest day before `day` that holds measurements. */
  dayBefore(day: Day): Promise<Day | null>;
}
