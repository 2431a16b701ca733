import type { Instant } from '../../clock.ts';
import type { ReportView } from '../../progress/report-view.ts';
import type { Span } from '../brief.ts';
import { quote, sourceName, type Telling } from '../telling.ts';
import { group, type Row, row, type Section, section } from './form.ts';

/** How fresh each CRM's records are, and when they were last shown to be all there. */
export function sourcesSection(telling: Telling, report: ReportView): Section {
  const { view, speaker } = telling;
  const rows = view.sources.map((source): Row => {
    const proven = report.proven.filter((row) => row.source === source.source);
    const notes: (readonly Span[])[] = [
      ...provenNote(telling, proven, 'changesAt', 'report.proven.changes'),
      ...provenNote(telling, proven, 'everythingAt', 'report.proven.everything'),
    ];
    if (source.failure !== null)
      notes.unshift(
        speaker.runs<Span>('source.why', {
          source: sourceName(speaker, source.source),
          reason: quote(source.failure),
        }),
      );
    return row({
      label: [{ text: sourceName(speaker, source.source), strong: true }],
      value: [
        {
          text:
            source.pulledAt === null
              ? speaker.say('report.read.never')
              : speaker.say('report.read', { moment: momentText(telling, source.pulledAt) }),
        },
      ],
      basis: [quote(source.account)],
      notes,
    });
  });
  return section('sources', speaker.say('report.sources'), { groups: [group([], { rows })] });
}

/** Since when all objects of a source are proven: as of the one that was proven first. */
function provenNote(
  telling: Telling,
  proven: ReportView['proven'],
  by: 'changesAt' | 'everythingAt',
  id: 'report.proven.changes' | 'report.proven.everything',
): Span[][] {
  const dates = proven.map((row) => row[by]);
  const [oldest] = dates.filter((at) => at !== null).sort();
  if (oldest === undefined) return [];
  const { speaker } = telling;
  const open = dates.filter((at) => at === null).length;
  const text = speaker.say(id, {
    moment: momentText(telling, oldest),
    proven: dates.length - open,
    all: dates.length,
  });
  return [[{ text }]];
}

function momentText({ speaker, zone, view }: Telling, instant: Instant): string {
  return speaker.moment(instant, zone, view.day);
}
