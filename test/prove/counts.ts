import { countAll } from '../mirror/histories/counts.ts';
import type { Figure } from './run.ts';

const SIZES = { bulk: 4000, rest: 25_000, instant: 60_000 };

/**
 * Large pulls land whole and prove it; with a row missing from a page, or from the mirror, the run fails and says
 * which count is off.
 */
export async function counts(tell: (figure: Figure) => void): Promise<void> {
  await countAll(SIZES, ({ name, records, landed, expected, by, lostOnWire, lostInMirror }) => {
    tell({
      name: `counts.${name}`,
      value: { landed, expected, by },
      bar: `${records} landed and counted by the vendor`,
      holds: landed === records && expected === records,
    });
    tell({
      name: `counts.${name}.lost-on-the-wire`,
      value: lostOnWire,
      bar: 'one failure that names both counts',
      holds: lostOnWire.length === 1 && namesCounts(lostOnWire[0] ?? ''),
    });
    tell({
      name: `counts.${name}.lost-in-the-mirror`,
      value: lostInMirror,
      bar: 'one failure that names both counts',
      holds: lostInMirror.length === 1 && namesCounts(lostInMirror[0] ?? ''),
    });
  });
}

/** Whether a failure names two figures that are one apart. */
export function namesCounts(failure: string): boolean {
  const figures = [...failure.matchAll(/(?<![\d:T-])\d+(?![\d:-])/g)].map(([figure]) => Number(figure));
  return figures.some((one) => figures.includes(one - 1));
}
