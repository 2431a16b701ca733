import type { CausePart } from '../progress/causes.ts';
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
  const causes = causeTexts(telling, goal, move);
  const values = { number: speaker.number(number), what: speaker.series(what) };
  return [
    causes.length === 0
      ? speaker.runs('moved.goal', values)
      : speaker.runs('moved.goal.causes', { ...values, causes: speaker.series(causes) }),
  ];
}

function valueMoved({ speaker }: Telling, goal: GoalView, move: Move): string[] {
  if (move.value === null || !isShown(goal)) return [];
  const of = goal.measured.value ?? 0;
  const text = speaker.change(move.value, goal.unit, of);
  return text === speaker.change(0, goal.unit, of) ? [] : [text];
}

function trustMoved({ speaker }: Telling, { measured }: GoalView, move: Move): string[] {
  if (move.trust === null || measured.trust === null) return [];
  const before = measured.trust - move.trust;
  if (wholeTrust(before) === wholeTrust(measured.trust)) return [];
  const [was, is] = [trustPercent(speaker, before), trustPercent(speaker, measured.trust)];
  return [speaker.say('moved.trust', { before: was, after: is })];
}

/** Why: the records by what became of them, each with what it did to the number; and the findings that came or went. */
function causeTexts(telling: Telling, goal: GoalView, move: Move): string[] {
  if (isAboutPeople(goal)) return [];
  const records = partTexts(telling, goal) ?? recordTexts(telling, goal, move.causes);
  return [...records, ...findingTexts(telling, move.causes).slice(0, MOST_CAUSES)];
}

/** Whether what became of single records would tell of single people. */
export function isAboutPeople({ metric }: GoalView): boolean {
  return metric.object === 'user';
}

/** In exact parts, those that people would see; null where the parts are not known. */
function partTexts(telling: Telling, goal: GoalView): string[] | null {
  const { speaker, view } = telling;
  const causes = goal.causes.find(({ since, day }) => since === 'yesterday' && day === view.since);
  if (!causes || causes.reason !== null || !isShown(goal)) return null;
  const of = goal.measured.value ?? 0;
  const none = speaker.change(0, goal.unit, of);
  return causes.parts
    .toSorted((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
    .flatMap((part) => {
      const change = part.value === null ? none : speaker.change(part.value, goal.unit, of);
      if (change === none) return [];
      return [speaker.say('moved.part', { part: partText(telling, goal, part), change })];
    });
}

/** `18 closed deals came to count`. */
export function partText(
  { speaker }: Telling,
  { metric }: Pick<GoalView, 'metric'>,
  { name, records }: Pick<CausePart, 'name' | 'records'>,
): string {
  const members = speaker.say(`metric.${metric.id}.members`, { count: records, n: speaker.number(records) });
  return speaker.say(PARTS[name], { members, count: records });
}

const PARTS = {
  entered: 'part.entered',
  left: 'part.left',
  changed: 'part.changed',
  cleaned: 'part.cleaned',
} as const;

/** As far as the two days' sums tell, where the parts are not known. */
function recordTexts(telling: Telling, { metric }: GoalView, causes: readonly Cause[]): string[] {
  const { speaker } = telling;
  const counted = ['share', 'count', 'survey', 'distinct'].includes(metric.kind);
  return causes.flatMap((cause) => {
    if (cause.kind !== 'records') return [];
    const members = { count: Math.abs(cause.records), n: differenceText(telling, cause.records) };
    return [
      ...(cause.records === 0 ? [] : [speaker.say(`metric.${metric.id}.members`, members)]),
      ...(cause.hits === 0 || !counted
        ? []
        : [
            speaker.say(`metric.${metric.id}.hits`, {
              count: Math.abs(cause.hits),
              n: differenceText(telling, cause.hits),
            }),
          ]),
    ];
  });
}

/** The findings that came or went among the goal's records, by check, the most first. */
export function findingTexts(telling: Telling, causes: readonly Cause[]): string[] {
  return causes.flatMap((cause) => {
    if (cause.kind !== 'findings') return [];
    const difference = differenceText(telling, cause.findings);
    return countClause(telling, cause.checkId, Math.abs(cause.findings), difference) ?? [];
  });
}
