import { describe, expect, test } from 'vitest';
import { clustersOf } from '../../../src/checks/matching/clusters.ts';

const never = () => false;

/** Clusters over pairs told as `[left, right, odds]`; every other pair has odds of -5. */
function cluster(
  size: number,
  pairs: readonly (readonly [number, number, number])[],
  apart: (left: number, right: number) => boolean = never,
) {
  const odds = (left: number, right: number) =>
    pairs.find(([one, other]) => one === Math.min(left, right) && other === Math.max(left, right))?.[2] ?? -5;
  const scored = {
    left: Int32Array.from(pairs, ([left]) => left),
    right: Int32Array.from(pairs, ([, right]) => right),
    odds: Float64Array.from(pairs, ([, , own]) => own),
  };
  return clustersOf(scored, size, 0, odds, apart).map(({ members }) => members);
}

describe('clusters', () => {
  test('two families are not chained together by one record that resembles both', () => {
    const family = (a: number, b: number, c: number) =>
      [
        [a, b, 6],
        [a, c, 6],
        [b, c, 6],
      ] as const;
    expect(cluster(6, [...family(0, 1, 2), ...family(3, 4, 5), [2, 3, 3]])).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });

  test('a copy that is far from one and near to the others still belongs to them', () => {
    expect(
      cluster(3, [
        [0, 1, 6],
        [1, 2, 6],
        [0, 2, -1],
      ]),
    ).toEqual([[0, 1, 2]]);
  });

  test('what must stay apart stays apart, and goes to the likelier side', () => {
    const apart = (left: number, right: number) => left + right === 3;
    expect(
      cluster(
        3,
        [
          [0, 1, 3],
          [0, 2, 6],
        ],
        apart,
      ),
    ).toEqual([[0, 2]]);
    expect(cluster(3, [[1, 2, 9]], apart)).toEqual([]);
  });

  test('a component that is too large is taken apart at its weaker pairs, and no record is lost', () => {
    const pairs: [number, number, number][] = [];
    for (let start = 0; start < 1000; start += 2) {
      pairs.push([start, start + 1, 6]);
      if (start + 2 < 1000) pairs.push([start + 1, start + 2, 0.5]);
    }
    expect(cluster(1000, pairs)).toHaveLength(500);
  });
});
