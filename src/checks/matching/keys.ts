import type { Column } from './columns.ts';
import type { MatchKind } from './kinds.ts';

/** One blocking pass: records with the same number are looked at together; 0 takes part in no block. */
export interface Pass {
  readonly name: string;
  /** Of each record. */
  readonly keys: Int32Array;
}

/** What makes a key together with another column; the others are rare enough, or of no use. */
const JOINABLE: readonly MatchKind[] = [
  'given',
  'family',
  'name',
  'date',
  'company',
  'address',
  'postcode',
  'city',
  'category',
  'number',
];
/** How many of its rarest words a value is looked up by. */
const RAREST = 3;

/**
 * The passes for these columns, the most telling first: equal values, equal sound-alikes and beginnings, and pairs of
 * them. Each is made when it is asked for, since each needs four bytes a record; whoever asks says whether the last
 * one left no block out.
 */
export function* passesOf(columns: readonly Column[]): Generator<Pass, void, boolean> {
  /** Columns of which every two equal values have been brought together: with others they find nothing more. */
  const whole = new Set<Column>();
  for (const column of columns) {
    if (column.kind === 'category' || column.kind === 'number') continue;
    if (yield { name: column.name, keys: keysOf(column, (_, id) => id) }) whole.add(column);
    const part = PARTS[column.kind];
    if (part) yield { name: `${column.name}*`, keys: keysOf(column, (value) => hashOf(part(value))) };
  }
  const joinable = columns.filter(({ kind }) => JOINABLE.includes(kind));
  for (const [at, one] of joinable.entries()) {
    for (const other of joinable.slice(at + 1)) {
      if (isVague(one.kind) && isVague(other.kind)) continue;
      if ([one, other].some((column) => whole.has(column) && !isSoft(column.kind))) continue;
      const parts = [keysOf(one, soft(one.kind)), keysOf(other, soft(other.kind))] as const;
      yield { name: `${one.name}+${other.name}`, keys: joined(parts[0], parts[1]) };
      if (one.kind === 'given' && other.kind === 'family') {
        yield {
          name: `${one.name}=${other.name}`,
          keys: joined(
            keysOf(one, (value) => hashOf(value)),
            keysOf(other, (value) => hashOf(value)),
          ),
        };
        yield { name: `${one.name}|${other.name}`, keys: anyWay(one, other) };
      }
    }
  }
}

/** Two of these together still make no key. */
function isVague(kind: MatchKind): boolean {
  return kind === 'city' || kind === 'category' || kind === 'number';
}

/** Words of a value by which it is looked up: `[record's slot]`, the rarest first; -1 for none. */
export function rarestWords(column: Column): Int32Array | null {
  const { tokens, values, ids } = column;
  if (!tokens) return null;
  const byValue = new Int32Array(values.length * RAREST).fill(-1);
  for (let v = 0; v < values.length; v++) {
    const own = [...tokens.words.subarray(tokens.starts[v], tokens.starts[v + 1])];
    own.sort((a, b) => (tokens.weights[b] ?? 0) - (tokens.weights[a] ?? 0) || a - b);
    own.slice(0, RAREST).forEach((word, slot) => {
      byValue[v * RAREST + slot] = word;
    });
  }
  const slots = new Int32Array(ids.length * RAREST);
  ids.forEach((id, record) => {
    for (let slot = 0; slot < RAREST; slot++)
      slots[record * RAREST + slot] = byValue[id * RAREST + slot] ?? -1;
  });
  return slots;
}

/** Whether a part of the value stands for it in a key together with another column. */
function isSoft(kind: MatchKind): boolean {
  return kind === 'given' || kind === 'family';
}

/** What stands for a value in a key together with another column. */
function soft(kind: MatchKind): (value: string, id: number) => number {
  const part = isSoft(kind) ? PARTS[kind] : undefined;
  return part ? (value) => hashOf(part(value)) : (_, id) => id;
}

/** A part of a value that most typing errors leave as it is. */
const PARTS: Partial<Record<MatchKind, (value: string) => string>> = {
  given: skeleton,
  family: skeleton,
  name: (value) => value.split(' ').map(skeleton).sort().join(' '),
  email: (value) => value.slice(0, value.indexOf('@') < 0 ? undefined : value.indexOf('@')),
  phone: (value) => value.slice(-7),
  company: skeleton,
  address: (value) => value.split(' ').sort().join(' '),
  web: (value) => value.split('.', 1)[0] ?? '',
};

const SOUNDS: Readonly<Record<string, string>> = {
  b: 'p',
  c: 'k',
  q: 'k',
  g: 'k',
  d: 't',
  f: 'p',
  v: 'p',
  w: 'p',
  z: 's',
  x: 's',
  j: 'k',
  n: 'm',
};

/**
 * First letter and following consonants of a Latin name, those of like sound as one and none twice; of names in other
 * scripts the first three letters.
 */
export function skeleton(value: string): string {
  if (!/^[a-z0-9 ]+$/.test(value)) return [...value].slice(0, 3).join('');
  const first = value.charAt(0);
  let out = SOUNDS[first] ?? first;
  let last = out;
  for (let at = 1; at < value.length; at++) {
    const letter = value.charAt(at);
    if ('aeiouyh '.includes(letter)) {
      last = '';
      continue;
    }
    const sound = SOUNDS[letter] ?? letter;
    if (sound !== last) out += sound;
    last = sound;
  }
  return out;
}

/** @param keyOf by value; 0 for none */
function keysOf(column: Column, keyOf: (value: string, id: number) => number): Int32Array {
  const byValue = Int32Array.from(column.values, (value, id) => (id === 0 ? 0 : keyOf(value, id)));
  return column.ids.map((id) => byValue[id] as number);
}

function joined(one: Int32Array, other: Int32Array): Int32Array {
  return one.map((key, at) => {
    const against = other[at] as number;
    return key === 0 || against === 0 ? 0 : mixed(key, against);
  });
}

/** The same key for `Ann Bell` and `Bell Ann`. */
function anyWay(given: Column, family: Column): Int32Array {
  const [one, other] = [keysOf(given, (value) => hashOf(value)), keysOf(family, (value) => hashOf(value))];
  return one.map((key, at) => {
    const against = other[at] as number;
    return key === 0 || against === 0 ? 0 : mixed(Math.min(key, against), Math.max(key, against));
  });
}

function mixed(one: number, other: number): number {
  let hash = Math.imul(one ^ Math.imul(other, 0x9e3779b1), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) | 0 || 1;
}

/** Never 0 for a text that says something; texts may share one, which costs a comparison and nothing else. */
function hashOf(text: string): number {
  if (text === '') return 0;
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mixed(hash, text.length);
}
