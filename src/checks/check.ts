import type { Instant } from '../clock.ts';
import type { FieldPath, ObjectName, Value } from '../crm/objects.ts';
import type { Join } from '../mirror/tables.ts';

export type Dimension =
  | 'completeness'
  | 'validity'
  | 'uniqueness'
  | 'consistency'
  | 'timeliness'
  | 'integrity';

export const DIMENSIONS: readonly Dimension[] = [
  'completeness',
  'validity',
  'uniqueness',
  'consistency',
  'timeliness',
  'integrity',
];

export type Severity = 'low' | 'medium' | 'high';

/** Who can put a finding right: the record's owner, their manager, or the admin of the CRM. */
export type Concerned = 'owner' | 'manager' | 'admin';

/** A number that a rule depends on; a strategy may set it otherwise, for everybody, a team or a stage. */
export interface Threshold {
  readonly value: number;
  readonly unit:
    | 'characters'
    | 'count'
    | 'days'
    | 'deviations'
    | 'hours'
    | 'minutes'
    /** In whole units of the record's currency. */
    | 'money'
    | 'percent'
    | 'share'
    | 'years';
}

/** A record of an example: our field names and values; `id` and envelope fields may be given too. */
export type ExampleRecord = Readonly<Record<string, Value>>;

/** A field that took another value, as the vendor keeps it. */
export interface ExampleChange {
  /** The judged record's unless told. */
  readonly recordId?: string;
  /** Our name, of a field of the judged object. */
  readonly field: string;
  /** Values as text. */
  readonly old: string | null;
  readonly new: string | null;
  readonly at: Instant;
}

/** A small world in which one record is judged. */
export interface Example {
  /** The record that is judged. */
  readonly record: ExampleRecord;
  /** Other records that the rule needs to see, by object; of the same object too. */
  readonly others?: Readonly<Partial<Record<ObjectName, readonly ExampleRecord[]>>>;
  /** Fields of the judged record whose values were found unusual when the data was learnt from. */
  readonly unusual?: readonly string[];
  /** Former values that the source keeps of records of its object. */
  readonly changes?: readonly ExampleChange[];
  /** Values of the object's fields that the vendor's picklists do not offer. */
  readonly unlisted?: readonly { readonly field: string; readonly value: string }[];
  /** Records of another source that the judged one is linked to, with the link's confidence. */
  readonly links?: readonly { readonly source: string; readonly id: string; readonly confidence: number }[];
}

/**
 * One rule that a record must pass, as data. Title, why and fix come from the language room by id.
 *
 * SQL is DuckDB's, over the record's row `r` of its live table and the joins' aliases. `{asOf}` stands for the
 * as-of day, a DATE, `{idleDays}` for the check's own threshold of that name. `applies` and `fails` must be true or
 * false for every row, never null.
 */
export interface Check {
  /** `object-field-fault`, lower case. */
  readonly id: string;
  readonly object: ObjectName;
  readonly dimension: Dimension;
  readonly severity: Severity;
  /** The fields that a finding casts doubt on, the one to mend first. All of the check's own object. */
  readonly fields: readonly FieldPath[];
  /** Every field that the rule reads, its own object's and others'. All must be visible for it to run. */
  readonly reads: readonly FieldPath[];
  readonly joins: readonly Join[];
  /** Which records the rule is about: the ones that count as checked. */
  readonly applies: string;
  /** Which of those fail. */
  readonly fails: string;
  /** The numbers in `applies` and `fails` that a strategy may set otherwise, by token. */
  readonly thresholds?: Readonly<Record<string, Threshold>>;
  /**
   * It compares the record with the other CRM's: it runs only where two sources are connected and both show what it
   * reads.
   */
  readonly across?: true;
  /** It says what happened and cannot be mended in the record: it counts, but nobody is asked to fix it. */
  readonly past?: true;
  /** It looks up what was learnt from the data just before, so no rule says beforehand what it finds. */
  readonly learnt?: true;
  readonly concerns: Concerned;
  /** The share of applicable records that should pass. It gives a colour, and changes no score. */
  readonly expected: number;
  /** How long a person needs to mend one finding. */
  readonly secondsToFix: number;
  /** Judged on the as-of day 2026-06-15. */
  readonly examples: { readonly pass: Example; readonly fail: Example };
  /** Written by the organisation: its SQL as it stands in the strategy, run apart; the SQL above takes up what it said. */
  readonly own?: { readonly applies: string; readonly fails: string };
}

/** The day on which every example is judged. */
export const EXAMPLE_DAY = '2026-06-15';

/** Below so many applicable records a share says too little for a colour. */
export const FEW_RECORDS = 20;

/** How a check stands against what is expected of it. Nothing to judge and too little to judge are both `few`. */
export function standingOf(
  { expected }: Pick<Check, 'expected'>,
  { checked, failed }: { readonly checked: number; readonly failed: number },
): 'few' | 'as expected' | 'below' {
  if (checked < FEW_RECORDS) return 'few';
  // Counted in records: 1 - 0.95 is no exact number.
  return checked - failed >= expected * checked - 1e-9 * checked ? 'as expected' : 'below';
}
