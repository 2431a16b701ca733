import type { Reply } from '../exchange.ts';
import type { VendorRow } from '../vendor-data.ts';
import { hides, sees } from './access.ts';
import { chance } from './chance.ts';
import { recordBody } from './record-body.ts';
import { invalid } from './refusals.ts';
import { type Asked, parseBody, requireTable } from './request.ts';
import { type SearchRequest, search } from './search.ts';
import type { Table } from './table.ts';

/** Searches what the index knows at this moment; archived records are in none. */
export function searchRecords(asked: Asked): Reply {
  const { portal, caller, call, clock } = asked;
  const table = requireTable(asked, asked.parts[0] ?? '');
  const { searchBody } = portal.behaviour;
  if (call.body.length > searchBody) {
    throw invalid(`The body of a search holds at most ${searchBody} characters`);
  }
  const request = parseBody<SearchRequest>(call);
  const index = table.searched(clock.now());
  const visible = (name: string) => !hides(caller, table.type, name);
  const found = search(
    {
      index,
      behaviour: portal.behaviour,
      property: (name) => (visible(name) ? table.properties.get(name) : undefined),
      properties: [...table.properties.values()].filter(({ name }) => visible(name)),
      sees: caller.rights.ownOnly ? (slot) => sees(portal, caller, index.row(slot)) : () => true,
    },
    request,
  );
  const selection = { properties: request.properties ?? [] };
  return {
    status: 200,
    body: {
      total: found.total,
      results: found.slots.map((slot) =>
        recordBody(portal, caller, table, shown(asked, table, index.row(slot)), selection),
      ),
      ...(found.next === null ? {} : { paging: { next: { after: String(found.next) } } }),
    },
  };
}

/**
 * Most hits are sent as the index knows them; some come as they stand now, and so with a modified time above the
 * window that was asked for.
 */
function shown({ portal }: Asked, table: Table, known: VendorRow): VendorRow {
  const id = String(known['id']);
  const now = table.live.find(id);
  if (!now || now === known) return known;
  const { seed, searchShowsFresh } = portal.behaviour;
  return chance(seed, 'fresh', id, String(known['updatedAt'])) < searchShowsFresh ? now : known;
}
