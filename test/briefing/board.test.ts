import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { boardBlocks } from '../../slack/blocks/board.ts';
import { briefMessage, detailsMessage } from '../../slack/blocks/message.ts';
import { readOwnBoard } from '../../slack/board.ts';
import { boardParts, noBoardText, ownPlace } from '../../src/briefing/board.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { NO_MEMORY } from '../../src/briefing/memory.ts';
import { planNudges, sendNudges } from '../../src/briefing/nudges.ts';
import { stoppedClock } from '../../src/clock.ts';
import { LANGUAGES } from '../../src/language/languages.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import type { Board } from '../../src/progress/board.ts';
import { validateBlocks } from '../../src/sandbox/slack/blocks.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { wordsOf } from '../slack/office.ts';
import { dayView, fixView, speaker, sponsor } from './day-view.ts';
import { carrierFor, digestsOf, emptyOutbox, northlight, planningFor, rep, user } from './northlight.ts';
import { recordingNotifier } from './recording-notifier.ts';
import { linesOf, said, textOf } from './spoken.ts';

const team = (name: string, place: number, share: number) => ({
  ...{ team: name, place, share, open: 240, low: share - 0.04, high: share + 0.04 },
});
const BOARD: Board = {
  since: '2026-11-13',
  until: '2026-11-20',
  teams: [team('North', 1, 0.31), team('East', 2, 0.2), team('South', 2, 0.18)],
  others: false,
};
const TIE = { ...BOARD, teams: BOARD.teams.map((one) => ({ ...one, place: 1 })), others: true };

describe('the board in words', () => {
  it('names each team with its place, what its share is of and between what it lies', () => {
    expect(linesOf(boardParts(speaker, BOARD))).toEqual([
      'What teams mended, Friday 13 November to Friday 20 November',
      '1 · North: 31.0% of 240 findings (80%: 27.0% – 35.0%)',
      '2 (shared) · East: 20.0% of 240 findings (80%: 16.0% – 24.0%)',
      '2 (shared) · South: 18.0% of 240 findings (80%: 14.0% – 22.0%)',
      expect.stringMatching(/^Of the findings that were open at the start.*a place is shared\.$/),
    ]);
  });

  it('says where it is too close to tell, and that some are left out', () => {
    const lines = linesOf(boardParts(speaker, TIE));
    expect(lines[1]).toBe('Too close to tell: all share the first place.');
    expect(lines.at(-1)).toMatch(
      /Teams of the list of which too few people had something to mend are left out\.$/,
    );
  });

  it('tells a member the place of their own team, and nobody else’s', () => {
    const told = (board: Board, ...own: string[]) => said(ownPlace(speaker, board, new Set(own)));
    expect(told(BOARD, 'North')).toBe(
      'In what teams mended until Friday 20 November, North is in place 1 of 3.',
    );
    expect(told(BOARD, 'South')).toBe(
      'In what teams mended until Friday 20 November, South shares place 2 of 3.',
    );
    expect(told(TIE, 'East')).toMatch(/East is too close to the others to tell\.$/);
    expect(told(BOARD, 'West')).toBe('');
  });

  it.each(LANGUAGES)('fits into Slack in $tag, with thirty teams of long names as well', ({ tag }) => {
    const spoken = createSpeaker(tag);
    const form = { speaker: spoken, direction: spoken.direction };
    const many = Array.from({ length: 30 }, (_, at) => team(`${'Ω'.repeat(200)} ${at}`, at + 1, 0.2));
    for (const board of [BOARD, TIE, { ...BOARD, teams: many }]) {
      const digest = composeDigest({
        view: dayView(),
        recipient: sponsor,
        speaker: spoken,
        before: null,
        board,
      });
      for (const message of [briefMessage(digest), detailsMessage(digest)])
        expect(validateBlocks(message?.blocks ?? [], 'message')).toEqual([]);
      expect(validateBlocks(boardBlocks(form as never, { board }), 'home')).toEqual([]);
    }
    expect(validateBlocks(boardBlocks(form as never, { board: null }), 'home')).toEqual([]);
    expect(noBoardText(spoken)).toContain(spoken.number(6));
  });
});

describe('the board goes', () => {
  let store: RecordStore;
  beforeAll(async () => {
    store = await openRecordStore(':memory:', 256);
  });
  afterEach(() => emptyOutbox(store.outbox));
  afterAll(() => store.close());
  const title = 'What teams mended, Friday 13 November to Friday 20 November';
  const board = async () => BOARD;

  it.each([
    ['on a Friday', '2026-11-27', true],
    ['on the last working day of a month that ends a week', '2026-10-30', true],
    ['on a Thursday', '2026-11-26', false],
    ['on the last day of a month within a week', '2026-11-30', false],
  ])('%s into the thread of the digest: %s %s', async (_, day, told) => {
    const notifier = recordingNotifier();
    const clock = stoppedClock(`${day}T07:00:00.000Z`);
    const sources = dayView().sources.map((source) => ({ ...source, pulledAt: `${day}T05:00:00.000Z` }));
    await digestsOf({
      outbox: store.outbox,
      notifier,
      clock,
      due: true,
      board,
      view: dayView({ day, sources }),
    });
    const [first] = notifier.arrived;
    expect(first && linesOf(first.brief.details).includes(title)).toBe(told);
    expect(first && linesOf(first.brief.parts)).not.toContain(title);
  });

  it('to a rep as one line of the first nudge of a week, about their own team', async () => {
    const fixes = [fixView({ checkId: 'deal-amount-missing' })];
    const people = [rep('ana'), rep('bo'), rep('cy', { team: 'East' })];
    const users = [
      user('005A', 'ana@example.test', { team: 'North' }),
      user('005B', 'bo@example.test', { team: 'West' }),
      user('005C', 'cy@example.test'),
    ];
    const on = async (time: string) => {
      const notifier = recordingNotifier();
      const ask = { outbox: store.outbox, notifier, people, clock: stoppedClock(time), due: true as const };
      const findings = {
        view: dayView(),
        people,
        users,
        fixesOf: async () => ({ best: fixes, total: 1 }),
        isOpen: () => true,
        remembered: NO_MEMORY,
        board,
      };
      await sendNudges(carrierFor(ask), findings, await planNudges(planningFor(ask)));
      return notifier.arrived.map(({ brief }) => textOf(brief).match(/mended until.*?\./)?.[0] ?? null);
    };
    expect(await on('2026-11-23T08:00:00.000Z')).toEqual([
      'mended until Friday 20 November, North is in place 1 of 3.',
      null,
      'mended until Friday 20 November, East shares place 2 of 3.',
    ]);
    expect(await on('2026-11-24T08:00:00.000Z')).toEqual([null, null, null]);
  });

  it('to the Home tab of members of listed teams and of their managers, and of nobody else', async () => {
    const strategy = northlight({
      teams: ['North', 'East', 'West'].map((name) => ({ name })),
      people: { leaderboards: { consulted: 'The reps', on: '2026-03-01', teams: ['North', 'East'] } },
    });
    const people = [
      rep('bo', { team: 'East', manager: 'Boss@example.test' }),
      rep('cy', { team: 'West', manager: 'other@example.test' }),
      rep('boss', { role: 'manager' }),
    ];
    const users = [
      user('1', 'Ana@example.test', { team: 'North' }),
      user('2', 'cy@example.test', { team: 'West' }),
    ];
    const desk = (of = strategy) => ({
      strategy: () => of,
      people: async () => people,
      users: async () => users,
      board,
    });
    const sees = async (name: string, of = strategy) =>
      (await readOwnBoard(desk(of), { member: { email: `${name}@example.test` } })) !== null;
    expect(
      await Promise.all(['ana', 'bo', 'boss', 'cy', 'other', 'ingrid'].map((name) => sees(name))),
    ).toEqual([...[true, true, true], ...[false, false, false]]);
    expect(await sees('ana', northlight())).toBe(false);
    const words = wordsOf(boardBlocks({ speaker, direction: 'ltr' } as never, { board: BOARD }));
    expect(words).toContain('North');
  });
});
