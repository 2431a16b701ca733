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
    };
    const claims = await Promise.all([
      store.outbox.claim(claim),
      store.outbox.claim(claim),
      store.outbox.claim(claim),
    ]);
    expect(claims.filter(Boolean)).toHaveLength(1);
    await store.outbox.settle('k', { state: 'sent', channel: 'D1', ts: '1.2', at: AT });
    await store.outbox.release('k');
    expect(await store.outbox.get('k')).toMatchObject({
      state: 'sent',
      channel: 'D1',
      ts: '1.2',
      day: '2026-06-15',
    });
  });
});
