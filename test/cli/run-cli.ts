import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Nothing of the developer's own environment that is an option reaches the command. */
export function environmentOf(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(HUBSPOT|SALESFORCE|SLACK|PLUMBLINE)_/.test(name),
  );
  return { ...Object.fromEntries(own), NO_COLOR: '1', ...settings };
}

/**
 * Runs the command line as its own process.
 * @param killWhen asked every few milliseconds; the process is killed (SIGKILL) as soon as it says so
 * @param input what is piped in; nothing unless told
 */
export function plumbline(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  killWhen?: () => Promise<boolean>,
  input?: string,
): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: ROOT,
      env: environmentOf(settings),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.end(input ?? '');
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      err += String(chunk);
    });
    let ended = false;
    const watch = async (when: () => Promise<boolean>): Promise<void> => {
      while (!ended && !(await when())) await new Promise((next) => setTimeout(next, 5));
      child.kill('SIGKILL');
    };
    if (killWhen) watch(killWhen).catch(reject);
    child.on('error', reject);
    child.on('close', (code) => {
      ended = true;
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

/** How many calls whose path holds `part` the pretended server at `url` has had. */
export async function callsTo(url: string, part: string): Promise<number> {
  const calls = (await (await fetch(`${new URL(url).origin}/__control/calls`)).json()) as { path: string }[];
  return calls.filter((call) => call.path.includes(part)).length;
}
