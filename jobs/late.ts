import { dayOf } from '../src/clock.ts';
import type { House } from './house.ts';

/** Whether a source that is connected could not be read today, so that it is to be asked again. */
export async function isLate({ store, connectors, clock, strategy }: House): Promise<boolean> {
  const { zone } = strategy().organisation;
  const today = dayOf(clock.now(), zone);
  const sources = new Map((await store.knowledge.sources()).map((state) => [state.source, state]));
  return connectors.some(({ source }) => {
    const state = sources.get(source);
    return !state?.pulledAt || state.failure !== null || dayOf(state.pulledAt, zone) < today;
  });
}
