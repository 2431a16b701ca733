import type { HomeView, KnownBlock } from '@slack/types';
import type { Span } from '../../src/briefing/brief.ts';
import { askPart, decisionOf } from '../../src/briefing/decision.ts';
import { goalParts } from '../../src/briefing/goal-line.ts';
import { headline } from '../../src/briefing/headline.ts';
import { nextLine } from '../../src/briefing/milestones.ts';
import { countClause, freshness, quote, sourceName, type Telling } from '../../src/briefing/telling.ts';
import { cut, tame } from '../../src/language/foreign.ts';
import type { DayView } from '../../src/progress/day-view.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import type { HomeData } from '../home.ts';
import { ACTIONS } from '../ids.ts';
import { answerCodec } from '../schema.ts';
import { keptReason } from './aside-sheets.ts';
import { boardBlocks } from './board.ts';
import { button, LIMITS } from './controls.ts';
import { findingSpans, whySpans } from './finding.ts';
import { fixBlocks, refOf } from './fix.ts';
import { preferenceBlocks } from './home-preferences.ts';
import { ANSWER_WORDS, answeredText, partBlocks } from './part.ts';
import { reportsBlocks } from './reports.ts';
import { MOST_BLOCK_CHARS, richText, section, small } from './rich.ts';
import type { Told } from './sheet.ts';

/** Slack's limit on the blocks of a Home tab. */
const MOST_BLOCKS = 100;
const MOST_FAULTS = 5;

/** The Home tab: the goals, one's own fixes, what one may look after, and one's own wishes. */
export function homeView(
  told: Told,
  person: { readonly name: string; readonly role: string },
  strategy: Strategy,
  data: HomeData,
): HomeView {
  const { view } = data;
  const telling = view === null ? null : { view, speaker: told.speaker, zone: told.zone };
  const blocks = [
    ...titleBlocks(told, strategy, telling),
    ...(telling === null ? [line(told, [{ text: told.speaker.say('home.no-day') }])] : []),
    ...(telling && data.goals ? goalBlocks(told, telling, data) : []),
    ...(telling && data.own && (person.role === 'rep' || data.own.fixes.length > 0)
      ? ownBlocks(told, strategy, data.own)
      : []),
    ...(data.reports ? reportsBlocks(told, data.reports) : []),
    ...(data.board ? boardBlocks(told, data.board) : []),
    ...(telling && data.exceptions ? nextBlocks(told, telling) : []),
    ...(data.exceptions ? exceptionBlocks(told, data.exceptions) : []),
    ...(data.answers ? answerBlocks(told, telling, data.answers) : []),
    ...(telling && data.health ? healthBlocks(told, telling, data.health) : []),
    ...preferenceBlocks(told, person.role, strategy, data),
  ];
  return { type: 'home', blocks: blocks.slice(0, MOST_BLOCKS) };
}

/** The Home tab of somebody who is not let in. */
export function outsiderHome(sentence: string): HomeView {
  return {
    type: 'home',
    blocks: [
      {
        type: 'section',
        text: { type: 'plain_text', text: cut(tame(sentence), MOST_BLOCK_CHARS), emoji: false },
      },
    ],
  };
}

function titleBlocks(told: Told, strategy: Strategy, telling: Telling | null): KnownBlock[] {
  const { speaker, today } = told;
  const title = speaker.runs<Span>('home.title', {
    organisation: quote(strategy.organisation.name),
    day: speaker.day(today),
  });
  return [line(told, title), ...(telling ? [small([{ text: freshness(telling) }], told)] : [])];
}

function goalBlocks(told: Told, telling: Telling, data: HomeData): KnownBlock[] {
  const { speaker } = told;
  const goals = goalParts(telling);
  const lead = headline(
    speaker,
    goals.map(({ state }) => state),
  );
  const decided = data.decide?.today ?? null;
  const decision = data.decide && decided === null ? decisionOf(telling.view, data.decide.answered) : null;
  const ask = decision ? askPart(telling, decision) : null;
  const details = goals.map(({ number }) =>
    button(speaker.say('home.goal', { n: speaker.number(number) }), {
      action: `${ACTIONS.goal}:${number}`,
      value: String(number),
    }),
  );
  const teams = button(speaker.say('home.details'), { action: ACTIONS.details, value: telling.view.day });
  return [
    heading(told, lead),
    ...goals.flatMap((goal) => partBlocks(goal, told, MOST_BLOCK_CHARS)),
    ...nextLine(telling).map((spans) => line(told, spans)),
    { type: 'actions', block_id: 'goals', elements: [...details, ...(data.teams ? [teams] : [])] },
    ...(ask ? partBlocks(ask, told, MOST_BLOCK_CHARS) : []),
    ...(decided === null ? [] : [small([{ text: `✓ ${answeredText(told, decided)}` }], told)]),
  ];
}

/** One's own fixes alone; null for whom there are none. */
export function homeFixes(told: Told, strategy: Strategy, { view, own }: HomeData): KnownBlock[] | null {
  if (view === null || own === null || own.fixes.length === 0) return null;
  return ownBlocks(told, strategy, own).slice(1);
}

/** Their own open findings, with the same buttons as in a nudge; and what they have mended, for themselves alone. */
function ownBlocks(told: Told, strategy: Strategy, own: NonNullable<HomeData['own']>): KnownBlock[] {
  const { speaker } = told;
  const choices = [{ id: 'fix', text: '' }];
  const rest = own.total - own.fixes.length;
  return [
    { type: 'divider' },
    heading(told, speaker.say('home.own')),
    ...(own.fixes.length === 0 ? [line(told, [{ text: speaker.say('home.own.none') }])] : []),
    ...own.fixes.flatMap((fix) => {
      const { finding } = fix.ranked;
      const open = { ...fix, finding };
      const spans = [...findingSpans(told, open), { text: '\n' }, ...whySpans(told, strategy, open)];
      const action = fix.link === null ? null : { text: '', url: fix.link };
      const name = `${finding.checkId} ${finding.source} ${finding.recordId}`;
      return fixBlocks({ kind: 'fix', finding: name, spans, action, choices }, told);
    }),
    small(
      [
        ...(rest > 0 ? [{ text: `${speaker.say('nudge.rest', { n: rest })} ` }] : []),
        { text: speaker.say('home.own.mended', { n: own.mended }) },
      ],
      told,
    ),
  ];
}

/** What to have mended next: the faults that cost the goals most records, without whose they are. */
function nextBlocks(told: Told, telling: Telling): KnownBlock[] {
  const { speaker } = told;
  const items = worstFaults(telling.view).flatMap(({ checkId, failing, title }) => {
    const clause = countClause(telling, checkId, failing);
    if (clause === null) return [];
    return [speaker.runs<Span>('home.next.item', { clause: speaker.capital(clause), goal: quote(title) })];
  });
  if (items.length === 0) return [];
  return listBlocks(told, speaker.say('home.next'), items);
}

function worstFaults(view: DayView): { checkId: string; failing: number; title: string }[] {
  const seen = new Set<string>();
  return view.goals
    .flatMap(({ goal, faults, measured }) =>
      Object.entries(faults).map(([checkId, failing]) => ({
        checkId,
        failing,
        title: goal.title,
        cost: (goal.weight * failing) / Math.max(1, measured.n),
      })),
    )
    .sort((a, b) => b.cost - a.cost || (a.checkId < b.checkId ? -1 : 1))
    .filter(({ checkId, failing }) => failing > 0 && !seen.has(checkId) && seen.add(checkId))
    .slice(0, MOST_FAULTS);
}

function exceptionBlocks(told: Told, exceptions: NonNullable<HomeData['exceptions']>): KnownBlock[] {
  const { speaker } = told;
  return [
    { type: 'divider' },
    heading(told, speaker.say('home.exceptions')),
    ...(exceptions.length === 0 ? [line(told, [{ text: speaker.say('home.exceptions.none') }])] : []),
    ...exceptions.flatMap(({ finding, about, reason, name }, index): KnownBlock[] => {
      const words = speaker.runs<Span>('home.exception', {
        name: quote(name ?? speaker.say('home.somebody')),
        reason: quote(keptReason(told, reason)),
      });
      const record: Span[] = about
        ? findingSpans(told, about)
        : [{ text: speaker.say(`check.${refOf(finding).check}.title`) }];
      const value = answerCodec.write({ about: finding, word: 'again' });
      const said = richText([section([...record, { text: '\n' }, ...words], told)]);
      if (value.length > LIMITS.buttonValue) return [said];
      return [
        said,
        {
          type: 'actions',
          block_id: `exception:${index}`,
          elements: [
            button(speaker.say('home.exception.again'), {
              action: ACTIONS.exceptionWord,
              value,
            }),
          ],
        },
      ];
    }),
  ];
}

function answerBlocks(
  told: Told,
  telling: Telling | null,
  answers: NonNullable<HomeData['answers']>,
): KnownBlock[] {
  const { speaker, today, zone } = told;
  if (answers.length === 0 || telling === null) return [];
  const items = answers.map(({ ask, answer, name, at }) => {
    const [, checkId = ''] = ask.split(' ');
    return speaker.runs<Span>('home.answer', {
      title: speaker.say(`check.${checkId}.title`),
      answer: speaker.say(ANSWER_WORDS[answer as keyof typeof ANSWER_WORDS] ?? 'choice.discuss'),
      name: quote(name),
      moment: speaker.moment(at, zone, today),
    });
  });
  return listBlocks(told, speaker.say('home.answers'), items);
}

function healthBlocks(told: Told, telling: Telling, health: NonNullable<HomeData['health']>): KnownBlock[] {
  const { speaker } = told;
  const levels = { own: 'home.level.own', integration: 'home.level.lent', link: 'home.level.link' } as const;
  const sources = telling.view.sources.map(({ source, failure, pulledAt }): Span[] => {
    const name = sourceName(speaker, source);
    if (failure !== null || pulledAt === null)
      return [{ text: `✗ ${speaker.say('home.source.failed', { source: name })}` }];
    const moment = speaker.moment(pulledAt, telling.zone, telling.view.day);
    return [{ text: `✓ ${speaker.say('home.source', { source: name, moment })}` }];
  });
  const { sent, failed, unknown, agreed, reps, level } = health;
  const items: Span[][] = [
    ...sources,
    [{ text: speaker.say('home.delivered', { sent, failed, unknown }) }],
    [{ text: speaker.say('home.agreed', { agreed, reps }) }],
    [{ text: speaker.say(levels[level]) }],
  ];
  return listBlocks(told, speaker.say('home.health'), items);
}

function listBlocks(told: Told, title: string, items: readonly (readonly Span[])[]): KnownBlock[] {
  const list = { kind: 'list' as const, title: '', items };
  return [{ type: 'divider' }, heading(told, title), ...partBlocks(list, told, MOST_BLOCK_CHARS)];
}

function heading(told: Told, text: string): KnownBlock {
  return (
    partBlocks({ kind: 'lead', spans: [{ text, strong: true }] }, told, MOST_BLOCK_CHARS)[0] ??
    line(told, [{ text }])
  );
}

function line(told: Told, spans: readonly Span[]): KnownBlock {
  return richText([section(spans, told)]);
}
