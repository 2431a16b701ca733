/** How often a value stands in a field. */
export interface ValueCount {
  readonly value: string;
  readonly n: number;
}

/** How often values look so: letters as `a`, each digit as `9`, other characters as they are. */
export interface ShapeCount {
  readonly shape: string;
  readonly n: number;
}

/** What stands in one field of an object, counted. */
export interface FieldSurvey {
  readonly field: string;
  readonly rows: number;
  readonly filled: number;
  readonly distinct: number;
  /** The most frequent values first; all of them where `distinct` says so. */
  readonly values: readonly ValueCount[];
  readonly shapes: readonly ShapeCount[];
}
