import { type Html, html } from './html.ts';

interface Point {
  readonly label: string;
  readonly value: number;
}

interface Series {
  readonly name: string;
  readonly data: readonly Point[];
}

interface Plotted {
  readonly title: string;
  readonly chart: {
    readonly type: string;
    readonly segments?: readonly Point[];
    readonly series?: readonly Series[];
    readonly axis_config?: { readonly y_label?: string };
  };
}

/** In units of the drawing. */
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [620, 220, 40, 12, 8, 24];
const COLOURS = 6;
/** Each label runs as its first letter does. */
const [FIRST_STRONG, END] = ['\u2068', '\u2069'];
/** Labels that stand side by side without touching. */
const MOST_LABELS = 5;

/**
 * Draws a `data_visualization` block: lines as lines, whatever else as the table of its values. Either way the values are
 * there as a table, which needs no eyes to read.
 */
export function drawChart(block: object): Html {
  const { title, chart } = block as Plotted;
  const series = chart.series ?? [{ name: '', data: chart.segments ?? [] }];
  if (chart.type !== 'line')
    return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">${drawValues(title, series)}</div>`;
  const axis = chart.axis_config?.y_label;
  return html`<div class="chart" role="group" aria-label="${title}">
    <h4 dir="auto">${title}</h4>
    ${axis !== undefined && html`<p class="axis" dir="auto">${axis}</p>`}
    ${drawLines(series)}
    <ul aria-hidden="true">${series.map(({ name }, index) => html`<li class="line-${index % COLOURS}"><span dir="auto">${name}</span></li>`)}</ul>
    <div class="unseen">${drawValues(title, series)}</div>
  </div>`;
}

function drawLines(series: readonly Series[]): Html {
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const marks = marksOf(Math.min(0, ...values), Math.max(0, ...values));
  const [low = 0, high = 1] = [marks[0], marks.at(-1)];
  const labels = series[0]?.data.map(({ label }) => label) ?? [];
  const x = (at: number) => LEFT + (at / Math.max(1, labels.length - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + ((high - value) / (high - low || 1)) * (HEIGHT - TOP - BOTTOM);
  const step = Math.max(1, Math.ceil((labels.length - 1) / (MOST_LABELS - 1)));
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    ${marks.map(
      (mark) =>
        html`<line class="rule" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(mark))}" y2="${round(y(mark))}"/><text x="${LEFT - 6}" y="${round(y(mark) + 4)}" text-anchor="end">${mark}</text>`,
    )}
    ${labels.map((label, at) =>
      at % step === 0
        ? html`<text x="${round(x(at))}" y="${HEIGHT - 6}" text-anchor="${at === 0 ? 'start' : at === labels.length - 1 ? 'end' : 'middle'}">${FIRST_STRONG}${label}${END}</text>`
        : html``,
    )}
    ${series.map(
      ({ data }, index) =>
        html`<polyline class="line-${index % COLOURS}" points="${data.map(({ value }, at) => `${round(x(at))},${round(y(value))}`).join(' ')}"/>`,
    )}
  </svg>`;
}

/** Round numbers from below the least value to above the greatest. */
function marksOf(least: number, most: number): number[] {
  const span = most - least || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  const from = Math.floor(least / step);
  const to = Math.ceil(most / step);
  return Array.from({ length: to - from + 1 }, (_, index) => round((from + index) * step));
}

const round = (value: number): number => Math.round(value * 100) / 100;

function drawValues(title: string, series: readonly Series[]): Html {
  const labels = series[0]?.data.map(({ label }) => label) ?? [];
  return html`<table>
    <caption dir="auto">${title}</caption>
    <thead><tr><th scope="col"></th>${labels.map((label) => html`<th scope="col" class="right" dir="auto">${label}</th>`)}</tr></thead>
    <tbody>${series.map(
      ({ name, data }) =>
        html`<tr><th scope="row" dir="auto">${name}</th>${labels.map(
          (label) => html`<td class="right">${data.find((point) => point.label === label)?.value ?? ''}</td>`,
        )}</tr>`,
    )}</tbody>
  </table>`;
}
