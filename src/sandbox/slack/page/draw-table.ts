import { drawRichText } from './draw-rich-text.ts';
import { type Html, html } from './html.ts';
import { drawPlain } from './mrkdwn.ts';
import type { Scene } from './scene.ts';

interface Cell {
  readonly type: string;
  readonly text?: string;
  readonly elements?: readonly unknown[];
}

interface Column {
  readonly align?: 'left' | 'center' | 'right';
  readonly is_wrapped?: boolean;
}

/** Draws a `table` or `data_table` block: its first row heads the columns. */
export function drawCells(block: object, scene: Scene): Html {
  const {
    rows,
    caption,
    column_settings = [],
  } = block as {
    rows: readonly (readonly Cell[])[];
    caption?: string;
    column_settings?: readonly (Column | null)[];
  };
  const [head = [], ...body] = rows;
  const look = (column: number): string => {
    const { align = 'left', is_wrapped = false } = column_settings[column] ?? {};
    return `${align}${is_wrapped ? ' wrapped' : ''}`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption ?? 'Table'}"><table>
    ${caption !== undefined && html`<caption dir="auto">${caption}</caption>`}
    <thead><tr>${head.map((cell, at) => html`<th scope="col" class="${look(at)}" dir="auto">${drawCell(cell, scene)}</th>`)}</tr></thead>
    <tbody>${body.map(
      (row) =>
        html`<tr>${row.map((cell, at) => html`<td class="${look(at)}" dir="auto">${drawCell(cell, scene)}</td>`)}</tr>`,
    )}</tbody>
  </table></div>`;
}

const drawCell = (cell: Cell, scene: Scene): Html =>
  cell.elements === undefined ? drawPlain(cell.text ?? '') : drawRichText({ elements: cell.elements }, scene);
