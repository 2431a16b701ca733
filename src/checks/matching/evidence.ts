import type { Column } from './columns.ts';
import { KINDS, type MatchKind, topLevel } from './kinds.ts';

/** Kinds of which an equal value may be enough by itself. */
const ENOUGH: ReadonlySet<MatchKind> = new Set(['email', 'id', 'phone', 'text']);
/** Kinds by which two persons differ, and two organisations or sites. */
const TELL_PERSONS: ReadonlySet<MatchKind> = new Set(['given', 'family', 'name', 'date', 'id', 'email']);
const TELL_SITES: ReadonlySet<MatchKind> = new Set([
  'company',
  'web',
  'phone',
  'address',
  'postcode',
  'city',
  'id',
]);
const NAMES: ReadonlySet<MatchKind> = new Set(['given', 'family', 'name', 'company']);

/**
 * Whether two records agree in too little to be one thing however rare it is: one name, one place, one date. A
 * company's name alone never joins two accounts.
 */
export function isThin(columns: readonly Column[], levels: Int8Array): boolean {
  let agreeing = 0;
  for (const [at, { kind }] of columns.entries()) {
    const level = levels[at] as number;
    if (level <= 0 || KINDS[kind].role === 'weak') continue;
    if (level === topLevel(kind) && ENOUGH.has(kind)) return false;
    agreeing++;
  }
  return agreeing < 2;
}

/**
 * Whether two records may be taken for one thing without anybody looking: nothing that tells persons, or sites, apart
 * speaks against it, and beside the names something else that is no mere category is equal.
 */
export function isSafe(columns: readonly Column[], levels: Int8Array): boolean {
  const persons = columns.some(({ kind }) => kind === 'given' || kind === 'name');
  const telling = persons ? TELL_PERSONS : TELL_SITES;
  let [named, other] = [false, false];
  for (const [at, { kind }] of columns.entries()) {
    const level = levels[at] as number;
    if (level === 0 && telling.has(kind)) return false;
    if (level < topLevel(kind) - 1 || level < 1) continue;
    if (NAMES.has(kind)) named = true;
    else if (level === topLevel(kind) && KINDS[kind].role === 'own') other = true;
    else if (level === topLevel(kind) && kind === 'web') other = true;
  }
  return named && other;
}
