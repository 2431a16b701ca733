import { effects, naively, type Outcome } from '../progress/effect-bar.ts';
import type { Firm } from '../worlds/nudges/generate.ts';
import type { Figure } from './run.ts';

/** Seeds 1 to 2,000, none left out. */
const RUNS = 2_000;
/** Where checks are looked at one by one, or something without a bar is shown. */
const FEWER_RUNS = 200;
const PLANTED = [0, 0.05, 0.1];
/** A quarter of a small firm's nudges, a month of a large one's. */
const FIRMS: readonly Firm[] = [
  { reps: 30, weeks: 13 },
  { reps: 300, weeks: 4 },
  { reps: 3_000, weeks: 4 },
];
/** Too few findings, and too few reps. */
const SMALL: readonly Firm[] = [
  { reps: 30, weeks: 2 },
  { reps: 3, weeks: 52 },
];

/**
 * Effects of nudging in simulated organisations: how often the intervals hold what was planted, and how often an effect
 * is claimed. What everybody would count first, and a world with one assumption broken, are told without a bar.
 */
export async function effectOfNudges(tell: (figure: Figure) => void): Promise<void> {
  for (const firm of FIRMS)
    for (const [index, outcome] of effects(RUNS, firm, PLANTED).entries())
      tell(figureOf(firm, PLANTED[index] ?? 0, outcome));
  for (const firm of SMALL) {
    const { runs, reported, nudged, heldOut, evenReps } = effects(RUNS, firm, [0.1])[0] as Outcome;
    const value = { runs, reported, nudged, heldOut, evenReps };
    const name = `effect.small.${firm.reps}-reps-${firm.weeks}-weeks`;
    tell({ name, value, bar: 'not enough to tell in every run', holds: reported === 0 });
  }
  const large = FIRMS[2] as Firm;
  for (const [index, { runs, stopped }] of effects(FEWER_RUNS, large, PLANTED, { byCheck: true }).entries()) {
    const planted = PLANTED[index] ?? 0;
    tell({
      name: `effect.stopped.${large.reps}.${pointsOf(planted)}`,
      value: { runs, stopped },
      bar: planted > 0 ? 'at most .05 of the checks' : 'none',
      holds: planted === 0 || stopped <= 0.05,
    });
  }
  const middle = FIRMS[1] as Firm;
  const open = (name: string, outcome: Outcome | undefined) =>
    tell({ name: `effect.${name}`, value: outcome, bar: 'none', holds: true });
  open('naive', effects(FEWER_RUNS, middle, [0], { way: naively })[0]);
  open('rising', effects(FEWER_RUNS, middle, [0.1], { rising: true })[0]);
}

function figureOf({ reps, weeks }: Firm, planted: number, outcome: Outcome): Figure {
  const { covered80, claimed, reported } = outcome;
  const covers = covered80 >= 0.77 && covered80 <= 0.86;
  const bars = [
    { bar: '80 % interval holds the effect in .77 to .86', holds: covers },
    ...(planted === 0 ? [{ bar: 'claimed in at most .07', holds: claimed <= 0.07 }] : []),
    ...(planted === 0.1 && reps === 3_000 ? [{ bar: 'claimed in at least .80', holds: claimed >= 0.8 }] : []),
  ];
  return {
    name: `effect.${reps}.${pointsOf(planted)}`,
    value: { weeks, ...outcome },
    bar: bars.map(({ bar }) => bar).join('; '),
    holds: reported > 0 && bars.every(({ holds }) => holds),
  };
}

function pointsOf(planted: number): string {
  return `+${Math.round(planted * 100)}`;
}
