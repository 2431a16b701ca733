import { CHECKS } from '../../src/checks/index.ts';
import { endOfDay } from '../../src/clock.ts';
import { OBJECT_NAMES } from '../../src/crm/objects.ts';
import { METRICS } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { tableOf } from '../../src/mirror/tables.ts';
import { judgeValues, VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { frameAt } from '../../src/scoring/frame.ts';
import { measure } from '../../src/scoring/measure.ts';
import type { Measured } from '../../src/scoring/measured.ts';
import { doubtedBy, makePlan } from '../../src/scoring/plan.ts';
import { type Kept, without, withoutLoose } from '../../src/scoring/without.ts';
import type { Engine } from '../../src/store/duckdb/connection.ts';
import { openEngine, storeOn } from '../../src/store/duckdb/open.ts';
import type { Frame, LooseStake, RecordStore, Stake, TallyPlan } from '../../src/store/ports.ts';
import { leadingOf } from '../../src/strategy/read.ts';
import { type Defect, drawPattern } from '../worlds/defects/plant.ts';
import { showRecords } from '../worlds/defects/records.ts';
import { AS_OF, addDays, FIRST, makeTruth, PERIOD_DAYS } from '../worlds/defects/truth.ts';
import { createDice, type Dice } from '../worlds/histories/dice.ts';
import { landWorld } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

const IDS = [
  'avg_deal',
  'first_reply',
  'lead_conversion',
  'mttr',
  'new_customers',
  'reachable',
  'revenue_won',
  'sales_cycle',
  'win_rate',
  'win_rate_value',
];
const MEASURED: readonly Metric[] = METRICS.filter(({ id }) => IDS.includes(id));

/** One finding: the metric as its partial sums say it is without it, and as it is when it is scored again. */
export interface Gain {
  readonly metricId: string;
  readonly foretold: Measured;
  readonly again: Measured;
}

/**
 * Takes random findings out of a mirror full of defects, one at a time, and scores again: nothing is kept of one when
 * the next is taken.
 */
export async function tryGains(seed: number, findings: number): Promise<{ gains: Gain[]; skipped: number }> {
  const dice = createDice(seed, 'gains');
  const opened = await openEngine(':memory:', 256);
  const store = storeOn(opened);
  try {
    const { parts, frame } = await fill(store, dice);
    const gains: Gain[] = [];
    let skipped = 0;
    const known = new Map<
      string,
      { plan: TallyPlan; metric: Metric; kept: Kept; stakes: readonly (Stake | LooseStake)[] }
    >();
    for (const { plan, metric } of parts) {
      const all = [
        ...(await store.measuring.stakes(plan, frame)),
        ...(await store.measuring.looseStakes(plan, frame)),
      ];
      const stakes = all.filter((stake) =>
        'checkIds' in stake ? stake.checkIds.length === 1 : stake.checkId !== null && stake.touches,
      );
      const kept = {
        tallies: await store.measuring.tally(plan, frame),
        outers: await store.measuring.outers(plan, frame),
      };
      if (stakes.length > 0) known.set(metric.id, { plan, metric, kept, stakes });
    }
    while (gains.length < findings) {
      const { plan, metric, kept, stakes } = known.get(dice.pick([...known.keys()])) ?? never();
      const stake = dice.pick(stakes);
      const tallies =
        'checkIds' in stake ? withoutLoose(kept.tallies, stake.held) : without(metric, kept, [stake]);
      const foretold = measure(metric, tallies, 'EUR');
      const again = await scoreAgain(opened.engine, store, { plan, metric, frame, stake });
      if (again) gains.push({ metricId: metric.id, foretold, again });
      else skipped++;
    }
    return { gains, skipped };
  } finally {
    await store.close();
  }
}

async function fill(store: RecordStore, dice: Dice) {
  const truth = makeTruth(dice, 260);
  const defects = new Map<string, Defect>();
  for (let at = 0; at < 40; at++) {
    const pattern = drawPattern(dice.apart(`pattern-${at}`), truth);
    for (const defect of pattern.defects)
      if (dice.chance(0.2) && !defects.has(defect.id)) defects.set(defect.id, defect);
  }
  const shown = showRecords(dice, truth, {
    metric: 'win_rate',
    kinds: [],
    correlated: false,
    defects: [...defects.values()],
  });
  // Some have two faults.
  const deal = shown.deal.map((row) =>
    defects.has(String(row['id'])) && dice.chance(0.25) ? { ...row, closeDate: null } : row,
  );
  await landWorld(store, 'salesforce', { ...shown, deal });
  await judgeValues(store.knowledge, VALUE_FIELDS);
  const visibility = await store.knowledge.visibility();
  await store.measuring.lead(
    OBJECT_NAMES.map((object) => ({ table: tableOf(object), source: 'salesforce' })),
  );
  const period = { period: { days: PERIOD_DAYS } };
  const base = testStrategy();
  const leading = leadingOf(base, new Map(OBJECT_NAMES.map((object) => [object, ['salesforce']])));
  const frame = frameAt(base, AS_OF, endOfDay(AS_OF, 'UTC'));
  const parts = MEASURED.flatMap((metric) => {
    const strategy = testStrategy({
      goals: ['a', 'b', 'c'].map((id) => goalInput(id, { metric: { id: metric.id, ...period, target: 77 } })),
    });
    const plan = makePlan({ checks: [], metrics: [metric], strategy, leading, visibility, asOf: AS_OF });
    return plan.tallies.map((each) => ({ plan: each, metric }));
  });
  const checks = makePlan({ checks: CHECKS, metrics: [], strategy: base, leading, visibility, asOf: AS_OF });
  const fields = new Map(CHECKS.map((check) => [check.id, doubtedBy(check)]));
  for (const part of checks.counts) await store.measuring.judge(part, fields, frame);
  return { parts, frame };
}

/** Scored again without the finding: it is closed, and what it misses is there. Null where that cannot be made true. */
async function scoreAgain(
  engine: Engine,
  store: RecordStore,
  {
    plan,
    metric,
    frame,
    stake,
  }: { plan: TallyPlan; metric: Metric; frame: Frame; stake: Stake | LooseStake },
): Promise<Measured | null> {
  const checkId = 'checkIds' in stake ? (stake.checkIds[0] ?? '') : (stake.checkId ?? '');
  const key = [checkId, stake.recordId];
  const here = `check_id = $1 and record_id = $2 and closed_day is null`;
  const fills =
    'fills' in stake && stake.fills ? await fillSql(engine, store, { plan, metric, frame, stake }) : [];
  if (fills === null) return null;
  const table = plan.live.replace('live.', 'main.');
  await engine.run(`create or replace temp table before as select * from ${table}`);
  await engine.run(`update findings set closed_day = date '1999-01-01' where ${here}`, key);
  try {
    for (const set of fills) await engine.run(`update ${table} set ${set} where id = $1`, [stake.recordId]);
    return measure(metric, await store.measuring.tally(plan, frame), 'EUR');
  } finally {
    await engine.run(`update findings set closed_day = null where closed_day = date '1999-01-01'`);
    if (fills.length > 0) {
      await engine.run(`delete from ${table}`);
      await engine.run(`insert into ${table} from before`);
    }
  }
}

/** What stands for what is missing: the middle of the known values, a day of the period, what is not counted. */
async function fillSql(
  engine: Engine,
  store: RecordStore,
  { plan, metric, frame, stake }: { plan: TallyPlan; metric: Metric; frame: Frame; stake: Stake },
): Promise<string[] | null> {
  const tallies = await store.measuring.tally(plan, frame);
  const all = tallies.find(({ part }) => part === 'all');
  const own = tallies.find(({ part, segment }) => part === 'segment' && segment === stake.segment) ?? all;
  const known = (own?.members ?? 0) - (own?.missing ?? 0);
  const middle = all?.ranks
    ? all.ranks.known.values[1]
    : known >= 20
      ? own?.median
      : (all?.members ?? 0) - (all?.missing ?? 0) >= 20
        ? all?.median
        : own?.median;
  const [row] = await engine.rows<Record<string, unknown>>(
    `select * exclude (raw) from ${plan.live} where id = $1`,
    [stake.recordId],
  );
  if (!row || middle === undefined) return null;
  const sets: string[] = [];
  const check = CHECKS.find(({ id }) => id === stake.checkId);
  for (const path of check?.fields ?? []) {
    switch (path) {
      case 'deal.amount':
        if (row['amount_minor'] === null)
          sets.push(
            `amount_minor = ${metric.value && !metric.per && metric.kind !== 'median' ? middle : 100}`,
          );
        break;
      case 'deal.closeDate': {
        const created = String(row['created_at']).slice(0, 10);
        const day = metric.id === 'sales_cycle' ? addDays(created, Number(middle)) : AS_OF;
        if (row['close_date'] !== null) break;
        if (day < FIRST || day > AS_OF) return null;
        sets.push(`close_date = date '${day}'`);
        break;
      }
      case 'lead.convertedOn':
        if (row['converted_on'] === null) sets.push(`converted_on = cast(created_at as date) + 200`);
        break;
      case 'ticket.firstReplyAt':
        // What waits still waits: only the doubt goes.
        if (row['first_reply_at'] === null && row['closed'] === true)
          sets.push(`first_reply_at = created_at + to_seconds(${middle})`);
        break;
      case 'ticket.closedAt': {
        if (row['closed_at'] !== null) break;
        const day = new Date(Date.parse(String(row['created_at'])) + Number(middle) * 1_000)
          .toISOString()
          .slice(0, 10);
        if (day < FIRST || day > AS_OF) return null;
        sets.push(`closed_at = created_at + to_seconds(${middle})`);
        break;
      }
    }
  }
  // A day alone brings no value where that is missing as well, or still in doubt.
  return sets;
}

function never(): never {
  throw new Error('There is no finding to take.');
}
