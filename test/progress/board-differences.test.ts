import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardOf, type Mender } from '../../src/progress/board.ts';
import { everybody, isolated, type People, peopleOf } from './differencing.ts';

/** Teams of these sizes, people numbered one after the other; person p has 2^p open findings and mended some. */
function menders(sizes: readonly number[], managers: ReadonlyMap<number, string> = new Map()): Mender[] {
  const teamOf = sizes.flatMap((size, at) => Array.from({ length: size }, () => `T${at}`));
  return teamOf.map((team, person) => {
    const manager = managers.get(person);
    const knownTo = manager === undefined ? [] : [manager];
    return { id: String(person), team, knownTo, open: 2 ** person, mended: person % 2 };
  });
}

/** The people of each team's number, and of everybody's, which other messages tell; nothing without a board. */
function published(all: readonly Mender[], listed: readonly string[]): People[] {
  const board = boardOf(all, listed);
  const people = all.length;
  return board ? [everybody(people), ...board.teams.map(({ open }) => peopleOf(open, people))] : [];
}

/** Everybody who looks, by whose numbers they know: nobody's, their own, or those of their people. */
function viewers(people: number, managers: ReadonlyMap<number, string> = new Map()): ReadonlySet<number>[] {
  const reports = [...Map.groupBy(managers.keys(), (person) => managers.get(person) ?? '').values()];
  return [
    new Set<number>(),
    ...everybody(people).map((person) => new Set([person])),
    ...reports.map((own) => new Set(own)),
  ];
}

const teams = (sizes: readonly number[]) => sizes.map((_, at) => `T${at}`);

describe('what can be worked out from the board by differencing', () => {
  test('the judge sees what a board of all teams of five would give away to one of them', () => {
    const sets = [everybody(10), everybody(5)];
    expect(isolated(sets, 10, new Set([0]))).toContainEqual([1, 2, 3, 4]);
  });

  test('teams of 3, 4, 5 and 6: nothing about fewer than five others, whoever looks', () => {
    const shown: string[] = [];
    const some = [3, 4, 5, 6, 7];
    for (const sizes of some.flatMap((a) => some.flatMap((b) => [[a, b], ...some.map((c) => [a, b, c])]))) {
      const all = menders(sizes);
      const sets = published(all, teams(sizes));
      for (const known of viewers(all.length))
        expect(isolated(sets, all.length, known), `${sizes}`).toEqual([]);
      if (sets.length > 0) shown.push(sizes.join(' '));
    }
    expect(shown).toContain('6 6');
    expect(shown).toContain('6 6 6');
    // The third team could be worked out from the sum over everybody, unless the smallest of the others goes with it.
    expect(shown).not.toContain('3 6 6');
    expect(shown).toContain('7 6 7');
    expect(shown.some((sizes) => sizes === '3 6' || sizes === '5 6' || sizes === '5 5')).toBe(false);
  });

  test('whoever is on the list, teams that are not and people in no team included', () => {
    const size = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        (sizes, listing) => {
          const all = menders(sizes);
          const sets = published(
            all,
            teams(sizes).filter(() => listing.next().value === true),
          );
          for (const known of viewers(all.length)) expect(isolated(sets, all.length, known)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('nor by managers who see the numbers of their people, and who may be in the team themselves', () => {
    const size = fc.integer({ min: 3, max: 12 });
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 2, maxLength: 3 }),
        fc.infiniteStream(fc.constantFrom('a', 'b', null, null)),
        (sizes, managing) => {
          const people = sizes.reduce((sum, own) => sum + own, 0);
          const managers = new Map(
            everybody(people).flatMap((person) => {
              const manager = managing.next().value as string | null;
              return manager === null ? [] : [[person, manager] as const];
            }),
          );
          const sets = published(menders(sizes, managers), teams(sizes));
          for (const known of viewers(people, managers)) expect(isolated(sets, people, known)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('also where some had nothing to mend, who hide nobody', () => {
    const size = fc.integer({ min: 3, max: 10 });
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 2, maxLength: 3 }),
        fc.infiniteStream(fc.boolean()),
        (sizes, idling) => {
          const all = menders(sizes).map((one) =>
            idling.next().value === true ? { ...one, open: 0, mended: 0 } : one,
          );
          const busy = everybody(all.length).filter((person) => (all[person]?.open ?? 0) > 0);
          const sets = published(all, teams(sizes)).map((own, at) => (at === 0 ? busy : own));
          for (const known of viewers(all.length)) expect(isolated(sets, all.length, known)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('two boards of one week, before and after a team left the list, give nothing more away', () => {
    const size = fc.integer({ min: 3, max: 9 });
    fc.assert(
      fc.property(fc.array(size, { minLength: 3, maxLength: 4 }), (sizes) => {
        const all = menders(sizes);
        const [, ...rest] = teams(sizes);
        const sets = [...published(all, teams(sizes)), ...published(all, rest).slice(1)].slice(0, 8);
        for (const known of viewers(all.length)) expect(isolated(sets, all.length, known)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
