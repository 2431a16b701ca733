import type { Direction } from '../language/direction.ts';
import { type Chart, chartContent, widthOf } from './chart.ts';
import { escapeXml } from './svg.ts';

/** Of the whole picture, in pixels. */
export const PICTURE = { width: 800, height: 360 } as const;

const [EDGE, TITLE_SIZE, TEXT_SIZE, HEAD] = [32, 24, 18, 76];

type Scheme = 'light' | 'dark';

const COLOURS: Readonly<Record<Scheme, Readonly<Record<string, string>>>> = {
  light: { paper: '#ffffff', ink: '#1b2733', soft: '#5b6875', accent: '#1f5f7a', fan: '#c9dde6' },
  dark: { paper: '#1a1d21', ink: '#e8ecef', soft: '#9aa7b3', accent: '#7cc0dc', fan: '#2a4653' },
};

/**
 * A number over time as a picture of its own: an SVG file of fixed size that needs no style sheet and no colour scheme of
 * those who show it. The title takes as many letters as fit on its line.
 */
export function drawTrendPicture(picture: {
  readonly title: string;
  readonly chart: Chart;
  readonly direction: Direction;
  readonly scheme: Scheme;
}): string {
  const { title, chart, direction, scheme } = picture;
  const { width, height } = PICTURE;
  const rtl = direction === 'rtl';
  const room = width - 2 * EDGE;
  const fitting = (TITLE_SIZE * room) / Math.max(1, widthOf(title, TITLE_SIZE));
  const size = Math.floor(10 * Math.min(TITLE_SIZE, fitting)) / 10;
  const plot = { width: room, height: height - HEAD - 20, textSize: TEXT_SIZE };
  const words = escapeXml(rtl ? `\u2067${title}\u2069` : title);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"><title>${escapeXml(chart.spoken)}</title><style>${styleOf(scheme)}</style><rect class="paper" width="${width}" height="${height}"/><text class="title" x="${rtl ? width - EDGE : EDGE}" y="46" style="font-size:${size}px" text-anchor="${rtl ? 'end' : 'start'}" direction="ltr">${words}</text><g transform="translate(${EDGE} ${HEAD})">${chartContent(chart, direction, plot)}</g></svg>`;
}

function styleOf(scheme: Scheme): string {
  const { paper, ink, soft, accent, fan } = COLOURS[scheme];
  return [
    `.paper{fill:${paper}}`,
    `text{font-family:"Noto Sans","Helvetica Neue",Arial,sans-serif;font-size:${TEXT_SIZE}px;fill:${soft}}`,
    `.title{fill:${ink};font-weight:600}`,
    `.title,.strong{fill:${ink}}`,
    '.strong{font-weight:600}',
    `.line{fill:none;stroke:${accent};stroke-width:3;stroke-linejoin:round;stroke-linecap:round}`,
    '.traced{stroke-dasharray:2 6}',
    `.area{fill:${accent};opacity:.08}`,
    `.now,.alone{fill:${accent}}`,
    `.aim{stroke:${soft};stroke-width:1.5;stroke-dasharray:6 6}`,
    `.fan{fill:${fan};opacity:.7}`,
    `.middle{stroke:${accent};stroke-width:2;stroke-dasharray:6 5}`,
    `.then{fill:${paper};stroke:${accent};stroke-width:2.5}`,
  ].join('');
}
