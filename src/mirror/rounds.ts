import type { Instant } from '../clock.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { DriftRow, Standing } from '../store/ports.ts';
import type { Purpose } from './budget.ts';
import { wantsReading } from './drift.ts';

/** One pull of one object in a run. */
export interface Turn {
  readonly object: ObjectName;
  readonly run: 'changes' | 'everything';
  /** What its calls count as. */
  readonly purpose: Purpose;
}

/**
 * What an incremental run does, in its order. What only asks for changes comes first, since it costs little and is
 * wanted every day; then what was never read to the end, or is asked for fields that no pull has brought; then what
 * has to be read again.
 * @param visible the objects that can be seen, in the order of the table
 * @param uncovered those of them of which more fields can be seen than at the last look
 * @param again those of which what landed may be something else than what the source shows now
 */
export function incrementalTurns(ask: {
  readonly visible: readonly ObjectName[];
  readonly uncovered: ReadonlySet<ObjectName>;
  readonly again: ReadonlySet<string>;
  readonly standing: readonly Standing[];
}): Turn[] {
  const stands = new Map(ask.standing.map((row) => [row.object, row]));
  const isFirst = (object: ObjectName) => {
    const row = stands.get(object);
    return (
      row === undefined || row.provenAt === null || row.unfinished === 'first' || ask.uncovered.has(object)
    );
  };
  const known = ask.visible.filter((object) => !isFirst(object));
  return [
    ...known.map((object): Turn => ({ object, run: 'changes', purpose: 'changes' })),
    ...ask.visible.filter(isFirst).map((object): Turn => ({ object, run: 'changes', purpose: 'readings' })),
    ...known
      .filter((object) => ask.again.has(object))
      .map((object): Turn => ({ object, run: 'everything', purpose: 'readings' })),
  ];
}

/**
 * The objects that a reconciling run still has to read: those of which no pull from the beginning began after
 * `since` and has ended. One that is under way comes first, then the longest unproven.
 * @param objects those that are asked for and can be seen, in the order of the table
 */
export function dueObjects(
  objects: readonly ObjectName[],
  standing: readonly Standing[],
  since: Instant,
): ObjectName[] {
  const stands = new Map(standing.map((row) => [row.object, row]));
  const rank = (object: ObjectName) => {
    const row = stands.get(object);
    return `${row?.unfinished ? 0 : 1} ${row?.reconciledAt ?? ''}`;
  };
  return objects
    .filter((object) => (stands.get(object)?.reconciledAt ?? '') <= since)
    .sort((one, other) => rank(one).localeCompare(rank(other)));
}

/** Objects that became different in a way that only a pull from the beginning can follow, and had none since. */
export function unsettled(drift: readonly DriftRow[], standing: readonly Standing[]): Set<string> {
  const read = new Map(standing.map((row) => [row.object, row.reconciledAt ?? '']));
  const open = drift.filter((row) => wantsReading(row) && (read.get(row.object) ?? '') <= row.seenAt);
  return new Set(open.map(({ object }) => object));
}
