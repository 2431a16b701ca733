import type { Span } from '../../src/briefing/brief.ts';
import type { Direction } from '../../src/language/direction.ts';
import { cut, directionMark, isolate, linkable, tame } from '../../src/language/foreign.ts';

/** The most of a record's or the strategy's words that a message shows in one place. UTF-16 units. */
const MOST_QUOTED = 300;
/** Slack's limit on the address of a link. */
const MOST_URL = 3_000;

/** Text for places where Slack reads mark-up: with these three escaped nothing in it can be a mention or a link. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A span's text as it may stand in a message: quoted words tamed, cut, and kept from turning the line around. */
export function spanText(span: Span, direction: Direction): string {
  return span.quoted ? isolate(cut(tame(span.text), MOST_QUOTED), direction) : span.text;
}

/** The text of a paragraph, beginning with a mark of its direction where its words would not show it. */
export function paragraphText(spans: readonly Span[], direction: Direction): string {
  const text = spans.map((span) => spanText(span, direction)).join('');
  return directionMark(text, direction) + text;
}

/** An address as Slack may link it, with `|`, `<` and `>` encoded; null where it must not, or is too long for Slack. */
export function safeUrl(address: string): string | null {
  const url = linkable(address);
  if (url === null) return null;
  const href = url.href.replace(/[|<>]/g, (character) => encodeURIComponent(character));
  return href.length > MOST_URL ? null : href;
}
