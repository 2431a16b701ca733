import type { FieldPath, ObjectName, Value } from '../crm/objects.ts';
import type { Join } from '../mirror/tables.ts';

export type Area = 'finance' | 'marketing' | 'operations';

/**
 * How partial sums become a number, and by which rule its range is drawn (in brackets: the bounding rule).
 * `share` hits of members (B1) · `count` hits (B1) · `sum` of values (B2, B5) · `mean` of values (B2) ·
 * `median` of values (B3) · `outside` needs a figure that no CRM holds (B8)
 */
export type MetricKind = 'share' | 'count' | 'sum' | 'mean' | 'median' | 'outside';

/** What a value is measured in. Money takes the reporting currency. */
export type Unit = 'share' | 'count' | 'money' | 'ratio' | 'days' | 'hours';

/**
 * One number that measures a goal, as data. Title, why and definition come from the language room by id.
 *
 * SQL is DuckDB's, over the record's row `r` of its live table and the joins' aliases. `{from}`, `{to}`
 * (days, both included), `{fromAt}`, `{toAt}` (moments) bound the period; `{asOf}`, `{now}`, `{currency}` and
 * `{sellingTeams}` say the rest.
 */
export interface Metric {
  /** The key of the definition in the table of metrics that the documents cite. */
  readonly id: string;
  readonly area: Area;
  readonly kind: MetricKind;
  readonly unit: Unit;
  readonly direction: 'higher' | 'lower';
  readonly object: ObjectName;
  /** Fields that decide whether a record counts. A finding on one makes its membership doubtful. */
  readonly decides: readonly FieldPath[];
  /** Fields that carry what it counts for. A finding on one makes its value doubtful. */
  readonly carries: readonly FieldPath[];
  /** Fields of other objects that the SQL reads; they must be visible, findings on them do not count here. */
  readonly alsoReads: readonly FieldPath[];
  readonly joins: readonly Join[];
  /** Records that count. */
  readonly member: string;
  /** Records that would count if a missing field said so; never those of `member`. */
  readonly maybe?: string;
  /** Shares and counts: the members that are counted. Null where it cannot be told. */
  readonly hit?: string;
  /** Sums, means and medians: an integer, `per` of which make one unit. Null where it cannot be told. */
  readonly value?: string;
  /** How many of the value's integers make one unit: 3,600 seconds an hour. Absent: 1. Money goes by its currency. */
  readonly per?: number;
  /** Groups of like records, whose values stand in for a missing one. */
  readonly segment?: string;
  /** Below so many members the number is shown, but judged by nobody. */
  readonly minimum: number;
  /**
   * Whether the number of an earlier day follows from what the records say today, so that a trend can be
   * drawn from before the first run.
   */
  readonly retraceable: boolean;
  /** Worlds with the number that must come out, as a person would compute it. As-of day 2026-06-15. */
  readonly example: {
    readonly worlds: Readonly<Partial<Record<ObjectName, readonly Readonly<Record<string, Value>>[]>>>;
    readonly value: number | null;
  };
  /** Written by the organisation: its SQL as it stands in the strategy, run apart; the SQL above takes up what it said. */
  readonly own?: { readonly member: string; readonly says: string | null };
}
