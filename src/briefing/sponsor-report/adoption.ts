import type { ReportView } from '../../progress/report-view.ts';
import type { Span } from '../brief.ts';
import { quote, type Telling } from '../telling.ts';
import { type Figure, group, type Row, row, type Section, section } from './form.ts';

type Group = NonNullable<NonNullable<ReportView['adoption']>['organisation']>;

export function adoptionFigure({ speaker }: Telling, { adoption }: ReportView): Figure[] {
  const all = adoption?.organisation;
  if (!all || all.value === null) return [];
  return [
    {
      label: speaker.say('report.adoption.score'),
      value: speaker.value(all.value, 'score'),
      basis: speaker.say('report.people', { count: all.people, n: speaker.number(all.people) }),
    },
  ];
}

/** How the CRM is used, by part, department and team; groups that may not be shown are not there. */
export function adoptionSection(telling: Telling, { adoption }: ReportView): Section {
  const { speaker } = telling;
  const all = adoption?.organisation ?? null;
  const named = (groups: readonly Group[]) =>
    groups.flatMap((one) => groupRow(telling, [quote(speaker.list(one.ids.filter((id) => id !== '')))], one));
  const lead =
    all === null
      ? []
      : [
          {
            text: speaker.say('report.adoption.how', { coverage: speaker.percent(all.coverage) }),
            muted: true as const,
          },
        ];
  return section('adoption', speaker.say('report.adoption'), {
    lead,
    groups: [
      group(speaker.say('report.by.habit'), { rows: all === null ? [] : habitRows(telling, all) }),
      group(speaker.say('report.by.department'), { rows: named(manyOf(adoption?.departments)) }),
      group(speaker.say('report.by.team'), { rows: named(manyOf(adoption?.teams)) }),
    ],
  });
}

/** One group alone is the organisation again, or says nothing beside it. */
function manyOf(groups: readonly Group[] | undefined): readonly Group[] {
  return (groups ?? []).filter(({ ids }) => ids.some((id) => id !== ''));
}

function habitRows({ speaker }: Telling, { parts }: Group): Row[] {
  return parts.flatMap(({ id, share, due, people }) => {
    if (share === null) return [];
    const name = speaker.say(`habit.${id}.title`);
    const value = speaker.value(share, 'share');
    return [
      row({
        label: [{ text: name }],
        gauge: {
          kind: 'meter',
          share,
          spoken: speaker.say('report.score.spoken', { name, value }),
        },
        value: [{ text: value, strong: true }],
        basis: [
          {
            text: speaker.say('report.habit.basis', {
              due: speaker.number(due),
              people: speaker.say('report.people', { count: people, n: speaker.number(people) }),
            }),
          },
        ],
        notes: [[{ text: speaker.say(`habit.${id}.means`) }]],
      }),
    ];
  });
}

function groupRow({ speaker }: Telling, label: readonly Span[], { value, people }: Group): Row[] {
  if (value === null) return [];
  const score = speaker.value(value, 'score');
  const name = label.map(({ text }) => text).join('');
  return [
    row({
      label,
      gauge: {
        kind: 'meter',
        share: value / 100,
        spoken: speaker.say('report.score.spoken', { name, value: score }),
      },
      value: [{ text: score, strong: true }],
      basis: [{ text: speaker.say('report.people', { count: people, n: speaker.number(people) }) }],
    }),
  ];
}
