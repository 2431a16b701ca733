import { type Gain, tryGains } from '../scoring/gain-trial.ts';
import type { Figure } from './run.ts';

const FINDINGS = 1000;
const WORLDS = 4;

/** What taking a finding away gives, from the kept partial sums, against scoring again without it: equal to the last bit. */
export async function gains(tell: (figure: Figure) => void): Promise<void> {
  const all: Gain[] = [];
  for (let seed = 1; seed <= WORLDS; seed++) all.push(...(await tryGains(seed, FINDINGS / WORLDS)).gains);
  const equal = all.filter(({ foretold, again }) => JSON.stringify(foretold) === JSON.stringify(again));
  const metrics = Object.fromEntries(
    [...Map.groupBy(all, ({ metricId }) => metricId)].map(([id, own]) => [id, own.length]),
  );
  tell({
    name: 'gains.equal',
    value: { equal: equal.length, of: all.length, metrics },
    bar: `${FINDINGS} of ${FINDINGS}`,
    holds: equal.length === FINDINGS,
  });
}
