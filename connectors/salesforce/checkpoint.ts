import type { Instant } from '../../src/clock.ts';
import type { Checkpoint } from '../../src/crm/connector.ts';
import { BugError } from '../../src/errors.ts';

/** What was given last: a row, or of a table in the order of ids alone the id up to which all was given. */
export interface Place {
  readonly modifiedAt: Instant | null;
  readonly id: string;
}

/**
 * How far a pull has come. `since` is the bound of the last pull that came to its end, null before the first; a pull
 * under way also knows the bound that it began with, the table that it reads and its place there.
 */
export interface Progress {
  readonly since: Instant | null;
  readonly underWay: { readonly until: Instant; readonly table: string; readonly place: Place | null } | null;
}

export function toCheckpoint({ since, underWay }: Progress): Checkpoint {
  if (!underWay) return { since };
  const { until, table, place } = underWay;
  return { since, until, table, modifiedAt: place?.modifiedAt ?? null, id: place?.id ?? null };
}

/** @throws {BugError} for what no checkpoint of ours looks like */
export function fromCheckpoint(checkpoint: Checkpoint | null): Progress {
  if (checkpoint === null) return { since: null, underWay: null };
  const { since = null, until = null, table = null, modifiedAt = null, id = null } = checkpoint;
  const texts = [since, until, table, modifiedAt, id].every(
    (each) => each === null || typeof each === 'string',
  );
  if (!texts || (since === null && until === null) || (until === null) !== (table === null)) {
    throw new BugError('A checkpoint of the Salesforce connector cannot be read.');
  }
  const stamp = modifiedAt === null ? null : String(modifiedAt);
  const place = id === null ? null : { modifiedAt: stamp, id: String(id) };
  return {
    since: since === null ? null : String(since),
    underWay: until === null ? null : { until: String(until), table: String(table), place },
  };
}
