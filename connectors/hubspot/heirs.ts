import { linkedIds } from './links.ts';
import { readBatch, recordsOf, type Wire } from './lists.ts';
import { instantOf, MERGED, type PartPlan } from './plan.ts';
import { SEARCH_CAP, SEARCH_SIZE, type Searched, searchPage, since, upTo } from './searching.ts';
import type { Bounds } from './window.ts';

/*
 * Of several linked records a field of ours names one. When one of them becomes part of another record, its heir, the
 * vendor moves the link and need not say that the linking record changed; and since the heir has another id, another
 * of the links may now be the one that is named. Whoever links to a type must therefore know who inherited there, and
 * reads again what is linked to them. A run reads most types before those that link to them, so that their heirs are
 * remembered instead of searched for.
 */

/** Who inherited, by type, as far as this run knows. */
export interface Heirs {
  /** All that changed of a type within the bounds was read; into these of them others were merged at some time. */
  note(type: string, bounds: Bounds, candidates: readonly string[]): void;
  /** Records that were archived within these bounds; into these of them, too, others were merged at some time. */
  noteArchived(type: string, bounds: Bounds, candidates: readonly string[]): void;
  /** Those into which others were merged lately. */
  of(wire: Wire, type: Searched, bounds: Bounds): Promise<readonly string[]>;
  /** Whether nothing of a type changed within the bounds, as a search for heirs has just shown. Told once. */
  quiet(type: string, bounds: Bounds): boolean;
  forget(): void;
}

interface Known extends Bounds {
  readonly candidates: readonly string[];
  readonly archived: readonly string[];
  fresh: Promise<readonly string[]> | null;
}

/**
 * A merge so long before the bounds is known: a record that changed again right after it was left to a later pull,
 * whose bounds begin after the merge.
 */
const LONG_AGO_MS = 7 * 24 * 3_600_000;

export function createHeirs(): Heirs {
  const known = new Map<string, Known>();
  const silent = new Map<string, Bounds>();

  return {
    note(type, { since: from, until }, candidates) {
      known.set(type, { since: from, until, candidates, archived: [], fresh: null });
    },

    noteArchived(type, { since: from, until }, candidates) {
      const entry = known.get(type);
      if (entry?.since !== from || entry.until !== until || candidates.length === 0) return;
      known.set(type, { ...entry, archived: [...entry.archived, ...candidates], fresh: null });
    },

    async of(wire, type, bounds) {
      let entry = known.get(type.type);
      if (!entry || entry.since > bounds.since || entry.until < bounds.until) {
        const found = await candidatesOf(wire, type, bounds);
        if (found.changed === 0) silent.set(type.type, bounds);
        entry = { ...bounds, candidates: found.candidates, archived: [], fresh: null };
        known.set(type.type, entry);
      }
      const { candidates, archived } = entry;
      entry.fresh ??= lately(wire, type.type, { candidates, archived }, bounds.since);
      return entry.fresh;
    },

    quiet(type, bounds) {
      const told = silent.get(type);
      silent.delete(type);
      return told?.since === bounds.since && told.until === bounds.until;
    },

    forget() {
      known.clear();
      silent.clear();
    },
  };
}

/** Which changed records have others merged into them: of the first page of what changed, where that is all. */
async function candidatesOf(
  wire: Wire,
  type: Searched,
  bounds: Bounds,
): Promise<{ readonly changed: number; readonly candidates: readonly string[] }> {
  const window = [since(type.modified, bounds.since), upTo(type.modified, bounds.until)];
  const search = { sort: type.modified, limit: SEARCH_SIZE };
  const first = await searchPage(wire, type, [MERGED], { ...search, groups: [window], after: null });
  const candidates = first.records.filter(({ properties }) => properties[MERGED]).map(({ id }) => id);
  if (first.next === null) return { changed: first.total, candidates };
  const groups = [[...window, { propertyName: MERGED, operator: 'HAS_PROPERTY' as const }]];
  const found = new Set(candidates);
  for (let after: string | null = '0'; after !== null && Number(after) + SEARCH_SIZE <= SEARCH_CAP; ) {
    const page = await searchPage(wire, type, [MERGED], { ...search, groups, after });
    for (const { id } of page.records) found.add(id);
    after = page.next;
  }
  return { changed: first.total, candidates: [...found] };
}

const HISTORIES_AT_ONCE = 50;

/**
 * A record tells for ever that others became part of it; its history tells when the last one did, unless it only
 * repeats the value from the beginning.
 */
async function lately(
  wire: Wire,
  type: string,
  { candidates, archived }: Pick<Known, 'candidates' | 'archived'>,
  begin: string,
): Promise<readonly string[]> {
  const known = new Date(Date.parse(begin) - LONG_AGO_MS).toISOString();
  const fresh: string[] = [];
  const batches = [candidates, archived].flatMap((ids, place) =>
    Array.from({ length: Math.ceil(ids.length / HISTORIES_AT_ONCE) }, (_, number) => ({
      ids: ids.slice(number * HISTORIES_AT_ONCE, (number + 1) * HISTORIES_AT_ONCE),
      path: `${wire.client.paths.batchRead(type)}?archived=${place === 1}`,
    })),
  );
  for (const { ids, path } of batches) {
    const inputs = ids.map((id) => ({ id }));
    const body = { properties: [MERGED], propertiesWithHistory: [MERGED] };
    await readBatch(wire, { path, body, inputs, what: `some ${type}` }, (json) => {
      for (const { id, createdAt, propertiesWithHistory } of recordsOf(json, type)) {
        const [latest] = propertiesWithHistory?.[MERGED] ?? [];
        const at = instantOf(latest?.timestamp);
        const telling = at !== null && at > (instantOf(createdAt) ?? '');
        if (!telling || at > known) fresh.push(id);
      }
    });
  }
  return fresh;
}

const HEIRS_AT_ONCE = 50;
const READ_AT_ONCE = 1000;

/** Ids of the records of a type that link to somebody who inherited, in batches. */
export async function* linkedToHeirs(
  kit: Wire & { readonly heirs: Heirs; readonly mergeable: readonly Searched[] },
  plan: PartPlan,
  bounds: Bounds,
): AsyncGenerator<readonly string[]> {
  for (const type of kit.mergeable) {
    if (!plan.links.includes(type.type)) continue;
    const heirs = await kit.heirs.of(kit, type, bounds);
    for (let start = 0; start < heirs.length; start += HEIRS_AT_ONCE) {
      const some = heirs.slice(start, start + HEIRS_AT_ONCE);
      const ids = await linkedIds(kit, type.type, plan.part.type, some);
      for (let from = 0; from < ids.length; from += READ_AT_ONCE) yield ids.slice(from, from + READ_AT_ONCE);
    }
  }
}
