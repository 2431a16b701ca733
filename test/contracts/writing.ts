import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ObjectName, Value } from '../../src/crm/objects.ts';
import type { FieldWrite, Rights, WriteOutcome, Writing } from '../../src/crm/writing.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';

/** The fields of a deal that the suite writes; every world's deals hold them. */
export interface DealValues {
  readonly name: string | null;
  /** Integer minor units. */
  readonly amount: number | null;
  readonly closeDate: string | null;
  readonly stage: string | null;
}

/** A source that is written to, with hands behind it. Made anew for each test. */
export interface WritingWorld {
  readonly writing: Writing;
  /** A person with a login of their own. */
  readonly ana: { readonly token: string; readonly userId: string };
  /** A deal of Ana's, and one of somebody else's that she may change as well. */
  readonly deals: { readonly own: string; readonly others: string };
  /** Two records of a kind that the vendor merges, and that has a name. */
  readonly mergeable: { readonly object: ObjectName; readonly loser: string; readonly winner: string };
  /** What the vendor itself holds, whoever may see it. */
  held(id: string): DealValues;
  /** The user id of whoever changed it last; null where the vendor keeps none. */
  lastEditor(id: string): string | null;
  /** A stage other than the deals are in. */
  readonly otherStage: string;
  /** A colleague changes a deal. */
  edit(id: string, values: Partial<DealValues>): Promise<void>;
  remove(id: string): Promise<void>;
  merge(loser: string, winner: string): Promise<void>;
  /** Changes that reached the server: for each the fields that it carried, by our names. */
  sent(): readonly (readonly string[])[];
  /** Calls of any kind. */
  calls(): number;
  /** Lets something happen after the next reading of a deal and before what follows it. */
  meanwhile(act: () => Promise<void>): void;
  /** Lets something happen while the writing next waits: after a lost answer, or before a locked record. */
  duringNextWait(act: () => Promise<void>): void;
  /** The next changes get no answer: lost before the server acted on them, or after. */
  loseAnswers(when: 'before' | 'after', times: number): void;
  /** The next changes to Ana's deal find it locked. */
  lock(times: number): void;
  /** An amount that a rule of the organisation forbids, and the admin's words. */
  readonly rule: { readonly amount: number; readonly says: string };
  /** Ana may no longer change this field. */
  deny(field: keyof DealValues): void;
  /** Ana's login ends. */
  endLogin(): void;
  /** Whether the vendor takes a change only while nothing changed since the reading. */
  readonly conditional: boolean;
  /** Everything that was logged, as text. */
  logged(): string;
  /** What no log, error or outcome may hold: tokens, and values of fields that nobody asked for. */
  readonly canaries: readonly string[];
  stop(): Promise<void>;
}

/**
 * What every way of writing promises, whatever the vendor.
 * @param lacks what the vendor knows nothing of: these hands of the world are not asked for
 */
export function writingContract(
  vendor: string,
  make: () => Promise<WritingWorld>,
  lacks: readonly ('lock' | 'rule' | 'deny')[] = [],
): void {
  const when = (hand: 'lock' | 'rule' | 'deny') => (lacks.includes(hand) ? () => undefined : it);

  describe(`${vendor} keeps the contract of writing`, () => {
    let world: WritingWorld;
    const told: unknown[] = [];

    beforeEach(async () => {
      world = await make();
      told.length = 0;
    });
    afterEach(async () => {
      await world.stop();
      const everything = `${JSON.stringify(told)} ${world.logged()}`;
      for (const canary of world.canaries) expect(everything).not.toContain(canary);
    });

    const own = (): Rights => ({ level: 'own', accessToken: world.ana.token });
    const lent = (more: Partial<Rights & { level: 'integration' }> = {}): Rights => ({
      level: 'integration',
      allowed: true,
      userId: world.ana.userId,
      findingFields: ['name', 'amount', 'closeDate', 'stage'],
      ...more,
    });

    /** Writes as somebody who has just looked, unless told what they saw. */
    async function write(
      wanted: Partial<DealValues>,
      more: { id?: string; rights?: Rights; seen?: Partial<DealValues> } = {},
    ): Promise<WriteOutcome> {
      const id = more.id ?? world.deals.own;
      const held = world.held(id);
      const fields = Object.entries(wanted).map(([field, value]): [string, FieldWrite] => {
        const seen = { ...held, ...more.seen }[field as keyof DealValues] as Value;
        return [field, { seen, wanted: value as Value }];
      });
      try {
        const outcome = await world.writing.write({
          object: 'deal',
          id,
          seenModifiedAt: '2026-01-20T00:00:00.000Z',
          fields: Object.fromEntries(fields),
          rights: more.rights ?? own(),
        });
        told.push(outcome);
        return outcome;
      } catch (error) {
        told.push(String(error), JSON.stringify(error), String((error as Error).cause ?? ''));
        throw error;
      }
    }

    it('reads a deal as it stands, with its owner and nothing that was not asked for', async () => {
      const { own: id } = world.deals;
      const record = await world.writing.read({
        object: 'deal',
        id,
        fields: ['name', 'amount'],
        rights: own(),
      });
      expect(record).toMatchObject({ id, ownerId: world.ana.userId });
      const { name, amount } = world.held(id);
      expect(record?.values).toEqual({ name, amount });
      const seen = await world.writing.read({
        object: 'deal',
        id,
        fields: ['name'],
        rights: { level: 'none' },
      });
      expect(seen?.values).toEqual({ name });
    });

    it('writes with the own login of a person, under their name', async () => {
      const before = world.held(world.deals.own);
      const outcome = await write({ name: 'New name' });
      expect(outcome).toMatchObject({ kind: 'written', collision: false });
      if (outcome.kind !== 'written') return;
      expect(outcome.before.values).toEqual({ name: before.name });
      expect(outcome.after.values).toEqual({ name: 'New name' });
      expect(outcome.after.modifiedAt >= outcome.before.modifiedAt).toBe(true);
      expect(world.held(world.deals.own)).toEqual({ ...before, name: 'New name' });
      const editor = world.lastEditor(world.deals.own);
      if (editor !== null) expect(editor).toBe(world.ana.userId);
    });

    it('writes every kind of value exactly, and clears', async () => {
      const wanted = {
        name: 'Ünïcode „quoted“',
        amount: 123_456_78,
        closeDate: '2026-02-28',
        stage: world.otherStage,
      };
      const outcome = await write(wanted);
      expect(outcome.kind === 'written' && outcome.after.values).toEqual(wanted);
      expect(world.held(world.deals.own)).toEqual(wanted);
      await write({ amount: null });
      expect(world.held(world.deals.own)).toEqual({ ...wanted, amount: null });
      await write({ amount: 5 });
      expect(world.held(world.deals.own).amount).toBe(5);
    });

    it('sends only the fields that differ', async () => {
      const { amount } = world.held(world.deals.own);
      const outcome = await write({ name: 'New name', amount });
      expect(outcome.kind).toBe('written');
      expect(world.sent()).toEqual([['name']]);
    });

    it('sends nothing where everything is so already', async () => {
      const { name, amount } = world.held(world.deals.own);
      expect(await write({ name, amount })).toMatchObject({
        kind: 'already',
        record: { values: { name, amount } },
      });
      await world.edit(world.deals.own, { name: 'A colleague had the same idea' });
      const outcome = await write({ name: 'A colleague had the same idea' }, { seen: { name } });
      expect(outcome.kind).toBe('already');
      expect(world.sent()).toEqual([]);
    });

    it('lends its own rights where the admin allowed it, on the owner’s record, for the finding’s fields', async () => {
      const outcome = await write({ name: 'New name' }, { rights: lent({ findingFields: ['name'] }) });
      expect(outcome.kind).toBe('written');
      expect(world.held(world.deals.own).name).toBe('New name');
    });

    it.each([
      ['the admin did not allow it', { allowed: false }, 'own', 'administrator'],
      ['the record is another’s', {}, 'others', 'belongs to somebody else'],
      ['the field is none of the finding’s', { findingFields: ['amount'] }, 'own', 'fields of the finding'],
    ] as const)('does not lend its own rights where %s', async (_, more, whose, says) => {
      const outcome = await write({ name: 'New name' }, { id: world.deals[whose], rights: lent(more) });
      expect(outcome).toMatchObject({ kind: 'refused' });
      expect(JSON.stringify(outcome)).toContain(says);
      expect(world.sent()).toEqual([]);
    });

    it('refuses without rights, and asks the vendor nothing', async () => {
      const before = world.calls();
      const outcome = await write({ name: 'New name' }, { rights: { level: 'none' } });
      expect(outcome).toMatchObject({ kind: 'refused', problems: [{ field: null }] });
      expect(world.calls()).toBe(before);
    });

    it('may change another’s record with a login that may', async () => {
      expect(await write({ name: 'New name' }, { id: world.deals.others })).toMatchObject({
        kind: 'written',
      });
    });

    it('writes nothing over what changed since the person looked, and shows it', async () => {
      const seen = world.held(world.deals.own);
      await world.edit(world.deals.own, { name: 'Theirs' });
      const outcome = await write({ name: 'Ours', amount: 1 }, { seen });
      expect(outcome).toMatchObject({
        kind: 'changed',
        fields: ['name'],
        record: { values: { name: 'Theirs' } },
      });
      expect(world.sent()).toEqual([]);
      expect(world.held(world.deals.own)).toEqual({ ...seen, name: 'Theirs' });
    });

    it('minds only the fields that are to change', async () => {
      const seen = world.held(world.deals.own);
      await world.edit(world.deals.own, { amount: 77 });
      expect((await write({ name: 'Ours' }, { seen })).kind).toBe('written');
      expect(world.held(world.deals.own)).toEqual({ ...seen, name: 'Ours', amount: 77 });
    });

    it('notices a change that comes exactly between reading and writing', async () => {
      world.meanwhile(() => world.edit(world.deals.own, { name: 'Theirs' }));
      const outcome = await write({ name: 'Ours' });
      if (world.conditional) {
        expect(outcome).toMatchObject({
          kind: 'changed',
          fields: ['name'],
          record: { values: { name: 'Theirs' } },
        });
        expect(world.held(world.deals.own).name).toBe('Theirs');
      } else expect(outcome).toMatchObject({ kind: 'written', collision: true });
    });

    it('is not kept from writing by a change of another field in between', async () => {
      world.meanwhile(() => world.edit(world.deals.own, { amount: 77 }));
      expect(await write({ name: 'Ours' })).toMatchObject({ kind: 'written', collision: false });
      expect(world.held(world.deals.own)).toMatchObject({ name: 'Ours', amount: 77 });
    });

    it('says where the record is gone, and where it was merged to', async () => {
      const { object, loser, winner } = world.mergeable;
      await world.merge(loser, winner);
      const fields = { name: { seen: 'Any', wanted: 'Other' } };
      const request = {
        object,
        id: loser,
        seenModifiedAt: '2026-01-20T00:00:00.000Z',
        fields,
        rights: own(),
      };
      expect(await world.writing.write(request)).toEqual({ kind: 'gone', mergedInto: winner });
      const { own: id } = world.deals;
      const seen = world.held(id);
      await world.remove(id);
      expect(await write({ name: 'Ours' }, { id, seen })).toEqual({ kind: 'gone', mergedInto: null });
      expect(await world.writing.read({ object: 'deal', id, fields: ['name'], rights: own() })).toBeNull();
      expect(world.sent()).toEqual([]);
    });

    it('says where the record goes between reading and writing', async () => {
      world.meanwhile(() => world.remove(world.deals.own));
      expect((await write({ name: 'Ours' })).kind).toBe('gone');
    });

    it('sends again what was lost before the server acted', async () => {
      world.loseAnswers('before', 1);
      expect(await write({ name: 'Ours' })).toMatchObject({ kind: 'written', collision: false });
      expect(world.held(world.deals.own).name).toBe('Ours');
      expect(world.sent()).toEqual([['name'], ['name']]);
    });

    it('does not send again what was done although its answer was lost', async () => {
      world.loseAnswers('after', 1);
      const outcome = await write({ name: 'Ours' });
      expect(outcome).toMatchObject({ kind: 'written', before: {}, after: { values: { name: 'Ours' } } });
      expect(world.sent()).toEqual([['name']]);
    });

    it('does not send again over what somebody changed after a lost answer', async () => {
      const seen = world.held(world.deals.own);
      world.loseAnswers('before', 1);
      world.duringNextWait(() => world.edit(world.deals.own, { name: 'Theirs' }));
      // Either nobody can know whose came last, or the vendor's traces tell that ours never came.
      const outcome = await write({ name: 'Ours' }, { seen }).catch((error: unknown) => error);
      if (outcome instanceof UpstreamError) expect(outcome.what).toContain('cannot be known');
      else expect(outcome).toMatchObject({ kind: 'changed', fields: ['name'] });
      expect(world.held(world.deals.own).name).toBe('Theirs');
      expect(world.sent()).toHaveLength(1);
    });

    it('gives up after the third lost answer, and says that it cannot be known', async () => {
      world.loseAnswers('before', 9);
      const error = await write({ name: 'Ours' }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UpstreamError);
      expect(String(error)).toContain('cannot be known');
      expect((error as UpstreamError).retryable).toBe(false);
      expect(world.sent()).toHaveLength(3);
    });

    when('lock')('waits for a locked record, three times in all', async () => {
      world.lock(2);
      expect((await write({ name: 'Ours' })).kind).toBe('written');
      expect(world.sent()).toHaveLength(3);
      world.lock(9);
      expect(await write({ name: 'Again' })).toMatchObject({
        kind: 'refused',
        problems: [{ field: null, sentence: expect.stringMatching(/moment.*Try again/) }],
      });
      expect(world.sent()).toHaveLength(6);
      expect(world.held(world.deals.own).name).toBe('Ours');
    });

    when('lock')('reads a locked record anew before it tries again', async () => {
      world.lock(1);
      world.duringNextWait(() => world.edit(world.deals.own, { name: 'Theirs' }));
      expect(await write({ name: 'Ours' })).toMatchObject({ kind: 'changed', fields: ['name'] });
      expect(world.held(world.deals.own).name).toBe('Theirs');
    });

    when('rule')('brings an admin’s rule to the person, at the field', async () => {
      const outcome = await write({ amount: world.rule.amount, name: 'Ours' });
      expect(outcome).toMatchObject({ kind: 'refused', problems: [{ field: 'amount' }] });
      expect(JSON.stringify(outcome)).toContain(world.rule.says);
      expect(world.held(world.deals.own).name).not.toBe('Ours');
      expect(world.sent()).toHaveLength(1);
    });

    it('says at the field what a value cannot be', async () => {
      const outcome = await write({ stage: 'No such stage' });
      expect(outcome).toMatchObject({
        kind: 'refused',
        problems: [{ field: 'stage', sentence: expect.stringMatching(/\S.*\.$/) }],
      });
      expect(world.held(world.deals.own).stage).not.toBe('No such stage');
    });

    when('deny')('says which right a person lacks, at the field or for the record', async () => {
      world.deny('name');
      const outcome = await write({ name: 'Ours' });
      expect(outcome).toMatchObject({
        kind: 'refused',
        problems: [{ sentence: expect.stringContaining('administrator') }],
      });
      expect(world.held(world.deals.own).name).not.toBe('Ours');
    });

    it('says so where a login has ended', async () => {
      world.endLogin();
      const error = await write({ name: 'Ours' }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AccessError);
      expect(world.sent()).toEqual([]);
    });

    it('says so where a login ends between reading and writing', async () => {
      world.meanwhile(async () => world.endLogin());
      const error = await write({ name: 'Ours' }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AccessError);
      expect(world.held(world.deals.own).name).not.toBe('Ours');
    });

    it('writes nothing to a field that follows from others', async () => {
      const { own: id } = world.deals;
      const outcome = await world.writing.write({
        object: 'deal',
        id,
        seenModifiedAt: '2026-01-20T00:00:00.000Z',
        fields: { won: { seen: false, wanted: true } },
        rights: own(),
      });
      expect(outcome).toMatchObject({ kind: 'refused', problems: [{ field: 'won' }] });
      expect(world.sent()).toEqual([]);
    });
  });
}
