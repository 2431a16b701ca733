import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError, UpstreamError } from '../../src/errors.ts';
import { fixRecord } from '../../src/fixing/fix.ts';
import { followInMirror } from '../../src/fixing/follow.ts';
import { landObject } from '../../src/mirror/land.ts';
import { type Desk, LENT, NOW, openDesk, order, worthOf } from './desk.ts';

const BEFORE = '2026-01-31T00:00:00.000Z';

let desk: Desk;
afterEach(() => desk.stop());

describe('a fix', () => {
  it('is written down before it is sent, and what became of it after', async () => {
    let openWhileWriting = 0;
    desk = await openDesk((writing) => ({
      ...writing,
      async write(request) {
        openWhileWriting = (await desk.store.fixes.open()).length;
        return writing.write(request);
      },
    }));
    const { intent, result } = await fixRecord(desk.mending, order());
    expect(openWhileWriting).toBe(1);
    expect(await desk.store.fixes.open()).toEqual([]);
    expect(worthOf(desk.crm)).toBe(200);
    expect(await desk.store.fixes.get(intent.id)).toEqual({ intent, result });
    expect(intent).toEqual({
      id: intent.id,
      at: NOW,
      by: 'ana@example.test',
      rights: 'own',
      userId: 'u1',
      source: 'tiny',
      object: 'deal',
      recordId: 'c1',
      checkId: 'deal-amount-missing',
      seenModifiedAt: '2026-01-03T08:00:00.000Z',
      fields: { amount: { seen: 10_050, wanted: 20_000 } },
      undoes: null,
    });
    // Before and after hold the fields of the fix and nothing else; the stamp is that of our own write.
    expect(result).toEqual({
      fixId: intent.id,
      at: NOW,
      outcome: 'written',
      told: 'at once',
      before: { modifiedAt: '2026-01-03T08:00:00.000Z', modifiedBy: 'u1', values: { amount: 10_050 } },
      after: { modifiedAt: NOW, modifiedBy: 'u1', values: { amount: 20_000 } },
      collision: false,
      notes: [],
    });
  });

  it('keeps with whose rights it was made', async () => {
    desk = await openDesk();
    await fixRecord(desk.mending, order({ rights: LENT }));
    await fixRecord(desk.mending, order({ rights: { level: 'none' } }));
    const kept = await desk.store.fixes.list(9);
    expect(kept.map(({ intent, result }) => [intent.rights, intent.userId, result?.outcome])).toEqual([
      ['none', 'u1', 'refused'],
      ['integration', 'u1', 'written'],
    ]);
    expect(kept[0]?.result?.notes).toEqual([expect.stringContaining('You cannot change records from here.')]);
  });

  it('that changes nothing says why', async () => {
    desk = await openDesk();
    const outcomeOf = async (...more: Parameters<typeof order>) => {
      const { result } = await fixRecord(desk.mending, order(...more));
      return [result.outcome, result.before?.values ?? null, result.after?.values ?? null, ...result.notes];
    };
    const same = { amount: { seen: 1, wanted: 10_050 } };
    expect(await outcomeOf({ fields: same })).toEqual(['already', null, { amount: 10_050 }]);
    const stale = { amount: { seen: 1, wanted: 2 } };
    expect(await outcomeOf({ fields: stale })).toEqual([
      'changed',
      { amount: 10_050 },
      null,
      'The record was changed by somebody else meanwhile: amount.',
    ]);
    const wrong = { stage: { seen: 'open', wanted: 'sideways' } };
    expect(await outcomeOf({ fields: wrong })).toEqual([
      'refused',
      null,
      null,
      'stage: This is not one of the values that can be chosen.',
    ]);
    expect(await outcomeOf({ id: 'c9' })).toEqual(['gone', null, null, 'The record was merged into c1.']);
    expect(await outcomeOf({ id: 'c8' })).toEqual(['gone', null, null, 'The record is gone, or not shared.']);
    const stranger = { level: 'own', accessToken: 'nobody' } as const;
    expect(await outcomeOf({ rights: stranger })).toEqual([
      'failed',
      null,
      null,
      expect.stringContaining('refused the secret'),
    ]);
    expect(worthOf(desk.crm)).toBe(100.5);
    expect(await desk.store.fixes.open()).toEqual([]);
  });

  it('whose outcome is not known stays open', async () => {
    desk = await openDesk((writing) => ({
      ...writing,
      write: async () => {
        throw new UpstreamError({ what: 'Lost.', why: 'Lost.', next: 'Wait.', retryable: false });
      },
    }));
    await expect(fixRecord(desk.mending, order())).rejects.toThrow('Lost.');
    expect(await desk.store.fixes.open()).toMatchObject([{ intent: { recordId: 'c1' }, result: null }]);
    expect(desk.mending.underWay.size).toBe(0);
  });

  it('of a source that is not there is refused before anything is written down', async () => {
    desk = await openDesk();
    await expect(fixRecord(desk.mending, order({ source: 'other' }))).rejects.toThrow(ConfigError);
    expect(await desk.store.fixes.list(9)).toEqual([]);
  });

  it('tells no log of tokens or values', async () => {
    desk = await openDesk();
    await fixRecord(desk.mending, order({ fields: { name: { seen: 'Chance c1', wanted: 'Canary' } } }));
    const stranger = { level: 'own', accessToken: 'nobody' } as const;
    await fixRecord(desk.mending, order({ rights: stranger }));
    expect(desk.logged()).toContain('a fix came to its end');
    expect(desk.logged()).not.toMatch(/Canary|Chance c1|nobody|"app"|ana@/);
  });

  it('adds rows and changes none', async () => {
    desk = await openDesk();
    await fixRecord(desk.mending, order());
    const [first] = await desk.store.fixes.list(9);
    await fixRecord(desk.mending, order({ fields: { amount: { seen: 20_000, wanted: 1 } } }));
    await fixRecord(desk.mending, order());
    const kept = await desk.store.fixes.list(9);
    expect(kept).toHaveLength(3);
    expect(kept.at(-1)).toEqual(first);
    expect(
      await desk.rows('select (from fix_intents select count(*)) i, (from fix_results select count(*)) r'),
    ).toEqual([{ i: '3', r: '3' }]);
  });
});

describe('the mirror follows a fix', () => {
  async function pull(until: string): Promise<void> {
    await landObject({
      connector: desk.connector,
      landing: desk.store.landing,
      object: 'deal',
      fields: ['name', 'amount', 'closeDate', 'ownerId'],
      until,
      now: () => NOW,
      progress: () => undefined,
    });
  }
  const deal = async (id: string) =>
    (
      await desk.rows(
        `select name, amount_minor, raw, modified_at::varchar as at from deals where id = '${id}'`,
      )
    )[0];

  it('in the fields that were read, so that the next pull still sees what else changed', async () => {
    desk = await openDesk();
    await pull(BEFORE);
    desk.crm.change('chances', 'c1', { title: 'Renamed meanwhile' }, '2026-02-01T12:00:00.000Z');
    await fixRecord(desk.mending, order());
    expect(await deal('c1')).toEqual({
      name: 'Chance c1',
      amount_minor: '20000',
      raw: null,
      at: '2026-01-03 08:00:00',
    });
  });

  it('and the next pull takes what we wrote for no change of somebody else’s', async () => {
    desk = await openDesk();
    await pull(BEFORE);
    desk.crm.change('chances', 'c1', { title: 'Renamed meanwhile' }, '2026-02-01T12:00:00.000Z');
    await fixRecord(desk.mending, order());
    await pull('2026-02-03T00:00:00.000Z');
    const noted = await desk.rows("select field, old_value, new_value from changes where record_id = 'c1'");
    expect(noted).toEqual([{ field: 'name', old_value: 'Chance c1', new_value: 'Renamed meanwhile' }]);
  });

  it('where a value could not be read before', async () => {
    desk = await openDesk();
    desk.crm.change('chances', 'c2', { ends: 'soon' }, '2026-01-04T09:00:00.000Z');
    await pull(BEFORE);
    await fixRecord(desk.mending, order({ id: 'c2', fields: { amount: { seen: null, wanted: 5 } } }));
    expect(await deal('c2')).toMatchObject({ amount_minor: '5', raw: '{"closeDate":"soon"}' });
  });

  it('but not over a newer version, nor with a record that it does not hold', async () => {
    desk = await openDesk();
    await pull(BEFORE);
    const record = { id: 'c1', modifiedBy: null, ownerId: 'u1', values: { amount: 1 } };
    const older = { ...record, modifiedAt: '2026-01-03T07:59:59.999Z' };
    await followInMirror(desk.store.fixes, 'tiny', 'deal', older);
    await followInMirror(desk.store.fixes, 'tiny', 'deal', { ...record, id: 'c99', modifiedAt: NOW });
    expect(await deal('c1')).toMatchObject({ amount_minor: '10050' });
    expect(await deal('c99')).toBeUndefined();
  });
});
