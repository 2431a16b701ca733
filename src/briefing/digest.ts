import { tame } from '../language/foreign.ts';
import type { Speaker } from '../language/speak.ts';
import type { Person } from '../people/schema.ts';
import type { DayView } from '../progress/day-view.ts';
import { anomalyNotes } from './anomalies.ts';
import type { Brief, Part, Span } from './brief.ts';
import { detailParts, sourceNotes } from './details.ts';
import { goalParts } from './goal-line.ts';
import { headline } from './headline.ts';
import { movedPart } from './moved.ts';
import { type Before, digestKeys, isQuiet } from './said.ts';
import { freshness, quote, sinceText, type Telling } from './telling.ts';

/**
 * The day's digest for one reader: every goal's progress, pace, forecast, how far to trust it, what moved and why.
 * Where nothing changed that they need to hear, one line says so and all else stands in the details.
 * @param before what this reader last heard; null for a digest that is whole in any case
 */
export function composeDigest(ask: {
  readonly view: DayView;
  readonly recipient: Person;
  readonly speaker: Speaker;
  readonly before: Before | null;
}): Brief {
  const { view, recipient, speaker, before } = ask;
  const telling: Telling = { view, speaker, zone: recipient.zone ?? view.organisation.zone };
  const goals = goalParts(telling);
  const moved = movedPart(telling);
  const details = detailParts(telling);
  const frame = {
    kind: 'digest' as const,
    day: view.day,
    recipient: recipient.email,
    language: speaker.language,
    direction: speaker.direction,
    detailsTitle: speaker.say('digest.details'),
    said: digestKeys(view),
  };
  if (isQuiet(view, before)) {
    const quiet = quietLine(telling, before);
    const parts: Part[] = [
      { kind: 'lead', spans: [{ text: quiet }] },
      ...sourceNotes(telling),
      ...anomalyNotes(telling),
    ];
    return { ...frame, summary: quiet, parts, details: [...goals, moved, ...details] };
  }
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
      { kind: 'title', spans: titleSpans(telling) },
      { kind: 'lead', spans: [{ text: lead, strong: true }] },
      ...sourceNotes(telling),
      ...anomalyNotes(telling),
      ...goals,
      moved,
    ],
    details,
  };
}

function titleSpans(telling: Telling): Span[] {
  const { view, speaker } = telling;
  return speaker.runs<Span>('digest.title', {
    organisation: quote(view.organisation.name),
    day: speaker.day(view.day),
    fresh: freshness(telling),
  });
}

function quietLine(telling: Telling, before: Before): string {
  const { view, speaker } = telling;
  const words = speaker.say('count.word', { n: view.goals.length });
  const since = sinceText(telling, before.day);
  return speaker.say('digest.quiet', { words, since, fresh: freshness(telling) });
}
