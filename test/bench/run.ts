/**
 * The ratios, one JSON line a figure on standard output; see readme.md. Names given as arguments select figures;
 * `--records`, `--bulk-records`, `--growth-records`, `--day-records`, `--accounts` and `--rounds` set how large and how often.
 */
import { parseArgs } from 'node:util';
import { days } from './day.ts';
import type { BenchSize, Figure } from './figure.ts';
import { land } from './land.ts';
import { landBulk, memoryGrowth } from './land-bulk.ts';
import { scoreFull, scoreGrowth } from './score.ts';
import { valuesParse } from './values.ts';

/** In the order in which they are taken. */
const FIGURES: Readonly<Record<string, (size: BenchSize) => Promise<Figure | readonly Figure[]>>> = {
  'day.hubspot': (size) => days('hubspot', size),
  'day.salesforce': (size) => days('salesforce', size),
  'land.hubspot': (size) => land('hubspot', size),
  'land.salesforce': (size) => land('salesforce', size),
  'land.salesforce-bulk': landBulk,
  'memory.growth': memoryGrowth,
  'score.full': scoreFull,
  'score.growth': scoreGrowth,
  'values.parse': valuesParse,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: 'string', default: '100000' },
    accounts: { type: 'string', default: '20000' },
    'bulk-records': { type: 'string', default: '1000000' },
    'growth-records': { type: 'string', default: '3000000' },
    'day-records': { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
  },
});
const size: BenchSize = {
  records: Number(values.records),
  accounts: Number(values.accounts),
  bulkRecords: Number(values['bulk-records']),
  growthRecords: Number(values['growth-records']),
  dayRecords: Number(values['day-records']),
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
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    for (const figure of [await take(size)].flat()) console.log(JSON.stringify(figure));
  }
}
