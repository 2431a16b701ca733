import { candidatePairs } from './blocking.ts';
import { createGrowing } from './growing.ts';
import type { Model, PatternCount } from './model.ts';
import { createNumbering } from './numbering.ts';
import type { Comparer } from './pairs.ts';
import type { KeptPairs } from './scoring.ts';
import { oddsOf, weightsOf } from './weights.ts';

/** Pairs below these odds in the first model are not kept: what is learnt moves them by less than that. */
const HOPELESS = -8;

/** Compares every candidate once; keeps those that may be one thing, and counts the patterns of all. */
export function compareCandidates(comparer: Comparer, first: Model, size: number) {
  const weights = weightsOf(first);
  const logs = new Float64Array(first.relations.length + 1);
  const numbering = createNumbering();
  const found: { readonly code: number; readonly levels: Int8Array; readonly keep: boolean }[] = [];
  const counts = createGrowing(Int32Array);
  const [left, right, codes] = [
    createGrowing(Int32Array),
    createGrowing(Int32Array),
    createGrowing(Float64Array),
  ];
  let candidates = 0;
  const passes = [
    ...candidatePairs(comparer.columns, size, (one, other) => {
      const code = comparer.patternOf(one, other);
      candidates++;
      const number = numbering.of(code);
      if (number === found.length) {
        const levels = comparer.levelsOf(code);
        oddsOf(weights, levels, logs);
        found.push({ code, levels, keep: (logs[0] as number) > HOPELESS });
        counts.push(0);
      }
      counts.add(number, 1);
      if (!found[number]?.keep) return;
      left.push(one);
      right.push(other);
      codes.push(code);
    }),
  ];
  const pairs: KeptPairs = { left: left.array(), right: right.array(), patterns: codes.array() };
  const patterns = new Map(
    found.map(({ code, levels }, at): [number, PatternCount] => [
      code,
      { levels, n: counts.at(at), known: 0 },
    ]),
  );
  return { pairs, patterns, candidates, passes };
}
