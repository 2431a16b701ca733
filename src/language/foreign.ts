import type { Direction } from './direction.ts';

/** Text that others wrote, made fit to stand inside a sentence of ours. */

/**
 * Control characters, and those that embed, override or isolate a direction: with them a name can reorder what
 * stands around it, or speak to a terminal.
 */
const UNRULY = /[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu;
const [ISOLATE, END_OF_ISOLATE] = ['\u2068', '\u2069'];
const MARKS: Readonly<Record<Direction, string>> = { ltr: '\u200E', rtl: '\u200F' };
/** Letters of the scripts that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** The same text on one line, without characters that act on their surroundings. */
export function tame(text: string): string {
  return text.toWellFormed().replace(/\s+/gu, ' ').replace(UNRULY, '').replace(/ {2,}/g, ' ').trim();
}

/** Tame text inside a sentence of ours that runs in `direction`, marked so that its own does not spill over. */
export function isolate(text: string, direction: Direction): string {
  const spills = direction === 'rtl' || RIGHT_TO_LEFT.test(text);
  return spills && text !== '' ? `${ISOLATE}${text}${END_OF_ISOLATE}` : text;
}

/** Letters of every other script. */
const LEFT_TO_RIGHT = new RegExp(`(?!${RIGHT_TO_LEFT.source})\\p{L}`, 'u');
const ISOLATED = /\u2068[^\u2068\u2069]*\u2069/gu;

/** A value to be put into a sentence of ours, isolated where letters in it run against the sentence. */
export function enclose(value: string, direction: Direction): string {
  const against = direction === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return against.test(value.replace(ISOLATED, '')) ? `${ISOLATE}${value}${END_OF_ISOLATE}` : value;
}

/** Whether text that begins from right to left holds letters that run the other way. */
export function turns(text: string): boolean {
  const [first = ''] = /\p{L}/u.exec(text) ?? [];
  return RIGHT_TO_LEFT.test(first) && LEFT_TO_RIGHT.test(text);
}

/** What to begin a paragraph with, so that it runs in `direction` whatever its first word is; often nothing. */
export function directionMark(text: string, direction: Direction): string {
  return direction === 'rtl' || RIGHT_TO_LEFT.test(text) ? MARKS[direction] : '';
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

/** An address that may become a link: http or https, and without credentials in it. Null for any other. */
export function linkable(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  return web && url.username === '' && url.password === '' ? url : null;
}
