import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkById } from '../../src/checks/index.ts';
import { type CheckWorld, createCheckWorld } from './check-world.ts';

const FOLDER = `${process.env['PLUMBLINE_REFERENCE'] ?? '../shared'}/data/crm-sales-opportunities`;
const there = existsSync(FOLDER);
if (!there)
  console.log(`Skipped: there is no folder ${FOLDER}. Set PLUMBLINE_REFERENCE to one that holds data/.`);

describe.skipIf(!there)('on 8,800 real deals and 85 accounts', () => {
  let world: CheckWorld;
  beforeAll(async () => {
    world = await createCheckWorld();
    const own = "'salesforce' as source, false as deleted";
    await world.rows(`insert into accounts by name select ${own}, account as id, account as name, sector as industry,
      office_location as country from read_csv('${FOLDER}/accounts.csv', all_varchar = true)`);
    await world.rows(`insert into products by name select ${own}, product as id, product as name
      from read_csv('${FOLDER}/products.csv', all_varchar = true)`);
    await world.rows(`insert into deals by name select ${own}, opportunity_id as id, account as account_id,
      product as product_name, engage_date::date as engaged_on, close_date::date as close_date,
      deal_stage in ('Won', 'Lost') as closed, deal_stage = 'Won' as won
      from read_csv('${FOLDER}/sales_pipeline.csv', all_varchar = true)`);
    await world.judge();
  });
  afterAll(() => world.close());

  test.each([
    ['account-country-misspelt', 85, 1],
    ['account-industry-misspelt', 85, 12],
    ['deal-account-missing', 8800, 1425],
    ['deal-open-beyond-history', 1589, 1291],
    ['deal-product-unknown', 8800, 1480],
  ])('%s checks %i and fails %i', async (id, checked, failing) => {
    const check = checkById(id);
    if (!check) throw new Error(`There is no check ${id}.`);
    const outcomes = [...(await world.run(check, { day: '2017-12-31' })).values()];
    expect(outcomes.filter((outcome) => outcome !== 'not checked')).toHaveLength(checked);
    expect(outcomes.filter((outcome) => outcome === 'fail')).toHaveLength(failing);
  });
});
