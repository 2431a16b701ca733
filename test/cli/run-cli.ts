import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Nothing of the developer's own environment that is an option reaches the command. */
function environmentOf(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(HUBSPOT|SALESFORCE|SLACK|PLUMBLINE)_/.test(name),
  );
  return { ...Object.fromEntries(own), NO_COLOR: '1', ...settings };
}

/** Runs the command line as its own process. @param killAfterMs SIGKILL it after so long */
export function plumbline(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  killAfterMs?: number,
): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: ROOT,
      env: environmentOf(settings),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
    });
    const timer = killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.on('error', reject);
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      resolve({ code, out, err });
    });
  });
}

export interface RunningSandbox {
  readonly asOf: string;
  readonly slack: string;
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts `plumbline sandbox` and waits until it has said how to reach it. */
export function startSandbox(args: readonly string[]): Promise<RunningSandbox> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(process.execPath, [MAIN, 'sandbox', '--json', ...args], {
      cwd: ROOT,
      env: environmentOf({}),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = new Promise<void>((done) => child.once('close', () => done()));
    let out = '';
    child.stdout?.on('data', (chunk) => {
      out += String(chunk);
      try {
        const told = JSON.parse(out) as Omit<RunningSandbox, 'stop'>;
        resolve({
          ...told,
          async stop() {
            child.kill('SIGINT');
            await closed;
          },
        });
      } catch {
        // Not all of the document is here yet.
      }
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the sandbox ended early: ${out}`)));
  });
}

/** Messages that the pretended Slack took, of every conversation. */
export async function postedMessages(
  slack: string,
  settings: Readonly<Record<string, string>>,
): Promise<number> {
  const calls = (await (await fetch(`${slack}/__control/calls`)).json()) as { path: string }[];
  if (!settings['SLACK_BOT_TOKEN']) throw new Error('no Slack');
  return calls.filter((call) => call.path === '/api/chat.postMessage').length;
}
