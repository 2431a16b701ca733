import { describe, expect, test } from 'vitest';
import { scoreOf } from '../../src/scoring/score.ts';

const WEIGHTS = new Map([
  ['a', 3],
  ['b', 1],
]);
const count = (checkId: string, checked: number, failing: number) => ({ checkId, checked, failing });

describe('the score', () => {
  test('weighs rules by their records: 90 of 100 at weight 3 and 5 of 10 at weight 1', () => {
    const score = scoreOf(['a', 'b'], [count('a', 100, 10), count('b', 10, 5)], new Set(), WEIGHTS);
    expect(score.value).toBeCloseTo(88.7097, 4);
    expect(score.n).toBe(110);
    expect(score.coverage).toBe(1);
  });

  test('is not lowered by a rule that could not run, but covers less', () => {
    const score = scoreOf(['a', 'b'], [count('a', 100, 0)], new Set(['b']), WEIGHTS);
    expect(score.value).toBe(100);
    expect(score.coverage).toBe(0.75);
  });

  test('is null, not zero or hundred, when nothing ran', () => {
    expect(scoreOf(['a', 'b'], [], new Set(['a', 'b']), WEIGHTS)).toEqual({
      value: null,
      coverage: 0,
      n: 0,
      weight: 0,
    });
  });
});
