/** How often each of several things was. */
export interface Count {
  add(name: string, times?: number): void;
  all(): Readonly<Record<string, number>>;
}

/** What histories were made of. */
export interface Totals {
  readonly happenings: Count;
  readonly events: Count;
  readonly troubles: Count;
  readonly kills: Count;
  readonly syncs: Count;
  calls: number;
  /** Pulls that did not ask for archived records, since the count said that there were none. */
  spared: number;
  /** Records and fields that were compared. */
  records: number;
  fields: number;
  /** Differences that a connector admits to. */
  excused: number;
}

export function emptyTotals(): Totals {
  return {
    happenings: createCount(),
    events: createCount(),
    troubles: createCount(),
    kills: createCount(),
    syncs: createCount(),
    calls: 0,
    spared: 0,
    records: 0,
    fields: 0,
    excused: 0,
  };
}

/** Plain figures, in the order of their names. */
export type Figures = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

export function figuresOf(totals: Totals): Figures {
  const entries = Object.entries(totals).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : (value as Count).all(),
  ]);
  return Object.fromEntries(entries);
}

/** Adds up figures of the same names. */
export function sumOf(all: readonly Figures[]): Figures {
  const sum = emptyTotals();
  for (const figures of all) {
    for (const [name, value] of Object.entries(figures)) {
      const key = name as keyof Totals;
      const held = sum[key];
      if (typeof value === 'number' || typeof held === 'number') {
        Object.assign(sum, { [key]: Number(held) + Number(value) });
      } else for (const [each, times] of Object.entries(value)) held.add(each, times);
    }
  }
  return figuresOf(sum);
}

function createCount(): Count {
  const times = new Map<string, number>();
  return {
    add: (name, more = 1) => void times.set(name, (times.get(name) ?? 0) + more),
    all: () => Object.fromEntries([...times].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
