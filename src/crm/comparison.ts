import type { Value } from './objects.ts';
import type { FieldWrite } from './writing.ts';

/** How a record stands to a change that somebody wants; each field of the change is in one of the three lists. */
export interface Standing {
  /** Hold what is wanted. */
  readonly done: readonly string[];
  /** Hold what the person saw. */
  readonly pending: readonly string[];
  /** Hold neither: somebody else changed them. */
  readonly foreign: readonly string[];
}

/** Compares what a record holds with what a person saw and wants. A field that both saw and want alike is done. */
export function standingOf(
  fields: Readonly<Record<string, FieldWrite>>,
  values: Readonly<Record<string, Value>>,
): Standing {
  const done: string[] = [];
  const pending: string[] = [];
  const foreign: string[] = [];
  for (const [field, { seen, wanted }] of Object.entries(fields)) {
    const value = values[field] ?? null;
    if (sameValue(value, wanted)) done.push(field);
    else if (sameValue(value, seen)) pending.push(field);
    else foreign.push(field);
  }
  return { done, pending, foreign };
}

/** Whether two values say the same; nothing and an empty text do, since no vendor tells them apart. */
export function sameValue(one: Value, other: Value): boolean {
  return (one === '' ? null : one) === (other === '' ? null : other);
}
