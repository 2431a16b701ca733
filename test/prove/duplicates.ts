import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { heldAgainst, type PairFigures } from '../checks/matching/held-against.ts';
import { isThere, KNOWN_SETS, matchFile } from '../checks/matching/sets.ts';
import { companyDuplicates } from './duplicates-company.ts';
import type { Figure } from './run.ts';

const PROCESS = fileURLToPath(new URL('duplicates-process.ts', import.meta.url));
const ROWS = 1_000_000;
const SEED = 1;
const BAR = { f1: 0.97, seconds: 60, peakMb: 1536 };

interface LargeFigures extends PairFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** The matcher on sets with known truth, one configuration and one threshold for all, and on a million persons. */
export async function duplicates(tell: (figure: Figure) => void): Promise<void> {
  for (const set of KNOWN_SETS) {
    if (!isThere(set)) {
      tell({ name: `duplicates.${set.name}`, value: null, bar: 'the set is not here', holds: true });
      continue;
    }
    const { matching, entities } = matchFile(set);
    tellPairs(tell, set.name, heldAgainst(matching, entities), set.leastF1);
  }
  await companyDuplicates(tell);
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-duplicates-'));
  try {
    const file = join(folder, 'persons.duckdb');
    const inProcess = (...words: string[]) =>
      execFileSync(process.execPath, [PROCESS, ...words], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    inProcess('write', file, String(ROWS), String(SEED));
    const figures = JSON.parse(inProcess('match', file)) as LargeFigures;
    tellPairs(tell, 'million', figures, BAR.f1);
    const { seconds, cpuSeconds, peakMb } = figures;
    tell({
      name: 'duplicates.million.cost',
      value: { seconds, cpuSeconds, peakMb },
      bar: `within ${BAR.seconds} s and ${BAR.peakMb} MB at the peak`,
      holds: seconds <= BAR.seconds && peakMb <= BAR.peakMb,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tellPairs(
  tell: (figure: Figure) => void,
  name: string,
  figures: PairFigures,
  leastF1: number,
): void {
  const { f1, precision, recall, truePairs, blocking, candidates, expectedPairs, expectedByImplied } =
    figures;
  tell({
    name: `duplicates.${name}`,
    value: { f1, precision, recall, truePairs },
    bar: `F1 at least ${leastF1}`,
    holds: f1 >= leastF1,
  });
  tell({
    name: `duplicates.${name}.signs`,
    value: { blocking, candidates, expectedPairs, expectedByImplied },
    bar: 'none',
    holds: true,
  });
}
