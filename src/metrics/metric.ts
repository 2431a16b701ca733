import type { FieldPath, ObjectName, Value } from '../crm/objects.ts';
import type { Join } from '../mirror/tables.ts';

export type Area = 'finance' | 'marketing' | 'operations';

/**
 * How partial sums become a number, and by which rule its range is drawn (in brackets: the bounding rule).
 * `share` hits of members (B1) · `count` hits (B1) · `sum` of values (B2, B5) · `mean` of values (B2) ·
 * `median` and `p90` of values (B3) · `ratio` of the sum of parts to that of values (B2, crosswise) · `lasting` the
 * median of a time that may still be running, by Kaplan and Meier (B4) · `survey` favourable answers, less those
 * against, of all answers (B7) · `distinct` hits, each real thing once (B6) · `concentration` the share of all values
 * that the fifth of the members with most holds (B2) · `product` of its parts, each measured by itself ·
 * `outside` needs a figure that no CRM holds (B8)
 */
export type MetricKind =
  | 'share'
  | 'count'
  | 'sum'
  | 'mean'
  | 'median'
  | 'p90'
  | 'ratio'
  | 'lasting'
  | 'survey'
  | 'distinct'
  | 'concentration'
  | 'product'
  | 'outside';

/** Kinds that count members by their hit; the others read a value, or nothing. */
export const COUNTED: readonly MetricKind[] = ['share', 'count', 'survey', 'distinct'];

/** What a value is measured in. Money takes the reporting currency; `points` run from -100 to 100. */
export type Unit = 'share' | 'count' | 'money' | 'ratio' | 'days' | 'hours' | 'minutes' | 'score' | 'points';

/** What is measured over records: the SQL that says which count, and for what. */
export interface Measure {
  readonly kind: MetricKind;
  /** Fields that decide whether a record counts. A finding on one makes its membership doubtful. */
  readonly decides: readonly FieldPath[];
  /** Fields that carry what it counts for. A finding on one makes its value doubtful. */
  readonly carries: readonly FieldPath[];
  /** Records that count. */
  readonly member: string;
  /** Records that would count if a missing field said so; never those of `member`. */
  readonly maybe?: string;
  /**
   * Shares, counts, surveys: the members that are counted. Null where it cannot be told, or was not answered. Ratios of
   * a part to its whole: the members whose value is all in the part.
   */
  readonly hit?: string;
  /** Surveys: the answers that are taken off. */
  readonly against?: string;
  /** Sums, means, medians and so on: an integer, `per` of which make one unit. Null where it cannot be told. */
  readonly value?: string;
  /** Ratios: the integer of the numerator; `value` is that of the denominator. Null where it cannot be told. */
  readonly part?: string;
  /** Ratios: taken off the result, so that a gain of nothing is 0. */
  readonly minus?: number;
  /** Lasting: whether it has ended; then `value` is how long it took, else how long it goes on so far. */
  readonly ended?: string;
  /** Distinct: ids of what a record is the same as, surely and perhaps. */
  readonly same?: { readonly safe: string; readonly review: string };
  /** How many of the value's integers make one unit: 3,600 seconds an hour. Absent: 1. Money goes by its currency. */
  readonly per?: number;
  /** Groups of like records, whose values stand in for a missing one. */
  readonly segment?: string;
}

/** A factor of a product, measured by itself. */
export interface Part extends Measure {
  readonly name: string;
  readonly unit: Unit;
  /** Whether the product is multiplied or divided by it. */
  readonly role: 'times' | 'over';
}

/**
 * One number that measures a goal, as data. Title, why and definition come from the language room by id.
 *
 * SQL is DuckDB's, over the record's row `r` of its live table and the joins' aliases. `{from}`, `{to}`
 * (days, both included), `{fromAt}`, `{toAt}` (moments) bound the period, in expressions but not in joins; `{asOf}`,
 * `{now}`, `{currency}`, `{sellingTeams}`, `{zone}`, `{weekdays}`, `{holidays}`, `{opens}`, `{closes}` and
 * `{highChecks}` say the rest.
 */
export interface Metric extends Measure {
  /** The key of the definition in the table of metrics that the documents cite. */
  readonly id: string;
  readonly area: Area;
  readonly unit: Unit;
  readonly direction: 'higher' | 'lower';
  readonly object: ObjectName;
  /** Fields of other objects that the SQL reads; they must be visible, findings on them do not count here. */
  readonly alsoReads: readonly FieldPath[];
  /** Fields that sharpen the number where they are visible; without them it is measured all the same. */
  readonly mayRead?: readonly FieldPath[];
  readonly joins: readonly Join[];
  /**
   * Records of another object that the joins count: a finding on one of their `fields` may change one of the metric's
   * records, where `where`, SQL over the other object's row `r`, is true or cannot be told.
   */
  readonly through?: {
    readonly object: ObjectName;
    readonly fields: readonly FieldPath[];
    readonly where: string;
  };
  /** Counted instead of the object's records: a relation in brackets, with `source` and `id` of the record each row is of. */
  readonly rows?: string;
  /** Checks whose open findings the SQL reads; where one was not run, the metric is not measured. */
  readonly findings?: readonly string[];
  /** Products: what they are made of. */
  readonly parts?: readonly Part[];
  /** Events that nobody logged are not seen (B9): with them the number could only be so. */
  readonly unlogged?: 'higher' | 'lower';
  /** Outside: what it needs and no CRM holds, with its article. */
  readonly needs?: string;
  /** Below so many members the number is shown, but judged by nobody. */
  readonly minimum: number;
  /**
   * Whether the number of an earlier day follows from what the records say today, so that a trend can be
   * drawn from before the first run.
   */
  readonly retraceable: boolean;
  /** Worlds with the number that must come out, as a person would compute it. As-of day 2026-06-15. */
  readonly example: Example;
  /** Written by the organisation: its SQL as it stands in the strategy, run apart; the SQL above takes up what it said. */
  readonly own?: { readonly member: string; readonly says: string | null };
}

/** Records by object, what they were before, and the number that they make. */
export interface Example {
  readonly worlds: Readonly<Partial<Record<ObjectName, readonly Readonly<Record<string, Value>>[]>>>;
  /** Values that fields took; `by` a user's id. */
  readonly changes?: readonly {
    readonly object: ObjectName;
    readonly id: string;
    readonly field: string;
    readonly old: string | null;
    readonly new: string | null;
    readonly at: string;
    readonly by?: string;
  }[];
  /** Null: all of the data. */
  readonly period?: { readonly from: string; readonly to: string };
  readonly value: number | null;
}

/** Every field that a metric's number rests on. */
export function readsOf(metric: Metric): string[] {
  return [...new Set([...metric.decides, ...metric.carries, ...metric.alsoReads])];
}

/** The parts of a product, each as a metric of its own called `product/part`; empty for every other kind. */
export function partsOf(metric: Metric): Metric[] {
  return (metric.parts ?? []).map((part) => {
    const { parts: _parts, unlogged: _unlogged, ...rest } = metric;
    return { ...rest, ...part, id: `${metric.id}/${part.name}` };
  });
}
