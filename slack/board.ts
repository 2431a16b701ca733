import type { Board } from '../src/progress/board.ts';
import type { Desk } from './desk.ts';
import type { Turn } from './wing.ts';

/** The board as members of listed teams and their managers see it: `board` null where there is none this week. */
export interface OwnBoard {
  readonly board: Board | null;
}

/** Null for whoever neither is in a listed team nor is the manager of somebody who is. */
export async function readOwnBoard(
  desk: Pick<Desk, 'strategy' | 'people' | 'users' | 'board'>,
  { member }: { readonly member: Pick<Turn['member'], 'email'> },
): Promise<OwnBoard | null> {
  const listed = desk.strategy().people.leaderboards?.teams;
  if (listed === undefined) return null;
  const people = await desk.people();
  const theirs = people.filter(
    ({ email, manager }) => email === member.email || manager?.trim().toLowerCase() === member.email,
  );
  const addresses = new Set([member.email, ...theirs.map(({ email }) => email)]);
  const users = (await desk.users()).filter(({ email }) => addresses.has((email ?? '').trim().toLowerCase()));
  const teams = [...theirs, ...users].map(({ team }) => team);
  return listed.some((team) => teams.includes(team)) ? { board: await desk.board() } : null;
}
