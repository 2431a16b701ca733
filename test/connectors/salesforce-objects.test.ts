import { describe, expect, it } from 'vitest';
import { fieldsOf, OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import type { VendorEvent } from '../../src/sandbox/vendor-data.ts';
import {
  CAMPAIGN,
  ENTRY,
  fullOrg,
  PRODUCT,
  QUEUE,
  SERVICE_REQUEST,
  STANDARD_BOOK,
} from '../worlds/salesforce-more.ts';
import { ANA, accountId, BO, dealId, INTEGRATION_USER } from '../worlds/salesforce-org.ts';
import { callsOf, changes, desks, live, pull, records, UNTIL } from './salesforce-desk.ts';

const open = desks();
const LATER = '2026-02-03T00:00:00.000Z';

function edit(table: string, id: string, at: string, set: Extract<VendorEvent, { kind: 'edit' }>['set']) {
  return { kind: 'edit', table, id, at, set, by: ANA } as const;
}

describe('the Salesforce connector reads', () => {
  it('campaigns and their members', async () => {
    const { connector } = await open();
    expect(records(await pull(connector, 'campaign')).get(CAMPAIGN)).toMatchObject({
      name: 'Spring',
      type: 'Email',
      startsOn: '2026-01-05',
      endsOn: '2026-01-20',
      cost: 9_950,
    });
    const members = [...records(await pull(connector, 'campaignMember')).values()];
    expect(members).toMatchObject([
      { campaignId: CAMPAIGN, contactId: '003000000000000001', responded: true, respondedOn: '2026-01-06' },
      { contactId: null, leadId: '00Q000000000000001', responded: false, respondedOn: null },
    ]);
  });

  it('queues among the users, as owners that are no persons, and no other groups', async () => {
    const { connector } = await open();
    const users = records(await pull(connector, 'user'));
    expect(users.get(QUEUE)).toMatchObject({ name: 'Service desk', person: false, integration: false });
    expect(users.get(ANA)).toMatchObject({ person: true, integration: false, managerName: 'Mara Øst' });
    expect(users.get(INTEGRATION_USER)).toMatchObject({ integration: true });
    expect(users.size).toBe(7);
  });

  it('an object of the organisation that the mapping names, with what it holds', async () => {
    const ticket = {
      vendorObject: 'Service_Request__c',
      costCentre: 'Cost_Centre__c',
      closed: 'Done__c',
      accountId: 'Account__c',
    };
    const { connector, server } = await open({ connector: { mapping: { ticket } } });
    const [schema] = await connector.describe(new Map([['ticket', fieldsOf('ticket')]]));
    expect(schema?.fields['costCentre']).toMatchObject({ visible: true, vendorField: 'Cost_Centre__c' });
    expect(schema?.fields['status']).toMatchObject({
      visible: false,
      reason: 'No field is mapped; name one in mapping.yaml.',
    });
    const pages = await pull(connector, 'ticket');
    expect(records(pages).get(SERVICE_REQUEST)).toEqual({
      deleted: false,
      subject: 'SR-1',
      costCentre: 'K7',
      closed: true,
      accountId: accountId(2),
      ownerId: BO,
    });
    await server.happen([
      edit('Service_Request__c', SERVICE_REQUEST, '2026-02-02T00:00:00.000Z', { Cost_Centre__c: 'K8' }),
    ]);
    const from = pages.at(-1)?.checkpoint ?? null;
    expect(changes(await pull(connector, 'ticket', { from, until: LATER }))).toMatchObject([
      { recordId: SERVICE_REQUEST, field: 'costCentre', old: 'K7', new: 'K8', by: ANA, byPerson: true },
    ]);
  });

  it('says that an object of the mapping is not there', async () => {
    const { connector } = await open({ connector: { mapping: { ticket: { vendorObject: 'Nothing__c' } } } });
    const [schema] = await connector.describe(new Map([['ticket', ['subject']]]));
    expect(schema?.reason).toMatch(/does not see Nothing__c\. Give its permission set/);
  });
});

describe('the price of a product in Salesforce', () => {
  it('is that of the standard price book, and changes without the product', async () => {
    const { connector, server } = await open();
    const first = await pull(connector, 'product');
    expect(records(first).get(PRODUCT)).toMatchObject({ name: 'GTX Pro', unitPrice: 482_150 });
    const [schema] = await connector.describe(new Map([['product', ['unitPrice']]]));
    expect(schema?.fields['unitPrice']).toMatchObject({
      visible: true,
      vendorField: 'PricebookEntry.UnitPrice',
      vendorType: 'currency',
      writable: false,
    });
    const from = first.at(-1)?.checkpoint ?? null;
    await server.happen([edit('PricebookEntry', ENTRY, '2026-02-02T00:00:00.000Z', { UnitPrice: 5000 })]);
    const changed = await pull(connector, 'product', { from, until: LATER });
    expect(records(changed).get(PRODUCT)).toMatchObject({
      name: 'GTX Pro',
      unitPrice: 500_000,
      deleted: false,
    });
    expect(changed.at(-1)?.proof?.expected).toBe(live(changed));
    const after = changed.at(-1)?.checkpoint ?? null;
    await server.happen([
      edit('Product2', PRODUCT, '2026-02-03T01:00:00.000Z', { Name: 'GTX Pro 2' }),
      edit('PricebookEntry', ENTRY, '2026-02-03T01:00:00.000Z', { IsActive: false }),
    ]);
    const again = await pull(connector, 'product', { from: after, until: '2026-02-04T00:00:00.000Z' });
    expect(records(again).get(PRODUCT)).toMatchObject({ name: 'GTX Pro 2', unitPrice: null });
  });

  it('is not told where the price book is hidden', async () => {
    const hiddenTables = ['PricebookEntry'];
    const { connector } = await open({ server: { rights: { [INTEGRATION_USER]: { hiddenTables } } } });
    const [schema] = await connector.describe(new Map([['product', ['name', 'unitPrice']]]));
    expect(schema?.fields['unitPrice']).toMatchObject({
      visible: false,
      vendorField: 'PricebookEntry.UnitPrice',
    });
    const [page] = await pull(connector, 'product');
    expect(page?.fields).not.toContain('unitPrice');
  });

  it('is that of another currency only where the organisation has that one', async () => {
    const org = fullOrg({ many: true });
    const entries = org.tables.find((table) => table.name === 'PricebookEntry');
    const fields = [
      ...(entries?.fields ?? []),
      { name: 'CurrencyIsoCode', label: 'Currency', type: 'picklist' as const },
    ];
    const euro = (entries?.rows ?? []).map((row) => ({ ...row, CurrencyIsoCode: 'EUR' }));
    const yen = {
      ...euro[0],
      Id: '01u000000000000009',
      CurrencyIsoCode: 'JPY',
      UnitPrice: 700_000,
      Pricebook2Id: STANDARD_BOOK,
    };
    const tables = org.tables.map((table) =>
      table.name === 'PricebookEntry' ? { ...table, fields, rows: [yen, ...euro] } : table,
    );
    const { connector } = await open({ org: { ...org, tables } });
    expect(records(await pull(connector, 'product')).get(PRODUCT)).toMatchObject({ unitPrice: 482_150 });
  });
});

describe('the logins of Salesforce', () => {
  it('are the days on which a person came in, in the zone of the organisation, and nothing else', async () => {
    const { connector, server } = await open();
    const pages = await pull(connector, 'login');
    expect([...records(pages)]).toEqual([
      [`${ANA}/2026-01-10`, { deleted: false, userId: ANA, day: '2026-01-10' }],
      [`${BO}/2026-01-10`, { deleted: false, userId: BO, day: '2026-01-10' }],
      [`${ANA}/2026-01-11`, { deleted: false, userId: ANA, day: '2026-01-11' }],
    ]);
    expect(pages.at(-1)?.proof?.expected).toBe(3);
    const asked = server.control.calls().find(({ query }) => query.get('q')?.includes('FROM LoginHistory'));
    expect(asked?.query.get('q')).toMatch(/^SELECT Id, LoginTime, UserId, LoginType, Status FROM/);
  });

  it('are not told from half of them: without the right to all of them they are hidden', async () => {
    const ownRecordsOnly = ['LoginHistory'];
    const { connector } = await open({ server: { rights: { [INTEGRATION_USER]: { ownRecordsOnly } } } });
    const [schema] = await connector.describe(new Map([['login', fieldsOf('login')]]));
    expect(schema).toMatchObject({ visible: false, reason: expect.stringContaining('Manage Users') });
    await expect(pull(connector, 'login')).rejects.toMatchObject({ name: 'AccessError' });
  });

  it('are not asked for where nobody wants them', async () => {
    const { connector, server } = await open();
    await connector.describe(
      new Map<ObjectName, string[]>([
        ['login', []],
        ['user', ['name']],
      ]),
    );
    expect(callsOf(server).filter((call) => call.includes('UserPermissionAccess'))).toEqual([]);
  });
});

describe('former values in Salesforce', () => {
  it('come from the histories of fields, lookups by their ids, as far as the fields are wanted', async () => {
    const { connector, server } = await open();
    const first = await pull(connector, 'account');
    const from = first.at(-1)?.checkpoint ?? null;
    const at = '2026-02-02T00:00:00.000Z';
    await server.happen([
      edit('Account', accountId(1), at, { Industry: 'Retail', OwnerId: BO, AnnualRevenue: 7.5 }),
      { ...edit('Account', accountId(2), at, { Phone: '1' }), by: INTEGRATION_USER },
    ]);
    const fields = ['name', 'industry', 'ownerId', 'phone', 'annualRevenue'];
    const pages = await pull(connector, 'account', { from, until: LATER, fields });
    const told = changes(pages).map(({ recordId, field, old, new: now, byPerson }) => [
      recordId,
      field,
      old,
      now,
      byPerson,
    ]);
    expect(told).toEqual([
      [accountId(1), 'industry', 'Banking', 'Retail', true],
      [accountId(1), 'annualRevenue', '100050', '750', true],
      [accountId(1), 'ownerId', ANA, BO, true],
      [accountId(2), 'phone', '+30 210 123 4567', '1', false],
    ]);
    const some = await pull(connector, 'account', { from, until: LATER, fields: ['industry'] });
    expect(changes(some).map((change) => change.field)).toEqual(['industry']);
    expect(changes(await pull(connector, 'account', { from, until: LATER, history: false }))).toEqual([]);
  });

  it('of a deal come from its snapshots, and of its other fields from their history', async () => {
    const { connector, server } = await open();
    const from = (await pull(connector, 'deal')).at(-1)?.checkpoint ?? null;
    const set = { StageName: 'Closed Lost', NextStep: 'Call' };
    await server.happen([edit('Opportunity', dealId(2), '2026-02-02T00:00:00.000Z', set)]);
    const fields = ['stage', 'nextStep'];
    const told = changes(await pull(connector, 'deal', { from, until: LATER, fields }));
    expect(told.map(({ field, old, new: now }) => [field, old, now])).toEqual([
      ['stage', 'Prospecting', 'Closed Lost'],
      ['nextStep', null, 'Call'],
    ]);
  });

  it('are not asked for where no record changed', async () => {
    const { connector, server } = await open();
    const from = (await pull(connector, 'deal')).at(-1)?.checkpoint ?? null;
    server.control.forget();
    await pull(connector, 'deal', { from, until: LATER });
    expect(callsOf(server).filter((call) => call.includes('History'))).toEqual([]);
  });

  it('are asked for where a pull goes on whose records have landed', async () => {
    const { connector } = await open();
    const [first] = await pull(connector, 'deal', { pages: 1 });
    const rest = await pull(connector, 'deal', { from: first?.checkpoint ?? null });
    expect(changes(rest)).toHaveLength(4);
  });
});

describe('records that Salesforce deleted', () => {
  const at = '2026-02-02T10:00:00.000Z';
  const gone = (kind: 'delete' | 'hardDelete' | 'undelete', number: number, when = at) =>
    ({ kind, table: 'Account', id: accountId(number), at: when, by: ANA }) as const;

  it('without a trace are told by their ids', async () => {
    const { connector, server } = await open({ server: { clock: { now: () => LATER } } });
    const from = (await pull(connector, 'account')).at(-1)?.checkpoint ?? null;
    await server.happen([
      gone('hardDelete', 1),
      gone('delete', 2),
      gone('hardDelete', 2, '2026-02-02T11:00:00.000Z'),
    ]);
    const pages = await pull(connector, 'account', { from, until: LATER });
    expect(pages.flatMap((page) => page.deletedIds ?? [])).toEqual([
      { id: accountId(1), at: '2026-02-02T10:00:00.999Z' },
      { id: accountId(2), at: '2026-02-02T10:00:00.999Z' },
    ]);
    expect(pages.at(-1)?.proof?.expected).toBe(0);
    expect(pages.at(-1)?.checkpoint).toEqual({ since: LATER });
  });

  it('are looked for anew from where the vendor had come', async () => {
    const clock = { now: () => LATER };
    const { connector, server } = await open({ server: { clock, behaviour: { feedLagMinutes: 120 } } });
    const from = (await pull(connector, 'account')).at(-1)?.checkpoint ?? null;
    const [page] = (await pull(connector, 'account', { from, until: LATER })).slice(-1);
    expect(page?.checkpoint).toEqual({ since: LATER, deletedSince: '2026-02-02T22:00:00.000Z' });
    server.control.forget();
    await pull(connector, 'account', { from: page?.checkpoint ?? null, until: LATER });
    const asked = server.control.calls().find(({ body }) => body.includes('/deleted'));
    expect(decodeURIComponent(asked?.body ?? '')).toContain('start=2026-02-02T21:50:00+00:00');
  });

  it('are listed by halves where they are too many, and none gets lost', async () => {
    const { connector, server } = await open({
      server: { clock: { now: () => LATER }, behaviour: { feedIds: 2 } },
    });
    const from = (await pull(connector, 'account')).at(-1)?.checkpoint ?? null;
    await server.happen(
      [1, 2, 3, 4, 5].map((number) => gone('hardDelete', number, `2026-02-02T0${number}:00:00.000Z`)),
    );
    const pages = await pull(connector, 'account', { from, until: LATER });
    const ids = pages.flatMap((page) => page.deletedIds ?? []).map(({ id }) => id);
    expect(ids).toEqual([1, 2, 3, 4, 5].map(accountId));
  });

  it('are asked for no further back than the vendor remembers', async () => {
    const now = '2026-03-20T00:00:00.000Z';
    const { connector, server } = await open({ server: { clock: { now: () => now } } });
    const from = (await pull(connector, 'account')).at(-1)?.checkpoint ?? null;
    const pages = await pull(connector, 'account', { from, until: now });
    expect(pages.at(-1)?.proof).toBeDefined();
    const asked = server.control.calls().find(({ body }) => body.includes('/deleted'));
    expect(decodeURIComponent(asked?.body ?? '')).toContain('start=2026-03-05T01:00:00+00:00');
  });

  it('and those that were merged lead to the record that they became part of', async () => {
    const { connector, server } = await open({
      org: (() => {
        const org = fullOrg();
        const tables = org.tables.map((table) =>
          table.name === 'Account'
            ? {
                ...table,
                fields: [
                  ...table.fields,
                  {
                    name: 'MasterRecordId',
                    label: 'Master',
                    type: 'reference' as const,
                    referenceTo: 'Account',
                  },
                ],
                rows: table.rows.map((row) => ({ ...row, MasterRecordId: null })),
              }
            : table,
        );
        return { ...org, tables };
      })(),
      connector: { bulk: { aboveRows: 1000 } },
    });
    const from = (await pull(connector, 'account')).at(-1)?.checkpoint ?? null;
    await server.happen([
      { kind: 'merge', table: 'Account', winner: accountId(1), loser: accountId(3), set: {}, at, by: ANA },
    ]);
    const pages = await pull(connector, 'account', { from, until: LATER });
    expect(pages.flatMap((page) => page.merges ?? [])).toEqual([{ id: accountId(3), into: accountId(1) }]);
    expect(records(pages).get(accountId(3))).toMatchObject({ deleted: true });
    // A reading of everything gives no deleted record, and says all the same where it went.
    const whole = await pull(connector, 'account', { until: LATER });
    expect(whole.flatMap((page) => page.merges ?? [])).toEqual([{ id: accountId(3), into: accountId(1) }]);
    expect(records(whole).has(accountId(3))).toBe(false);
  });
});

it('needs a few calls on a day on which nothing changed, whatever it reads', async () => {
  const { connector, server, again } = await open();
  const wanted = new Map(OBJECT_NAMES.map((object) => [object, fieldsOf(object)] as const));
  const from = new Map<ObjectName, Awaited<ReturnType<typeof pull>>[number]['checkpoint']>();
  await connector.describe(wanted);
  for (const object of OBJECT_NAMES) {
    const last = (await pull(connector, object, { until: UNTIL })).at(-1);
    if (last) from.set(object, last.checkpoint);
  }
  server.control.forget();
  const next = again();
  await next.probe();
  await next.describe(wanted);
  for (const object of OBJECT_NAMES) {
    const pages = await pull(next, object, { from: from.get(object) ?? null, until: LATER });
    expect(live(pages), object).toBe(0);
  }
  const made = callsOf(server).filter((call) => !call.endsWith('/token'));
  expect(made.filter((call) => call === 'POST /composite')).toHaveLength(2);
  expect(made.length).toBe(next.calls());
  expect(made.length).toBeLessThanOrEqual(22);
});
