/** Numbers keys in the order in which they first come: 0, 1, 2 and so on. Much faster than a Map of fractions. */
export interface Numbering {
  /** The key's number, a new one where it has none. */
  of(key: number): number;
  /** How many keys there are. */
  count(): number;
}

/** A hash table with open addresses, at most half full. Keys are whole numbers from 0, exact in a double. */
export function createNumbering(): Numbering {
  let slots = 1 << 12;
  let keys = new Float64Array(slots).fill(-1);
  let numbers = new Int32Array(slots);
  let count = 0;
  const place = (key: number): number => {
    const mixed = Math.imul(key >>> 0, 0x9e3779b1) ^ Math.imul((key / 4294967296) >>> 0, 0x85ebca6b);
    let at = (mixed ^ (mixed >>> 15)) & (slots - 1);
    while (keys[at] !== -1 && keys[at] !== key) at = (at + 1) & (slots - 1);
    return at;
  };
  const grow = (): void => {
    const [formerKeys, formerNumbers] = [keys, numbers];
    slots *= 2;
    keys = new Float64Array(slots).fill(-1);
    numbers = new Int32Array(slots);
    formerKeys.forEach((key, former) => {
      if (key === -1) return;
      const at = place(key);
      keys[at] = key;
      numbers[at] = formerNumbers[former] as number;
    });
  };
  return {
    of(key) {
      const at = place(key);
      if (keys[at] === key) return numbers[at] as number;
      keys[at] = key;
      numbers[at] = count;
      const number = count++;
      if (count * 2 > slots) grow();
      return number;
    },
    count: () => count,
  };
}
