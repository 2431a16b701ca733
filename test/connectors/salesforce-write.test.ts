import { afterEach, describe, expect, it } from 'vitest';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import type { FieldWrite, Rights, WriteOutcome } from '../../src/crm/writing.ts';
import { BugError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import {
  type SalesforceOptions,
  type SalesforceSandbox,
  startSalesforce,
} from '../../src/sandbox/salesforce/index.ts';
import type { SalesforceOrg, VendorField } from '../../src/sandbox/vendor-data.ts';
import { type DealValues, type WritingWorld, writingContract } from '../contracts/writing.ts';
import {
  ANA,
  accountId,
  BO,
  dealId,
  INTEGRATION_USER,
  salesforceOrg,
  TIE,
} from '../worlds/salesforce-org.ts';

const NOW = '2026-02-01T00:10:00.000Z';
const LATER = '2026-02-01T00:20:00.000Z';
const SECRET = 'very-secret';
const COLUMNS = { name: 'Name', amount: 'Amount', closeDate: 'CloseDate', stage: 'StageName' } as const;

writingContract('Salesforce', () => openWorld());

interface Salesforce extends WritingWorld {
  readonly server: SalesforceSandbox;
}

/** Accounts remember what they became, which only organisations with merges have a column for. */
function organisation(many: boolean): SalesforceOrg {
  const org = salesforceOrg({ many });
  const master: VendorField = {
    name: 'MasterRecordId',
    label: 'Master',
    type: 'reference',
    referenceTo: 'Account',
  };
  return {
    ...org,
    tables: org.tables.map((table) =>
      table.name === 'Account' ? { ...table, fields: [...table.fields, master] } : table,
    ),
  };
}

async function openWorld(options: Partial<SalesforceOptions> & { many?: boolean } = {}): Promise<Salesforce> {
  const org = organisation(options.many ?? false);
  const server = await startSalesforce(org, {
    clock: { now: () => NOW },
    clientId: 'client',
    clientSecret: SECRET,
    traits: { 'Opportunity.StageName': { restricted: true } },
    rules: [
      {
        table: 'Opportunity',
        field: 'Amount',
        message: 'Nothing above a million without Finance.',
        broken: (row) => Number(row['Amount']) > 1_000_000,
      },
    ],
    ...options,
  });
  const lines: unknown[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void lines.push([fields, message]);
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const waiting: (() => Promise<void>)[] = [];
  const { writing } = createSalesforce({
    loginUrl: server.url,
    clientId: 'client',
    clientSecret: SECRET,
    mapping: {},
    clock: { now: () => NOW },
    log,
    sleep: async () => waiting.shift()?.(),
  });
  if (!writing) throw new BugError('Salesforce cannot be written to.');
  const token = server.tokenFor(ANA);
  const row = (id: string) => server.rows('Opportunity').find((each) => each['Id'] === id) ?? {};
  const edit = { table: 'Opportunity', at: LATER, by: BO };
  return {
    server,
    writing,
    ana: { token, userId: ANA },
    deals: { own: dealId(5), others: dealId(6) },
    mergeable: { object: 'account', loser: accountId(2), winner: accountId(1) },
    otherStage: 'Prospecting',
    conditional: true,
    rule: { amount: 200_000_000, says: 'Nothing above a million without Finance.' },
    held(id): DealValues {
      const { Name, Amount, CloseDate, StageName } = row(id);
      const text = (value: unknown) => (typeof value === 'string' ? value : null);
      const amount = typeof Amount === 'number' ? Math.round(Amount * 100) : null;
      return { name: text(Name), amount, closeDate: text(CloseDate), stage: text(StageName) };
    },
    lastEditor: (id) => String(row(id)['LastModifiedById']),
    async edit(id, { amount, ...others }) {
      const set = Object.entries(others).map(([field, value]) => [COLUMNS[field as 'name'], value]);
      const money = amount === undefined ? {} : { Amount: amount === null ? null : amount / 100 };
      await server.happen([{ ...edit, kind: 'edit', id, set: { ...Object.fromEntries(set), ...money } }]);
    },
    remove: (id) => server.happen([{ ...edit, kind: 'delete', id }]),
    merge: (loser, winner) =>
      server.happen([{ ...edit, table: 'Account', kind: 'merge', loser, winner, set: {} }]),
    sent: () =>
      server.control
        .calls()
        .filter(({ method }) => method === 'PATCH')
        .map(({ body }) => {
          const columns = Object.keys(JSON.parse(body) as object);
          return columns.map(
            (column) => Object.entries(COLUMNS).find(([, name]) => name === column)?.[0] ?? column,
          );
        }),
    calls: () => server.control.calls().length,
    meanwhile: (act) =>
      server.control.inject({
        match: 'GET /services/data',
        holding: 'FROM Opportunity',
        alter: (reply) => {
          void act();
          return reply;
        },
      }),
    duringNextWait: (act) => void waiting.push(act),
    loseAnswers: (when, times) => server.control.inject({ match: 'PATCH', times, drop: when }),
    lock: (times) => server.lock({ id: dealId(5), code: 'UNABLE_TO_LOCK_ROW', times }),
    deny: (field) => server.setRights(ANA, { readOnlyFields: [`Opportunity.${COLUMNS[field]}`] }),
    endLogin: () => server.expireTokens(),
    logged: () => JSON.stringify(lines),
    canaries: [token, SECRET, 'Bearer', 'LastModifiedById'],
    stop: () => server.stop(),
  };
}

describe('writing to Salesforce', () => {
  let world: Salesforce;
  afterEach(() => world.stop());

  const rights = (): Rights => ({ level: 'own', accessToken: world.ana.token });
  async function write(
    object: ObjectName,
    id: string,
    fields: Record<string, FieldWrite>,
  ): Promise<WriteOutcome> {
    return world.writing.write({ object, id, seenModifiedAt: NOW, fields, rights: rights() });
  }
  const rename = (wanted = 'Ours') => write('deal', dealId(5), { name: { seen: 'Deal 5', wanted } });
  const patches = () => world.server.control.calls().filter(({ method }) => method === 'PATCH');

  it('carries the stamp that was read as its condition, in whole seconds', async () => {
    world = await openWorld();
    await rename();
    expect(patches()[0]?.headers['if-unmodified-since']).toBe(new Date(TIE).toUTCString());
  });

  it('does not take milliseconds in a stamp for a change', async () => {
    world = await openWorld({ behaviour: { wholeSeconds: false } });
    await world.server.happen([
      {
        kind: 'edit',
        table: 'Opportunity',
        id: dealId(5),
        set: { Amount: 1 },
        at: '2026-01-20T08:00:00.123Z',
        by: BO,
      },
    ]);
    expect((await rename()).kind).toBe('written');
    expect(patches()).toHaveLength(1);
  });

  it('compares values although the vendor might not honour the condition', async () => {
    world = await openWorld({ behaviour: { unmodifiedSince: 'ignored' } });
    await world.edit(dealId(5), { name: 'Theirs' });
    expect(await rename()).toMatchObject({ kind: 'changed', fields: ['name'] });
    expect(patches()).toEqual([]);
  });

  it('reads again what automation made of it', async () => {
    const workflows = [{ table: 'Opportunity', sets: () => ({ Name: 'Ours (checked)' }) }];
    world = await openWorld({ workflows });
    expect(await rename()).toMatchObject({
      kind: 'written',
      after: { values: { name: 'Ours (checked)' } },
      collision: false,
    });
  });

  it('cannot know of a lost answer what automation hid', async () => {
    world = await openWorld({
      workflows: [{ table: 'Opportunity', sets: () => ({ Name: 'Ours (checked)' }) }],
    });
    world.loseAnswers('after', 1);
    await expect(rename()).rejects.toThrow('cannot be known');
    expect(patches()).toHaveLength(1);
  });

  it.each([
    ['a gateway’s page', { html: 503 }, 'written', 2],
    ['an answer cut off', { truncate: { bytes: 10 } }, 'written', 1],
    ['a success that is none', { reply: { status: 304 } }, 'written', 2],
  ] as const)('%s says nothing: the record does', async (_, fault, kind, sent) => {
    world = await openWorld();
    world.server.control.inject({ match: 'PATCH', ...fault });
    expect((await rename()).kind).toBe(kind);
    expect(world.held(dealId(5)).name).toBe('Ours');
    expect(patches()).toHaveLength(sent);
  });

  it('names the options of a list that takes no others, and takes them by their labels', async () => {
    world = await openWorld({ traits: { 'Opportunity.StageName': { restricted: true } } });
    const wrong = await write('deal', dealId(5), { stage: { seen: 'Engaging', wanted: 'Sideways' } });
    expect(JSON.stringify(wrong)).toContain(
      'takes only “Prospecting”, “Engaging”, “Closed Won”, “Closed Lost”',
    );
    expect(patches()).toEqual([]);
    const right = await write('deal', dealId(5), { stage: { seen: 'Engaging', wanted: 'closed won' } });
    expect(right).toMatchObject({ kind: 'written', after: { values: { stage: 'Closed Won' } } });
  });

  it('says that a login has ended, and whose', async () => {
    world = await openWorld();
    world.endLogin();
    await expect(rename()).rejects.toThrow('The login of the person who asked has ended.');
  });

  it('sends nothing that would be read back as it is', async () => {
    world = await openWorld();
    expect((await rename('  Deal 5 ')).kind).toBe('already');
    expect(patches()).toEqual([]);
  });

  it('tells a record that is gone from one that points to such a record', async () => {
    world = await openWorld();
    const body = [{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }];
    world.server.control.inject({ match: 'PATCH', reply: { status: 404, body } });
    expect(await rename()).toMatchObject({
      kind: 'refused',
      problems: [{ sentence: 'A record that this change would point to was deleted. Choose another.' }],
    });
    expect(patches()).toHaveLength(1);
  });

  it('takes for its own what arrived late, after its answer was lost', async () => {
    world = await openWorld();
    world.loseAnswers('before', 1);
    world.server.control.inject({
      match: 'GET /services/data',
      holding: 'FROM Opportunity',
      // Read again, the record is still as it was; only then the first change comes to its turn.
      after: 1,
      alter: (reply) => {
        void world.edit(dealId(5), { name: 'Ours' });
        return reply;
      },
    });
    expect(await rename()).toMatchObject({ kind: 'written', before: { values: { name: 'Deal 5' } } });
    expect(patches()).toHaveLength(2);
  });

  it('sees that somebody else came right after, where the name tells', async () => {
    world = await openWorld();
    world.server.control.inject({
      match: 'PATCH',
      alter: (reply) => {
        void world.edit(dealId(5), { name: 'Theirs' });
        return reply;
      },
    });
    const lent: Rights = { level: 'integration', allowed: true, userId: ANA, findingFields: ['name'] };
    const fields = { name: { seen: 'Deal 5', wanted: 'Ours' } };
    const ask = { object: 'deal', id: dealId(5), seenModifiedAt: NOW, rights: lent } as const;
    expect(await world.writing.write({ ...ask, fields })).toMatchObject({
      kind: 'written',
      collision: true,
      after: { modifiedBy: BO, values: { name: 'Theirs' } },
    });
  });

  it('sees fields as the person does', async () => {
    world = await openWorld({ rights: { [ANA]: { hiddenFields: ['Opportunity.NextStep'] } } });
    const outcome = await write('deal', dealId(5), { nextStep: { seen: null, wanted: 'Call' } });
    expect(outcome).toMatchObject({
      kind: 'refused',
      problems: [{ field: 'nextStep', sentence: expect.stringContaining('does not see “NextStep”') }],
    });
    const record = await world.writing.read({
      object: 'deal',
      id: dealId(5),
      fields: ['name', 'nextStep'],
      rights: rights(),
    });
    // Not visible is not missing.
    expect(record?.values).toEqual({ name: 'Deal 5' });
    expect(patches()).toEqual([]);
  });

  it('does not find what is not shared with the person', async () => {
    world = await openWorld({ rights: { [ANA]: { ownRecordsOnly: ['Opportunity'] } } });
    const outcome = await write('deal', dealId(6), { name: { seen: 'Deal 6', wanted: 'Ours' } });
    expect(outcome).toEqual({ kind: 'gone', mergedInto: null });
  });

  it('still reads what a change took out of the person’s sight', async () => {
    world = await openWorld({ rights: { [ANA]: { ownRecordsOnly: ['Opportunity'] } } });
    const outcome = await write('deal', dealId(5), { ownerId: { seen: ANA, wanted: BO } });
    expect(outcome).toMatchObject({ kind: 'written', after: { ownerId: BO, values: { ownerId: BO } } });
  });

  it('names the record’s right where the person may not edit it', async () => {
    for (const forbiddenStatus of [400, 403] as const) {
      world = await openWorld({
        rights: { [ANA]: { editsOwnOnly: ['Opportunity'] } },
        behaviour: { forbiddenStatus },
      });
      const outcome = await write('deal', dealId(6), { name: { seen: 'Deal 6', wanted: 'Ours' } });
      expect(outcome).toMatchObject({
        kind: 'refused',
        problems: [
          {
            field: null,
            sentence: expect.stringMatching(/^Your Salesforce user may not change this record/),
          },
        ],
      });
      if (forbiddenStatus === 400) await world.stop();
    }
  });

  it('brings a rule without a field, an approval and a duplicate to the person', async () => {
    world = await openWorld({
      rules: [{ table: 'Opportunity', field: null, message: 'Not in December.', broken: () => true }],
    });
    expect(await rename()).toMatchObject({
      kind: 'refused',
      problems: [{ field: null, sentence: 'A rule of your organisation says: “Not in December.”' }],
    });
    world.server.lock({ id: accountId(1), code: 'ENTITY_IS_LOCKED' });
    const locked = await write('account', accountId(1), { name: { seen: 'Aegean Lines', wanted: 'Aegean' } });
    expect(JSON.stringify(locked)).toContain('approval');
    expect(patches()).toHaveLength(2);
  });

  it('asks for a required field that is emptied, at the field', async () => {
    world = await openWorld({ traits: { 'Opportunity.NextStep': { required: true } } });
    await world.server.happen([
      { kind: 'edit', table: 'Opportunity', id: dealId(5), set: { NextStep: 'Call' }, at: NOW, by: BO },
    ]);
    const outcome = await write('deal', dealId(5), { nextStep: { seen: 'Call', wanted: null } });
    expect(outcome).toMatchObject({
      kind: 'refused',
      problems: [{ field: 'nextStep', sentence: '“NextStep” cannot be empty.' }],
    });
  });

  it('counts money in the record’s own currency', async () => {
    world = await openWorld({ many: true });
    // Amounts in yen have no smaller unit: 200.5 is read as 201.
    await write('deal', dealId(2), { amount: { seen: 201, wanted: 5_000 } });
    expect(world.server.rows('Opportunity').find((row) => row['Id'] === dealId(2))?.['Amount']).toBe(5000);
    await write('deal', dealId(5), { amount: { seen: 50_125, wanted: 5_000 } });
    expect(world.server.rows('Opportunity').find((row) => row['Id'] === dealId(5))?.['Amount']).toBe(50);
  });

  it('finds the object that an activity is by its id', async () => {
    world = await openWorld();
    const task = await write('activity', '00T000000000000001', {
      subject: { seen: 'Call Pavlos', wanted: 'Call' },
    });
    const event = await write('activity', '00U000000000000001', {
      subject: { seen: 'Lunch', wanted: 'Dinner' },
    });
    expect([task.kind, event.kind]).toEqual(['written', 'written']);
    expect(patches().map(({ path }) => path.split('/').slice(-2).join('/'))).toEqual([
      'Task/00T000000000000001',
      'Event/00U000000000000001',
    ]);
    expect(
      (await write('activity', '999000000000000001', { subject: { seen: null, wanted: 'x' } })).kind,
    ).toBe('gone');
    expect((await write('deal', "006' OR Id != '", { name: { seen: null, wanted: 'x' } })).kind).toBe('gone');
  });

  it('renews its own session once, and writes once', async () => {
    world = await openWorld();
    const lent: Rights = { level: 'integration', allowed: true, userId: ANA, findingFields: ['name'] };
    const ask = { object: 'deal', id: dealId(5), seenModifiedAt: NOW, rights: lent } as const;
    await world.writing.write({ ...ask, fields: { name: { seen: 'Deal 5', wanted: 'One' } } });
    world.server.expireTokens();
    const outcome = await world.writing.write({ ...ask, fields: { name: { seen: 'One', wanted: 'Two' } } });
    expect(outcome).toMatchObject({ kind: 'written', after: { modifiedBy: INTEGRATION_USER } });
    expect(patches()).toHaveLength(2);
  });
});
