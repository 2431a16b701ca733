import { type Milestone, nextMilestone, passedBetween } from '../progress/milestones.ts';
import type { Part, Span } from './brief.ts';
import type { Before } from './said.ts';
import { quote, type Telling } from './telling.ts';

/** The next milestone of all goals in one line, after those that have passed since the reader last heard. */
export function milestoneNotes(telling: Telling, before: Pick<Before, 'day'> | null): Part[] {
  const { view } = telling;
  const since = before?.day ?? view.since;
  const passed = since === null ? [] : passedBetween(view.milestones, since, view.day);
  return [...passed.map((milestone) => passedSpans(telling, milestone)), ...nextLine(telling)].map(
    (spans) => ({
      kind: 'note',
      spans,
    }),
  );
}

/** The next milestone in one line; nothing where every day is over. */
export function nextLine(telling: Telling): Span[][] {
  const { view, speaker } = telling;
  const next = nextMilestone(view.milestones, view.day);
  if (next === null) return [];
  const { number, title } = goalOf(telling, next);
  return [
    speaker.runs<Span>(next.title === null ? 'milestone.next.end' : 'milestone.next', {
      number,
      title: quote(next.title ?? title),
      due: speaker.date(next.due, view.day),
      when: speaker.relative(next.due, view.day),
      ...standing(telling, next),
    }),
  ];
}

function passedSpans(telling: Telling, milestone: Milestone): Span[] {
  const { view, speaker } = telling;
  const { number, title } = goalOf(telling, milestone);
  return speaker.runs<Span>('milestone.passed', {
    number,
    title: quote(milestone.title ?? title),
    due: speaker.date(milestone.due, view.day),
    ...standing(telling, milestone),
  });
}

/** How it stands, in a word or two; null where there is no more to say than its day. */
export function milestoneState(telling: Telling, milestone: Milestone): string | null {
  const { state, left } = standing(telling, milestone);
  return state === 'dated' ? null : telling.speaker.say('milestone.state', { state, left });
}

/** What is left is not told where people would see nothing. */
function standing(
  { speaker, view }: Telling,
  { state, toGo, goalId }: Milestone,
): { readonly state: Milestone['state']; readonly left: string } {
  const unit = view.goals.find(({ goal }) => goal.id === goalId)?.unit ?? 'count';
  const left = toGo === null ? '' : speaker.distance(toGo, unit);
  const nothing = state === 'open' && left === speaker.distance(0, unit);
  return { state: nothing ? 'dated' : state, left };
}

function goalOf({ speaker, view }: Telling, { goalId }: Milestone) {
  const at = view.goals.findIndex(({ goal }) => goal.id === goalId);
  return { number: speaker.number(at + 1), title: view.goals[at]?.goal.title ?? '' };
}
