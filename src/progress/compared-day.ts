import { addDays, type Day, previousWorkingDay } from '../clock.ts';
import type { RecordStore } from '../store/ports.ts';
import { type Strategy, workingDaysOf } from '../strategy/schema.ts';

/** The last working day that was measured; where none was, the latest day before. */
export async function comparedDay(store: RecordStore, strategy: Strategy, day: Day): Promise<Day | null> {
  const working = previousWorkingDay(day, workingDaysOf(strategy));
  const measured = working === null ? null : await store.measuring.dayBefore(addDays(working, 1));
  return measured ?? store.measuring.dayBefore(day);
}
