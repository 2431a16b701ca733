import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { OwnLimits } from '../ports.ts';
import type { BoxOutcome } from './own-box.ts';
import type { Errand, Told } from './own-process.ts';

const PROCESS = fileURLToPath(new URL('./own-process.ts', import.meta.url));

/** How long the process may take to stop what it was asked to stop, before it is ended. */
const GRACE_MS = 2000;
/** How long it may take for everything else than running SQL: to start, to open files, to parse. */
const START_MS = 60_000;

/** What became of an entry, seen from outside its process. */
export type KeptOutcome = BoxOutcome | { readonly kind: 'broke' };

/**
 * Runs entries one after the other in a process of their own, and starts another one for the rest where an entry
 * takes the process with it. No variable of the environment is handed on.
 */
export async function runApart(entries: Errand['entries'], limits: OwnLimits): Promise<KeptOutcome[]> {
  const outcomes: KeptOutcome[] = [];
  while (outcomes.length < entries.length) {
    const rest = entries.slice(outcomes.length);
    outcomes.push(...(await oneProcess({ limits, entries: rest })));
  }
  return outcomes;
}

/** The outcomes up to the one at which the process ended: at least one. */
function oneProcess(errand: Errand): Promise<KeptOutcome[]> {
  return new Promise((resolve) => {
    const outcomes: KeptOutcome[] = [];
    let end: KeptOutcome = { kind: 'broke' };
    const child = spawn(process.execPath, [PROCESS], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
    const giveUp = (outcome: KeptOutcome) => () => {
      end = outcome;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp({ kind: 'broke' }), START_MS);
    const wait = (ms: number, outcome: KeptOutcome) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp(outcome), ms);
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
      const told = JSON.parse(line) as Told;
      if ('begun' in told) wait(START_MS, { kind: 'broke' });
      else if ('running' in told) wait(errand.limits.seconds * 1000 + GRACE_MS, { kind: 'interrupted' });
      else if ('tooLarge' in told) end = { kind: 'memory' };
      else {
        outcomes.push(told.outcome);
        wait(START_MS, { kind: 'broke' });
      }
    });
    // A process that ends before it has read everything: its end is what counts.
    child.stdin.on('error', () => {});
    child.on('error', () => finish());
    child.on('close', () => finish());
    child.stdin.write(`${JSON.stringify(errand)}\n`);

    function finish(): void {
      clearTimeout(timer);
      resolve(outcomes.length < errand.entries.length ? [...outcomes, end] : outcomes);
    }
  });
}
