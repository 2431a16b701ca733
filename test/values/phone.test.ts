import { describe, expect, test } from 'vitest';
import { judge } from '../../src/values/index.ts';

describe('a phone number', () => {
  test.each([
    ['+47 22 12 34 56', '', '+4722123456'],
    [' +47 22 12 34 56', 'Nowhere', '+4722123456'],
    ['22 12 34 56', 'Norway', '+4722123456'],
    ['22123456', ' no ', '+4722123456'],
    ['210 322 1111', 'Greece', '+302103221111'],
    ['+30 210 322 1111', 'Norway', '+302103221111'],
    ['024 3825 3596', 'Vietnam', '+842438253596'],
    ['024 3825 3596', 'Viet Nam', '+842438253596'],
    ['۰۲۱ ۸۸۷۷ ۶۶۵۵', 'Iran', '+982188776655'],
    ['021-88776655', 'Iran, Islamic Republic of', '+982188776655'],
    ['٠٢ ٢٧٣٥ ٣٣٣٣', 'Egypt', '+20227353333'],
    ['(202) 456-1111', 'USA', '+12024561111'],
    ['202-456-1111 ext. 5', 'United States', '+12024561111'],
    ['0049 30 901820', 'Germany', '+4930901820'],
    ['+1 202 456 1111', '', '+12024561111'],
    ['020 7946 0958', 'UK', '+442079460958'],
    ['tel:+5511988982983', 'Brazil', '+5511988982983'],
    ['TEL:+47-22-12-34-56;ext=7', '', '+4722123456'],
    ['＋８１ ３ ３２７０ ２１１１', '', '+81332702111'],
    ['０３－３２７０－２１１１', 'Japan', '+81332702111'],
  ])('%j in %j is one', (value, country, normal) => {
    expect(judge('phone', value, country)).toEqual({ ok: true, normal, fault: null, suggestion: null });
  });

  test.each([
    ['12345', 'Germany'],
    ['22 12 34', 'Norway'],
    ['22 12 34 56', 'Greece'],
    ['+47 22 12 34', ''],
    ['+999 123 456 789', ''],
    ['+', 'Norway'],
    ['-', 'Norway'],
    ['', 'Norway'],
    ['ask Kari', 'Norway'],
    ['tel:', 'Norway'],
    ['tel:+47 22 12', ''],
    ['kari +47 22 12 34 56', 'Norway'],
    ['000 000 0000', 'US'],
  ])('%j in %j is none', (value, country) => {
    expect(judge('phone', value, country)).toEqual({
      ok: false,
      normal: null,
      fault: 'invalid',
      suggestion: null,
    });
  });

  test.each([
    ['22 12 34 56', ''],
    ['22 12 34 56', 'Norwya'],
    ['22 12 34 56', 'NOR'],
    ['22 12 34 56', 'Antarctica'],
    ['0047 22 12 34 56', ''],
    ['ask Kari', ''],
    [' ', ''],
  ])('%j in %j cannot be judged', (value, country) => {
    expect(judge('phone', value, country)).toEqual({
      ok: true,
      normal: null,
      fault: 'no-country',
      suggestion: null,
    });
  });
});
