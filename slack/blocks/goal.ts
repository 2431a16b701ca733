import type { KnownBlock, ModalView } from '@slack/types';
import type { Part, Span } from '../../src/briefing/brief.ts';
import { detailParts } from '../../src/briefing/details.ts';
import { goalPart, goalParts } from '../../src/briefing/goal-line.ts';
import { milestoneNotes } from '../../src/briefing/milestones.ts';
import { movedPart } from '../../src/briefing/moved.ts';
import {
  aboutTooFew,
  countClause,
  freshness,
  quote,
  type Telling,
  trustPercent,
} from '../../src/briefing/telling.ts';
import type { DayView } from '../../src/progress/day-view.ts';
import { LIMITS, plain } from './controls.ts';
import { partBlocks } from './part.ts';
import { MOST_BLOCK_CHARS, richText, section } from './rich.ts';
import { noteView, type Told } from './sheet.ts';

const MOST_FAULTS = 5;
/** Slack's limit on the blocks of a modal. */
const MOST_BLOCKS = 100;

/** Where a goal stands, and what stands behind it; as blocks for a modal or a message. */
export function goalBlocks(told: Told, view: DayView, number: number): KnownBlock[] | null {
  const goal = view.goals[number - 1];
  if (!goal) return null;
  const { speaker, zone } = told;
  const telling: Telling = { view, speaker, zone };
  const { trust } = goal.measured;
  const faults = Object.entries(goal.faults)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_FAULTS)
    .flatMap(([checkId, failing]): Span[][] => {
      const clause = countClause(telling, checkId, failing);
      return clause === null ? [] : [[{ text: `${speaker.capital(clause)}.` }]];
    });
  const lines: Span[][] = [
    speaker.runs<Span>('goal.tactic', { tactic: quote(goal.goal.tactic) }),
    ...(trust === null || aboutTooFew(goal.metric.object, goal.measured.n)
      ? []
      : [speaker.runs<Span>('goal.trust', { trust: trustPercent(speaker, trust) })]),
  ];
  return [
    ...partBlocks(goalPart(telling, goal, number), told, MOST_BLOCK_CHARS),
    ...lines.map((spans) => richText([section(spans, told)])),
    ...(faults.length > 0
      ? partBlocks({ kind: 'list', title: speaker.say('goal.faults'), items: faults }, told, MOST_BLOCK_CHARS)
      : []),
  ];
}

export function goalView(told: Told, view: DayView, number: number): ModalView {
  const { speaker } = told;
  const blocks = goalBlocks(told, view, number);
  const title = speaker.say('home.goal', { n: speaker.number(number) });
  if (blocks === null)
    return noteView(told, { title, paragraphs: [[{ text: speaker.say('goal.unknown') }]] });
  return viewOf(told, title, blocks);
}

/**
 * Everything that stands behind the day: goals, score, teams of five and more, the worst checks, what is unknown.
 * @param whole with what a whole digest of the day says first, for whoever was told in one line that nothing changed; it
 *   names the day, since the message may be older
 */
export function detailsView(told: Told, view: DayView, whole: boolean): ModalView {
  const { speaker, zone } = told;
  const telling: Telling = { view, speaker, zone };
  const title = speaker.runs<Span>('digest.title', {
    organisation: quote(view.organisation.name),
    day: speaker.day(view.day),
    fresh: freshness(telling),
  });
  const first: Part[] = [
    { kind: 'title', spans: title },
    ...goalParts(telling),
    movedPart(telling),
    ...milestoneNotes(telling, null),
  ];
  const parts = [...(whole ? first : []), ...detailParts(telling)];
  const blocks = parts.flatMap((part) => partBlocks(part, told, MOST_BLOCK_CHARS));
  return viewOf(told, speaker.say('digest.details'), blocks);
}

function viewOf({ speaker }: Told, title: string, blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    title: plain(title, LIMITS.title),
    close: plain(speaker.say('sheet.close'), LIMITS.title),
    blocks: blocks.slice(0, MOST_BLOCKS),
  };
}
