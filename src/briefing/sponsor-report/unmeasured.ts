import type { ReportView } from '../../progress/report-view.ts';
import { quote, type Telling } from '../telling.ts';
import { group, type Line, type Row, row, type Section, section } from './form.ts';

/** What could not be measured, by its reason; what goals rest on first. */
export function unmeasuredSection(telling: Telling, report: ReportView): Section {
  const { view, speaker } = telling;
  const ofGoals = new Set(view.goals.map(({ metric }) => metric.id));
  const things = [
    ...view.unmeasured.map(({ id, reason }) => ({
      reason,
      title: speaker.say(`metric.${id}.title`),
      first: ofGoals.has(id),
    })),
    ...view.checks.flatMap(({ id, reason, idle }) =>
      reason === null || idle ? [] : [{ reason, title: speaker.say(`check.${id}.title`), first: false }],
    ),
    ...(report.adoption?.organisation ? (report.adoption.unknown ?? []) : []).map(({ id, reason }) => ({
      reason,
      title: speaker.say(`habit.${id}.title`),
      first: false,
    })),
  ];
  const rows = [...Map.groupBy(things, ({ reason }) => reason)]
    .toSorted(([, a], [, b]) => Number(b.some(({ first }) => first)) - Number(a.some(({ first }) => first)))
    .map(([reason, those]): Row => {
      const titles = those.toSorted((a, b) => Number(b.first) - Number(a.first)).map(({ title }) => title);
      const [only = ''] = titles;
      return row({
        label: [quote(reason)],
        value:
          titles.length === 1
            ? [quote(only)]
            : [{ text: speaker.say('report.things', { n: titles.length }), strong: true }],
        more:
          titles.length === 1
            ? null
            : {
                title: speaker.say('report.which'),
                lines: titles.map((title) => ({ spans: [quote(title)] })),
              },
      });
    });
  return section('unmeasured', speaker.say('unmeasured.title'), {
    groups: [group([], { rows, lines: privateLines(telling, report) })],
  });
}

/** What is known and not told, since too few people are behind it. */
function privateLines({ view, speaker }: Telling, { adoption }: ReportView): Line[] {
  const ids = [
    ...(view.teams === null ? ['teams.few'] : []),
    ...(adoption !== null && adoption.organisation === null ? ['report.adoption.few'] : []),
  ];
  return ids.map((id) => ({ spans: [{ text: speaker.say(id) }] }));
}
