import { may } from '../src/people/roles.ts';
import type { AdoptionView, GroupsAdoption } from '../src/progress/adoption-view.ts';
import type { Desk } from './desk.ts';
import type { Turn } from './wing.ts';

/** How the people of a manager use the CRM, as far as the manager may see it. */
export interface Reports {
  /** The groups in which the manager's people are, each shown to everybody in the same way. */
  readonly groups: GroupsAdoption['teams'];
  /** The parts that are known, of their weight; null where nothing is. */
  readonly coverage: number | null;
  /** One by one; null where nobody but themselves may see that. */
  readonly reps: readonly { readonly name: string; readonly adoption: AdoptionView['reps'][number] }[] | null;
}

/** Null for whoever has nobody's numbers to look after, and where no day was judged. */
export async function readReports(desk: Desk, { member, told }: Turn): Promise<Reports | null> {
  if (!may(member.role, 'reports')) return null;
  const adoption = await desk.adoption({ email: member.email, role: member.role });
  if (adoption === null) return null;
  const people = await desk.people();
  const theirs = new Set(
    people.flatMap(({ email, manager }) => (manager?.trim().toLowerCase() === member.email ? [email] : [])),
  );
  const users = (await desk.users()).filter(({ email }) => theirs.has((email ?? '').trim().toLowerCase()));
  const teams = new Set([
    ...users.flatMap(({ team }) => team ?? []),
    ...people.flatMap(({ email, team }) => (theirs.has(email) ? (team ?? []) : [])),
  ]);
  const groups = adoption.teams.filter(({ ids }) => ids.some((id) => teams.has(id)));
  const nameOf = (id: string) => {
    const user = users.find((one) => `${one.source} ${one.id}` === id);
    const known = people.find(({ email }) => email === (user?.email ?? '').trim().toLowerCase());
    return known?.name ?? user?.name ?? told.speaker.say('home.somebody');
  };
  return {
    groups,
    coverage: groups[0]?.coverage ?? null,
    reps: isSwitchedOn(desk, adoption)
      ? adoption.reps.map((rep) => ({ name: nameOf(rep.id), adoption: rep }))
      : null,
  };
}

/** Whether managers see single people's numbers, by what the strategy says was agreed. */
function isSwitchedOn(desk: Desk, { day }: AdoptionView): boolean {
  const { rep_level, agreed } = desk.strategy().people;
  return rep_level === 'manager' && agreed !== undefined && agreed <= day;
}
