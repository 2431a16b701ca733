import { describe, expect, it } from 'vitest';
import { ANA, accountId, dealId, salesforceOrg } from '../worlds/salesforce-org.ts';
import { NOW, openDesk } from './salesforce-desk.ts';

const span = (start: string, end: string) =>
  `start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`;

describe('the feed of deleted ids', () => {
  const deleted = (query: string, table = 'Account') => `/sobjects/${table}/deleted?${query}`;

  it('tells soft and hard deletes and merge losers of its span, not what came back', async () => {
    await using desk = await openDesk();
    const by = ANA;
    const table = 'Account';
    await desk.server.happen([
      { kind: 'delete', table, id: accountId(1), at: '2026-01-25T10:00:00.000Z', by },
      { kind: 'hardDelete', table, id: accountId(2), at: '2026-01-25T11:00:00.000Z', by },
      { kind: 'delete', table, id: accountId(3), at: '2026-01-25T12:00:00.000Z', by },
      { kind: 'undelete', table, id: accountId(3), at: '2026-01-25T13:00:00.000Z', by },
      {
        kind: 'merge',
        table,
        winner: accountId(5),
        loser: accountId(4),
        set: {},
        at: '2026-01-26T10:00:00.000Z',
        by,
      },
    ]);
    const { body } = await desk.get(deleted(span('2026-01-25T00:00:00+00:00', '2026-01-30T00:00:00+00:00')));
    expect(body).toEqual({
      deletedRecords: [
        { deletedDate: '2026-01-25T10:00:00.000+0000', id: accountId(1) },
        { deletedDate: '2026-01-25T11:00:00.000+0000', id: accountId(2) },
        { deletedDate: '2026-01-26T10:00:00.000+0000', id: accountId(4) },
      ],
      earliestDateAvailable: '2026-01-17T00:00:00.000+0000',
      latestDateCovered: '2026-01-30T00:00:00.000+0000',
    });
    const part = await desk.get(deleted(span('2026-01-25T10:30:00Z', '2026-01-26T00:00:00Z')));
    expect(part.body.deletedRecords).toHaveLength(1);
  });

  it('dates a hard delete by the first deletion', async () => {
    await using desk = await openDesk();
    const deed = { table: 'Account', id: accountId(1), by: ANA };
    await desk.server.happen([
      { ...deed, kind: 'delete', at: '2026-01-25T10:00:00.000Z' },
      { ...deed, kind: 'hardDelete', at: '2026-01-28T10:00:00.000Z' },
    ]);
    const late = await desk.get(deleted(span('2026-01-28T00:00:00Z', '2026-01-30T00:00:00Z')));
    expect(late.body.deletedRecords).toEqual([]);
    const early = await desk.get(deleted(span('2026-01-25T00:00:00Z', '2026-01-26T00:00:00Z')));
    expect(early.body.deletedRecords).toHaveLength(1);
  });

  it('knows what was deleted before the start of the server, and ignores seconds', async () => {
    await using desk = await openDesk({ clock: { now: () => '2026-01-20T00:00:00.000Z' } });
    const found = await desk.get(
      deleted(span('2026-01-12T08:00:59Z', '2026-01-12T08:01:59Z'), 'Opportunity'),
    );
    expect(found.body.deletedRecords.map((each: { id: string }) => each.id)).toEqual([dealId(99)]);
    const empty = await desk.get(
      deleted(span('2026-01-12T08:00:01Z', '2026-01-12T08:00:59Z'), 'Opportunity'),
    );
    expect(empty).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_REPLICATION_DATE' }] });
  });

  it('goes back 15 days, and less where its log was purged, which it says', async () => {
    await using desk = await openDesk({ behaviour: { deletedLogHours: 2, feedLagMinutes: 5 } });
    await desk.server.happen([
      { kind: 'delete', table: 'Account', id: accountId(1), at: '2026-01-31T10:00:00.000Z', by: ANA },
    ]);
    const old = await desk.get(deleted(span('2026-01-16T00:00:00Z', NOW)));
    expect(old).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_REPLICATION_DATE' }] });
    const purged = await desk.get(deleted(span('2026-01-30T00:00:00Z', NOW)));
    expect(purged.body).toEqual({
      deletedRecords: [],
      earliestDateAvailable: '2026-01-31T22:00:00.000+0000',
      latestDateCovered: '2026-01-31T23:55:00.000+0000',
    });
  });

  it('refuses too many ids', async () => {
    await using desk = await openDesk({ behaviour: { feedIds: 0 } });
    const at = '2026-01-31T10:00:00.000Z';
    await desk.server.happen([{ kind: 'delete', table: 'Account', id: accountId(1), at, by: ANA }]);
    const refused = await desk.get(deleted(span('2026-01-30T00:00:00Z', NOW)));
    expect(refused.body[0].errorCode).toBe('EXCEEDED_ID_LIMIT');
  });
});

it('the feed of updated ids goes back 30 days', async () => {
  await using desk = await openDesk();
  const path = `/sobjects/Account/updated?${span('2026-01-04T00:00:00Z', '2026-01-06T00:00:00Z')}`;
  expect((await desk.get(path)).body).toEqual({
    ids: [accountId(3), accountId(4)],
    latestDateCovered: '2026-01-06T00:00:00.000+0000',
  });
  const old = await desk.get(`/sobjects/Account/updated?${span('2026-01-01T00:00:00Z', NOW)}`);
  expect(old.body[0].errorCode).toBe('INVALID_REPLICATION_DATE');
});

describe('describe', () => {
  it('tells what is worked out, required, restricted, unique, dependent, compound, and how long', async () => {
    const org = salesforceOrg();
    const score = {
      name: 'Score__c',
      label: 'Score',
      type: 'double',
      custom: true,
      calculated: true,
    } as const;
    const tables = org.tables.map((each) =>
      each.name === 'Account' ? { ...each, fields: [...each.fields, score] } : each,
    );
    const traits = {
      'Account.Industry': { restricted: true, required: true, controller: 'Type' },
      'Account.Phone': { unique: true, length: 20 },
    };
    await using desk = await openDesk({ traits }, { ...org, tables });
    const { body } = await desk.get('/sobjects/Account/describe');
    const field = (name: string) => body.fields.find((each: { name: string }) => each.name === name);
    expect(field('Score__c')).toMatchObject({ calculated: true, updateable: false });
    expect(field('Industry')).toMatchObject({
      restrictedPicklist: true,
      nillable: false,
      dependentPicklist: true,
      controllerName: 'Type',
    });
    expect(field('Phone')).toMatchObject({ unique: true, length: 20, nillable: true, updateable: true });
    expect(field('Name')).toMatchObject({ nillable: false, calculated: false });
    expect(field('BillingAddress')).toMatchObject({ type: 'address', updateable: false });
    expect(field('BillingCountry')).toMatchObject({ compoundFieldName: 'BillingAddress' });
  });

  it('is not sent again when nothing changed, and is when the schema or the rights did', async () => {
    await using desk = await openDesk();
    for (const path of ['/sobjects', '/sobjects/Account/describe']) {
      const first = await desk.get(path);
      const since = () => ({ 'if-modified-since': first.headers.get('last-modified') ?? '' });
      expect(await desk.get(path, since())).toMatchObject({ status: 304, text: '' });
      desk.server.setRights(ANA, { hiddenTables: ['Case'] });
      expect((await desk.get(path, since())).status).toBe(200);
    }
  });

  it('shows the fields that an admin gave an object meanwhile', async () => {
    await using desk = await openDesk();
    await desk.soql('SELECT Name, Phone FROM Account');
    const fields = (salesforceOrg().tables.find((each) => each.name === 'Account')?.fields ?? [])
      .filter((field) => field.name !== 'Phone')
      .map((field) => (field.name === 'NumberOfEmployees' ? { ...field, type: 'string' as const } : field));
    desk.server.reshape('Account', fields);
    await expect(desk.soql('SELECT Phone FROM Account')).rejects.toThrow('INVALID_FIELD');
    expect(await desk.soql("SELECT Id FROM Account WHERE NumberOfEmployees = '10'")).toHaveLength(1);
  });
});

describe('a composite call', () => {
  const path = '/services/data/v62.0/composite';

  it('answers up to 25 describes and feeds in a batch, each of which counts', async () => {
    await using desk = await openDesk();
    const used = async () => {
      const { headers } = await desk.get('/limits');
      return Number(/=(\d+)/.exec(headers.get('sforce-limit-info') ?? '')?.[1]);
    };
    const before = await used();
    const deleted = `v62.0/sobjects/Account/deleted?${span('2026-01-25T00:00:00Z', '2026-01-30T00:00:00Z')}`;
    const { status, body } = await desk.ask('POST', `${path}/batch`, {
      batchRequests: [
        { method: 'GET', url: '/services/data/v62.0/sobjects/Account/describe' },
        { method: 'GET', url: deleted },
        { method: 'GET', url: 'v62.0/sobjects/Planet/describe' },
        { method: 'GET', url: `v62.0/query?q=${encodeURIComponent('SELECT COUNT() FROM Account')}` },
      ],
    });
    expect(status).toBe(200);
    expect(body.hasErrors).toBe(true);
    expect(body.results.map((each: { statusCode: number }) => each.statusCode)).toEqual([200, 200, 404, 200]);
    expect(body.results[0].result.name).toBe('Account');
    expect(body.results[1].result.deletedRecords).toEqual([]);
    expect(body.results[2].result[0].errorCode).toBe('NOT_FOUND');
    expect(body.results[3].result.totalSize).toBe(6);
    expect(await used()).toBe(before + 5);
  });

  it('halts a batch at the first error when asked to, and refuses 26 parts', async () => {
    await using desk = await openDesk();
    const part = (url: string) => ({ method: 'GET', url });
    const halted = await desk.ask('POST', `${path}/batch`, {
      haltOnError: true,
      batchRequests: [part('v62.0/sobjects/Planet/describe'), part('v62.0/limits')],
    });
    expect(halted.body.results[1]).toMatchObject({
      statusCode: 412,
      result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }],
    });
    const many = await desk.ask('POST', `${path}/batch`, {
      batchRequests: Array(26).fill(part('v62.0/limits')),
    });
    expect(many.status).toBe(400);
  });

  it('gives each part headers of its own, so that a describe can be conditional', async () => {
    await using desk = await openDesk();
    const first = await desk.get('/sobjects/Account/describe');
    const { body } = await desk.ask('POST', path, {
      compositeRequest: [
        {
          method: 'GET',
          url: '/services/data/v62.0/sobjects/Account/describe',
          referenceId: 'a',
          httpHeaders: { 'If-Modified-Since': first.headers.get('last-modified') },
        },
        {
          method: 'PATCH',
          url: `/services/data/v62.0/sobjects/Account/${accountId(1)}`,
          referenceId: 'b',
          body: { Name: 'By composite' },
        },
      ],
    });
    expect(body.compositeResponse).toMatchObject([
      { referenceId: 'a', httpStatusCode: 304, body: null },
      { referenceId: 'b', httpStatusCode: 204 },
    ]);
    expect(await desk.soql("SELECT Id FROM Account WHERE Name = 'By composite'")).toHaveLength(1);
    expect((await desk.get('/limits')).headers.get('sforce-limit-info')).toBe('api-usage=4/100000');
    const queries = Array(6).fill({ method: 'GET', url: '/services/data/v62.0/query?q=x', referenceId: 'q' });
    expect((await desk.ask('POST', path, { compositeRequest: queries })).status).toBe(400);
  });
});
