import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { goalInput, strategyInput } from '../worlds/strategy.ts';
import { type CliRun, plumbline, type RunningSandbox, startSandbox } from './run-cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One error of three sentences on standard error, the same as a document where `--json` was asked for. */
function expectTrouble(run: CliRun, code: number, what: RegExp): void {
  expect(run.err.match(/^✗ /gm)).toHaveLength(1);
  expect(run.err).toMatch(/^✗ .+\n {2}.+\n {2}→ .+\n$/);
  expect(run.err).toMatch(what);
  expect(run.code).toBe(code);
  if (run.out !== '') expect(JSON.parse(run.out)).toHaveProperty('error.next');
}

describe('a strategy that cannot be used', () => {
  const file = (name: string, parts: Record<string, unknown>) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, stringify(strategyInput(parts)));
    return path;
  };
  const goals = (count: number) => Array.from({ length: count }, (_, index) => goalInput(`g${index}`));

  test.each([
    ['two goals', { goals: goals(2) }, /three to five goals/],
    ['six goals', { goals: goals(6) }, /three to five goals/],
    [
      'an unknown metric',
      { goals: [goalInput('a', { metric: { id: 'mood' } }), goalInput('b'), goalInput('c')] },
      /no metric called mood/,
    ],
    [
      'a due date before its own version',
      {
        goals: [
          goalInput('a', { metric: { baseline: { value: 0.2, on: '2024-01-01' }, due: '2025-06-30' } }),
          goalInput('b'),
          goalInput('c'),
        ],
      },
      /due on 2025-06-30, before this version/,
    ],
  ] as const)('%s: by `strategy check` and by the demonstration alike', async (name, parts, what) => {
    const path = file(name.replaceAll(' ', '-'), parts);
    expectTrouble(await plumbline(['strategy', 'check', path]), 2, what);
    expectTrouble(await plumbline(['demo', '--accounts', '20', '--strategy', path, '--json']), 2, what);
  });

  test('a goal that comes due later stops nothing', async () => {
    const run = await plumbline(['strategy', 'check', file('fine', { goals: goals(4) })]);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toContain('4 goals');
  });
});

describe('CSV files that cannot be used', () => {
  test('a broken line is named by file, line and column, and nothing is loaded', async () => {
    const csv = join(folder, 'csv');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(csv, { recursive: true });
    writeFileSync(
      join(csv, 'deals.csv'),
      'id,amount,closes\n1,100,2026-01-05\n2,twelve,2026-01-06\n3,7,06.01.2026\n',
    );
    const columns = { id: 'Name', amount: 'Amount', closes: 'CloseDate' };
    const load = {
      crm: 'salesforce',
      organisation: { name: 'Test', currency: 'EUR', zone: 'UTC' },
      files: { 'deals.csv': { object: 'Opportunity', id: 'id', columns } },
    };
    writeFileSync(join(csv, 'load.yaml'), stringify(load));
    const run = await plumbline(['demo', '--load', csv, '--json']);
    expectTrouble(run, 2, /deals\.csv:3.*amount.*twelve/);
    expect(run.err).toMatch(/deals\.csv:4.*closes.*06\.01\.2026/);
  });

  test('a folder that no mapping fits is shown how to write one', async () => {
    const csv = join(folder, 'unknown');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(csv, { recursive: true });
    writeFileSync(join(csv, 'things.csv'), 'a,b\n1,2\n');
    const run = await plumbline(['demo', '--load', csv]);
    expect(run.code).toBe(2);
    expect(run.err).toMatch(/things\.csv/);
    expect(run.err).toMatch(/load\.yaml/);
  });
});

describe('wrong use', () => {
  test.each([
    [['demo', '--as-of', '2026-02-30']],
    [['demo', '--accounts', 'many']],
    [['frobnicate']],
    [['score', '--fail-under', '101']],
  ])('%j ends with 2', async (args) => {
    const run = await plumbline(args);
    expect(run.code).toBe(2);
    expect(run.err).toMatch(/error: /);
  });

  test('help lists every option of the environment and every exit code', async () => {
    const run = await plumbline(['--help']);
    expect(run.code).toBe(0);
    for (const text of ['SALESFORCE_CLIENT_SECRET', 'HUBSPOT_TOKEN', 'SLACK_BOT_TOKEN', 'Exit codes'])
      expect(run.out).toContain(text);
  });
});

describe('sources that cannot be read', () => {
  let sandbox: RunningSandbox;
  let counts: object;
  beforeAll(async () => {
    sandbox = await startSandbox(['--accounts', '20', '--as-of', '2026-11-20']);
    expect((await step('sync', 'scored')).code).toBe(0);
    ({ counts } = JSON.parse((await step('score', 'scored')).out) as { counts: object });
  });
  afterAll(() => sandbox.stop());
  /** A home of its own, in which everything was read and scored once. */
  const scored = (home: string) => cpSync(join(folder, 'scored'), join(folder, home), { recursive: true });
  const settings = (home: string, more: Record<string, string>) => ({
    ...sandbox.settings,
    PLUMBLINE_HOME: join(folder, home),
    PLUMBLINE_LOG_LEVEL: 'silent',
    ...more,
  });
  const step = (name: string, home: string, more: Record<string, string> = {}) =>
    plumbline([name, '--as-of', sandbox.asOf, '--json'], settings(home, more));
  const failuresOf = (run: CliRun) =>
    (JSON.parse(run.out) as { sources: { source: string; failures: string[] }[] }).sources.flatMap(
      ({ failures }) => failures,
    );

  test.each([
    ['a wrong HubSpot key', { HUBSPOT_TOKEN: 'wrong' }, /HubSpot refused.*HUBSPOT_TOKEN/s],
    [
      'a wrong Salesforce secret',
      { SALESFORCE_CLIENT_SECRET: 'wrong' },
      /Salesforce .*refused.*SALESFORCE_CLIENT_SECRET/s,
    ],
    [
      'a closed port',
      { HUBSPOT_BASE_URL: 'http://127.0.0.1:9' },
      /HubSpot.*127\.0\.0\.1:9.*HUBSPOT_BASE_URL/s,
    ],
  ])('%s: the run goes on with the other, says so and ends with 3', async (name, wrong, what) => {
    const home = name.replaceAll(' ', '-');
    const synced = await step('sync', home, wrong);
    expect(synced.code).toBe(3);
    expect(failuresOf(synced)).toHaveLength(1);
    expect(failuresOf(synced)[0]).toMatch(what);
    expect(synced.out).not.toMatch(/wrong"/);
    // What was read of the other is scored by itself.
    if (name === 'a closed port') expect((await step('score', home, wrong)).code).toBe(0);
  });

  test('what was read before is kept when a source fails later, and the digest names it', async () => {
    scored('kept');
    expect((await step('sync', 'kept', { HUBSPOT_BASE_URL: 'http://127.0.0.1:9' })).code).toBe(3);
    const after = JSON.parse((await step('score', 'kept')).out) as { counts: object };
    expect(after.counts).toEqual(counts);
    const file = join(folder, 'digest.html');
    const run = await plumbline(['digest', '--as-of', sandbox.asOf, '--out', file], settings('kept', {}));
    expect(run.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/HubSpot/);
  });

  test('a wrong Slack token delivers nothing and ends with 4', async () => {
    scored('mute');
    const run = await step('digest', 'mute', { SLACK_BOT_TOKEN: 'xoxb-wrong' });
    expect(run.code).toBe(4);
    expect(run.out).toMatch(/SLACK_BOT_TOKEN/);
    expect((await step('digest', 'mute')).code).toBe(0);
  });
});
