/** Text that others wrote, made fit to stand inside a sentence of ours. */

/**
 * Control characters, and those that embed, override or isolate a direction: with them a name can reorder what
 * stands around it, or speak to a terminal.
 */
const UNRULY = /[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu;
const [ISOLATE, END_OF_ISOLATE] = ['\u2068', '\u2069'];

/** The same text on one line, without characters that act on their surroundings. */
export function tame(text: string): string {
  return text.toWellFormed().replace(/\s+/gu, ' ').replace(UNRULY, '').trim();
}

/** The text between marks that keep its direction from spilling over. Only for text that is tame. */
export function isolate(text: string): string {
  return text === '' ? '' : `${ISOLATE}${text}${END_OF_ISOLATE}`;
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
const ELLIPSIS = '…';

/**
 * Cuts text to a length, between characters as people see them, with an ellipsis where something is missing.
 * @param most the longest result, in what `lengthOf` measures
 * @param lengthOf what a piece of text takes; UTF-16 units unless told
 */
export function cut(text: string, most: number, lengthOf = (piece: string) => piece.length): string {
  if (lengthOf(text) <= most) return text;
  const room = most - lengthOf(ELLIPSIS);
  let kept = '';
  let length = 0;
  for (const { segment } of segmenter.segment(text)) {
    length += lengthOf(segment);
    if (length > room) break;
    kept += segment;
  }
  return room < 0 ? '' : `${kept.trimEnd()}${ELLIPSIS}`;
}

/** The characters of a text as people see them. */
export function graphemes(text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
