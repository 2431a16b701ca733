/** Stands beside every verdict that is kept. To be raised whenever a list or a rule changes. */
export const VALUES_VERSION: number = 2;

/** Kinds of values that can be judged: one file each. */
export type ValueKind =
  | 'company'
  | 'country'
  | 'email'
  | 'industry'
  | 'name'
  | 'phone'
  | 'postcode'
  | 'state'
  | 'web';

/** What is to be held of one value in its context. */
export interface Verdict {
  /** Whether the value is what its kind asks for. */
  readonly ok: boolean;
  /** The form in which two values of the same meaning are equal; null where there is none. */
  readonly normal: string | null;
  /** What is wrong or remarkable, as one word of the kind's own; null where nothing is. */
  readonly fault: string | null;
  /** The value that was probably meant; null where none can be named. */
  readonly suggestion: string | null;
}

export function fine(normal: string): Verdict {
  return { ok: true, normal, fault: null, suggestion: null };
}

/** A value that is not what its kind asks for. */
export function wrong(fault: string, suggestion: string | null = null): Verdict {
  return { ok: false, normal: null, fault, suggestion };
}
