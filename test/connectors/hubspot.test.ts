import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import { fieldsOf, type ObjectName } from '../../src/crm/objects.ts';
import { ConfigError } from '../../src/errors.ts';
import { silentLog } from '../../src/log.ts';
import { connectorContract } from '../contracts/connector.ts';
import {
  ANA,
  BO,
  CONTACTS,
  DEALS,
  LEAVER,
  northlight,
  portalOf,
  QUEUE,
  record,
  table,
} from '../worlds/hubspot-portal.ts';
import { type Desk, desk, fieldsById, rowsOf, UNTIL } from './hubspot-desk.ts';

const EXPECTED: ReadonlyMap<ObjectName, number> = new Map([
  ['user', 4],
  ['account', 3],
  ['contact', CONTACTS - 1],
  ['lead', 1],
  ['product', 1],
  ['deal', DEALS],
  ['lineItem', 1],
  ['activity', 8],
  ['ticket', 2],
]);

connectorContract('The HubSpot connector', async () => {
  const { server, connector } = await desk(northlight());
  const gone = { table: 'contacts', id: '9905', set: { archived: true }, by: null };
  await server.apply([{ ...gone, at: '2026-01-30T23:20:00.000Z' }]);
  return {
    connector,
    expected: EXPECTED,
    until: UNTIL,
    edit: () =>
      server.apply([
        {
          table: 'deals',
          id: '2001',
          set: { dealstage: 'closedlost', amount: 55 },
          at: '2026-01-30T23:30:00.000Z',
          by: BO.id,
        },
      ]),
    stop: server.stop,
  };
});

const MAPPING = {
  account: { externalId: 'sf_account_id' },
  deal: { engagedOn: 'engaged_on', externalId: 'no_such_property' },
};

describe('HubSpot records in our words', () => {
  let here: Desk;
  beforeAll(async () => {
    here = await desk(northlight(), { mapping: MAPPING });
  });
  afterAll(() => here.server.stop());

  it('are accounts with amounts in minor units of the portal’s currency, and raw text where it is no number', async () => {
    const pages = await here.pull('account');
    expect(fieldsById(pages, '501')).toEqual({
      name: 'Aegean Lines',
      website: 'https://aegean.example',
      industry: 'COMPUTER_SOFTWARE',
      country: 'Greece',
      phone: '+30 210 1234567',
      employees: 120,
      annualRevenue: 123_456_790,
      type: 'CUSTOMER',
      ownerId: ANA.id,
      parentId: null,
      externalId: '001A',
    });
    expect(fieldsById(pages, '502')).toMatchObject({ employees: null, parentId: '501', externalId: null });
    const fjord = rowsOf(pages).find(({ id }) => id === '502');
    expect(fjord).toMatchObject({ raw: { employees: 'many' }, modifiedAt: '2026-01-04T10:00:00.000Z' });
  });

  it('are contacts that know their account, their opt-out and their bounces, and who changed them', async () => {
    const pages = await here.pull('contact');
    expect(fieldsById(pages, '9900')).toMatchObject({
      lastName: 'Test',
      accountId: '501',
      emailBounced: false,
    });
    expect(fieldsById(pages, '9902')).toMatchObject({
      emailOptOut: true,
      emailBounced: true,
      accountId: null,
    });
    expect(fieldsById(pages, '9903')).toMatchObject({ emailOptOut: false });
    expect(fieldsById(pages, '9904')).toMatchObject({ emailOptOut: null });
    const [first, second, third] = rowsOf(pages);
    expect(first).toMatchObject({
      modifiedBy: BO.id,
      createdBy: null,
      createdAt: '2026-01-01T09:00:00.000Z',
    });
    expect(second).toMatchObject({ modifiedBy: LEAVER.id });
    expect(third).toMatchObject({ modifiedBy: null, deleted: false, raw: null });
  });

  it('are deals with the label of their stage, what it means, and their primary account', async () => {
    const pages = await here.pull('deal');
    expect(fieldsById(pages, '2001')).toMatchObject({
      amount: 10_000,
      currency: 'EUR',
      stage: 'Closed won',
      closed: true,
      won: true,
      probability: 100,
      accountId: '502',
      ownerId: ANA.id,
    });
    expect(fieldsById(pages, '2006')).toMatchObject({
      stage: 'Qualified',
      closed: false,
      won: false,
      probability: 7,
    });
    expect(fieldsById(pages, '2002')).toMatchObject({
      currency: 'JPY',
      amount: 1235,
      closed: true,
      won: false,
    });
  });

  it('keep a date without a time, and take any other moment as the day in the portal’s zone', async () => {
    const pages = await here.pull('deal');
    expect(fieldsById(pages, '2001')['closeDate']).toBe('2026-01-10');
    expect(fieldsById(pages, '2002')['closeDate']).toBe('2026-01-10');
    expect(fieldsById(pages, '2003')['engagedOn']).toBe('2026-01-09');
  });

  it('keep the vendor’s text of an amount or a stage that cannot be read', async () => {
    const pages = await here.pull('deal');
    const row = rowsOf(pages).find(({ id }) => id === '2003');
    expect(row?.raw).toMatchObject({ amount: 'lots', stage: 'gone-stage' });
    expect(fieldsById(pages, '2003')).toMatchObject({ amount: null, stage: null, closed: null, won: null });
  });

  it('tell how stage, amount, close date and owner changed, by whom, and whether a person did it', async () => {
    const changes = (await here.pull('deal')).flatMap((page) => page.changes);
    const told = changes
      .filter(({ recordId }) => recordId === '2001')
      .map(({ field, old, new: value, by, byPerson }) => [field, old, value, by, byPerson]);
    expect(told).toEqual([
      ['amount', '8000', '10000', null, false],
      ['amount', null, '8000', ANA.id, false],
      ['closeDate', '2026-01-10', '2026-01-10', BO.id, true],
      ['closeDate', null, '2026-01-10', BO.id, null],
      ['stage', 'Qualified', 'Closed won', ANA.id, true],
      ['stage', null, 'Qualified', null, false],
      ['ownerId', null, ANA.id, null, false],
    ]);
    const lost = changes.find(({ recordId, field }) => recordId === '2003' && field === 'stage');
    expect(lost).toMatchObject({ new: 'gone-stage', at: '2026-01-01T09:00:00.000Z' });
  });

  it('are activities of five types under ids that never meet', async () => {
    const pages = await here.pull('activity');
    expect(fieldsById(pages, 'call-11')).toEqual({
      type: 'call',
      subject: 'Intro',
      happenedAt: '2026-01-05T10:00:00.000Z',
      dueOn: null,
      done: true,
      durationMinutes: 1.5,
      ownerId: ANA.id,
      accountId: null,
      contactId: '9900',
      leadId: null,
      dealId: '2001',
      ticketId: null,
    });
    expect(fieldsById(pages, 'email-11')).toMatchObject({ type: 'email', subject: 'Offer', done: false });
    expect(fieldsById(pages, 'meeting-11')).toMatchObject({
      done: true,
      durationMinutes: 45,
      accountId: '502',
    });
    expect(fieldsById(pages, 'meeting-12')).toMatchObject({
      subject: 'Kick-off',
      done: null,
      durationMinutes: null,
    });
    expect(fieldsById(pages, 'meeting-13')).toMatchObject({ done: false });
    expect(fieldsById(pages, 'note-11')).toMatchObject({ type: 'note', subject: null, done: true });
    expect(fieldsById(pages, 'task-11')).toMatchObject({
      subject: 'Call back',
      dueOn: '2026-02-05',
      done: true,
    });
    expect(fieldsById(pages, 'task-12')).toMatchObject({ done: false, ticketId: '92' });
  });

  it('are tickets, line items, products and leads', async () => {
    expect(fieldsById(await here.pull('ticket'), '91')).toMatchObject({
      status: 'Solved',
      channel: 'EMAIL',
      closed: true,
      closedAt: '2026-01-09T09:30:00.000Z',
      firstReplyAt: '2026-01-08T09:30:15.250Z',
      accountId: '501',
      contactId: '9900',
    });
    expect(fieldsById(await here.pull('ticket'), '92')).toMatchObject({ status: 'New', closed: false });
    expect(fieldsById(await here.pull('lineItem'), '81')).toEqual({
      name: 'GTX Pro',
      quantity: 2.5,
      unitPrice: 482_100,
      total: 1_205_250,
      currency: 'EUR',
      dealId: '2001',
      productId: '71',
    });
    expect(fieldsById(await here.pull('product'), '71')).toMatchObject({
      code: 'G-1',
      active: true,
      unitPrice: 482_100,
    });
    expect(fieldsById(await here.pull('lead'), '61')).toMatchObject({
      lastName: 'Ny',
      status: 'Fresh',
      company: null,
    });
  });

  it('are users, those who left among them, and queues that are no person', async () => {
    const pages = await here.pull('user');
    expect(fieldsById(pages, ANA.id)).toEqual({
      name: 'Ana Papadaki',
      email: ANA.email,
      active: true,
      person: true,
      integration: false,
      team: 'Sales',
    });
    expect(fieldsById(pages, LEAVER.id)).toMatchObject({ active: false, person: true });
    expect(fieldsById(pages, QUEUE.id)).toMatchObject({ active: true, person: false, team: null });
    expect(rowsOf(pages).every(({ deleted }) => !deleted)).toBe(true);
  });

  it('give the same row by list and by search', async () => {
    const objects = [...EXPECTED.keys()].filter((object) => object !== 'user');
    for (const object of objects) {
      const listed = new Map(rowsOf(await here.pull(object)).map((row) => [row.id, row]));
      const since = { mode: 'done', until: '2025-12-01T00:00:00.000Z' };
      const found = rowsOf(await here.pull(object, since));
      expect(found.length, object).toBe(listed.size);
      for (const row of found) expect(row, `${object} ${row.id}`).toEqual(listed.get(row.id));
    }
  });
});

describe('What HubSpot shows', () => {
  it('says why a field or an object cannot be seen, and what to do', async () => {
    const bare = portalOf(
      northlight().tables.filter(({ name }) => !['leads', 'tickets', 'notes'].includes(name)),
    );
    const { server, connector } = await desk(bare, { mapping: MAPPING });
    const wanted = new Map<ObjectName, readonly string[]>([
      ['deal', fieldsOf('deal')],
      ['activity', ['leadId', 'subject', 'type']],
      ['ticket', ['subject']],
      ['campaign', ['name']],
      ['user', ['timeZone', 'name']],
    ]);
    const [deal, activity, ticket, campaign, user] = await connector.describe(wanted);
    expect(deal?.fields['productName']?.reason).toBe(
      'No property is mapped to it; name one in mapping.yaml.',
    );
    expect(deal?.fields['externalId']).toMatchObject({ visible: false, vendorField: 'no_such_property' });
    expect(deal?.fields['externalId']?.reason).toContain('no property no_such_property of deals');
    expect(deal?.fields['stage']).toMatchObject({
      visible: true,
      vendorField: 'dealstage',
      writable: true,
      options: ['Qualified', 'Closed won', 'Closed lost'],
    });
    // A stage is called by its label, in the mirror too.
    expect(deal?.fields['stage']?.labels).toBeUndefined();
    expect(deal?.fields['won']).toMatchObject({ visible: true, writable: false });
    expect(deal?.fields['accountId']).toMatchObject({
      vendorField: 'associations.companies',
      writable: false,
    });
    expect(activity?.fields['leadId']?.reason).toContain('may not read leads');
    expect(activity?.fields['subject']).toMatchObject({ visible: true, writable: true });
    expect(ticket).toMatchObject({ visible: false });
    expect(ticket?.reason).toContain('scope tickets');
    expect(campaign).toMatchObject({ visible: false, reason: expect.stringContaining('campaign') });
    expect(user?.fields['timeZone']?.visible).toBe(false);
    expect(user?.fields['name']?.visible).toBe(true);
    await server.stop();
  });

  it('is described anew each time it is asked', async () => {
    const here = await desk(portalOf([table('companies', { name: 'string' }, [])]));
    const wanted = new Map<ObjectName, readonly string[]>([['account', ['name']]]);
    const [before] = await here.connector.describe(wanted);
    expect(before?.visible).toBe(true);
    here.server.control.inject({
      match: 'GET /crm/v3/properties/companies',
      reply: { status: 403, body: { status: 'error', category: 'MISSING_SCOPES' } },
    });
    const [after] = await here.connector.describe(wanted);
    expect(after).toMatchObject({
      visible: false,
      reason: expect.stringContaining('crm.objects.companies.read'),
    });
    await here.server.stop();
  });

  it('tells portal, zone, currency, allowance, and where people find a record', async () => {
    const { server, connector } = await desk(northlight());
    const probe = await connector.probe();
    expect(probe).toMatchObject({
      source: 'hubspot',
      account: 'portal 4711',
      integrationUserId: null,
      currency: 'EUR',
      zone: 'America/New_York',
    });
    expect(probe.allowance?.used).toBe(1);
    const page = await fetch((probe.links.deal ?? '').replace('{id}', '2001'));
    expect(await page.text()).toContain('Deal 0');
    await server.stop();
  });

  it('reads property lists that no address could hold, by ids', async () => {
    const long = (letter: string) => letter.repeat(2500);
    const shape = { [long('a')]: 'string', [long('b')]: 'string', [long('c')]: 'string' } as const;
    const rows = Array.from({ length: 120 }, (_, number) =>
      record(String(1000 + number), '2026-01-02T00:00:00.000Z', {
        [long('a')]: `A${number}`,
        [long('c')]: 'Greece',
      }),
    );
    const mapping = { account: { name: long('a'), phone: long('b'), country: long('c') } };
    const here = await desk(portalOf([table('companies', shape, rows)]), { mapping });
    const pages = await here.pull('account', null, ['name', 'phone', 'country']);
    expect(fieldsById(pages, '1119')).toEqual({ name: 'A119', phone: null, country: 'Greece' });
    expect(pages.at(-1)?.proof?.expected).toBe(120);
    expect(here.server.control.calls().every(({ query }) => String(query).length < 6000)).toBe(true);
    await here.server.stop();
  });

  it('asks for links and histories only where a field needs them', async () => {
    const here = await desk(northlight());
    await here.pull('deal', null, ['name']);
    const lists = here.server.control.calls().filter(({ path }) => path === '/crm/v3/objects/deals');
    expect(lists.length).toBe(2);
    for (const { query } of lists) {
      expect(query.get('associations')).toBeNull();
      expect(query.get('propertiesWithHistory')).toBeNull();
      expect(query.get('limit')).toBe('100');
    }
    await here.server.stop();
  });

  it('needs an address that is one', () => {
    const options = { token: 't', mapping: {}, clock: stoppedClock(UNTIL), log: silentLog };
    expect(() => createHubspot({ ...options, baseUrl: 'hubspot' })).toThrow(ConfigError);
    expect(() => createHubspot({ ...options, baseUrl: 'hubspot' })).toThrow(/HUBSPOT_BASE_URL/);
  });
});
