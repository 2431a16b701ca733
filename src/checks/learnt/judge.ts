import { editsAllowed, editsWithin } from './distance.ts';
import { isNullMark } from './null-marks.ts';
import type { OddUnit } from './units.ts';
import type { Variant } from './variants.ts';

/** Why a value is taken to be wrong. */
export type Reason = 'variant' | 'format' | 'unit' | 'group' | 'shifted';

/** What the other rows of a group say of a cell. */
export interface GroupVote {
  readonly by: string;
  readonly others: number;
  readonly holding: number;
  readonly value: string | null;
  readonly homes: number;
}

/** How a witness fares over the whole field; see the store's port. */
export interface WitnessRecord {
  readonly by: string;
  /** Agreement within its groups beyond chance, 0 to 1. */
  readonly kappa: number;
  readonly cells: number;
  readonly agreeing: number;
  readonly homed: number;
}

/** One cell and all that is known for and against it. */
export interface Cell {
  readonly value: string | null;
  readonly votes: readonly GroupVote[];
  readonly beside: readonly (string | null)[];
}

/** What was learnt of a field. */
export interface FieldRules {
  readonly witnesses: readonly WitnessRecord[];
  readonly variants: ReadonlyMap<string, Variant>;
  /** Weight of an odd look. */
  readonly oddShapes: ReadonlyMap<string, number>;
  readonly oddUnits: ReadonlyMap<string, OddUnit>;
  /** Values at home in another field: that field, and how often it stands there. */
  readonly elsewhere: ReadonlyMap<string, { readonly field: string; readonly n: number }>;
  /** Common values among which one is near another though both are right: 0 to 1. */
  readonly nearAnyway: number;
}

/** A cell that is taken to be wrong. Evidence is counts and names of fields, never values. */
export interface Flag {
  readonly reason: Reason;
  readonly evidence: Readonly<Record<string, number | string>>;
  readonly suggestion: string | null;
  /** Log-odds that it is wrong. */
  readonly weight: number;
}

/** Log-odds that any cell is wrong before anything is known of it: about one in thirty. */
const BEFORE = -3.5;
/** How often a typing error leaves the value near what was meant. */
const NEAR_IF_WRONG = 0.75;
/** How often an error puts in what is right elsewhere, and what is right nowhere. */
const HOMED_IF_WRONG = 0.2;
const HOMELESS_IF_WRONG = 0.8;
/**
 * A group's majority that so many rows of other groups hold in their own group's place tells nothing: with this share
 * no number of witnesses makes up for what is believed beforehand.
 */
export const MOST_HOMED = 0.1;
const SHIFTED = 4.5;
/** How often a group that decides without exception has one all the same. */
const SLIP = 0.01;
/** Witnesses often know the same, so each further one adds little. */
const FURTHER_WITNESS = 0.5;
const MOST_FOR_FURTHER = 1.5;

/** Weighs what speaks for and against a cell; null where it is not taken to be wrong. */
export function judgeCell(cell: Cell, shape: string, rules: FieldRules): Flag | null {
  const group = weighVotes(cell, rules);
  const own = ownEvidence(cell, shape, rules);
  const weight = BEFORE + (own?.weight ?? 0) + group.weight;
  if (weight <= 0) return null;
  const { vote } = group;
  const counts = vote
    ? { by: vote.by, others: vote.others, agreeing: vote.holding, witnesses: group.against }
    : {};
  const suggestion = vote ? vote.value : (own?.suggestion ?? null);
  if (own === null || (vote && group.weight >= own.weight))
    return { reason: 'group', evidence: counts, suggestion, weight };
  return { reason: own.reason, evidence: { ...own.evidence, ...counts }, suggestion, weight };
}

/** What speaks against a value by itself, the strongest of it; null where nothing does. */
function ownEvidence(cell: Cell, shape: string, rules: FieldRules): Flag | null {
  const { value } = cell;
  if (value === null || isNullMark(value)) return null;
  const near = rules.variants.get(value);
  const variant = near && !echoes(cell, near.meant) ? near : undefined;
  const unit = rules.oddUnits.get(value);
  const format = rules.oddShapes.get(shape);
  const elsewhere = rules.elsewhere.get(value);
  const all: Flag[] = [
    ...(variant
      ? [
          {
            reason: 'variant' as const,
            evidence: { records: variant.n, meant: variant.meantCount },
            suggestion: variant.meant,
            weight: variant.weight,
          },
        ]
      : []),
    ...(unit
      ? [
          {
            reason: 'unit' as const,
            evidence: { records: unit.n, usual: unit.usual },
            suggestion: null,
            weight: unit.weight,
          },
        ]
      : []),
    ...(format ? [{ reason: 'format' as const, evidence: {}, suggestion: null, weight: format }] : []),
    ...(elsewhere
      ? [
          {
            reason: 'shifted' as const,
            evidence: { field: elsewhere.field, records: elsewhere.n },
            suggestion: null,
            weight: SHIFTED,
          },
        ]
      : []),
  ];
  return all.reduce<Flag | null>(
    (best, one) => (best === null || one.weight > best.weight ? one : best),
    null,
  );
}

/** The groups' verdict: the mean of the witnesses' weights, each counting by its agreement. */
function weighVotes(
  cell: Cell,
  rules: FieldRules,
): { readonly weight: number; readonly vote: GroupVote | null; readonly against: number } {
  let sum = 0;
  let weights = 0;
  let against = 0;
  let best: { vote: GroupVote; trust: number } | null = null;
  for (const vote of cell.votes) {
    const witness = rules.witnesses.find(({ by }) => by === vote.by);
    if (!witness) continue;
    const trust = witness.kappa / (1.02 - witness.kappa);
    weights += trust;
    if (vote.value === cell.value) {
      sum -= trust * Math.log(Math.max(2, 10 * witness.kappa));
      continue;
    }
    sum += trust * disagreement(cell, vote, witness, rules);
    against++;
    if (best === null || trust > best.trust) best = { vote, trust };
  }
  if (weights === 0) return { weight: 0, vote: null, against: 0 };
  const further = Math.min(MOST_FOR_FURTHER, FURTHER_WITNESS * Math.max(0, against - 1));
  const weight = sum / weights;
  return {
    weight: weight > 0 ? weight + further : weight,
    vote: weight > 0 ? (best?.vote ?? null) : null,
    against,
  };
}

/** Log-odds that a cell is wrong when its group holds another value. */
function disagreement(cell: Cell, vote: GroupVote, witness: WitnessRecord, rules: FieldRules): number {
  // That the group decides without exception is believed the more, the better it agrees, here and in general.
  // Two cells of a group agree as often as each of them is regular, squared.
  const regular = Math.min(0.99, Math.sqrt(witness.kappa));
  const odds = ((regular / (1 - regular)) * (vote.holding + 1)) / (vote.others - vote.holding + 1) / 2;
  const decides = odds / (1 + odds);
  if (vote.homes > 0) {
    const exceptions = (witness.homed + 0.5) / (witness.cells + 1);
    return Math.log(HOMED_IF_WRONG / ((decides * SLIP) / 2 + (1 - decides) * exceptions));
  }
  const base = Math.log(HOMELESS_IF_WRONG / (decides * SLIP + (1 - decides) * (1 - regular)));
  if (cell.value === null || vote.value === null) return base;
  if (isNullMark(cell.value)) return base - 1;
  if (echoes(cell, vote.value)) return 0;
  const most = Math.max(1, editsAllowed(vote.value), Math.floor([...vote.value].length * 0.3));
  const near = editsWithin([...cell.value], [...vote.value], most) !== null;
  return near ? base + Math.log(NEAR_IF_WRONG / Math.max(0.03, rules.nearAnyway)) : base;
}

/**
 * Whether what sets the value apart from its group's stands in another field of the row: `at-7` among `de-7` is right
 * where the country is `at`.
 */
function echoes(cell: Cell, expected: string): boolean {
  const words = new Set(wordsOf(expected));
  const other = wordsOf(cell.value ?? '').filter((word) => !words.has(word));
  if (other.length === 0) return false;
  const beside = new Set(cell.beside.filter((text) => text !== null).map((text) => text.toLowerCase()));
  return other.every((word) => beside.has(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
}
