import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharesOf, spreadOf, topShare } from '../../src/scoring/kinds/concentration.ts';

const DATA = join(process.env['PLUMBLINE_REFERENCE'] ?? join(import.meta.dirname, '../../../shared'), 'data');
const absent = !existsSync(DATA);
if (absent)
  console.log(`Skipped: there is no folder ${DATA}; set PLUMBLINE_REFERENCE to the one that holds data/.`);

/** Profit of twenty customers, in thousands: DJM Ltd, a case of the Open University. */
const DJM = [2800, 2476, 1800, 1600, 400, 200, 176, 170, 130, 115, 110, 100, 96, 96, 90, 88, 80, 64, 32, 20];

describe('how a value is spread over its members', () => {
  test('shares of twenty customers, each and so far, to their printed digits', () => {
    const percent = (share: number) => (100 * share).toFixed(2);
    expect(sharesOf(DJM).map(({ share }) => Number(percent(share)))).toEqual([
      26.31, 23.26, 16.91, 15.03, 3.76, 1.88, 1.65, 1.6, 1.22, 1.08, 1.03, 0.94, 0.9, 0.9, 0.85, 0.83, 0.75,
      0.6, 0.3, 0.19,
    ]);
    expect(sharesOf(DJM).map(({ soFar }) => Number(percent(soFar)))).toEqual([
      26.31, 49.57, 66.49, 81.52, 85.28, 87.16, 88.81, 90.41, 91.63, 92.71, 93.74, 94.68, 95.58, 96.49, 97.33,
      98.16, 98.91, 99.51, 99.81, 100,
    ]);
    expect((100 * topShare(DJM)).toFixed(1)).toBe('81.5');
  });

  test('a member that crosses the limit belongs to the next class', () => {
    expect(spreadOf(DJM)).toMatchObject({ a: 3, b: 9, c: 8 });
    expect(spreadOf([80, 15, 5])).toMatchObject({ a: 1, b: 1, c: 1 });
  });

  test('all alike have a coefficient of 0, all with one nearly 1', () => {
    expect(spreadOf([3, 3, 3, 3]).gini).toBeCloseTo(0, 12);
    expect(spreadOf([0, 0, 0, 8]).gini).toBeCloseTo(0.75, 12);
  });
});

describe.skipIf(absent)('public data with known answers', () => {
  test('the sample of CDNOW: who spends how much in 78 weeks', () => {
    const spent = new Map<string, number>();
    for (const line of readFileSync(join(DATA, 'cdnow/CDNOW_sample.txt'), 'utf8').trim().split('\n')) {
      const [id = '', , , , dollars] = line.trim().split(/\s+/);
      spent.set(id, (spent.get(id) ?? 0) + Math.round(100 * Number(dollars)));
    }
    const cents = [...spent.values()];
    expect(cents).toHaveLength(2357);
    expect(cents.reduce((sum, value) => sum + value, 0)).toBe(24_409_194);
    expect((100 * topShare(cents)).toFixed(2)).toBe('67.40');
    const { a, b, gini } = spreadOf(cents);
    // 777 customers make 80 %, the one that crosses it included, and 1,578 make 95 %.
    expect([a + 1, a + b + 1]).toEqual([777, 1578]);
    expect((100 * ((a + 1) / 2357)).toFixed(2)).toBe('32.97');
    expect(gini.toFixed(4)).toBe('0.6309');
  });

  test('CRM Sales Opportunities: won revenue of 85 accounts', () => {
    const file = readFileSync(join(DATA, 'crm-sales-opportunities/sales_pipeline.csv'), 'utf8');
    const [header = '', ...lines] = file.trim().split(/\r?\n/);
    const place = (name: string) => header.split(',').indexOf(name);
    const won = new Map<string, number>();
    for (const cells of lines.map((line) => line.split(','))) {
      if (cells[place('deal_stage')] !== 'Won') continue;
      const account = cells[place('account')] ?? '';
      won.set(account, (won.get(account) ?? 0) + Number(cells[place('close_value')]));
    }
    const revenue = [...won.values()];
    expect([revenue.length, revenue.reduce((sum, value) => sum + value, 0)]).toEqual([85, 10_005_534]);
    const { a, b, c } = spreadOf(revenue);
    expect([a, b, c]).toEqual([58, 18, 9]);
    // With the one that crosses the limit in the class that it fills.
    expect(sharesOf(revenue).findIndex(({ soFar }) => soFar > 0.8) + 1).toBe(59);
    expect(sharesOf(revenue).findIndex(({ soFar }) => soFar > 0.95) + 1).toBe(77);
  });
});
