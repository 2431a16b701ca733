import { describe, expect, it } from 'vitest';
import type { SalesforceOrg, VendorRow } from '../../src/sandbox/vendor-data.ts';
import { ANA, salesforceOrg } from '../worlds/salesforce-org.ts';
import { type Desk, openDesk } from './salesforce-desk.ts';

const DEALS = 400;
const RECENT = 12;
const momentOf = (place: number) =>
  new Date(
    place < DEALS - RECENT
      ? Date.UTC(2025, 0, 1, 0, place)
      : Date.UTC(2026, 0, 20, 0, place - DEALS + RECENT),
  ).toISOString();

/** An organisation of so many deals that those of the last days are few, one of them deleted. */
function manyDeals(): SalesforceOrg {
  const org = salesforceOrg();
  const tables = org.tables.map((table) => {
    if (table.name !== 'Opportunity') return table;
    const [sample] = table.rows;
    const rows = Array.from({ length: DEALS }, (_, place): VendorRow => {
      const id = `006000000000${String(place).padStart(3, '0')}AAA`;
      const deleted = place === DEALS - 2;
      return {
        ...sample,
        Id: id,
        Name: `Deal ${place}`,
        SystemModstamp: momentOf(place),
        CreatedDate: momentOf(DEALS - 1 - place),
        IsDeleted: deleted,
      };
    });
    return { ...table, rows };
  });
  return { ...org, tables };
}

async function names(desk: Desk, where: string, kind: 'query' | 'queryAll' = 'query'): Promise<unknown[]> {
  const found = await desk.soql(
    `SELECT Name FROM Opportunity WHERE ${where} ORDER BY SystemModstamp, Id`,
    kind,
  );
  return found.map(({ Name }) => Name);
}
const from = momentOf;
const expected = (first: number, last = DEALS - 1, without: readonly number[] = [DEALS - 2]) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at)
    .filter((place) => !without.includes(place))
    .map((place) => `Deal ${place}`);

describe('what changed last in a pretended Salesforce', () => {
  it('is the same whether the index of stamps finds it or everything is looked through', async () => {
    await using desk = await openDesk({}, manyDeals());
    const first = DEALS - 5;
    const at = from(first);
    // Few rows, by the index; many, and conditions that it cannot help with, by a look at all.
    expect(await names(desk, `SystemModstamp >= ${at}`)).toEqual(expected(first));
    expect(await names(desk, `SystemModstamp > ${at}`)).toEqual(expected(first + 1));
    expect(await names(desk, `SystemModstamp = ${at}`)).toEqual(expected(first, first));
    expect(await names(desk, `IsDeleted = false AND SystemModstamp >= ${at}`)).toEqual(expected(first));
    expect(await names(desk, `SystemModstamp >= ${at}`, 'queryAll')).toEqual(expected(first, DEALS - 1, []));
    expect(await names(desk, `SystemModstamp <= ${from(first + 1)} AND SystemModstamp >= ${at}`)).toEqual(
      expected(first, first + 1),
    );
    expect(await names(desk, `(SystemModstamp >= ${at} OR Name = 'Deal 3')`)).toEqual([
      'Deal 3',
      ...expected(first),
    ]);
    expect(await names(desk, `SystemModstamp >= ${at} OR Name = 'Deal 3'`)).toEqual([
      'Deal 3',
      ...expected(first),
    ]);
    expect(await names(desk, `NOT SystemModstamp < ${at}`)).toEqual(expected(first));
    expect(await names(desk, `SystemModstamp >= ${from(100)}`)).toEqual(expected(100));
    expect(await names(desk, 'SystemModstamp > 2026-06-01T00:00:00Z')).toEqual([]);
  });

  it('is found by when it was made as well', async () => {
    await using desk = await openDesk({}, manyDeals());
    const at = from(DEALS - 3);
    expect(await names(desk, `CreatedDate >= ${at}`)).toEqual(expected(0, 2));
    expect(await names(desk, `CreatedDate > ${at} AND Name != 'Deal 0'`)).toEqual(expected(1, 1));
    // The narrower of both need not be the one that the index is asked by.
    expect(await names(desk, `CreatedDate >= ${at} AND SystemModstamp >= ${from(1)}`)).toEqual(
      expected(1, 2),
    );
    expect(await names(desk, `CreatedDate >= ${at} AND SystemModstamp >= ${from(DEALS - 3)}`)).toEqual([]);
    expect(await names(desk, 'CreatedDate > 2026-06-01T00:00:00Z')).toEqual([]);
  });

  it('joins the parents of what it finds, and counts it', async () => {
    await using desk = await openDesk({}, manyDeals());
    const where = `SystemModstamp >= ${from(DEALS - 5)}`;
    const found = await desk.soql(`SELECT Name, Account.Name FROM Opportunity WHERE ${where}`);
    const all = await desk.soql('SELECT Name, Account.Name FROM Opportunity');
    expect(found).toHaveLength(4);
    expect(found.map(({ Account }) => Account)).toEqual(all.slice(-4).map(({ Account }) => Account));
    const { body } = await desk.get(
      `/query?q=${encodeURIComponent(`SELECT COUNT() FROM Opportunity WHERE ${where}`)}`,
    );
    expect(body.totalSize).toBe(4);
  });

  it('follows every change', async () => {
    await using desk = await openDesk({}, manyDeals());
    const where = `SystemModstamp >= ${from(DEALS - 5)}`;
    expect(await names(desk, where)).toHaveLength(4);
    const at = '2026-01-30T00:00:00.000Z';
    const id = '006000000000007AAA';
    await desk.server.apply([{ table: 'Opportunity', id, set: { Name: 'Renamed' }, at, by: ANA }]);
    expect(await names(desk, where)).toEqual([...expected(DEALS - 5), 'Renamed']);
  });
});
