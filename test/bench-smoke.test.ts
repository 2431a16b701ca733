import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const RUN = fileURLToPath(new URL('./bench/run.ts', import.meta.url));
const exec = promisify(execFile);

type Line = Readonly<Record<string, unknown>>;

async function bench(...args: string[]): Promise<Line[]> {
  const { stdout } = await exec(process.execPath, [RUN, ...args]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function expectFigure(line: Line | undefined, numbers: readonly string[]): void {
  for (const name of ['value', 'against', 'ratio', 'n', 'rounds', ...numbers]) {
    expect(line?.[name], name).toBeTypeOf('number');
    expect(line?.[name], name).toBeGreaterThan(0);
  }
  const { value, against, ratio } = line as Record<string, number>;
  expect(ratio).toBe((value ?? 0) / (against ?? 0));
}

describe('the bench tier', () => {
  test('both connectors land every prepared record, and a line for each tells how fast', async () => {
    const names = ['land.hubspot', 'land.salesforce'];
    const lines = await bench(...names, '--records', '2000', '--rounds', '1');
    expect(lines.map((line) => line['name'])).toEqual(names);
    for (const line of lines) {
      expectFigure(line, ['server_cpu_share']);
      expect(line).toMatchObject({ unit: 'records/s', n: 2000, rounds: 1 });
    }
  });

  test('a bulk query lands as it is, against two others in processes of their own, and says what memory it took', async () => {
    const lines = await bench('land.salesforce-bulk', '--bulk-records', '3000', '--rounds', '1');
    expect(lines.map((line) => line['name'])).toEqual([
      'land.salesforce-bulk',
      'land.salesforce-bulk.native',
    ]);
    for (const line of lines) {
      expectFigure(line, ['server_cpu_share']);
      expect(line).toMatchObject({ unit: 'records/s', n: 3000, rounds: 1 });
      expect(line['peak_rss_mb']).toEqual({ ours: expect.any(Number), against: expect.any(Number) });
    }
  });

  test('the memory of a large pull is held against that of a small one', async () => {
    const [line] = await bench('memory.growth', '--growth-records', '20000', '--rounds', '1');
    expectFigure(line, []);
    expect(line).toMatchObject({ name: 'memory.growth', unit: 'MB', n: 20_000 });
  });

  test('days of few changes are lived through with both CRMs', async () => {
    const lines = await bench('day.hubspot', 'day.salesforce', '--day-records', '1000', '--rounds', '1');
    expect(lines.map((line) => line['name'])).toEqual(
      ['hubspot', 'salesforce'].flatMap((source) =>
        ['day.small.calls', 'day.small.time', 'day.none.calls', 'reconcile.calls'].map(
          (name) => `${name}.${source}`,
        ),
      ),
    );
    for (const line of lines) expectFigure(line, []);
  });

  test('the counts selected plainly are those of the judgement, and a line tells how long each side takes', async () => {
    const lines = await bench('score.full', 'score.growth', '--accounts', '20', '--rounds', '1');
    expect(lines.map((line) => line['name'])).toEqual(['score.full', 'score.growth']);
    for (const line of lines) expectFigure(line, []);
    expect(lines[0]).toMatchObject({ unit: 'ms', rounds: 1 });
  });

  test('values are judged, against the bare calls of the libraries', async () => {
    const [line, ...more] = await bench('values.parse', '--accounts', '60', '--rounds', '1');
    expect(more).toEqual([]);
    expectFigure(line, []);
    expect(line).toMatchObject({ name: 'values.parse', unit: 'values/s', rounds: 1 });
  });

  test('a figure that does not exist and a size that is none are refused by name', async () => {
    await expect(bench('land.sugar')).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /land\.sugar.*day\.hubspot, day\.salesforce, land\.hubspot, .*score\.full/,
      ),
    });
    await expect(bench('--rounds', 'many')).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--rounds'),
    });
  });
});
