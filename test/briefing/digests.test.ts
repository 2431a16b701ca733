import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basisOf } from '../../src/briefing/basis.ts';
import { correctDigests, planCorrections, sponsorsOf } from '../../src/briefing/digests.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Person } from '../../src/people/schema.ts';
import type { DayView } from '../../src/progress/day-view.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { dayView, sources } from './day-view.ts';
import {
  type Ask,
  carrierFor,
  digestsOf,
  emptyOutbox,
  lookingFor,
  MONDAY,
  northlight,
  planningFor,
  rep,
} from './northlight.ts';
import { type RecordingNotifier, recordingNotifier } from './recording-notifier.ts';
import { linesOf } from './spoken.ts';

let store: RecordStore;
let notifier: RecordingNotifier;

beforeAll(async () => {
  store = await openRecordStore(':memory:', 256);
});
beforeEach(() => {
  notifier = recordingNotifier();
});

afterEach(() => emptyOutbox(store.outbox));
afterAll(() => store.close());

const readOn = (day: string) => sources.map((source) => ({ ...source, pulledAt: `${day}T06:40:00.000Z` }));

const ask = (more: Partial<Ask> = {}): Ask => ({ outbox: store.outbox, notifier, ...more });

describe('digests', () => {
  it('go to every sponsor once, and nothing is said twice however often they are sent', async () => {
    const first = await digestsOf(ask());
    expect(first.sent.map(({ recipient }) => recipient)).toEqual([
      'ingrid@example.test',
      'board@example.test',
    ]);
    const second = await digestsOf(ask());
    expect(second.sent).toEqual([]);
    expect(second.already).toEqual(first.sent);
    expect(notifier.arrived).toHaveLength(2);
  });

  it('carry no address in their keys, and the same key for the same reader and day', async () => {
    await digestsOf(ask());
    const keys = notifier.arrived.map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key).toMatch(/^northlight:digest:2026-11-23:[0-9a-f]{16}$/);
  });

  it('are found instead of sent again when the process died after one had arrived', async () => {
    notifier.next.push('crash');
    await expect(digestsOf(ask())).rejects.toThrow('died');
    expect(await store.outbox.list({ state: 'sending' })).toHaveLength(1);
    const after = await digestsOf(ask());
    expect(after.sent.map(({ recipient }) => recipient)).toEqual(['ingrid@example.test']);
    expect(notifier.arrived).toHaveLength(2);
    expect(await store.outbox.list({ state: 'sent' })).toHaveLength(2);
  });

  it('are sent when the process died before one had arrived', async () => {
    await digestsOf(ask());
    const [key = ''] = notifier.arrived.map((one) => one.key);
    notifier.arrived.length = 0;
    await store.outbox.settle(key, { state: 'sending', at: MONDAY });
    const after = await digestsOf(ask());
    expect(after.sent).toHaveLength(1);
    expect(notifier.arrived).toHaveLength(1);
  });

  it('that failed are sent by the next run, and only those', async () => {
    notifier.next.push({ state: 'failed', reason: 'Slack refused it.' });
    const first = await digestsOf(ask());
    expect(first.failed).toEqual([{ recipient: 'ingrid@example.test', reason: 'Slack refused it.' }]);
    expect(first.sent).toHaveLength(1);
    const second = await digestsOf(ask());
    expect(second.sent.map(({ recipient }) => recipient)).toEqual(['ingrid@example.test']);
    expect(second.already).toHaveLength(1);
    expect(notifier.arrived).toHaveLength(2);
  });

  it('whose fate is unknown are never sent blindly, and are settled once they can be looked for', async () => {
    const lost = { state: 'unknown', reason: 'Slack did not answer.' } as const;
    notifier.next.push(lost);
    expect((await digestsOf(ask())).unknown).toEqual([
      { recipient: 'ingrid@example.test', reason: 'Slack did not answer.' },
    ]);
    notifier.blind = lost;
    expect((await digestsOf(ask())).unknown).toHaveLength(1);
    expect(notifier.arrived).toHaveLength(1);
    notifier.blind = null;
    expect((await digestsOf(ask())).sent).toHaveLength(1);
    expect(notifier.arrived).toHaveLength(2);
  });

  it('tell of what arrived without its details', async () => {
    notifier.next.push({ state: 'sent', channel: 'D1', ts: '1', note: 'The details may be missing.' });
    const { notes, sent } = await digestsOf(ask());
    expect(notes).toEqual([{ recipient: 'ingrid@example.test', reason: 'The details may be missing.' }]);
    expect(sent).toHaveLength(2);
  });

  it('without news are one line, measured by what their reader heard last', async () => {
    await digestsOf(ask({ view: dayView({ day: '2026-11-20' }) }));
    await digestsOf(ask());
    const [, , quiet] = notifier.arrived;
    expect(quiet?.brief.summary).toBe('All four goals as on Friday · data as of 07:40');
  });

  it('that failed on the day before count as not heard', async () => {
    notifier.next.push({ state: 'failed', reason: 'x' }, { state: 'failed', reason: 'x' });
    await digestsOf(ask({ view: dayView({ day: '2026-11-20' }) }));
    await digestsOf(ask());
    expect(notifier.arrived.map(({ brief }) => brief.parts.length > 1)).toEqual([true, true]);
  });

  it('are only composed in a dry run', async () => {
    const { composed, sent } = await digestsOf(ask({ dryRun: true }));
    expect(composed).toHaveLength(2);
    expect(sent).toEqual([]);
    expect(notifier.arrived).toEqual([]);
    expect(await store.outbox.list({})).toEqual([]);
  });

  it('are composed whole in a dry run after the day’s have been sent', async () => {
    await digestsOf(ask());
    const { composed } = await digestsOf(ask({ dryRun: true }));
    expect(composed.map(({ parts }) => parts.length > 1)).toEqual([true, true]);
  });

  it('go to sponsors as the people file knows them', () => {
    const known: Person = { ...rep('ingrid'), role: 'sponsor', zone: 'Asia/Tokyo' };
    const [ingrid, board] = sponsorsOf(northlight(), [known]);
    expect(ingrid).toEqual(known);
    expect(board).toMatchObject({ email: 'board@example.test', role: 'sponsor' });
  });
});

describe('digests at each sponsor’s hour', () => {
  const at = (time: string) => ({ due: true as const, clock: stoppedClock(`2026-11-23T${time}:00.000Z`) });
  const early: Person = { ...rep('ingrid'), role: 'sponsor', at: '07:00' };
  const reached = () => notifier.arrived.map(({ brief }) => brief.recipient);

  it('go to each when it is time for them, and once', async () => {
    await digestsOf(ask({ ...at('05:59'), people: [early] }));
    expect(reached()).toEqual([]);
    await digestsOf(ask({ ...at('06:00'), people: [early] }));
    expect(reached()).toEqual(['ingrid@example.test']);
    await digestsOf(ask({ ...at('06:45'), people: [early] }));
    await digestsOf(ask({ ...at('06:46'), people: [early] }));
    expect(reached()).toEqual(['ingrid@example.test', 'board@example.test']);
  });

  it('come the same day where nobody was there at the hour, and not in the evening', async () => {
    await digestsOf(ask({ ...at('17:00') }));
    expect(reached()).toEqual([]);
    await digestsOf(ask({ ...at('16:59') }));
    expect(reached()).toHaveLength(2);
  });

  it('wait for numbers that are being made, but no longer than four minutes', async () => {
    await digestsOf(ask({ ...at('06:48'), busySince: '2026-11-23T01:00:00.000Z' }));
    expect(reached()).toEqual([]);
    await digestsOf(ask({ ...at('06:49'), busySince: '2026-11-23T01:00:00.000Z' }));
    expect(reached()).toHaveLength(2);
  });

  it('that failed are tried again a minute later', async () => {
    notifier.next.push({ state: 'failed', reason: 'x' }, { state: 'failed', reason: 'x' });
    await digestsOf(ask({ ...at('06:45') }));
    await digestsOf(ask({ ...at('06:45') }));
    expect(reached()).toEqual([]);
    await digestsOf(ask({ ...at('06:46') }));
    expect(reached()).toHaveLength(2);
  });

  it('do not go to who wants none; who wants changes alone hears of them, and once a week in any case', async () => {
    const wishes: Person[] = [
      { ...early, digest: 'changes' },
      { ...rep('board'), role: 'sponsor', digest: 'off' },
    ];
    const days = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-23', '2026-11-24'];
    for (const day of days) {
      const version = day === '2026-11-18' ? 4 : 3;
      const strategyVersion = day > '2026-11-18' ? 4 : version;
      const view = dayView({ day, strategyVersion, sources: readOn(day) });
      const clock = stoppedClock(`${day}T07:00:00.000Z`);
      await digestsOf(ask({ due: true, clock, view, people: wishes }));
    }
    expect(
      notifier.arrived.map(({ brief }) => `${brief.day} ${brief.parts.length > 1 ? 'whole' : 'line'}`),
    ).toEqual(['2026-11-16 whole', '2026-11-18 whole']);
    const later = dayView({ day: '2026-11-25', strategyVersion: 4, sources: readOn('2026-11-25') });
    const clock = stoppedClock('2026-11-25T07:00:00.000Z');
    await digestsOf(ask({ due: true, clock, view: later, people: wishes }));
    expect(notifier.arrived.at(-1)?.brief.parts).toHaveLength(1);
    const skipped = await store.outbox.list({ state: 'skipped', recipient: 'ingrid@example.test' });
    expect(skipped.map(({ day }) => day)).toEqual(['2026-11-17', '2026-11-23', '2026-11-24']);
  });

  it('sum up the week on its last working day and the month on its own, with what moved since', async () => {
    const asked: string[] = [];
    const moved = async (until: string) => {
      asked.push(until);
      return { since: '2026-11-20', moves: new Map() };
    };
    for (const day of ['2026-11-26', '2026-11-27', '2026-11-30']) {
      const clock = stoppedClock(`${day}T07:00:00.000Z`);
      await digestsOf(ask({ due: true, clock, view: dayView({ day }), moved }));
    }
    const titles = notifier.arrived
      .filter(({ brief }) => brief.recipient === 'ingrid@example.test')
      .map(({ brief }) => linesOf(brief.parts)[0]);
    expect(titles).toEqual([
      'CRM strategy · Northlight · Thursday 26 November · data as of Monday 23 November, 07:40',
      'CRM strategy · Northlight · the week to Friday 27 November · data as of Monday 23 November, 07:40',
      'CRM strategy · Northlight · November 2026 · data as of Monday 23 November, 07:40',
    ]);
    expect([...new Set(asked)]).toEqual(['2026-11-20', '2026-10-31']);
  });

  it('go to the channel as well where the strategy names one, after the people', async () => {
    const strategy = northlight({ digest: { at: '07:45', channel: '#crm-strategy' } });
    await digestsOf(ask({ ...at('06:45'), strategy }));
    expect(reached()).toEqual(['ingrid@example.test', 'board@example.test', '#crm-strategy']);
    expect(notifier.arrived.at(-1)?.brief.to).toBe('channel');
  });

  it('in a channel are never posted again once nobody knows whether they are there', async () => {
    const strategy = northlight({
      digest: { at: '07:45', channel: '#crm-strategy' },
      roles: { sponsors: ['board@example.test'], programmeManager: 'pm@example.test' },
    });
    await digestsOf(ask({ ...at('06:45'), strategy }));
    const [key = ''] = notifier.arrived.filter(({ brief }) => brief.to === 'channel').map((one) => one.key);
    await store.outbox.settle(key, { state: 'unknown', note: 'Lost.', at: MONDAY });
    notifier.arrived.length = 0;
    await digestsOf(ask({ ...at('08:00'), strategy }));
    const report = await digestsOf(ask({ strategy }));
    expect(report.unknown).toEqual([{ recipient: '#crm-strategy', reason: 'Lost.' }]);
    expect(notifier.arrived).toEqual([]);
  });
});

describe('a digest that rests on less than was to be known', () => {
  const failing = sources.map((source, index) => ({
    ...source,
    failure: index === 0 ? 'It did not answer.' : null,
  }));
  const planned = (time: string, view: DayView, judgedAt: string | null) => {
    const clock = stoppedClock(`2026-11-23T${time}:00.000Z`);
    const sending = ask({ due: true, clock, view });
    const known = basisOf(view, clock.now(), view.day, false);
    return { sending, errands: () => planCorrections({ ...planningFor(sending), known, judgedAt }) };
  };
  const correct = async (time: string, view: DayView, judgedAt: string | null) => {
    const { sending, errands } = planned(time, view, judgedAt);
    return correctDigests(carrierFor(sending), lookingFor(sending), await errands());
  };

  it('is changed in place once the source was read and the day judged again, says so, and is changed once', async () => {
    const late = dayView({ sources: failing });
    await digestsOf(planned('06:45', late, null).sending);
    const keys = notifier.arrived.map(({ key }) => key);
    expect(await correct('08:00', late, '2026-11-23T07:55:00.000Z')).toBe(0);
    expect(await correct('08:00', dayView(), '2026-11-23T06:40:00.000Z')).toBe(0);
    expect(await correct('08:05', dayView(), '2026-11-23T08:02:00.000Z')).toBe(2);
    expect(notifier.amended.map(({ key }) => key)).toEqual(keys);
    expect(linesOf(notifier.amended[0]?.brief.parts ?? [])).toContain(
      'Corrected at 09:05: data that came late are in it now.',
    );
    expect(await correct('08:06', dayView(), '2026-11-23T08:02:00.000Z')).toBe(0);
    expect(notifier.arrived).toHaveLength(2);
  });

  it('is left as it is in the evening', async () => {
    await digestsOf(planned('06:45', dayView({ sources: failing }), null).sending);
    expect(await correct('17:30', dayView(), '2026-11-23T17:00:00.000Z')).toBe(0);
    expect(notifier.amended).toEqual([]);
  });

  it('is not one that lacked nothing, however often the day is judged', async () => {
    await digestsOf(planned('06:45', dayView(), null).sending);
    expect(await correct('08:05', dayView(), '2026-11-23T08:02:00.000Z')).toBe(0);
    expect(notifier.amended).toEqual([]);
  });
});
