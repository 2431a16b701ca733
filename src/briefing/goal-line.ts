import type { DayView, GoalView } from '../progress/day-view.ts';
import { rawProgress } from '../progress/goal-score.ts';
import type { Goal } from '../strategy/schema.ts';
import type { Clause, GoalPart, GoalState, Span, Trend } from './brief.ts';
import { reasonSpan } from './reasons.ts';
import {
  aboutTooFew,
  countClause,
  quote,
  rangeText,
  type Telling,
  trustPercent,
  wholeTrust,
} from './telling.ts';

/** Trust below this is told with what lowers it. In whole percent. */
const SOUND_TRUST = 90;

/** How a goal stands, in one word. */
export function stateOf({ standing, metric, measured }: GoalView): GoalState {
  if (standing.cause !== null || aboutTooFew(metric.object, measured.n)) return 'unknown';
  if (!standing.over) return standing.pace;
  return standing.progress === 1 ? 'met' : 'missed';
}

/** Whether the goal's number may be shown: it is known, not mostly in doubt, and not about too few people. */
export function isShown({ standing, metric, measured }: GoalView): boolean {
  if (measured.value === null || aboutTooFew(metric.object, measured.n)) return false;
  return standing.cause !== 'much-doubt' && !measured.withdrawn;
}

/** One goal as a sponsor reads it. @param number from 1 on, in the strategy's order */
export function goalPart(telling: Telling, goal: GoalView, number: number): GoalPart {
  const { speaker } = telling;
  const state = stateOf(goal);
  const clause = (about: Clause['about'], spans: readonly Span[] | string | null): Clause[] => {
    if (spans === null) return [];
    return [{ about, spans: typeof spans === 'string' ? [{ text: spans }] : spans }];
  };
  const onItsWay = state !== 'unknown' && !goal.goal.metric.keep && goal.standing.progress !== null;
  const { expected } = goal.standing;
  const done = goal.standing.progress ?? 0;
  return {
    kind: 'goal',
    number,
    title: quote(goal.goal.title),
    state,
    status: statusText(telling, goal, state),
    clauses: [
      ...clause('value', valueClause(telling, goal)),
      ...clause('pace', paceClause(telling, goal, state)),
      ...clause('forecast', state === 'unknown' ? null : forecastText(telling, goal)),
      ...clause('trust', trustClause(telling, goal)),
    ],
    progress: onItsWay
      ? {
          done,
          expected,
          spoken: speaker.say('progress.spoken', {
            progress: speaker.percent(wholeTrust(done) / 100),
            expected: speaker.percent(expected),
          }),
        }
      : null,
    trend: trendOf(telling, goal),
  };
}

function statusText({ speaker }: Telling, { goal }: GoalView, state: GoalState): string {
  if (!goal.metric.keep) return speaker.say(`status.${state}`);
  if (state === 'unknown') return speaker.say('status.unknown');
  return speaker.say(state === 'on' || state === 'met' ? 'pace.inside' : 'pace.outside');
}

/** What is to be reached or kept, and until when. */
export function aimText({ speaker, view }: Telling, { goal, unit }: GoalView): string {
  const { target, keep } = goal.metric;
  const due = speaker.date(goal.metric.due, view.day);
  const [min, max] = [keep?.min, keep?.max].map((limit) =>
    limit === undefined ? undefined : speaker.chosen(limit, unit),
  );
  if (min !== undefined && max !== undefined) return speaker.say('aim.between', { min, max, due });
  if (min !== undefined) return speaker.say('aim.above', { min, due });
  if (max !== undefined) return speaker.say('aim.below', { max, due });
  return speaker.say('aim.target', { target: speaker.chosen(target ?? 0, unit), due });
}

function valueClause(telling: Telling, goal: GoalView): Span[] {
  const { speaker } = telling;
  const noun = speaker.say(`metric.${goal.metric.id}.noun`);
  const aim = aimText(telling, goal);
  const { value } = goal.measured;
  if (value === null || !isShown(goal)) return speaker.runs('goal.value.none', { noun, aim });
  const members = membersText(telling, goal);
  return speaker.runs('goal.value', { noun, aim, members, value: speaker.value(value, goal.unit) });
}

function paceClause(telling: Telling, goal: GoalView, state: GoalState): Span[] | string {
  const { speaker } = telling;
  const { keep } = goal.goal.metric;
  if (state === 'unknown') return causeClause(telling, goal);
  if (keep) return statusText(telling, goal, state);
  if (state === 'behind')
    return speaker.say(goal.standing.atRisk ? 'pace.risk' : 'pace.behind', {
      days: goal.standing.daysBehind,
    });
  if (state === 'missed') {
    const share = Math.floor((goal.standing.progress ?? 0) * 100 + 1e-9) / 100;
    return speaker.say('pace.missed', { share: speaker.percent(share) });
  }
  return speaker.say(`pace.${state}`);
}

/** Why a goal cannot be judged, and what would change that. */
function causeClause(telling: Telling, goal: GoalView): Span[] | string {
  const { speaker } = telling;
  const { measured, metric, standing, unit } = goal;
  if (aboutTooFew(metric.object, measured.n) && measured.value !== null) return speaker.say('pace.private');
  const count = worstClause(telling, goal);
  switch (standing.cause) {
    case 'few-records':
      return speaker.say('pace.few', {
        members: membersText(telling, goal),
        minimum: speaker.number(metric.minimum),
      });
    case 'much-doubt': {
      const share = trustPercent(speaker, 1 - (measured.trust ?? 0));
      return filling(
        telling,
        goal,
        count === null
          ? speaker.say('pace.doubt', { share })
          : speaker.say('pace.doubt.worst', { share, count }),
      );
    }
    case 'wide-range': {
      const range = rangeText(speaker, measured.low ?? 0, measured.high, unit);
      return filling(
        telling,
        goal,
        count === null
          ? speaker.say('pace.range', { range })
          : speaker.say('pace.range.worst', { range, count }),
      );
    }
    default:
      return speaker.runs<Span>('pace.reason', { reason: reasonSpan(speaker, measured.reason ?? '') });
  }
}

/** The reason, with the field to fill so that it goes away. */
function filling({ speaker }: Telling, { standing }: GoalView, reason: string): string {
  if (standing.field === null) return reason;
  return speaker.say('pace.fill', { reason, field: speaker.say(`field.${standing.field}`) });
}

/** `1,204 closed deals`: the records that the number is made of. */
export function membersText({ speaker }: Telling, { metric, measured }: GoalView): string {
  return speaker.say(`metric.${metric.id}.members`, { count: measured.n, n: speaker.number(measured.n) });
}

function worstClause(telling: Telling, { worst }: GoalView): string | null {
  return worst === null ? null : countClause(telling, worst.checkId, worst.failing);
}

/** `forecast 34.6% (80%: 32.9% to 36.2%), 60% likely to reach the target`; null where there is none, or nothing left to forecast. */
export function forecastText({ speaker }: Telling, goal: GoalView): string | null {
  const { forecast, unit, standing } = goal;
  if (forecast === null || standing.over || !isShown(goal)) return null;
  const values = {
    value: speaker.value(forecast.value, unit),
    level: speaker.percent(forecast.level),
    range: rangeText(speaker, forecast.low, forecast.high, unit),
  };
  if (forecast.chance === null) return speaker.say('forecast.value', values);
  const chance = speaker.percent(forecast.chance);
  const id = goal.goal.metric.keep ? 'forecast.value.keep' : 'forecast.value.reach';
  return speaker.say(id, { ...values, chance });
}

function trustClause(telling: Telling, goal: GoalView): string | null {
  const { speaker } = telling;
  const { measured, standing, unit } = goal;
  if (measured.value === null || aboutTooFew(goal.metric.object, measured.n)) return null;
  if (measured.trust === null) return speaker.say('trust.unknown');
  const trust = trustPercent(speaker, measured.trust);
  const told = standing.cause === 'much-doubt' || standing.cause === 'wide-range';
  const count = wholeTrust(measured.trust) < SOUND_TRUST && !told ? worstClause(telling, goal) : null;
  if (count === null) return speaker.say('trust.share', { trust });
  if (measured.low === null) return speaker.say('trust.doubt', { trust, count });
  const range = rangeText(speaker, measured.low, measured.high, unit);
  return speaker.say('trust.doubt.range', { trust, count, range });
}

function trendOf(telling: Telling, goal: GoalView): Trend | null {
  const { speaker } = telling;
  const { history, unit, forecast, standing } = goal;
  const { target, keep, due } = goal.goal.metric;
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last || history.length < 2 || !isShown(goal)) return null;
  return {
    points: history,
    aims: [target, keep?.min, keep?.max].filter((aim) => aim !== undefined),
    ahead:
      forecast === null || standing.over || due <= last.day
        ? null
        : { day: due, value: forecast.value, low: forecast.low, high: forecast.high },
    way: target === undefined ? null : wayOf(goal.goal.metric, history),
    spoken: speaker.say('trend.spoken', {
      first: speaker.value(first.value, unit),
      from: speaker.month(first.day),
      last: speaker.value(last.value, unit),
      to: speaker.month(last.day),
      aim: aimText(telling, goal),
    }),
  };
}

/** A goal's share of its way, which begins with the baseline: what was before is no part of it. */
function wayOf(metric: Goal['metric'], history: GoalView['history']): NonNullable<Trend['way']> {
  const since = history.filter(({ day }) => day >= metric.baseline.on);
  return since.map(({ day, value }) => ({ day, share: rawProgress(value, metric) }));
}

/** All goals of a day, in the strategy's order. */
export function goalParts(telling: Telling): GoalPart[] {
  return telling.view.goals.map((goal: DayView['goals'][number], index) =>
    goalPart(telling, goal, index + 1),
  );
}
