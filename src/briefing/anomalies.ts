import type { Day } from '../clock.ts';
import type { Speaker } from '../language/speak.ts';
import type { Anomaly } from '../progress/anomalies.ts';
import type { ListPart, Part, Span } from './brief.ts';
import { sourceName, type Telling } from './telling.ts';

/** What sentences on a day's anomalies are told with: the day they are read on, and the reader's zone. */
export interface Occasion {
  readonly speaker: Speaker;
  readonly day: Day;
  readonly zone: string;
}

/** One anomaly in a sentence. */
export function anomalyText({ speaker, day: today, zone }: Occasion, anomaly: Anomaly): string {
  const records = (object: string, count: number) =>
    speaker.say(`records.${object}`, { count, n: speaker.number(count) });
  const source = 'source' in anomaly ? sourceName(speaker, anomaly.source) : '';
  switch (anomaly.kind) {
    case 'created':
    case 'pulled': {
      const { kind, object, direction, value, day } = anomaly;
      const expected = speaker.number(Math.round(anomaly.expected));
      const values = { source, records: records(object, value), day: speaker.date(day, today), expected };
      return speaker.say(`anomaly.${kind}.${direction}`, values);
    }
    case 'stock': {
      const { object, value, expected } = anomaly;
      return speaker.say('anomaly.stock', {
        source,
        records: records(object, value),
        expected: speaker.number(expected),
      });
    }
    case 'integration': {
      const { object, value, expected, day } = anomaly;
      return speaker.say('anomaly.integration', {
        source,
        object: speaker.say(`object.${object}`),
        share: speaker.percent(value),
        expected: speaker.percent(expected),
        day: speaker.date(day, today),
      });
    }
    case 'finding':
      return speaker.say('anomaly.finding', {
        title: speaker.say(`check.${anomaly.checkId}.title`),
        share: speaker.value(anomaly.value, 'share'),
        expected: speaker.value(anomaly.expected, 'share'),
      });
    case 'mix':
      return speaker.say('anomaly.mix', { source, field: speaker.say(`field.${anomaly.path}`) });
    case 'stale': {
      if (anomaly.since === null) return speaker.say('anomaly.stale.never', { source });
      return speaker.say('anomaly.stale', { source, moment: speaker.moment(anomaly.since, zone, today) });
    }
    case 'lost':
    case 'retyped': {
      const { kind, object, field } = anomaly;
      if (field === '*')
        return speaker.say('anomaly.lost.object', { source, object: speaker.say(`object.${object}`) });
      return speaker.say(`anomaly.${kind}`, { source, field: speaker.say(`field.${object}.${field}`) });
    }
  }
}

/** What is not as usual, for those who ask; empty on a usual day. */
export function anomalyList(telling: Telling): ListPart {
  return {
    kind: 'list',
    title: telling.speaker.say('anomalies.title'),
    items: telling.view.anomalies.map((anomaly): Span[] => [
      { text: anomalyText(occasionOf(telling), anomaly) },
    ]),
  };
}

/** One line on what is not as usual, for everybody: the first of it, and how much more there is. */
export function anomalyNotes(telling: Telling): Part[] {
  const { speaker, view } = telling;
  // A source that was not read has a line of its own.
  const told = view.anomalies.filter(({ kind }) => kind !== 'stale');
  const [first] = told;
  if (!first) return [];
  const values = { first: anomalyText(occasionOf(telling), first), n: told.length - 1 };
  return [{ kind: 'note', spans: [{ text: speaker.say('anomalies.note', values), strong: true }] }];
}

function occasionOf({ speaker, view, zone }: Telling): Occasion {
  return { speaker, zone, day: view.day };
}
