import { describe, expect, test } from 'vitest';
import { generateHistory } from '../worlds/histories/generate.ts';
import { DEFECTS } from './histories/defects.ts';
import { play } from './histories/play.ts';

/** Each defect has to be found by one of so many histories. */
const HISTORIES = 80;

describe('the judge of histories finds', () => {
  test.each(DEFECTS)(
    'a mirror that $name',
    async ({ foundBy, between }) => {
      for (let tried = 0; tried < HISTORIES; tried++) {
        const history = generateHistory(1 + ((foundBy - 1 + tried) % HISTORIES));
        const { fault } = await play(history, between());
        if (!fault) continue;
        // What finds it must have nothing to say against the mirror as it is.
        expect((await play(history)).fault).toBeNull();
        return;
      }
      expect.fail(`None of ${HISTORIES} histories finds it.`);
    },
    300_000,
  );
});
