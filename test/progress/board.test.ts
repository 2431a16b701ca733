import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardOf, FEWEST_ON_BOARD, type Mender } from '../../src/progress/board.ts';
import { createDice } from '../worlds/year/dice.ts';

/** People of a team, each with findings and how many of these they mended. */
const team = (name: string, each: readonly (readonly [open: number, mended: number])[]): Mender[] =>
  each.map(([open, mended], at) => ({ id: `${name} ${at}`, team: name, knownTo: [], open, mended }));
const alike = (name: string, people: number, open: number, mended: number) =>
  team(
    name,
    Array.from({ length: people }, () => [open, mended] as const),
  );
const placesOf = (menders: readonly Mender[], listed: readonly string[]) =>
  boardOf(menders, listed)?.teams.map(({ team: name, place }) => [name, place]);

describe('the board', () => {
  test('goes by the share that was mended, so that a team can win from behind', () => {
    const [messy, tidy] = [alike('Messy', 8, 100, 30), alike('Tidy', 8, 20, 2)];
    const left = (menders: readonly Mender[]) =>
      menders.reduce((sum, { open, mended }) => sum + open - mended, 0);
    expect(left(messy)).toBeGreaterThan(left(tidy));
    expect(placesOf([...messy, ...tidy], ['Tidy', 'Messy'])).toEqual([
      ['Messy', 1],
      ['Tidy', 2],
    ]);
  });

  test('draws a share of few findings towards that of all, and says between what it lies', () => {
    const six = team('Few', [...Array.from({ length: 4 }, () => [1, 1] as const), [1, 0], [1, 0]]);
    const menders = [...six, ...alike('Many', 10, 50, 20)];
    const [few, many] = boardOf(menders, ['Few', 'Many'])?.teams ?? [];
    const usual = 204 / 506;
    expect(few?.share).toBeCloseTo((4 + 10 * usual) / 16, 12);
    expect(many?.share).toBeCloseTo((200 + 10 * usual) / 510, 12);
    expect((few?.high ?? 0) - (few?.low ?? 1)).toBeGreaterThan(3 * ((many?.high ?? 0) - (many?.low ?? 0)));
    expect([few?.place, many?.place]).toEqual([1, 1]);
  });

  test('is as wide as people differ, and no narrower than chance makes it', () => {
    const differing = team(
      'Differing',
      [1, 2, 3, 4, 5, 6].map((mended) => [10, mended] as const),
    );
    const [even, other] =
      boardOf([...differing, ...alike('Even', 8, 10, 5)], ['Differing', 'Even'])?.teams ?? [];
    const usual = 61 / 140;
    const [share, evenShare] = [(21 + 10 * usual) / 70, (40 + 10 * usual) / 90];
    // Quantiles of 90 % of Student's t with 5 and 7 degrees of freedom.
    const [t5, t7] = [1.475884, 1.414924];
    // Each is 0.5, 1.5 or 2.5 findings from the team's 3.5, and weighs a sixth of it.
    const reach = t5 * Math.sqrt(((5 / 6) * 17.5 * (6 / 5) ** 2) / 70 ** 2);
    expect(other?.share).toBeCloseTo(share, 12);
    expect(other?.low).toBeCloseTo(share - reach, 6);
    expect(other?.high).toBeCloseTo(share + reach, 6);
    const byChance = t7 * Math.sqrt((evenShare * (1 - evenShare)) / 90);
    expect(even?.low).toBeCloseTo(evenShare - byChance, 6);
    expect(even?.high).toBeCloseTo(evenShare + byChance, 6);
  });

  test('counts nobody who had nothing to mend, and no team without a name', () => {
    expect(FEWEST_ON_BOARD).toBe(6);
    const [five, other] = [alike('Five', 5, 40, 9), alike('Other', 9, 40, 9)];
    const idle = alike('Five', 4, 0, 0).map((one) => ({ ...one, id: `idle ${one.id}` }));
    expect(boardOf([...five, ...idle, ...other], ['Five', 'Other'])).toBeNull();
    const nameless = alike('', 7, 40, 9);
    expect(boardOf([...nameless, ...other], ['', 'Other'])).toBeNull();
  });

  test('names teams with the same share in the order of their names', () => {
    const same = [...alike('B', 6, 5, 1), ...alike('A', 6, 5, 1), ...alike('C', 6, 5, 1)];
    expect(placesOf(same, ['B', 'C', 'A'])).toEqual([
      ['A', 1],
      ['B', 1],
      ['C', 1],
    ]);
  });

  test('takes no one person’s week for the team’s', () => {
    const one = team('One', [[30, 30], ...Array.from({ length: 7 }, () => [30, 0] as const)]);
    const even = alike('Even', 8, 30, 1);
    expect(placesOf([...one, ...even], ['One', 'Even'])).toEqual([
      ['One', 1],
      ['Even', 1],
    ]);
  });

  test('places nobody before a team with a higher share for being uncertain', () => {
    const uncertain = team('Uncertain', [
      [40, 40],
      [40, 0],
      [40, 40],
      [40, 0],
      [40, 5],
      [40, 0],
    ]);
    const menders = [...alike('First', 10, 50, 45), ...alike('Second', 10, 50, 30), ...uncertain];
    expect(placesOf(menders, ['First', 'Second', 'Uncertain'])).toEqual([
      ['First', 1],
      ['Second', 2],
      ['Uncertain', 2],
    ]);
  });

  test('is there for two teams or more of the list, and names no other', () => {
    const all = [...alike('A', 6, 5, 1), ...alike('B', 6, 5, 1), ...alike('C', 6, 5, 5)];
    expect(boardOf(all, ['A'])).toBeNull();
    expect(boardOf(all, ['A', 'A'])).toBeNull();
    expect(boardOf(all, ['A', 'Z'])).toBeNull();
    expect(placesOf(all, ['A', 'B'])?.map(([name]) => name)).toEqual(['A', 'B']);
    expect(boardOf(all, ['A', 'B'])?.others).toBe(false);
    expect(boardOf(all, ['A', 'B', 'Z'])?.others).toBe(true);
    expect(boardOf([], ['A', 'B'])).toBeNull();
  });

  test('where nobody mended anything all share the first place', () => {
    const [one, other] = boardOf([...alike('A', 6, 5, 0), ...alike('B', 9, 1, 0)], ['A', 'B'])?.teams ?? [];
    expect(one).toMatchObject({ share: 0, low: 0, place: 1 });
    expect(other).toMatchObject({ share: 0, place: 1 });
  });

  const person = fc.record({
    open: fc.integer({ min: 0, max: 60 }),
    way: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const world = fc.array(fc.array(person, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 6 });
  const mendersOf = (teams: readonly (readonly { open: number; way: number }[])[]) =>
    teams.flatMap((people, at) =>
      team(
        `T${at}`,
        people.map(({ open, way }) => [open, Math.round(open * way)] as const),
      ),
    );

  test('is in order, whole and the same whatever the order; every share lies in its range', () => {
    fc.assert(
      fc.property(world, (teams) => {
        const menders = mendersOf(teams);
        const listed = teams.map((_, at) => `T${at}`);
        const board = boardOf(menders, listed);
        expect(boardOf(menders.toReversed(), listed.toReversed())).toEqual(board);
        for (const [at, one] of (board?.teams ?? []).entries()) {
          const before = board?.teams[at - 1];
          expect(one.low).toBeLessThanOrEqual(one.share);
          expect(one.high).toBeGreaterThanOrEqual(one.share);
          expect(one.low >= 0 && one.high <= 1).toBe(true);
          expect(one.share).toBeLessThanOrEqual(before?.share ?? 1);
          expect([before?.place ?? 1, at + 1]).toContain(one.place);
          const own = menders.filter(({ team: name, open }) => name === one.team && open > 0);
          expect(own.length).toBeGreaterThanOrEqual(FEWEST_ON_BOARD);
        }
      }),
    );
  });

  test('has a team that left the list no longer, and shows the others’ numbers of findings as before', () => {
    fc.assert(
      fc.property(world, (teams) => {
        const listed = teams.map((_, at) => `T${at}`);
        const [, ...rest] = listed;
        const [all, fewer] = [boardOf(mendersOf(teams), listed), boardOf(mendersOf(teams), rest)];
        const open = (board: typeof all) =>
          board?.teams.map(({ team: name, open: n }) => [name, n]).sort() ?? [];
        expect(open(fewer).length).toBeLessThanOrEqual(open(all).length);
        for (const one of open(fewer)) expect(open(all)).toContainEqual(one);
        expect(open(fewer).map(([name]) => name)).not.toContain('T0');
      }),
    );
  });

  /** Two teams whose people differ in how much they have and mend; how often the board sets them apart. */
  function setApart(difference: number, weeks: number): number {
    const dice = createDice(1);
    const weekOf = (name: string, share: number) =>
      team(
        name,
        Array.from({ length: 10 }, () => {
          const open = dice.whole(1, 40);
          const own = Math.min(1, Math.max(0, share + (dice.share() - 0.5) * 0.4));
          return [open, Array.from({ length: open }, () => dice.chance(own)).filter(Boolean).length] as const;
        }),
      );
    const apart = Array.from({ length: weeks }, () => {
      const board = boardOf([...weekOf('A', 0.3), ...weekOf('B', 0.3 + difference)], ['A', 'B']);
      return board?.teams[1]?.place === 2;
    });
    return apart.filter(Boolean).length / weeks;
  }

  test('seldom sets apart teams that are alike, and mostly those that are not', () => {
    expect(setApart(0, 600)).toBeLessThan(0.1);
    expect(setApart(0.3, 200)).toBeGreaterThan(0.8);
  });
});
