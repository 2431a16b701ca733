import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { OBJECT_NAMES, parsePath } from '../../src/crm/objects.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { COUNTED, type Metric, partsOf, readsOf } from '../../src/metrics/metric.ts';
import { tableOf } from '../../src/mirror/tables.ts';
import { judgeValues, VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { frameAt } from '../../src/scoring/frame.ts';
import { measure, talliesOf } from '../../src/scoring/measure.ts';
import { type Measured, unknown } from '../../src/scoring/measured.ts';
import { doubtedBy, makePlan } from '../../src/scoring/plan.ts';
import { leadingNow } from '../../src/scoring/run.ts';
import { type OpenEngine, openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { RecordStore, Tally } from '../../src/store/ports.ts';
import { landChanges, landWorld } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const DAY = '2026-06-15';
let opened: OpenEngine;
let store: RecordStore;
beforeAll(async () => {
  opened = await openEngine(':memory:', 256);
  store = storeOn(opened);
});
afterAll(() => store.close());

describe('the catalogue of metrics', () => {
  test('holds every key of the table of definitions', () => {
    const ids = new Set(METRICS.map(({ id }) => id));
    expect(KEYS.filter((key) => !ids.has(key))).toEqual([]);
    expect(METRICS).toHaveLength(ids.size);
  });

  test.each(METRICS.map((metric) => [metric.id, metric] as const))(
    '%s reads fields that exist and brings the SQL of its kind',
    (_, metric) => {
      for (const path of [...readsOf(metric), ...(metric.mayRead ?? [])])
        expect(() => parsePath(path)).not.toThrow();
      for (const path of [...metric.decides, ...metric.carries])
        expect(parsePath(path).object).toBe(metric.object);
      for (const { kind, hit, value, part, ended } of [metric, ...partsOf(metric)]) {
        const counted = COUNTED.includes(kind);
        if (kind !== 'ratio') expect(hit !== undefined).toBe(counted);
        expect(value !== undefined).toBe(!counted && kind !== 'outside' && kind !== 'product');
        expect(part !== undefined).toBe(kind === 'ratio');
        expect(ended !== undefined).toBe(kind === 'lasting');
      }
      expect(partsOf(metric).length > 0).toBe(metric.kind === 'product');
      expect(metric.needs !== undefined).toBe(metric.kind === 'outside');
    },
  );

  test.each(METRICS.map((metric) => [metric.id, metric] as const))(
    '%s gives its example’s number',
    async (_, metric) => {
      const { worlds, changes = [], value } = metric.example;
      await emptied(opened);
      await landWorld(store, 'salesforce', worlds);
      await landChanges(store, 'salesforce', changes);
      await judgeValues(store.knowledge, VALUE_FIELDS);
      const measured = await measureAlone(store, metric);
      if (value === null) {
        expect(measured?.value).toBeNull();
        expect(measured?.reason).toMatch(/\.$/);
      } else expect(measured?.value, measured?.reason ?? '').toBeCloseTo(value, 9);
    },
  );
});

/** What one metric says of the store, with the findings that it reads, as `judge` would have it. */
async function measureAlone(store: RecordStore, metric: Metric): Promise<Measured> {
  const strategy = strategyOver(metric);
  const leading = await leadingNow(store, strategy);
  const tables = OBJECT_NAMES.map((object) => ({
    table: tableOf(object),
    source: leading.get(object) ?? null,
  }));
  await store.measuring.lead(tables);
  const finds = metric.joins.some(({ sql }) => sql.includes('from findings'));
  const plan = makePlan({
    checks: finds ? CHECKS.filter(({ object }) => object === metric.object) : [],
    metrics: [metric],
    strategy,
    leading,
    visibility: await store.knowledge.visibility(),
    asOf: DAY,
  });
  const [reason] = plan.metricsNotRun;
  if (reason) return unknown(reason.id, reason.reason);
  const frame = frameAt(strategy, DAY, `${DAY}T12:00:00.000Z`);
  const fields = new Map(CHECKS.map((check) => [check.id, doubtedBy(check)]));
  for (const part of plan.counts) await store.measuring.judge(part, fields, frame);
  const tallies: Tally[] = [];
  for (const part of plan.tallies) tallies.push(...(await store.measuring.tally(part, frame)));
  return measure(metric, talliesOf(metric, tallies), strategy.organisation.currency);
}

async function emptied({ engine }: OpenEngine): Promise<void> {
  const tables = await engine.rows<{ name: string }>(
    "select table_name as name from duckdb_tables() where schema_name = 'main' and not temporary and table_name <> 'migrations'",
  );
  for (const { name } of tables) await engine.run(`delete from ${name}`);
}

/** A strategy that asks for the metric over its example's period. */
function strategyOver({ id, example }: Metric) {
  if (!example.period) return testStrategy();
  const metric = { id, period: example.period, baseline: { value: -1, on: '2026-01-01' } };
  return testStrategy({ goals: ['one', 'two', 'three'].map((goal) => goalInput(goal, { metric })) });
}

/** Table B3 of the definitions. */
const KEYS =
  `revenue_won avg_deal win_rate win_rate_value new_customers upgraded_customers repeat_rate retention churn grr nrr
  sales_cycle stage_duration coverage velocity forecast_accuracy at_risk cac clv abc_share
  response_rate lead_conversion lead_response lead_1h campaign_roi cost_per_lead reachable source_known
  csat nps fcr mttr first_reply reopen_rate backlog_age cost_per_tx
  stale_share past_due push_rate next_step_ok single_thread forecast_mismatch parked hygiene
  login_rate dau wau mau stickiness inactive30 activities_per_rep key_fields logging_lag upkeep by_hand`.split(
    /\s+/,
  );
