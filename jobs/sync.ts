import { settleFixes } from '../src/fixing/settle.ts';
import { LINK_RULES } from '../src/mirror/links.ts';
import { type SourceReport, syncSource, untouched } from '../src/mirror/sync.ts';
import { judgeValues, VALUE_FIELDS } from '../src/mirror/verdicts.ts';
import { fieldsPulled } from '../src/scoring/needs.ts';
import type { House } from './house.ts';

/** What a sync did, source by source, and what followed from what it brought. */
export interface SyncReport {
  readonly sources: readonly SourceReport[];
  /** Values that were judged for the first time. */
  readonly valuesJudged: number;
  /** Pairs of records of different sources that are taken for the same; null where one source is connected. */
  readonly linksFound: number | null;
}

/**
 * Finds out what became of changes that broke off, brings the mirror up to date with every connected source, side by
 * side, then judges the values that are new and finds which records of the sources belong together. A dry run only
 * asks each source who we are and what we see.
 */
export async function sync(house: House, { dryRun }: { readonly dryRun: boolean }): Promise<SyncReport> {
  const { connectors, store, budgetPercent, clock, log, progress } = house;
  if (dryRun) return look(house, 'incremental');
  await settleFixes(house.mending);
  const wanted = fieldsPulled(house.strategy(), connectors.length);
  const sources = await Promise.all(
    connectors.map((connector) =>
      syncSource({ connector, store, wanted, budgetPercent, clock, log, progress }),
    ),
  );
  return { sources, ...(await follow(house)) };
}

/** What follows from new records: verdicts on their values, and links. */
export async function follow({ connectors, store }: House): Promise<Omit<SyncReport, 'sources'>> {
  const valuesJudged = await judgeValues(store.knowledge, VALUE_FIELDS);
  return { valuesJudged, linksFound: connectors.length > 1 ? await store.links.refresh(LINK_RULES) : null };
}

/** What each source lets us see, without anything being kept. */
export async function look(house: House, kind: SourceReport['kind']): Promise<SyncReport> {
  const wanted = fieldsPulled(house.strategy(), house.connectors.length);
  const sources = await Promise.all(
    house.connectors.map(async (connector): Promise<SourceReport> => {
      const report = untouched(connector.source, kind);
      try {
        await connector.probe();
        const hidden = (await connector.describe(wanted)).filter((schema) => !schema.visible);
        return { ...report, hidden: hidden.map(({ object, reason }) => ({ object, reason: reason ?? '' })) };
      } catch (error) {
        return { ...report, failures: [error instanceof Error ? error : new Error(String(error))] };
      }
    }),
  );
  return { sources, valuesJudged: 0, linksFound: null };
}
