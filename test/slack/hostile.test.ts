import fc from 'fast-check';
import { expect, it } from 'vitest';
import { harmOf, hostileText } from './hostile-strings.ts';

const STRINGS = 200;

it('words of a record page nobody, lead nowhere else, and are never refused', () => {
  const seed = Date.now() % 2 ** 31;
  const strings = fc.sample(hostileText, { numRuns: STRINGS, seed });
  const harm = new Set(
    strings.flatMap((words, index) => harmOf(words, strings[(index + 1) % STRINGS] ?? '')),
  );
  expect([...harm], `seed ${seed}`).toEqual([]);
}, 120_000);
