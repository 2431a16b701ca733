import type { Column } from './columns.ts';
import { bitsIn, charactersOf, editsBetween, jaroWinkler } from './likeness.ts';
import { sharedWeight } from './tokens.ts';

/** Two values of a column, by number, both present and different: their level, below the kind's last. */
export type Comparison = (one: number, other: number) => number;

/** Level of two values; -1 where either says nothing, the kind's last where they are equal. */
export function comparisonOf(column: Column): Comparison {
  const { kind, values, characters } = column;
  const text = (id: number) => values[id] as string;
  /** No edit can make them near where their characters differ in more than twice as many. */
  const far = (one: number, other: number, most: number) =>
    bitsIn((characters[one] as number) ^ (characters[other] as number)) > 2 * most;
  switch (kind) {
    case 'given':
    case 'family':
      return (one, other) => nameLevel(text(one), text(other), far(one, other, 3));
    case 'date':
      return (one, other) => dateLevel(text(one), text(other));
    case 'email':
      return emailComparison(column);
    case 'phone':
      return (one, other) => phoneLevel(text(one), text(other));
    case 'city':
    case 'web':
      return (one, other) => (!far(one, other, 2) && isNear(text(one), text(other)) ? 1 : 0);
    case 'postcode':
    case 'id':
      return (one, other) => (!far(one, other, 1) && editsBetween(text(one), text(other), 1) === 1 ? 1 : 0);
    case 'category':
      return () => 0;
    case 'number':
      return (one, other) => numberLevel(Number(text(one)), Number(text(other)));
    case 'name':
    case 'company':
    case 'address':
    case 'text':
      return (one, other) => wordsLevel(column, one, other, far(one, other, 2));
  }
}

/** How many edits a text of this length bears before it is another one. */
export function bearable(length: number): number {
  return length < 4 ? 0 : length < 8 ? 1 : 2;
}

function isNear(one: string, other: string): boolean {
  const most = bearable(Math.max(one.length, other.length));
  return most > 0 && editsBetween(one, other, most) <= most;
}

/** 2 within a typing error or two · 1 alike, a short form, or an initial. */
function nameLevel(one: string, other: string, far: boolean): number {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (!far && isNear(one, other)) return 2;
  if (long.startsWith(short) && (short.length === 1 || short.length > 2)) return 1;
  return !far && long.length > 3 && jaroWinkler(one, other) >= 0.84 ? 1 : 0;
}

/** 2 one edit, or day and month swapped · 1 two of year, month and day, or two edits. */
function dateLevel(one: string, other: string): number {
  if (one.length !== 8 || other.length !== 8) {
    const edits = editsBetween(one, other, 2);
    return edits === 1 ? 2 : edits === 2 ? 1 : 0;
  }
  let [differing, first, last] = [0, -1, -1];
  for (let at = 0; at < 8; at++) {
    if (one.charCodeAt(at) === other.charCodeAt(at)) continue;
    differing++;
    if (first < 0) first = at;
    last = at;
  }
  if (differing === 1) return 2;
  if (differing === 2 && last === first + 1 && editsBetween(one, other, 1) === 1) return 2;
  // Month and day: the last four digits.
  if (first >= 4 && one.slice(4, 6) === other.slice(6) && one.slice(6) === other.slice(4, 6)) return 2;
  const [year, month, day] = [last >= 4 && first >= 4, sameAt(one, other, 4), sameAt(one, other, 6)];
  return differing === 2 || (year && (month || day)) || (month && day) ? 1 : 0;
}

function sameAt(one: string, other: string, at: number): boolean {
  return one.charCodeAt(at) === other.charCodeAt(at) && one.charCodeAt(at + 1) === other.charCodeAt(at + 1);
}

/** 2 up to two edits · 1 the same or nearly the same before the at. */
function emailComparison({ values, characters }: Column): Comparison {
  const numbers = new Map<string, number>();
  const locals: string[] = [];
  /** By address: the number of what stands before the at. */
  const localOf = Int32Array.from(values, (value) => {
    const at = value.indexOf('@');
    const local = at < 0 ? value : value.slice(0, at);
    const number = numbers.get(local) ?? locals.length;
    if (number === locals.length) {
      numbers.set(local, number);
      locals.push(local);
    }
    return number;
  });
  const sets = Int32Array.from(locals, charactersOf);
  return (one, other) => {
    const [mine, theirs] = [values[one] as string, values[other] as string];
    if (
      bitsIn((characters[one] as number) ^ (characters[other] as number)) <= 4 &&
      editsBetween(mine, theirs, 2) <= 2
    )
      return 2;
    const [x, y] = [localOf[one] as number, localOf[other] as number];
    if (x === y) return 1;
    const [local, against] = [locals[x] as string, locals[y] as string];
    const most = Math.max(1, Math.floor(Math.max(local.length, against.length) / 5));
    if (local.length < 5 || bitsIn((sets[x] as number) ^ (sets[y] as number)) > 2 * most) return 0;
    return editsBetween(local, against, most) <= most ? 1 : 0;
  };
}

/** 1 one edit, or the same but for the codes in front of it. */
function phoneLevel(one: string, other: string): number {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length >= 6 && long.endsWith(short)) return 1;
  return short.length >= 6 && editsBetween(one, other, 1) === 1 ? 1 : 0;
}

/** 2 within 1 % · 1 within 10 %. */
function numberLevel(one: number, other: number): number {
  const gap = Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other));
  return gap <= 0.01 ? 2 : gap <= 0.1 ? 1 : 0;
}

/** By the share of the words' weight that both have; typing errors count where the whole is within two of them. */
function wordsLevel(column: Column, one: number, other: number, far: boolean): number {
  const { tokens, values, kind } = column;
  if (!tokens) return 0;
  const [mine, theirs] = [tokens.totals[one] as number, tokens.totals[other] as number];
  const shared = sharedWeight(tokens, one, other);
  const union = mine + theirs - shared;
  const share = union > 0 ? shared / union : 0;
  if (kind === 'text') return share >= 0.7 ? 3 : share >= 0.4 ? 2 : share >= 0.2 ? 1 : 0;
  if (share >= 0.75 || (!far && isNear(values[one] as string, values[other] as string))) return 2;
  return share >= 0.4 || shared >= 0.95 * Math.min(mine, theirs) ? 1 : 0;
}
