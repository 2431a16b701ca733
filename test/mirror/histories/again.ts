import { generateHistory } from '../../worlds/histories/generate.ts';
import { type Fault, play } from './play.ts';
import { shrink, tell } from './shrink.ts';

/** Plays the history of one seed again and tells the shortest part of it that still fails: `node again.ts SEED`. */
const seed = Number(process.argv[2]);
const MOST_TRIES = 400;

async function fails(history: ReturnType<typeof generateHistory>): Promise<Fault | null> {
  return (await play(history)).fault;
}

const history = generateHistory(seed);
const fault = await fails(history);
if (fault === null) console.log(`History ${seed}: the mirror is equal whenever it has to be.`);
else {
  console.log(`History ${seed} fails in phase ${fault.phase}, ${fault.when}:\n${fault.lines.join('\n')}`);
  const shrunk = await shrink(history, fault, fails, MOST_TRIES);
  console.log(`\nThe shortest part found by ${shrunk.tries} tries:\n${tell(shrunk.history)}`);
  console.log(`\nIt fails ${shrunk.fault.when}:\n${shrunk.fault.lines.join('\n')}`);
  process.exitCode = 1;
}
