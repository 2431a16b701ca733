import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import jsforce from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { type SalesforceSandbox, startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import { ANA, accountId, BO, dealId, INTEGRATION_USER, salesforceOrg } from '../worlds/salesforce-org.ts';

/** jsforce is written against the real service; here it is used as it comes, so that it judges the pretended one. */
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const NOW = '2026-02-01T00:00:00.000Z';
let server: SalesforceSandbox;
let connection: InstanceType<typeof jsforce.Connection>;

beforeAll(async () => {
  server = await startSalesforce(salesforceOrg(), {
    clock: stoppedClock(NOW),
    clientId: 'client',
    clientSecret: 'secret',
    publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    pageRows: 5,
    behaviour: { bulkPolls: 1 },
    traits: { 'Account.Industry': { restricted: true } },
  });
  connection = new jsforce.Connection({
    loginUrl: server.url,
    version: '62.0',
    oauth2: { loginUrl: server.url, clientId: 'client', clientSecret: 'secret' },
  });
  await connection.authorize({ grant_type: 'client_credentials' });
});
afterAll(() => server.stop());

describe('jsforce, unchanged,', () => {
  it('authorises by client credentials and by an assertion of ours', async () => {
    expect(connection.userInfo?.id).toBe(INTEGRATION_USER);
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer('client')
      .setSubject('ana@example.test')
      .setAudience(server.url)
      .setExpirationTime(Date.parse(NOW) / 1000 + 180)
      .sign(keys.privateKey);
    const own = new jsforce.Connection({ loginUrl: server.url, version: '62.0' });
    await own.authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    expect(own.userInfo?.id).toBe(ANA);
    expect((await own.query('SELECT COUNT() FROM Account')).totalSize).toBe(6);
  });

  it('renews a session by a refresh token', async () => {
    const own = new jsforce.Connection({
      instanceUrl: server.url,
      accessToken: 'expired',
      refreshToken: server.refreshTokenFor(BO),
      version: '62.0',
      oauth2: { loginUrl: server.url, clientId: 'client', clientSecret: 'secret' },
    });
    expect((await own.query('SELECT Id FROM User')).totalSize).toBe(6);
    expect((await own.identity()).user_id).toBe(BO);
  });

  it('describes', async () => {
    const { sobjects } = await connection.describeGlobal();
    expect(sobjects.map((each) => each.name)).toContain('Opportunity');
    const { fields, keyPrefix } = await connection.describe('Account');
    expect(keyPrefix).toBe('001');
    const industry = fields.find((field) => field.name === 'Industry');
    expect(industry).toMatchObject({ type: 'picklist', restrictedPicklist: true, calculated: false });
    expect(industry?.picklistValues?.map((each) => each.value)).toEqual(['Banking', 'Retail', 'Technology']);
  });

  it('queries, page after page, and everything', async () => {
    const soql = 'SELECT Id, Name, Owner.Name FROM Opportunity ORDER BY Id';
    let page = await connection.query(soql);
    const rows = [...page.records];
    while (!page.done) {
      page = await connection.queryMore(page.nextRecordsUrl ?? '');
      rows.push(...page.records);
    }
    expect(rows.map((row) => row['Id'])).toEqual(Array.from({ length: 12 }, (_, i) => dealId(i + 1)));
    expect(rows[0]?.['Owner']).toMatchObject({ Name: 'Ana Ruiz' });
    expect((await connection.query(soql, { scanAll: true })).totalSize).toBe(13);
  });

  it('reads a Bulk result of one page', async () => {
    connection.bulk2.pollInterval = 1;
    const stream = await connection.bulk2.query('SELECT Id, Name, Amount FROM Opportunity ORDER BY Id');
    const rows = await stream.toArray();
    expect(rows).toHaveLength(12);
    expect(rows[3]).toEqual({ Id: dealId(4), Name: 'Deal 4', Amount: '' });
    const all = await connection.bulk2.query('SELECT Id FROM Opportunity', { scanAll: true });
    expect(await all.toArray()).toHaveLength(13);
  });

  it('learns that a Bulk job failed', async () => {
    server.behave({ bulkFailure: { message: 'API_ERROR' } });
    const failed = connection.bulk2.query('SELECT Id FROM Opportunity').then((stream) => stream.toArray());
    await expect(failed).rejects.toThrow('Query job failed to complete');
    server.behave({ bulkFailure: null });
  });

  it('reads and updates records, one or several', async () => {
    const id = accountId(3);
    const account = connection.sobject('Account');
    expect(await account.retrieve(id)).toMatchObject({
      Id: id,
      Name: 'Kan-code',
      attributes: { type: 'Account' },
    });
    expect(await account.update({ Id: id, Phone: '+44 1' })).toEqual({ id, success: true, errors: [] });
    expect((await account.retrieve(id))['Phone']).toBe('+44 1');
    const results = await account.update([
      { Id: id, Phone: '+44 2' },
      { Id: accountId(4), Name: null },
    ]);
    expect(results).toMatchObject([
      { id, success: true },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }] },
    ]);
  });

  it('learns why a record was not updated, and of which field', async () => {
    const account = connection.sobject('Account');
    const wrong = account.update({ Id: accountId(3), Industry: 'Magic' });
    await expect(wrong).rejects.toMatchObject({
      errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      data: { fields: ['Industry'] },
    });
    const headers = { 'If-Unmodified-Since': 'Thu, 01 Jan 2015 00:00:00 GMT' };
    const late = account.update({ Id: accountId(3), Phone: '+44 3' }, { headers });
    await expect(late).rejects.toMatchObject({ errorCode: 'ERROR_HTTP_412', message: '' });
  });

  it('asks what was updated and deleted', async () => {
    const at = '2026-01-30T00:00:00.000Z';
    await server.happen([{ kind: 'hardDelete', table: 'Account', id: accountId(6), at, by: ANA }]);
    const account = connection.sobject('Account');
    const { deletedRecords } = await account.deleted('2026-01-29T00:00:00Z', '2026-01-31T00:00:00Z');
    expect(deletedRecords.map((record) => record.id)).toEqual([accountId(6)]);
    const { ids } = await account.updated('2026-01-06T00:00:00Z', '2026-01-06T23:59:00Z');
    expect(ids).toEqual([accountId(5)]);
  });

  it('knows the limits', async () => {
    const limits = await connection.limits();
    expect(limits['DailyApiRequests']?.Max).toBe(100_000);
    expect(limits['DailyBulkV2QueryJobs']?.Remaining).toBeLessThan(10_000);
    expect(connection.limitInfo.apiUsage?.limit).toBe(100_000);
  });
});
