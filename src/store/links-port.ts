import type { Instant } from '../clock.ts';

/** What makes two records of different sources the same thing, as the engine needs to know it. */
export interface LinkRule {
  readonly reason: string;
  readonly object: string;
  readonly table: string;
  readonly column: string;
  /**
   * `id`: the column holds the other record's id · otherwise both hold values
   * that a verdict of this kind brought to the same normal form, with the context column that it was judged in ·
   * `likeness`: the matcher's proposals, see `MatchingPort.keep`, each with its own confidence.
   */
  readonly by: 'id' | 'likeness' | { readonly verdict: string; readonly context: string | null };
  /** 0 to 1, for a pair that nobody else shares the evidence with. */
  readonly confidence: number;
  /** 0 to 1, where several records of one source share it. */
  readonly sharedConfidence: number;
}

export type Word = 'confirmed' | 'rejected';

/** Two records that are, or may be, the same. */
export interface Link {
  /** Short and stable: made from the object and both ids. */
  readonly id: string;
  readonly object: string;
  readonly left: { readonly source: string; readonly id: string };
  readonly right: { readonly source: string; readonly id: string };
  /** The strongest first; empty where only a person says so. */
  readonly reasons: readonly string[];
  /** 0 to 1: of the strongest reason; 0 where only a person says so. */
  readonly confidence: number;
  /** What a person said; null where nobody did. */
  readonly word: { readonly word: Word; readonly by: string; readonly at: Instant } | null;
}

/** Keeps which records of the CRMs belong together. */
export interface LinksPort {
  /**
   * Finds the pairs anew. Links with a person's word stay as they are, whatever the evidence says; a pair is not
   * proposed where a person confirmed another partner for one of the two. Returns how many are proposed.
   */
  refresh(rules: readonly LinkRule[]): Promise<number>;
  /** The most certain first. */
  links(): Promise<Link[]>;
  /** Returns the link with the word on it; null where there is none of this id. */
  say(id: string, word: Word, by: string, at: Instant): Promise<Link | null>;
}
