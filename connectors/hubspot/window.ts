import { UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { readRecords, SETTLES_MS, type Wire } from './lists.ts';
import type { VendorRecord } from './parts.ts';
import { modifiedAt, type PartPlan } from './plan.ts';
import {
  countOf,
  demandIdOrder,
  type Filter,
  ID,
  SEARCH_CAP,
  SEARCH_SIZE,
  type SearchPage,
  since,
  upTo,
  wholePage,
} from './searching.ts';

/**
 * How far the changed records of one type have been read: all that changed up to `above` are given; where more share
 * one moment than a page holds, those of `tieAt` are given up to the id `tieId`.
 */
export type Place = {
  /** Empty before the first. */
  readonly above: string;
  readonly tieAt: string | null;
  readonly tieId: string | null;
};

export const BEGINNING: Place = { above: '', tieAt: null, tieId: null };

/** Whether all that changed lies before. */
export function isBeginning({ above, tieAt }: Place): boolean {
  return above === '' && tieAt === null;
}

/** Changed records that stand in a row, behind those of the ones sought that are there and did not change. */
export interface Found {
  readonly records: readonly VendorRecord[];
  /** Where to go on; null after the last. */
  readonly next: Place | null;
  /** Records that the vendor counts here and does not show. */
  readonly missing: number;
}

/** The bounds of the changes that are asked for. */
export interface Bounds {
  readonly since: string;
  readonly until: string;
}

const READINGS = 3;

/**
 * Records of one type that changed after `since`, up to `until`, in the order of their change. A search holds no more
 * than 10,000 results and its offsets shift while records change; so each page begins anew above the last moment that
 * is complete, and moments that many records share are read by id. What the vendor counts proves each page: the last
 * one holds as many as are counted, and after any other as many fewer are counted as it gave. Where they are fewer
 * still, either some have changed again since, or the page did not show them: a count of what was passed tells which.
 * @param sought ids of records that are asked for with the first page, whenever they changed
 */
export async function* changedRecords(
  wire: Wire & { readonly log: Log },
  plan: PartPlan,
  bounds: Bounds,
  from: Place,
  sought: readonly string[] = [],
): AsyncGenerator<Found> {
  let place: Place | null = from;
  let last: { readonly place: Place; readonly most: number; readonly left: number } | null = null;
  let readings = 1;
  while (place !== null) {
    const here: Place = place;
    const page = await pageAt(wire, plan, bounds, here, sought);
    let { missing } = page;
    if (last !== null && page.total < last.left) {
      const passed = await countOf(wire, plan.part, groupsOf(plan, bounds, last.place, here));
      if (passed > last.most && readings < READINGS) {
        wire.log.info({ passed, given: last.most }, 'a search left records out; reading again');
        readings++;
        await wire.sleep(SETTLES_MS);
        place = last.place;
        last = null;
        continue;
      }
      missing += Math.max(0, passed - last.most);
    }
    if (last !== null) readings = 1;
    const step: Step =
      here.tieAt === null
        ? changedStep(plan, page, here, bounds.until)
        : tieStep(plan, page, here, here.tieAt);
    const onwards = step.next !== null && (step.next.tieAt === null) === (here.tieAt === null);
    last = onwards ? { place: here, most: step.most, left: page.total - step.least } : null;
    place = step.next;
    const given = [...page.unchanged, ...step.records];
    const records = page.bare ? await completed(wire, plan, given) : given;
    // An index that trails shows records that have changed again since; the next pull brings them.
    const within = records.filter((record) => modifiedAt(plan.part, record) <= bounds.until);
    yield { records: within, next: place, missing };
  }
}

/** One that has gone since it was found is left out: it is for the archived ones. */
export async function completed(
  wire: Wire,
  plan: PartPlan,
  found: readonly VendorRecord[],
): Promise<readonly VendorRecord[]> {
  const ids = found.map(({ id }) => id);
  const whole = await readRecords(wire, plan, ids, plan.properties, false);
  return ids.flatMap((id) => whole.get(id) ?? []);
}

/** What a page says beside its records: how many results lie between where it began and where to go on. */
interface Step {
  readonly records: readonly VendorRecord[];
  readonly least: number;
  readonly most: number;
  readonly next: Place | null;
}

function changedStep({ part }: PartPlan, page: SearchPage, here: Place, until: string): Step {
  const { records } = page;
  const size = records.length;
  if (page.next === null) return { records, least: size, most: size, next: null };
  const rising = risingMoments(
    records.map((record) => modifiedAt(part, record)),
    until,
  );
  // More records of the last moment may follow, so that it is read again as a whole.
  const edge = rising.at(-1);
  const firstOfEdge = rising.find(({ moment }) => moment === edge?.moment);
  const complete = rising.findLast(({ moment }) => moment !== edge?.moment);
  if (!edge || !firstOfEdge || !complete) {
    const next = { ...here, tieAt: edge?.moment ?? until, tieId: null };
    return { records: [], least: 0, most: 0, next };
  }
  return {
    records: records.slice(0, firstOfEdge.position),
    least: complete.position + 1,
    most: firstOfEdge.position,
    next: { above: complete.moment, tieAt: null, tieId: null },
  };
}

function tieStep({ part }: PartPlan, page: SearchPage, here: Place, tieAt: string): Step {
  const { records } = page;
  const ids = records.map(({ id }) => id);
  demandIdOrder(part.type, here.tieId, ids);
  const next =
    page.next === null
      ? { above: tieAt, tieAt: null, tieId: null }
      : { ...here, tieId: ids.at(-1) ?? here.tieId };
  return { records, least: records.length, most: records.length, next };
}

interface Moment {
  readonly moment: string;
  readonly position: number;
}

/**
 * The moments of a page, up to `until`, that no later record undercuts. The vendor sorts by what its index knows; a
 * record that has changed again shows its new moment in its old place, and must not be taken for how far the page
 * reaches.
 */
function risingMoments(moments: readonly string[], until: string): readonly Moment[] {
  const rising: Moment[] = [];
  let least = until;
  for (let position = moments.length - 1; position >= 0; position--) {
    const moment = moments[position] ?? '';
    if (moment > least) continue;
    least = moment;
    rising.push({ moment, position });
  }
  return rising.reverse();
}

/** A page of what changed, apart from what was asked for beside it. */
interface PlacedPage extends SearchPage {
  readonly missing: number;
  readonly unchanged: readonly VendorRecord[];
}

/**
 * The page that begins at a place; where it shows only records that have changed again since, the next that does not.
 * @throws {UpstreamError} where the index trails so far that nothing else can be reached
 */
async function pageAt(
  wire: Wire,
  plan: PartPlan,
  bounds: Bounds,
  here: Place,
  sought: readonly string[],
): Promise<PlacedPage> {
  const { part, properties } = plan;
  const beside = isBeginning(here) ? sought : [];
  const groups = [...groupsOf(plan, bounds, here, null)];
  if (beside.length > 0) groups.push([{ propertyName: ID, operator: 'IN', values: beside }]);
  const unchanged = new Map<string, VendorRecord>();
  const sort = here.tieAt === null ? part.modified : ID;
  let after: string | null = null;
  for (let reading = 1; ; ) {
    const page = await wholePage(wire, part, properties, { groups, sort, limit: SEARCH_SIZE, after });
    for (const record of page.records) {
      if (beside.includes(record.id) && modifiedAt(part, record) <= bounds.since)
        unchanged.set(record.id, record);
    }
    const records = page.records.filter(({ id }) => !unchanged.has(id));
    const settled = records.some((record) => modifiedAt(part, record) <= bounds.until);
    if (page.next === null || here.tieAt !== null || settled) {
      const total = page.total - unchanged.size;
      return { ...page, records, total, unchanged: [...unchanged.values()] };
    }
    after = page.next;
    if (Number(after) + SEARCH_SIZE <= SEARCH_CAP) continue;
    if (reading === READINGS) throw trailing(part.type);
    reading++;
    after = null;
    await wire.sleep(SETTLES_MS);
  }
}

/** The conditions for what lies above one place and, where told, not above another of the same walk. */
function groupsOf({ part }: PartPlan, bounds: Bounds, from: Place, to: Place | null): readonly Filter[][] {
  const { tieAt } = from;
  if (tieAt !== null) {
    const ids: Filter[] = [];
    if (from.tieId !== null) ids.push({ propertyName: ID, operator: 'GT', value: from.tieId });
    if (to?.tieId) ids.push({ propertyName: ID, operator: 'LTE', value: to.tieId });
    const before = new Date(Date.parse(tieAt) - 1).toISOString();
    return [[since(part.modified, before), upTo(part.modified, tieAt), ...ids]];
  }
  const floor = from.above === '' ? bounds.since : from.above;
  return [[since(part.modified, floor), upTo(part.modified, to?.above ?? bounds.until)]];
}

function trailing(type: string): UpstreamError {
  return new UpstreamError({
    what: `HubSpot's search of ${type} shows nothing but records that have changed again since.`,
    why: 'Its index trails behind a change of many records at once.',
    next: 'Run the command again later; what has landed is kept.',
    retryable: true,
  });
}
