import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { fixRecord } from '../../src/fixing/fix.ts';
import { rightsWithoutLogin } from '../../src/fixing/rights.ts';
import { undoFix } from '../../src/fixing/undo.ts';
import { type Desk, NOW, OWN, openDesk, order, worthOf } from './desk.ts';

let desk: Desk;
let id: string;
beforeEach(async () => {
  desk = await openDesk();
  id = (await fixRecord(desk.mending, order())).intent.id;
});
afterEach(() => desk.stop());

const undo = (which = id, rights = () => OWN) =>
  undoFix(desk.mending, { id: which, by: 'bo@example.test', userId: 'u2', rights });

describe('taking a fix back', () => {
  it('writes the former value, and is a fix of its own', async () => {
    const { intent, result } = await undo();
    expect(worthOf(desk.crm)).toBe(100.5);
    expect(result).toMatchObject({ outcome: 'written', after: { values: { amount: 10_050 } } });
    expect(intent).toMatchObject({ undoes: id, by: 'bo@example.test', checkId: 'deal-amount-missing' });
    expect((await desk.store.fixes.list(9)).map((fix) => fix.intent.undoes)).toEqual([id, null]);
  });

  it('clears again what was empty', async () => {
    const filled = await fixRecord(
      desk.mending,
      order({ id: 'c3', fields: { amount: { seen: null, wanted: 5 } } }),
    );
    expect(worthOf(desk.crm, 'c3')).toBe(0.05);
    await undo(filled.intent.id);
    expect(worthOf(desk.crm, 'c3')).toBeNull();
  });

  it('leaves alone what somebody else changed since, and shows both', async () => {
    desk.crm.change('chances', 'c1', { worth: 7 }, '2026-02-02T12:30:00.000Z');
    const { intent, result, outcome } = await undo();
    expect(worthOf(desk.crm)).toBe(7);
    expect(outcome).toMatchObject({
      kind: 'changed',
      fields: ['amount'],
      record: { values: { amount: 700 } },
    });
    expect(intent.fields).toEqual({ amount: { seen: 20_000, wanted: 10_050 } });
    expect(result).toMatchObject({ outcome: 'changed', before: { values: { amount: 700 } } });
  });

  it('minds a change of another field as little as the fix did', async () => {
    desk.crm.change('chances', 'c1', { title: 'Renamed' }, '2026-02-02T12:30:00.000Z');
    expect((await undo()).result.outcome).toBe('written');
    expect(worthOf(desk.crm)).toBe(100.5);
  });

  it('can itself be taken back, and happens once', async () => {
    const back = await undo();
    await expect(undo()).rejects.toThrow(`taken back by the fix ${back.intent.id}`);
    await undo(back.intent.id);
    expect(worthOf(desk.crm)).toBe(200);
    await expect(undo('nothing')).rejects.toThrow(ConfigError);
  });

  it('is refused where nothing was changed, or nobody knows yet', async () => {
    const refused = await fixRecord(desk.mending, order({ rights: { level: 'none' } }));
    await expect(undo(refused.intent.id)).rejects.toThrow('It changed nothing.');
    await desk.store.fixes.intend({ ...refused.intent, id: 'open', at: NOW });
    await expect(undo('open')).rejects.toThrow('not known yet');
  });

  it('takes rights of its own: without a login only what the admin lends, on the owner’s record', async () => {
    const lend = (writeBack: 'own' | 'integration' | 'off', userId: string | null) => () =>
      rightsWithoutLogin(writeBack, { userId, fields: ['amount'] });
    for (const rights of [
      lend('off', 'u1'),
      lend('own', 'u1'),
      lend('integration', 'u2'),
      lend('integration', null),
    ]) {
      expect((await undo(id, rights)).result.outcome).toBe('refused');
      expect(worthOf(desk.crm)).toBe(200);
    }
    expect((await undo(id, lend('integration', 'u1'))).result.outcome).toBe('written');
  });
});
