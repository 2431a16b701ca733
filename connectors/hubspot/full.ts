import type { ChangeRow, Held, Merge, Page, RecordRow } from '../../src/crm/connector.ts';
import type { Log } from '../../src/log.ts';
import { demandProgress } from './answers.ts';
import { doneAt, noteArchived } from './archive.ts';
import type { Heirs } from './heirs.ts';
import { linksOfPage } from './links.ts';
import { listPage, type RecordPage, type Wire } from './lists.ts';
import type { VendorRecord } from './parts.ts';
import {
  archivedAt,
  instantOf,
  type Linked,
  MERGED,
  modifiedAt,
  type PartPlan,
  type Translator,
} from './plan.ts';
import { countOf, SEARCH_SIZE, type Searched, searchPage, since, upTo } from './searching.ts';

/** What every pull works with. */
export interface PullKit extends Wire {
  /** One for each of the vendor's types that make the object. */
  readonly plans: readonly PartPlan[];
  /** Our names, in the order of each row's values. */
  readonly fields: readonly string[];
  readonly log: Log;
  readonly heirs: Heirs;
  /** Types that are linked to and whose records can become part of others. */
  readonly mergeable: readonly Searched[];
  /** What the mirror holds; absent where that is no measure. */
  readonly held?: Held;
  /** What the portal says of stages, users and currency is read when the first record needs it. */
  translator(plan: PartPlan): Promise<Translator>;
}

/** How far a full pull has come: which type, which of its two lists, and the cursor in it. */
export type FullState = {
  readonly mode: 'full';
  readonly until: string;
  readonly part: number;
  readonly archived: boolean;
  readonly after: string | null;
  /** Records in the pages so far, earlier runs of this pull included, that are not archived. */
  readonly given: number;
  /** Records that changed after `until` though they were there before: the next pull brings them. */
  readonly leftOut: number;
  /** Records that were archived after `until`. */
  readonly gone: number;
  /** See `archive.ts`. */
  readonly remembered: string;
};

export function beginFull(until: string): FullState {
  return {
    mode: 'full',
    until,
    part: 0,
    archived: false,
    after: null,
    given: 0,
    leftOut: 0,
    gone: 0,
    remembered: '',
  };
}

/**
 * All records by the list endpoint, which knows no cap, then those that are archived. Records that changed after
 * `until` are left to the next pull, so that what is given can be counted by a search with the same bound.
 * The proof counts what this run gives: the vendor's total less what earlier runs of the same pull gave.
 */
export async function* pullFull(kit: PullKit, from: FullState): AsyncGenerator<Page> {
  let state = from;
  let coming = pageOf(kit, state);
  for (let plan = kit.plans[state.part]; plan; plan = kit.plans[state.part]) {
    const { records, next } = await coming;
    demandProgress(plan.part.type, next, state.after);
    const following = { ...state, ...placeAfter(state, next) };
    // The next page travels while this one is translated and lands.
    coming = pageOf(kit, following);
    const { page, counted } = await translated(kit, plan, records, state, following);
    state = counted;
    if (page.rows.length > 0) yield page;
  }
  const { expected, by } = await prove(kit, state);
  // A count that does not come out must not end the pull: whoever goes on from here reads everything again.
  const { until, remembered } = state;
  const checkpoint = expected === state.given ? doneAt(until, { remembered, calm: '' }) : beginFull(until);
  const proof = { expected: expected - from.given, by };
  yield { fields: kit.fields, rows: [], changes: [], checkpoint, proof };
}

function placeAfter(state: FullState, next: string | null): Pick<FullState, 'part' | 'archived' | 'after'> {
  const { part, archived } = state;
  if (next !== null) return { part, archived, after: next };
  return archived ? { part: part + 1, archived: false, after: null } : { part, archived: true, after: null };
}

const NOTHING: RecordPage = { records: [], next: null };

function pageOf(kit: PullKit, { part, archived, after }: FullState): Promise<RecordPage> {
  const plan = kit.plans[part];
  const page = plan ? listPage(kit, plan, archived, after) : Promise.resolve(NOTHING);
  // Nobody awaits it where the reader stops before: then its failure is of no interest.
  page.catch(() => {});
  return page;
}

async function translated(
  kit: PullKit,
  plan: PartPlan,
  records: readonly VendorRecord[],
  here: FullState,
  following: FullState,
): Promise<{ page: Page; counted: FullState }> {
  const { until, archived } = here;
  const rows: RecordRow[] = [];
  const changes: ChangeRow[] = [];
  const merges: Merge[] = [];
  let { given, leftOut, gone, remembered } = here;
  if (records.length > 0) {
    const translator = await kit.translator(plan);
    const linked: Linked = await linksOfPage(kit, plan, records);
    const tracks = plan.histories.length > 0;
    for (const record of records) {
      const modified = modifiedAt(plan.part, record);
      if ((archived ? archivedAt(plan.part, record) : modified) <= until) {
        rows.push(translator.row(record, linked, modified));
        if (tracks) changes.push(...translator.changes(record));
        for (const merge of translator.merges(record)) merges.push(merge);
        if (!archived) given++;
      } else if (wasThere(plan, record, until)) {
        if (archived) gone++;
        else leftOut++;
      }
    }
    if (archived) remembered = noteArchived(remembered, here.part, records);
  }
  const counted = { ...following, given, leftOut, gone, remembered };
  return { page: { fields: kit.fields, rows, changes, merges, checkpoint: counted }, counted };
}

function wasThere({ part }: PartPlan, record: VendorRecord, until: string): boolean {
  const created = instantOf(record.properties[part.created] ?? record.createdAt);
  return created !== null && created <= until;
}

/**
 * The vendor's own count of what a full pull must bring: every record that is there and was created, or last
 * changed, by `until`. Changes made while it was read do not move this figure; archiving and merging do, and are
 * counted.
 */
async function prove(kit: PullKit, state: FullState): Promise<NonNullable<Page['proof']>> {
  const { until, given, leftOut, gone } = state;
  const by = `the total of a search up to ${until}`;
  let expected = 0;
  for (const waitMs of [...SETTLING_MS, null]) {
    expected = -leftOut;
    for (const { part } of kit.plans) {
      expected += await countOf(kit, part, [[upTo(part.modified, until)], [upTo(part.created, until)]]);
    }
    const surplus = given - expected;
    if (surplus === 0) return { expected, by };
    if (surplus > 0 && surplus <= gone + (surplus > gone ? await mergedSince(kit, until) : 0)) {
      return { expected: given, by: `${by} and ${surplus} archived or merged while the rest was read` };
    }
    if (waitMs === null) break;
    kit.log.info({ given, expected }, 'the search counts another number than was read; counting again');
    await kit.sleep(waitMs);
  }
  return { expected, by };
}

/** A search trails the lists by seconds, now and then by more. */
const SETTLING_MS = [2000, 8000, 30_000];

/** How many records became part of those that changed after `until`: they may have been read before. */
async function mergedSince(kit: PullKit, until: string): Promise<number> {
  let merged = 0;
  for (const { part, properties } of kit.plans) {
    if (!properties.includes(MERGED)) continue;
    const winners = [
      since(part.modified, until),
      { propertyName: MERGED, operator: 'HAS_PROPERTY' as const },
    ];
    const search = { groups: [winners], sort: part.modified, limit: SEARCH_SIZE, after: null };
    for (const { properties: held } of (await searchPage(kit, part, [MERGED], search)).records) {
      merged += held[MERGED]?.split(';').length ?? 0;
    }
  }
  return merged;
}
