import type { TableBlock } from '@slack/types';
import type { Grid, Span } from '../../src/briefing/brief.ts';
import { type Form, textLength } from './rich.ts';
import { paragraphText } from './text.ts';

/** Slack's limits on a table. */
const MOST_ROWS = 100;
const MOST_COLUMNS = 20;

/**
 * Rows under columns as Slack's own table, as many rows as there is room for, and how many are missing. Where the
 * language runs from right to left the first column stands on the right: Slack lays tables out from left to right
 * whatever they hold.
 * @param room characters that are left for it
 * @returns null where not one row fits
 */
export function tableBlock(
  { head, rows }: Grid,
  form: Form,
  room: number,
): { readonly block: TableBlock; readonly missing: number } | null {
  const rtl = form.direction === 'rtl';
  const row = (cells: readonly Span[]) => {
    const told = cells.slice(0, MOST_COLUMNS).map((cell) => rawCell(cell, form));
    return rtl ? told.reverse() : told;
  };
  const shown = [row(head.map((text) => ({ text, strong: true })))];
  let left = room - textLength(shown);
  for (const cells of rows.slice(0, MOST_ROWS - 1)) {
    const next = row(cells);
    left -= textLength(next);
    if (left < 0) break;
    shown.push(next);
  }
  if (shown.length === 1) return null;
  const [start, end] = rtl ? (['right', 'left'] as const) : (['left', 'right'] as const);
  // What names a row may be long; numbers are not.
  const columns = head.slice(0, MOST_COLUMNS).map((_, index) => {
    return index === 0 ? { align: start, is_wrapped: true } : { align: end };
  });
  return {
    block: { type: 'table', rows: shown, column_settings: rtl ? columns.reverse() : columns },
    missing: rows.length + 1 - shown.length,
  };
}

/** Plain text, which Slack never reads as mark-up, cut where it is a record's; Slack takes no empty cell. */
function rawCell(cell: Span, { direction }: Form) {
  return { type: 'raw_text' as const, text: paragraphText([cell], direction) || '–' };
}
