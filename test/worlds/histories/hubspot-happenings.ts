import type { VendorEvent } from '../../../src/sandbox/vendor-data.ts';
import { type Cast, doer } from './cast.ts';
import type { Dice } from './dice.ts';
import { HUBSPOT_LINKS, KEPT_MS } from './hubspot-shape.ts';
import type { Happening, HappeningKind } from './story.ts';

/** What bears a time of its own. */
type TimedEvent = Extract<VendorEvent, { readonly at: string }>;

/** The moment, and how long after it something may happen that waits for the end of something else. */
interface When {
  readonly atMs: number;
  readonly waitMs: number;
}

/** What only happens in HubSpot: records are linked and parted, or restored at last; owners come, go and change. */
export function happenInHubspot(
  cast: Cast,
  dice: Dice,
  kind: HappeningKind,
  when: When,
  tables: readonly string[],
): Happening[] {
  const told = tell(cast, dice, kind, when, tables);
  if (!told || !cast.model.possible(told)) return [];
  const now = new Date(Math.max(when.atMs, Date.parse(told.at))).toISOString();
  cast.model.happen(told, now);
  return [{ vendor: cast.vendor, kind, now, event: told }];
}

function tell(
  cast: Cast,
  dice: Dice,
  kind: HappeningKind,
  when: When,
  tables: readonly string[],
): TimedEvent | null {
  const at = cast.stamp(when.atMs);
  const by = doer(cast, dice);
  if (kind === 'owner-change') return ownerChange(cast, dice, at, by);
  if (kind === 'undelete-at-last') return restoring(cast, dice, when, by, tables);
  return linking(cast, dice, kind, at, by, tables);
}

/** The record whose time in the archive ends next is restored in its last minutes. */
function restoring(
  cast: Cast,
  dice: Dice,
  { atMs, waitMs }: When,
  by: string | null,
  tables: readonly string[],
): TimedEvent | null {
  const [next] = tables
    .flatMap((table) =>
      cast.model.ids(table, 'deleted').map((id) => {
        const archivedAt = cast.model.row(table, id)?.['archivedAt'];
        return { table, id, endMs: Date.parse(String(archivedAt)) + KEPT_MS };
      }),
    )
    .filter(({ endMs }) => endMs >= atMs && endMs <= atMs + waitMs)
    .sort((a, b) => a.endMs - b.endMs);
  if (!next) return null;
  const { table, id, endMs } = next;
  const at = cast.stamp(Math.max(atMs, endMs - dice.between(0, 25 * 60) * 1000));
  return { kind: 'undelete', table, id, at, by };
}

const TRIES = 6;

function linking(
  cast: Cast,
  dice: Dice,
  kind: HappeningKind,
  at: string,
  by: string | null,
  tables: readonly string[],
): TimedEvent | null {
  const from = Object.keys(HUBSPOT_LINKS).filter((table) => tables.includes(table));
  if (from.length === 0 || (kind !== 'link' && kind !== 'unlink')) return null;
  for (let tried = 0; tried < TRIES; tried++) {
    const table = dice.pick(from);
    const to = dice.pick(HUBSPOT_LINKS[table] ?? []);
    const [ids, toIds] = [cast.model.ids(table, 'live'), cast.model.ids(to, 'live')];
    if (ids.length === 0 || toIds.length === 0) continue;
    const event: TimedEvent = { kind, table, id: dice.pick(ids), to, toId: dice.pick(toIds), at, by };
    if (cast.model.possible(event)) return event;
  }
  return null;
}

function ownerChange(cast: Cast, dice: Dice, at: string, by: string | null): TimedEvent | null {
  const table = 'owners';
  const [live, left] = [cast.model.ids(table, 'live'), cast.model.ids(table, 'deleted')];
  const kind = dice.weighted({ edit: 5, delete: 2, undelete: 1, create: 2 });
  if (kind === 'create') {
    const id = String(dice.between(3000, 9999));
    const set = {
      email: `new${id}@example.test`,
      firstName: 'New',
      lastName: id,
      userId: Number(id) + 50_000,
    };
    return { kind, table, id, set, at, by };
  }
  // Two stay, so that there is always somebody to own and to do.
  if (kind === 'delete' && live.length <= 2) return null;
  const from = kind === 'undelete' ? left : live;
  if (from.length === 0) return null;
  const id = dice.pick(from);
  if (kind !== 'edit') return { kind, table, id, at, by };
  const number = dice.between(1, 99);
  return {
    kind,
    table,
    id,
    set: { lastName: `Renamed ${number}`, team: dice.pick(['North', 'South']) },
    at,
    by,
  };
}
