import type { Chart } from '../../drawing/chart.ts';
import { scaleOf } from '../../drawing/interval.ts';
import type { GoalView } from '../../progress/day-view.ts';
import type { ReportView, TracePoint } from '../../progress/report-view.ts';
import type { GoalPart, Span } from '../brief.ts';
import { aimText, goalParts, isShown, membersText } from '../goal-line.ts';
import { milestoneState } from '../milestones.ts';
import { countClause, quote, rangeText, type Telling, trustPercent } from '../telling.ts';
import { type GoalCard, type Row, row, type Section, section } from './form.ts';

/** Every goal with its progress, trust, range and forecast as pictures. */
export function goalsSection(telling: Telling, report: ReportView): Section {
  const parts = goalParts(telling);
  const goals = telling.view.goals.flatMap((goal, at) => {
    const part = parts[at];
    return part ? [cardOf(telling, goal, part, report.trends.get(goal.goal.id) ?? [])] : [];
  });
  const dashed = goals.some(({ chart }) => chart?.points.some(({ traced }) => traced));
  const lead = dashed ? [{ text: telling.speaker.say('report.trend.traced'), muted: true as const }] : [];
  return section('goals', telling.speaker.say('report.goals'), { goals, lead });
}

function cardOf(telling: Telling, goal: GoalView, part: GoalPart, points: readonly TracePoint[]): GoalCard {
  const spansOf = (about: string) => part.clauses.filter((clause) => clause.about === about)[0]?.spans ?? [];
  const reason = spansOf('pace');
  const said = reason.map(({ text }) => text).join('');
  return {
    number: part.number,
    title: part.title,
    state: part.state,
    status: part.status,
    value: spansOf('value'),
    reason: said === part.status ? [] : reason,
    rows: [
      ...progressRow(telling, part),
      ...trustRow(telling, goal),
      ...rangeRow(telling, goal),
      ...forecastRow(telling, goal),
      ...milestoneRows(telling, goal),
    ],
    chart: isShown(goal) ? trendChart(telling, goal, points) : null,
  };
}

function progressRow({ speaker }: Telling, { progress }: GoalPart): Row[] {
  if (progress === null) return [];
  const { done, expected, spoken } = progress;
  return [
    row({
      label: [{ text: speaker.say('report.progress') }],
      gauge: { kind: 'progress', done, expected, spoken },
      value: [{ text: speaker.percent(done), strong: true }],
      basis: [{ text: speaker.say('report.progress.due', { expected: speaker.percent(expected) }) }],
    }),
  ];
}

function trustRow(telling: Telling, goal: GoalView): Row[] {
  const { speaker } = telling;
  const { measured, worst } = goal;
  if (!isTold(goal) || measured.trust === null) return [];
  const trust = trustPercent(speaker, measured.trust);
  const count = worst === null ? null : countClause(telling, worst.checkId, worst.failing);
  return [
    row({
      label: [{ text: speaker.say('report.trust') }],
      gauge: { kind: 'meter', share: measured.trust, spoken: speaker.say('trust.share', { trust }) },
      value: [{ text: trust, strong: true }],
      basis: [{ text: membersText(telling, goal) }],
      notes: count === null ? [] : [[{ text: count }]],
    }),
  ];
}

function rangeRow({ speaker }: Telling, goal: GoalView): Row[] {
  const { measured, unit } = goal;
  if (!isTold(goal) || measured.value === null || measured.low === null) return [];
  const range = rangeText(speaker, measured.low, measured.high, unit);
  const spoken = speaker.say('report.range.spoken', { range });
  return [
    row({
      label: [{ text: speaker.say('report.range') }],
      gauge: {
        kind: 'interval',
        scale: scaleOfGoal(goal),
        value: measured.value,
        low: measured.low,
        high: measured.high,
        aims: aimsOf(goal),
        spoken,
      },
      value: [{ text: range, strong: true }],
      basis:
        measured.doubtful === 0
          ? []
          : [
              {
                text: speaker.say('report.doubtful', {
                  count: measured.doubtful,
                  n: speaker.number(measured.doubtful),
                }),
              },
            ],
    }),
  ];
}

function forecastRow({ speaker, view }: Telling, goal: GoalView): Row[] {
  const { forecast, unit, standing } = goal;
  if (standing.over || !isShown(goal)) return [];
  const due = speaker.date(goal.goal.metric.due, view.day);
  const label = [{ text: speaker.say('report.forecast', { due }) }];
  if (forecast === null) return [row({ label, value: [{ text: speaker.say('forecast.none') }] })];
  const value = speaker.value(forecast.value, unit);
  const range = rangeText(speaker, forecast.low, forecast.high, unit);
  const level = speaker.percent(forecast.level);
  const chance = forecast.chance === null ? null : speaker.percent(forecast.chance);
  const id = goal.goal.metric.keep ? 'report.chance.keep' : 'report.chance.reach';
  return [
    row({
      label,
      gauge: {
        kind: 'interval',
        scale: scaleOfGoal(goal),
        value: forecast.value,
        low: forecast.low,
        high: forecast.high,
        aims: aimsOf(goal),
        spoken: speaker.say('forecast.value', { value, level, range }),
      },
      value: [{ text: value, strong: true }],
      basis: [{ text: speaker.say('report.forecast.within', { level, range }) }],
      notes: chance === null ? [] : [[{ text: speaker.say(id, { chance }) }]],
    }),
  ];
}

/** The goal's own milestones; its end stands above. */
function milestoneRows(telling: Telling, { goal }: GoalView): Row[] {
  const { speaker, view } = telling;
  return view.milestones.flatMap((milestone) => {
    if (milestone.goalId !== goal.id || milestone.title === null) return [];
    const due = speaker.date(milestone.due, view.day);
    const when = milestone.due < view.day ? [] : [speaker.relative(milestone.due, view.day)];
    const day = speaker.series([due, ...when]);
    const state = milestoneState(telling, milestone);
    return [
      row({
        label: speaker.runs<Span>('milestone.label', { title: quote(milestone.title) }),
        value: [{ text: state ?? day, strong: true }],
        basis: state === null ? [] : [{ text: day }],
      }),
    ];
  });
}

/** Whether trust and range of it may be told: also where so much is in doubt that the number itself is not. */
function isTold(goal: GoalView): boolean {
  return isShown(goal) || goal.standing.cause === 'much-doubt';
}

function aimsOf({ goal }: GoalView): number[] {
  const { target, keep } = goal.metric;
  return [target, keep?.min, keep?.max].filter((aim) => aim !== undefined);
}

/** One scale for range and forecast, so that the eye can compare them. */
function scaleOfGoal(goal: GoalView) {
  const { measured, forecast } = goal;
  const ahead = isShown(goal) && forecast ? [forecast.value, forecast.low, forecast.high] : [];
  const all = [measured.value, measured.low, measured.high, ...ahead, ...aimsOf(goal)];
  return scaleOf(all.filter((value) => value !== null));
}

function trendChart(telling: Telling, goal: GoalView, points: readonly TracePoint[]): Chart | null {
  const { speaker, view } = telling;
  const { unit, forecast, standing } = goal;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const { due } = goal.goal.metric;
  const sameMonth = first.day.slice(0, 7) === last.day.slice(0, 7);
  const dayLabel = (day: string) => (sameMonth ? speaker.date(day, view.day) : speaker.month(day));
  return {
    points,
    aims: aimsOf(goal).map((value) => ({
      value,
      label: speaker.say('report.aim', { value: speaker.chosen(value, unit) }),
    })),
    ahead:
      forecast === null || standing.over
        ? null
        : {
            day: due,
            value: forecast.value,
            low: forecast.low,
            high: forecast.high,
            label: speaker.value(forecast.value, unit),
            dayLabel: speaker.month(due),
          },
    first: { label: speaker.value(first.value, unit), dayLabel: dayLabel(first.day) },
    last: { label: speaker.value(last.value, unit), dayLabel: dayLabel(last.day) },
    spoken: speaker.say('trend.spoken', {
      first: speaker.value(first.value, unit),
      from: dayLabel(first.day),
      last: speaker.value(last.value, unit),
      to: dayLabel(last.day),
      aim: aimText(telling, goal),
    }),
  };
}

/** A goal by its number and title, for a heading. */
export function goalTitle({ speaker }: Telling, goal: GoalView, at: number): Span[] {
  return speaker.runs<Span>('report.goal', {
    number: speaker.number(at + 1),
    title: { text: goal.goal.title, quoted: true },
  });
}
