import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './run.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMMANDS = [
  { name: 'start', command: 'npm ci && npm start', barSeconds: 90 },
  { name: 'test', command: 'npm ci && npm test', barSeconds: 300 },
];

/**
 * The README's two commands, each alone in a fresh clone of what is committed, installation included. Run it with
 * the Node that newcomers have: the commands bring their own.
 */
export async function twoCommands(tell: (figure: Figure) => void): Promise<void> {
  for (const { name, command, barSeconds } of COMMANDS) {
    const folder = mkdtempSync(join(tmpdir(), 'plumbline-clone-'));
    try {
      execFileSync('git', ['clone', '--quiet', ROOT, folder]);
      const started = performance.now();
      const run = spawnSync('bash', ['-c', command], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
      const seconds = (performance.now() - started) / 1000;
      tell({
        name: `two-commands.${name}`,
        value: { seconds, exitCode: run.status },
        bar: `exit code 0 within ${barSeconds} s`,
        holds: run.status === 0 && seconds <= barSeconds,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
