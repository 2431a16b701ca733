import type { ImageBlock, KnownBlock } from '@slack/types';
import type { Brief, Part } from '../../src/briefing/brief.ts';
import { cut } from '../../src/language/foreign.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { ACTIONS } from '../ids.ts';
import { button } from './controls.ts';
import { partBlocks } from './part.ts';
import { type Form, type LevelOf, MOST_BLOCK_CHARS, more, richText, textLength } from './rich.ts';
import { escapeMrkdwn, paragraphText } from './text.ts';

/** What `chat.postMessage` is handed. */
export interface SlackMessage {
  /** What is notified, and read aloud where blocks are not. Mark-up escaped. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

export const EVENT_TYPE = 'plumbline_brief';

const MOST_BLOCKS = 50;
/** Slack refuses more, at a number that it does not tell; what is here has always passed. */
const MOST_CHARS = 9_500;
const MOST_TEXT = 3_000;

/** What a message carries, so that it can be found again. */
export function metadataOf(key: string): { event_type: string; event_payload: { key: string } } {
  return { event_type: EVENT_TYPE, event_payload: { key } };
}

/**
 * A brief in Slack's form, without its details.
 * @param levelOf how the reader mends each finding; in the CRM itself where that is not told
 * @param picture what goes with it, below all that can be read; null for nothing
 */
export function briefMessage(
  brief: Brief,
  levelOf: LevelOf | undefined = undefined,
  picture: ImageBlock | null = null,
): SlackMessage {
  const form = { ...formOf(brief), ...(levelOf && { levelOf }) };
  const below = [...(picture === null ? [] : [picture]), ...detailsButton(brief)];
  const spoken = picture === null ? 0 : picture.alt_text.length + textLength(picture);
  const lines = brief.parts.map((part) => spokenText(part, form)).filter((line) => line !== '');
  return {
    text: escapeMrkdwn(
      cut([brief.summary, ...lines].join('\n'), MOST_TEXT, (piece) => escapeMrkdwn(piece).length),
    ),
    blocks: [...blocksOf(brief.parts, form, MOST_BLOCKS - below.length, MOST_CHARS - spoken), ...below],
  };
}

/** On a day without a thread what stands behind it is there for those who ask. */
function detailsButton({ kind, day, details, detailsTitle }: Brief): KnownBlock[] {
  if (kind !== 'digest' || details.length > 0) return [];
  const press = button(detailsTitle, { action: ACTIONS.details, value: day });
  return [{ type: 'actions', block_id: 'details', elements: [press] }];
}

/** The details of a brief, to stand in its thread; null where it has none. */
export function detailsMessage(brief: Brief): SlackMessage | null {
  if (brief.details.length === 0) return null;
  const title: Part = { kind: 'title', spans: [{ text: brief.detailsTitle, strong: true }] };
  return {
    text: escapeMrkdwn(brief.detailsTitle),
    blocks: blocksOf([title, ...brief.details], formOf(brief)),
  };
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
