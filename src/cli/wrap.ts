import type { Run } from '../language/speak.ts';
import { cellsOf, displayWidth } from './width.ts';

/** A word: what stands together without a blank, in pieces of one look each. */
type Word<R> = readonly R[];

/**
 * Runs of text as lines of at most `columns` cells, broken between words, and inside a word only where it is longer than a
 * line. Blanks at the ends of lines are gone.
 * @param draw gives a piece its look, without changing its width
 */
export function wrapRuns<R extends Run>(
  runs: readonly R[],
  columns: number,
  draw: (piece: R) => string,
): string[] {
  const most = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const word of wordsOf(runs).flatMap((whole) => pieces(whole, most))) {
    const wide = widthOf(word);
    if (width > 0 && width + 1 + wide > most) {
      lines.push(line);
      line = '';
      width = 0;
    }
    const drawn = word.map(draw).join('');
    line += width > 0 ? ` ${drawn}` : drawn;
    width += (width > 0 ? 1 : 0) + wide;
  }
  return width > 0 ? [...lines, line] : lines;
}

function wordsOf<R extends Run>(runs: readonly R[]): Word<R>[] {
  const words: R[][] = [[]];
  for (const run of runs) {
    for (const [index, text] of run.text.split(/\s+/).entries()) {
      if (index > 0) words.push([]);
      if (text !== '') words.at(-1)?.push({ ...run, text });
    }
  }
  return words.filter((word) => word.length > 0);
}

function widthOf(word: Word<Run>): number {
  return word.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** A word as it is, or in pieces where it is longer than a line. */
function pieces<R extends Run>(word: Word<R>, most: number): Word<R>[] {
  if (widthOf(word) <= most) return [word];
  const parts: R[][] = [[]];
  let width = 0;
  for (const run of word) {
    for (const cell of cellsOf(run.text)) {
      if (width + cell.width > most) {
        parts.push([]);
        width = 0;
      }
      parts.at(-1)?.push({ ...run, text: cell.character });
      width += cell.width;
    }
  }
  return parts;
}
