import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliRun, callsTo, plumbline, type RunningSandbox, startSandbox } from './run-cli.ts';

/** The method by which something is said. */
const POST = '/api/chat.postMessage';
const SAME_WORLD = ['--accounts', '40', '--as-of', '2026-11-20'];
const STEPS = ['sync', 'score', 'digest', 'nudge'] as const;

describe('the single commands against a running sandbox', () => {
  let sandbox: RunningSandbox;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
    sandbox = await startSandbox(SAME_WORLD);
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const inHome = (home: string, of: RunningSandbox) => ({
    ...of.settings,
    PLUMBLINE_HOME: join(folder, home),
    PLUMBLINE_LOG_LEVEL: 'silent',
  });
  const run = (step: string, home: string, ...more: string[]) =>
    plumbline([step, '--as-of', sandbox.asOf, '--json', ...more], inHome(home, sandbox));

  /** What scoring came to, before anything was said. */
  let whole: object;

  const AFTER = { sync: 'synced', score: 'scored' } as const;
  /** Keeps the home as it is after a step, for what else can be done from there. */
  const keepAs = (home: string) => cpSync(join(folder, 'twice'), join(folder, home), { recursive: true });

  test('run twice, nothing changes and nothing is said twice', async () => {
    for (const step of STEPS) {
      const once = await run(step, 'twice');
      expect(once, step).toMatchObject({ code: 0 });
      if (step === 'score') whole = outcomeOf(once);
      if (step === 'sync' || step === 'score') keepAs(AFTER[step]);
    }
    const posted = await callsTo(sandbox.slack, POST);
    expect(posted).toBeGreaterThan(3);
    for (const step of STEPS) {
      const again = await run(step, 'twice');
      expect(again.code, step).toBe(0);
      if (step === 'sync') {
        const { sources } = JSON.parse(again.out) as {
          sources: { pulls: { added: number; changed: number; deleted: number }[] }[];
        };
        const moved = sources
          .flatMap(({ pulls }) => pulls)
          .filter(({ added, changed, deleted }) => added + changed + deleted > 0);
        expect(moved).toEqual([]);
      }
      if (step === 'score') expect({ ...outcomeOf(again), messages: [] }).toEqual(whole);
      if (step === 'digest' || step === 'nudge')
        expect(JSON.parse(again.out)).toMatchObject({ sent: [], failed: [], unknown: [] });
    }
    expect(await callsTo(sandbox.slack, POST)).toBe(posted);
  });

  test('the findings of the last scoring are written into a file', async () => {
    const file = join(folder, 'findings.csv');
    const settings = inHome('twice', sandbox);
    const args = ['export', 'findings', '--out', file, '--json'];
    const { code, out } = await plumbline(args, settings);
    expect(code).toBe(0);
    const { rows } = JSON.parse(out) as { rows: number };
    expect(rows).toBeGreaterThan(50);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^"?check"?,"?title"?,/);
    expect(text.trimEnd().split('\n')).toHaveLength(rows + 1);
    const refused = await plumbline(['export', 'findings', '--out', join(folder, 'no', 'x.csv')], settings);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain('There is no folder');
  });

  test('whether nudges work is not told without held-out findings, and privacy says that none are', async () => {
    const settings = inHome('twice', sandbox);
    const told = await plumbline(['effect', '--as-of', sandbox.asOf, '--json'], settings);
    expect(told.code).toBe(0);
    expect(JSON.parse(told.out)).toMatchObject({ holdout: null, effect: { all: { effect: null } } });
    expect((await plumbline(['effect', '--as-of', sandbox.asOf], settings)).out).toContain(
      'Not enough to tell',
    );
    const privacy = await plumbline(['explain', 'privacy', '--json'], settings);
    expect(JSON.parse(privacy.out).switches).toEqual({
      escalation: 'Off.',
      holdout: 'Off.',
      leaderboards: 'Off.',
      rep_level: 'Off.',
    });
  });

  test('the day’s report is written into a file, for whoever is to read it', async () => {
    const file = join(folder, 'report.html');
    const settings = inHome('twice', sandbox);
    const args = ['report', '--out', file, '--as-of', sandbox.asOf, '--language', 'en', '--json'];
    const { code, out } = await plumbline(args, settings);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ file, day: sandbox.asOf, language: 'en-GB' });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>.*What to fix next.*<\/html>\n$/s);
    const refused = await plumbline([...args, '--as', 'nobody@example.test'], settings);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err + refused.out).toContain('Nobody has the address');
  });

  test('a dry run changes nothing and sends nothing', async () => {
    const posted = await callsTo(sandbox.slack, POST);
    const scored = await run('score', AFTER.sync, '--dry-run');
    expect(scored.code).toBe(0);
    expect((await run('digest', AFTER.sync, '--dry-run')).err).toContain('Nothing was measured');
    for (const step of ['digest', 'nudge']) expect((await run(step, AFTER.score, '--dry-run')).code).toBe(0);
    expect(await callsTo(sandbox.slack, POST)).toBe(posted);
  });

  test('killed in the middle of any step and started again, the end is the same', async () => {
    const posted = await callsTo(sandbox.slack, POST);
    const other = await startSandbox(SAME_WORLD);
    try {
      const settings = inHome('killed', other);
      const args = (step: string) => [step, '--as-of', other.asOf, '--json'];
      const slackCalls = (more: number) => async () => (await callsTo(other.slack, POST)) >= more;
      const began = { score: 0 };
      const killed: Record<(typeof STEPS)[number], () => Promise<boolean>> = {
        sync: async () => (await callsTo(other.settings['SALESFORCE_LOGIN_URL'] ?? '', '/query')) >= 4,
        score: async () => ++began.score > 200,
        digest: slackCalls(2),
        nudge: slackCalls(8),
      };
      for (const step of STEPS) {
        const cut = await plumbline(args(step), settings, killed[step]);
        expect(cut.code, `${step} was killed`).toBeNull();
        const again = await plumbline(args(step), settings);
        expect(again, step).toMatchObject({ code: 0 });
        if (step === 'score') expect(outcomeOf(again)).toEqual(whole);
      }
      expect(await callsTo(other.slack, POST)).toBe(posted);
    } finally {
      await other.stop();
    }
  });
});

/** What a run came to, without the times that it took and the stamps of its messages. */
function outcomeOf({ out }: CliRun): object {
  const {
    timings: _,
    messages,
    ...rest
  } = JSON.parse(out) as {
    timings: object;
    messages: { kind: string; to: string }[];
  };
  return { ...rest, messages: messages.map(({ kind, to }) => `${kind} ${to}`).sort() };
}
