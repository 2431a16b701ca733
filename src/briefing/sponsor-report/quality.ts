import type { Chart } from '../../drawing/chart.ts';
import type { CheckView } from '../../progress/day-view.ts';
import type { FixGroupView } from '../../progress/fixes.ts';
import type { ReportView } from '../../progress/report-view.ts';
import { NO_TEAM } from '../../progress/teams.ts';
import type { Span } from '../brief.ts';
import { countClause, differenceText, quote, sinceText, type Telling } from '../telling.ts';
import { type Figure, group, type Row, row, type Section, section } from './form.ts';

/** Checks that are named: those with the most findings. */
const MOST_CHECKS = 10;

export function qualityFigure({ view, speaker }: Telling): Figure[] {
  const { value, n, change } = view.score;
  if (value === null) return [];
  const judgements = speaker.say('report.judgements', { count: n, n: speaker.number(n) });
  const still = change === null || speaker.change(change, 'score') === speaker.change(0, 'score');
  const moved = still ? null : speaker.change(change, 'score');
  const since = view.since === null ? '' : speaker.since(view.since, view.day);
  return [
    {
      label: speaker.say('report.score'),
      value: speaker.value(value, 'score'),
      basis:
        moved === null || view.since === null
          ? judgements
          : speaker.say('report.score.changed', {
              judgements,
              change: moved,
              since,
            }),
    },
  ];
}

/** The score in time, by dimension, by object and by team. */
export function qualitySection(telling: Telling, report: ReportView): Section {
  const { view, speaker } = telling;
  const { coverage, value } = view.score;
  const chart = scoreChart(telling, report);
  const groups = [
    group(speaker.say('report.score.trend'), {
      chart,
      lead: chart === null ? [] : trendLead(telling, report),
    }),
    group(speaker.say('report.by.dimension'), {
      rows: view.dimensions.flatMap((dimension) =>
        scoreRow(telling, [{ text: speaker.say(`dimension.${dimension.id}`) }], dimension),
      ),
    }),
    group(speaker.say('report.by.object'), {
      rows: view.objects.flatMap((score) => {
        const names = score.ids.map((id) => speaker.say(`object.${id}`));
        return scoreRow(telling, [{ text: speaker.list(names) }], score);
      }),
    }),
    group(speaker.say('report.by.team'), {
      rows: (view.teams ?? []).flatMap((team) => {
        const count = speaker.say('report.people', { count: team.people, n: speaker.number(team.people) });
        const names = team.ids.map((id) => (id === NO_TEAM ? speaker.say('teams.none') : id));
        return scoreRow(telling, [quote(speaker.list(names))], team, count);
      }),
    }),
  ];
  const lead =
    value === null
      ? []
      : [
          {
            text: speaker.say('report.coverage', { coverage: speaker.percent(coverage) }),
            muted: true as const,
          },
        ];
  return section('quality', speaker.say('score.title'), { lead, groups });
}

function scoreRow(
  { speaker }: Telling,
  label: readonly Span[],
  score: { readonly value: number | null; readonly n: number },
  more?: string,
): Row[] {
  if (score.value === null) return [];
  const value = speaker.value(score.value, 'score');
  const judgements = speaker.say('report.judgements', { count: score.n, n: speaker.number(score.n) });
  const name = label.map(({ text }) => text).join('');
  return [
    row({
      label,
      gauge: {
        kind: 'meter',
        share: score.value / 100,
        spoken: speaker.say('report.score.spoken', { name, value }),
      },
      value: [{ text: value, strong: true }],
      basis: [{ text: more === undefined ? judgements : speaker.series([more, judgements]) }],
    }),
  ];
}

function scoreChart({ speaker, view }: Telling, { scores }: ReportView): Chart | null {
  const [first, last] = [scores[0], scores.at(-1)];
  if (!first || !last || scores.length < 2) return null;
  const label = ({ value, day }: typeof first) => ({
    label: speaker.value(value, 'score'),
    dayLabel: speaker.date(day, view.day),
  });
  return {
    points: scores,
    aims: [],
    ahead: null,
    first: label(first),
    last: label(last),
    spoken: speaker.say('report.score.trend.spoken', {
      first: label(first).label,
      from: label(first).dayLabel,
      last: label(last).label,
      to: label(last).dayLabel,
    }),
  };
}

function trendLead({ speaker }: Telling, { scores }: ReportView): Span[] {
  const days = speaker.say('report.days', { count: scores.length, n: speaker.number(scores.length) });
  const id = scores.some(({ apart }) => apart) ? 'report.score.trend.apart' : 'report.score.trend.kept';
  return [{ text: speaker.say(id, { days }), muted: true }];
}

/** The checks with the most findings, and what mending them gives. */
export function worstSection(telling: Telling, report: ReportView): Section {
  const { view, speaker } = telling;
  const fixes = new Map(report.fixes.map((fix) => [fix.checkId, fix]));
  const rows = view.checks
    .toSorted((a, b) => b.failing - a.failing || (a.id < b.id ? -1 : 1))
    .flatMap((check) => checkRow(telling, check, fixes.get(check.id)))
    .slice(0, MOST_CHECKS);
  const lead = [{ text: speaker.say('report.worst.how'), muted: true as const }];
  return section('worst', speaker.say('report.worst'), { lead, groups: [group([], { rows })] });
}

function checkRow(telling: Telling, check: CheckView, fix: FixGroupView | undefined): Row[] {
  const { speaker, view } = telling;
  const count = countClause(telling, check.id, check.failing);
  if (count === null || check.checked === 0) return [];
  const share = check.failing / check.checked;
  const gives = fix ? givesText(telling, fix) : null;
  const changed =
    check.change === null || check.change === 0 || view.since === null
      ? null
      : speaker.say('report.worst.changed', {
          change: differenceText(telling, check.change),
          since: sinceText(telling, view.since),
        });
  return [
    row({
      label: [{ text: speaker.say(`check.${check.id}.title`) }],
      gauge: { kind: 'meter', share, bad: true, spoken: count },
      value: [{ text: speaker.value(share, 'share'), strong: true }],
      basis: [
        {
          text: speaker.say('report.of', {
            part: speaker.number(check.failing),
            all: speaker.number(check.checked),
          }),
        },
      ],
      notes: [gives, changed].flatMap((text) => (text === null ? [] : [[{ text }]])),
    }),
  ];
}

/** What mending all findings of a check gives the goals; null where they gain nothing that people would see. */
export function givesText({ speaker, view }: Telling, { trustGains }: FixGroupView): string | null {
  const none = speaker.change(0, 'share');
  const gains = view.goals.flatMap(({ goal }, at) => {
    const change = speaker.change(trustGains.get(goal.id) ?? 0, 'share');
    return change === none
      ? []
      : [speaker.say('report.gives.goal', { number: speaker.number(at + 1), change })];
  });
  return gains.length === 0 ? null : speaker.say('report.gives', { gains: speaker.list(gains) });
}
