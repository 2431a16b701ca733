import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_MEMORY } from '../../src/briefing/memory.ts';
import { type Findings, type FixesOf, planNudges, sendNudges } from '../../src/briefing/nudges.ts';
import { beginTurns, nudgeTurn } from '../../src/briefing/turns.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Person } from '../../src/people/schema.ts';
import { keyOf } from '../../src/progress/ranking.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore, UserRow } from '../../src/store/ports.ts';
import { DAY, dayView, fixView } from './day-view.ts';
import { type Ask, carrierFor, emptyOutbox, northlight, planningFor, rep, user } from './northlight.ts';
import { type RecordingNotifier, recordingNotifier } from './recording-notifier.ts';
import { textOf } from './spoken.ts';

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

describe('nudges', () => {
  const fixes = new Map([
    ['salesforce 005A', 'Deal of Ana'],
    ['salesforce 005B', 'Deal of Bo'],
  ]);
  const fixesOf: FixesOf = async (owners, limits) => {
    const best = owners.flatMap(({ source, id }) => {
      const label = fixes.get(`${source} ${id}`);
      return label ? Array.from({ length: 6 }, () => fixView({ checkId: 'deal-amount-missing', label })) : [];
    });
    return { best: best.slice(0, limits?.most), total: best.length };
  };
  const findings = {
    view: dayView(),
    fixesOf,
    isOpen: () => true,
    remembered: NO_MEMORY,
    board: async () => null,
  };
  const send = async (people: readonly Person[], users: readonly UserRow[], more: Partial<Ask> = {}) => {
    const ask: Ask = { outbox: store.outbox, notifier, people, ...more };
    return sendNudges(carrierFor(ask), { ...findings, people, users }, await planNudges(planningFor(ask)));
  };

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
      'nothing changed': 0,
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

describe('nudges at each rep’s hour', () => {
  const OWNED = [user('005A', 'ana@example.test')];
  const fixes = ['0061', '0062', '0063', '0064'].map((id) => {
    const fix = fixView({ checkId: 'deal-amount-missing', label: `Deal ${id}` });
    const finding = { ...fix.ranked.finding, recordId: id };
    return { ...fix, ranked: { ...fix.ranked, finding } };
  });
  const named = (id: string) => `deal-amount-missing salesforce ${id}`;
  const turn = async (time: string, more: Partial<Findings> & { people?: readonly Person[] } = {}) => {
    const people = more.people ?? [rep('ana')];
    const clock = stoppedClock(`${time}:00.000Z`);
    const sending: Ask = { outbox: store.outbox, notifier, people, clock, due: true };
    const fixesOf: FixesOf = async (_, limits) => {
      const told = fixes.filter(({ ranked }) => limits === null || limits.mayTell(keyOf(ranked.finding)));
      return { best: told.slice(0, limits?.most), total: told.length };
    };
    const board = async () => null;
    const base = { view: dayView(), users: OWNED, fixesOf, isOpen: () => true, remembered: NO_MEMORY, board };
    looked = false;
    await nudgeTurn({
      planning: planningFor(sending),
      sender: carrierFor(sending),
      turns,
      async findings() {
        looked = true;
        return { ...base, people, ...more };
      },
    });
  };
  let turns = beginTurns();
  let looked = false;
  beforeEach(() => {
    turns = beginTurns();
  });

  it('come once a working day, within working hours, to who agreed', async () => {
    await turn('2026-11-23T07:29');
    expect(looked).toBe(false);
    await turn('2026-11-23T07:30');
    await turn('2026-11-23T07:31');
    expect(looked).toBe(false);
    await turn('2026-11-23T17:00', { people: [rep('bo')] });
    await turn('2026-11-22T09:00');
    await turn('2026-11-23T09:00', { people: [rep('cem', { agreed: undefined })] });
    expect(looked).toBe(false);
    expect(notifier.arrived.map(({ brief }) => brief.recipient)).toEqual(['ana@example.test']);
  });

  it('wait while a rep asked not to be disturbed, and come afterwards on the same day', async () => {
    notifier.quiet = new Map([['ana@example.test', '2026-11-23T10:00:00.000Z']]);
    await turn('2026-11-23T07:30');
    await turn('2026-11-23T09:59');
    expect(notifier.arrived).toEqual([]);
    notifier.quiet = new Map();
    await turn('2026-11-23T10:00');
    expect(notifier.arrived).toHaveLength(1);
  });

  it('wait where it cannot be found out whom they would disturb', async () => {
    notifier.quiet = null;
    await turn('2026-11-23T07:30');
    expect(notifier.arrived).toEqual([]);
    notifier.quiet = new Map();
    await turn('2026-11-23T07:31');
    expect(notifier.arrived).toHaveLength(1);
  });

  it('say nothing of what was put off, is not theirs or is no issue, nor count it among what can wait', async () => {
    const remembered = {
      ...NO_MEMORY,
      snoozes: [{ email: 'ana@example.test', finding: named('0061'), until: '2026-11-24' }],
      disowned: [{ email: 'ana@example.test', finding: named('0062'), at: '', owner: null }],
      exceptions: [{ finding: named('0063'), by: '', at: '', reason: '' }],
    };
    await turn('2026-11-23T07:30', { remembered });
    const text = notifier.arrived.map(({ brief }) => textOf(brief)).join();
    expect(text).toContain('Deal 0064');
    expect(text).not.toMatch(/Deal 006[123]|can wait/);
  });

  it('are not looked for again all day where there is nothing to fix', async () => {
    await turn('2026-11-23T07:30', { fixesOf: async () => ({ best: [], total: 0 }) });
    await turn('2026-11-23T07:31');
    expect(looked).toBe(false);
    expect(await store.outbox.list({ state: 'skipped' })).toMatchObject([{ note: 'nothing to fix' }]);
  });

  it('tell a rep what they mended in the week before, with the first of a week and to them alone', async () => {
    await turn('2026-11-20T07:30', { isOpen: () => true });
    await turn('2026-11-23T07:30', { isOpen: (finding) => finding !== named('0062') });
    await turn('2026-11-24T07:30');
    const texts = notifier.arrived.map(({ brief }) => textOf(brief));
    expect(texts[0]).not.toContain('Last week');
    expect(texts[1]).toContain('Last week 1 of the 3 fixes named to you was made. Only you see this.');
    expect(texts[2]).not.toContain('Last week');
  });
});

describe('records that nobody takes up', () => {
  const people = [rep('ana', { manager: 'mia@example.test' }), { ...rep('mia'), role: 'manager' as const }];
  const fix = fixView({ checkId: 'deal-amount-missing', label: 'Aegean Lines' });
  const live = async (days: number, strategy?: ReturnType<typeof northlight>, remembered = NO_MEMORY) => {
    for (let day = 0; day < days; day++) {
      const clock = stoppedClock(`2026-11-${16 + day}T08:00:00.000Z`);
      const sending: Ask = {
        outbox: store.outbox,
        notifier,
        people,
        clock,
        due: true,
        ...(strategy && { strategy }),
      };
      const findings = {
        view: dayView(),
        people,
        users: [user('005A', 'ana@example.test')],
        fixesOf: async () => ({ best: [fix], total: 1 }),
        isOpen: () => true,
        remembered,
        board: async () => null,
      };
      await nudgeTurn({
        planning: planningFor(sending),
        sender: carrierFor(sending),
        turns: beginTurns(),
        findings: async () => findings,
      });
    }
    return notifier.arrived.filter(({ brief }) => brief.kind === 'escalation');
  };
  const escalating = northlight({
    nudge: { at: '08:30', escalate: { afterDays: 3, consulted: 'The works council', on: '2026-05-01' } },
  });

  it('are told to nobody unless the strategy says so', async () => {
    expect(await live(5)).toEqual([]);
  });

  it('are told to the manager once, after so many days, as records and not as people', async () => {
    const told = await live(5, escalating);
    expect(told).toHaveLength(1);
    expect(told.map(({ brief }) => brief.recipient)).toEqual(['mia@example.test']);
    const text = told.map(({ brief }) => textOf(brief)).join();
    expect(text).toContain('Aegean Lines');
    expect(text).toContain('named on 3 working days');
    expect(text.toLowerCase()).not.toContain('ana');
  });

  it('are not told where their owner put them off', async () => {
    const snoozes = [
      { email: 'ana@example.test', finding: 'deal-amount-missing salesforce 00619', until: '2027-01-01' },
    ];
    expect(await live(5, escalating, { ...NO_MEMORY, snoozes })).toEqual([]);
  });
});
