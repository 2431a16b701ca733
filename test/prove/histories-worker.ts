import { messageOf } from '../../src/errors.ts';
import { play } from '../mirror/histories/play.ts';
import { figuresOf } from '../mirror/histories/totals.ts';
import { generateHistory } from '../worlds/histories/generate.ts';

/** Plays every so-manieth history and tells of each in a line: `node histories-worker.ts FIRST LAST STEP`. */
const [first = 1, last = 0, step = 1] = process.argv.slice(2).map(Number);
for (let seed = first; seed <= last; seed += step) {
  const started = performance.now();
  try {
    const { fault, totals } = await play(generateHistory(seed));
    const ms = Math.round(performance.now() - started);
    console.log(JSON.stringify({ seed, ms, fault, figures: figuresOf(totals) }));
  } catch (error) {
    // The world itself or a process broke: that is a failure of its own, and the others are still to be played.
    const fault = { phase: -1, when: 'thrown', lines: [messageOf(error)] };
    console.log(JSON.stringify({ seed, ms: Math.round(performance.now() - started), fault, figures: {} }));
  }
}
