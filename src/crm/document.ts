import { readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { ConfigError } from '../errors.ts';

/** A place in a file, counted from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Reads a YAML file and checks it against a schema. All problems are reported at once.
 * @param what how people call this kind of file: `strategy`
 * @throws {ConfigError} naming file, line and column of every problem
 */
export function readDocument<T>(file: string, what: string, schema: z.ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ConfigError(
      {
        what: `The ${what} file ${file} cannot be read.`,
        why: (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'There is no such file.' : String(cause),
        next: 'Check the path.',
      },
      cause,
    );
  }
  return parseText(text, file, what, schema);
}

/** As `readDocument`, for text that is already at hand. `file` only names it in messages. */
export function parseText<T>(text: string, file: string, what: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const at = lines.linePos(error.pos[0]);
      return `${file}:${at.line}:${at.col} ${error.message}`;
    });
    throw refusal(what, file, problems, 'It is not valid YAML.');
  }
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const at = positionOf(document.contents, [...path, key], lines);
        return `${file}:${at.line}:${at.column} \`${[...path, key].join('.')}\` is not a known key.`;
      });
    }
    const at = positionOf(document.contents, path, lines);
    const place = path.length > 0 ? `\`${path.join('.')}\`: ` : '';
    return [`${file}:${at.line}:${at.column} ${place}${issue.message}`];
  });
  throw refusal(what, file, problems, 'It does not have the form that is asked for.');
}

/** Something wrong at a place of a document. */
export interface DocumentProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What is wrong with a document that has the right form, in the same words as what is wrong with its form.
 * @param what how people call this kind of file
 */
export function documentError(
  file: string,
  what: string,
  problems: readonly DocumentProblem[],
  why: string,
): ConfigError {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, prettyErrors: false });
  const told = problems.map(({ path, message }) => {
    const at = positionOf(document.contents, [...path], lines);
    return `${file}:${at.line}:${at.column} \`${path.join('.')}\`: ${message}`;
  });
  return refusal(what, file, told, why);
}

function refusal(what: string, file: string, problems: string[], why: string): ConfigError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new ConfigError({
    what: `The ${what} file ${file} has ${count}: ${problems.join('; ')}`.replace(/([^.?!])$/, '$1.'),
    why,
    next: 'Mend the lines named and run the command again.',
  });
}

/** Where the deepest part of `path` that exists stands in the document. */
function positionOf(root: Node | null, path: (string | number)[], lines: LineCounter): Position {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (node && typeof node === 'object' && 'items' in node) {
      const child = (node as { items: unknown[] }).items[Number(step)];
      if (!child) break;
      offset = (child as Node).range?.[0] ?? offset;
      node = child;
    } else break;
  }
  const at = lines.linePos(offset);
  return { line: at.line, column: at.col };
}
