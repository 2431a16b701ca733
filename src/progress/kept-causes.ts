import type { Day } from '../clock.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import type { MeasurementRow, RecordStore } from '../store/ports.ts';
import type { Goal, Strategy } from '../strategy/schema.ts';
import { type Causes, causesOf } from './causes.ts';
import { comparedDay } from './compared-day.ts';

const CAUSES = 'causes';

/** Splits the change of every goal's number once and keeps it with the day, so that whoever reads it sees the same, and at once. */
export async function keepCauses(store: RecordStore, strategy: Strategy, day: Day): Promise<void> {
  const [any] = await store.measuring.measurements(day);
  if (!any) return;
  const { metrics } = catalogueOf(strategy);
  const yesterday = await comparedDay(store, strategy, day);
  const rows: MeasurementRow[] = [];
  for (const goal of strategy.goals) {
    const metric = metrics.find(({ id }) => id === goal.metric.id);
    if (!metric) continue;
    const causes = await causesOf({ store, strategy, goal, metric, day, yesterday });
    const { catalogueVersion, strategyVersion } = any;
    rows.push({
      ...{ day, kind: CAUSES, id: goal.id, groupKind: '', groupId: '', value: null, n: causes.length },
      ...{ detail: JSON.stringify(causes), catalogueVersion, strategyVersion },
    });
  }
  await store.measuring.saveMeasurements(day, rows, CAUSES);
}

/** What was kept of a goal; empty where nothing was. @param rows of the day */
export function keptCauses(rows: readonly MeasurementRow[], goal: Goal): Causes[] {
  const row = rows.find(({ kind, id }) => kind === CAUSES && id === goal.id);
  return row ? (JSON.parse(row.detail) as Causes[]) : [];
}
