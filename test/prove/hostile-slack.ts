import fc from 'fast-check';
import { harmOf, hostileText } from '../slack/hostile-strings.ts';
import type { Figure } from './run.ts';

const STRINGS = 10_000;
const SEED = 1;

/** Hostile words in every place of every message, modal and Home tab that shows words of records. */
export async function hostileSlack(tell: (figure: Figure) => void): Promise<void> {
  const found = new Map<string, number>();
  const strings = fc.sample(hostileText, { numRuns: STRINGS, seed: SEED });
  for (const [index, words] of strings.entries()) {
    const other = strings[(index + 1) % strings.length] ?? '';
    for (const harm of harmOf(words, other)) found.set(harm, (found.get(harm) ?? 0) + 1);
  }
  tell({
    name: 'hostile-slack.harm',
    value: { strings: strings.length, found: Object.fromEntries(found) },
    bar: 'no page, no foreign link, no rejected message',
    holds: found.size === 0 && strings.length === STRINGS,
  });
}
