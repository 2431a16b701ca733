import type { Speaker } from '../language/speak.ts';
import type { Person } from '../people/schema.ts';
import type { DayView } from '../progress/day-view.ts';
import type { FixView } from '../progress/fixes.ts';
import { keyOf } from '../progress/ranking.ts';
import type { Brief, Part, Span } from './brief.ts';
import { quote, sourceName } from './telling.ts';

/** A finding that was named on so many working days, and about which nothing was done. */
export interface Ignored {
  readonly fix: FixView;
  readonly days: number;
}

/** Records that are named at most; the rest is a count. */
const MOST_RECORDS = 5;

/**
 * What a manager hears of records that nobody took up. It tells of records and of nobody: not who was asked, nor how
 * often anybody answers.
 * @param ignored at least one
 */
export function composeEscalation(ask: {
  readonly manager: Person;
  readonly ignored: readonly Ignored[];
  readonly view: DayView;
  readonly speaker: Speaker;
}): Brief {
  const { manager, ignored, view, speaker } = ask;
  const named = ignored.toSorted((a, b) => b.days - a.days).slice(0, MOST_RECORDS);
  const lead = speaker.say('escalation.lead', { n: ignored.length });
  const rest = ignored.length - named.length;
  const parts: Part[] = [
    { kind: 'lead', spans: [{ text: lead }] },
    ...named.map(({ fix, days }): Part => {
      const { checkId, source } = fix.ranked.finding;
      const spans = speaker.runs<Span>('escalation.record', {
        object: speaker.say(`object.${fix.object}`),
        label: quote(fix.label),
        fault: speaker.say(`check.${checkId}.nudge`),
        days,
      });
      const text = speaker.say('nudge.action', { source: sourceName(speaker, source) });
      const action = fix.link === null ? null : { text, url: fix.link };
      return { kind: 'fix', finding: '', spans, action, choices: [] };
    }),
    ...(rest > 0
      ? [
          {
            kind: 'note' as const,
            spans: [{ text: speaker.say('cut.more', { n: rest }), muted: true as const }],
          },
        ]
      : []),
  ];
  return {
    kind: 'escalation',
    day: view.day,
    recipient: manager.email,
    to: 'person',
    language: speaker.language,
    direction: speaker.direction,
    summary: lead,
    parts,
    detailsTitle: '',
    details: [],
    said: JSON.stringify(ignored.map(({ fix }) => keyOf(fix.ranked.finding))),
  };
}
