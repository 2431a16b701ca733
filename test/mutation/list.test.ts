import { expect, test } from 'vitest';
import { LEAST_SHARE, mutatedFiles, mutatedShare, pureFiles } from './pure.ts';

test('what is mutated are pure files, each once, in order', () => {
  const mutated = mutatedFiles();
  expect(mutated).toEqual([...new Set(mutated)].sort());
  const pure = pureFiles().map(({ path }) => path);
  expect(mutated.filter((path) => !pure.includes(path))).toEqual([]);
});

test('they hold at least 70 % of all pure lines', () => {
  expect(mutatedShare(pureFiles(), mutatedFiles())).toBeGreaterThanOrEqual(LEAST_SHARE);
});

test('who waits, or reaches the store or the file system by a detour, is not pure', () => {
  const pure = new Set(pureFiles().map(({ path }) => path));
  expect(pure.has('src/progress/pace.ts')).toBe(true);
  expect(pure.has('src/progress/fixes.ts')).toBe(false);
  expect(pure.has('src/scoring/run.ts')).toBe(false);
  expect(pure.has('src/progress/explain-entry.ts')).toBe(false);
});
