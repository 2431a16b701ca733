import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../architecture/sources.ts';
import { LEAST_SHARE, mutatedFiles, mutatedShare, pureFiles } from '../mutation/pure.ts';
import type { Figure } from './run.ts';

const CONFIGURATION = 'test/mutation/stryker.config.json';
const LEAST_KILLED = 0.8;
const MOST_MINUTES = 40;
/** Mutants that are no program: they say nothing about the tests. */
const NO_PROGRAM: readonly string[] = ['CompileError', 'RuntimeError'];

/** What Stryker reports, as far as it is read here. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/**
 * Changes the pure files one by one in every small way that Stryker knows, and counts the changes that a test notices.
 * Only a failing test counts as noticing: a change that makes the tests run for ever is none, nor one that no test runs
 * or that somebody told Stryker to leave out.
 */
export async function mutation(tell: (figure: Figure) => void): Promise<void> {
  const share = mutatedShare(pureFiles(), mutatedFiles());
  tell({
    name: 'mutation.lines',
    value: share,
    bar: `at least ${LEAST_SHARE} of the pure lines of scoring and progress`,
    holds: share >= LEAST_SHARE,
  });
  const begun = performance.now();
  await stryker();
  const minutes = (performance.now() - begun) / 60_000;
  const { jsonReporter } = JSON.parse(readFileSync(join(ROOT, CONFIGURATION), 'utf8')) as {
    jsonReporter: { fileName: string };
  };
  const { files } = JSON.parse(readFileSync(join(ROOT, jsonReporter.fileName), 'utf8')) as Report;
  for (const [path, { mutants }] of Object.entries(files))
    tell({ name: `mutation.by-file.${path}`, value: counted(mutants), bar: 'none', holds: true });
  const all = counted(Object.values(files).flatMap(({ mutants }) => mutants));
  tell({
    name: 'mutation.killed',
    value: all,
    bar: `at least ${LEAST_KILLED}, time-outs not counted`,
    holds: all.share >= LEAST_KILLED,
  });
  tell({
    name: 'mutation.minutes',
    value: minutes,
    bar: `below ${MOST_MINUTES} on two cores`,
    holds: minutes < MOST_MINUTES,
  });
}

/** How many mutants there are, by what came of them, and the share that a test noticed. */
function counted(mutants: readonly { readonly status: string }[]) {
  const programs = mutants.filter(({ status }) => !NO_PROGRAM.includes(status));
  const by = Object.fromEntries(
    [...Map.groupBy(mutants, ({ status }) => status)].map(([status, own]) => [status, own.length]),
  );
  return { share: (by['Killed'] ?? 0) / programs.length, mutants: programs.length, ...by };
}

/** @throws where it did not come to an end; its own words went to standard error */
async function stryker(): Promise<void> {
  const code = await new Promise((resolve, reject) => {
    const run = spawn(join(ROOT, 'node_modules/.bin/stryker'), ['run', CONFIGURATION], {
      cwd: ROOT,
      stdio: ['ignore', process.stderr, process.stderr],
    });
    run.on('error', reject);
    run.on('close', resolve);
  });
  if (code !== 0) throw new Error(`Stryker ended with ${code}. What it says above tells why.`);
}
