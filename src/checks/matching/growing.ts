/** A list of numbers that grows, in one typed array. */
export interface Growing<A extends Int32Array | Float64Array> {
  push(value: number): void;
  at(index: number): number;
  /** Adds to what stands at an index. */
  add(index: number, value: number): void;
  /** What is in it; the list must not grow any more. */
  array(): A;
}

export function createGrowing<A extends Int32Array | Float64Array>(
  make: new (length: number) => A,
): Growing<A> {
  let held = new make(1024);
  let length = 0;
  return {
    push(value) {
      if (length === held.length) {
        const larger = new make(Math.ceil(length * 1.6));
        larger.set(held);
        held = larger;
      }
      held[length++] = value;
    },
    at: (index) => held[index] as number,
    add(index, value) {
      held[index] = (held[index] as number) + value;
    },
    array: () => held.subarray(0, length) as A,
  };
}
