import type { ContextBlock, KnownBlock, RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { FixPart, GoalPart, ListPart, Part, Span } from '../../src/briefing/brief.ts';
import { textBar } from '../../src/drawing/bar.ts';
import type { Direction } from '../../src/language/direction.ts';
import { cut, directionMark } from '../../src/language/foreign.ts';
import type { Speaker } from '../../src/language/speak.ts';
import { paragraphText, safeUrl, spanText } from './text.ts';

/** Slack's limit on a header. */
const MOST_HEADER = 150;
const BAR_CELLS = 10;
const BETWEEN: Span = { text: ' · ' };

/** What the form of a message depends on. */
export interface Form {
  readonly direction: Direction;
  readonly speaker: Speaker;
}

/**
 * The blocks of one part. All words go in as rich or plain text, which Slack shows as it is and never reads as
 * mark-up, so that no record can mention anybody or pose as a link.
 * @param room characters that are left; a list is cut to it, anything else may come out longer
 */
export function partBlocks(part: Part, form: Form, room: number): KnownBlock[] {
  switch (part.kind) {
    case 'title':
      return [richText([section(part.spans, form)])];
    case 'lead':
      return [leadBlock(part.spans, form)];
    case 'goal':
      return goalBlocks(part, form);
    case 'fix':
      return [fixBlock(part, form)];
    case 'list':
      return [listBlock(part, form, room)];
    case 'note':
      return [
        part.spans.every(({ muted }) => muted)
          ? small(part.spans, form)
          : richText([section(part.spans, form)]),
      ];
  }
}

/** A strong lead is a header; any other is a sentence. */
function leadBlock(spans: readonly Span[], form: Form): KnownBlock {
  const text = paragraphText(spans, form.direction);
  if (!spans.every(({ strong }) => strong) || text.length > MOST_HEADER)
    return richText([section(spans, form)]);
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

function goalBlocks(goal: GoalPart, form: Form): KnownBlock[] {
  const title: Span[] = [
    { text: `${form.speaker.number(goal.number)} `, strong: true },
    { ...goal.title, strong: true },
  ];
  const clauses = goal.clauses.flatMap(({ spans }, index) => (index === 0 ? spans : [BETWEEN, ...spans]));
  const words = richText([section(title, form), section(clauses, form)]);
  if (goal.progress === null) return [words];
  const { done, spoken } = goal.progress;
  return [words, small([{ text: `${textBar(done, BAR_CELLS)}  ${spoken}` }], form)];
}

function fixBlock({ spans, action }: FixPart, form: Form): RichTextBlock {
  const url = action === null ? null : safeUrl(action.url);
  const words = section(spans, form);
  if (action === null || url === null) return richText([words]);
  const link: RichTextElement = { type: 'link', url, text: action.text };
  return richText([{ ...words, elements: [...words.elements, { type: 'text', text: ' ' }, link] }]);
}

function listBlock({ title, items }: ListPart, form: Form, room: number): RichTextBlock {
  const heading = section([{ text: title, strong: true }], form);
  const shown: RichTextSection[] = [];
  let left = room - textLength(heading) - textLength(more(items.length, form));
  for (const item of items) {
    const line = section(item, form);
    left -= textLength(line);
    if (left < 0) break;
    shown.push(line);
  }
  const missing = items.length - shown.length;
  const lines = missing > 0 ? [...shown, more(missing, form)] : shown;
  return richText([heading, { type: 'rich_text_list', style: 'bullet', elements: lines }]);
}

/** `… 12 more`: says that something was left out. */
export function more(n: number, form: Form): RichTextSection {
  return section([{ text: form.speaker.say('cut.more', { n }) }], form);
}

function section(spans: readonly Span[], { direction }: Form): RichTextSection {
  const mark = directionMark(spans.map(({ text }) => text).join(''), direction);
  const elements = [...(mark ? [{ text: mark }] : []), ...spans]
    .map((span) => ({ ...span, text: spanText(span, direction) }))
    .filter(({ text }) => text !== '')
    .map(({ text, strong }: Span): RichTextElement => {
      return { type: 'text', text, ...(strong && { style: { bold: true } }) };
    });
  return { type: 'rich_text_section', elements };
}

export function richText(elements: RichTextBlock['elements']): RichTextBlock {
  return { type: 'rich_text', elements };
}

function small(spans: readonly Span[], { direction }: Form): ContextBlock {
  const text = cut(paragraphText(spans, direction), MOST_BLOCK_CHARS);
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}

/** Slack's limit on one text, which we keep for rich text too. */
export const MOST_BLOCK_CHARS = 3_000;

/** All characters of the texts and addresses in a block or a piece of one. */
export function textLength(piece: unknown): number {
  if (Array.isArray(piece)) return piece.reduce((sum: number, entry) => sum + textLength(entry), 0);
  if (typeof piece !== 'object' || piece === null) return 0;
  return Object.entries(piece).reduce((sum, [name, value]) => {
    const own = (name === 'text' || name === 'url') && typeof value === 'string' ? value.length : 0;
    return sum + own + textLength(value);
  }, 0);
}
