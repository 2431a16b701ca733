import type { LabelSql } from './measuring-port.ts';

/** What a findings file says of a check. */
export interface ExportedCheck {
  readonly id: string;
  readonly title: string;
  readonly dimension: string;
  readonly severity: string;
  readonly fix: string;
  readonly secondsToFix: number;
}

/** What is written, where and how. */
export interface FindingsExport {
  readonly file: string;
  readonly format: 'csv' | 'parquet';
  /** Findings of other checks are left out. */
  readonly checks: readonly ExportedCheck[];
  /** Address of a record's page with `{id}` in it, by source and object. */
  readonly pages: readonly { readonly source: string; readonly object: string; readonly address: string }[];
  /** What people call the records, whose they are and which team's; null where the file must not say so. */
  readonly people: LabelSql | null;
}

/** Writes files for other programs. */
export interface ExportPort {
  /**
   * Writes every open finding, one a row, in the order of object, record and check; an existing file is replaced. No
   * text begins with a sign that a spreadsheet takes for a formula: an apostrophe stands before it.
   * @returns how many rows
   */
  findings(ask: FindingsExport): Promise<number>;
}
