import { CHECKS } from '../../src/checks/index.ts';
import { endOfDay } from '../../src/clock.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import { metricById } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import { tableOf } from '../../src/mirror/tables.ts';
import { judgeValues, VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { frameAt } from '../../src/scoring/frame.ts';
import { measure } from '../../src/scoring/measure.ts';
import type { Measured } from '../../src/scoring/measured.ts';
import { doubtedBy, makePlan } from '../../src/scoring/plan.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { leadingOf } from '../../src/strategy/read.ts';
import { type Answer, answerTo } from '../worlds/defects/answers.ts';
import { drawPattern, type Pattern } from '../worlds/defects/plant.ts';
import { showRecords } from '../worlds/defects/records.ts';
import { AS_OF, makeTruth, PERIOD_DAYS } from '../worlds/defects/truth.ts';
import { createDice } from '../worlds/histories/dice.ts';
import { landWorld } from '../worlds/small-mirror.ts';
import { goalInput, testStrategy } from '../worlds/strategy.ts';

/** One pattern of defects, judged. */
export interface Trial {
  readonly seed: number;
  readonly pattern: Pattern;
  readonly kind: Metric['kind'];
  readonly answer: Answer;
  readonly measured: Measured;
  /** Defects that no finding tells of. */
  readonly unfound: number;
}

const STRATEGY = testStrategy({
  goals: ['win_rate', 'revenue_won', 'mttr'].map((id) =>
    goalInput(id.replace('_', '-'), { metric: { id, period: { days: PERIOD_DAYS }, target: 77 } }),
  ),
});

/**
 * Draws a truth and a pattern, shows them to the mirror as a source of its own, finds and measures. Null where the
 * metric has no truth.
 */
export async function tryRange(seed: number, store: RecordStore): Promise<Trial | null> {
  const source = `crm-${seed}`;
  const dice = createDice(seed, 'defects');
  const truth = makeTruth(dice, dice.between(60, 360));
  const pattern = drawPattern(dice.apart('pattern'), truth);
  const answer = answerTo(truth, pattern);
  if (answer === null) return null;
  const metric = metricById(pattern.metric);
  if (!metric) throw new Error(`no metric ${pattern.metric}`);
  await landWorld(store, source, showRecords(dice.apart('records'), truth, pattern));
  await judgeValues(store.knowledge, VALUE_FIELDS);
  const visibility = (await store.knowledge.visibility()).filter((row) => row.source === source);
  const holding = new Map(visibility.map(({ object }) => [object as ObjectName, [source]]));
  const leading = leadingOf(STRATEGY, holding);
  await store.measuring.lead(
    visibility
      .filter(({ field }) => field === '*')
      .map(({ object, source }) => ({ table: tableOf(object as ObjectName), source })),
  );
  const objects = new Set([metric.object, metric.through?.object]);
  const checks = CHECKS.filter(({ object }) => objects.has(object));
  const strategy = {
    ...STRATEGY,
    goals: STRATEGY.goals.map((goal) => ({ ...goal, metric: { ...goal.metric, id: metric.id } })),
  };
  const plan = makePlan({ checks, metrics: [metric], strategy, leading, visibility, asOf: AS_OF });
  const frame = frameAt(strategy, AS_OF, endOfDay(AS_OF, 'UTC'));
  const fields = new Map(checks.map((check) => [check.id, doubtedBy(check)]));
  for (const part of plan.counts) await store.measuring.judge(part, fields, frame);
  const tallies = [];
  for (const part of plan.tallies) tallies.push(...(await store.measuring.tally(part, frame)));
  const findings = (await store.measuring.findings()).filter((finding) => finding.source === source);
  const found = new Set(findings.map(({ recordId }) => recordId));
  return {
    seed,
    pattern,
    kind: metric.kind,
    answer,
    measured: measure(metric, tallies, 'EUR'),
    unfound: pattern.defects.filter(({ id }) => !found.has(id)).length,
  };
}

/** Whether the true value lies within the range. */
export function holds({ answer, measured }: Trial): boolean {
  if (measured.value === null) return true;
  const slack = 1e-9 * Math.max(1, Math.abs(answer.truth));
  return (
    (measured.low ?? 0) <= answer.truth + slack &&
    (measured.high === null || measured.high >= answer.truth - slack)
  );
}

/** Our width over that of the bound of somebody who knows the planted cells; null where either is open or has none. */
export function widthRatio({ answer, measured }: Trial): number | null {
  if (measured.low === null || answer.high === null || answer.high <= answer.low) return null;
  if (measured.high === null) return Number.POSITIVE_INFINITY;
  return (measured.high - measured.low) / (answer.high - answer.low);
}
