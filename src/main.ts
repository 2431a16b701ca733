import { CommanderError } from 'commander';
import type { Doors } from './cli/doors.ts';
import { EXIT, errorResult, exitCodeOf, renderError } from './cli/exit.ts';
import { createProgram } from './cli/program.ts';

/** What a command does without is not read for it: half of the time that it takes to start. */
const doors: Doors = {
  openHouse: async (settings) => (await import('./main-house.ts')).openHouse(settings),
  openSandbox: async (settings) => (await import('./main-sandbox.ts')).openPretended(settings),
  connect: async (settings) => (await import('./main-connect.ts')).connect(settings),
  tryOwn: async (...asked) => (await import('./store/duckdb/own.ts')).tryOwn(...asked),
};
const run = { doors, environment: process.env, code: EXIT.fine as number };
const json = process.argv.includes('--json');
// Whoever reads our output may stop reading: `plumbline … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(run.code);
  throw error;
});
try {
  await createProgram(run).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) run.code = error.exitCode === 0 ? EXIT.fine : EXIT.wrongUse;
  else {
    run.code = exitCodeOf(error);
    process.stderr.write(renderError(error));
    if (json) process.stdout.write(`${JSON.stringify(errorResult(error), null, 2)}\n`);
  }
}
process.exitCode = run.code;
// A call that was given up leaves its socket open until the other side lets go; nobody waits for that.
setTimeout(() => process.exit(), 500).unref();
