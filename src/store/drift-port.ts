import type { Instant } from '../clock.ts';

/** A field of ours as a source's schema shows it. */
export interface SeenField {
  /** Our name; `*` for the object as a whole. */
  readonly field: string;
  readonly visible: boolean;
  readonly vendorField: string | null;
  readonly vendorType: string | null;
  /** Active values of a picklist; null for other fields. */
  readonly options: readonly string[] | null;
}

/**
 * What became different between two looks at a field.
 * `lost`: it cannot be seen any more, removed or hidden from us, which vendors do not tell apart · `found`: it can be
 * seen now · `retyped` · `led-elsewhere`: mapping.yaml names another field of the vendor's · `options-added` and
 * `options-removed` · `unlisted`: records hold a value that is not among the picklist's
 */
export type DriftKind =
  | 'lost'
  | 'found'
  | 'retyped'
  | 'led-elsewhere'
  | 'options-added'
  | 'options-removed'
  | 'unlisted';

/** One difference. `before` and `after` are the type or the vendor's field; `values` those of a picklist. */
export interface Difference {
  readonly field: string;
  readonly kind: DriftKind;
  readonly before: string | null;
  readonly after: string | null;
  readonly values: readonly string[];
}

export interface DriftRow extends Difference {
  readonly source: string;
  readonly object: string;
  readonly seenAt: Instant;
}

/** A value that records hold though the picklist does not offer it. */
export interface UnlistedValue {
  readonly field: string;
  readonly value: string;
  readonly records: number;
}

/** Keeps how each source's schema looked last, and what has become different in it. */
export interface DriftPort {
  /** By object; without those that were never looked at. */
  seen(source: string): Promise<ReadonlyMap<string, readonly SeenField[]>>;
  /** Replaces how the object looks, and adds what was found to be different; all or nothing. */
  keep(look: {
    readonly source: string;
    readonly object: string;
    readonly fields: readonly SeenField[];
    readonly differences: readonly Difference[];
    readonly at: Instant;
  }): Promise<void>;
  /** Adds what was found to be different otherwise. */
  note(rows: readonly DriftRow[]): Promise<void>;
  /** The newest first. */
  differences(ask: {
    readonly source?: string;
    readonly object?: string;
    readonly since?: Instant;
  }): Promise<DriftRow[]>;
  /**
   * Counts values outside a field's options among the records that are not deleted, the most frequent first; a value
   * of several parts (`a;b`) is known where each part is. Replaces what was counted before, and returns those that
   * were not known then; null the first time.
   */
  countUnlisted(ask: {
    readonly source: string;
    readonly object: string;
    readonly table: string;
    readonly fields: readonly {
      readonly field: string;
      readonly column: string;
      readonly options: readonly string[];
    }[];
    /** At most so many values of a field are kept. */
    readonly most: number;
  }): Promise<readonly UnlistedValue[] | null>;
  unlisted(): Promise<(UnlistedValue & { readonly source: string; readonly object: string })[]>;
}
