import type { VendorRow } from '../vendor-data.ts';
import type { Output, Plan } from './plan.ts';
import { planQuery } from './plan.ts';
import { queryTimeout, spansTooMuch } from './slow-queries.ts';
import type { Tables } from './tables.ts';
import type { SeenTable, View } from './view.ts';

/** The records that a query found, as they were when it was asked: it holds the rows themselves, no copies. */
export interface Result {
  readonly table: SeenTable;
  readonly outputs: readonly Output[];
  /** By slot and place in the result; undefined where there is no parent. */
  readonly rows: readonly (readonly (VendorRow | undefined)[])[];
  readonly total: number;
}

/** Reads a query, and refuses one that would take too long. @throws {Refusal} */
export function readQuery(
  soql: string,
  view: View,
  everything: boolean,
  slow: { readonly beyondHours: number | null; readonly nowMs: number },
): Plan {
  const plan = planQuery(soql, view, everything);
  const { beyondHours, nowMs } = slow;
  if (plan.kind === 'records' && beyondHours !== null && spansTooMuch(soql, plan.table, beyondHours, nowMs)) {
    throw queryTimeout();
  }
  return plan;
}

export async function runRecords(plan: Plan & { readonly kind: 'records' }, tables: Tables): Promise<Result> {
  const { outputs, table } = plan;
  const tableOfSlot = new Map(outputs.map(({ slot, target }) => [slot, target.table]));
  const rowsIn = (columns: readonly unknown[][]) =>
    columns.map((places, slot) => {
      const source = (slot === 0 ? table : tableOfSlot.get(slot))?.table.rows;
      return places.map((place) => (place === null ? undefined : source?.[Number(place)]));
    });
  const rows = await tables.run(plan.sql, plan.values, plan.needs, rowsIn, plan.recent);
  return { table, outputs, rows, total: rows[0]?.length ?? 0 };
}
