/** What a column says, as the matcher must know it to compare two of its values. */
export type MatchKind =
  | 'given'
  | 'family'
  | 'name'
  | 'date'
  | 'email'
  | 'phone'
  | 'address'
  | 'city'
  | 'postcode'
  | 'company'
  | 'web'
  | 'category'
  | 'id'
  | 'number'
  | 'text';

/** What a kind brings. Shares are by level of likeness, from "differs" (0) to "equal" (the last). */
export interface KindSpec {
  /** How often each level is met among records of one thing, before anything is learnt. */
  readonly same: readonly number[];
  /** … among related records that may share it, where that is not the same. */
  readonly related?: readonly number[];
  /** … among records of two things taken at random. Only where the data are too few to tell. */
  readonly other: readonly number[];
  /**
   * `own` tells one person or site from another · `place` and `name` are shared by people of one household or by
   * shops of one chain · `weak` says little whoever shares it.
   */
  readonly role: 'own' | 'place' | 'name' | 'weak';
}

export const KINDS: Readonly<Record<MatchKind, KindSpec>> = {
  given: { same: [0.08, 0.06, 0.08, 0.78], other: [0.965, 0.015, 0.01, 0.01], role: 'own' },
  family: { same: [0.06, 0.04, 0.1, 0.8], other: [0.985, 0.008, 0.004, 0.003], role: 'name' },
  name: { same: [0.06, 0.06, 0.13, 0.75], other: [0.99, 0.008, 0.001, 0.001], role: 'own' },
  date: { same: [0.06, 0.06, 0.13, 0.75], other: [0.955, 0.04, 0.004, 0.001], role: 'own' },
  email: {
    same: [0.15, 0.08, 0.12, 0.65],
    related: [0.8, 0.1, 0.05, 0.05],
    other: [0.9955, 0.004, 0.0004, 0.0001],
    role: 'own',
  },
  phone: { same: [0.2, 0.1, 0.7], related: [0.6, 0.05, 0.35], other: [0.9994, 0.0004, 0.0002], role: 'own' },
  address: { same: [0.15, 0.1, 0.15, 0.6], other: [0.975, 0.02, 0.004, 0.001], role: 'place' },
  city: { same: [0.12, 0.08, 0.8], other: [0.93, 0.02, 0.05], role: 'place' },
  postcode: { same: [0.1, 0.1, 0.8], other: [0.97, 0.02, 0.01], role: 'place' },
  company: { same: [0.08, 0.08, 0.14, 0.7], other: [0.97, 0.025, 0.004, 0.001], role: 'name' },
  web: { same: [0.15, 0.1, 0.75], other: [0.998, 0.001, 0.001], role: 'name' },
  category: { same: [0.12, 0.88], other: [0.8, 0.2], role: 'weak' },
  id: { same: [0.1, 0.1, 0.8], other: [0.9989, 0.001, 0.0001], role: 'own' },
  number: { same: [0.25, 0.1, 0.1, 0.55], other: [0.9, 0.05, 0.03, 0.02], role: 'weak' },
  text: { same: [0.2, 0.15, 0.2, 0.2, 0.25], other: [0.93, 0.05, 0.015, 0.004, 0.001], role: 'own' },
};

/** The level that stands for equal values; 0 is the one for values that differ. */
export function topLevel(kind: MatchKind): number {
  return KINDS[kind].same.length - 1;
}

/** A column to compare by. */
export interface MatchColumn {
  readonly name: string;
  readonly kind: MatchKind;
}
