import type { MeasurementRow, UserRow } from '../store/ports.ts';
import { type FoldedGroup, foldSmall, type Group } from './fold.ts';
import { personsOf } from './persons.ts';

/** The id of those who are in no team. */
export const NO_TEAM = '';

/**
 * The teams' scores as anybody may see them. Those in no team are a group as well: else they would be what all the teams
 * leave over of the organisation.
 * @param rows of a day
 * @param before of the day that it is compared with; empty where there is none
 * @returns null where there are fewer than five people in all
 */
export function teamsOf(
  rows: readonly MeasurementRow[],
  before: readonly MeasurementRow[],
  users: readonly UserRow[],
): FoldedGroup[] | null {
  const earlier = groupsOf(before, users);
  const folded = foldSmall(earlier) ?? [];
  const members = folded.map(({ ids }) =>
    earlier.filter(({ id }) => ids.includes(id)).flatMap((group) => group.members ?? []),
  );
  return foldSmall(groupsOf(rows, users), { before: members });
}

/** The owners of a day by their teams, with the sums of their scores. */
function groupsOf(rows: readonly MeasurementRow[], users: readonly UserRow[]): Group[] {
  const personOf = personsOf(users);
  const teamOf = new Map(users.map(({ source, id, team }) => [`${source} ${id}`, team]));
  const owners = rows
    .filter(({ kind, groupKind }) => kind === 'score' && groupKind === 'rep')
    .map(({ groupId, value, n, detail }) => {
      const [source = '', ...id] = groupId.split(' ');
      const { weight, team } = JSON.parse(detail) as { weight: number; team?: string | null };
      const person = personOf({ source, id: id.join(' ') });
      return { person, team: (team === undefined ? teamOf.get(groupId) : team) ?? NO_TEAM, value, n, weight };
    });
  return [...Map.groupBy(owners, ({ team }) => team)].map(([id, own]) => {
    const members = [...new Set(own.flatMap(({ person }) => person ?? []))];
    const weight = own.reduce((sum, owner) => sum + owner.weight, 0);
    const worth = own.reduce((sum, owner) => sum + (owner.value ?? 0) * owner.weight, 0);
    return {
      id,
      people: members.length,
      members,
      value: weight > 0 ? worth / weight : null,
      n: own.reduce((sum, owner) => sum + (owner.n ?? 0), 0),
      weight,
    };
  });
}
