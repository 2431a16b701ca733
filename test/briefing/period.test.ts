import { describe, expect, it } from 'vitest';
import { composeDigest } from '../../src/briefing/digest.ts';
import { doneBetween, type Period } from '../../src/briefing/period.ts';
import { LANGUAGES } from '../../src/language/languages.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { movedSince } from '../../src/progress/moved-since.ts';
import type { Fix, MeasurementRow, RecordStore } from '../../src/store/ports.ts';
import { testStrategy } from '../worlds/strategy.ts';
import { behind, DAY, dayView, doubted, kept, onPace, sponsor } from './day-view.ts';
import { NOTHING_DONE } from './northlight.ts';
import { linesOf } from './spoken.ts';

const WEEK_AGO = '2026-11-16';
const fix = (id: string, by: string, at: string, more: Partial<Fix['intent']> = {}): Fix =>
  ({ intent: { id, by, at, undoes: null, ...more }, result: { outcome: 'written' } }) as Fix;
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => fix(`${n}`, `rep${n}@example.test`, '2026-11-18T08:00:00.000Z'));
const span = { since: WEEK_AGO, until: DAY, zone: 'Europe/Oslo' };
const asked = 'require ticket-firstreply-missing answer';

describe('what was done in a time', () => {
  it('is a number of fixes where five people made them, without those that were taken back or lie outside', () => {
    const others = [
      fix('back', 'rep0@example.test', '2026-11-18T09:00:00.000Z'),
      fix('undo', 'rep0@example.test', '2026-11-18T09:05:00.000Z', { undoes: 'back' }),
      // In Oslo this is still the day that the week is compared with.
      fix('early', 'rep0@example.test', '2026-11-16T22:59:00.000Z'),
      { ...fix('refused', 'rep0@example.test', '2026-11-18T09:00:00.000Z'), result: null },
    ];
    expect(doneBetween({ fixes: [...people(5), ...others], answers: [] }, span).fixed).toBe(5);
    expect(doneBetween({ fixes: [...people(4), ...others], answers: [] }, span).fixed).toBeNull();
  });

  it('is what was answered last to each thing', () => {
    const answer = (word: string, at: string) => ({ ask: asked, answer: word, by: 'x', at });
    const answers = [
      answer('discuss', '2026-11-17T08:00:00.000Z'),
      answer('yes', '2026-11-19T08:00:00.000Z'),
      answer('no', '2026-11-24T08:00:00.000Z'),
    ];
    expect(doneBetween({ fixes: [], answers }, span).answers).toEqual([{ ask: asked, answer: 'yes' }]);
  });
});

const period = (more: Partial<Period> = {}): Period => ({
  kind: 'week',
  since: WEEK_AGO,
  moves: new Map([['win', { since: WEEK_AGO, value: 0.02, trust: 0, causes: [] }]]),
  totals: { findings: { before: 1_290, now: 1_204 }, score: { before: 80.9, now: 81.24 } },
  done: { fixed: 14, answers: [{ ask: asked, answer: 'yes' }] },
  ...more,
});
const digest = (more: Partial<Period> = {}, view = dayView(), language = 'en') =>
  composeDigest({
    view,
    recipient: sponsor,
    speaker: createSpeaker(language),
    before: null,
    period: period(more),
  });
const linesUnder = (title: string, brief = digest()) => {
  const part = brief.parts.find((one) => one.kind === 'list' && one.title === title);
  return part?.kind === 'list' ? part.items.map((item) => item.map(({ text }) => text).join('')) : null;
};

describe('the digest at the end of a week', () => {
  it('sums up records, teams, fixes and decisions', () => {
    expect(linesUnder('The week in short')).toEqual([
      'Score of the records: 80.9 before, 81.2 now, of 100.',
      'Open findings: 1,290 before, 1,204 now.',
      'Best kept records: North (84.9 of 100); most left to do: East and South (79.2 of 100).',
      '14 fixes were made from Slack.',
      'Decided: Closed ticket without a first reply, for the goal “Faster first answer”: Yes.',
    ]);
  });

  it('says why goals moved in the week, in exact parts where they are known', () => {
    const part = { name: 'entered' as const, records: 31, value: 0.02, exact: '1/50', trust: 0 };
    const causes = [
      {
        since: 'week' as const,
        day: WEEK_AGO,
        from: 0.3,
        to: 0.32,
        change: '1/50',
        parts: [part],
        reason: null,
      },
    ];
    const view = dayView({}, [{ ...onPace, causes }, behind, kept, doubted]);
    expect(linesOf(digest({}, view).parts).join('\n')).toContain(
      'Goal 1: +2 points (31 closed deals came to count: +2 points)',
    );
  });

  it('says nothing of what is not known or about too few', () => {
    const view = dayView({ teams: null });
    const brief = digest({ totals: null, done: NOTHING_DONE }, view);
    expect(linesUnder('The week in short', brief)).toBeNull();
    const unknown = { fixed: null, answers: [{ ask: 'require no-such-check answer', answer: 'yes' }] };
    expect(linesUnder('The week in short', digest({ totals: null, done: unknown }, view))).toBeNull();
  });
});

it('the digest at the end of a month holds goals against where they began, with what is expected', () => {
  const lines = linesUnder('The month in short', digest({ kind: 'month', since: '2026-10-30' })) ?? [];
  expect(lines[0]).toBe(
    'Goal 1 now 32.1%; at the start (1 April 2026) 28%: +4.1 points; forecast 34.6% (80%: 32.9% – 36.2%), 60% likely to reach the target',
  );
  // The number of the fourth cannot be judged, so that it is held against nothing.
  expect(lines.filter((line) => line.startsWith('Goal'))).toHaveLength(3);
  expect(lines).toContain('14 fixes were made from Slack.');
});

it.each(LANGUAGES.map(({ tag }) => tag))('week and month can be told in %s', (tag) => {
  for (const kind of ['week', 'month'] as const) {
    const title = createSpeaker(tag).say(`period.${kind}`);
    expect(linesUnder(title, digest({ kind }, dayView(), tag))?.length).toBeGreaterThan(4);
  }
});

it('totals are of the checks that were run on both days, by one formula', async () => {
  const row = (
    kind: string,
    id: string,
    value: number,
    more: Partial<MeasurementRow> = {},
  ): MeasurementRow => ({
    ...{ day: DAY, kind, id, groupKind: '', groupId: '', value, n: 9, detail: '{"reason":null}' },
    ...{ catalogueVersion: 1, strategyVersion: 1, ...more },
  });
  const not = { detail: '{"reason":"no rights"}' };
  const days: Record<string, MeasurementRow[]> = {
    [WEEK_AGO]: [row('check', 'a', 5), row('check', 'b', 7), row('score', 'all', 80)],
    [DAY]: [row('check', 'a', 3), row('check', 'b', 0, not), row('check', 'c', 9), row('score', 'all', 81)],
  };
  const totals = async () => {
    const measuring = {
      dayBefore: async () => WEEK_AGO,
      measurements: async (day: string) => days[day] ?? [],
    };
    const store = { measuring } as unknown as RecordStore;
    return (await movedSince(store, testStrategy(), dayView({ goals: [] }), WEEK_AGO))?.totals;
  };
  expect(await totals()).toEqual({ findings: { before: 5, now: 3 }, score: { before: 80, now: 81 } });
  days[WEEK_AGO] = [row('check', 'a', 5, { catalogueVersion: 0 })];
  expect(await totals()).toBeNull();
});
