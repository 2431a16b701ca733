/**
 * The ratios, one JSON line a figure on standard output; see readme.md. Names given as arguments select figures;
 * `--records`, `--accounts` and `--rounds` set how large and how often.
 */
import { parseArgs } from 'node:util';
import type { BenchSize, Figure } from './figure.ts';
import { land } from './land.ts';
import { scoreFull } from './score.ts';

/** In the order in which they are taken. */
const FIGURES: Readonly<Record<string, (size: BenchSize) => Promise<Figure>>> = {
  'land.hubspot': (size) => land('hubspot', size),
  'land.salesforce': (size) => land('salesforce', size),
  'score.full': scoreFull,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '50000' },
    accounts: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
  },
});
const size: BenchSize = {
  records: Number(values.records),
  accounts: Number(values.accounts),
  rounds: Number(values.rounds),
};
const strange = positionals.filter((name) => !(name in FIGURES));
const unfit = Object.entries(size).filter(([, number]) => !Number.isInteger(number) || number < 1);
if (strange.length > 0 || unfit.length > 0) {
  for (const name of strange)
    console.error(`There is no figure ${name}; known are ${Object.keys(FIGURES).join(', ')}.`);
  for (const [name] of unfit) console.error(`--${name} takes a whole number above zero.`);
  process.exitCode = 2;
} else {
  for (const [name, take] of Object.entries(FIGURES)) {
    if (positionals.length === 0 || positionals.includes(name)) console.log(JSON.stringify(await take(size)));
  }
}
