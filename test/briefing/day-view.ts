import { CHECKS } from '../../src/checks/index.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { metricById } from '../../src/metrics/index.ts';
import type { Person } from '../../src/people/schema.ts';
import type { DayView, GoalView } from '../../src/progress/day-view.ts';
import type { FixView } from '../../src/progress/fixes.ts';
import { inOrder, judgeStep, stepsOf } from '../../src/progress/milestones.ts';
import { standingOf } from '../../src/progress/pace.ts';
import { unitOf } from '../../src/scoring/measure.ts';
import type { Measured } from '../../src/scoring/measured.ts';
import type { SourceState } from '../../src/store/ports.ts';
import type { Goal } from '../../src/strategy/schema.ts';

/** A Monday. The working day before is Friday 20 November. */
export const DAY = '2026-11-23';
export const SINCE = '2026-11-20';
export const speaker = createSpeaker('en');
export const sponsor: Person = {
  email: 'sponsor@example.test',
  name: 'Ingrid Berg',
  role: 'sponsor',
  language: 'en',
};

export interface GoalSketch {
  readonly id: string;
  readonly title: string;
  readonly metric: string;
  readonly goal: Partial<Goal['metric']> & Pick<Goal['metric'], 'baseline'>;
  readonly measured: Partial<Measured>;
  readonly milestones?: Goal['milestones'];
  readonly forecast?: GoalView['forecast'];
  readonly history?: GoalView['history'];
  readonly move?: GoalView['move'];
  readonly causes?: GoalView['causes'];
  readonly worst?: GoalView['worst'];
  /** The field to fill, so that the goal can be judged. */
  readonly field?: string;
}

/** A goal with its number, judged as it would be on `day`. */
export function goalView(sketch: GoalSketch, day = DAY): GoalView {
  const metric = metricById(sketch.metric);
  if (!metric) throw new Error(`no metric ${sketch.metric}`);
  const measured: Measured = {
    id: metric.id,
    value: 0.5,
    exact: null,
    low: sketch.measured.value ?? 0.5,
    high: sketch.measured.value ?? 0.5,
    trust: 1,
    n: 1204,
    doubtful: 0,
    withdrawn: false,
    weight: 1204,
    trustedWeight: 1204,
    reason: null,
    ...sketch.measured,
  };
  const goal: Goal = {
    id: sketch.id,
    title: sketch.title,
    area: metric.area,
    serves: 'growth',
    owner: 'owner@example.test',
    tactic: 'Do it well.',
    weight: 1,
    supporting: [],
    milestones: sketch.milestones ?? [],
    metric: { id: metric.id, period: 'all', due: '2027-03-31', ...sketch.goal },
  };
  return {
    goal,
    metric,
    unit: unitOf(metric, 'EUR'),
    measured,
    standing: standingOf(measured, goal.metric, metric.minimum, day, { field: sketch.field ?? null }),
    forecast: sketch.forecast ?? null,
    pipeline: null,
    history: sketch.history ?? [],
    move: sketch.move ?? null,
    causes: sketch.causes ?? [],
    faults: {},
    worst: sketch.worst ?? null,
  };
}

const still = { since: SINCE, value: 0, trust: 0, causes: [] };

export const onPace: GoalSketch = {
  id: 'win',
  title: 'Win more of what we quote',
  metric: 'win_rate',
  goal: { baseline: { value: 0.28, on: '2026-04-01' }, target: 0.34 },
  measured: { value: 0.3214, low: 0.318, high: 0.326, trust: 0.914 },
  forecast: {
    value: 0.346,
    low: 0.329,
    high: 0.362,
    level: 0.8,
    method: 'slope-6',
    chance: 0.6,
    quality: { folds: 12, mae: 0.008, mase: 0.7, bias: 0.001, coverage: 0.83 },
  },
  history: [0.282, 0.285, 0.281, 0.29, 0.296, 0.301, 0.311, 0.3214].map((value, month) => ({
    day: `2026-${String(month + 4).padStart(2, '0')}-23`,
    value,
  })),
  move: {
    since: SINCE,
    value: 0.012,
    trust: 0,
    causes: [{ kind: 'records', records: 18, hits: 7 }],
  },
};

export const behind: GoalSketch = {
  id: 'cheap',
  title: 'Settle cases faster',
  metric: 'mttr',
  goal: { baseline: { value: 40, on: '2026-04-01' }, target: 20 },
  measured: { value: 31.2, low: 30, high: 33.5, trust: 0.68, n: 940 },
  worst: { checkId: 'ticket-closing-contradicts', failing: 212 },
  move: {
    since: SINCE,
    value: 0,
    trust: -0.08,
    causes: [{ kind: 'findings', checkId: 'ticket-closing-contradicts', findings: 60 }],
  },
};

export const kept: GoalSketch = {
  id: 'keep',
  title: 'Keep the customers we have',
  metric: 'repeat_rate',
  goal: { baseline: { value: 0.93, on: '2026-04-01' }, keep: { min: 0.92 } },
  measured: { value: 0.931, low: 0.93, high: 0.935, trust: 0.97, n: 420 },
  move: still,
};

export const doubted: GoalSketch = {
  id: 'answer',
  title: 'Faster first answer',
  metric: 'first_reply',
  goal: { baseline: { value: 9, on: '2026-04-01' }, target: 4 },
  measured: { value: 6.1, low: 1, high: null, trust: 0.56, n: 700 },
  worst: { checkId: 'ticket-firstreply-missing', failing: 550 },
  move: still,
};

export const sources: readonly SourceState[] = ['hubspot', 'salesforce'].map((source) => ({
  source,
  account: 'Northlight',
  currency: 'EUR',
  zone: 'Europe/Oslo',
  integrationUserId: null,
  links: {},
  pulledAt: '2026-11-23T06:40:00.000Z',
  failure: null,
}));

/** A whole day, with four goals as different as they can be. */
export function dayView(changes: Partial<DayView> = {}, sketches = [onPace, behind, kept, doubted]): DayView {
  const goals = sketches.map((sketch) => goalView(sketch));
  const day = changes.day ?? DAY;
  return {
    day: DAY,
    since: SINCE,
    organisation: {
      name: 'Northlight',
      zone: 'Europe/Oslo',
      currency: 'EUR',
      crm: 'Knowing our customers.',
      vision: 'Every promise kept.',
    },
    goals,
    milestones: inOrder(
      goals.flatMap(({ goal, metric, measured }) =>
        stepsOf(goal).map((step) => judgeStep(step, goal, metric, measured, day)),
      ),
    ),
    objectives: [{ id: 'growth', score: null, band: null, goalIds: sketches.map(({ id }) => id) }],
    score: { value: 81.24, coverage: 0.93, n: 48_210, weight: 120_000, change: 0.31 },
    dimensions: [
      { id: 'completeness', value: 74.1, n: 20_000 },
      { id: 'validity', value: 96.4, n: 9_000 },
      { id: 'timeliness', value: null, n: 0 },
    ],
    objects: [
      { ids: ['deal'], value: 78.2, n: 30_000 },
      { ids: ['ticket'], value: 85.9, n: 18_210 },
    ],
    teams: [
      { ids: ['East', 'South'], people: 7, value: 79.2, n: 8_000, weight: 20_000 },
      { ids: ['North'], people: 12, value: 84.9, n: 14_000, weight: 40_000 },
    ],
    checks: CHECKS.map(({ id }) => ({
      id,
      failing:
        { 'ticket-closing-contradicts': 212, 'ticket-firstreply-missing': 550, 'deal-closedate-past': 87 }[
          id
        ] ?? 0,
      checked: 1_250,
      notVisible: 0,
      idle: false,
      reason: id === 'product-price-missing' ? 'No connected CRM lets us see product.' : null,
      change: id === 'deal-closedate-past' ? -9 : 0,
    })),
    unmeasured: [{ id: 'cost_per_tx', reason: 'It needs a cost that no CRM holds, and none is given.' }],
    anomalies: [],
    sources,
    freshAt: '2026-11-23T06:40:00.000Z',
    formulaVersion: 1001,
    strategyVersion: 3,
    ...changes,
  };
}

/** A finding of a rep as ranking hands it on. */
export function fixView(
  changes: Partial<Omit<FixView, 'ranked'>> & { checkId: string; seconds?: number },
): FixView {
  const { checkId, seconds = 60, ...rest } = changes;
  const object = rest.object ?? 'deal';
  return {
    ranked: {
      finding: {
        checkId,
        source: 'salesforce',
        object,
        recordId: `006${checkId.length}`,
        ownerId: '005A',
        firstDay: DAY,
      },
      trustGains: new Map(),
      rangeGains: new Map(),
      scoreGain: 0.001,
      secondsToFix: seconds,
      gainPerMinute: 1,
    },
    object,
    label: 'Aegean Lines',
    link: 'https://northlight.example.test/lightning/r/Opportunity/0061/view',
    goalId: null,
    alike: 1,
    ...rest,
  };
}
