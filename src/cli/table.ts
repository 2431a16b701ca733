import { displayWidth } from './width.ts';

/** A column of a table for people. */
export interface TableColumn {
  readonly title: string;
  /** Figures stand to the right, so that their digits stand below each other. */
  readonly figures?: true;
}

/** Lines of a table without rules, each column as wide as its widest cell; two blanks between columns. */
export function tableLines(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  indent = '',
): string[] {
  const titles = columns.map(({ title }) => title);
  const widths = titles.map((title, at) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[at] ?? ''))),
  );
  return [titles, ...rows].map((row) => {
    const cells = columns.map(({ figures }, at) => {
      const cell = row[at] ?? '';
      const blanks = ' '.repeat((widths[at] ?? 0) - displayWidth(cell));
      return figures ? blanks + cell : cell + blanks;
    });
    return (indent + cells.join('  ')).trimEnd();
  });
}

export function figure(value: number): string {
  return value.toLocaleString('en');
}

/** A moment to the minute; `never` where there was none. */
export function minute(at: string | null): string {
  return at === null ? 'never' : at.slice(0, 16).replace('T', ' ');
}
