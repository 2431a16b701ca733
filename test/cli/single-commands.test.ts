import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plumbline, postedMessages, type RunningSandbox, startSandbox } from './run-cli.ts';

const STEPS = ['sync', 'score', 'digest', 'nudge'] as const;

describe('the single commands against a running sandbox', () => {
  let sandbox: RunningSandbox;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
    sandbox = await startSandbox(['--accounts', '40', '--as-of', '2026-11-20']);
  });
  afterAll(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const inHome = (home: string) => ({
    ...sandbox.settings,
    PLUMBLINE_HOME: join(folder, home),
    PLUMBLINE_LOG_LEVEL: 'silent',
  });
  const run = (step: string, home: string, ...more: string[]) =>
    plumbline([step, '--as-of', sandbox.asOf, '--json', ...more], inHome(home));
  /** What a run came to, without the times that it took and the stamps of its messages. */
  async function outcome(home: string): Promise<unknown> {
    const {
      timings: _,
      messages,
      ...rest
    } = JSON.parse((await run('score', home)).out) as {
      timings: object;
      messages: { kind: string; to: string }[];
    };
    return { ...rest, messages: messages.map(({ kind, to }) => `${kind} ${to}`).sort() };
  }

  test('run twice, nothing changes and nothing is said twice', async () => {
    for (const step of STEPS) expect(await run(step, 'twice'), step).toMatchObject({ code: 0 });
    const first = await outcome('twice');
    const posted = await postedMessages(sandbox.slack, sandbox.settings);
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
      if (step === 'digest' || step === 'nudge')
        expect(JSON.parse(again.out)).toMatchObject({ sent: [], failed: [], unknown: [] });
    }
    expect(await outcome('twice')).toEqual(first);
    expect(await postedMessages(sandbox.slack, sandbox.settings)).toBe(posted);
  });

  test('a dry run changes nothing and sends nothing', async () => {
    const posted = await postedMessages(sandbox.slack, sandbox.settings);
    await run('sync', 'dry');
    const scored = await run('score', 'dry', '--dry-run');
    expect(scored.code).toBe(0);
    expect((await run('digest', 'dry', '--dry-run')).err).toContain('Nothing was measured');
    await run('score', 'dry');
    for (const step of ['digest', 'nudge']) expect((await run(step, 'dry', '--dry-run')).code).toBe(0);
    expect(await postedMessages(sandbox.slack, sandbox.settings)).toBe(posted);
  });

  test('killed in any step and started again, the end is the same', async () => {
    const whole = await outcome('twice');
    // The messages of this day are sent already: a second installation of the same workspace finds them in Slack.
    for (const [index, step] of STEPS.entries()) {
      await plumbline([step, '--as-of', sandbox.asOf, '--json'], inHome('killed'), 350 + 200 * index);
      expect(await run(step, 'killed'), step).toMatchObject({ code: 0 });
    }
    expect(await outcome('killed')).toEqual(whole);
  });
});
