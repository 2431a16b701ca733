import type { Instant } from '../clock.ts';
import { tame } from '../language/foreign.ts';
import type { Speaker } from '../language/speak.ts';
import type { Person } from '../people/schema.ts';
import type { Board } from '../progress/board.ts';
import type { DayView } from '../progress/day-view.ts';
import { anomalyNotes } from './anomalies.ts';
import { boardParts } from './board.ts';
import type { Brief, Part, Span } from './brief.ts';
import { askPart, type Decision } from './decision.ts';
import { detailParts, sourceNotes } from './details.ts';
import { goalParts } from './goal-line.ts';
import { headline } from './headline.ts';
import { milestoneNotes } from './milestones.ts';
import { movedPart } from './moved.ts';
import { type Period, periodParts } from './period.ts';
import { type Before, digestKeys, isQuiet } from './said.ts';
import { freshness, quote, sinceText, type Telling } from './telling.ts';

const TITLES = {
  day: 'digest.title',
  week: 'digest.title.week',
  month: 'digest.title.month',
} as const;

/** What a digest is composed from. */
export interface DigestAsk {
  readonly view: DayView;
  readonly recipient: Person;
  readonly speaker: Speaker;
  /** What this reader last heard; null for a digest that is whole in any case. */
  readonly before: Before | null;
  /** The week or the month that ends; null on any other day. */
  readonly period?: Period | null;
  /** What the teams that compare themselves mended in the week that ends; null on any other day, and where none do. */
  readonly board?: Board | null;
  readonly decision?: Decision | null;
  /** What the reader answered to it already; null for nothing. */
  readonly answer?: string | null;
  /** When what an earlier digest of this day said was found to be late, and put right; null where it was not. */
  readonly correctedAt?: Instant | null;
  /** A channel instead of the recipient. */
  readonly channel?: string | null;
}

/**
 * The day's digest for one reader: every goal's progress, pace, forecast, how far to trust it, what moved and why, and
 * what is asked of them. Where nothing changed that they need to hear, one line says so, without details, unless a week
 * or a month ends.
 */
export function composeDigest(ask: DigestAsk): Brief {
  const {
    view,
    recipient,
    speaker,
    before,
    period = null,
    board = null,
    correctedAt = null,
    channel = null,
  } = ask;
  const telling: Telling = { view, speaker, zone: recipient.zone ?? view.organisation.zone };
  const asked = ask.decision ? askPart(telling, ask.decision, ask.answer) : null;
  const frame = {
    kind: 'digest' as const,
    day: view.day,
    recipient: channel ?? recipient.email,
    to: channel === null ? ('person' as const) : ('channel' as const),
    language: speaker.language,
    direction: speaker.direction,
    detailsTitle: speaker.say('digest.details'),
    said: digestKeys(view, asked?.id ?? null),
  };
  const notes = [...correctedNotes(telling, correctedAt), ...sourceNotes(telling), ...anomalyNotes(telling)];
  if (period === null && isQuiet(view, before, asked?.id ?? null)) {
    const quiet = quietLine(telling, before);
    return {
      ...frame,
      summary: quiet,
      parts: [{ kind: 'lead', spans: [{ text: quiet }] }, ...notes],
      details: [],
    };
  }
  const goals = goalParts(telling);
  const lead = headline(
    speaker,
    goals.map(({ state }) => state),
  );
  const day = speaker.day(view.day);
  const organisation = tame(view.organisation.name);
  return {
    ...frame,
    summary: speaker.say('digest.summary', { organisation, day, headline: lead }),
    parts: [
      { kind: 'title', spans: titleSpans(telling, period) },
      { kind: 'lead', spans: [{ text: lead, strong: true }] },
      ...notes,
      ...goals,
      movedPart(period === null ? telling : { ...telling, view: over(view, period) }),
      ...milestoneNotes(telling, before),
      ...(period === null ? [] : periodParts(telling, period)),
      ...(asked === null ? [] : [asked]),
    ],
    details: [...detailParts(telling), ...(board === null ? [] : boardParts(speaker, board))],
  };
}

/** The day's view with what moved over a longer time. */
function over(view: DayView, { since, moves }: Period): DayView {
  const goals = view.goals.map((goal) => ({ ...goal, move: moves.get(goal.goal.id) ?? null }));
  return { ...view, since, goals };
}

function correctedNotes({ speaker, zone, view }: Telling, at: Instant | null): Part[] {
  if (at === null) return [];
  const moment = speaker.moment(at, zone, view.day);
  return [{ kind: 'note', spans: [{ text: speaker.say('digest.corrected', { moment }), strong: true }] }];
}

function titleSpans(telling: Telling, period: Period | null): Span[] {
  const { view, speaker } = telling;
  return speaker.runs<Span>(TITLES[period?.kind ?? 'day'], {
    organisation: quote(view.organisation.name),
    day: speaker.day(view.day),
    month: speaker.month(view.day),
    fresh: freshness(telling),
  });
}

function quietLine(telling: Telling, before: Before): string {
  const { view, speaker } = telling;
  const words = speaker.say('count.word', { n: view.goals.length });
  const since = sinceText(telling, before.day);
  return speaker.say('digest.quiet', { words, since, fresh: freshness(telling) });
}
