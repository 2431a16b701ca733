import type { Direction } from '../language/direction.ts';
import { type Chart, chartContent } from './chart.ts';
import { drawNumeral } from './numerals.ts';

/** How a row looks: as it should be, not so, or nobody can tell. */
export type Tone = 'good' | 'poor' | 'unknown';

/** One number over time in a picture of several. */
export interface PictureRow {
  /** A digit of the reader's script: what is said of this row beside the picture has the same one. */
  readonly numeral: string;
  readonly tone: Tone;
  /** Oldest first; at least two, on different days. */
  readonly points: Chart['points'];
  readonly aims: readonly number[];
  readonly ahead: Pick<NonNullable<Chart['ahead']>, 'day' | 'value' | 'low' | 'high'> | null;
}

/** Of the whole picture, in pixels; each row adds its height. */
export const PICTURE = { width: 800, rowHeight: 116 } as const;

/** Between the picture's edge and what is in it; the radius of a disc; where charts begin. */
const [EDGE, DISC, CHART_AT] = [24, 17, 92];
const SILENT = { label: '', dayLabel: '' } as const;

const PAPER = '#ffffff';
const [RULE, SOFT] = ['#e4e8eb', '#5b6875'];
const TONES: Readonly<Record<Tone, { readonly line: string; readonly fan: string }>> = {
  good: { line: '#1f6f6a', fan: '#c6e0dc' },
  poor: { line: '#b2561b', fan: '#f3d9c6' },
  unknown: { line: '#5b6875', fan: '#d9dee2' },
};

/**
 * Numbers over time, one below the other, as one SVG file: each with its number in a disc, a line, a dashed line across
 * for each aim, and a fan for what is expected. It holds no text, since a renderer has only the fonts of the machine on
 * which it runs; what is to be read stands beside the picture. Runs the way the language does.
 */
export function drawTrendPicture(rows: readonly PictureRow[], direction: Direction): string {
  const { width, rowHeight } = PICTURE;
  const height = rows.length * rowHeight;
  const drawn = rows.map((row, at) => {
    const above = at * rowHeight;
    const rule =
      at === 0 ? '' : `<path d="M${EDGE} ${above}H${width - EDGE}" stroke="${RULE}" stroke-width="1.5"/>`;
    return `${rule}<g transform="translate(0 ${above})">${drawRow(row, direction)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" rx="12" fill="${PAPER}"/>${drawn.join('')}</svg>`;
}

function drawRow({ numeral, tone, points, aims, ahead }: PictureRow, direction: Direction): string {
  const { width, rowHeight } = PICTURE;
  const rtl = direction === 'rtl';
  const { line, fan } = TONES[tone];
  const x = EDGE + DISC + 6;
  const middle = rowHeight / 2;
  const disc = `<g transform="translate(${rtl ? width - x : x} ${middle})"><circle r="${DISC}" fill="${line}"/>${drawNumeral(numeral, PAPER)}</g>`;
  const chart: Chart = {
    points,
    aims: aims.map((value) => ({ value, label: '' })),
    ahead: ahead === null ? null : { ...ahead, ...SILENT },
    first: SILENT,
    last: SILENT,
    spoken: '',
  };
  const size = { width: width - CHART_AT - EDGE, height: rowHeight - 16, textSize: 0 };
  return `${disc}<g class="${tone}" transform="translate(${rtl ? EDGE : CHART_AT} 8)"><style>${styleOf(tone, line, fan)}</style>${chartContent(chart, direction, size)}</g>`;
}

/** Of one row: a renderer takes a style sheet for the whole file, so each rule names the row's tone. */
function styleOf(tone: Tone, line: string, fan: string): string {
  return [
    `.${tone} .line{fill:none;stroke:${line};stroke-width:3.5;stroke-linejoin:round;stroke-linecap:round}`,
    `.${tone} .traced{stroke-dasharray:2 6}`,
    `.${tone} .area{fill:${line};opacity:.07}`,
    `.${tone} .now,.${tone} .alone{fill:${line}}`,
    `.${tone} .aim{stroke:${SOFT};stroke-width:2;stroke-dasharray:7 7}`,
    `.${tone} .fan{fill:${fan};opacity:.8}`,
    `.${tone} .middle{stroke:${line};stroke-width:2.5;stroke-dasharray:6 6}`,
    `.${tone} .then{fill:${PAPER};stroke:${line};stroke-width:3}`,
  ].join('');
}
