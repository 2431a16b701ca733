import type { Requirement } from '../../src/crm/connector.ts';
import { resultsOf } from './answers.ts';
import type { HubspotClient } from './client.ts';
import type { Answer } from './failures.ts';
import type { Wire } from './lists.ts';
import { MERGED, modifiedAt } from './plan.ts';
import { countOf, ID, LOOK_BACK_MS, SEARCH_SIZE, searchPage } from './searching.ts';
import type { ReadablePart } from './visibility.ts';

/*
 * What we lean on although the vendor does not document it. Each has a branch that saves us where it is not so; here
 * the portal is asked what is so. Whether a restored record shows a new time of change cannot be asked by reading.
 */

/** @param readable types whose records the token may read */
export async function assumptions(wire: Wire, readable: readonly ReadablePart[]): Promise<Requirement[]> {
  const [first] = readable;
  if (!first) return [];
  const tracked = readable.find(({ part }) => part.tracked.length > 0);
  const merging = readable.filter(({ definitions }) => definitions.has(MERGED));
  return [
    await idOrder(wire, first),
    await totals(wire, first),
    await latestFirst(wire, first),
    ...(tracked ? [await historyPage(wire.client, tracked)] : []),
    ...(merging.length > 0 ? [await merges(wire, merging)] : []),
  ];
}

function told(what: string, met: boolean, why: string): Requirement {
  const where = met ? null : 'report it to the makers of Plumbline with this line';
  return { what: `assumption: ${what}`, met, needed: false, why, where };
}

/** Many records that share a moment are read by their ids, which must be compared in one way throughout. */
async function idOrder(wire: Wire, { part }: ReadablePart): Promise<Requirement> {
  const what = 'searches compare ids in one order';
  const search = { groups: [], sort: ID, limit: 200, after: null };
  const ids = (await searchPage(wire, part, [], search)).records.map(({ id }) => id);
  const middle = ids[Math.floor(ids.length / 2)];
  if (middle === undefined || ids.length < 3) {
    return told(what, true, `There are too few ${part.type} to tell; each walk by id checks it.`);
  }
  const groups = [[{ propertyName: ID, operator: 'GT' as const, value: middle }]];
  const [next] = (await searchPage(wire, part, [], { ...search, groups })).records;
  const expected = ids[Math.floor(ids.length / 2) + 1];
  const numbers = ids.every((id, at) => at === 0 || Number(ids[at - 1]) < Number(id));
  const texts = ids.every((id, at) => at === 0 || (ids[at - 1] ?? '') < id);
  const order =
    numbers && texts ? 'as numbers or as text, which is the same here' : numbers ? 'as numbers' : 'as text';
  const met = (numbers || texts) && next?.id === expected;
  const why = met
    ? `Ids of ${part.type} are sorted and compared ${order}.`
    : `Ids of ${part.type} are sorted in one way and compared in another: more than 200 records that share one moment of change wait for a full reading.`;
  return told(what, met, why);
}

/** A pull is proven by what a search counts. */
async function totals(wire: Wire, { part }: ReadablePart): Promise<Requirement> {
  const total = await countOf(wire, part, []);
  const capped = total === 10_000;
  const why = capped
    ? `A search counts exactly 10,000 ${part.type}, so that the count may be cut there and no larger pull can be proven by it.`
    : `A search counts ${total} ${part.type}.`;
  return told('searches count all that they find', !capped, why);
}

/** One page of what changed last may be all that a pull needs. */
async function latestFirst(wire: Wire, { part }: ReadablePart): Promise<Requirement> {
  const { modified, type } = part;
  const ask = { groups: [], sort: modified, descending: true, limit: SEARCH_SIZE, after: null };
  const { records } = await searchPage(wire, part, [modified], ask);
  const momentsMs = records.map((record) => Date.parse(modifiedAt(part, record)));
  // What has changed again lately may stand where it was before.
  const settledMs = Math.max(...momentsMs) - LOOK_BACK_MS;
  const settled = momentsMs.filter((at) => at <= settledMs);
  const met = settled.every((at, place) => place === 0 || at <= (settled[place - 1] ?? at));
  const why = met
    ? `A search of ${type} gives what changed last in front.`
    : `A search of ${type} gives what changed last somewhere: each pull lists the archived records, and takes a call more now and then.`;
  return told('searches give what changed last in front', met, why);
}

/** Pages with histories are asked for in fifties. */
async function historyPage(client: HubspotClient, { part }: ReadablePart): Promise<Requirement> {
  const property = part.sources[part.tracked[0] ?? '']?.properties[0] ?? part.modified;
  const ask = (limit: string) =>
    client.exchange({
      method: 'GET',
      path: client.paths.list(part.type),
      query: { limit, propertiesWithHistory: property },
    });
  const fifty = await ask('50');
  const more = await ask('100');
  const met = fifty.status === 200;
  const why = met
    ? `Histories of ${part.type} come 50 records at a time; 100 at a time are ${more.status === 200 ? 'given too' : 'refused'}.`
    : `A page of 50 ${part.type} with their histories was refused (${fifty.status}): former values cannot be read.`;
  return told('a page of 50 records with history is given', met, why);
}

/** A merged record's id leads to the record that it became part of. */
async function merges(wire: Wire, readable: readonly ReadablePart[]): Promise<Requirement> {
  const what = 'the id of a merged record leads to the other';
  const { client } = wire;
  for (const { part } of readable) {
    const groups = [[{ propertyName: MERGED, operator: 'HAS_PROPERTY' as const }]];
    const search = { groups, sort: part.modified, limit: 1, after: null };
    const [winner] = (await searchPage(wire, part, [MERGED], search)).records;
    const loser = winner?.properties[MERGED]?.split(';').find((id) => id !== '' && id !== winner.id);
    if (!winner || !loser) continue;
    const path = client.paths.record(part.type, loser);
    const answer = await client.exchange({ method: 'GET', path });
    const archived = await client.get(client.paths.list(part.type), { limit: '100', archived: 'true' });
    const leads = idIn(answer) === winner.id;
    const listed = resultsOf(archived, `archived ${part.type}`).some(({ id }) => id === loser);
    const where = listed
      ? 'it stands among the archived ones too'
      : 'it is not among the first archived ones';
    const how = leads ? 'its id leads to the other' : `its id leads nowhere (${answer.status})`;
    return told(what, true, `Of a merged record of ${part.type}, ${how}, and ${where}.`);
  }
  return told(what, true, 'No record that others became part of was found; nothing can be told.');
}

function idIn({ json }: Answer): unknown {
  return typeof json === 'object' && json !== null ? (json as { id?: unknown }).id : undefined;
}
