import type { GoalView } from '../progress/day-view.ts';
import type { Cause, Move } from '../progress/moves.ts';
import type { ListPart, Part, Span } from './brief.ts';
import { isShown } from './goal-line.ts';
import { countClause, differenceText, sinceText, type Telling, trustPercent, wholeTrust } from './telling.ts';

/** Causes of one kind that are named, the largest first. */
const MOST_CAUSES = 2;

/** What moved since the working day before, and why, as far as the two days' records tell. */
export function movedPart(telling: Telling): Part {
  const { view, speaker } = telling;
  if (view.since === null) return note(speaker.say('moved.first'));
  const since = sinceText(telling, view.since);
  if (view.goals.every((goal) => goal.move === null)) return note(speaker.say('moved.strategy', { since }));
  const items = view.goals.flatMap((goal, index) => movedGoal(telling, goal, index + 1));
  if (items.length === 0) return note(speaker.say('moved.none', { since }));
  return { kind: 'list', title: speaker.say('moved.title', { since }), items } satisfies ListPart;
}

function note(text: string): Part {
  return { kind: 'note', spans: [{ text }] };
}

/** Nothing where neither number nor trust moved as far as people see. */
function movedGoal(telling: Telling, goal: GoalView, number: number): Span[][] {
  const { speaker } = telling;
  const { move } = goal;
  if (move === null) return [];
  const what = [...valueMoved(telling, goal, move), ...trustMoved(telling, goal, move)];
  if (what.length === 0) return [];
  const causes = causeTexts(telling, goal, move.causes);
  const values = { number: speaker.number(number), what: speaker.series(what) };
  return [
    causes.length === 0
      ? speaker.runs('moved.goal', values)
      : speaker.runs('moved.goal.causes', { ...values, causes: speaker.series(causes) }),
  ];
}

function valueMoved({ speaker }: Telling, goal: GoalView, move: Move): string[] {
  if (move.value === null || !isShown(goal)) return [];
  const text = speaker.change(move.value, goal.unit);
  return text === speaker.change(0, goal.unit) ? [] : [text];
}

function trustMoved({ speaker }: Telling, { measured }: GoalView, move: Move): string[] {
  if (move.trust === null || measured.trust === null) return [];
  const before = measured.trust - move.trust;
  if (wholeTrust(before) === wholeTrust(measured.trust)) return [];
  const [was, is] = [trustPercent(speaker, before), trustPercent(speaker, measured.trust)];
  return [speaker.say('moved.trust', { before: was, after: is })];
}

function causeTexts(telling: Telling, { metric }: GoalView, causes: readonly Cause[]): string[] {
  const { speaker } = telling;
  const difference = (n: number) => differenceText(telling, n);
  const records = causes.flatMap((cause) => {
    if (cause.kind !== 'records') return [];
    const counted = ['share', 'count', 'survey', 'distinct'].includes(metric.kind);
    const members = { count: Math.abs(cause.records), n: difference(cause.records) };
    return [
      ...(cause.records === 0 ? [] : [speaker.say(`metric.${metric.id}.members`, members)]),
      ...(cause.hits === 0 || !counted
        ? []
        : [speaker.say(`metric.${metric.id}.hits`, { n: difference(cause.hits) })]),
    ];
  });
  const findings = causes.flatMap((cause) => {
    if (cause.kind !== 'findings') return [];
    return countClause(telling, cause.checkId, Math.abs(cause.findings), difference(cause.findings)) ?? [];
  });
  return [...records, ...findings.slice(0, MOST_CAUSES)];
}
