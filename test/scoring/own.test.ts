import { afterEach, describe, expect, test } from 'vitest';
import { readDay } from '../../src/progress/day-view.ts';
import { openFixes } from '../../src/progress/fixes.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import { OWN_CHECK, OWN_METRIC } from '../worlds/own.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const clock = { now: () => '2026-06-15T12:00:00.000Z' };
const AS_OF = '2026-06-15';

const WORLD = {
  user: [
    { id: 'u1', name: 'Ana', team: 'Iberia', active: true, person: true },
    { id: 'u2', name: 'Ben', team: 'Nordics', active: true, person: true },
  ],
  account: [
    { id: 'a1', name: 'One', type: 'Partner', ownerId: 'u1' },
    { id: 'a2', name: 'Two', type: 'Customer', ownerId: 'u2' },
  ],
  deal: [
    deal('d1', { amount: 50_000, accountId: 'a1' }),
    deal('d2', { amount: 50_000, accountId: 'a2' }),
    deal('d3', { amount: 500_000, accountId: 'a1' }),
    deal('d4', { amount: null, accountId: 'a1' }),
    deal('d5', { amount: 700_000, accountId: 'a1', closeDate: '2025-01-10' }),
    deal('d6', { amount: 700_000, accountId: 'a1', closeDate: null }),
  ],
};

function deal(id: string, fields: object): Record<string, string | number | boolean | null> {
  const sold = { closed: true, won: true, closeDate: '2026-06-01', stage: 'Won', currency: 'EUR' };
  return { id, name: id, ownerId: 'u1', ...sold, ...fields };
}

const stores: RecordStore[] = [];
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

async function mirror(world: Parameters<typeof smallMirror>[0] = WORLD): Promise<RecordStore> {
  const store = await smallMirror(world);
  stores.push(store);
  return store;
}

const judged = (store: RecordStore, strategy: Strategy) =>
  judge({ store, strategy, strategyVersion: 1, asOf: AS_OF, clock, keep: true });

/** Records that fail a check, by id. */
async function failing(store: RecordStore, checkId: string): Promise<string[]> {
  const findings = await store.measuring.findings();
  return findings.filter((finding) => finding.checkId === checkId).map(({ recordId }) => recordId);
}

describe('checks and metrics of the organisation’s own', () => {
  const goals = [
    goalInput('one', { metric: { id: 'own_large_wins', period: { days: 365 } } }),
    goalInput('two'),
    goalInput('three'),
  ];

  test('become findings, counts, doubts on metrics, gains and a goal’s number like any other', async () => {
    const store = await mirror();
    const strategy = testStrategy({ goals, own: { checks: [OWN_CHECK], metrics: [OWN_METRIC] } });
    const judgement = await judged(store, strategy);

    expect(judgement.plan.checksNotRun.filter(({ id }) => id.startsWith('own-'))).toEqual([]);
    expect(await failing(store, OWN_CHECK.id)).toEqual(['d1']);
    expect(judgement.checks.find(({ id }) => id === OWN_CHECK.id)).toMatchObject({ checked: 5, failing: 1 });
    // Of the deals won in the last year d3 is large, d1 and d2 are not, and nobody knows of d4; d1 is in doubt, and d6
    // may have been won then.
    expect(judgement.metrics.find(({ id }) => id === OWN_METRIC.id)).toMatchObject({
      value: 1 / 3,
      n: 3,
      doubtful: 3,
      trust: 0.4,
      low: 1 / 5,
      high: 4 / 5,
    });

    const view = await readDay(store, strategy, AS_OF);
    expect(view.goals[0]).toMatchObject({ measured: { value: 1 / 3 }, unit: 'share' });
    const fixes = await openFixes({ store, strategy, view, leading: judgement.leading, clock });
    const own = (await fixes.best(fixes.total)).find(({ ranked }) => ranked.finding.checkId === OWN_CHECK.id);
    expect(own).toMatchObject({ goalId: 'one', label: 'd1' });
    expect(own?.ranked.trustGains.get('one')).toBeCloseTo(1 / 5);
  });

  test('that cannot be run say why, lose no score, and leave the others as they are', async () => {
    const store = await mirror();
    const plain = await judged(store, testStrategy());
    const canary = 'canary@example.test';
    const broken = `cast('${canary}' || r.amount_minor::varchar as int) = 1`;
    const bad = { ...OWN_CHECK, id: 'own-deal-amount-broken', fails: broken };
    const badMetric = {
      ...OWN_METRIC,
      id: 'own_broken',
      member: "r.id in (from read_text('/etc/hostname'))",
    };
    const entries = { checks: [bad, OWN_CHECK], metrics: [badMetric, OWN_METRIC] };
    const { checks, score, metrics, plan } = await judged(store, testStrategy({ goals, own: entries }));

    const reason = checks.find(({ id }) => id === bad.id);
    expect(reason).toMatchObject({ checked: 0, failing: 0, notVisible: 6 });
    expect(reason?.reason).toMatch(/failed on a value of a record \(Conversion Error\); try_cast/);
    expect(JSON.stringify(plan.checksNotRun)).not.toContain(canary);
    expect(metrics.find(({ id }) => id === badMetric.id)?.reason).toMatch(
      /reads from the function read_text/,
    );
    expect(await failing(store, OWN_CHECK.id)).toEqual(['d1']);
    expect(score.value).toBeGreaterThan(0);
    const without = await judged(store, testStrategy({ goals, own: { ...entries, checks: [OWN_CHECK] } }));
    expect(score.value).toBe(without.score.value);
    expect(score.coverage).toBeLessThan(without.score.coverage);
    expect(plain.checks.length).toBe(checks.length - 2);
  });

  test('as SELECTs say the same as expressions', async () => {
    const { fails: _, ...rest } = OWN_CHECK;
    const select = `select d.source, d.id from live.deals d join known.accounts a
      on a.source = d.source and a.id = d.account_id where d.amount_minor < 100000 and a.type = 'Partner'`;
    const { member: __, hit: ___, ...metric } = OWN_METRIC;
    const measured = `select source, id, amount_minor >= 100000 as hit from live.deals
      where won and close_date between {from} and {to}`;
    const store = await mirror();
    const own = { checks: [{ ...rest, select }], metrics: [{ ...metric, select: measured }] };
    const { checks, metrics } = await judged(store, testStrategy({ goals, own }));
    expect(checks.find(({ id }) => id === OWN_CHECK.id)).toMatchObject({
      checked: 5,
      failing: 1,
      reason: null,
    });
    expect(metrics.find(({ id }) => id === OWN_METRIC.id)).toMatchObject({ value: 1 / 3, n: 3, doubtful: 2 });
  });

  test('are judged again and again alike, and leave nothing when they are taken out', async () => {
    const store = await mirror();
    const strategy = testStrategy({ goals, own: { checks: [OWN_CHECK], metrics: [OWN_METRIC] } });
    const [first, second] = [await judged(store, strategy), await judged(store, strategy)];
    expect(second.metrics).toEqual(first.metrics);
    expect(second.checks).toEqual(first.checks);
    await judged(store, testStrategy());
    expect(await failing(store, OWN_CHECK.id)).toEqual([]);
  });
});
