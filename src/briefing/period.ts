import { type Day, dayOf } from '../clock.ts';
import type { GoalView } from '../progress/day-view.ts';
import { FEWEST_PEOPLE } from '../progress/fold.ts';
import type { Totals } from '../progress/moved-since.ts';
import type { Move } from '../progress/moves.ts';
import { NO_TEAM } from '../progress/teams.ts';
import type { Fix } from '../store/ports.ts';
import type { Part, Span } from './brief.ts';
import { forecastText, isShown } from './goal-line.ts';
import type { Remembered } from './memory.ts';
import { quote, type Telling } from './telling.ts';

/** What was done and decided in a time. */
export interface Done {
  /** Fixes made from here; null where fewer than five people made them. */
  readonly fixed: number | null;
  /** The latest answer to each thing that was asked. */
  readonly answers: readonly { readonly ask: string; readonly answer: string }[];
}

/** A span of days that is summed up on its last working day. */
export interface Period {
  readonly kind: 'week' | 'month';
  /** The measured day that it is compared with. */
  readonly since: Day;
  /** By goal. */
  readonly moves: ReadonlyMap<string, Move | null>;
  /** Null where the two days are not to be compared. */
  readonly totals: Totals | null;
  readonly done: Done;
}

/** What was done and decided after a day, up to another, by the organisation's clock. */
export function doneBetween(
  kept: { readonly fixes: readonly Fix[]; readonly answers: Remembered['answers'] },
  { since, until, zone }: { readonly since: Day; readonly until: Day; readonly zone: string },
): Done {
  const isWithin = ({ at }: { readonly at: string }) => dayOf(at, zone) > since && dayOf(at, zone) <= until;
  const undone = new Set(kept.fixes.flatMap(({ intent }) => intent.undoes ?? []));
  const made = kept.fixes.filter(
    ({ intent, result }) =>
      intent.undoes === null && !undone.has(intent.id) && result?.outcome === 'written' && isWithin(intent),
  );
  const people = new Set(made.map(({ intent }) => intent.by)).size;
  const latest = new Map(kept.answers.filter(isWithin).map(({ ask, answer }) => [ask, answer]));
  return {
    fixed: people < FEWEST_PEOPLE ? null : made.length,
    answers: [...latest].map(([ask, answer]) => ({ ask, answer })),
  };
}

const TITLES = { week: 'period.week', month: 'period.month' } as const;

/** The week or the month in a few lines; nothing where there is nothing to say of it. */
export function periodParts(telling: Telling, period: Period): Part[] {
  const { speaker, view } = telling;
  const { totals, done } = period;
  const both = (values: { readonly before: number; readonly now: number }, say: (value: number) => string) =>
    ({ before: say(values.before), now: say(values.now) }) as const;
  const items: Span[][] = [
    ...(period.kind === 'month' ? view.goals.flatMap((goal, at) => baselineLine(telling, goal, at + 1)) : []),
    ...(totals?.score
      ? [
          [
            {
              text: speaker.say(
                'period.score',
                both(totals.score, (n) => speaker.value(n, 'score')),
              ),
            },
          ],
        ]
      : []),
    ...(totals === null
      ? []
      : [
          [
            {
              text: speaker.say(
                'period.findings',
                both(totals.findings, (n) => speaker.number(n)),
              ),
            },
          ],
        ]),
    ...teamsLine(telling),
    ...(done.fixed === null ? [] : [[{ text: speaker.say('period.fixed', { n: done.fixed }) }]]),
    ...done.answers.flatMap((answer) => decidedLine(telling, answer)),
  ];
  if (items.length === 0) return [];
  return [{ kind: 'list', title: speaker.say(TITLES[period.kind]), items }];
}

/** A goal's number against where it began, and what is expected of it. */
function baselineLine(telling: Telling, goal: GoalView, at: number): Span[][] {
  const { speaker, view } = telling;
  const { baseline } = goal.goal.metric;
  const { value } = goal.measured;
  if (value === null || !isShown(goal)) return [];
  const values = {
    number: speaker.number(at),
    value: speaker.value(value, goal.unit),
    baseline: speaker.chosen(baseline.value, goal.unit),
    date: speaker.date(baseline.on, view.day),
    change: speaker.change(value - baseline.value, goal.unit),
  };
  const forecast = forecastText(telling, goal);
  return [
    forecast === null
      ? speaker.runs<Span>('period.baseline', values)
      : speaker.runs<Span>('period.baseline.forecast', { ...values, forecast }),
  ];
}

/** The groups of teams with the best and the poorest records, as everybody may see them. */
function teamsLine({ speaker, view }: Telling): Span[][] {
  const judged = (view.teams ?? [])
    .flatMap(({ ids, value }) => (value === null ? [] : [{ ids, value }]))
    .sort((a, b) => b.value - a.value);
  const [best, worst] = [judged[0], judged.at(-1)];
  if (!best || !worst) return [];
  const [high, low] = [best, worst].map(({ value }) => speaker.value(value, 'score'));
  if (high === undefined || low === undefined || high === low) return [];
  const named = ({ ids }: { readonly ids: readonly string[] }) =>
    quote(speaker.list(ids.map((id) => (id === NO_TEAM ? speaker.say('teams.none') : id))));
  return [speaker.runs<Span>('period.teams', { best: named(best), worst: named(worst), high, low })];
}

const WORDS = { yes: 'choice.yes', no: 'choice.no', discuss: 'choice.discuss' } as const;

function decidedLine({ speaker, view }: Telling, { ask, answer }: Done['answers'][number]): Span[][] {
  const [, checkId = '', goalId] = ask.split(' ');
  const goal = view.goals.find((one) => one.goal.id === goalId);
  const word = WORDS[answer as keyof typeof WORDS];
  if (!goal || word === undefined || !view.checks.some(({ id }) => id === checkId)) return [];
  return [
    speaker.runs<Span>('period.decided', {
      title: speaker.say(`check.${checkId}.title`),
      goal: quote(goal.goal.title),
      answer: speaker.say(word),
    }),
  ];
}
