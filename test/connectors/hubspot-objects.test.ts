import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldsOf, type ObjectName } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import type { HubspotPortal, VendorTable } from '../../src/sandbox/vendor-data.ts';
import { ANA, BO, LEAVER, northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk, fieldsById, idsOf, proofOf, rowsOf } from './hubspot-desk.ts';

const AT = '2026-01-05T10:00:00.000Z';

/** The small portal with more tables. */
function withTables(...more: readonly VendorTable[]): HubspotPortal {
  const portal = northlight();
  return { ...portal, tables: [...portal.tables, ...more] };
}

function campaigns(count: number): VendorTable {
  const shape = {
    hs_name: 'string',
    hs_start_date: 'date',
    hs_end_date: 'date',
    hs_spend_items_sum_amount: 'double',
    hs_currency_code: 'string',
    hs_owner: 'string',
    hs_campaign_status: 'string',
  } as const;
  const statuses = ['in_progress', 'ACTIVE', 'completed', null];
  const rows = Array.from({ length: count }, (_, place) =>
    record(`0f2b-${place}`, AT, {
      hs_name: `Campaign ${place}`,
      hs_start_date: '2026-01-01',
      hs_end_date: place === 0 ? '2026-03-31' : null,
      hs_spend_items_sum_amount: 1234.5,
      hs_currency_code: place === 1 ? 'JPY' : 'EUR',
      hs_owner: place === 0 ? '71' : null,
      hs_campaign_status: statuses[place % 4] ?? null,
    }),
  );
  return table('campaigns', shape, rows);
}

describe('Campaigns of HubSpot', () => {
  it('are read page by page from an endpoint of their own, and counted by its total', async () => {
    const here = await desk(withTables(campaigns(230)));
    const pages = await here.pull('campaign');
    expect(idsOf(pages).length).toBe(230);
    expect(proofOf(pages)).toBe(230);
    expect(fieldsById(pages, '0f2b-0')).toEqual({
      name: 'Campaign 0',
      startsOn: '2026-01-01',
      endsOn: '2026-03-31',
      cost: 123_450,
      ownerId: '71',
      active: true,
    });
    expect(fieldsById(pages, '0f2b-1')).toMatchObject({ endsOn: null, cost: 1235, active: true });
    expect([2, 3].map((place) => fieldsById(pages, `0f2b-${place}`)['active'])).toEqual([false, null]);
    await here.server.stop();
  });

  it('cost one call where somebody has just asked what is visible', async () => {
    const here = await desk(withTables(campaigns(3)));
    const [schema] = await here.connector.describe(new Map([['campaign', fieldsOf('campaign')]]));
    expect(schema?.fields['type']).toMatchObject({ visible: false });
    expect(schema?.fields['cost']).toMatchObject({ visible: true, vendorField: 'hs_spend_items_sum_amount' });
    await here.pull('campaign');
    const calls = () => here.server.control.calls().filter(({ path }) => path.includes('campaigns')).length;
    expect(calls()).toBe(1);
    await here.pull('campaign');
    expect(calls()).toBe(2);
    await here.server.stop();
  });

  it('are read only as far as something changed, as long as their number comes out', async () => {
    const here = await desk(withTables(campaigns(230)));
    const pagesRead = () => {
      const { length } = here.server.control.calls().filter(({ path }) => path.includes('campaigns'));
      here.server.control.forget();
      return length;
    };
    const first = await here.pull('campaign', null, undefined, { until: '2026-01-20T00:00:00.000Z' });
    expect([proofOf(first), pagesRead()]).toEqual([230, 3]);

    const one = { table: 'campaigns', id: '0f2b-180', by: null };
    await here.server.happen([
      { ...one, kind: 'edit', set: { hs_name: 'Renamed' }, at: '2026-01-21T10:00:00.000Z' },
      { ...one, kind: 'create', id: 'new', set: { hs_name: 'New' }, at: '2026-01-21T11:00:00.000Z' },
    ]);
    const second = await here.pull('campaign', first.at(-1)?.checkpoint ?? null, undefined, {
      until: '2026-01-22T00:00:00.000Z',
    });
    expect(pagesRead()).toBe(1);
    expect(fieldsById(second, '0f2b-180')['name']).toBe('Renamed');
    expect(idsOf(second)).toContain('new');
    expect(proofOf(second)).toBe(idsOf(second).length);

    // One is gone without a trace: the number tells that something is not as it was.
    await here.server.happen([{ ...one, kind: 'hardDelete', at: '2026-01-22T10:00:00.000Z' }]);
    const third = await here.pull('campaign', second.at(-1)?.checkpoint ?? null);
    expect([proofOf(third), idsOf(third).length, pagesRead()]).toEqual([230, 230, 3]);
    const fourth = await here.pull('campaign', third.at(-1)?.checkpoint ?? null);
    expect([proofOf(fourth), pagesRead()]).toEqual([100, 1]);
    await here.server.stop();
  });

  it('are read to their end where the list is not in the order asked for, and again where it shifts', async () => {
    const here = await desk(withTables(campaigns(230)));
    const first = await here.pull('campaign');
    here.server.control.forget();
    here.server.control.inject({
      match: 'GET /marketing/v3/campaigns',
      times: 1,
      alter: (reply) => {
        const body = reply.body as { results: { updatedAt: string }[] };
        const [one, ...others] = body.results;
        const results = one ? [...others, { ...one, updatedAt: '2026-01-30T10:00:00.000Z' }] : [];
        return { ...reply, body: { ...body, results } };
      },
    });
    const second = await here.pull('campaign', first.at(-1)?.checkpoint ?? null);
    expect([proofOf(second), idsOf(second).length]).toEqual([230, 230]);

    // The second page of the list passes one over and shows another twice.
    here.server.control.inject({
      match: 'GET /marketing/v3/campaigns',
      holding: 'after=100',
      times: 1,
      alter: (reply) => {
        const body = reply.body as { results: { id: string }[] };
        const [, ...others] = body.results;
        return { ...reply, body: { ...body, results: [...others.slice(0, 1), ...others] } };
      },
    });
    const third = await here.pull('campaign');
    expect([proofOf(third), new Set(idsOf(third)).size, idsOf(third).length]).toEqual([230, 230, 230]);
    await here.server.stop();
  });

  it('are not visible without their scope, and then not pulled', async () => {
    const here = await desk(northlight());
    const [schema] = await here.connector.describe(new Map([['campaign', ['name']]]));
    expect(schema).toMatchObject({
      visible: false,
      reason: expect.stringContaining('marketing.campaigns.read'),
    });
    await expect(here.pull('campaign')).rejects.toBeInstanceOf(AccessError);
    await here.server.stop();
  });
});

describe('Logins of HubSpot', () => {
  const login = (id: number, userId: number, loginAt: string, loginSucceeded = true) => ({
    ...record(String(id), loginAt, {}),
    userId,
    email: 'private@person.test',
    loginAt,
    loginSucceeded,
    ipAddress: '203.0.113.7',
    location: 'Athens',
    countryCode: 'gr',
    regionCode: 'i',
    userAgent: 'Mozilla/5.0 private',
  });
  const SHAPE = { userId: 'double', email: 'email', loginAt: 'datetime', ipAddress: 'string' } as const;
  const rows = [
    login(1, 901, '2026-01-09T15:00:00.000Z'),
    login(2, 901, '2026-01-09T20:00:00.000Z'),
    // Already the 10th in Athens, still the 9th in the portal's zone.
    login(3, 901, '2026-01-10T03:00:00.000Z'),
    login(4, 902, '2026-01-10T15:00:00.000Z'),
    login(5, 902, '2026-01-11T15:00:00.000Z', false),
    login(6, 903, '2026-01-12T15:00:00.000Z'),
    login(7, 424242, '2026-01-12T15:00:00.000Z'),
    login(8, 902, '2026-02-01T15:00:00.000Z'),
  ];

  it('leave nothing but the user and the day in the portal’s zone, once each', async () => {
    const here = await desk(withTables(table('logins', SHAPE, rows)));
    const pages = await here.pull('login');
    expect(idsOf(pages).sort()).toEqual([
      `${ANA.id}/2026-01-09`,
      `${BO.id}/2026-01-10`,
      `${LEAVER.id}/2026-01-12`,
    ]);
    expect(fieldsById(pages, `${ANA.id}/2026-01-09`)).toEqual({ userId: ANA.id, day: '2026-01-09' });
    const first = rowsOf(pages).find(({ id }) => id === `${ANA.id}/2026-01-09`);
    expect(first).toMatchObject({ modifiedAt: '2026-01-09T05:00:00.000Z', raw: null });
    expect(proofOf(pages)).toBe(3);
    const told = JSON.stringify(pages);
    for (const secret of ['private', '203.0.113', 'Athens', 'Mozilla', '15:00'])
      expect(told).not.toContain(secret);
    await here.server.stop();
  });

  it('are read no further back than is needed where the newest come first, and wholly where they do not', async () => {
    const many = Array.from({ length: 900 }, (_, place) =>
      login(1000 + place, 901, new Date(Date.UTC(2026, 0, 29) - place * 3_600_000).toISOString()),
    );
    for (const [order, pagesRead] of [
      [many, 1],
      [many.toReversed(), 9],
    ] as const) {
      const here = await desk(withTables(table('logins', SHAPE, order)));
      let place = 0;
      here.server.control.inject({
        match: 'activity/login',
        times: 99,
        alter: (reply) => {
          const results = order.slice(place, place + 100);
          place += 100;
          const paging = place < order.length ? { paging: { next: { after: String(place) } } } : {};
          return { ...reply, body: { results, ...paging } };
        },
      });
      const pages = await here.pull('login', { mode: 'done', until: '2026-01-28T12:00:00.000Z' });
      expect(idsOf(pages)).toContain(`${ANA.id}/2026-01-28`);
      expect(rowsOf(pages).length).toBe(proofOf(pages));
      const calls = here.server.control.calls().filter(({ path }) => path.includes('login'));
      expect(calls.length).toBe(pagesRead);
      await here.server.stop();
    }
  });

  it('are not visible without their scope', async () => {
    const here = await desk(northlight());
    const [schema] = await here.connector.describe(new Map([['login', ['day']]]));
    expect(schema).toMatchObject({
      visible: false,
      reason: expect.stringContaining('account-info.security.read'),
    });
    await expect(here.pull('login')).rejects.toBeInstanceOf(AccessError);
    await here.server.stop();
  });
});

describe('Owners of HubSpot', () => {
  it('are asked for in smaller pages where the portal refuses large ones', async () => {
    const here = await desk(northlight());
    here.server.control.inject({
      match: 'GET /crm/v3/owners',
      holding: '500',
      times: 99,
      reply: { status: 400, body: { status: 'error', category: 'VALIDATION_ERROR' } },
    });
    const pages = await here.pull('user');
    expect(proofOf(pages)).toBe(4);
    const limits = here.server.control.calls().map(({ query }) => query.get('limit'));
    expect(limits).toEqual(['500', '100', '100']);
    await here.server.stop();
  });

  it('are not pulled without their scope, and then nobody is named', async () => {
    const portal = northlight();
    const here = await desk(portal, { served: { rights: { read: ['contacts', 'companies'] } } });
    await expect(here.pull('user')).rejects.toBeInstanceOf(AccessError);
    const [first] = rowsOf(await here.pull('contact', null, ['lastName']));
    expect(first).toMatchObject({ modifiedBy: null });
    await here.server.stop();
  });
});

describe('An object that the organisation made', () => {
  const TYPE = '2-1234567';
  const shape = {
    subject: 'string',
    cost_unit: { type: 'string', custom: true },
    hubspot_owner_id: 'reference',
    closed_date: 'datetime',
  } as const;
  const requests = table(TYPE, shape, [
    record('71', AT, { subject: 'Pump', cost_unit: 'CC-7', hubspot_owner_id: ANA.id }),
    record('72', AT, { subject: 'Valve', closed_date: '2026-01-06T10:00:00.000Z' }),
  ]);
  const mapping = { ticket: { vendorObject: TYPE, costCentre: 'cost_unit' } };
  let here: Desk;

  beforeAll(async () => {
    const portal = withTables(requests);
    here = await desk(
      {
        ...portal,
        associations: [
          ...portal.associations,
          { from: TYPE, fromId: '71', to: 'companies', toId: '502' },
          { from: TYPE, fromId: '71', to: 'contacts', toId: '9901' },
          { from: 'calls', fromId: '11', to: TYPE, toId: '72' },
        ],
      },
      { mapping, served: { customObjects: [{ typeId: TYPE, name: 'service_request' }] } },
    );
  });
  afterAll(() => here.server.stop());

  it('stands in the place of ours, with its own properties and links', async () => {
    const fields = ['subject', 'costCentre', 'closedAt', 'ownerId', 'accountId', 'contactId'];
    for (const from of [null, { mode: 'done', until: '2026-01-01T00:00:00.000Z' }]) {
      const pages = await here.pull('ticket', from, fields);
      expect(idsOf(pages).sort()).toEqual(['71', '72']);
      expect(fieldsById(pages, '71')).toEqual({
        subject: 'Pump',
        costCentre: 'CC-7',
        closedAt: null,
        ownerId: ANA.id,
        accountId: '502',
        contactId: '9901',
      });
      expect(proofOf(pages)).toBe(2);
    }
  });

  it('is what links to our object lead to', async () => {
    const pages = await here.pull('activity', null, ['ticketId', 'contactId']);
    expect(fieldsById(pages, 'call-11')).toEqual({ ticketId: '72', contactId: '9900' });
    expect(fieldsById(pages, 'task-12')).toMatchObject({ ticketId: null });
  });

  it('shows what is not there as not visible, and where people find its records', async () => {
    const [ticket] = await here.connector.describe(new Map([['ticket', fieldsOf('ticket')]]));
    expect(ticket?.fields['status']).toMatchObject({ visible: false, vendorField: 'hs_pipeline_stage' });
    expect(ticket?.fields['costCentre']).toMatchObject({
      visible: true,
      vendorField: 'cost_unit',
      vendorType: 'string',
    });
    expect((await here.connector.probe()).links.ticket).toContain(`/record/${TYPE}/{id}`);
  });

  it('can be any of ours, with nothing but what the mapping names', async () => {
    const visits = table('2-77', { name: 'string' }, [record('5', AT, { name: 'Fair' })]);
    const there = await desk(withTables(visits), {
      mapping: { campaignMember: { vendorObject: '2-77', status: 'name' } },
      served: { customObjects: [{ typeId: '2-77', name: 'visits' }] },
    });
    const pages = await there.pull('campaignMember', null, ['status', 'contactId']);
    expect(fieldsById(pages, '5')).toEqual({ status: 'Fair', contactId: null });
    await there.server.stop();
  });

  it('says which scope it takes where it cannot be read', async () => {
    const there = await desk(northlight(), { mapping });
    await expect(there.pull('ticket')).rejects.toThrow('crm.objects.custom.read');
    await there.server.stop();
  });
});

describe('Links of HubSpot', () => {
  const many = (to: string, count: number, from = '91') =>
    Array.from({ length: count }, (_, place) => ({
      from: 'tickets',
      fromId: from,
      to,
      toId: String(20_000 + place),
    }));

  function crowded(): HubspotPortal {
    const people = Array.from({ length: 1200 }, (_, place) =>
      record(String(20_000 + place), AT, { lastname: 'X' }),
    );
    const tickets = table('tickets', { subject: 'string' }, [record('91', AT, { subject: 'Broken' })]);
    return portalOf([table('contacts', { lastname: 'string' }, people), tickets], {
      // The oldest is linked last, where no single answer shows it.
      associations: many('contacts', 1200).toReversed(),
    });
  }

  it('are followed where one record has more than an answer holds', async () => {
    const here = await desk(crowded(), { served: { behaviour: { associationPage: 100 } } });
    for (const from of [null, { mode: 'done', until: '2026-01-01T00:00:00.000Z' }]) {
      const pages = await here.pull('ticket', from, ['contactId']);
      expect(fieldsById(pages, '91')).toEqual({ contactId: '20000' });
    }
    await here.server.stop();
  });

  it('that a batch could not read at first are read again, and only those', async () => {
    const here = await desk(northlight());
    const match = 'POST /crm/v4/associations/deals/companies';
    const errors = [{ status: 'error', category: 'RATE_LIMITS', context: { fromObjectId: ['2001'] } }];
    here.server.control.inject({
      match,
      alter: (reply) => {
        const body = reply.body as { results: { from: { id: string } }[] };
        const results = body.results.filter(({ from }) => from.id !== '2001');
        return { status: 207, body: { ...body, results, numErrors: 1, errors } };
      },
    });
    const pages = await here.pull('deal', { mode: 'done', until: '2026-01-01T00:00:00.000Z' }, ['accountId']);
    expect(fieldsById(pages, '2001')).toEqual({ accountId: '502' });
    const asked = here.server.control.calls().filter(({ path }) => `POST ${path}`.includes(match));
    expect(asked.map(({ body }) => JSON.parse(body).inputs.length)).toEqual([60, 1]);
    await here.server.stop();
  });

  it.each(['accountId', 'contactId'] as const)(
    '%s follow a merge that moves no other record’s time',
    async (field) => {
      const wanted: ObjectName = 'ticket';
      const portal = northlight();
      const here = await desk({
        ...portal,
        associations: [
          ...portal.associations,
          { from: 'tickets', fromId: '92', to: 'contacts', toId: '9910' },
          { from: 'tickets', fromId: '92', to: 'contacts', toId: '9920' },
        ],
      });
      const first = await here.pull(wanted, null, [field]);
      await here.server.happen([
        {
          kind: 'merge',
          table: field === 'accountId' ? 'companies' : 'contacts',
          winner: field === 'accountId' ? '502' : '9930',
          loser: field === 'accountId' ? '501' : '9910',
          at: '2026-01-31T00:01:00.000Z',
          by: null,
          set: {},
        },
      ]);
      const from = first.at(-1)?.checkpoint ?? null;
      const next = await here.pull(wanted, from, [field], { until: '2026-01-31T00:05:00.000Z' });
      const anew = await here.pull(wanted, null, [field], { until: '2026-01-31T00:05:00.000Z' });
      const id = field === 'accountId' ? '91' : '92';
      expect(fieldsById(next, id)).toEqual(fieldsById(anew, id));
      expect(fieldsById(next, id)).toEqual({ [field]: field === 'accountId' ? '502' : '9920' });
      expect(proofOf(next)).toBe(rowsOf(next).length);
      await here.server.stop();
    },
  );
});
