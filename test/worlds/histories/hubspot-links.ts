import { PRIMARY_LINKS } from './hubspot-shape.ts';

interface End {
  readonly table: string;
  readonly id: string;
}

/** Which records of a portal are linked. Every link is seen from both ends, in the order in which links were made. */
export interface HubspotLinks {
  has(table: string, id: string, to: string, toId: string): boolean;
  link(table: string, id: string, to: string, toId: string): void;
  unlink(table: string, id: string, to: string, toId: string): void;
  /** The heir takes a record's place in each of its links, once. Returns the other ends. */
  move(table: string, id: string, heir: string): readonly End[];
  /** All links of a record end. Returns the other ends. */
  drop(table: string, id: string): readonly End[];
  /** Of several the primary one, which is the first made; between tables that have none, the oldest record. */
  chosen(table: string, id: string, to: string): string | null;
}

export function openHubspotLinks(
  given: readonly {
    readonly from: string;
    readonly fromId: string;
    readonly to: string;
    readonly toId: string;
  }[],
): HubspotLinks {
  const lists = new Map<string, string[]>();
  const key = (table: string, id: string, to: string) => `${table}/${id}/${to}`;
  const of = (table: string, id: string, to: string) => lists.get(key(table, id, to)) ?? [];
  const put = (table: string, id: string, to: string, ids: readonly string[]) =>
    lists.set(key(table, id, to), [...new Set(ids)]);

  function both(
    table: string,
    id: string,
    to: string,
    toId: string,
    change: (ids: string[], end: string) => string[],
  ) {
    put(table, id, to, change(of(table, id, to), toId));
    put(to, toId, table, change(of(to, toId, table), id));
  }

  function around(table: string, id: string): End[] {
    return [...lists].flatMap(([name, ids]) => {
      const [own, ownId, to = ''] = name.split('/');
      return own === table && ownId === id ? ids.map((toId) => ({ table: to, id: toId })) : [];
    });
  }

  const links: HubspotLinks = {
    has: (table, id, to, toId) => of(table, id, to).includes(toId),
    link: (table, id, to, toId) => both(table, id, to, toId, (ids, end) => [...ids, end]),
    unlink: (table, id, to, toId) =>
      both(table, id, to, toId, (ids, end) => ids.filter((each) => each !== end)),
    move(table, id, heir) {
      const ends = around(table, id);
      for (const end of ends) {
        put(table, id, end.table, []);
        const seen = of(end.table, end.id, table);
        put(
          end.table,
          end.id,
          table,
          seen.map((each) => (each === id ? heir : each)),
        );
        put(table, heir, end.table, [...of(table, heir, end.table), end.id]);
      }
      return ends;
    },
    drop(table, id) {
      const ends = around(table, id);
      for (const end of ends) links.unlink(table, id, end.table, end.id);
      return ends;
    },
    chosen(table, id, to) {
      const ids = of(table, id, to);
      if (PRIMARY_LINKS.includes(`${table}>${to}`)) return ids[0] ?? null;
      return ids.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? null;
    },
  };
  for (const { from, fromId, to, toId } of given) links.link(from, fromId, to, toId);
  return links;
}
