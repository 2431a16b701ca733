import type { Checkpoint } from '../../src/crm/connector.ts';
import { readRecords, type Wire } from './lists.ts';
import type { VendorRecord } from './parts.ts';
import { instantOf, type PartPlan } from './plan.ts';

/*
 * A record that is restored from the archive disappears from the list of archived ones, and its time of change may
 * stay what it was, so that no search shows it. The records archived last are therefore remembered from pull to pull,
 * as text in the checkpoint, `0:9901@1769299200000` for each, divided by blanks: the number of the type, the id, and
 * when it was archived. Their number is bounded; older ones that are restored are found by a full pull.
 */

const MOST_REMEMBERED = 500;

interface Entry {
  readonly part: number;
  readonly id: string;
  readonly atMs: number;
}

/** Where a pull that ended leaves the next one. @param calm see `calm.ts` */
export function doneAt(
  until: string,
  { remembered, calm }: { remembered: string; calm: string },
): Checkpoint {
  const kept = Object.entries({ remembered, calm }).filter(([, text]) => text !== '');
  return { mode: 'done', until, ...Object.fromEntries(kept) };
}

/** What is remembered after a page of archived records was seen. */
export function noteArchived(remembered: string, part: number, records: readonly VendorRecord[]): string {
  const fresh = records.map(({ id, archivedAt }): Entry => ({ part, id, atMs: momentOf(archivedAt) }));
  const all = [...entriesOf(remembered), ...fresh];
  if (all.length > MOST_REMEMBERED) {
    all.sort((a, b) => b.atMs - a.atMs);
    all.length = MOST_REMEMBERED;
  }
  return textOf(all);
}

/** What is still to be found after a page of archived records was seen. */
export function withoutSeen(open: string, part: number, records: readonly VendorRecord[]): string {
  if (open === '') return open;
  const seen = new Set(records.map(({ id }) => id));
  return textOf(entriesOf(open).filter((entry) => entry.part !== part || !seen.has(entry.id)));
}

/** What is left of other types. */
export function withoutPart(open: string, part: number): string {
  return open === '' ? open : textOf(entriesOf(open).filter((entry) => entry.part !== part));
}

/** Which of a type's records that were archived, and are not any more, are there again; the rest is gone for good. */
export async function restoredOf(
  wire: Wire,
  plan: PartPlan,
  part: number,
  open: string,
): Promise<readonly VendorRecord[]> {
  const ids = entriesOf(open).flatMap((entry) => (entry.part === part ? [entry.id] : []));
  const found = await readRecords(wire, plan, ids, plan.properties, false);
  return ids.flatMap((id) => found.get(id) ?? []);
}

function momentOf(text: string | undefined): number {
  return Date.parse(instantOf(text) ?? '1970-01-01T00:00:00.000Z');
}

function entriesOf(text: string): Entry[] {
  if (text === '') return [];
  return text.split(' ').map((entry) => {
    const [, part = '', id = '', at = ''] = /^(\d+):(.*)@(\d+)$/.exec(entry) ?? [];
    return { part: Number(part), id, atMs: Number(at) };
  });
}

function textOf(entries: readonly Entry[]): string {
  return entries.map(({ part, id, atMs }) => `${part}:${id}@${atMs}`).join(' ');
}
