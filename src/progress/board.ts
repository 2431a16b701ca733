import type { Day } from '../clock.ts';
import { type Counted, FEWEST_PEOPLE, groupsShown } from '../scoring/adoption-groups.ts';
import { SHRINK_BY, shrunk, together } from '../scoring/adoption-score.ts';
import { studentQuantile } from './student.ts';

/** A team is on the board from so many people on who had something to mend: of whom each knows their own number. */
export const FEWEST_ON_BOARD = FEWEST_PEOPLE + 1;
/** A board compares so many teams or more. */
const FEWEST_TEAMS = 2;
/** How sure it is that a team's share lies in its range. */
export const BOARD_LEVEL = 0.8;

/** Somebody whose records had open findings at the start: how many, and how many of these were gone at the end. */
export interface Mender extends Omit<Counted, 'parts' | 'department'> {
  readonly open: number;
  readonly mended: number;
}

/** A team's place. */
export interface BoardTeam {
  readonly team: string;
  /** Findings that were open at the start. */
  readonly open: number;
  /** Of these the share that was mended, drawn towards that of all teams of the board, and between what it lies. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** From 1 on; teams that cannot be told apart have the same. */
  readonly place: number;
}

/** What teams that asked to be compared mended in a week. */
export interface Board {
  readonly since: Day;
  readonly until: Day;
  /** Two or more, best first. */
  readonly teams: readonly BoardTeam[];
  /** Whether teams of the list are left out, since a number about them would be about too few. */
  readonly others: boolean;
}

/**
 * The board of the listed teams. A team is on it only where it stands alone in a partition of all people, whatever
 * teams they are in, of which every part has enough of them (`groupsShown`): so neither a team's number nor what is
 * left when any are taken off a sum over everybody is about fewer than five people whom its reader does not know.
 * @param menders everybody with findings, also of teams that are not listed; nobody twice
 * @returns null where fewer than two teams may be shown
 */
export function boardOf(
  menders: readonly Mender[],
  listed: readonly string[],
): Pick<Board, 'teams' | 'others'> | null {
  // In one order, so that sums of broken numbers come out the same.
  const people = menders.filter(({ open }) => open > 0).sort((a, b) => (a.id < b.id ? -1 : 1));
  const parts: ReadonlySet<string> = new Set(['open']);
  const { groups } = groupsShown(people.map((one) => ({ ...one, parts, department: null })));
  const alone = groups.flatMap(({ teams: [team = '', ...more] }) => (more.length === 0 ? [team] : []));
  const shown = [...new Set(listed)].filter((team) => team !== '' && alone.includes(team)).sort();
  if (shown.length < FEWEST_TEAMS) return null;
  const teams = shown.map((team) => ({ team, people: people.filter((one) => one.team === team) }));
  return { teams: ranked(teams), others: shown.length < new Set(listed).size };
}

/**
 * Best first, by the share mended of what was open, so that it does not matter how much a team began with. A place is
 * shared with the first team that has it by all whose range reaches into that team's: so nobody is placed before a
 * team with a higher share for being uncertain.
 * @param teams in the order in which equals are named
 */
function ranked(
  teams: readonly { readonly team: string; readonly people: readonly Mender[] }[],
): BoardTeam[] {
  const all = teams.flatMap(({ people }) => people);
  const usual = together(all.map(done))?.share ?? 0;
  const sorted = teams
    .map(({ team, people }) => ({ team, ...shareOf(people, usual) }))
    .sort((a, b) => b.share - a.share);
  let first = sorted[0];
  let place = 1;
  return sorted.map((one, index) => {
    if (first && one.high < first.low) [first, place] = [one, index + 1];
    return { ...one, place };
  });
}

const done = ({ open, mended }: Mender) => ({ due: open, done: mended });

/**
 * A team's share, drawn towards the usual one (`shrunk`), and its range: as wide as leaving out one person after the
 * other says (the jackknife of a ratio, B. Efron and C. Stein 1981, with Student's t), so that one person's large share
 * of the work counts as what one person did; and never narrower than if each finding were mended by chance alone.
 */
function shareOf(
  people: readonly Mender[],
  usual: number,
): Pick<BoardTeam, 'open' | 'share' | 'low' | 'high'> {
  const { due: open, share: plain } = together(people.map(done)) ?? { due: 0, share: 0 };
  const share = shrunk({ due: open, done: open * plain }, usual);
  const count = people.length;
  const without = people.map((one) => (one.mended - plain * one.open) / (1 - one.open / open));
  const squares = without.reduce((sum, each) => sum + each ** 2, 0);
  const byPeople = (((count - 1) / count) * squares) / (open + SHRINK_BY) ** 2;
  const byChance = (share * (1 - share)) / (open + SHRINK_BY);
  const reach = studentQuantile((1 + BOARD_LEVEL) / 2, count - 1) * Math.sqrt(Math.max(byPeople, byChance));
  return { open, share, low: Math.max(0, share - reach), high: Math.min(1, share + reach) };
}
