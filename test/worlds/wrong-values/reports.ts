import { createDice } from '../histories/dice.ts';
import type { PlantedTable } from './planted.ts';

/**
 * Several observers tell of the same trips, and often one has it wrong.
 *
 * It assumes that a trip leaves and arrives at one planned minute, that each of `observers` tells of every trip once,
 * and that each time told is wrong with a chance of one in ten: some minutes off, or another trip's. Observers do not
 * copy from each other. There is no list of right times: only the others' word.
 */
export function reportsWorld(seed: number, trips: number, observers: number): PlantedTable {
  const dice = createDice(seed, 'reports');
  const time = () =>
    `${dice.between(1, 12)}:${String(dice.between(0, 59)).padStart(2, '0')} ${dice.pick(['a.m.', 'p.m.'])}`;
  const clean: Record<string, string | null>[] = [];
  for (let trip = 0; trip < trips; trip++) {
    const [leaves, arrives] = [time(), time()];
    for (let nth = 0; nth < observers; nth++)
      clean.push({ observer: `observer ${nth}`, trip: `LINE-${1200 + trip}`, leaves, arrives });
  }
  const dirty = clean.map((row) => ({ ...row }));
  const planted = new Map<string, string>();
  for (const [nth, row] of dirty.entries()) {
    for (const column of ['leaves', 'arrives']) {
      if (!dice.chance(0.1)) continue;
      const told = dice.chance(0.5)
        ? (row[column] ?? '').replace(/:\d\d/, () => `:${String(dice.between(0, 59)).padStart(2, '0')}`)
        : (dice.pick(clean)[column] ?? '');
      if (told === row[column]) continue;
      row[column] = told;
      planted.set(`${nth} ${column}`, 'contradicted');
    }
  }
  return { columns: ['observer', 'trip', 'leaves', 'arrives'], clean, dirty, planted };
}
