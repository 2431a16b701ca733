import type { HubspotAssociation } from '../vendor-data.ts';
import type { ObjectType } from './catalogue.ts';

/** One end of a link. */
export interface LinkEnd {
  readonly type: ObjectType;
  readonly id: string;
}

/** Which records are linked. A link is seen from both ends. */
export interface Links {
  /** Ids of linked records of a type, those linked first in front. */
  of(from: ObjectType, id: string, to: ObjectType): readonly string[];
  /** Every linked record of whatever type. */
  around(end: LinkEnd): readonly LinkEnd[];
  add(a: LinkEnd, b: LinkEnd): void;
  remove(a: LinkEnd, b: LinkEnd): void;
  /** The winner takes the loser's place in every link, once. Returns the other ends. */
  move(type: ObjectType, loser: string, winner: string): readonly LinkEnd[];
  all(): HubspotAssociation[];
}

/** One id stands alone, since most records have one link of a kind and a million lists would cost memory. */
type Ids = string | readonly string[];

export function createLinks(
  associations: readonly HubspotAssociation[],
  typeOf: (name: string) => ObjectType | undefined,
): Links {
  const pairs = new Map<ObjectType, Map<ObjectType, Map<string, Ids>>>();

  function side(from: ObjectType, to: ObjectType): Map<string, Ids> {
    const targets = pairs.get(from) ?? new Map<ObjectType, Map<string, Ids>>();
    pairs.set(from, targets);
    const ids = targets.get(to) ?? new Map<string, Ids>();
    targets.set(to, ids);
    return ids;
  }

  function of(from: ObjectType, id: string, to: ObjectType): readonly string[] {
    return listOf(pairs.get(from)?.get(to)?.get(id));
  }

  function set(from: ObjectType, id: string, to: ObjectType, ids: readonly string[]): void {
    const [first] = ids;
    if (first === undefined) side(from, to).delete(id);
    else side(from, to).set(id, ids.length === 1 ? first : ids);
  }

  function add(a: LinkEnd, b: LinkEnd): void {
    for (const [from, to] of [[a, b] as const, [b, a] as const]) {
      const ids = of(from.type, from.id, to.type);
      if (!ids.includes(to.id)) set(from.type, from.id, to.type, [...ids, to.id]);
    }
  }

  function remove(a: LinkEnd, b: LinkEnd): void {
    for (const [from, to] of [[a, b] as const, [b, a] as const]) {
      const ids = of(from.type, from.id, to.type).filter((id) => id !== to.id);
      set(from.type, from.id, to.type, ids);
    }
  }

  function around({ type, id }: LinkEnd): readonly LinkEnd[] {
    return [...(pairs.get(type) ?? [])].flatMap(([to, ids]) =>
      listOf(ids.get(id)).map((toId) => ({ type: to, id: toId })),
    );
  }

  for (const { from, fromId, to, toId } of associations) {
    const [source, target] = [typeOf(from), typeOf(to)];
    if (!source || !target) throw new RangeError(`A HubSpot portal cannot link ${from} to ${to}.`);
    add({ type: source, id: fromId }, { type: target, id: toId });
  }

  return {
    of,
    around,
    add,
    remove,

    move(type, loser, winner) {
      const others = around({ type, id: loser });
      for (const other of others) {
        set(type, loser, other.type, []);
        const isItself = other.type === type && other.id === winner;
        const seen = of(other.type, other.id, type).map((id) => (id === loser ? winner : id));
        set(other.type, other.id, type, isItself ? seen.filter((id) => id !== winner) : [...new Set(seen)]);
        if (isItself) continue;
        const own = of(type, winner, other.type);
        if (!own.includes(other.id)) set(type, winner, other.type, [...own, other.id]);
      }
      return others.filter(({ type: kind, id }) => kind !== type || id !== winner);
    },

    all() {
      const links: HubspotAssociation[] = [];
      // Told from the end that has fewer of them, whose order says which is the primary one.
      const ranks = ['companies', 'contacts', 'deals', 'tickets'];
      const rank = ({ plural }: ObjectType) =>
        (ranks.indexOf(plural) + ranks.length + 1) % (ranks.length + 1);
      for (const [from, targets] of pairs) {
        for (const [to, ids] of targets) {
          const told = rank(from) === rank(to) ? from.plural >= to.plural : rank(from) > rank(to);
          if (!told) continue;
          for (const [fromId, toIds] of ids) {
            for (const toId of listOf(toIds)) {
              if (from === to && fromId > toId) continue;
              links.push({ from: from.plural, fromId, to: to.plural, toId });
            }
          }
        }
      }
      return links;
    },
  };
}

function listOf(ids: Ids | undefined): readonly string[] {
  if (ids === undefined) return [];
  return typeof ids === 'string' ? [ids] : ids;
}
