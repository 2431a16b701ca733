import type { ImageBlock, KnownBlock } from '@slack/types';
import type { Brief, Grid, ListPart, Part } from '../../src/briefing/brief.ts';
import { cut } from '../../src/language/foreign.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { ACTIONS } from '../ids.ts';
import type { Chart, ChartBlock } from './chart.ts';
import { button } from './controls.ts';
import { partBlocks } from './part.ts';
import { type Form, type LevelOf, MOST_BLOCK_CHARS, more, richText, textLength } from './rich.ts';
import { tableBlock } from './table.ts';
import { escapeMrkdwn, paragraphText } from './text.ts';

/** What `chat.postMessage` is handed. */
export interface SlackMessage {
  /** What is notified, and read aloud where blocks are not. Mark-up escaped. */
  readonly text: string;
  readonly blocks: readonly (KnownBlock | ChartBlock)[];
}

export const EVENT_TYPE = 'plumbline_brief';

const MOST_BLOCKS = 50;
/** Slack refuses more, at a number that it does not tell; what is here has always passed. */
const MOST_CHARS = 9_500;
const MOST_TEXT = 3_000;
/** What is kept for a table of all that a message may hold, with its heading. */
const TABLE_CHARS = MOST_BLOCK_CHARS;
/** More than the words of a chart ever take: titles, names and the labels of its points. */
const CHART_CHARS = 2_500;

/** What a message carries, so that it can be found again. */
export function metadataOf(key: string): { event_type: string; event_payload: { key: string } } {
  return { event_type: EVENT_TYPE, event_payload: { key } };
}

/**
 * A brief in Slack's form, without its details.
 * @param levelOf how the reader mends each finding; in the CRM itself where that is not told
 * @param trend what goes with it, below all that can be read: a picture, or Slack's own chart; null for nothing
 */
export function briefMessage(
  brief: Brief,
  levelOf: LevelOf | undefined = undefined,
  trend: ImageBlock | Chart | null = null,
): SlackMessage {
  const form = { ...formOf(brief), ...(levelOf && { levelOf }) };
  // A picture brings its own words for those who cannot see it; a chart has no place for them.
  const chart = trend !== null && 'spoken' in trend ? trend : null;
  const shown = trend === null ? [] : ['spoken' in trend ? trend.block : trend];
  const below = [...shown, ...detailsButton(brief)];
  const spoken =
    trend === null ? 0 : 'spoken' in trend ? CHART_CHARS : trend.alt_text.length + textLength(trend);
  const lines = [...brief.parts.map((part) => spokenText(part, form)), chart?.spoken ?? ''];
  return {
    text: readAloud([brief.summary, ...lines]),
    blocks: [...blocksOf(brief.parts, form, MOST_BLOCKS - below.length, MOST_CHARS - spoken), ...below],
  };
}

/** On a day without a thread what stands behind it is there for those who ask. */
function detailsButton({ kind, day, details, detailsTitle }: Brief): KnownBlock[] {
  if (kind !== 'digest' || details.length > 0) return [];
  const press = button(detailsTitle, { action: ACTIONS.details, value: day });
  return [{ type: 'actions', block_id: 'details', elements: [press] }];
}

/** The details of a brief in words alone, to stand in its thread; null where it has none. */
export function detailsMessage(brief: Brief): SlackMessage | null {
  return brief.details.length === 0 ? null : wordedDetails(brief);
}

function wordedDetails(brief: Brief): SlackMessage {
  return {
    text: escapeMrkdwn(brief.detailsTitle),
    blocks: blocksOf([titleOf(brief), ...brief.details], formOf(brief)),
  };
}

/**
 * The details of a brief with tables, as the messages that follow each other in its thread. Slack takes one table a
 * message: what is no table stands in the first, above its table. None where nothing of them is a table. Each comes with
 * words to be said in its place, the first with those of all.
 */
export function tabledDetails(
  brief: Brief,
): { readonly tabled: SlackMessage; readonly inWords: SlackMessage }[] {
  const form = formOf(brief);
  const words = brief.details.filter((part) => !hasGrid(part));
  return brief.details.filter(hasGrid).map((table, index) => {
    const said = spokenText(table, form);
    if (index > 0) {
      const text = readAloud([said]);
      return {
        tabled: { text, blocks: tabledBlocks([], table, form) },
        inWords: { text, blocks: blocksOf([table], form) },
      };
    }
    const text = readAloud([brief.detailsTitle, said]);
    return {
      tabled: { text, blocks: tabledBlocks([titleOf(brief), ...words], table, form) },
      inWords: wordedDetails(brief),
    };
  });
}

function tabledBlocks(above: readonly Part[], table: Tabled, form: Form): KnownBlock[] {
  const heading: Part = { kind: 'title', spans: [{ text: table.title, strong: true }] };
  const room = TABLE_CHARS - table.title.length - textLength(more(table.items.length, form));
  const shown = tableBlock(table.grid, form, room);
  const words = above.length === 0 ? [] : blocksOf(above, form, MOST_BLOCKS - 3, MOST_CHARS - TABLE_CHARS);
  if (shown === null) return [...words, ...partBlocks(table, form, room)];
  const below = shown.missing === 0 ? [] : [richText([more(shown.missing, form)])];
  return [...words, ...partBlocks(heading, form, room), shown.block, ...below];
}

type Tabled = ListPart & { readonly grid: Grid };

function hasGrid(part: Part): part is Tabled {
  return part.kind === 'list' && part.grid !== undefined;
}

function titleOf({ detailsTitle }: Brief): Part {
  return { kind: 'title', spans: [{ text: detailsTitle, strong: true }] };
}

/** The text of a message, for notifications and screen readers. */
function readAloud(lines: readonly string[]): string {
  const said = lines.filter((line) => line !== '').join('\n');
  return escapeMrkdwn(cut(said, MOST_TEXT, (piece) => escapeMrkdwn(piece).length));
}

function formOf({ direction, language }: Brief): Form {
  return { direction, speaker: createSpeaker(language) };
}

/** As many parts as a message holds, in their order; then how many more there are. */
function blocksOf(parts: readonly Part[], form: Form, most = MOST_BLOCKS, chars = MOST_CHARS): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let left = chars - textLength(more(parts.length, form));
  for (const [index, part] of parts.entries()) {
    const next = partBlocks(part, form, Math.min(left, MOST_BLOCK_CHARS));
    const length = textLength(next);
    const fits = length <= left && next.every((block) => textLength(block) <= MOST_BLOCK_CHARS);
    if (!fits || blocks.length + next.length > most - 1) {
      return [...blocks, richText([more(parts.length - index, form)])];
    }
    blocks.push(...next);
    left -= length;
  }
  return blocks;
}

/** What a part says, without pictures. The lead is the summary's already. */
function spokenText(part: Part, { direction, speaker }: Form): string {
  switch (part.kind) {
    case 'title':
    case 'lead':
      return '';
    case 'goal': {
      const clauses = part.clauses.map(({ spans }) => paragraphText(spans, direction));
      return [`${speaker.number(part.number)} ${paragraphText([part.title], direction)}`, ...clauses].join(
        ' · ',
      );
    }
    case 'list':
      return [part.title, ...part.items.map((item) => paragraphText(item, direction))].join('\n');
    case 'ask':
    case 'fix':
    case 'note':
      return paragraphText(part.spans, direction);
  }
}
