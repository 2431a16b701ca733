import type { Frame, PeriodFrame } from './measuring-port.ts';

/** Records that an own entry may read: as `known.<table>`, and those of the leading source as `live.<table>`. */
export interface OwnTable {
  readonly table: string;
  /** Beside `source` and `id`, which are always there. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Null where no source leads: then nothing is live. */
  readonly leads: string | null;
}

/**
 * SQL that an organisation wrote: a check, a metric, or which records a check is about. Expressions are over the
 * record's row `r` of its live view; the tokens of the catalogues stand in them. Null where there is none.
 */
export interface OwnSql {
  readonly id: string;
  /** The table whose live records it is about; one of `tables`. */
  readonly about: string;
  readonly tables: readonly OwnTable[];
  readonly period: PeriodFrame | null;
  /** Records that it is about: a check's that are checked, a metric's that count. */
  readonly applies: string;
  readonly maybe: string | null;
  readonly fails: string | null;
  readonly hit: string | null;
  /** An integer. */
  readonly value: string | null;
  readonly segment: string | null;
  /** A SELECT of `source`, `id` and, for a hit or a value, a column of that name. It says this of these records. */
  readonly select: { readonly sql: string; readonly says: 'fails' | 'applies' | 'hit' | 'value' } | null;
}

/** What an own entry says of one record. Only of records that it is, or may be, about. */
export interface OwnRow {
  readonly source: string;
  readonly id: string;
  readonly applies: boolean;
  readonly maybe: boolean;
  readonly fails: boolean;
  readonly hit: boolean | null;
  readonly value: number | null;
  readonly segment: string | null;
}

/** What each may use. A process of its own is ended when it takes more. */
export interface OwnLimits {
  readonly seconds: number;
  readonly memoryMb: number;
}

/** How it went; `failure` is a sentence for the admin, without a value of any record. Null where it went well. */
export interface OwnOutcome {
  readonly id: string;
  readonly failure: string | null;
}

/** Rows of a small world, by table, as cells by column. */
export type OwnWorld = Readonly<
  Record<string, readonly Readonly<Record<string, string | number | boolean | null>>[]>
>;

/** Runs what an organisation wrote itself, where it can neither write nor reach outside nor take too much. */
export interface OwnPort {
  /**
   * Runs them on the mirror, and replaces what `own_rows` holds by what they say. One that is refused, fails or is
   * stopped leaves no rows and touches none of the others.
   */
  run(entries: readonly OwnSql[], frame: Frame, limits: OwnLimits): Promise<OwnOutcome[]>;
}

/** Runs each in a small world of its own, without a store. */
export type TryOwn = (
  trials: readonly { readonly sql: OwnSql; readonly world: OwnWorld }[],
  frame: Frame,
  limits: OwnLimits,
) => Promise<(OwnOutcome & { readonly rows: readonly OwnRow[] })[]>;
