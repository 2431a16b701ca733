import type { DuplicateCount } from '../../progress/duplicate-counts.ts';
import type { ReportView } from '../../progress/report-view.ts';
import type { Telling } from '../telling.ts';
import { type Figure, group, type Line, type Row, row, type Section, section } from './form.ts';

export function duplicatesFigure({ speaker }: Telling, { duplicates }: ReportView): Figure[] {
  const total = (of: (count: DuplicateCount) => number) =>
    duplicates.objects.reduce((sum, count) => sum + of(count), 0);
  const records = total((count) => count.records);
  if (records === 0) return [];
  return [
    {
      label: speaker.say('report.surplus'),
      value: speaker.number(total(({ safe }) => safe.surplus)),
      basis: speaker.say('report.compared', { count: records, n: speaker.number(records) }),
    },
  ];
}

/** Records that are, or may be, one thing, by object; and whether the matcher can be believed. */
export function duplicatesSection(telling: Telling, { duplicates }: ReportView): Section {
  const { speaker } = telling;
  const { objects, leadsThatAreContacts: both, health } = duplicates;
  const rows = objects.map((count) => countRow(telling, count));
  const lines: Line[] = [];
  if (both > 0)
    lines.push({ spans: [{ text: speaker.say('report.both', { count: both, n: speaker.number(both) }) }] });
  for (const { subject, state, records } of health) {
    const id = HEALTH[state];
    const values = {
      subject: speaker.say(SUBJECTS[subject] ?? 'subject.person'),
      n: speaker.number(records),
    };
    lines.push({ spans: [{ text: speaker.say(id, values), muted: true }] });
  }
  return section('duplicates', speaker.say('report.duplicates'), { groups: [group([], { rows, lines })] });
}

const HEALTH = {
  sound: 'report.matcher.sound',
  unsure: 'report.matcher.unsure',
  blind: 'report.matcher.blind',
} as const;

const SUBJECTS: Readonly<Record<string, 'subject.organisation' | 'subject.person'>> = {
  organisation: 'subject.organisation',
  person: 'subject.person',
};

function countRow({ speaker }: Telling, { object, records, safe, review }: DuplicateCount): Row {
  const tier = (id: 'report.safe' | 'report.review', count: number) =>
    speaker.say(id, { count, n: speaker.number(count) });
  const surplus = speaker.say('report.too-many', {
    count: safe.surplus,
    n: speaker.number(safe.surplus),
  });
  return row({
    label: [{ text: speaker.say(`object.${object}`) }],
    gauge: { kind: 'meter', share: safe.surplus / records, bad: true, spoken: surplus },
    value: [{ text: surplus, strong: true }],
    basis: [{ text: speaker.say('report.compared', { count: records, n: speaker.number(records) }) }],
    notes: [
      [
        {
          text: speaker.series([tier('report.safe', safe.clusters), tier('report.review', review.clusters)]),
        },
      ],
    ],
  });
}
