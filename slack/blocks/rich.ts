import type { ContextBlock, RichTextBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Span } from '../../src/briefing/brief.ts';
import type { Level } from '../../src/fixing/rights.ts';
import type { Direction } from '../../src/language/direction.ts';
import { cut, directionMark } from '../../src/language/foreign.ts';
import type { Speaker } from '../../src/language/speak.ts';
import { paragraphText, spanText } from './text.ts';

/** How somebody mends what a check has found in a source, for the words of a button. */
export type LevelOf = (finding: { readonly check: string; readonly source: string }) => Level;

/** What the form of a message depends on. */
export interface Form {
  readonly direction: Direction;
  readonly speaker: Speaker;
  /** How the reader mends a finding; in the CRM itself unless told. */
  readonly levelOf?: LevelOf;
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

/** `… 12 more`: says that something was left out. */
export function more(n: number, form: Form): RichTextSection {
  return section([{ text: form.speaker.say('cut.more', { n }) }], form);
}

export function section(spans: readonly Span[], { direction }: Form): RichTextSection {
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

export function small(spans: readonly Span[], { direction }: Form): ContextBlock {
  const text = cut(paragraphText(spans, direction), MOST_BLOCK_CHARS);
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}
