import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEWEST_PEOPLE, foldSmall } from '../../src/progress/fold.ts';

const group = (id: string, people: number) => ({ id, people, value: 50, n: people * 10, weight: people });

describe('folding groups of people', () => {
  test('teams of 3 and 4 are shown as one', () => {
    expect(
      foldSmall([group('a', 3), group('b', 4), group('c', 8)])?.map((folded) => [folded.ids, folded.people]),
    ).toEqual([
      [['a', 'b'], 7],
      [['c'], 8],
    ]);
  });

  test('one small team goes with the smallest of the others, so that it cannot be worked out by subtraction', () => {
    expect(foldSmall([group('a', 2), group('b', 9), group('c', 6)])?.map((folded) => folded.ids)).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
  });

  test('four people in all are not shown at all', () => {
    expect(foldSmall([group('a', 1), group('b', 3)])).toBeNull();
  });

  test('whatever the teams, every shown group has five people or more, and nobody is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 9 }), (sizes) => {
        const folded = foldSmall(sizes.map((people, index) => group(`t${index}`, people)));
        const total = sizes.reduce((sum, people) => sum + people, 0);
        if (folded === null) expect(total).toBeLessThan(FEWEST_PEOPLE);
        else {
          expect(Math.min(...folded.map(({ people }) => people))).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
          expect(folded.reduce((sum, { people }) => sum + people, 0)).toBe(total);
        }
      }),
    );
  });

  test('a folded value is the mean of those that have one, by their weights', () => {
    const [a, b] = [group('a', 3), group('b', 4)];
    const folded = (value: number | null, other: number | null) =>
      foldSmall([{ ...b, value: other, weight: 2 }, { ...a, value, weight: 1 }, group('c', 9)])?.[0];
    expect(folded(40, 70)).toEqual({ ids: ['a', 'b'], people: 7, value: 60, n: 70, weight: 3 });
    expect(folded(null, 70)).toMatchObject({ value: 70, n: 70, weight: 2 });
    expect(folded(40, null)).toMatchObject({ value: 40, weight: 1 });
    expect(folded(null, null)).toMatchObject({ value: null, weight: 0 });
  });

  test('nobody is no group to be shown', () => {
    expect(foldSmall([])).toBeNull();
    expect(foldSmall([group('a', 0)])).toBeNull();
    expect(foldSmall([group('a', 0), group('b', 5)])?.map(({ ids }) => ids)).toEqual([['a'], ['b']]);
    expect(foldSmall([{ ...group('x', 6), within: 'gone' }])).toBeNull();
  });
});

describe('groups within a group', () => {
  const within = (id: string, people: number, parent: string) => ({ ...group(id, people), within: parent });
  const named = (id: string, members: readonly string[], parent?: string) => ({
    ...group(id, members.length),
    members,
    ...(parent === undefined ? {} : { within: parent }),
  });
  const people = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `p${from + at}`);

  test('are shown after it, with who is in none of them under its name', () => {
    const sales = { id: 'd', people: 20, value: 60, n: 210, weight: 20 };
    const parts = [
      { ...within('x', 8, 'd'), value: 50 },
      { ...within('y', 7, 'd'), value: 80 },
    ];
    expect(foldSmall([...parts, sales])).toEqual([
      { ids: ['d'], people: 20, value: 60, n: 210, weight: 20 },
      { ids: ['d'], people: 5, value: 48, n: 60, weight: 5, within: 'd' },
      { ids: ['x'], people: 8, value: 50, n: 80, weight: 8, within: 'd' },
      { ids: ['y'], people: 7, value: 80, n: 70, weight: 7, within: 'd' },
    ]);
  });

  test('leave nothing over where they are all of it; what nobody is in is left over as well', () => {
    const parts = [within('x', 8, 'd'), within('y', 7, 'd')];
    const idsOf = (whole: Partial<ReturnType<typeof group>>) =>
      foldSmall([{ ...group('d', 15), ...whole }, ...parts])?.map(({ ids }) => ids.join());
    expect(idsOf({})).toEqual(['d', 'x', 'y']);
    expect(idsOf({ n: 160 })).toEqual(['d', 'd', 'x', 'y']);
    expect(idsOf({ people: 20 })).toEqual(['d', 'd', 'x', 'y']);
    const left = foldSmall([{ ...group('d', 15), n: 160 }, ...parts])?.[1];
    expect(left).toMatchObject({ people: 0, value: null, n: 10, weight: 0 });
    const worthless = { ...group('d', 15), n: 160, value: null };
    expect(foldSmall([worthless, ...parts])?.[1]).toMatchObject({ value: null });
    const lighter = { ...group('d', 20), weight: 14 };
    expect(foldSmall([lighter, ...parts])?.[1]).toMatchObject({ value: null, people: 5 });
  });

  test('of no value count for nothing in what they leave over', () => {
    const parts = [{ ...within('x', 8, 'd'), value: null }, within('y', 7, 'd')];
    const over = foldSmall([{ ...group('d', 20), value: 60 }, ...parts])?.[1];
    expect(over?.value).toBeCloseTo((60 * 20 - 50 * 7) / 5, 12);
  });

  test('are shown in the order of their names, each with those within it', () => {
    const tree = [
      group('e', 12),
      group('d', 12),
      within('y', 6, 'd'),
      within('x', 6, 'd'),
      within('w', 6, 'e'),
    ];
    expect(foldSmall(tree)?.map(({ ids, within: parent }) => [...ids, parent].join())).toEqual([
      'd,',
      'x,d',
      'y,d',
      'e,',
      'e,e',
      'w,e',
    ]);
  });

  test('are not shown where they are all folded into one, nor under groups that are folded themselves', () => {
    expect(
      foldSmall([group('d', 9), within('x', 4, 'd'), within('y', 5, 'd')])?.map(({ ids }) => ids),
    ).toEqual([['d']]);
    const folded = foldSmall([group('d', 4), group('e', 7), within('x', 5, 'e')]);
    expect(folded?.map(({ ids }) => ids)).toEqual([['d', 'e']]);
  });

  test('count people by name where all name them, and by number where one does not', () => {
    const both = [named('a', people(0, 3)), named('b', people(2, 5))];
    expect(foldSmall([...both, group('c', 9)])?.map((one) => one.people)).toEqual([5, 9]);
    expect(foldSmall([group('a', 3), named('b', people(2, 5))])?.map((one) => one.people)).toEqual([6]);
    const sales = [named('d', people(0, 16)), named('x', people(0, 6), 'd'), named('y', people(4, 10), 'd')];
    expect(foldSmall(sales)?.map((one) => one.people)).toEqual([16, 6, 6, 6]);
  });

  test('between which somebody moved are joined with where most of their old group is', () => {
    const now = [named('a', ['p0', ...people(20, 26)]), named('b', people(1, 6)), named('c', people(6, 13))];
    const idsOf = (groups: readonly ReturnType<typeof named>[]) =>
      foldSmall(groups, { before: [people(0, 13), people(20, 26)] })?.map(({ ids }) => ids.join('+'));
    expect(idsOf(now)).toEqual(['a+c', 'b']);
    expect(idsOf([...now].reverse())).toEqual(['a+c', 'b']);
    const still = [named('a', people(0, 6)), named('b', people(6, 13))];
    expect(foldSmall(still, { before: [people(0, 6), people(6, 13)] })).toHaveLength(2);
  });
});
