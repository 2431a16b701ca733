/** Numbers of records in an order that is kept while records change. */
export interface SlotOrder {
  /** A record came, went, or may stand elsewhere now. */
  changed(slot: number): void;
  slots(): Uint32Array;
}

/**
 * Sorts once, when first asked; afterwards only what changed is sorted and merged in.
 * @param all every slot that is held, at the first call
 * @param holds whether a slot holds a record now
 */
export function createSlotOrder(
  all: () => Iterable<number>,
  holds: (slot: number) => boolean,
  compare: (a: number, b: number) => number,
): SlotOrder {
  let order: Uint32Array | undefined;
  const changes = new Set<number>();

  function merged(old: Uint32Array): Uint32Array {
    const fresh = [...changes].filter(holds).sort(compare);
    const moved = new Uint8Array(Math.max(top(old), top(changes)) + 1);
    for (const slot of changes) moved[slot] = 1;
    const next = new Uint32Array(old.length + fresh.length);
    let length = 0;
    let place = 0;
    for (const slot of old) {
      if (moved[slot] === 1) continue;
      while (place < fresh.length && compare(fresh[place] as number, slot) < 0) {
        next[length++] = fresh[place++] as number;
      }
      next[length++] = slot;
    }
    while (place < fresh.length) next[length++] = fresh[place++] as number;
    return next.slice(0, length);
  }

  return {
    changed: (slot) => void (order && changes.add(slot)),
    slots() {
      if (!order) order = sortedOnce(Uint32Array.from(all()), compare);
      else if (changes.size > 0) order = merged(order);
      changes.clear();
      return order;
    },
  };
}

/** The greatest number, so that a flag for each can be laid out. */
function top(slots: Iterable<number>): number {
  let greatest = -1;
  for (const slot of slots) if (slot > greatest) greatest = slot;
  return greatest;
}

/** Data mostly arrive in order already, which is found out in one pass. */
function sortedOnce(slots: Uint32Array, compare: (a: number, b: number) => number): Uint32Array {
  for (let place = 1; place < slots.length; place++) {
    if (compare(slots[place - 1] as number, slots[place] as number) > 0) return slots.sort(compare);
  }
  return slots;
}
