import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPeople } from '../../src/people/schema.ts';
import { type Loaded, loadFolder } from '../../src/sandbox/load/index.ts';
import type { HubspotPortal, VendorRow } from '../../src/sandbox/vendor-data.ts';
import { tableOf } from './load-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const SHARED = process.env['PLUMBLINE_REFERENCE'] ?? join(ROOT, '../shared');
const FOLDER = join(SHARED, 'data/crm-sales-opportunities');
const EXAMPLES = join(ROOT, 'examples');
const absent = !existsSync(FOLDER);
if (absent)
  console.log(`Skipped: ${FOLDER} is absent; PLUMBLINE_REFERENCE names the folder that holds data/.`);

/** A deal in words that both vendors' rows can be put into. */
interface Deal {
  readonly name: unknown;
  readonly stage: unknown;
  readonly amount: unknown;
  readonly closed: string | null;
  readonly engaged: unknown;
  readonly product: unknown;
  readonly account: unknown;
  readonly owner: unknown;
}

function countBy<T>(items: readonly T[], key: (item: T) => unknown): Record<string, number> {
  const groups = Map.groupBy(items, (item) => String(key(item)));
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.length]));
}

function salesforceDeal(row: VendorRow): Deal {
  return {
    name: row['Name'],
    stage: row['StageName'],
    amount: row['Amount'],
    closed: row['CloseDate'] as string | null,
    engaged: row['Engaged_On__c'],
    product: row['Product_Name__c'],
    account: row['AccountId'],
    owner: row['OwnerId'],
  };
}

function hubspotDeals(loaded: Loaded): Deal[] {
  const portal = loaded.data as HubspotPortal;
  const stages = new Map(portal.pipelines[0]?.stages.map(({ id, label }) => [id, label]));
  const companies = new Map(portal.associations.map(({ fromId, toId }) => [fromId, toId]));
  return tableOf(loaded, 'deals').rows.map((row) => ({
    name: row['dealname'],
    stage: stages.get(String(row['dealstage'])),
    amount: row['amount'],
    closed: (row['closedate'] as string | null)?.replace(/T00:00:00\.000Z$/, '') ?? null,
    engaged: row['engaged_on'],
    product: row['product_name'],
    account: companies.get(String(row['id'])) ?? null,
    owner: row['hubspot_owner_id'],
  }));
}

describe.skipIf(absent).each(['salesforce', 'hubspot'] as const)('the reference data as %s', (crm) => {
  let loaded: Loaded;
  let deals: Deal[];
  let owners: string[];
  beforeAll(async () => {
    const map = crm === 'hubspot' ? join(EXAMPLES, 'crm-sales-opportunities/hubspot.yaml') : null;
    loaded = await loadFolder({ folder: FOLDER, map, examples: EXAMPLES, asOf: null });
    if (loaded.data.crm === 'salesforce') {
      const { integrationUserId } = loaded.data;
      deals = tableOf(loaded, 'Opportunity').rows.map(salesforceDeal);
      owners = tableOf(loaded, 'User').rows.flatMap(({ Id }) =>
        Id === integrationUserId ? [] : [String(Id)],
      );
    } else {
      deals = hubspotDeals(loaded);
      owners = loaded.data.owners.map(({ id }) => id);
    }
  });

  it('takes the mapping that it should, looks up everything and sees the last day', () => {
    expect(loaded.taken).toBe(crm === 'hubspot' ? 'given' : 'shipped');
    expect(loaded.crm).toBe(crm);
    expect(loaded.unmatched).toEqual([]);
    expect(loaded.lastDay).toBe('2017-12-31');
    expect(loaded.peopleFile && existsSync(loaded.peopleFile)).toBe(true);
    expect(Object.values(loaded.counts).toSorted((a, b) => a - b)).toEqual([7, 35, 85, 8800]);
  });

  it('has the known deals by stage, their won value, and those without account, product or engage date', () => {
    expect(countBy(deals, ({ stage }) => stage)).toEqual({
      Won: 4238,
      Lost: 2473,
      Engaging: 1589,
      Prospecting: 500,
    });
    const won = deals.filter(({ stage }) => stage === 'Won');
    expect(won.reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(10_005_534);
    const orphans = deals.filter(({ account }) => account === null);
    expect(countBy(orphans, ({ stage }) => stage)).toEqual({ Engaging: 1088, Prospecting: 337 });
    expect(deals.filter(({ product }) => product === 'GTXPro')).toHaveLength(1480);
    const unengaged = deals.filter(({ engaged }) => engaged === null);
    expect(countBy(unengaged, ({ stage }) => stage)).toEqual({ Prospecting: 500 });
    expect(deals.filter(({ closed }) => closed === null)).toHaveLength(1589 + 500);
  });

  it('keeps the days of the first deal exactly', () => {
    expect(deals[0]).toMatchObject({
      name: '1C1I7A6R',
      engaged: '2016-10-20',
      closed: '2017-03-01',
      amount: 1054,
      stage: 'Won',
    });
  });

  it('has 35 owners, of whom 5 own no deal', () => {
    const owning = new Set(deals.map(({ owner }) => owner));
    expect(owners).toHaveLength(35);
    expect(owners.filter((id) => !owning.has(id))).toHaveLength(5);
  });

  it('has accounts with sector, country, size, revenue and parent', () => {
    const [table, industry, country, revenue, parent] =
      crm === 'salesforce'
        ? ['Account', 'Industry', 'BillingCountry', 'AnnualRevenue', 'ParentId']
        : ['companies', 'sector', 'country', 'annualrevenue', 'hs_parent_company_id'];
    const accounts = tableOf(loaded, table).rows;
    expect(accounts.filter((row) => row[industry] === 'technolgy')).toHaveLength(12);
    expect(accounts.filter((row) => row[country] === 'Philipines')).toHaveLength(1);
    expect(accounts.filter((row) => row[parent] !== null)).toHaveLength(15);
    expect(accounts[0]?.[revenue]).toBe(1_100_040_000);
    const ids = new Set(accounts.map((row) => row['Id'] ?? row['id']));
    expect(ids.size).toBe(85);
    for (const { account } of deals) if (account !== null) expect(ids.has(account as string)).toBe(true);
  });

  it('gives every person of the files an address that the people file knows', () => {
    const emails =
      loaded.data.crm === 'salesforce'
        ? tableOf(loaded, 'User').rows.flatMap(({ Email }) => (Email ? [String(Email)] : []))
        : loaded.data.owners.map(({ email }) => email);
    expect(emails).toContain('moses.frase@example.test');
    expect(emails).toContain('mei-mei.johns@example.test');
    const people = readPeople(loaded.peopleFile ?? '');
    const reps = people.filter(({ role }) => role === 'rep');
    expect(emails.toSorted()).toEqual(reps.map(({ email }) => email).toSorted());
    expect(countBy(people, ({ role }) => role)).toEqual({
      sponsor: 2,
      'programme-manager': 1,
      admin: 1,
      manager: 6,
      rep: 35,
    });
    expect(countBy(reps, ({ agreed }) => agreed !== undefined)).toEqual({ true: 29, false: 6 });
  });
});
