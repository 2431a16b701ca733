/** A table as it should be and as it is. */
export interface PlantedTable {
  readonly columns: readonly string[];
  readonly clean: readonly Readonly<Record<string, string | null>>[];
  readonly dirty: readonly Readonly<Record<string, string | null>>[];
  /** What was done to a cell, by `row column`; rows count from 0. */
  readonly planted: ReadonlyMap<string, string>;
}
