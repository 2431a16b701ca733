import type { Speaker } from '../language/speak.ts';
import { BOARD_LEVEL, type Board, type BoardTeam, FEWEST_ON_BOARD } from '../progress/board.ts';
import type { ListPart, Part, Span } from './brief.ts';
import { quote } from './telling.ts';

/** The board of the week: the teams by place, each with what its share is of and between what it lies. */
export function boardParts(speaker: Speaker, board: Board): Part[] {
  const { teams, since, until, others } = board;
  const title = speaker.say('board.title', { since: speaker.day(since), until: speaker.day(until) });
  const list: ListPart = {
    kind: 'list',
    title,
    items: [
      ...(isTie(board) ? [[{ text: speaker.say('board.tie') }]] : []),
      ...teams.map((team) => teamLine(speaker, team, isShared(board, team))),
    ],
  };
  const how = [speaker.say('board.how'), ...(others ? [speaker.say('board.others')] : [])];
  return [list, { kind: 'note', spans: [{ text: how.join(' '), muted: true }] }];
}

/** What members of listed teams read where there is no board. */
export function noBoardText(speaker: Speaker): string {
  return speaker.say('board.none', { fewest: speaker.number(FEWEST_ON_BOARD) });
}

/** The place of the first of these teams that is on the board, in a sentence; none where none is. */
export function ownPlace(speaker: Speaker, board: Board, own: ReadonlySet<string>): Span[] {
  const team = board.teams.find((one) => own.has(one.team));
  if (!team) return [];
  const state = isTie(board) ? 'close' : isShared(board, team) ? 'shared' : 'alone';
  return speaker.runs<Span>('board.own', {
    state,
    team: quote(team.team),
    until: speaker.day(board.until),
    place: speaker.number(team.place),
    teams: speaker.number(board.teams.length),
  });
}

function teamLine(
  speaker: Speaker,
  { team, open, share, low, high, place }: BoardTeam,
  shared: boolean,
): Span[] {
  return speaker.runs<Span>(shared ? 'board.line.shared' : 'board.line', {
    place: speaker.number(place),
    team: quote(team),
    open,
    share: speaker.value(share, 'share'),
    level: speaker.percent(BOARD_LEVEL),
    range: speaker.between(low, high, 'share'),
  });
}

function isTie({ teams }: Board): boolean {
  return teams.every(({ place }) => place === 1);
}

function isShared({ teams }: Board, { place }: BoardTeam): boolean {
  return teams.filter((one) => one.place === place).length > 1;
}
