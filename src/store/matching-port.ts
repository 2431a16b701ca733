import type { Day, Instant } from '../clock.ts';

/** A record as it is named in what the matcher found. */
export interface RecordName {
  readonly object: string;
  readonly source: string;
  readonly id: string;
}

/** Why records are taken for one thing, column by column; see `Reason` of the matcher. */
export interface KeptReason {
  readonly column: string;
  readonly likeness: string;
  readonly weight: number;
}

/** Records that are, or may be, one thing. */
export interface KeptCluster {
  /** Short and stable: made from its records. */
  readonly id: string;
  readonly subject: string;
  readonly tier: 'safe' | 'review' | 'exact';
  /** 0 to 1; null where records only say the same and nothing else can be told. */
  readonly confidence: number | null;
  readonly members: readonly RecordName[];
  /** Of the pair that is most alike. */
  readonly reasons: readonly KeptReason[];
}

/** Two records of two sources that may be the same thing. */
export interface KeptPair {
  readonly object: string;
  readonly left: { readonly source: string; readonly id: string };
  readonly right: { readonly source: string; readonly id: string };
  /** 0 to 1. */
  readonly confidence: number;
}

/** What the matcher found in one subject. `summary` is JSON: model, passes and figures, without personal data. */
export interface KeptMatching {
  readonly subject: string;
  readonly at: Instant;
  readonly summary: string;
  readonly clusters: readonly KeptCluster[];
  readonly pairs: readonly KeptPair[];
}

/** A person said that two records are different things. */
export interface SaidDifferent {
  readonly one: RecordName;
  readonly other: RecordName;
  readonly by: string;
  readonly at: Instant;
}

/** A check whose findings follow from clusters, and the records that fail it. */
export interface DuplicateFindings {
  readonly checkId: string;
  readonly object: string;
  /** Of all records of the object; it has an `owner_id`. */
  readonly table: string;
  /** Field names that a finding casts doubt on. */
  readonly fields: readonly string[];
  readonly records: readonly { readonly source: string; readonly id: string }[];
}

/** Hands the matcher its columns, and keeps what it found. */
export interface MatchingPort {
  /**
   * Gives the rows of a SELECT whose columns are all text to `work`, column by column, each in one order.
   * @param sql of the matcher; the columns are named in it
   */
  read<T>(sql: string, work: (rows: MatchingRows) => Promise<T>): Promise<T>;
  /** Replaces what was kept of the subject. */
  keep(matching: KeptMatching): Promise<void>;
  /** What was found, the surest first; all subjects, where none is named. */
  clusters(subject?: string): Promise<KeptCluster[]>;
  /** When and with what figures each subject was matched last. */
  matchings(): Promise<{ readonly subject: string; readonly at: Instant; readonly summary: string }[]>;
  /** Replaces the open findings of each check by these; those that are not among them any more are closed. */
  find(findings: readonly DuplicateFindings[], asOf: Day): Promise<void>;
  /** Keeps a person's word; said twice it is kept once. */
  sayDifferent(difference: SaidDifferent): Promise<void>;
  differences(): Promise<SaidDifferent[]>;
  /** Text columns of these records of one table (its name and columns are ours), for showing a cluster. */
  records(
    table: string,
    columns: readonly string[],
    names: readonly { readonly source: string; readonly id: string }[],
  ): Promise<Record<string, string | number | boolean | null>[]>;
}

/** The rows of one SELECT. */
export interface MatchingRows {
  readonly size: number;
  column(name: string, take: (value: string | null) => void): Promise<void>;
}
