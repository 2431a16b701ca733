import { afterEach, describe, expect, it } from 'vitest';
import type { VendorEvent } from '../../src/sandbox/vendor-data.ts';
import { ANA, BO, DEALS, northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { type Desk, desk } from './hubspot-desk.ts';

const AT = '2026-01-30T10:00:00.000Z';
const LATER = '2026-01-30T11:00:00.000Z';
const MOVED = '2026-01-30T10:00:00Z';

let open: Desk | undefined;
const start = async (...args: Parameters<typeof desk>) => {
  open = await desk(...args);
  return open;
};
afterEach(() => open?.server.stop());

const deed = { table: 'deals', at: AT, by: ANA.id } as const;
const contacts = { table: 'contacts', at: AT, by: ANA.id } as const;

describe('things happen to the records of the pretended HubSpot', () => {
  it('a new record stands in list and search, with a past of its own', async () => {
    const { server, record: read, listed, changedSince } = await start();
    await server.happen([{ ...deed, kind: 'create', id: '3001', set: { dealname: 'New', amount: 5 } }]);
    expect((await listed('deals')).at(-1)).toBe('3001');
    expect(await changedSince('deals', AT)).toEqual(['3001']);
    const deal = await read('deals', '3001', '?properties=amount,closedate&propertiesWithHistory=amount');
    expect(deal).toMatchObject({
      createdAt: MOVED,
      updatedAt: MOVED,
      properties: { amount: '5', closedate: null },
      propertiesWithHistory: {
        amount: [{ value: '5', sourceType: 'CRM_UI', sourceId: 'userId:901', updatedByUserId: 901 }],
      },
    });
    const again: VendorEvent = { ...deed, kind: 'create', id: '3001', set: {} };
    await expect(server.happen([again])).rejects.toBeInstanceOf(RangeError);
  });

  it('every property that takes another value has a history, and only those', async () => {
    const { server, record: read } = await start();
    await server.happen([
      { ...deed, kind: 'edit', id: '2002', set: { dealname: 'Renamed', amount: 1234.5 } },
      { ...deed, kind: 'edit', id: '2002', set: { dealname: null }, at: LATER, by: null },
    ]);
    const deal = await read('deals', '2002', '?propertiesWithHistory=dealname,amount');
    expect(deal.propertiesWithHistory['dealname']).toMatchObject([
      { value: '', sourceType: 'AUTOMATION_PLATFORM', timestamp: '2026-01-30T11:00:00Z' },
      { value: 'Renamed', sourceType: 'CRM_UI', updatedByUserId: 901 },
      { value: 'Deal 1', sourceType: 'IMPORT' },
    ]);
    expect(deal.propertiesWithHistory['amount']).toHaveLength(1);
  });

  it('archiving takes a record out of list, search and reading, and does not move its modified time', async () => {
    const { server, get, listed, changedSince } = await start();
    await server.happen([{ ...deed, kind: 'delete', id: '2003' }]);
    expect(await listed('deals')).toHaveLength(DEALS - 1);
    expect((await get('/crm/v3/objects/deals/2003')).status).toBe(404);
    expect(await changedSince('deals', '2026-01-01T00:00:00Z')).not.toContain('2003');
    expect(await listed('deals', true)).toEqual(['2003']);
    const gone = await get('/crm/v3/objects/deals/2003?archived=true');
    expect(gone.json).toMatchObject({
      archived: true,
      archivedAt: MOVED,
      updatedAt: '2026-01-03T15:00:00Z',
    });
  });

  it.each([
    [true, '2026-01-30T11:00:00Z'],
    [false, '2026-01-03T15:00:00Z'],
  ])('bringing back moves the modified time or not (%s)', async (undeleteMovesModified, updatedAt) => {
    const { server, record: read } = await start({ behaviour: { undeleteMovesModified } });
    await server.happen([
      { ...deed, kind: 'delete', id: '2003' },
      { ...deed, kind: 'undelete', id: '2003', at: LATER },
    ]);
    const back = await read('deals', '2003');
    expect(back).toMatchObject({ archived: false, updatedAt });
    expect(back.archivedAt).toBeUndefined();
  });

  it('archived records can be listed for 90 days', async () => {
    const { server, clock, get, listed } = await start();
    await server.happen([{ ...deed, kind: 'delete', id: '2003' }]);
    clock.set('2026-04-30T09:00:00.000Z');
    expect(await listed('deals', true)).toEqual(['2003']);
    clock.set('2026-04-30T10:00:01.000Z');
    expect((await get('/crm/v3/objects/deals/2003?archived=true')).status).toBe(404);
    expect(await listed('deals', true)).toEqual([]);
  });

  it('a delete by the data protection rules leaves nothing, and takes the links along', async () => {
    const { server, call, get, listed, record: read } = await start();
    await server.happen([{ table: 'companies', kind: 'hardDelete', id: '502', at: AT, by: null }]);
    expect((await get('/crm/v3/objects/companies/502')).status).toBe(404);
    expect(await listed('companies', true)).toEqual([]);
    const links = await call('POST', '/crm/v4/associations/deals/companies/batch/read', {
      inputs: [{ id: '2001' }],
    });
    expect(links.json.results[0]?.to).toMatchObject([
      { toObjectId: '501', associationTypes: [{}, { label: 'Primary' }] },
    ]);
    expect((await read('deals', '2001')).updatedAt).toBe(MOVED);
    // An archived record can go the same way.
    await server.happen([
      { ...deed, kind: 'delete', id: '2005' },
      { ...deed, kind: 'hardDelete', id: '2005' },
    ]);
    expect(await listed('deals', true)).toEqual([]);
  });

  it('mass changes put one stamp on many records and change nothing else', async () => {
    const rows = Array.from({ length: 30_000 }, (_, number) =>
      record(String(1_000 + number), '2026-01-02T00:00:00.000Z', { name: `C ${number}` }),
    );
    const portal = portalOf([table('companies', { name: 'string' }, rows)]);
    const { server, call, record: read } = await start({}, portal);
    const ids = rows.slice(0, 25_000).map(({ id }) => String(id));
    await server.happen([{ table: 'companies', kind: 'touch', ids, at: AT, by: null }]);
    const filters = [{ propertyName: 'hs_lastmodifieddate', operator: 'EQ', value: AT }];
    const found = await call('POST', '/crm/v3/objects/companies/search', { filterGroups: [{ filters }] });
    expect(found.json.total).toBe(25_000);
    const touched = await read('companies', '1000', '?properties=name&propertiesWithHistory=name');
    expect(touched).toMatchObject({ properties: { name: 'C 0' }, updatedAt: MOVED });
    expect(touched.propertiesWithHistory['name']).toHaveLength(1);
  });

  it.each([
    [true, '2026-02-01T00:00:00Z'],
    [false, '2026-01-02T15:00:00Z'],
  ])(
    'calculated properties move the modified time or not (%s)',
    async (recalculationMovesModified, updatedAt) => {
      const { server, record: read } = await start({ behaviour: { recalculationMovesModified } });
      await server.happen([{ kind: 'recalculate', table: 'deals', id: '2002', set: { amount: 9 } }]);
      expect(await read('deals', '2002', '?properties=amount')).toMatchObject({
        properties: { amount: '9' },
        updatedAt,
      });
    },
  );

  it('linking and unlinking move the modified time of both, since their counts change', async () => {
    const { server, record: read } = await start();
    const ends = { ...contacts, id: '9905', to: 'companies', toId: '1503' };
    await server.happen([{ ...ends, kind: 'link' }]);
    const linked = await read('contacts', '9905', '?properties=associatedcompanyid&associations=companies');
    expect(linked).toMatchObject({
      updatedAt: MOVED,
      properties: { associatedcompanyid: '1503' },
      associations: {
        companies: {
          results: [
            { id: '1503', type: 'contact_to_company' },
            { id: '1503', type: 'contact_to_company_unlabeled' },
          ],
        },
      },
    });
    expect((await read('companies', '1503')).updatedAt).toBe(MOVED);
    await server.happen([{ ...ends, kind: 'unlink', at: LATER }]);
    const free = await read('contacts', '9905', '?properties=associatedcompanyid&associations=companies');
    expect(free.properties['associatedcompanyid']).toBeNull();
    expect(free.associations).toBeUndefined();
    expect((await read('companies', '1503')).updatedAt).toBe('2026-01-30T11:00:00Z');
  });

  it('owners leave and come back; a new name of theirs moves nothing', async () => {
    const { server, get } = await start();
    const owners = { table: 'owners', id: BO.id, at: AT, by: null } as const;
    await server.happen([
      { ...owners, kind: 'edit', set: { lastName: 'Berg', team: 'Field' } },
      { ...owners, kind: 'create', id: '109', set: { firstName: 'Di', userId: 909 } },
    ]);
    expect((await get(`/crm/v3/owners/${BO.id}`)).json).toMatchObject({
      lastName: 'Berg',
      teams: [{ name: 'Field', primary: true }],
      updatedAt: '2026-01-02T08:00:00Z',
    });
    await server.happen([{ ...owners, kind: 'delete' }]);
    expect((await get(`/crm/v3/owners/${BO.id}`)).status).toBe(404);
    expect((await get(`/crm/v3/owners/${BO.id}?archived=true`)).json).toMatchObject({
      userId: null,
      userIdIncludingInactive: 902,
      updatedAt: MOVED,
    });
    expect((await get('/crm/v3/owners/909?idProperty=userId')).json).toMatchObject({ id: '109' });
    await expect(server.happen([{ ...owners, kind: 'hardDelete' }])).rejects.toBeInstanceOf(RangeError);
  });

  it('events arrive over HTTP too', async () => {
    const { server, record: read, get } = await start();
    const events = [{ ...deed, kind: 'edit', id: '2002', set: { amount: 1 } }];
    const answer = await fetch(`${server.url}/__control/events`, {
      method: 'POST',
      body: JSON.stringify(events),
    });
    expect(answer.status).toBe(204);
    expect((await read('deals', '2002', '?properties=amount')).properties['amount']).toBe('1');
    expect((await get('/crm/v3/objects/deals/2002')).headers.get('date')).toBe(
      'Sun, 01 Feb 2026 00:00:00 GMT',
    );
  });

  it('what stands at a moment can be served anew', async () => {
    const first = await desk();
    await first.server.happen([
      { ...deed, kind: 'edit', id: '2002', set: { amount: 1 } },
      { ...deed, kind: 'delete', id: '2003' },
      { ...contacts, kind: 'link', id: '9905', to: 'companies', toId: '1503' },
      { table: 'owners', kind: 'delete', id: BO.id, at: AT, by: null },
    ]);
    const portal = first.server.snapshot();
    await first.server.stop();
    const second = await start({}, portal);
    const deal = await second.record('deals', '2002', '?properties=amount&propertiesWithHistory=amount');
    expect(deal.propertiesWithHistory['amount']).toHaveLength(2);
    expect(await second.listed('deals', true)).toEqual(['2003']);
    const contact = await second.record('contacts', '9905', '?properties=associatedcompanyid');
    expect(contact.properties['associatedcompanyid']).toBe('1503');
    const primary = await second.record('deals', '2001', '?associations=companies');
    expect(primary.associations['companies']?.results[0]).toEqual({ id: '502', type: 'deal_to_company' });
    expect((await second.get('/crm/v3/owners')).json.results).toHaveLength(2);
    expect(northlight().tables.find(({ name }) => name === 'deals')?.rows).toHaveLength(DEALS);
  });
});

describe('records of the pretended HubSpot are merged', () => {
  const both = { ...contacts, kind: 'merge', winner: '9901', loser: '9900', set: { phone: '1' } } as const;

  it('the loser disappears, its id leads to the winner, and what was linked to it goes over', async () => {
    const { server, call, record: read, get, listed, changedSince } = await start();
    await server.happen([both]);
    const ids = await listed('contacts');
    expect(ids).not.toContain('9900');
    expect(await listed('contacts', true)).toEqual([]);
    expect(await changedSince('contacts', AT)).toEqual(['9901']);
    const query = '?properties=phone,hs_merged_object_ids,associatedcompanyid';
    const winner = { id: '9901', updatedAt: MOVED };
    const properties = { phone: '1', hs_merged_object_ids: '9900', associatedcompanyid: '501' };
    expect(await read('contacts', '9901', query)).toMatchObject({ ...winner, properties });
    expect(await read('contacts', '9900', query)).toMatchObject({ ...winner, properties });
    // The ticket was linked to both, the call to the loser alone; neither of them shows that it changed.
    const ticket = await read('tickets', '91', '?associations=contacts');
    expect(ticket.associations['contacts']?.results).toEqual([{ id: '9901', type: 'ticket_to_contact' }]);
    expect(ticket.updatedAt < MOVED).toBe(true);
    const calls = await call('POST', '/crm/v4/associations/calls/contacts/batch/read', {
      inputs: [{ id: '11' }],
    });
    expect(calls.json.results[0]?.to).toMatchObject([{ toObjectId: '9901' }]);
    expect((await get('/crm/v3/objects/contacts/9900?archived=true')).status).toBe(404);
    expect(
      (await call('PATCH', '/crm/v3/objects/contacts/9900', { properties: { phone: '2' } })).status,
    ).toBe(404);
    await expect(server.happen([both])).rejects.toBeInstanceOf(RangeError);
  });

  it('the winner of several merges names all of them, and every old id leads to it', async () => {
    const { server, record: read } = await start();
    await server.happen([both, { ...both, winner: '9902', loser: '9901', set: {}, at: LATER }]);
    const winner = await read('contacts', '9900', '?properties=hs_merged_object_ids');
    expect(winner).toMatchObject({ id: '9902', properties: { hs_merged_object_ids: '9901;9900' } });
  });

  it('both lose where the merged record gets an id of its own', async () => {
    const { server, record: read, listed } = await start();
    await server.happen([{ ...both, newId: '20000' }]);
    const ids = await listed('contacts');
    expect(ids).not.toContain('9900');
    expect(ids).not.toContain('9901');
    expect(ids).toContain('20000');
    for (const id of ['9900', '9901', '20000']) {
      expect(
        await read('contacts', id, '?properties=lastname,hs_merged_object_ids,associatedcompanyid'),
      ).toMatchObject({
        id: '20000',
        properties: {
          lastname: 'Last 1',
          hs_merged_object_ids: '9901;9900',
          associatedcompanyid: '501',
        },
      });
    }
  });

  it.each([
    [true, ['9900']],
    [false, []],
  ])('the archived list shows the loser or not (%s)', async (mergeShowsLoser, archived) => {
    const { server, listed, record: read } = await start({ behaviour: { mergeShowsLoser } });
    await server.happen([both]);
    expect(await listed('contacts', true)).toEqual(archived);
    expect((await read('contacts', '9900')).id).toBe('9901');
  });

  it.each([
    [true, ['9901']],
    [false, []],
  ])('a batch read by the old id gives the winner or not (%s)', async (batchReadFollowsMerge, ids) => {
    const { server, call } = await start({ behaviour: { batchReadFollowsMerge } });
    await server.happen([both]);
    const answer = await call('POST', '/crm/v3/objects/contacts/batch/read', { inputs: [{ id: '9900' }] });
    expect(answer.json.results.map(({ id }) => id)).toEqual(ids);
  });

  it.each([
    [true, MOVED],
    [false, '2026-01-04T10:00:00Z'],
  ])(
    'references follow, and move the records that hold them or not (%s)',
    async (mergeMovesLinked, stamp) => {
      const portal = northlight();
      const companies = portal.tables.find(({ name }) => name === 'companies');
      const fields = companies?.fields.map((field) =>
        field.name === 'hs_parent_company_id' ? { ...field, referenceTo: 'companies' } : field,
      );
      const tables = portal.tables.map((each) =>
        each === companies ? { ...each, fields: fields ?? [] } : each,
      );
      const { server, record: read } = await start(
        { behaviour: { mergeMovesLinked } },
        { ...portal, tables },
      );
      await server.happen([
        { table: 'companies', at: AT, by: ANA.id, kind: 'merge', winner: '1503', loser: '501', set: {} },
      ]);
      expect(await read('companies', '502', '?properties=hs_parent_company_id')).toMatchObject({
        properties: { hs_parent_company_id: '1503' },
        updatedAt: stamp,
      });
      // What is linked first stays first: the winner stands where the loser stood.
      const deal = await read('deals', '2001', '?associations=companies');
      expect(deal.associations['companies']?.results.map(({ id }) => id)).toEqual(['502', '502', '1503']);
      const contact = await read('contacts', '9900', '?properties=associatedcompanyid');
      expect(contact.properties['associatedcompanyid']).toBe('1503');
    },
  );
});
