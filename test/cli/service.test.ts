import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  callsTo,
  environmentOf,
  MAIN,
  plumbline,
  ROOT,
  type RunningSandbox,
  startSandbox,
} from './run-cli.ts';

let sandbox: RunningSandbox;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  sandbox = await startSandbox(['--accounts', '20']);
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the service until it says what comes next, then interrupts it. */
function serve(settings: Readonly<Record<string, string>>): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, 'run'], {
      cwd: ROOT,
      env: environmentOf(settings),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      if (out.includes('Ctrl-C')) child.kill('SIGINT');
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out }));
  });
}

test('the service catches up on what was due, once, says what comes next and ends well when interrupted', async () => {
  const settings = {
    ...sandbox.settings,
    PLUMBLINE_HOME: join(folder, 'home'),
    PLUMBLINE_LOG_LEVEL: 'silent',
  };
  const first = await serve(settings);
  expect(first.code).toBe(0);
  for (const task of ['sync', 'score', 'digest', 'nudge', 'reconcile'])
    expect(first.out).toMatch(new RegExp(`next ${task} +\\d{4}-\\d\\d-\\d\\dT`));
  const asked = await callsTo(sandbox.settings['SALESFORCE_LOGIN_URL'] ?? '', '/query');
  expect(asked).toBeGreaterThan(0);
  expect((await serve(settings)).code).toBe(0);
  expect(await callsTo(sandbox.settings['SALESFORCE_LOGIN_URL'] ?? '', '/query')).toBe(asked);
});

test('a check, a metric, a goal and a record are explained', async () => {
  const settings = {
    ...sandbox.settings,
    PLUMBLINE_HOME: join(folder, 'explain'),
    PLUMBLINE_LOG_LEVEL: 'silent',
  };
  const day = ['--as-of', sandbox.asOf];
  await plumbline(['sync', ...day], settings);
  await plumbline(['score', ...day], settings);
  expect((await plumbline(['explain', 'deal-closedate-past'], settings)).out).toMatch(/fails: .*close_date/);
  expect((await plumbline(['explain', 'win_rate'], settings)).out).toMatch(
    /doubted by: .*deal-closedate-missing/,
  );
  expect(
    JSON.parse((await plumbline(['explain', 'win-rate', '--json', ...day], settings)).out),
  ).toMatchObject({ goal: 'win-rate', metric: 'win_rate' });
  const unknown = await plumbline(['explain', 'weather', ...day], settings);
  expect(unknown.code).toBe(2);
  expect(unknown.err).toMatch(/nothing called weather/);
});
