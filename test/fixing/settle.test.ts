import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Value } from '../../src/crm/objects.ts';
import type { FreshRecord } from '../../src/crm/writing.ts';
import { UpstreamError } from '../../src/errors.ts';
import { rulingOn, settleFixes } from '../../src/fixing/settle.ts';
import type { FixIntent } from '../../src/store/ports.ts';
import { type Desk, NOW, openDesk, worthOf } from './desk.ts';

const INTENT: FixIntent = {
  id: 'fix-1',
  at: NOW,
  by: 'ana@example.test',
  rights: 'own',
  userId: 'u1',
  source: 'tiny',
  object: 'deal',
  recordId: 'c1',
  checkId: null,
  seenModifiedAt: '2026-01-03T08:00:00.000Z',
  fields: { amount: { seen: 10_050, wanted: 20_000 }, name: { seen: 'Same', wanted: 'Same' } },
  undoes: null,
};

function holding(values: Record<string, Value>): FreshRecord {
  return { id: 'c1', modifiedAt: NOW, modifiedBy: 'u1', ownerId: 'u1', values };
}

describe('what a record says of a fix that broke off', () => {
  const soon = '2026-02-02T12:00:30.000Z';
  const later = '2026-02-02T12:10:00.000Z';

  it.each([
    ['holds what was wanted', holding({ amount: 20_000 }), 'written', 'written'],
    ['holds what was seen', holding({ amount: 10_050 }), null, 'not-written'],
    ['holds something else', holding({ amount: 1 }), null, 'unclear'],
    ['is gone', null, null, 'unclear'],
  ] as const)('%s', (_, record, atOnce, afterwards) => {
    // While the vendor may still act on the call, only what was wanted is certain.
    expect(rulingOn(INTENT, record, soon)?.outcome ?? null).toBe(atOnce);
    expect(rulingOn(INTENT, record, later)?.outcome ?? null).toBe(afterwards);
    expect(rulingOn(INTENT, record, later)?.told).toBe('by reading again');
  });

  it('a field that was to stay as it was decides nothing', () => {
    expect(rulingOn(INTENT, holding({ amount: 20_000, name: 'Another' }), soon)?.outcome).toBe('written');
  });

  it('who somebody else was is said by the fields', () => {
    expect(rulingOn(INTENT, holding({ amount: 1 }), later)?.notes[0]).toContain('(amount)');
  });
});

describe('settling', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await desk.store.fixes.intend(INTENT);
  });
  afterEach(() => desk.stop());

  it('finds a write that the audit never heard of, once', async () => {
    desk.crm.change('chances', 'c1', { worth: 200 }, NOW);
    const [settled] = await settleFixes(desk.mending);
    expect(settled?.result).toMatchObject({
      outcome: 'written',
      before: { values: { amount: 10_050 } },
      after: { values: { amount: 20_000 } },
    });
    expect(await settleFixes(desk.mending)).toEqual([]);
    expect((await desk.store.fixes.list(9)).map(({ result }) => result?.outcome)).toEqual(['written']);
  });

  it('waits before it says that nothing was written, and sends nothing', async () => {
    expect(await settleFixes(desk.mending)).toEqual([]);
    expect(await desk.store.fixes.open()).toHaveLength(1);
    desk.setNow('2026-02-02T13:00:00.000Z');
    expect(await settleFixes(desk.mending)).toMatchObject([{ result: { outcome: 'not-written' } }]);
    expect(worthOf(desk.crm)).toBe(100.5);
  });

  it('leaves alone what is under way in this process', async () => {
    desk.setNow('2026-02-02T13:00:00.000Z');
    desk.mending.underWay.add(INTENT.id);
    expect(await settleFixes(desk.mending)).toEqual([]);
  });

  it('goes on with the others where one source does not answer', async () => {
    desk.setNow('2026-02-02T13:00:00.000Z');
    await desk.store.fixes.intend({ ...INTENT, id: 'fix-2', source: 'silent' });
    await desk.store.fixes.intend({ ...INTENT, id: 'fix-3', source: 'gone' });
    const silent = async (): Promise<never> => {
      throw new UpstreamError({ what: 'Silence.', why: 'Silence.', next: 'Wait.', retryable: true });
    };
    const mending = {
      ...desk.mending,
      writingOf: (source: string) =>
        source === 'silent' ? { read: silent, write: silent } : desk.mending.writingOf(source),
    };
    expect((await settleFixes(mending)).map(({ intent }) => intent.id)).toEqual(['fix-1']);
    expect((await desk.store.fixes.open()).map(({ intent }) => intent.id)).toEqual(['fix-2', 'fix-3']);
  });
});
