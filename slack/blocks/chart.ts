import type { Block } from '@slack/types';
import type { Brief, GoalPart } from '../../src/briefing/brief.ts';
import { addDays, type Day, daysBetween } from '../../src/clock.ts';
import { cut, isolate, tame } from '../../src/language/foreign.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { trendSentence } from './picture.ts';

/** Slack's limits on a line chart. UTF-16 units. */
const MOST_TITLE = 50;
const MOST_AXIS = 50;
const MOST_LABEL = 20;
const MOST_SERIES = 6;
/** Slack takes twenty; with more than so many, labels of days stand in each other's way. */
const MOST_POINTS = 12;
const MOST_DAYS_YEARLESS = 330;

/**
 * Slack's own line chart. Slack's types do not know it; its form is that of docs.slack.dev. Each series has one point for
 * each category, in their order.
 */
export interface ChartBlock extends Block {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'line';
    readonly series: readonly { readonly name: string; readonly data: readonly Point[] }[];
    readonly axis_config: { readonly categories: readonly string[]; readonly y_label: string };
  };
}

interface Point {
  readonly label: string;
  readonly value: number;
}

/** A chart to go with a brief. */
export interface Chart {
  readonly block: ChartBlock;
  /** What it shows, for those who cannot see it. */
  readonly spoken: string;
}

type Way = readonly { readonly day: Day; readonly share: number }[];

/**
 * How far the goals of a brief have come over time. Their numbers have different units, so what is drawn is each goal's
 * share of its way from the baseline to the target, in percent, which is one unit for all; goals without a way are not in
 * it. Null where there is none to be drawn. Time runs from left to right in every language, as Slack draws it.
 */
export function trendChart({ parts, language, direction }: Brief): Chart | null {
  const goals = parts.flatMap((part): (GoalPart & { readonly way: Way })[] => {
    const way = part.kind === 'goal' ? part.trend?.way : null;
    return part.kind === 'goal' && way ? [{ ...part, way }] : [];
  });
  const { drawn, days } = widest(goals.slice(0, MOST_SERIES - 1));
  if (days.length < 2) return null;
  const speaker = createSpeaker(language);
  const [first = '', last = ''] = [days[0], days.at(-1)];
  // Over more than a year each day is told with its year, else none.
  const near = daysBetween(first, last) > MOST_DAYS_YEARLESS ? addDays(last, 1) : first;
  const labels = days.map((day) => cut(speaker.date(day, near), MOST_LABEL));
  const series = drawn.map(({ number, title, way }) => {
    const begin = `${speaker.number(number)} `;
    const name = cut(tame(title.text), MOST_LABEL - begin.length - ISOLATES);
    const points = days.map((day, index) => ({ label: labels[index] ?? '', value: percentOn(way, day) }));
    return { name: begin + isolate(name, direction), data: points };
  });
  const aim = labels.map((label) => ({ label, value: 100 }));
  return {
    spoken: drawn.map((goal) => trendSentence(goal, goal.trend?.spoken ?? '', speaker)).join(' '),
    block: {
      type: 'data_visualization',
      title: cut(speaker.say('chart.title'), MOST_TITLE),
      chart: {
        type: 'line',
        series: [...series, { name: cut(speaker.say('chart.target'), MOST_LABEL), data: aim }],
        axis_config: { categories: labels, y_label: cut(speaker.say('chart.axis'), MOST_AXIS) },
      },
    },
  };
}

/** What an isolate takes. */
const ISOLATES = 2;

/**
 * The goals and the days that together show most. Each goal must have a value on each day, so one whose history is short
 * costs the others theirs; where that is too much, it is left out.
 */
function widest<G extends { readonly way: Way }>(goals: readonly G[]) {
  let best: { readonly drawn: readonly G[]; readonly days: readonly Day[] } = { drawn: [], days: [] };
  for (const latest of goals) {
    const from = latest.way[0]?.day;
    if (from === undefined) continue;
    const drawn = goals.filter(({ way }) => (way[0]?.day ?? '') !== '' && (way[0]?.day ?? '') <= from);
    const all = new Set(drawn.flatMap(({ way }) => way.map(({ day }) => day)).filter((day) => day >= from));
    const days = sampled([...all].sort(), MOST_POINTS);
    const [size, most] = [drawn.length * days.length, best.drawn.length * best.days.length];
    if (size > most || (size === most && drawn.length > best.drawn.length)) best = { drawn, days };
  }
  return best;
}

/** At most so many of a list, evenly, the first and the last among them. */
function sampled<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, index) => {
    return list[Math.round((index * (list.length - 1)) / (most - 1))] as T;
  });
}

/** The share of the way as last measured by a day, in percent. */
function percentOn(way: Way, day: Day): number {
  const share = way.findLast((point) => point.day <= day)?.share ?? 0;
  return Math.round(share * 1000) / 10 + 0;
}
