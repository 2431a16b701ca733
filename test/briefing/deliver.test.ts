import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type FixesOf,
  type Sending,
  sendDigests,
  sendNudges,
  sponsorsOf,
} from '../../src/briefing/deliver.ts';
import { stoppedClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import type { Person } from '../../src/people/schema.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore, UserRow } from '../../src/store/ports.ts';
import { StrategySchema } from '../../src/strategy/schema.ts';
import { DAY, dayView, fixView } from './day-view.ts';
import { type RecordingNotifier, recordingNotifier } from './recording-notifier.ts';
import { textOf } from './spoken.ts';

const strategy = StrategySchema.parse({
  version: { date: '2026-04-01', by: 'pm@example.test', why: 'The first.' },
  organisation: { name: 'Northlight', zone: 'Europe/Oslo', currency: 'EUR', crm: 'c', vision: 'v' },
  corporate: [{ id: 'growth', objective: 'Grow.' }],
  roles: {
    sponsors: ['Ingrid@example.test', 'board@example.test', 'ingrid@example.test'],
    programmeManager: 'pm@example.test',
  },
  goals: dayView()
    .goals.slice(0, 3)
    .map(({ goal }) => goal),
});

const rep = (name: string, more: Partial<Person> = {}): Person => ({
  email: `${name}@example.test`,
  name,
  role: 'rep',
  language: 'en',
  agreed: '2026-01-01',
  ...more,
});

const user = (id: string, email: string | null, more: Partial<UserRow> = {}): UserRow => ({
  source: 'salesforce',
  id,
  name: id,
  email,
  active: true,
  person: true,
  integration: false,
  team: null,
  ...more,
});

let store: RecordStore;
let notifier: RecordingNotifier;

beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
  notifier = recordingNotifier();
});

afterEach(() => store.close());

function sending(more: Partial<Sending> = {}): Sending {
  return {
    workspace: 'northlight',
    view: dayView(),
    strategy,
    people: [],
    outbox: store.outbox,
    notifier,
    clock: stoppedClock('2026-11-23T06:45:00.000Z'),
    log: silentLog,
    dryRun: false,
    ...more,
  };
}

describe('digests', () => {
  it('go to every sponsor once, and nothing is said twice however often they are sent', async () => {
    const first = await sendDigests(sending());
    expect(first.sent.map(({ recipient }) => recipient)).toEqual([
      'ingrid@example.test',
      'board@example.test',
    ]);
    const second = await sendDigests(sending());
    expect(second.sent).toEqual([]);
    expect(second.already).toEqual(first.sent);
    expect(notifier.arrived).toHaveLength(2);
  });

  it('carry no address in their keys, and the same key for the same reader and day', async () => {
    await sendDigests(sending());
    const keys = notifier.arrived.map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key).toMatch(/^northlight:digest:2026-11-23:[0-9a-f]{16}$/);
  });

  it('are found instead of sent again when the process died after one had arrived', async () => {
    notifier.next.push('crash');
    await expect(sendDigests(sending())).rejects.toThrow('died');
    expect(await store.outbox.list({ state: 'sending' })).toHaveLength(1);
    const after = await sendDigests(sending());
    expect(after.sent.map(({ recipient }) => recipient)).toEqual([
      'ingrid@example.test',
      'board@example.test',
    ]);
    expect(notifier.arrived).toHaveLength(2);
    expect(await store.outbox.list({ state: 'sent' })).toHaveLength(2);
  });

  it('are sent when the process died before one had arrived', async () => {
    await sendDigests(sending());
    const [key = ''] = notifier.arrived.map((one) => one.key);
    notifier.arrived.length = 0;
    await store.outbox.settle(key, { state: 'sending', at: '2026-11-23T06:45:00.000Z' });
    const after = await sendDigests(sending());
    expect(after.sent).toHaveLength(1);
    expect(notifier.arrived).toHaveLength(1);
  });

  it('that failed are sent by the next run, and only those', async () => {
    notifier.next.push({ state: 'failed', reason: 'Slack refused it.' });
    const first = await sendDigests(sending());
    expect(first.failed).toEqual([{ recipient: 'ingrid@example.test', reason: 'Slack refused it.' }]);
    expect(first.sent).toHaveLength(1);
    const second = await sendDigests(sending());
    expect(second.sent.map(({ recipient }) => recipient)).toEqual(['ingrid@example.test']);
    expect(second.already).toHaveLength(1);
    expect(notifier.arrived).toHaveLength(2);
  });

  it('whose fate is unknown are never sent blindly, and are settled once they can be looked for', async () => {
    const lost = { state: 'unknown', reason: 'Slack did not answer.' } as const;
    notifier.next.push(lost);
    expect((await sendDigests(sending())).unknown).toEqual([
      { recipient: 'ingrid@example.test', reason: 'Slack did not answer.' },
    ]);
    notifier.blind = lost;
    expect((await sendDigests(sending())).unknown).toHaveLength(1);
    expect(notifier.arrived).toHaveLength(1);
    notifier.blind = null;
    expect((await sendDigests(sending())).sent).toHaveLength(1);
    expect(notifier.arrived).toHaveLength(2);
  });

  it('tell of what arrived without its details', async () => {
    notifier.next.push({ state: 'sent', channel: 'D1', ts: '1', note: 'The details may be missing.' });
    const { notes, sent } = await sendDigests(sending());
    expect(notes).toEqual([{ recipient: 'ingrid@example.test', reason: 'The details may be missing.' }]);
    expect(sent).toHaveLength(2);
  });

  it('without news are one line, measured by what their reader heard last', async () => {
    await sendDigests(sending({ view: dayView({ day: '2026-11-20' }) }));
    await sendDigests(sending());
    const [, , quiet] = notifier.arrived;
    expect(quiet?.brief.summary).toBe('All four goals as on Friday · data as of 07:40');
  });

  it('that failed on the day before count as not heard', async () => {
    notifier.next.push({ state: 'failed', reason: 'x' }, { state: 'failed', reason: 'x' });
    await sendDigests(sending({ view: dayView({ day: '2026-11-20' }) }));
    await sendDigests(sending());
    expect(notifier.arrived.map(({ brief }) => brief.parts.length > 1)).toEqual([true, true]);
  });

  it('are only composed in a dry run', async () => {
    const { composed, sent } = await sendDigests(sending({ dryRun: true }));
    expect(composed).toHaveLength(2);
    expect(sent).toEqual([]);
    expect(notifier.arrived).toEqual([]);
    expect(await store.outbox.list({})).toEqual([]);
  });

  it('are composed whole in a dry run after the day’s have been sent', async () => {
    await sendDigests(sending());
    const { composed } = await sendDigests(sending({ dryRun: true }));
    expect(composed.map(({ parts }) => parts.length > 1)).toEqual([true, true]);
  });

  it('go to sponsors as the people file knows them', () => {
    const known: Person = { ...rep('ingrid'), role: 'sponsor', zone: 'Asia/Tokyo' };
    const [ingrid, board] = sponsorsOf(strategy, [known]);
    expect(ingrid).toEqual(known);
    expect(board).toMatchObject({ email: 'board@example.test', role: 'sponsor', language: 'en' });
  });
});

describe('nudges', () => {
  const fixes = new Map([
    ['salesforce 005A', 'Deal of Ana'],
    ['salesforce 005B', 'Deal of Bo'],
  ]);
  const fixesOf: FixesOf = async (owners) => {
    const best = owners.flatMap(({ source, id }) => {
      const label = fixes.get(`${source} ${id}`);
      return label ? Array.from({ length: 6 }, () => fixView({ checkId: 'deal-amount-missing', label })) : [];
    });
    return { best, total: best.length };
  };
  const send = (people: readonly Person[], users: readonly UserRow[], more: Partial<Sending> = {}) =>
    sendNudges({ ...sending({ people, ...more }), users, fixesOf });

  it('go to reps who agreed, each with the most fixes that the strategy allows, of that rep alone', async () => {
    const people = [rep('ana'), rep('bo')];
    const report = await send(people, [user('005A', ' ANA@example.test '), user('005B', 'bo@example.test')]);
    expect(report.sent.map(({ recipient }) => recipient)).toEqual(['ana@example.test', 'bo@example.test']);
    const [ana, bo] = notifier.arrived.map(({ brief }) => textOf(brief));
    expect(ana).toContain('Deal of Ana');
    expect(ana).not.toContain('Deal of Bo');
    expect(bo).not.toContain('Deal of Ana');
    expect(ana).toContain('Three fixes');
    expect(ana).toContain('3 more can wait.');
    expect((await send(people, [user('005A', 'ana@example.test')])).sent).toEqual([]);
    expect(notifier.arrived).toHaveLength(2);
  });

  it('are held back, with the reason, where a rep may not be written to or need not be', async () => {
    const people = [
      rep('silent', { agreed: undefined }),
      rep('later', { agreed: '2026-11-24' }),
      rep('nobody'),
      rep('gone'),
      rep('twin'),
      rep('tidy'),
      rep('manager', { role: 'manager' }),
      rep('ana', { agreed: DAY }),
    ];
    const report = await send(people, [
      user('005A', 'ana@example.test'),
      user('005S', 'silent@example.test'),
      user('005L', 'later@example.test'),
      user('005G', 'gone@example.test', { active: false }),
      user('005T', 'twin@example.test'),
      user('005U', 'twin@example.test'),
      user('005C', 'tidy@example.test'),
      user('005M', 'manager@example.test'),
      user('005X', 'stranger@example.test'),
      user('005Y', null),
      user('005I', 'integration@example.test', { integration: true }),
      user('005Q', 'queue@example.test', { person: false }),
    ]);
    expect(report.sent.map(({ recipient }) => recipient)).toEqual(['ana@example.test']);
    expect(report.heldBack).toEqual({
      'no agreement': 2,
      'no CRM user': 2,
      'more than one CRM user': 1,
      'not in the people file': 2,
      'nothing to fix': 1,
    });
  });

  it('bring the records of one person in both CRMs together', async () => {
    const users = [user('005A', 'ana@example.test'), user('77', 'ana@example.test', { source: 'hubspot' })];
    const report = await send([rep('ana')], users);
    expect(report.sent).toHaveLength(1);
  });

  it('are only composed in a dry run', async () => {
    const { composed } = await send([rep('ana')], [user('005A', 'ana@example.test')], { dryRun: true });
    expect(composed.map(({ recipient }) => recipient)).toEqual(['ana@example.test']);
    expect(notifier.arrived).toEqual([]);
  });
});
