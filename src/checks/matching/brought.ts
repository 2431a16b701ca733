/** Keys of former passes, by record, so that all of a record lie side by side in memory. */
const SIDE_BY_SIDE = 8;

/** Knows which pairs former passes have brought. */
export function createMemory(size: number) {
  const shelves: Int32Array[] = [];
  let held = 0;
  return {
    add(keys: Int32Array): void {
      const slot = held++ % SIDE_BY_SIDE;
      if (slot === 0) shelves.push(new Int32Array(size * SIDE_BY_SIDE));
      const shelf = shelves.at(-1) as Int32Array;
      keys.forEach((key, record) => {
        shelf[record * SIDE_BY_SIDE + slot] = key;
      });
    },
    isNew(left: number, right: number): boolean {
      for (const shelf of shelves) {
        const [one, other] = [left * SIDE_BY_SIDE, right * SIDE_BY_SIDE];
        for (let slot = 0; slot < SIDE_BY_SIDE; slot++) {
          const key = shelf[one + slot] as number;
          if (key !== 0 && key === shelf[other + slot]) return false;
        }
      }
      return true;
    },
  };
}
