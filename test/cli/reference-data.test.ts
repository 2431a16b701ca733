import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { plumbline, ROOT } from './run-cli.ts';

const FOLDER = join(
  process.env['PLUMBLINE_REFERENCE'] ?? join(ROOT, '..', 'shared'),
  'data',
  'crm-sales-opportunities',
);
const absent = !existsSync(FOLDER);
if (absent)
  console.log(
    `Skipped: the reference data is not at ${FOLDER}; set PLUMBLINE_REFERENCE to the folder that holds data/.`,
  );

interface Result {
  readonly counts: Record<string, number | null>;
  readonly metrics: { id: string; value: number | null; unit: string; n: number; reason?: string }[];
  readonly checks: { id: string; checked: number; failing: number; notVisible: number }[];
  readonly goals: { id: string; value: number; pace: string; trust: number; range: [number, number] }[];
  readonly messages: { kind: string; to: string; ts: string }[];
}

describe.skipIf(absent)('public CRM data with known answers, through the connectors', () => {
  describe.each([
    ['a Salesforce organisation', []],
    ['a HubSpot portal', ['--map', join(ROOT, 'examples/crm-sales-opportunities/hubspot.yaml')]],
  ])('as %s', (_, map) => {
    let result: Result;
    beforeAll(async () => {
      const run = await plumbline(['demo', '--load', FOLDER, ...map, '--as-of', '2017-12-31', '--json']);
      expect(run.err).toBe('');
      expect(run.code).toBe(0);
      result = JSON.parse(run.out) as Result;
    });
    const metric = (id: string) => result.metrics.find((candidate) => candidate.id === id);
    const check = (id: string) => {
      const { checked, failing } = result.checks.find((candidate) => candidate.id === id) ?? {
        checked: null,
        failing: null,
      };
      return [failing, checked];
    };

    test('counts what the files hold', () => {
      expect(result.counts).toMatchObject({
        account: 85,
        product: 7,
        deal: 8_800,
        user: 35,
        contact: null,
        activity: null,
      });
    });

    test('measures the win rate, the revenue and the sellers without a deal', () => {
      expect(metric('win_rate')).toMatchObject({ value: 4_238 / 6_711, unit: 'share', n: 6_711 });
      expect(metric('revenue_won')).toMatchObject({ value: 10_005_534, unit: 'USD', n: 4_238 });
      expect(metric('users_without_deal')).toMatchObject({ value: 5, unit: 'count', n: 35 });
    });

    test('finds the faults that are known to be there', () => {
      expect(check('deal-account-missing')).toEqual([1_425, 8_800]);
      expect(check('deal-product-unknown')).toEqual([1_480, 8_800]);
      expect(check('account-industry-misspelt')).toEqual([12, 85]);
      expect(check('account-country-misspelt')).toEqual([1, 85]);
      expect(check('deal-open-beyond-history')).toEqual([1_291, 1_589]);
    });

    test('says unknown, with a reason, where the data is silent', () => {
      for (const id of [
        'activities_per_rep',
        'login_rate',
        'logging_lag',
        'first_reply',
        'lead_conversion',
      ]) {
        expect(metric(id)?.value, id).toBeNull();
        expect(metric(id)?.reason, id).toMatch(/\w.*\.$/);
      }
    });

    test('tells every sponsor and the reps who agreed, each once', () => {
      const to = (kind: string) =>
        result.messages.filter((message) => message.kind === kind).map((message) => message.to);
      expect(to('digest').sort()).toEqual(['sponsor.finance@example.test', 'sponsor.sales@example.test']);
      expect(new Set(to('nudge')).size).toBe(to('nudge').length);
      expect(to('nudge').length).toBeGreaterThan(20);
    });
  });
});
