import { listIn, nextOf, resultsOf } from './answers.ts';
import type { Json } from './client.ts';
import { type BatchInput, readBatch, type Wire } from './lists.ts';
import type { Part, VendorRecord } from './parts.ts';
import type { Linked, PartPlan } from './plan.ts';

const LINKS_AT_ONCE = 1000;

/** The vendor's own types, whose links a list answer shows under a name that is known before. */
const SINGULAR: Readonly<Record<string, string>> = {
  companies: 'company',
  contacts: 'contact',
  deals: 'deal',
  leads: 'lead',
  tickets: 'ticket',
};

const NONE: Linked = () => null;

/**
 * Who is linked to the records of a list page: what the page carries itself, and what does not fit into it, or is
 * told under a name that the organisation chose, by a call for each type.
 */
export async function linksOfPage(
  wire: Wire,
  plan: PartPlan,
  records: readonly VendorRecord[],
): Promise<Linked> {
  const { part, links } = plan;
  if (links.length === 0) return NONE;
  if (part.custom || links.some((type) => !Object.hasOwn(SINGULAR, type))) {
    return linksByBatch(wire, plan, records);
  }
  const inside = linksInside(part);
  const cut = records.filter(({ associations }) =>
    links.some((type) => associations?.[type]?.paging?.next !== undefined),
  );
  if (cut.length === 0) return inside;
  const whole = await linksByBatch(wire, plan, cut);
  const ids = new Set(cut.map(({ id }) => id));
  return (record, type) => (ids.has(record.id) ? whole(record, type) : inside(record, type));
}

/** Who is linked, as far as the answer about a record says so itself. */
export function linksInside(part: Part): Linked {
  return ({ associations }, type) => {
    const results = associations?.[type]?.results;
    if (!results) return null;
    const [only] = results;
    if (only && results.length === 1) return only.id;
    const primary = `${part.singular}_to_${SINGULAR[type]}`;
    return chosen(results.map((result) => ({ id: result.id, primary: result.type === primary })));
  };
}

/** Links read by one call for each type and thousand records. */
export async function linksByBatch(
  wire: Wire,
  { part, links }: PartPlan,
  records: readonly VendorRecord[],
): Promise<Linked> {
  if (links.length === 0 || records.length === 0) return NONE;
  const found = new Map<string, string | null>();
  for (const type of links) {
    for (let start = 0; start < records.length; start += LINKS_AT_ONCE) {
      const ids = records.slice(start, start + LINKS_AT_ONCE).map(({ id }) => id);
      const candidates = await candidatesOf(wire, part.type, type, ids);
      for (const [id, each] of candidates) found.set(`${type}/${id}`, chosen(each));
    }
  }
  return ({ id }, type) => found.get(`${type}/${id}`) ?? null;
}

/** The ids of all records of a type that are linked to these records of another. */
export async function linkedIds(
  wire: Wire,
  from: string,
  to: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const candidates = await candidatesOf(wire, from, to, ids);
  return [...new Set([...candidates.values()].flat().map(({ id }) => id))];
}

async function candidatesOf(
  wire: Wire,
  from: string,
  type: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const candidates = new Map<string, Candidate[]>();
  const path = wire.client.paths.associations(from, type);
  const what = `the links of some ${from} to ${type}`;
  let inputs: readonly BatchInput[] = ids.map((id) => ({ id }));
  while (inputs.length > 0) {
    const further: BatchInput[] = [];
    await readBatch(wire, { path, body: {}, inputs, what }, (json) => {
      for (const result of resultsOf(json, `links of ${from} to ${type}`)) {
        const id = String((result['from'] as Json | undefined)?.['id']);
        const known = candidates.get(id) ?? [];
        candidates.set(id, [...known, ...listIn(result, 'to').map(candidate)]);
        const after = nextOf(result);
        if (after !== null) further.push({ id, after });
      }
    });
    inputs = further;
  }
  return candidates;
}

interface Candidate {
  readonly id: string;
  readonly primary: boolean;
}

function candidate(json: Json): Candidate {
  const types = listIn(json, 'associationTypes');
  return { id: String(json['toObjectId']), primary: types.some((type) => type['label'] === 'Primary') };
}

/** Of several linked records the primary one, else the oldest, so that every reading gives the same. */
function chosen(candidates: readonly Candidate[]): string | null {
  const primary = candidates.filter((each) => each.primary);
  const ids = (primary.length > 0 ? primary : candidates).map(({ id }) => id);
  return ids.reduce<string | null>((best, id) => (best === null || isOlder(id, best) ? id : best), null);
}

function isOlder(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length;
}
