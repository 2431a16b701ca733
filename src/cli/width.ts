/** Characters that take no cell of their own. */
const WIDTHLESS = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;
/** Characters that take two cells: East Asian wide and full-width ones, and pictures. Source: UAX #11. */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]|\uFE0F/u;

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The characters of a text as people see them, with the cells of a terminal that each takes. */
export function cellsOf(text: string): { readonly character: string; readonly width: number }[] {
  return [...segmenter.segment(text)].map(({ segment }) => ({
    character: segment,
    width: WIDTHLESS.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1,
  }));
}

/** How many cells of a terminal a text takes. */
export function displayWidth(text: string): number {
  return cellsOf(text).reduce((sum, { width }) => sum + width, 0);
}
