import type { DayView, GoalView } from '../progress/day-view.ts';
import type { AskPart, Choice, Span } from './brief.ts';
import { countClause, quote, type Telling, trustPercent } from './telling.ts';

/** One decision that would help a goal most, from the day's evidence. */
export interface Decision {
  /** The same on every day on which it is the one: what is asked, of which goal. */
  readonly id: string;
  readonly goalId: string;
  readonly checkId: string;
  readonly failing: number;
  /** What the goal's trust would gain if no record failed any more, 0 to 1, weighted as the goal is. */
  readonly gain: number;
}

/** A gain below this is not worth a sponsor's decision. */
const LEAST_GAIN = 0.03;
/** Fewer records than these are mended by those who own them, without a decision. */
const LEAST_RECORDS = 3;
/** What was asked before is asked on while it gives at least this share of the best: no question flips to and fro. */
const STAYS = 0.75;

/**
 * The decision to ask of sponsors: about the fault that costs a goal most trust. A missing field could be demanded by the
 * CRM; anything else could be corrected.
 * @param answered what is not to be asked
 * @param asked what was asked last; null for nothing
 */
export function decisionOf(
  view: DayView,
  answered: ReadonlySet<string>,
  asked: string | null = null,
): Decision | null {
  const candidates = view.goals
    .flatMap((goal) => candidateOf(goal) ?? [])
    .filter(({ id, gain, failing }) => gain >= LEAST_GAIN && failing >= LEAST_RECORDS && !answered.has(id))
    .sort((a, b) => b.gain - a.gain || (a.id < b.id ? -1 : 1));
  const [best] = candidates;
  if (!best) return null;
  const before = candidates.find(({ id }) => id === asked);
  return before && before.gain >= STAYS * best.gain ? before : best;
}

function candidateOf({ goal, measured, worst }: GoalView): Decision | null {
  if (worst === null || measured.trust === null || measured.n === 0) return null;
  const lost = Math.min(1 - measured.trust, worst.failing / measured.n);
  const verb = worst.checkId.endsWith('-missing') ? 'require' : 'correct';
  const id = `${verb} ${worst.checkId} ${goal.id}`;
  return { id, goalId: goal.id, checkId: worst.checkId, failing: worst.failing, gain: lost * goal.weight };
}

/** The decision as it is asked; null where that would tell of too few people. */
export function askPart(telling: Telling, decision: Decision): AskPart | null {
  const { speaker, view } = telling;
  const goal = view.goals.find((candidate) => candidate.goal.id === decision.goalId);
  const count = countClause(telling, decision.checkId, decision.failing);
  if (!goal || count === null) return null;
  const [verb] = decision.id.split(' ');
  const spans = speaker.runs<Span>(`ask.${verb}`, {
    count: speaker.capital(count),
    goal: quote(goal.goal.title),
    trust: trustPercent(speaker, goal.measured.trust ?? 0),
  });
  const choices = ['yes', 'no', 'discuss'].map((id): Choice => ({ id, text: speaker.say(`choice.${id}`) }));
  return { kind: 'ask', id: decision.id, spans, choices };
}
