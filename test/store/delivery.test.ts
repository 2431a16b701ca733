import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { RecordStore } from '../../src/store/ports.ts';

const AT = '2026-06-15T06:00:00.000Z';
let store: RecordStore;

beforeEach(async () => {
  store = await openRecordStore(':memory:', 256);
});
afterEach(() => store.close());

describe('the run ledger and the outbox', () => {
  test('a turn that ended well is not taken again; one that did not end is', async () => {
    const { ledger } = store;
    expect(await ledger.begin('sync', AT, AT)).toBe(true);
    expect(await ledger.begin('sync', AT, AT)).toBe(true);
    await ledger.end('sync', AT, 'failed', AT);
    expect(await ledger.begin('sync', AT, AT)).toBe(true);
    await ledger.end('sync', AT, 'done', AT);
    expect(await ledger.begin('sync', AT, AT)).toBe(false);
  });

  test('a message is claimed once, by whoever comes first', async () => {
    const claim = {
      key: 'k',
      kind: 'digest',
      day: '2026-06-15',
      recipient: 'a@example.test',
      said: '[]',
      updatedAt: AT,
      dueAt: AT,
      basis: null,
    };
    const claims = await Promise.all([
      store.outbox.claim(claim),
      store.outbox.claim(claim),
      store.outbox.claim(claim),
    ]);
    expect(claims.filter(Boolean)).toHaveLength(1);
    await store.outbox.settle('k', { state: 'sent', channel: 'D1', ts: '1.2', at: AT });
    expect(await store.outbox.claim(claim)).toBe(false);
    expect(await store.outbox.get('k')).toMatchObject({
      state: 'sent',
      channel: 'D1',
      ts: '1.2',
      day: '2026-06-15',
      attempts: 1,
      dueAt: AT,
    });
  });

  test('a message that failed may be claimed again, and its attempts are counted', async () => {
    const { outbox } = store;
    const about = { kind: 'digest', day: '2026-06-15', recipient: 'a@example.test', updatedAt: AT };
    const claim = { key: 'k', ...about, said: '[]', dueAt: null, basis: null };
    await outbox.claim(claim);
    expect(await outbox.claim(claim)).toBe(false);
    await outbox.settle('k', { state: 'failed', note: 'No.', at: AT });
    expect(await outbox.claim({ ...claim, said: '[1]' })).toBe(true);
    expect(await outbox.get('k')).toMatchObject({ state: 'sending', attempts: 2, said: '[1]' });
  });

  test('the latest message that reached somebody before a day is found, and all are forgotten with them', async () => {
    const { outbox } = store;
    for (const [day, state] of [
      ['2026-06-15', 'sent'],
      ['2026-06-16', 'sent'],
      ['2026-06-17', 'failed'],
      ['2026-06-18', 'sent'],
    ] as const) {
      const about = { key: day, kind: 'digest', day, recipient: 'a@example.test' };
      await outbox.claim({ ...about, said: '[]', updatedAt: AT, dueAt: null, basis: null });
      await outbox.settle(day, { state, at: AT });
    }
    const last = await outbox.lastSent('digest', 'a@example.test', '2026-06-18');
    expect(last?.day).toBe('2026-06-16');
    expect(await outbox.lastSent('nudge', 'a@example.test', '2026-06-18')).toBeNull();
    expect(await outbox.list({ from: '2026-06-16', to: '2026-06-17' })).toHaveLength(2);
    await outbox.forget('a@example.test');
    expect(await outbox.list({})).toEqual([]);
  });
});
