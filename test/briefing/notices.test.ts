import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tellAdmins } from '../../src/briefing/notices.ts';
import { stoppedClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import type { Person } from '../../src/people/schema.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { DeliveryState, RecordStore } from '../../src/store/ports.ts';
import { emptyOutbox, northlight } from './northlight.ts';
import { type RecordingNotifier, recordingNotifier } from './recording-notifier.ts';

const ADMIN: Person = { email: 'admin@example.test', name: 'Adam', role: 'admin', language: 'en' };
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

const tell = (time: string, more: Partial<Parameters<typeof tellAdmins>[0]> = {}) =>
  tellAdmins({
    workspace: 'w',
    strategy: northlight(),
    people: [ADMIN],
    outbox: store.outbox,
    notifier,
    clock: stoppedClock(`2026-11-23T${time}:00.000Z`),
    log: silentLog,
    since: '2026-11-23T00:00:00.000Z',
    down: null,
    ...more,
  });
const texts = () => notifier.arrived.map(({ brief }) => `${brief.recipient}: ${brief.summary}`);

async function delivery(
  key: string,
  state: DeliveryState,
  attempts = 1,
  basisAt = '2026-11-23T06:45:30.000Z',
) {
  const about = { key, kind: 'digest', day: '2026-11-23', recipient: `${key}@example.test`, said: '{}' };
  const basis = JSON.stringify({
    at: basisAt,
    measured: '2026-11-23',
    troubled: [],
    late: false,
    detailed: true,
  });
  const updatedAt = '2026-11-23T06:45:30.000Z';
  for (let n = 0; n < attempts; n++) {
    await store.outbox.claim({ ...about, updatedAt, dueAt: '2026-11-23T06:45:00.000Z', basis });
    const end = { state: n < attempts - 1 ? ('failed' as const) : state, at: updatedAt };
    await store.outbox.settle(key, state === 'sent' ? end : { ...end, note: 'Slack refused it.' });
  }
}

describe('an admin', () => {
  it('hears nothing while all is well', async () => {
    await delivery('a', 'sent');
    await delivery('b', 'failed');
    expect(await tell('09:00')).toMatchObject({ sent: 1, failed: 0, unknown: 0, late: 0 });
    expect(texts()).toEqual([]);
  });

  it('hears what failed more than once, what is unknown and what came late, each once', async () => {
    await delivery('a', 'failed', 2);
    await delivery('b', 'unknown');
    await delivery('c', 'sent', 1, '2026-11-23T07:05:00.000Z');
    expect(await tell('09:00')).toMatchObject({ failed: 1, unknown: 1, late: 1 });
    await tell('09:01');
    expect(texts()).toEqual([
      'admin@example.test: Plumbline needs a look. One message was not delivered. Slack refused it.',
      'admin@example.test: Plumbline needs a look. One message may or may not have arrived; it is not sent again. Slack refused it.',
      'admin@example.test: Plumbline needs a look. One message came late, by up to 20 minutes.',
    ]);
  });

  it('is not told the same on the next day', async () => {
    await delivery('b', 'unknown');
    await tell('09:00');
    await tell('09:00', { clock: stoppedClock('2026-11-24T09:00:00.000Z') });
    expect(texts()).toHaveLength(1);
  });

  it('hears that nobody was at work, and of a message that a dead process left behind', async () => {
    await delivery('b', 'sending');
    const down = { from: '2026-11-22T20:00:00.000Z', to: '2026-11-23T08:30:00.000Z' };
    await tell('09:00', { down });
    expect(texts()).toEqual([
      'admin@example.test: Plumbline needs a look. Plumbline was not running from Sunday 22 November, 21:00 to 09:30. What was due meanwhile was sent afterwards, where its day was not over.',
      'admin@example.test: Plumbline needs a look. One message may or may not have arrived; it is not sent again. Slack refused it.',
    ]);
  });

  it('is left alone in the quiet hours, and told when they end', async () => {
    await delivery('b', 'unknown');
    await tell('06:59');
    expect(texts()).toEqual([]);
    await tell('07:00');
    expect(texts()).toHaveLength(1);
  });

  it('is the programme manager where there is none, and the counts are there without a channel', async () => {
    await delivery('b', 'unknown');
    expect(await tell('09:00', { notifier: null })).toMatchObject({ unknown: 1 });
    await tell('09:00', { people: [] });
    expect(texts()[0]).toMatch(/^pm@example.test: /);
  });

  it('is told later where telling fails', async () => {
    await delivery('b', 'unknown');
    notifier.next.push({ state: 'failed', reason: 'x' });
    await tell('09:00');
    await tell('09:00');
    expect(texts()).toEqual([]);
    await tell('09:01');
    expect(texts()).toHaveLength(1);
  });
});
