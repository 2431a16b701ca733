import { afterEach, describe, expect, it } from 'vitest';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import type { Connector } from '../../src/crm/connector.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import type { FieldWrite, Rights, WriteOutcome } from '../../src/crm/writing.ts';
import { BugError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { FAILURES } from '../../src/sandbox/hubspot/failures.ts';
import { type HubspotOptions, type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import type { HubspotPipeline } from '../../src/sandbox/vendor-data.ts';
import { type DealValues, type WritingWorld, writingContract } from '../contracts/writing.ts';
import { ANA, northlight } from '../worlds/hubspot-portal.ts';

const OWN = '2012';
const OTHERS = '2015';
const NOW = '2026-01-31T00:10:00.000Z';
const LATER = '2026-01-31T00:20:00.000Z';
const APP = 'pat-eu1-very-secret';
const TOKEN = 'ana-very-secret';
const PROPERTIES = {
  name: 'dealname',
  amount: 'amount',
  closeDate: 'closedate',
  stage: 'dealstage',
} as const;
const STAGES: Readonly<Record<string, string>> = {
  qualified: 'Qualified',
  closedwon: 'Closed won',
  closedlost: 'Closed lost',
};

for (const apiVersion of ['v3', '2026-09']) {
  writingContract(`HubSpot by its paths ${apiVersion}`, () => openWorld(apiVersion));
}

interface HubSpot extends WritingWorld {
  readonly server: HubspotSandbox;
  readonly describe: Connector['describe'];
}

async function openWorld(
  apiVersion: string,
  options: Partial<HubspotOptions> = {},
  portal = northlight(),
): Promise<HubSpot> {
  const server = await startHubspot(portal, {
    clock: { now: () => NOW },
    token: APP,
    users: [{ token: TOKEN, userId: 901 }],
    traits: {
      deals: {
        amount: {
          rule: {
            code: 'INVALID_MAX_NUMBER',
            pattern: /^(\d{1,6}|1000000)(\.\d+)?$/,
            message: 'Nothing above a million without Finance.',
          },
        },
      },
    },
    ...options,
  });
  const owner = { table: 'deals', id: OTHERS, set: { hubspot_owner_id: '102' }, by: null };
  await server.apply([{ ...owner, at: '2026-01-29T00:00:00.000Z' }]);
  const lines: unknown[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void lines.push([fields, message]);
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const waiting: (() => Promise<void>)[] = [];
  const { writing, describe } = createHubspot({
    baseUrl: server.url,
    token: APP,
    apiVersion,
    mapping: {},
    clock: { now: () => NOW },
    log,
    sleep: async () => waiting.shift()?.(),
  });
  if (!writing) throw new BugError('HubSpot cannot be written to.');
  const row = (id: string) =>
    server
      .snapshot()
      .tables.find(({ name }) => name === 'deals')
      ?.rows.find((each) => each['id'] === id) ?? {};
  const edit = { table: 'deals', at: LATER, by: '902' };
  const stageId = (label: string) => Object.entries(STAGES).find(([, each]) => each === label)?.[0] ?? label;
  return {
    server,
    describe,
    writing,
    ana: { token: TOKEN, userId: ANA.id },
    deals: { own: OWN, others: OTHERS },
    mergeable: { object: 'account', loser: '502', winner: '501' },
    otherStage: 'Closed lost',
    conditional: false,
    rule: { amount: 200_000_000, says: 'Nothing above a million without Finance.' },
    held(id): DealValues {
      const { dealname, amount, closedate, dealstage } = row(id);
      const text = (value: unknown) => (typeof value === 'string' ? value : null);
      return {
        name: text(dealname),
        amount: amount === null || amount === undefined ? null : Math.round(Number(amount) * 100),
        closeDate: text(closedate)?.slice(0, 10) ?? null,
        stage: STAGES[String(dealstage)] ?? text(dealstage),
      };
    },
    lastEditor(id) {
      const entries = server
        .snapshot()
        .history.filter((entry) => entry.id === id && entry.property === 'dealname');
      return entries.at(-1)?.updatedByUserId === 901 ? ANA.id : 'somebody else';
    },
    async edit(id, { amount, stage, ...others }) {
      const set = Object.entries(others).map(([field, value]) => [PROPERTIES[field as 'name'], value]);
      await server.happen([
        {
          ...edit,
          kind: 'edit',
          id,
          set: {
            ...Object.fromEntries(set),
            ...(amount === undefined ? {} : { amount: amount === null ? null : amount / 100 }),
            ...(stage === undefined || stage === null ? {} : { dealstage: stageId(stage) }),
          },
        },
      ]);
    },
    remove: (id) => server.happen([{ ...edit, kind: 'delete', id }]),
    merge: (loser, winner) =>
      server.happen([{ ...edit, table: 'companies', kind: 'merge', loser, winner, set: {} }]),
    sent: () =>
      server.control
        .calls()
        .filter(({ method }) => method === 'PATCH')
        .map(({ body }) => {
          const names = Object.keys((JSON.parse(body) as { properties: object }).properties);
          return names.map(
            (name) => Object.entries(PROPERTIES).find(([, each]) => each === name)?.[0] ?? name,
          );
        }),
    calls: () => server.control.calls().length,
    meanwhile: (act) =>
      server.control.inject({
        match: 'GET /crm',
        holding: 'propertiesWithHistory',
        alter: (reply) => {
          void act();
          return reply;
        },
      }),
    duringNextWait: (act) => void waiting.push(act),
    loseAnswers: (when, times) => server.control.inject({ match: 'PATCH', times, drop: when }),
    lock: (times) => server.control.inject({ match: 'PATCH', times, reply: FAILURES.locked }),
    deny: (field) => server.access.allow(TOKEN, { locked: [`deals.${PROPERTIES[field]}`] }),
    endLogin: () => server.access.expire(TOKEN),
    logged: () => JSON.stringify(lines),
    canaries: [TOKEN, APP, 'Bearer', 'hubspot_owner_id'],
    stop: () => server.stop(),
  };
}

describe('writing to HubSpot', () => {
  let world: HubSpot;
  afterEach(() => world.stop());

  const rights = (): Rights => ({ level: 'own', accessToken: world.ana.token });
  async function write(
    object: ObjectName,
    id: string,
    fields: Record<string, FieldWrite>,
  ): Promise<WriteOutcome> {
    return world.writing.write({ object, id, seenModifiedAt: NOW, fields, rights: rights() });
  }
  const rename = (wanted = 'Ours') => write('deal', OWN, { name: { seen: 'Deal 11', wanted } });
  const bodies = (): unknown[] =>
    world.server.control
      .calls()
      .filter(({ method }) => method === 'PATCH')
      .map(({ body }) => (JSON.parse(body) as { properties: unknown }).properties);

  it('sees a collision with whoever came first, and with whoever came last', async () => {
    world = await openWorld('v3');
    world.meanwhile(() => world.edit(OWN, { name: 'Theirs before' }));
    expect(await rename()).toMatchObject({
      kind: 'written',
      collision: true,
      after: { values: { name: 'Ours' } },
    });
    // The answer to our write is on its way back while a colleague saves the record.
    world.server.control.inject({
      match: 'PATCH',
      alter: (reply) => {
        void world.edit(OWN, { name: 'Theirs after' });
        return reply;
      },
    });
    expect(await write('deal', OWN, { name: { seen: 'Ours', wanted: 'Ours again' } })).toMatchObject({
      kind: 'written',
      collision: true,
      after: { values: { name: 'Theirs after' } },
    });
  });

  it('sees none in what was there before, nor in the same value from two sides', async () => {
    world = await openWorld('v3');
    for (const name of ['One', 'Two', 'Deal 11']) await world.edit(OWN, { name });
    world.meanwhile(() => world.edit(OWN, { name: 'Ours' }));
    expect(await rename()).toMatchObject({ kind: 'written', collision: false });
  });

  it('knows by the history that a change arrived although another came after it', async () => {
    world = await openWorld('v3');
    world.loseAnswers('after', 1);
    world.duringNextWait(() => world.edit(OWN, { name: 'Theirs after' }));
    expect(await rename()).toMatchObject({ kind: 'written', collision: true });
    expect(bodies()).toHaveLength(1);
  });

  it('does not write again over whoever took our change back', async () => {
    world = await openWorld('v3');
    world.loseAnswers('after', 1);
    world.duringNextWait(() => world.edit(OWN, { name: 'Deal 11' }));
    expect(await rename()).toMatchObject({
      kind: 'written',
      collision: true,
      after: { values: { name: 'Deal 11' } },
    });
    expect(bodies()).toHaveLength(1);
  });

  it.each(['embedded', 'listed'] as const)('reads what is wrong where it is %s', async (validationErrors) => {
    world = await openWorld('v3', { behaviour: { validationErrors } });
    const outcome = await write('deal', OWN, {
      amount: { seen: 11_100, wanted: 200_000_000 },
      ownerId: { seen: ANA.id, wanted: '999' },
    });
    expect(outcome).toMatchObject({
      kind: 'refused',
      problems: expect.arrayContaining([
        { field: 'amount', sentence: expect.stringContaining('Nothing above a million') },
        { field: 'ownerId', sentence: expect.stringContaining('does not take this value') },
      ]),
    });
  });

  it('asks for the further fields that a dated path demands, by our name and people’s', async () => {
    const traits = {
      deals: { closed_lost_reason: { requiredWhen: { property: 'dealstage', values: ['closedlost'] } } },
    };
    const lose = () => write('deal', OWN, { stage: { seen: 'Qualified', wanted: 'Closed lost' } });
    world = await openWorld('2026-09', { traits });
    expect(await lose()).toMatchObject({
      kind: 'refused',
      problems: [{ field: 'lostReason', sentence: expect.stringContaining('only with a value in') }],
    });
    await world.stop();
    world = await openWorld('v3', { traits });
    expect((await lose()).kind).toBe('written');
  });

  it('knows what people call the options, and which stages a record takes', async () => {
    const portal = northlight();
    const other: HubspotPipeline = {
      object: 'deals',
      id: 'renewals',
      label: 'Renewals',
      stages: ['Asked', 'Kept'].map((label) => ({
        id: label,
        label,
        displayOrder: 0,
        metadata: { isClosed: 'false', probability: '0.5' },
      })),
    };
    world = await openWorld('v3', {}, { ...portal, pipelines: [...portal.pipelines, other] });
    const stages = async (id: string) => {
      const read = { object: 'deal', id, fields: ['stage', 'name'], rights: { level: 'none' } } as const;
      return (await world.writing.read(read))?.takes;
    };
    expect(await stages(OWN)).toEqual({ stage: ['Qualified', 'Closed won', 'Closed lost'] });
    const set = { pipeline: 'renewals', dealstage: 'Asked' };
    await world.server.apply([{ table: 'deals', id: OWN, set, by: null, at: LATER }]);
    expect(await stages(OWN)).toEqual({ stage: ['Asked', 'Kept'] });
    const [account] = await world.describe(new Map([['account', ['industry', 'name']]]));
    expect(account?.fields['industry']).toMatchObject({
      options: ['COMPUTER_SOFTWARE', 'BANKING'],
      labels: new Map([
        ['COMPUTER_SOFTWARE', 'Computer Software'],
        ['BANKING', 'Banking'],
      ]),
    });
    expect(account?.fields['name']?.labels).toBeUndefined();
  });

  it('takes options by what people call them, trims texts, and clears with nothing', async () => {
    world = await openWorld('v3');
    await write('account', '501', {
      industry: { seen: 'COMPUTER_SOFTWARE', wanted: ' banking ' },
      name: { seen: 'Aegean Lines', wanted: '  Aegean  ' },
      country: { seen: 'Greece', wanted: ' ' },
    });
    expect(bodies()).toEqual([{ industry: 'BANKING', name: 'Aegean', country: '' }]);
    const wrong = await write('account', '501', { industry: { seen: 'BANKING', wanted: 'Bankng' } });
    expect(wrong).toMatchObject({
      kind: 'refused',
      problems: [{ field: 'industry', sentence: expect.stringContaining('takes only “') }],
    });
    expect(bodies()).toHaveLength(1);
  });

  it('counts money in the record’s own currency', async () => {
    world = await openWorld('v3');
    await write('deal', '2002', { amount: { seen: 1235, wanted: 5000 } });
    await write('deal', '2001', { amount: { seen: 10_000, wanted: 5000 } });
    expect(bodies()).toEqual([{ amount: '5000' }, { amount: '50.00' }]);
  });

  it('compares what cannot be read as its kind by the vendor’s own words', async () => {
    world = await openWorld('v3');
    expect(await write('deal', '2003', { amount: { seen: null, wanted: 5000 } })).toMatchObject({
      kind: 'changed',
      record: { values: { amount: 'lots' } },
    });
    expect(await write('deal', '2003', { amount: { seen: 'lots', wanted: 5000 } })).toMatchObject({
      kind: 'written',
      before: { values: { amount: 'lots' } },
    });
  });

  it('says that another record holds what must be unique', async () => {
    world = await openWorld('v3', { traits: { companies: { website: { unique: true } } } });
    const contact = await write('contact', '9900', {
      email: { seen: 'person0@example.test', wanted: 'person2@example.test' },
    });
    const account = await write('account', '502', {
      website: { seen: null, wanted: 'https://aegean.example' },
    });
    for (const outcome of [contact, account]) {
      expect(outcome).toMatchObject({
        kind: 'refused',
        problems: [
          {
            field: expect.stringMatching(/email|website/),
            sentence: expect.stringContaining('already holds'),
          },
        ],
      });
    }
  });

  it('writes no links and nothing that follows from others, and says so before it asks', async () => {
    world = await openWorld('v3');
    for (const field of ['accountId', 'probability', 'closed', 'productName']) {
      expect(await write('deal', OWN, { [field]: { seen: null, wanted: 'x' } })).toMatchObject({
        kind: 'refused',
        problems: [{ field, sentence: expect.stringContaining('cannot be set from here') }],
      });
    }
    expect(bodies()).toEqual([]);
  });

  it('names the property that a person may not change, and the scope that we lack', async () => {
    world = await openWorld('v3', { rights: { write: [] } });
    world.deny('name');
    expect(await rename()).toMatchObject({
      kind: 'refused',
      problems: [
        { field: 'name', sentence: expect.stringContaining('The right to change “dealname” is missing') },
      ],
    });
    const lent: Rights = { level: 'integration', allowed: true, userId: ANA.id, findingFields: ['name'] };
    const fields = { name: { seen: 'Deal 11', wanted: 'Ours' } };
    const ours = await world.writing.write({
      object: 'deal',
      id: OWN,
      seenModifiedAt: NOW,
      fields,
      rights: lent,
    });
    expect(JSON.stringify(ours)).toContain('the scope crm.objects.deals.write');
  });

  it('says that a login has ended, and whose', async () => {
    world = await openWorld('v3');
    world.endLogin();
    await expect(rename()).rejects.toThrow('The login of the person who asked has ended.');
  });

  it('does not find what the person may not see', async () => {
    world = await openWorld('v3', { users: [{ token: TOKEN, userId: 901, ownOnly: true }] });
    expect(await write('deal', OTHERS, { name: { seen: 'Deal 14', wanted: 'Ours' } })).toEqual({
      kind: 'gone',
      mergedInto: null,
    });
    // Given away, it can be read by us alone.
    expect(await write('deal', OWN, { ownerId: { seen: ANA.id, wanted: '102' } })).toMatchObject({
      kind: 'written',
      after: { ownerId: '102' },
    });
  });

  it('knows activities of different types apart by our ids', async () => {
    world = await openWorld('v3');
    const outcome = await write('activity', 'call-11', { subject: { seen: 'Intro', wanted: 'First call' } });
    expect(outcome).toMatchObject({ kind: 'written', after: { id: 'call-11' } });
    expect(bodies()).toEqual([{ hs_call_title: 'First call' }]);
  });

  it.each([
    ['a move to another data centre', FAILURES.migrating, 2, 'written'],
    ['a limit of ten seconds', FAILURES.tenSecondlyLimit, 2, 'written'],
    ['a gateway’s page', FAILURES.badGateway, 2, 'written'],
  ] as const)('gets past %s', async (_, reply, sent, kind) => {
    world = await openWorld('v3');
    world.server.control.inject({ match: 'PATCH', reply });
    expect((await rename()).kind).toBe(kind);
    expect(bodies()).toHaveLength(sent);
  });

  it('does not send again what a used-up day refused', async () => {
    world = await openWorld('v3');
    world.server.control.inject({ match: 'PATCH', reply: FAILURES.dailyLimit });
    await expect(rename()).rejects.toThrow('used up');
    expect(bodies()).toHaveLength(1);
  });

  it('reads after an answer that was cut off', async () => {
    world = await openWorld('v3');
    world.server.control.inject({ match: 'PATCH', truncate: { bytes: 20, clean: true } });
    expect((await rename()).kind).toBe('written');
    expect(bodies()).toHaveLength(1);
  });
});
