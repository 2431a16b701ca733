import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWN_LIMITS } from '../../src/scoring/own.ts';
import { judge } from '../../src/scoring/run.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { hostile } from '../worlds/hostile.ts';
import { OWN_CHECK } from '../worlds/own.ts';
import { landWorld } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';
import type { Figure } from './run.ts';

const AS_OF = '2026-06-15';
const clock = { now: () => `${AS_OF}T12:00:00.000Z` };

/** A day scored with every hostile own check at once, beside the same day without them, at the limits of the product. */
export async function hostileChecks(tell: (figure: Figure) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-hostile-'));
  const [secret, target] = [join(folder, 'secret.csv'), join(folder, 'written')];
  writeFileSync(secret, 'canary\n1\n');
  const store = await openRecordStore(join(folder, 'records.duckdb'), 512);
  try {
    const deal = Array.from({ length: 2000 }, (_, index) => ({
      id: `d${index}`,
      name: `Deal ${index}`,
      amount: index % 7 === 0 ? null : index * 1000,
    }));
    await landWorld(store, 'salesforce', { deal });
    const tried = hostile(secret, target);
    const checks = tried.map(([, sql], index) => ({
      ...OWN_CHECK,
      id: `own-deal-hostile-n${index}`,
      reads: ['deal.name'],
      applies: sql.applies,
      fails: sql.fails ?? undefined,
      select: sql.select?.sql,
      examples: { pass: { record: {} }, fail: { record: {} } },
    }));
    const readable = checks.filter(({ fails, select }) => (fails ?? select ?? '').length <= 4000);
    const ask = { store, strategyVersion: 1, asOf: AS_OF, clock, keep: true };
    const plain = await judge({ ...ask, strategy: testStrategy() });
    const before = process.memoryUsage.rss();
    const began = performance.now();
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 10);
    const judged = await judge({ ...ask, strategy: testStrategy({ own: { checks: readable } }) });
    clearInterval(watch);
    const unharmed = judged.checks.filter(({ id }) => !id.startsWith('own-'));
    const stopped = judged.checks.filter(({ id, reason }) => id.startsWith('own-') && reason !== null);
    tell({
      name: 'hostile.refused-or-stopped',
      value: { of: readable.length, refused: stopped.length, seconds: (performance.now() - began) / 1000 },
      bar: 'every one',
      holds: stopped.length === readable.length,
    });
    const same = JSON.stringify([plain.score.value, plain.checks, plain.metrics]);
    tell({
      name: 'hostile.nothing-else-suffers',
      value: { score: judged.score.value, before: plain.score.value, written: existsSync(target) },
      bar: 'score, checks and metrics as without them; nothing written',
      holds: same === JSON.stringify([judged.score.value, unharmed, judged.metrics]) && !existsSync(target),
    });
    tell({
      name: 'hostile.memory-of-the-main-process-mb',
      value: Math.round((peak - before) / 2 ** 20),
      bar: `less than what one own check may take (${OWN_LIMITS.memoryMb})`,
      holds: peak - before < OWN_LIMITS.memoryMb * 2 ** 20,
    });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}
