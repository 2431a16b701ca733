/** How often each of a column's values stands in a relation, the frequent ones first. */
export interface ColumnSurvey {
  readonly column: string;
  /** Rows of the relation, and those with more than white space in the column. */
  readonly rows: number;
  readonly filled: number;
  readonly distinct: number;
  /** Trimmed values with their counts, ties in the order of the values; no more than were asked for. */
  readonly values: readonly { readonly value: string; readonly n: number }[];
  /**
   * What values look like: each run of letters as `a`, each digit as `9`, every other character as it is; cut to 80
   * characters of the value.
   */
  readonly shapes: readonly { readonly shape: string; readonly n: number }[];
}

/** How well two rows of one group agree: groups are the rows of one value of `by`, of three rows or more. */
export interface Agreement {
  readonly by: string;
  readonly of: string;
  readonly groups: number;
  readonly cells: number;
  /** 0 to 1: two rows of one group hold the same value; nothing held is a value too. */
  readonly observed: number;
  /** The same of two rows drawn from all of these groups. */
  readonly chance: number;
}

/** `by` is taken to decide `of`; what a field is worth as a witness is counted over groups with a clear majority. */
export interface Witness {
  readonly by: string;
  readonly of: string;
  /** Rows in groups of three and more whose other rows have a clear majority. */
  readonly cells: number;
  /** … that hold its value. */
  readonly agreeing: number;
  /** … that hold another one, which is some other group's majority. */
  readonly homed: number;
}

/** What the other rows of one group say of a cell. Counts only, and the majority's value. */
export interface Vote {
  readonly by: string;
  /** The other rows of the group, and those of them that hold their most frequent value. */
  readonly others: number;
  readonly holding: number;
  readonly value: string | null;
  /** Groups in which the cell's own value is the clear majority. */
  readonly homes: number;
}

/** A cell that may be wrong, with all that is needed to judge it. */
export interface SuspectCell {
  readonly source: string;
  readonly id: string;
  readonly value: string | null;
  /** Of the witnesses that have a clear majority to compare it with. */
  readonly votes: readonly Vote[];
  /** What else stands in the row, in the order of the columns laid out. */
  readonly beside: readonly (string | null)[];
}

/** A value of a field that a learnt rule finds unusual. */
export interface UnusualValue {
  readonly source: string;
  readonly id: string;
  readonly field: string;
  readonly reason: string;
  /** JSON of counts. */
  readonly evidence: string;
  readonly suggestion: string | null;
}

/** One relation laid out for learning. Columns are named as in the relation. */
export interface LearningDesk {
  /** @param mostValues distinct values and shapes that are told one by one */
  survey(column: string, mostValues: number): Promise<ColumnSurvey>;
  /**
   * Agreement of each column of `of` within the groups of `by`.
   * @param every learns from one in so many: of whole groups where there are many small ones, of which a sample of rows
   *   would leave nothing; of rows where there are few large ones
   */
  agreements(
    by: string,
    of: readonly string[],
    every: { readonly groups: number } | { readonly rows: number },
  ): Promise<Agreement[]>;
  /**
   * Which cells of a column hold an odd value, or not their group's, in the order of source and id.
   * @param mostHomed 0 to 1: where more of a witness's rows than this hold another group's majority, that tells
   *   nothing, and such rows are not handed over
   */
  suspects(ask: {
    readonly column: string;
    readonly witnesses: readonly string[];
    readonly oddValues: readonly string[];
    readonly oddShapes: readonly string[];
    readonly mostHomed: number;
  }): Promise<{ readonly witnesses: Witness[]; readonly cells: SuspectCell[] }>;
}

/** Counts what rules can be learnt from, in passes over columns, never over pairs of rows. */
export interface LearntPort {
  /**
   * Lays out a relation's columns, lets `work` learn from them and clears up. One at a time.
   * @param ask.relation a table or view with the columns `source` and `id`
   * @param ask.witnesses further columns, of which only the groups matter: their values and shapes are not told
   */
  learn<T>(
    ask: {
      readonly relation: string;
      readonly columns: readonly string[];
      readonly witnesses: readonly string[];
    },
    work: (desk: LearningDesk) => Promise<T>,
  ): Promise<T>;
  /** Replaces what is known to be unusual of an object. */
  saveUnusual(object: string, rows: readonly UnusualValue[]): Promise<void>;
  /** What was found unusual of an object when last looked. */
  unusual(object: string): Promise<UnusualValue[]>;
}
