import { checkById } from '../checks/index.ts';
import { tame } from '../language/foreign.ts';
import type { Speaker } from '../language/speak.ts';
import type { Causes } from '../progress/causes.ts';
import type { StoredField } from '../progress/explain-data.ts';
import type { CheckExplanation, MetricExplanation } from '../progress/explain-entry.ts';
import type { CheckOfGoal, GoalExplanation, MetricOfGoal } from '../progress/explain-goal.ts';
import type { RecordExplanation } from '../progress/explain-record.ts';
import type { FixView } from '../progress/fixes.ts';
import type { UnusualValue } from '../store/ports.ts';

/** An explanation: headings and values, the same for people and for scripts. */
export type Explanation = Readonly<Record<string, unknown>>;

export function tellCheck(told: CheckExplanation, speaker: Speaker): Explanation {
  const { check, thresholds, setting, goals } = told;
  return {
    check,
    title: speaker.say(`check.${check}.title`),
    why: speaker.say(`check.${check}.why`),
    fix: speaker.say(`check.${check}.fix`),
    object: told.object,
    dimension: told.dimension,
    severity: told.severity,
    secondsToFix: told.secondsToFix,
    'casts doubt on': told.doubts,
    reads: told.reads,
    'applies to': told.applies,
    fails: told.fails,
    ...(Object.keys(thresholds).length > 0 ? { thresholds } : {}),
    ...(setting ? { 'set by the strategy': setting } : {}),
    ...(goals.length > 0 ? { 'matters to': goals } : {}),
    ...(told.own ? { 'written by': 'the organisation' } : {}),
  };
}

export function tellMetric(told: MetricExplanation, speaker: Speaker): Explanation {
  return {
    metric: told.metric,
    title: speaker.say(`metric.${told.metric}.title`),
    means: speaker.say(`metric.${told.metric}.means`),
    area: told.area,
    unit: told.unit,
    better: told.better,
    reads: told.reads,
    counts: told.counts,
    ...(told.of === null ? {} : { of: told.of }),
    ...(told.value === null ? {} : { value: told.value }),
    'judged from': told.minimum,
    'doubted by': told.doubtedBy,
    ...(told.goals.length > 0 ? { 'measures the goal': told.goals } : {}),
    ...(told.own ? { 'written by': 'the organisation' } : {}),
  };
}

export function tellGoal(told: GoalExplanation, causes: readonly Causes[], speaker: Speaker): Explanation {
  const { goal, measured, standing, unit, forecast, move } = told.view;
  return {
    goal: goal.id,
    title: goal.title,
    serves: told.objective,
    owner: goal.owner,
    tactic: goal.tactic,
    metric: goal.metric.id,
    value: measured.value,
    unit,
    range: [measured.low, measured.high],
    n: measured.n,
    trust: measured.trust,
    'records in doubt': measured.doubtful,
    baseline: goal.metric.baseline,
    target: goal.metric.target ?? goal.metric.keep,
    due: goal.metric.due,
    progress: standing.progress,
    pace: standing.pace,
    ...(measured.reason ? { reason: measured.reason } : {}),
    forecast,
    'moved since the day before': move,
    causes,
    'data as of': told.freshAt,
    'formula version': told.formulaVersion,
    metrics: told.metrics.map((metric) => metricOfGoal(metric, speaker)),
    checks: told.checks.map((check) => checkOfGoal(check, speaker)),
    'who can fix it': {
      findings: told.who.findings,
      yours: told.who.yours,
      ...(told.who.reports.length > 0 ? { 'of your reports': told.who.reports } : {}),
      'by team':
        told.who.teams?.map(({ teams, ...team }) => ({
          teams: teams.map((name) => name || speaker.say('teams.none')),
          ...team,
        })) ?? 'too few people to be told apart',
      "nobody's": told.who.nobodys,
    },
    'best fixes': told.best.map((fix) => ({
      ...fixOf(fix, speaker),
      trustGain: fix.ranked.trustGains.get(goal.id) ?? 0,
    })),
    next: `plumbline explain ${told.best[0] ? recordName(told.best[0]) : goal.metric.id}`,
  };
}

function metricOfGoal({ role, period, result, ...metric }: MetricOfGoal, speaker: Speaker): Explanation {
  return {
    metric: metric.metric,
    role,
    title: speaker.say(`metric.${metric.metric}.title`),
    period,
    value: result?.value ?? null,
    unit: metric.unit,
    range: [result?.low ?? null, result?.high ?? null],
    trust: result?.trust ?? null,
    n: result?.n ?? 0,
    ...(result?.reason ? { reason: result.reason } : {}),
    reads: metric.reads,
    counts: metric.counts,
    ...(metric.of === null ? {} : { of: metric.of }),
    ...(metric.value === null ? {} : { worth: metric.value }),
  };
}

function checkOfGoal(check: CheckOfGoal, speaker: Speaker): Explanation {
  return {
    check: check.check,
    title: speaker.say(`check.${check.check}.title`),
    'of the goal’s records': check.records,
    failing: check.failing,
    checked: check.checked,
    ...(check.change === null ? {} : { change: check.change }),
    ...(check.reason === null ? {} : { 'not run': check.reason }),
    fix: speaker.say(`check.${check.check}.fix`),
    'casts doubt on': check.doubts,
    fails: check.fails,
  };
}

export function tellRecord(
  told: RecordExplanation,
  unusual: readonly UnusualValue[],
  speaker: Speaker,
): Explanation {
  return {
    record: `${told.object}:${told.id}`,
    called: told.label,
    link: told.link,
    findings: told.findings.map(({ fix, rank, of }) => ({
      check: fix.ranked.finding.checkId,
      title: speaker.say(`check.${fix.ranked.finding.checkId}.title`),
      fix: speaker.say(`check.${fix.ranked.finding.checkId}.fix`),
      since: fix.ranked.finding.firstDay,
      ...learntOf(fix.ranked.finding.checkId, unusual),
      rank,
      of,
      goal: fix.goalId,
      trustGains: Object.fromEntries(fix.ranked.trustGains),
    })),
  };
}

/** What speaks against a value that was found unusual, in counts, and what was probably meant. */
function learntOf(checkId: string, unusual: readonly UnusualValue[]): Explanation {
  const [field] = checkById(checkId)?.learnt ? (checkById(checkId)?.fields ?? []) : [];
  const value = unusual.find((candidate) => field?.endsWith(`.${candidate.field}`));
  if (!value) return {};
  const { reason, evidence, suggestion } = value;
  return { because: reason, evidence: JSON.parse(evidence) as unknown, probably: suggestion };
}

function fixOf(fix: FixView, speaker: Speaker): Explanation {
  const { checkId } = fix.ranked.finding;
  return {
    record: recordName(fix),
    called: fix.label,
    link: fix.link,
    check: checkId,
    fix: speaker.say(`check.${checkId}.fix`),
  };
}

function recordName(fix: FixView): string {
  return `${fix.object}:${fix.ranked.finding.recordId}`;
}

/** Who needs a stored field, in words. */
export function needsOfField({ goals, metrics, checks, links, names }: StoredField): string {
  return [
    ...(goals.length > 0 ? [`goals ${goals.join(', ')}`] : []),
    ...(metrics.length > 0 ? [`metrics ${metrics.join(', ')}`] : []),
    ...(checks.length > 0 ? [`checks ${checks.join(', ')}`] : []),
    ...(links ? ['links between the CRMs'] : []),
    ...(names ? ['recognising a record and its owner'] : []),
  ].join('; ');
}

/** Headings with their values below each other; what is nested stands further in. */
export function explanationLines(told: Explanation, indent = ''): string[] {
  return Object.entries(told).flatMap(([heading, value]) => entryLines(`${heading}:`, value, indent));
}

function entryLines(heading: string, value: unknown, indent: string): string[] {
  const flat = flatText(value);
  if (flat !== null) return [`${indent}${heading.padEnd(18)} ${flat}`];
  const inner = `${indent}  `;
  if (!Array.isArray(value)) return [`${indent}${heading}`, ...explanationLines(value as Explanation, inner)];
  const items = value.flatMap((item: unknown) => {
    const [first = '', ...more] = explanationLines(item as Explanation, `${inner}  `);
    return [`${inner}- ${first.trimStart()}`, ...more];
  });
  return [`${indent}${heading}`, ...items];
}

/** A value that fits on one line; null for lists of nested things and for nested things. */
function flatText(value: unknown): string | null {
  if (value === null || value === undefined) return 'unknown';
  if (Array.isArray(value)) {
    if (value.some((item) => typeof item === 'object' && item !== null)) return null;
    return value.length === 0 ? 'none' : value.map((item) => flatText(item)).join(', ');
  }
  // Names of records are not ours: what acts on a terminal is taken out.
  return typeof value === 'object' ? null : tame(String(value));
}
