/** One of the people whose records numbers are made of. */
export interface Counted {
  readonly id: string;
  readonly team: string;
  readonly department: string | null;
  /** The parts of adoption in which something of theirs counts. */
  readonly parts: ReadonlySet<string>;
  /** Who sees this person's own numbers beside themselves. */
  readonly knownTo: readonly string[];
}

/** Teams whose numbers are shown as one. */
export interface ShownGroup {
  readonly teams: readonly string[];
}

/** What may be shown, and of which parts; groups are disjoint, and smaller ones lie within larger. */
export interface Shown {
  readonly parts: readonly string[];
  /** Null: not even all together. */
  readonly organisation: ShownGroup | null;
  readonly departments: readonly (ShownGroup & { readonly ids: readonly string[] })[];
  readonly groups: readonly ShownGroup[];
}

/** Nobody but themselves sees a number about fewer people than this. */
export const FEWEST_PEOPLE = 5;

/**
 * Decides which teams are shown as one, so that nobody learns a number about fewer than five people, not by taking
 * numbers off each other either. Of every group that is shown, and of every part of it, there is nobody, or there are at
 * least five beside each one in it, since they can take their own number off; and for whoever sees the numbers of several
 * people, nobody or at least five beside all of these. Groups lie within each other and never across, so that what is
 * left when any are taken off each other is made of whole groups. They are the same for whoever looks, so that two people
 * have nothing to compare. A part of which too few people are in the whole organisation is left out altogether.
 */
export function groupsShown(people: readonly Counted[]): Shown {
  const every = [...new Set(people.flatMap(({ parts }) => [...parts]))].sort();
  const parts = every.filter((part) => mayShow(people, [part]));
  if (parts.length === 0) return { parts, organisation: null, departments: [], groups: [] };
  const fits = (some: readonly Counted[]) => mayShow(some, parts);
  const named = people.some(({ department }) => department !== null);
  const departments = named
    ? fold(
        unitsBy(people, ({ department }) => department ?? ''),
        fits,
      )
    : [];
  const within = named ? departments : [people];
  const groups = within.flatMap((some) =>
    fold(
      unitsBy(some, ({ team }) => team),
      fits,
    ),
  );
  return {
    parts,
    organisation: { teams: teamsOf(people) },
    departments: departments.map((some) => ({
      teams: teamsOf(some),
      ids: [...new Set(some.map(({ department }) => department ?? ''))].sort(),
    })),
    groups: groups.map((some) => ({ teams: teamsOf(some) })),
  };
}

/** Whether a number about these people hides each of them, in every part, from everybody who knows some of them. */
function mayShow(people: readonly Counted[], parts: readonly string[]): boolean {
  return parts.every((part) => {
    const counted = people.filter((person) => person.parts.has(part));
    if (counted.length === 0) return true;
    if (counted.length - 1 < FEWEST_PEOPLE) return false;
    const known = new Map<string, number>();
    for (const { knownTo } of counted) for (const who of knownTo) known.set(who, (known.get(who) ?? 0) + 1);
    return [...known.values()].every((number) => {
      const others = counted.length - number;
      return others === 0 || others >= FEWEST_PEOPLE;
    });
  });
}

/**
 * Joins those that may not stand alone, and then the smallest of the others to them until together they may; which all of
 * them do, since what they are taken from does.
 */
function fold(
  units: readonly (readonly Counted[])[],
  fits: (people: readonly Counted[]) => boolean,
): (readonly Counted[])[] {
  const alone = units.filter(fits).sort((a, b) => a.length - b.length || (firstOf(a) < firstOf(b) ? -1 : 1));
  let joined = units.filter((unit) => !fits(unit)).flat();
  while (joined.length > 0 && !fits(joined) && alone.length > 0)
    joined = [...joined, ...(alone.shift() ?? [])];
  return [...alone, ...(joined.length > 0 ? [joined] : [])].sort((a, b) =>
    firstOf(a) < firstOf(b) ? -1 : 1,
  );
}

function unitsBy(people: readonly Counted[], key: (person: Counted) => string): Counted[][] {
  return [...Map.groupBy(people, key).values()];
}

function teamsOf(people: readonly Counted[]): string[] {
  return [...new Set(people.map(({ team }) => team))].sort();
}

function firstOf(people: readonly Counted[]): string {
  return teamsOf(people)[0] ?? '';
}
