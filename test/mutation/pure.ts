import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ROOT, sourceFiles } from '../architecture/sources.ts';

/** What is mutated must come from these rooms. */
const ROOMS = ['src/scoring', 'src/progress'];
/** The share of their pure lines that must be. */
export const LEAST_SHARE = 0.7;
/** Modules of Node that only compute. */
const COMPUTING: readonly string[] = ['node:crypto', 'node:url'];
const STORE = 'src/store/';

export interface PureFile {
  readonly path: string;
  readonly lines: number;
}

/**
 * The files of `src/scoring` and `src/progress` that take values and return values: they wait for nothing, and nothing
 * that they import, directly or by a detour, is the store or a module of Node that reaches outside. Types do not count,
 * since nothing of them is left when the program runs.
 */
export function pureFiles(): PureFile[] {
  const known = new Map<string, boolean>();
  return sourceFiles(ROOMS)
    .filter(({ path, text }) => !waits(text) && staysInside(path, known))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
}

/** The files that the configuration names. */
export function mutatedFiles(): string[] {
  const configuration = readFileSync(join(ROOT, 'test/mutation/stryker.config.json'), 'utf8');
  return (JSON.parse(configuration) as { mutate: string[] }).mutate;
}

/** The share of all pure lines that the configuration names. */
export function mutatedShare(pure: readonly PureFile[], mutated: readonly string[]): number {
  const linesOf = (files: readonly PureFile[]) => files.reduce((sum, { lines }) => sum + lines, 0);
  return linesOf(pure.filter(({ path }) => mutated.includes(path))) / linesOf(pure);
}

function waits(text: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
  return /\b(async|await|Promise)\b/.test(code);
}

const IMPORT = /(?:^|\n)(?:import|export)\s+(?!type\b)(?:[^;'"]*?\bfrom\s+)?['"]([^'"]+)['"]/g;

function staysInside(path: string, known: Map<string, boolean>): boolean {
  const before = known.get(path);
  if (before !== undefined) return before;
  // No import of ours comes back to where it began.
  known.set(path, true);
  const inside = [...readFileSync(join(ROOT, path), 'utf8').matchAll(IMPORT)].every(([, target = '']) => {
    if (target.startsWith('node:')) return COMPUTING.includes(target);
    if (!target.startsWith('.')) return true;
    const file = relative(ROOT, resolve(ROOT, path, '..', target));
    return !file.startsWith(STORE) && (!file.endsWith('.ts') || staysInside(file, known));
  });
  known.set(path, inside);
  return inside;
}
