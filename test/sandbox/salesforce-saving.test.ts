import { describe, expect, it } from 'vitest';
import type { SalesforceOptions } from '../../src/sandbox/salesforce/index.ts';
import { ANA, accountId, BO, dealId } from '../worlds/salesforce-org.ts';
import { openDesk } from './salesforce-desk.ts';

const ACCOUNT = `/services/data/v62.0/sobjects/Account/${accountId(1)}`;
const DEAL = `/services/data/v62.0/sobjects/Opportunity/${dealId(5)}`;
const CONTACT = '/services/data/v62.0/sobjects/Contact/003000000000000001';

describe('saving a record', () => {
  it('answers 204 without a body, moves the stamps in the name of the token, and leaves history', async () => {
    await using desk = await openDesk();
    const saved = await desk.as(BO).ask('PATCH', DEAL, { Amount: 7, NextStep: '', StageName: 'Closed Lost' });
    expect(saved).toMatchObject({ status: 204, text: '' });
    const { body } = await desk.ask('GET', `${DEAL}?fields=Amount,NextStep,LastModifiedById,SystemModstamp`);
    expect(body).toMatchObject({
      Id: dealId(5),
      Amount: 7,
      NextStep: null,
      LastModifiedById: BO,
      SystemModstamp: '2026-02-01T00:00:00.000+0000',
    });
    const history = await desk.soql(
      `SELECT StageName, CreatedById FROM OpportunityHistory WHERE OpportunityId = '${dealId(5)}'`,
    );
    expect(history).toMatchObject([{ StageName: 'Closed Lost', CreatedById: BO }]);
  });

  it('clears a field that is sent as null', async () => {
    await using desk = await openDesk();
    expect((await desk.ask('PATCH', ACCOUNT, { Industry: null })).status).toBe(204);
    expect((await desk.ask('GET', `${ACCOUNT}?fields=Industry`)).body.Industry).toBeNull();
  });

  it('lets automation change further fields', async () => {
    const workflows = [
      {
        table: 'Opportunity',
        sets: (row) => (row['StageName'] === 'Closed Won' ? { Probability: 100 } : {}),
      },
    ] satisfies SalesforceOptions['workflows'];
    await using desk = await openDesk({ workflows });
    await desk.ask('PATCH', DEAL, { StageName: 'Closed Won' });
    expect((await desk.ask('GET', `${DEAL}?fields=Probability`)).body.Probability).toBe(100);
  });

  const rules = [
    {
      table: 'Opportunity',
      field: 'CloseDate',
      message: 'A close date lies in the future.',
      broken: (row) => String(row['CloseDate']) < '2026-01-01',
    },
    { table: 'Opportunity', field: null, message: 'Not like this.', broken: (row) => row['Amount'] === 13 },
    {
      table: 'Account',
      field: null,
      message: 'Trigger failed',
      broken: (row) => row['Name'] === 'trigger',
      code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    },
  ] satisfies SalesforceOptions['rules'];
  const traits = {
    'Account.Industry': { restricted: true },
    'Account.Phone': { unique: true, length: 20 },
    'Account.BillingCountry': { required: true },
    'Account.Type': { readOnly: true },
  };
  it.each([
    [DEAL, { CloseDate: '2020-01-01' }, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', ['CloseDate']],
    [DEAL, { Amount: 13 }, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', []],
    [ACCOUNT, { Name: 'trigger' }, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', []],
    [ACCOUNT, { Name: null, BillingCountry: null }, 'REQUIRED_FIELD_MISSING', ['Name', 'BillingCountry']],
    [ACCOUNT, { Industry: 'Magic' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', ['Industry']],
    [ACCOUNT, { Phone: '1'.repeat(21) }, 'STRING_TOO_LONG', ['Phone']],
    [ACCOUNT, { AnnualRevenue: 1e17 }, 'NUMBER_OUTSIDE_VALID_RANGE', ['AnnualRevenue']],
    [CONTACT, { Email: 'nobody' }, 'INVALID_EMAIL_ADDRESS', ['Email']],
    [CONTACT, { AccountId: '001nowhere' }, 'FIELD_INTEGRITY_EXCEPTION', ['AccountId']],
    [ACCOUNT, { CreatedDate: '2026-01-01T00:00:00Z' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['CreatedDate']],
    [ACCOUNT, { Type: 'Customer' }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['Type']],
    [DEAL, { IsWon: true }, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['IsWon']],
    [ACCOUNT, { Phone: '+30 210 123 4567' }, 'DUPLICATE_VALUE', ['Phone']],
    [ACCOUNT, { Colour: 'red' }, 'INVALID_FIELD', undefined],
    [ACCOUNT, { AnnualRevenue: 'much' }, 'JSON_PARSER_ERROR', undefined],
    [DEAL, { CloseDate: 'soon' }, 'JSON_PARSER_ERROR', undefined],
    [ACCOUNT, '[]', 'JSON_PARSER_ERROR', undefined],
  ])('refuses %s %j with %s, naming the fields, and writes nothing', async (path, sent, code, fields) => {
    await using desk = await openDesk({ rules, traits });
    const before = await desk.ask('GET', path);
    const refused = await desk.ask('PATCH', path, sent);
    expect(refused.status).toBe(400);
    expect(refused.body).toHaveLength(1);
    expect(refused.body[0].errorCode).toBe(code);
    expect(refused.body[0].fields).toEqual(fields);
    expect((await desk.ask('GET', path)).body).toEqual(before.body);
  });

  it('lets every broken rule speak', async () => {
    await using desk = await openDesk({ rules });
    const { body } = await desk.ask('PATCH', DEAL, { CloseDate: '2020-01-01', Amount: 13 });
    expect(body.map((error: { message: string }) => error.message)).toEqual([
      'A close date lies in the future.',
      'Not like this.',
    ]);
  });

  it('refuses what is deleted, unknown or not shared, and an object that nobody writes', async () => {
    await using desk = await openDesk({ rights: { [BO]: { ownRecordsOnly: ['Opportunity'] } } });
    const path = '/services/data/v62.0/sobjects';
    const ask = async (of: string, as = desk) => {
      const [read, write] = [await as.ask('GET', of), await as.ask('PATCH', of, { Name: 'x' })];
      return [read.status, read.body[0]?.errorCode, write.status, write.body[0]?.errorCode];
    };
    expect(await ask(`${path}/Opportunity/${dealId(99)}`)).toEqual([
      404,
      'ENTITY_IS_DELETED',
      404,
      'ENTITY_IS_DELETED',
    ]);
    expect(await ask(`${path}/Opportunity/${dealId(77)}`)).toEqual([404, 'NOT_FOUND', 404, 'NOT_FOUND']);
    expect(await ask(DEAL, desk.as(BO))).toEqual([404, 'NOT_FOUND', 404, 'NOT_FOUND']);
    const history = await desk.ask('PATCH', `${path}/OpportunityHistory/008000000000000001`, { Amount: 1 });
    expect(history.body[0].errorCode).toBe('INVALID_TYPE_FOR_OPERATION');
  });

  it('refuses for a while what a transaction or an approval holds', async () => {
    await using desk = await openDesk();
    desk.server.lock({ id: accountId(1), code: 'UNABLE_TO_LOCK_ROW', times: 2 });
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const { body, status } = await desk.ask('PATCH', ACCOUNT, { Name: 'x' });
      codes.push(body?.[0]?.errorCode ?? status);
    }
    expect(codes).toEqual(['UNABLE_TO_LOCK_ROW', 'UNABLE_TO_LOCK_ROW', 204]);
    desk.server.lock({ id: accountId(1), code: 'ENTITY_IS_LOCKED' });
    expect((await desk.ask('PATCH', ACCOUNT, { Name: 'y' })).body[0].errorCode).toBe('ENTITY_IS_LOCKED');
  });

  it('finds duplicates, and saves past a rule that only warns when told so', async () => {
    const rule = {
      table: 'Contact',
      name: 'Same_Phone',
      message: 'You are about to create a duplicate.',
      same: (row, other) => row['Title'] !== null && row['Title'] === other['Title'],
    } satisfies Partial<NonNullable<SalesforceOptions['duplicateRules']>[number]>;
    const other = '003000000000000002';
    await using desk = await openDesk({ duplicateRules: [{ ...rule, allowSave: true }] });
    await desk.server.apply([
      { table: 'Contact', id: other, set: { Title: 'CEO' }, at: '2026-01-30T00:00:00.000Z', by: ANA },
    ]);
    const refused = await desk.ask('PATCH', CONTACT, { Title: 'CEO' });
    expect(refused).toMatchObject({ status: 400, body: [{ errorCode: 'DUPLICATES_DETECTED' }] });
    const { duplicateResult } = refused.body[0];
    expect(duplicateResult).toMatchObject({ allowSave: true, duplicateRule: 'Same_Phone' });
    expect(duplicateResult.matchResults[0].matchRecords[0].record.Id).toBe(other);
    const header = { 'sforce-duplicate-rule-header': 'allowSave=true; includeRecordDetails=true' };
    expect((await desk.ask('PATCH', CONTACT, { Title: 'CEO' }, header)).status).toBe(204);
    await using strict = await openDesk({ duplicateRules: [{ ...rule, allowSave: false }] });
    await strict.server.apply([
      { table: 'Contact', id: other, set: { Title: 'CEO' }, at: '2026-01-30T00:00:00.000Z', by: ANA },
    ]);
    expect((await strict.ask('PATCH', CONTACT, { Title: 'CEO' }, header)).status).toBe(400);
  });
});

describe('a conditional write', () => {
  it('is refused with 412 and no body where the record changed since, in whole seconds', async () => {
    await using desk = await openDesk();
    const at = '2026-01-02T10:00:00.000Z';
    const unmodified = (ms: number) => ({
      'if-unmodified-since': new Date(Date.parse(at) + ms).toUTCString(),
    });
    const late = await desk.ask('PATCH', ACCOUNT, { Name: 'x' }, unmodified(-1000));
    expect([late.status, late.text]).toEqual([412, '']);
    expect((await desk.ask('PATCH', ACCOUNT, { Name: 'x' }, unmodified(0))).status).toBe(204);
    expect((await desk.ask('PATCH', ACCOUNT, { Name: 'y' }, unmodified(0))).status).toBe(412);
    const bad = await desk.ask('PATCH', ACCOUNT, { Name: 'x' }, { 'if-unmodified-since': at });
    expect(bad.status).toBe(400);
    desk.server.behave({ unmodifiedSince: 'ignored' });
    expect((await desk.ask('PATCH', ACCOUNT, { Name: 'y' }, unmodified(0))).status).toBe(204);
  });

  it('does not see automation that moves only SystemModstamp', async () => {
    await using desk = await openDesk();
    const at = '2026-01-30T00:00:00.000Z';
    await desk.server.happen([{ kind: 'touch', table: 'Account', ids: [accountId(1)], at, by: null }]);
    const header = { 'if-unmodified-since': new Date('2026-01-02T10:00:00.000Z').toUTCString() };
    expect((await desk.ask('PATCH', ACCOUNT, { Name: 'x' }, header)).status).toBe(204);
  });

  it('knows entity tags of accounts only', async () => {
    await using desk = await openDesk();
    const { headers } = await desk.ask('GET', ACCOUNT);
    const tag = { 'if-match': headers.get('etag') ?? '' };
    expect((await desk.ask('PATCH', ACCOUNT, { Name: 'x' }, tag)).status).toBe(204);
    expect((await desk.ask('PATCH', ACCOUNT, { Name: 'y' }, tag)).status).toBe(412);
    expect((await desk.ask('PATCH', DEAL, { Name: 'y' }, tag)).status).toBe(204);
  });

  it('has its like in reading: 304 without a body', async () => {
    await using desk = await openDesk();
    const { headers } = await desk.ask('GET', ACCOUNT);
    const since = { 'if-modified-since': headers.get('last-modified') ?? '' };
    expect(await desk.ask('GET', ACCOUNT, undefined, since)).toMatchObject({ status: 304, text: '' });
    const tag = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await desk.ask('GET', ACCOUNT, undefined, tag)).status).toBe(304);
    await desk.ask('PATCH', ACCOUNT, { Name: 'x' });
    expect((await desk.ask('GET', ACCOUNT, undefined, tag)).status).toBe(200);
  });
});

describe('a collection', () => {
  const path = '/services/data/v62.0/composite/sobjects';
  const account = (number: number, more: object) => ({
    attributes: { type: 'Account' },
    id: accountId(number),
    ...more,
  });

  it('is 200 although records fail, each with its own result, in order', async () => {
    await using desk = await openDesk();
    const { status, body } = await desk.ask('PATCH', path, {
      records: [account(1, { Name: 'One' }), account(2, { Name: null }), account(9, { Name: 'x' })],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { id: accountId(1), success: true, errors: [] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }] },
      { success: false, errors: [{ statusCode: 'NOT_FOUND' }] },
    ]);
    expect(body[1].errors[0]).not.toHaveProperty('errorCode');
    expect(await desk.soql("SELECT Id FROM Account WHERE Name = 'One'")).toHaveLength(1);
  });

  it('takes back what succeeded where all or none are wanted', async () => {
    await using desk = await openDesk();
    const records = [account(1, { Name: 'One' }), account(2, { Name: null })];
    const { body } = await desk.ask('PATCH', path, { allOrNone: true, records });
    expect(body[0].errors[0].statusCode).toBe('ALL_OR_NONE_OPERATION_ROLLED_BACK');
    expect(await desk.soql("SELECT Id FROM Account WHERE Name = 'One'")).toEqual([]);
  });

  it('is malformed with more than 200 records, more than ten runs of types, or records without a type', async () => {
    await using desk = await openDesk();
    const deal = { attributes: { type: 'Opportunity' }, id: dealId(1), NextStep: 'x' };
    const runs = Array.from({ length: 11 }, (_, index) => (index % 2 ? account(1, { Name: 'x' }) : deal));
    for (const records of [Array(201).fill(deal), runs, [{ id: dealId(1) }], []]) {
      expect((await desk.ask('PATCH', path, { records })).status).toBe(400);
    }
  });
});

describe('rights of a user', () => {
  const rights = {
    [ANA]: {
      hiddenTables: ['Case'],
      hiddenFields: ['Account.Industry'],
      ownRecordsOnly: ['Opportunity', 'OpportunityHistory'],
      readOnlyTables: ['Lead'],
      readOnlyFields: ['Account.Phone'],
      editsOwnOnly: ['Account'],
    },
  };

  it('hide fields without a word: absent from describe and record, INVALID_FIELD when asked for', async () => {
    await using desk = await openDesk({ rights });
    const ana = desk.as(ANA);
    const names = async (of: typeof desk) =>
      (await of.get('/sobjects/Account/describe')).body.fields.map((field: { name: string }) => field.name);
    expect(await names(desk)).toContain('Industry');
    expect(await names(ana)).not.toContain('Industry');
    expect((await ana.ask('GET', ACCOUNT)).body).not.toHaveProperty('Industry');
    for (const soql of ['SELECT Industry FROM Account', "SELECT Id FROM Account WHERE Industry = 'Retail'"]) {
      await expect(ana.soql(soql)).rejects.toThrow('INVALID_FIELD');
    }
    expect((await ana.ask('PATCH', ACCOUNT, { Industry: 'Retail' })).body[0].errorCode).toBe('INVALID_FIELD');
  });

  it('hide objects: INVALID_TYPE', async () => {
    await using desk = await openDesk({ rights });
    const ana = desk.as(ANA);
    await expect(ana.soql('SELECT Id FROM Case')).rejects.toThrow('INVALID_TYPE');
    const { body } = await ana.get('/sobjects');
    expect(body.sobjects.map((each: { name: string }) => each.name)).not.toContain('Case');
    expect((await ana.get('/sobjects/Case/describe')).status).toBe(404);
  });

  it('let rows go silently missing that are not shared, those of their children too', async () => {
    await using desk = await openDesk({ rights });
    const soql = 'SELECT OwnerId FROM Opportunity';
    expect(new Set((await desk.as(ANA).soql(soql)).map((row) => row['OwnerId']))).toEqual(new Set([ANA]));
    expect(await desk.soql(soql)).toHaveLength(12);
    const { body } = await desk
      .as(ANA)
      .get(`/query?q=${encodeURIComponent('SELECT COUNT() FROM Opportunity')}`);
    expect(body.totalSize).toBe(6);
    expect(await desk.as(ANA).soql('SELECT Id FROM OpportunityHistory')).toHaveLength(3);
    expect(await desk.soql('SELECT Id FROM OpportunityHistory')).toHaveLength(4);
  });

  it('keep from writing, with either status, and change while it runs', async () => {
    await using desk = await openDesk({ rights });
    const ana = desk.as(ANA);
    const lead = '/services/data/v62.0/sobjects/Lead/00Q000000000000001';
    const foreign = `/services/data/v62.0/sobjects/Account/${accountId(2)}`;
    for (const path of [lead, foreign]) {
      const refused = await ana.ask('PATCH', path, { Phone: '1' });
      expect(refused).toMatchObject({
        status: 403,
        body: [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }],
      });
    }
    desk.server.behave({ forbiddenStatus: 400 });
    expect((await ana.ask('PATCH', lead, { Phone: '1' })).status).toBe(400);
    expect((await ana.ask('PATCH', ACCOUNT, { Phone: '1' })).body[0].errorCode).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    );
    expect((await ana.ask('PATCH', ACCOUNT, { Website: 'https://x.test' })).status).toBe(204);
    const field = (await ana.get('/sobjects/Account/describe')).body.fields.find(
      (each: { name: string }) => each.name === 'Phone',
    );
    expect(field.updateable).toBe(false);
    desk.server.setRights(ANA, {});
    expect((await ana.ask('PATCH', lead, { Phone: '1' })).status).toBe(204);
  });
});
