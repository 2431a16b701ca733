import { CHECKS, checkById } from '../checks/index.ts';
import { withThresholds } from '../checks/sql.ts';
import type { Day } from '../clock.ts';
import { ConfigError } from '../errors.ts';
import { createSpeaker } from '../language/speak.ts';
import { METRICS, metricById, readsOf } from '../metrics/index.ts';
import type { GoalView } from '../progress/day-view.ts';
import type { Doors, OpenHouse } from './doors.ts';
import { EXIT } from './exit.ts';
import type { Screen } from './screen.ts';
import { openFromEnvironment } from './steps.ts';

/** An explanation: headings and values, the same for people and for scripts. */
type Explanation = Readonly<Record<string, unknown>>;

/** What a check, a metric, a goal or a record is, and what stands behind it today. Named by id; a record as `deal:ID`. */
export async function explain(
  doors: Doors,
  what: string,
  flags: { readonly json: boolean; readonly asOf?: Day },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const told = explainCatalogue(what) ?? (await explainLive(doors, what, flags, screen, environment));
  if (flags.json) screen.json(told);
  else for (const [heading, value] of Object.entries(told)) screen.print(renderEntry(heading, value));
  return EXIT.fine;
}

/** What needs no store: checks and metrics by id. */
function explainCatalogue(what: string): Explanation | null {
  const speaker = createSpeaker('en');
  const check = checkById(what);
  if (check) {
    const { id, object, dimension, severity, fields, reads, secondsToFix, applies, fails, thresholds } =
      check;
    return {
      check: id,
      title: speaker.say(`check.${id}.title`),
      why: speaker.say(`check.${id}.why`),
      fix: speaker.say(`check.${id}.fix`),
      object,
      dimension,
      severity,
      secondsToFix,
      'casts doubt on': fields,
      reads,
      'applies to': oneLine(withThresholds(applies, thresholds)),
      fails: oneLine(withThresholds(fails, thresholds)),
    };
  }
  const metric = metricById(what);
  if (!metric) return null;
  const doubted = new Set([...metric.decides, ...metric.carries]);
  return {
    metric: metric.id,
    title: speaker.say(`metric.${metric.id}.title`),
    means: speaker.say(`metric.${metric.id}.means`),
    area: metric.area,
    unit: metric.unit,
    better: metric.direction,
    reads: readsOf(metric),
    counts: oneLine(metric.member),
    ...(metric.hit ? { of: oneLine(metric.hit) } : {}),
    ...(metric.value ? { value: oneLine(metric.value) } : {}),
    'doubted by': CHECKS.filter((entry) => entry.fields.some((field) => doubted.has(field))).map(
      (entry) => entry.id,
    ),
  };
}

/** What is looked up in the store: goals by id, records by object and id. */
async function explainLive(
  doors: Doors,
  what: string,
  flags: { readonly json: boolean; readonly asOf?: Day },
  screen: Screen,
  environment: NodeJS.ProcessEnv,
): Promise<Explanation> {
  const house = await openFromEnvironment(doors, environment, flags.asOf, screen.steps());
  try {
    const goal = house.strategy().goals.find((candidate) => candidate.id === what);
    if (goal) {
      const view = await house.view();
      const own = view.goals.find((candidate) => candidate.goal.id === goal.id);
      if (own) return explainGoal(own, view.freshAt, view.formulaVersion);
    }
    const record = /^(\w+):(.+)$/.exec(what);
    if (record?.[1] && record[2]) return await explainRecord(house, record[1], record[2]);
  } finally {
    await house.close();
  }
  throw new ConfigError({
    what: `There is nothing called ${what} to explain.`,
    why: `It is no check, no metric (${METRICS.map(({ id }) => id).join(', ')}), no goal of the strategy and no record written as object:id.`,
    next: 'Name one of these; `plumbline score --json` lists the checks.',
  });
}

function explainGoal(view: GoalView, freshAt: string | null, formulaVersion: number): Explanation {
  const { goal, measured, standing, unit, forecast, worst, move } = view;
  return {
    goal: goal.id,
    title: goal.title,
    serves: goal.serves,
    owner: goal.owner,
    tactic: goal.tactic,
    metric: goal.metric.id,
    value: measured.value,
    unit,
    range: [measured.low, measured.high],
    n: measured.n,
    trust: measured.trust,
    'records in doubt': measured.doubtful,
    'most doubt from': worst,
    baseline: goal.metric.baseline,
    target: goal.metric.target ?? goal.metric.keep,
    due: goal.metric.due,
    progress: standing.progress,
    pace: standing.pace,
    ...(measured.reason ? { reason: measured.reason } : {}),
    forecast,
    'moved since the day before': move,
    'data as of': freshAt,
    'formula version': formulaVersion,
    next: `plumbline explain ${goal.metric.id}`,
  };
}

async function explainRecord(house: OpenHouse, object: string, id: string): Promise<Explanation> {
  const fixes = await house.fixes();
  const { total } = fixes;
  const best = await fixes.best(total);
  const own = best.filter((fix) => fix.object === object && fix.ranked.finding.recordId === id);
  const speaker = createSpeaker('en');
  return {
    record: `${object}:${id}`,
    called: own[0]?.label ?? null,
    link: own[0]?.link ?? null,
    findings: own.map(({ ranked, goalId }) => ({
      check: ranked.finding.checkId,
      title: speaker.say(`check.${ranked.finding.checkId}.title`),
      fix: speaker.say(`check.${ranked.finding.checkId}.fix`),
      since: ranked.finding.firstDay,
      rank: best.findIndex((fix) => fix.ranked === ranked) + 1,
      of: total,
      goal: goalId,
      trustGains: Object.fromEntries(ranked.trustGains),
    })),
  };
}

function oneLine(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim();
}

function renderEntry(heading: string, value: unknown): string {
  const text =
    Array.isArray(value) && value.every((item) => typeof item !== 'object') ? value.join(', ') : value;
  return `${`${heading}:`.padEnd(18)} ${typeof text === 'string' || typeof text === 'number' ? text : JSON.stringify(text, null, 2)}`;
}
