import { ConfigError } from '../../errors.ts';

/** Something in a CSV file that cannot be loaded. */
export interface Problem {
  readonly file: string;
  /** Counted from 1, in the file as an editor shows it. */
  readonly line: number;
  /** The header's name of the column; null where it is the whole line. */
  readonly column: string | null;
  /** A part of a sentence: `"31.02.2017" is no day of the form DD.MM.YYYY`. */
  readonly text: string;
}

/** So many are written out for each column of a file; the rest is counted. */
const SHOWN_PER_COLUMN = 20;

/** One error for all problems of the data, each with file, line and column. */
export function refusal(problems: readonly Problem[], mapFile: string): ConfigError {
  const byColumn = Map.groupBy(problems, ({ file, column }) => JSON.stringify([file, column]));
  const sentences = [...byColumn.values()].flatMap((group) => {
    const shown = group.slice(0, SHOWN_PER_COLUMN).map(phrase);
    const rest = group.length - shown.length;
    return rest > 0 ? [...shown, `and ${rest} more of ${place(group[0])}`] : shown;
  });
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new ConfigError({
    what: `The data have ${count}: ${sentences.join('; ')}.`,
    why: `They do not fit what ${mapFile} says of them. Nothing was loaded.`,
    next: `Mend the lines named, or what ${mapFile} says of their columns, and run the command again.`,
  });
}

function phrase({ file, line, column, text }: Problem): string {
  return `${file}:${line}${column === null ? '' : ` column \`${column}\``}: ${text}`;
}

function place(problem: Problem | undefined): string {
  if (!problem) return 'it';
  return problem.column === null ? problem.file : `${problem.file} column \`${problem.column}\``;
}
