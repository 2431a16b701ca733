import { describe, expect, it } from 'vitest';
import type { SalesforceOrg, VendorField, VendorTable } from '../../src/sandbox/vendor-data.ts';
import {
  ANA,
  accountId,
  BO,
  dealId,
  INTEGRATION_USER,
  ROBOT,
  salesforceOrg,
  table,
} from '../worlds/salesforce-org.ts';
import { openDesk } from './salesforce-desk.ts';

const AT = '2026-01-25T10:20:30.456Z';
const STAMP = '2026-01-25T10:20:30.000+0000';

/** The organisation with one more field in a table. */
function withField(name: string, field: VendorField, more: VendorTable[] = []): SalesforceOrg {
  const org = salesforceOrg();
  const tables = org.tables.map((each) =>
    each.name === name ? { ...each, fields: [...each.fields, field] } : each,
  );
  return { ...org, tables: [...tables, ...more] };
}

const masterRecord: VendorField = {
  name: 'MasterRecordId',
  label: 'Master Record',
  type: 'reference',
  referenceTo: 'Account',
};

describe('what happens to a record shows as the vendor shows it:', () => {
  it('a birth, with empty fields, flags that are false, and whole seconds', async () => {
    await using desk = await openDesk();
    const id = accountId(50);
    await desk.server.happen([
      { kind: 'create', table: 'Account', id, set: { Name: 'New', NumberOfEmployees: 7 }, at: AT, by: BO },
    ]);
    const [born] = await desk.soql(
      `SELECT Name, Industry, NumberOfEmployees, IsDeleted, OwnerId, CreatedDate, SystemModstamp FROM Account WHERE Id = '${id}'`,
    );
    expect(born).toMatchObject({
      Name: 'New',
      Industry: null,
      NumberOfEmployees: 7,
      IsDeleted: false,
      OwnerId: BO,
      CreatedDate: STAMP,
      SystemModstamp: STAMP,
    });
  });

  it('milliseconds stay where the stamps do not count whole seconds', async () => {
    await using desk = await openDesk({ behaviour: { wholeSeconds: false } });
    await desk.server.happen([
      { kind: 'edit', table: 'Account', id: accountId(1), set: { Name: 'X' }, at: AT, by: ANA },
    ]);
    const [row] = await desk.soql(`SELECT SystemModstamp FROM Account WHERE Id = '${accountId(1)}'`);
    expect(row?.['SystemModstamp']).toBe('2026-01-25T10:20:30.456+0000');
  });

  it('a delete hides from query and shows in queryAll; an undelete brings the record back', async () => {
    await using desk = await openDesk();
    const soql = `SELECT Id, IsDeleted, SystemModstamp FROM Account WHERE Id = '${accountId(2)}'`;
    await desk.server.happen([{ kind: 'delete', table: 'Account', id: accountId(2), at: AT, by: ANA }]);
    expect(await desk.soql(soql)).toEqual([]);
    expect(await desk.soql(soql, 'queryAll')).toMatchObject([{ IsDeleted: true, SystemModstamp: STAMP }]);
    await desk.server.happen([{ kind: 'undelete', table: 'Account', id: accountId(2), at: AT, by: ANA }]);
    expect(await desk.soql(soql)).toMatchObject([{ IsDeleted: false }]);
  });

  it('a hard delete leaves nothing in queryAll, and the counts agree', async () => {
    await using desk = await openDesk();
    await desk.soql('SELECT Name FROM Account WHERE IsDeleted = false');
    await desk.server.happen([{ kind: 'hardDelete', table: 'Account', id: accountId(3), at: AT, by: null }]);
    expect(await desk.soql(`SELECT Id FROM Account WHERE Id = '${accountId(3)}'`, 'queryAll')).toEqual([]);
    expect(await desk.soql('SELECT Id FROM Account', 'queryAll')).toHaveLength(5);
    expect(desk.server.rows('Account')).toHaveLength(5);
  });

  it('a merge deletes the loser, names its master, and moves what pointed at it', async () => {
    await using desk = await openDesk({}, withField('Account', masterRecord));
    const [winner, loser] = [accountId(2), accountId(1)];
    await desk.server.happen([
      {
        kind: 'merge',
        table: 'Account',
        winner,
        loser,
        set: { Website: 'https://a0.test' },
        at: AT,
        by: ANA,
      },
    ]);
    const all = await desk.soql('SELECT Id, IsDeleted, MasterRecordId, Website FROM Account', 'queryAll');
    expect(all).toContainEqual(
      expect.objectContaining({ Id: loser, IsDeleted: true, MasterRecordId: winner }),
    );
    expect(all).toContainEqual(expect.objectContaining({ Id: winner, Website: 'https://a0.test' }));
    for (const [object, field] of [
      ['Contact', 'AccountId'],
      ['Account', 'ParentId'],
      ['Case', 'AccountId'],
    ]) {
      expect(await desk.soql(`SELECT Id FROM ${object} WHERE ${field} = '${loser}'`, 'queryAll')).toEqual([]);
    }
    const [child] = await desk.soql(
      "SELECT AccountId, SystemModstamp, LastModifiedDate FROM Contact WHERE LastName = 'Papadakis'",
    );
    expect(child).toMatchObject({
      AccountId: winner,
      SystemModstamp: STAMP,
      LastModifiedDate: '2026-01-05T10:00:00.000+0000',
    });
  });

  it('a merge moves who an activity is about too, which may be of several objects', async () => {
    await using desk = await openDesk();
    const [winner, loser] = ['003000000000000002', '003000000000000001'];
    await desk.server.happen([{ kind: 'merge', table: 'Contact', winner, loser, set: {}, at: AT, by: ANA }]);
    expect(await desk.soql(`SELECT Id FROM Task WHERE WhoId = '${winner}'`)).toHaveLength(1);
  });

  it('a touch by automation moves only SystemModstamp, of many records to one instant', async () => {
    await using desk = await openDesk();
    const ids = [1, 2, 3].map(dealId);
    await desk.server.happen([{ kind: 'touch', table: 'Opportunity', ids, at: AT, by: null }]);
    const rows = await desk.soql(
      `SELECT LastModifiedDate, LastModifiedById FROM Opportunity WHERE SystemModstamp = ${AT.slice(0, 19)}Z`,
    );
    expect(rows).toHaveLength(3);
    expect(rows.some((row) => row['LastModifiedDate'] === STAMP)).toBe(false);
    expect(await desk.soql('SELECT Id FROM OpportunityHistory')).toHaveLength(4);
  });

  it('a formula takes another value and no stamp moves; nobody edits it', async () => {
    const score: VendorField = {
      name: 'Score__c',
      label: 'Score',
      type: 'double',
      custom: true,
      calculated: true,
    };
    await using desk = await openDesk({}, withField('Account', score));
    const id = accountId(1);
    const soql = `SELECT Score__c, SystemModstamp FROM Account WHERE Id = '${id}'`;
    const [before] = await desk.soql(soql);
    await desk.server.happen([{ kind: 'recalculate', table: 'Account', id, set: { Score__c: 12 } }]);
    expect(await desk.soql(soql)).toMatchObject([
      { Score__c: 12, SystemModstamp: before?.['SystemModstamp'] },
    ]);
    const edit = { kind: 'edit', table: 'Account', id, set: { Score__c: 1 }, at: AT, by: ANA } as const;
    await expect(desk.server.happen([edit])).rejects.toThrow('Account.Score__c is worked out');
  });

  it('a late commit shows below stamps that were seen before', async () => {
    await using desk = await openDesk();
    const seen = await desk.soql('SELECT Id FROM Account WHERE SystemModstamp <= 2026-01-31T00:00:00Z');
    const id = accountId(51);
    const at = '2026-01-03T00:00:00.000Z';
    await desk.server.happen([{ kind: 'create', table: 'Account', id, set: { Name: 'Late' }, at, by: null }]);
    const again = await desk.soql('SELECT Id FROM Account WHERE SystemModstamp <= 2026-01-31T00:00:00Z');
    expect(again).toHaveLength(seen.length + 1);
    expect(await desk.soql(`SELECT CreatedById FROM Account WHERE Id = '${id}'`)).toMatchObject([
      { CreatedById: ROBOT },
    ]);
  });
});

describe('a list of events', () => {
  it('happens as a whole or not at all', async () => {
    await using desk = await openDesk();
    const id = accountId(52);
    await expect(
      desk.server.happen([
        { kind: 'create', table: 'Account', id, set: { Name: 'Half' }, at: AT, by: ANA },
        { kind: 'edit', table: 'Account', id: accountId(1), set: { Name: 'Changed' }, at: AT, by: ANA },
        { kind: 'hardDelete', table: 'Account', id: accountId(2), at: AT, by: ANA },
        { kind: 'delete', table: 'Account', id: accountId(99), at: AT, by: ANA },
      ]),
    ).rejects.toThrow(`Account has no record ${accountId(99)}.`);
    const names = (await desk.soql('SELECT Name FROM Account', 'queryAll')).map((row) => row['Name']);
    expect(names).toHaveLength(6);
    expect(names).toContain('Aegean Lines');
    expect(names).not.toContain('Half');
    const feed = await desk.get(
      '/sobjects/Account/deleted?start=2026-01-20T00:00:00Z&end=2026-01-31T00:00:00Z',
    );
    expect(feed.body.deletedRecords).toEqual([]);
    await desk.server.happen([
      { kind: 'create', table: 'Account', id, set: { Name: 'Whole' }, at: AT, by: ANA },
    ]);
    expect(await desk.soql('SELECT Id FROM Account')).toHaveLength(7);
  });

  const deed = { table: 'Account', at: AT, by: ANA };
  it.each([
    [{ ...deed, kind: 'create', id: accountId(1), set: { Name: 'Twice' } }, /a record 001\d+ already/],
    [{ ...deed, kind: 'edit', id: accountId(77), set: { Name: 'x' } }, /has no record/],
    [{ ...deed, kind: 'edit', id: accountId(1), set: { Colour: 'red' } }, /has no field Colour/],
    [{ ...deed, kind: 'undelete', id: accountId(1) }, /is not deleted/],
    [{ ...deed, kind: 'delete', table: 'User', id: ANA }, /User cannot be deleted/],
    [
      { ...deed, kind: 'merge', table: 'Opportunity', winner: dealId(1), loser: dealId(2), set: {} },
      /be merged/,
    ],
    [{ ...deed, kind: 'link', id: accountId(1), to: 'Contact', toId: '003' }, /no links/],
    [{ ...deed, kind: 'touch', table: 'Planet', ids: [] }, /no table Planet/],
  ] as const)('refuses %j', async (event, message) => {
    await using desk = await openDesk();
    await expect(desk.server.happen([event])).rejects.toThrow(message);
  });
});

describe('field history', () => {
  const history = (name: string, parent: string) =>
    table(
      name,
      {
        Id: 'id',
        [parent]: { type: 'reference', referenceTo: parent.replace(/Id$/, '') },
        Field: 'picklist',
        OldValue: 'string',
        NewValue: 'string',
        CreatedDate: 'datetime',
        CreatedById: { type: 'reference', referenceTo: 'User' },
        IsDeleted: 'boolean',
      },
      [],
    );
  const org = (): SalesforceOrg => ({
    ...salesforceOrg(),
    tables: [
      ...salesforceOrg().tables,
      history('AccountHistory', 'AccountId'),
      history('OpportunityFieldHistory', 'OpportunityId'),
    ],
  });

  it('keeps former values of any type, two rows for a look-up, and a row for a birth', async () => {
    await using desk = await openDesk({}, org());
    const id = accountId(1);
    await desk.server.happen([
      {
        kind: 'edit',
        table: 'Account',
        id,
        set: { NumberOfEmployees: 5, OwnerId: BO },
        at: AT,
        by: INTEGRATION_USER,
      },
      { kind: 'create', table: 'Account', id: accountId(60), set: { Name: 'N' }, at: AT, by: ANA },
    ]);
    const rows = await desk.soql(
      'SELECT AccountId, Field, OldValue, NewValue, CreatedById FROM AccountHistory',
    );
    expect(rows.map(({ attributes: _, ...row }) => row)).toEqual([
      { AccountId: id, Field: 'NumberOfEmployees', OldValue: 0, NewValue: 5, CreatedById: INTEGRATION_USER },
      {
        AccountId: id,
        Field: 'Owner',
        OldValue: 'Ana Ruiz',
        NewValue: 'Bo Lindqvist',
        CreatedById: INTEGRATION_USER,
      },
      { AccountId: id, Field: 'Owner', OldValue: ANA, NewValue: BO, CreatedById: INTEGRATION_USER },
      { AccountId: accountId(60), Field: 'created', OldValue: null, NewValue: null, CreatedById: ANA },
    ]);
  });

  it('is kept of tracked fields only, beside OpportunityHistory, which is always on', async () => {
    await using desk = await openDesk({ tracked: { Opportunity: ['NextStep'] } }, org());
    const set = { NextStep: 'call', Amount: 5, Probability: 20 };
    await desk.server.happen([{ kind: 'edit', table: 'Opportunity', id: dealId(5), set, at: AT, by: ANA }]);
    const rows = await desk.soql('SELECT Field, NewValue FROM OpportunityFieldHistory');
    expect(rows).toMatchObject([{ Field: 'NextStep', NewValue: 'call' }]);
    const snapshots = await desk.soql(
      `SELECT Amount FROM OpportunityHistory WHERE OpportunityId = '${dealId(5)}'`,
    );
    expect(snapshots).toMatchObject([{ Amount: 5 }]);
  });

  it('is of any type by its describe, and is not to be filtered by its values', async () => {
    await using desk = await openDesk({}, org());
    const { body } = await desk.get('/sobjects/AccountHistory/describe');
    const field = body.fields.find((each: { name: string }) => each.name === 'NewValue');
    expect(field).toMatchObject({ type: 'anyType', filterable: false, updateable: false });
    const refused = await desk.get(
      `/query?q=${encodeURIComponent("SELECT Id FROM AccountHistory WHERE NewValue = 'x'")}`,
    );
    expect(refused).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
    expect(refused.body[0].message).toContain("field 'NewValue' can not be filtered in a query call");
  });
});

it('LoginHistory takes few of its columns as filters', async () => {
  const logins = table(
    'LoginHistory',
    {
      Id: 'id',
      UserId: { type: 'reference', referenceTo: 'User' },
      LoginTime: 'datetime',
      LoginType: 'picklist',
      Status: 'string',
    },
    [
      {
        Id: '0Ya1',
        UserId: ANA,
        LoginTime: '2026-01-20T07:30:00.000Z',
        LoginType: 'Application',
        Status: 'Success',
      },
      {
        Id: '0Ya2',
        UserId: BO,
        LoginTime: '2026-01-21T07:30:00.000Z',
        LoginType: 'Application',
        Status: 'Failed',
      },
    ],
  );
  await using desk = await openDesk({}, { ...salesforceOrg(), tables: [...salesforceOrg().tables, logins] });
  const found = await desk.soql(
    `SELECT UserId, Status FROM LoginHistory WHERE LoginTime > 2026-01-21T00:00:00Z`,
  );
  expect(found).toMatchObject([{ UserId: BO, Status: 'Failed' }]);
  await expect(desk.soql("SELECT Id FROM LoginHistory WHERE Status = 'Success'")).rejects.toThrow(
    'INVALID_FIELD',
  );
  await using own = await openDesk(
    { rights: { [ANA]: { ownRecordsOnly: ['LoginHistory'] } } },
    { ...salesforceOrg(), tables: [...salesforceOrg().tables, logins] },
  );
  const ana = own.as(ANA);
  expect(await ana.soql('SELECT UserId FROM LoginHistory')).toMatchObject([{ UserId: ANA }]);
  const rights = 'SELECT PermissionsManageUsers, PermissionsMonitorLoginHistory FROM UserPermissionAccess';
  const flags = (all: boolean) => [{ PermissionsManageUsers: all, PermissionsMonitorLoginHistory: all }];
  expect(await ana.soql(rights)).toMatchObject(flags(false));
  expect(await own.soql(rights)).toMatchObject(flags(true));
  own.server.setRights(ANA, {});
  expect(await ana.soql(rights)).toMatchObject(flags(true));
  expect(await ana.soql('SELECT UserId FROM LoginHistory')).toHaveLength(2);
});
