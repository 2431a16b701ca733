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

  test('the counts written by hand are those of the catalogue, and a line tells how long each side takes', async () => {
    const [line, ...more] = await bench('score.full', '--accounts', '60', '--rounds', '1');
    expect(more).toEqual([]);
    expectFigure(line, []);
    expect(line).toMatchObject({ name: 'score.full', unit: 'ms', rounds: 1 });
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
