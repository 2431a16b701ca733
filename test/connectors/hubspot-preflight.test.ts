import { describe, expect, it } from 'vitest';
import type { Requirement } from '../../src/crm/connector.ts';
import type { SourceMapping } from '../../src/crm/mapping.ts';
import { fieldsOf, OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import type { HubspotOptions } from '../../src/sandbox/hubspot/index.ts';
import type { HubspotPortal } from '../../src/sandbox/vendor-data.ts';
import { northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { desk } from './hubspot-desk.ts';

const ALL = new Map(OBJECT_NAMES.map((object) => [object, fieldsOf(object)] as const));

async function requirements(
  portal: HubspotPortal,
  wanted: ReadonlyMap<ObjectName, readonly string[]>,
  served: Partial<HubspotOptions> = {},
  mapping: SourceMapping = {},
): Promise<Map<string, Requirement>> {
  const here = await desk(portal, { served, mapping });
  try {
    const found = await here.connector.preflight(wanted);
    return new Map(found.map((each) => [each.what, each]));
  } finally {
    await here.server.stop();
  }
}

describe('What reading a portal takes', () => {
  it('names each scope that is missing, and the page on which the admin adds it', async () => {
    const read = ['companies', 'contacts', 'deals', 'line_items', 'owners', 'products'];
    const found = await requirements(northlight(), ALL, { rights: { read } });
    const missing = [...found.values()].filter(({ what, met }) => what.startsWith('scope ') && !met);
    expect(missing.map(({ what }) => what).sort()).toEqual([
      'scope account-info.security.read',
      'scope crm.objects.contacts.read',
      'scope crm.objects.leads.read',
      'scope marketing.campaigns.read',
      'scope sales-email-read',
      'scope tickets',
    ]);
    for (const { where } of missing) expect(where).toContain('Settings → Integrations → Service Keys');
    expect(found.get('scope tickets')).toMatchObject({
      needed: true,
      why: expect.stringContaining('tickets'),
    });
    expect(found.get('scope marketing.campaigns.read')).toMatchObject({ needed: true });
    expect(found.get('scope account-info.security.read')).toMatchObject({ needed: false });
    expect(found.get('scope crm.objects.deals.read')).toMatchObject({ met: true, where: null });
    expect(found.get('scope crm.objects.owners.read')).toMatchObject({ met: true });
  });

  it('says what is lost without owners', async () => {
    const wanted = new Map([['deal', ['name'] as readonly string[]]] as const);
    const found = await requirements(northlight(), wanted, { rights: { read: ['deals', 'companies'] } });
    expect(found.get('scope crm.objects.owners.read')).toMatchObject({
      met: false,
      needed: false,
      why: expect.stringContaining('nobody knows who owns'),
    });
  });

  it('names each property, and whether the portal or the mapping lacks it', async () => {
    const wanted = new Map([['deal', ['amount', 'productName', 'externalId', 'nextStep']] as const]);
    const found = await requirements(northlight(), wanted, {}, { deal: { externalId: 'no_such' } });
    expect(found.get('deal.amount')).toMatchObject({ met: true, why: 'It is read from amount.' });
    expect(found.get('deal.productName')).toMatchObject({ met: false, needed: true, where: 'mapping.yaml' });
    expect(found.get('deal.externalId')).toMatchObject({
      met: false,
      why: expect.stringContaining('no property no_such of deals'),
      where: expect.stringContaining('Properties'),
    });
  });

  it('tells the allowance, and that it is used up', async () => {
    const wanted = new Map([['account', ['name'] as readonly string[]]] as const);
    const fine = await requirements(northlight(), wanted, { behaviour: { callsPerDay: 1000 } });
    expect(fine.get('API access')).toMatchObject({
      met: true,
      why: expect.stringContaining('of 1000 calls'),
    });
    const untold = await requirements(northlight(), wanted, { behaviour: { rateHeaders: 'none' } });
    expect(untold.get('API access')).toMatchObject({
      met: true,
      why: expect.stringContaining('no daily limit'),
    });
  });

  it('ends in the refusal of the token where that is refused', async () => {
    const here = await desk(northlight(), { token: 'wrong' });
    await expect(here.connector.preflight(ALL)).rejects.toBeInstanceOf(AccessError);
    await here.server.stop();
  });
});

describe('What a live portal tells of our assumptions', () => {
  const wanted = new Map([
    ['contact', ['lastName']],
    ['deal', ['stage']],
  ] as const) as ReadonlyMap<ObjectName, readonly string[]>;
  const people = ['2', '10', '11', '101', '7', '30'].map((id) =>
    record(id, '2026-01-05T00:00:00.000Z', { lastname: `L${id}` }),
  );
  const portal = () =>
    portalOf([
      table('contacts', { lastname: 'string' }, people),
      ...northlight().tables.filter(({ name }) => name === 'deals' || name === 'companies'),
    ]);

  it.each([
    ['number', 'as numbers'],
    ['text', 'as text'],
  ] as const)('how searches compare ids: %s', async (idOrder, told) => {
    const found = await requirements(portal(), wanted, { behaviour: { idOrder } });
    expect(found.get('assumption: searches compare ids in one order')).toMatchObject({
      met: true,
      needed: false,
      why: expect.stringContaining(told),
    });
  });

  it('that they sort ids in one way and compare them in another', async () => {
    const here = await desk(portal());
    const match = 'POST /crm/v3/objects/contacts/search';
    here.server.control.inject({
      match,
      holding: '"GT"',
      alter: (reply) => ({ ...reply, body: { total: 1, results: [{ id: '7', properties: {} }] } }),
    });
    const found = await here.connector.preflight(wanted);
    await here.server.stop();
    const told = found.find(({ what }) => what === 'assumption: searches compare ids in one order');
    expect(told).toMatchObject({ met: false, where: expect.any(String) });
    expect(told?.why).toContain('wait for a full reading');
  });

  it.each([
    [true, 'gives what changed last in front'],
    [false, 'each pull lists the archived records'],
  ])('whether searches give what changed last in front: %s', async (met, why) => {
    const rows = ['7', '8', '9'].map((id) => record(id, `2026-01-0${id}T00:00:00.000Z`, { lastname: id }));
    const here = await desk(portalOf([table('contacts', { lastname: 'string' }, rows)]));
    if (!met) {
      here.server.control.inject({
        match: 'POST /crm/v3/objects/contacts/search',
        holding: 'DESCENDING',
        alter: (reply) => {
          const body = reply.body as { results: unknown[] };
          return { ...reply, body: { ...body, results: body.results.toReversed() } };
        },
      });
    }
    const found = await here.connector.preflight(new Map([['contact', ['lastName']]]));
    await here.server.stop();
    const told = found.find(({ what }) => what === 'assumption: searches give what changed last in front');
    expect(told).toMatchObject({ met, why: expect.stringContaining(why) });
  });

  it.each([
    [50, 'are refused'],
    [100, 'given too'],
  ])('how many records with history come at once: %s', async (listWithHistory, told) => {
    const found = await requirements(portal(), wanted, { behaviour: { listWithHistory } });
    const line = found.get('assumption: a page of 50 records with history is given');
    expect(line).toMatchObject({ met: true, why: expect.stringContaining(told.split(' ').at(-1) ?? '') });
  });

  it.each([
    [true, 'it stands among the archived ones too'],
    [false, 'it is not among the first archived ones'],
  ])('whether the loser of a merge is archived: %s', async (mergeShowsLoser, told) => {
    const here = await desk(portal(), { served: { behaviour: { mergeShowsLoser } } });
    await here.server.happen([
      {
        kind: 'merge',
        table: 'contacts',
        winner: '10',
        loser: '11',
        at: '2026-01-06T00:00:00.000Z',
        by: null,
        set: {},
      },
    ]);
    const found = await here.connector.preflight(wanted);
    await here.server.stop();
    const line = found.find(({ what }) => what.includes('merged record'));
    expect(line?.why).toContain('its id leads to the other');
    expect(line?.why).toContain(told);
  });

  it('that a count may be cut at the cap of a search', async () => {
    const here = await desk(portal());
    const match = 'POST /crm/v3/objects/contacts/search';
    here.server.control.inject({
      match,
      times: 99,
      alter: (reply) => ({ ...reply, body: { ...(reply.body as object), total: 10_000 } }),
    });
    const found = await here.connector.preflight(wanted);
    await here.server.stop();
    expect(found.find(({ what }) => what.includes('count all'))).toMatchObject({ met: false });
  });
});
