import type { GoalView } from '../progress/day-view.ts';
import { NO_TEAM } from '../progress/teams.ts';
import { anomalyList } from './anomalies.ts';
import type { ListPart, Part, Span } from './brief.ts';
import { forecastText, isShown, membersText } from './goal-line.ts';
import { reasonSpan } from './reasons.ts';
import { troubledSources } from './said.ts';
import {
  aboutTooFew,
  countClause,
  differenceText,
  quote,
  rangeText,
  sinceText,
  sourceName,
  type Telling,
  trustPercent,
} from './telling.ts';

/** Checks that are named: those with the most findings. */
const MOST_CHECKS = 5;
/** Stands in a table where nothing is known. */
const UNKNOWN = '–';

/** What stands behind a digest: every number with what it rests on. */
export function detailParts(telling: Telling): Part[] {
  const { view, speaker } = telling;
  const lists = [
    list(
      speaker.say('goals.title'),
      view.goals.map((goal, index) => goalDetail(telling, goal, index + 1)),
    ),
    list(speaker.say('score.title'), scoreLines(telling)),
    teamList(telling),
    checkList(telling),
    anomalyList(telling),
    list(speaker.say('unmeasured.title'), unmeasuredLines(telling)),
    list(speaker.say('sources.title'), sourceLines(telling)),
  ].filter((part) => part.items.length > 0);
  const versions = { formula: view.formulaVersion, strategy: view.strategyVersion };
  return [...lists, { kind: 'note', spans: [{ text: speaker.say('method', versions), muted: true }] }];
}

function list(title: string, items: readonly (readonly Span[])[]): ListPart {
  return { kind: 'list', title, items };
}

function goalDetail(telling: Telling, goal: GoalView, at: number): Span[] {
  const { speaker } = telling;
  const { measured, unit, metric, standing } = goal;
  const number = speaker.number(at);
  const title = quote(goal.goal.title);
  if (measured.value === null)
    return speaker.runs<Span>('goals.detail.none', {
      number,
      title,
      reason: reasonSpan(speaker, measured.reason ?? ''),
    });
  if (aboutTooFew(metric.object, measured.n))
    return speaker.runs<Span>('goals.detail.none', { number, title, reason: speaker.say('pace.private') });
  return speaker.runs<Span>(standing.over ? 'goals.detail.over' : 'goals.detail', {
    number,
    title,
    value: speaker.value(measured.value, unit),
    members: membersText(telling, goal),
    range: rangeText(speaker, measured.low ?? measured.value, measured.high, unit),
    trust:
      measured.trust === null
        ? speaker.say('trust.unknown')
        : speaker.say('trust.share', { trust: trustPercent(speaker, measured.trust) }),
    forecast: (isShown(goal) ? forecastText(telling, goal) : null) ?? speaker.say('forecast.none'),
  });
}

function scoreLines(telling: Telling): Span[][] {
  const { view, speaker } = telling;
  const { value, change, coverage, n } = view.score;
  if (value === null) return [[{ text: speaker.say('score.none') }]];
  const values = {
    score: speaker.value(value, 'score'),
    n: speaker.number(n),
    coverage: speaker.percent(coverage),
  };
  const whole =
    change === null || view.since === null
      ? speaker.runs('score.all', values)
      : speaker.runs('score.all.changed', {
          ...values,
          change: speaker.change(change, 'score'),
          since: sinceText(telling, view.since),
        });
  const dimensions = view.dimensions.flatMap(({ id, value: score, n: judged }) => {
    if (score === null) return [];
    const name = speaker.say(`dimension.${id}`);
    return [[{ text: scoreOf(telling, 'score.dimension', { name, value: score, n: judged }) }]];
  });
  return [whole, ...dimensions];
}

function scoreOf(
  { speaker }: Telling,
  id: string,
  { value, n, ...values }: { readonly value: number; readonly n: number } & Record<string, string | number>,
): string {
  return speaker.say(id, { ...values, score: speaker.value(value, 'score'), n: speaker.number(n) });
}

function teamList(telling: Telling): ListPart {
  const { view, speaker } = telling;
  const title = speaker.say('teams.title');
  if (view.teams === null) return list(title, [[{ text: speaker.say('teams.few') }]]);
  const told = view.teams.flatMap(({ ids, people, value, n }) => {
    if (value === null) return [];
    const judged = { score: speaker.value(value, 'score'), n: speaker.number(n), people };
    const names = ids.map((id) => (id === NO_TEAM ? speaker.say('teams.none') : id));
    const teams = quote(speaker.list(names));
    return [
      {
        line: speaker.runs<Span>('teams.item', { ...judged, teams }),
        row: [teams, ...[judged.score, speaker.number(people), judged.n].map((text) => ({ text }))],
      },
    ];
  });
  const head = ['grid.teams', 'grid.score', 'grid.people', 'grid.judgements'].map((id) => speaker.say(id));
  return withGrid(title, head, told);
}

/** The rules with the most findings. */
function checkList(telling: Telling): ListPart {
  const { view, speaker } = telling;
  const told = view.checks
    .toSorted((a, b) => b.failing - a.failing || (a.id < b.id ? -1 : 1))
    .flatMap((check) => {
      const count = countClause(telling, check.id, check.failing);
      if (count === null || check.checked === 0) return [];
      const share = speaker.value(check.failing / check.checked, 'share');
      const checked = speaker.number(check.checked);
      const cells = [speaker.number(check.failing), checked, share, ...changeCells(telling, check.change)];
      const name = { text: speaker.say(`check.${check.id}.title`) };
      return [
        {
          line: [{ text: checkLine(telling, check.change, { count, share, checked }) }],
          row: [name, ...cells.map((text) => ({ text }))],
        },
      ];
    })
    .slice(0, MOST_CHECKS);
  const head = ['grid.fault', 'grid.findings', 'grid.checked', 'grid.share'].map((id) => speaker.say(id));
  const since =
    view.since === null ? [] : [speaker.say('grid.since', { since: sinceText(telling, view.since) })];
  return withGrid(speaker.say('checks.title'), [...head, ...since], told);
}

function checkLine(
  telling: Telling,
  difference: number | null,
  values: { readonly count: string; readonly share: string; readonly checked: string },
): string {
  const { view, speaker } = telling;
  if (difference === null || difference === 0 || view.since === null)
    return speaker.say('checks.count', values);
  const change = differenceText(telling, difference);
  return speaker.say('checks.count.changed', { ...values, change, since: sinceText(telling, view.since) });
}

/** None where there is no day to compare with. */
function changeCells({ speaker, view }: Telling, difference: number | null): string[] {
  if (view.since === null) return [];
  return [difference === null ? UNKNOWN : speaker.change(difference, 'count')];
}

function withGrid(
  title: string,
  head: readonly string[],
  told: readonly { readonly line: readonly Span[]; readonly row: readonly Span[] }[],
): ListPart {
  const items = told.map(({ line }) => line);
  if (items.length === 0) return list(title, items);
  return { ...list(title, items), grid: { head, rows: told.map(({ row }) => row) } };
}

/** Metrics by name, those of goals first; checks together where the reason is the same. */
function unmeasuredLines({ view, speaker }: Telling): Span[][] {
  const ofGoals = new Set(view.goals.map(({ metric }) => metric.id));
  const metrics = view.unmeasured
    .toSorted((a, b) => Number(ofGoals.has(b.id)) - Number(ofGoals.has(a.id)))
    .map(({ id, reason }) =>
      speaker.runs<Span>('unmeasured.metric', {
        title: speaker.say(`metric.${id}.title`),
        reason: reasonSpan(speaker, reason),
      }),
    );
  const reasons = Map.groupBy(
    view.checks.filter((check) => check.reason !== null && !check.idle),
    (check) => check.reason ?? '',
  );
  const checks = [...reasons].map(([reason, those]) =>
    speaker.runs<Span>('unmeasured.checks', { n: those.length, reason: reasonSpan(speaker, reason) }),
  );
  return [...metrics, ...checks];
}

function sourceLines({ view, speaker }: Telling): Span[][] {
  return view.sources.flatMap(({ source, failure }) =>
    failure === null
      ? []
      : [
          speaker.runs<Span>('source.why', {
            source: sourceName(speaker, source),
            reason: reasonSpan(speaker, failure),
          }),
        ],
  );
}

/** Sources that failed, or were not read on the day: named, with since when. */
export function sourceNotes({ view, speaker, zone }: Telling): Part[] {
  return troubledSources(view).map(({ source, failure, pulledAt }) => {
    const name = sourceName(speaker, source);
    const moment = pulledAt === null ? '' : speaker.moment(pulledAt, zone, view.day);
    const id =
      failure === null ? 'source.stale' : pulledAt === null ? 'source.failed.never' : 'source.failed';
    return { kind: 'note', spans: [{ text: speaker.say(id, { source: name, moment }), strong: true }] };
  });
}
