import { dayOf, type Instant } from '../src/clock.ts';
import { reconcileSource, type SourceReport } from '../src/mirror/sync.ts';
import { fieldsPulled } from '../src/scoring/needs.ts';
import type { Strategy } from '../src/strategy/schema.ts';
import type { House } from './house.ts';
import { follow, look, type SyncReport } from './sync.ts';
import { latestReconciling, nextSlots } from './timetable.ts';

/**
 * Reads from the beginning, source beside source, what no such pull has read since the last time that it was due; the
 * budget and the jobs of the morning may spread that over several nights. Where nothing is due, no source is asked.
 * A dry run only asks each source who we are and what we see.
 * @param asked by a person, now: everything is due, or what the last time that somebody asked has left
 */
export async function reconcile(
  house: House,
  { dryRun, asked = false }: { readonly dryRun: boolean; readonly asked?: boolean },
): Promise<SyncReport> {
  const { connectors, store, budgetPercent, clock, log, progress } = house;
  if (dryRun) return look(house, 'reconciling');
  const wanted = fieldsPulled(house.strategy(), connectors.length);
  const sources = await Promise.all(
    connectors.map(async (connector): Promise<SourceReport> => {
      const { source } = connector;
      const now = clock.now();
      const when = asked
        ? { dueSince: (await leftBy(house, source)) ?? now, endsBy: null, waits: false }
        : {
            dueSince: latestReconciling(house.strategy(), now),
            endsBy: nextOther(house.strategy(), now),
            waits: true,
          };
      return reconcileSource({ connector, store, wanted, budgetPercent, clock, log, progress, ...when });
    }),
  );
  const read = sources.some(({ pulls }) => pulls.length > 0);
  return { sources, ...(read ? await follow(house) : { valuesJudged: 0, linksFound: null }) };
}

/** Since when the last reconciling run of a source was due, where it was cut off or stopped before its end. */
async function leftBy({ store }: House, source: string): Promise<Instant | null> {
  const [last] = await store.pulls.runs({ source, kind: 'reconciling', most: 1 });
  return last?.outcome === 'stopped' || last?.outcome === 'under way' ? last.dueSince : null;
}

/** When the next job is due that must not wait for this one. */
function nextOther(strategy: Strategy, now: Instant): Instant | null {
  const others = nextSlots(strategy, dayOf(now, strategy.organisation.zone), now);
  const slots = others.filter(({ task }) => task !== 'reconcile').map(({ slot }) => slot);
  return slots.sort()[0] ?? null;
}
