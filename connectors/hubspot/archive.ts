import type { Checkpoint } from '../../src/crm/connector.ts';
import { readRecords, type Wire } from './lists.ts';
import type { VendorRecord } from './parts.ts';
import { instantOf, type PartPlan } from './plan.ts';
import { LOOK_BACK_MS } from './searching.ts';

/*
 * A record that is restored from the archive disappears from the list of archived ones, and its time of change may
 * stay what it was, so that no search shows it. The records archived last are therefore remembered from pull to pull,
 * as text in the checkpoint, `0:9901@1769299200000` for each, divided by blanks: the number of the type, the id, and
 * when it was archived. Their number is bounded; older ones that are restored are found by a full pull.
 *
 * Most that leave the list do so because their 90 days have ended. Around that moment the search for what changed asks
 * for them too, which costs no call: whoever it shows is there again. Whoever it does not show is gone for good once so
 * long has passed since that moment that the index has settled, and is asked for again by the next pull until then.
 * All others that leave the list are looked up by their ids.
 */

const MOST_REMEMBERED = 500;
/** How long the vendor keeps what was archived. */
const KEPT_MS = 90 * 24 * 3_600_000;
/** Their ids share the body of a search with the names of the properties. */
const MOST_SOUGHT = 50;

/** What a pull remembers, and what the one before did and this one has not met yet. */
export type Memory = { readonly remembered: string; readonly open: string };

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
  const isFresh = among(
    part,
    records.map(({ id }) => id),
  );
  return mostOf([...entriesOf(remembered).filter((entry) => !isFresh(entry)), ...fresh]);
}

function mostOf(all: Entry[]): string {
  if (all.length > MOST_REMEMBERED) {
    all.sort((a, b) => b.atMs - a.atMs);
    all.length = MOST_REMEMBERED;
  }
  return textOf(all);
}

/**
 * Adds what a reading of everything saw in the archive: whoever of them is restored afterwards stands in no list that
 * the next pull of changes reads.
 */
export function heed(changes: Checkpoint, reading: Checkpoint): Checkpoint {
  const known = String(changes['remembered'] ?? '');
  const all = new Set(known.split(' '));
  const fresh = entriesOf(String(reading['remembered'] ?? '')).filter((entry) => !all.has(textOf([entry])));
  const remembered = mostOf([...entriesOf(known), ...fresh]);
  return remembered === known ? changes : { ...changes, remembered };
}

/** What is still to be found after some of a type were. */
export function withoutSeen(open: string, part: number, ids: readonly string[]): string {
  if (open === '') return open;
  const isSeen = among(part, ids);
  return textOf(entriesOf(open).filter((entry) => !isSeen(entry)));
}

/** Whether a record of the type is still to be found. */
export function waitsFor(open: string, part: number): boolean {
  return entriesOf(open).some((entry) => entry.part === part);
}

/** Ids of a type's records whose 90 days end about now, for a search that asks for them beside the changes. */
export function endingOf(open: string, part: number, until: string): readonly string[] {
  const last = Date.parse(until) + LOOK_BACK_MS;
  const ending = entriesOf(open).filter((entry) => entry.part === part && entry.atMs + KEPT_MS <= last);
  return ending.slice(0, MOST_SOUGHT).map(({ id }) => id);
}

/** What stays open, and what is remembered, when one answer has told which of those sought are there. */
export function withoutEnded(
  { open, remembered, part, until }: Memory & { readonly part: number; readonly until: string },
  sought: readonly string[],
): Memory {
  const wasSought = among(part, sought);
  const settled = Date.parse(until) - LOOK_BACK_MS;
  const all = entriesOf(open);
  const unsettled = all.filter((entry) => wasSought(entry) && entry.atMs + KEPT_MS > settled);
  return {
    open: textOf(all.filter((entry) => !wasSought(entry))),
    remembered: mostOf([...entriesOf(remembered), ...unsettled]),
  };
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

function among(part: number, ids: readonly string[]): (entry: Entry) => boolean {
  const some = new Set(ids);
  return (entry) => entry.part === part && some.has(entry.id);
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
