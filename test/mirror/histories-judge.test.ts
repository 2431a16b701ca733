import { describe, expect, test } from 'vitest';
import { generateHistory } from '../worlds/histories/generate.ts';
import { DEFECTS, PLAYED } from './histories/defects.ts';
import { play } from './histories/play.ts';

/** By one of the histories that have nothing to say against the mirror as it is: `histories.test.ts` plays them. */
describe('the judge of histories finds', () => {
  test.each(DEFECTS)(
    'a mirror that $name',
    async ({ foundBy, between }) => {
      for (let tried = 0; tried < PLAYED; tried++) {
        const history = generateHistory(1 + ((foundBy - 1 + tried) % PLAYED));
        if ((await play(history, between())).fault) return;
      }
      expect.fail(`None of ${PLAYED} histories finds it.`);
    },
    300_000,
  );
});
