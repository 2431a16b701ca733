import { CHECKS } from '../src/checks/index.ts';
import { METRICS } from '../src/metrics/index.ts';
import { type SourceReport, syncSource } from '../src/mirror/sync.ts';
import { judgeValues, VALUE_FIELDS } from '../src/mirror/verdicts.ts';
import { fieldsNeeded } from '../src/scoring/plan.ts';
import type { House } from './house.ts';

/** What a sync did, source by source, and how many values were judged for the first time. */
export interface SyncReport {
  readonly sources: readonly SourceReport[];
  readonly valuesJudged: number;
}

/**
 * Brings the mirror up to date with every connected source, side by side, then judges the values that are new.
 * A dry run only asks each source who we are and what we see.
 */
export async function sync(house: House, { dryRun }: { readonly dryRun: boolean }): Promise<SyncReport> {
  const { store, clock, log, progress } = house;
  const wanted = fieldsNeeded(CHECKS, METRICS);
  if (dryRun) {
    const sources = await Promise.all(
      house.connectors.map(async (connector): Promise<SourceReport> => {
        try {
          await connector.probe();
          const hidden = (await connector.describe(wanted)).filter((schema) => !schema.visible);
          const named = hidden.map(({ object, reason }) => ({ object, reason: reason ?? '' }));
          return { source: connector.source, pulls: [], hidden: named, failures: [] };
        } catch (error) {
          const failure = error instanceof Error ? error : new Error(String(error));
          return { source: connector.source, pulls: [], hidden: [], failures: [failure] };
        }
      }),
    );
    return { sources, valuesJudged: 0 };
  }
  const sources = await Promise.all(
    house.connectors.map((connector) =>
      syncSource({
        connector,
        landing: store.landing,
        knowledge: store.knowledge,
        wanted,
        clock,
        log,
        progress,
      }),
    ),
  );
  return { sources, valuesJudged: await judgeValues(store.knowledge, VALUE_FIELDS) };
}
