import type { ChangeRow, Merge, Page, RecordRow } from '../../src/crm/connector.ts';
import type { Memory } from './archive.ts';
import type { Note, Sight } from './calm.ts';
import type { PullKit } from './full.ts';
import { readRecords } from './lists.ts';
import type { VendorRecord } from './parts.ts';
import { type Linked, MERGED, type PartPlan } from './plan.ts';
import type { Place } from './window.ts';

/** How far an incremental pull has come: which type, whether in its archived records, and where there. */
export type IncrementalState = Place &
  Memory & {
    readonly mode: 'incremental';
    readonly since: string;
    readonly until: string;
    readonly part: number;
    readonly archived: boolean;
    readonly after: string | null;
    /** Records that the vendor counted and did not show. */
    readonly missing: number;
    /** See `calm.ts`: what the pull before found, and what this one did so far. */
    readonly calm: string;
    readonly calmNow: string;
  };

/** A page, which may be empty, and how far it leads. */
export interface Given {
  readonly page: Page;
  readonly state: IncrementalState;
  /** With the last one of what changed of a type. */
  readonly sight?: Sight;
  /** With the last one of a type. */
  readonly note?: Note;
}

/** Nobody is linked. */
export const NONE: Linked = () => null;

export async function pageOf(
  kit: PullKit,
  plan: PartPlan,
  records: readonly VendorRecord[],
  linked: Linked,
  state: IncrementalState,
): Promise<Page> {
  const rows: RecordRow[] = [];
  const changes: ChangeRow[] = [];
  const merges: Merge[] = [];
  if (records.length > 0) {
    const translator = await kit.translator(plan);
    for (const record of records) {
      rows.push(translator.row(record, linked));
      changes.push(...translator.changes(record));
      merges.push(...translator.merges(record));
    }
  }
  return { fields: kit.fields, rows, changes, merges, checkpoint: state };
}

/** Adds the histories that the records came without. */
export async function withHistories(
  kit: PullKit,
  plan: PartPlan,
  records: readonly VendorRecord[],
  archived: boolean,
): Promise<readonly VendorRecord[]> {
  if (plan.histories.length === 0 || records.length === 0) return records;
  const ids = records.map(({ id }) => id);
  const found = await readRecords(kit, plan, ids, [plan.part.modified], archived);
  return records.map((record) => {
    const histories = found.get(record.id)?.propertiesWithHistory;
    return histories ? { ...record, propertiesWithHistory: histories } : record;
  });
}

/** Those into which others were merged. */
export function heirsAmong(records: readonly VendorRecord[]): string[] {
  return records.filter(({ properties }) => properties[MERGED]).map(({ id }) => id);
}
