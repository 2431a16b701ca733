import type { KnownBlock, ModalView } from '@slack/types';
import type { Span } from '../../src/briefing/brief.ts';
import { quote } from '../../src/briefing/telling.ts';
import { NO_TEAM } from '../../src/progress/teams.ts';
import { ACTIONS } from '../ids.ts';
import type { Reports } from '../reports.ts';
import { button, LIMITS, plain } from './controls.ts';
import { partBlocks } from './part.ts';
import { MOST_BLOCK_CHARS, richText, section, small } from './rich.ts';
import type { Told } from './sheet.ts';

/** Slack's limit on the blocks of a modal. */
const MOST_BLOCKS = 100;

type Group = Reports['groups'][number];
type Rep = NonNullable<Reports['reps']>[number];

/** How a manager's people use the CRM, on the Home tab: their groups, and each of them where that is agreed. */
export function reportsBlocks(told: Told, reports: Reports): KnownBlock[] {
  const { speaker } = told;
  const lines = [
    ...reports.groups.map((group) => groupLine(told, group)),
    ...(reports.reps ?? []).map((rep) => repLine(told, rep)),
  ];
  const title = speaker.say('home.reports');
  const more = button(speaker.say('home.reports.more'), { action: ACTIONS.reports, value: 'all' });
  return [
    { type: 'divider' },
    ...(lines.length === 0
      ? [heading(told, title), line(told, [{ text: speaker.say('report.adoption.few') }])]
      : partBlocks({ kind: 'list', title, items: lines }, told, MOST_BLOCK_CHARS)),
    ...notes(told, reports),
    ...(lines.length === 0
      ? []
      : [{ type: 'actions', block_id: 'reports', elements: [more] } satisfies KnownBlock]),
  ];
}

/** The same part by part. */
export function reportsView(told: Told, reports: Reports): ModalView {
  const { speaker } = told;
  const parts = [
    ...reports.groups.map(({ parts: habits, ...group }) => ({ of: groupLine(told, group), habits })),
    ...(reports.reps ?? []).map((rep) => ({ of: repLine(told, rep), habits: rep.adoption.parts })),
  ];
  const blocks = parts.flatMap(({ of, habits }) => {
    const items = habits.flatMap(({ id, share, due }): Span[][] => {
      if (share === null) return [];
      const values = { share: speaker.value(share, 'share'), due: speaker.number(due) };
      return [speaker.runs('home.reports.habit', { ...values, title: speaker.say(`habit.${id}.title`) })];
    });
    const title = of.map(({ text }) => text).join('');
    if (items.length === 0) return [line(told, of)];
    return partBlocks({ kind: 'list', title, items }, told, MOST_BLOCK_CHARS);
  });
  const below = notes(told, reports);
  return {
    type: 'modal',
    title: plain(speaker.say('home.reports'), LIMITS.title),
    close: plain(speaker.say('sheet.close'), LIMITS.title),
    blocks: [...blocks.slice(0, MOST_BLOCKS - below.length), ...below],
  };
}

function notes(told: Told, { coverage, reps }: Reports): KnownBlock[] {
  const { speaker } = told;
  const how =
    coverage === null ? [] : [speaker.say('report.adoption.how', { coverage: speaker.percent(coverage) })];
  const texts = [...how, ...(reps === null ? [speaker.say('home.reports.off')] : [])];
  return texts.map((text) => small([{ text }], told));
}

function groupLine({ speaker }: Told, { ids, value, people }: Omit<Group, 'parts'>): Span[] {
  const names = ids.map((id) => (id === NO_TEAM ? speaker.say('teams.none') : id));
  const teams = quote(speaker.list(names));
  if (value === null) return speaker.runs<Span>('home.reports.rep.none', { name: teams });
  return speaker.runs<Span>('home.reports.group', { teams, people, score: speaker.value(value, 'score') });
}

function repLine({ speaker }: Told, { name, adoption: { value } }: Rep): Span[] {
  if (value === null) return speaker.runs<Span>('home.reports.rep.none', { name: quote(name) });
  const score = speaker.value(value, 'score');
  return speaker.runs<Span>('home.reports.rep', { name: quote(name), score });
}

function heading(told: Told, text: string): KnownBlock {
  return line(told, [{ text, strong: true }]);
}

function line(told: Told, spans: readonly Span[]): KnownBlock {
  return richText([section(spans, told)]);
}
