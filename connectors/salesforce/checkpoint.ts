import type { Instant } from '../../src/clock.ts';
import type { Checkpoint } from '../../src/crm/connector.ts';
import { BugError } from '../../src/errors.ts';

/** What was given last of a table. */
export type Place =
  /** A row; of a table in the order of ids alone the id up to which all was given. */
  | { readonly of: 'row'; readonly modifiedAt: Instant | null; readonly id: string }
  /** The results of a bulk query up to this locator, which is null at their beginning. */
  | { readonly of: 'job'; readonly job: string; readonly locator: string | null; readonly given: number }
  /** All that is not deleted, by a bulk query, and of the deleted all up to this row; null before the first. */
  | { readonly of: 'deleted'; readonly modifiedAt: Instant | null; readonly id: string | null };

/** A pull that has not come to its end. */
export interface UnderWay {
  /** The bound that it began with. */
  readonly until: Instant;
  /** The table that it reads. */
  readonly table: string;
  readonly place: Place | null;
}

/** How far a pull has come. */
export interface Progress {
  /** The bound of the last pull that came to its end; null before the first. */
  readonly since: Instant | null;
  /** Up to when deleted ids are known, where that is less. */
  readonly deletedSince: Instant | null;
  readonly underWay: UnderWay | null;
}

export function toCheckpoint({ since, deletedSince, underWay }: Progress): Checkpoint {
  const ended = { since, ...(deletedSince === null ? {} : { deletedSince }) };
  if (!underWay) return ended;
  const { until, table, place } = underWay;
  return { ...ended, until, table, ...(place ?? {}) };
}

/** @throws {BugError} for what no checkpoint of ours looks like */
export function fromCheckpoint(checkpoint: Checkpoint | null): Progress {
  if (checkpoint === null) return { since: null, deletedSince: null, underWay: null };
  const { given = 0, ...rest } = checkpoint;
  const texts = Object.values(rest).every((each) => each === null || typeof each === 'string');
  const { since, deletedSince, until, table } = rest as Record<string, string | null | undefined>;
  if (!texts || typeof given !== 'number' || (!since && !until) || !until !== !table) throw unknown();
  return {
    since: since ?? null,
    deletedSince: deletedSince ?? null,
    underWay: until && table ? { until, table, place: placeOf(rest as Texts, given) } : null,
  };
}

type Texts = Readonly<Record<string, string | null | undefined>>;

function placeOf(
  { of, modifiedAt = null, id = null, job, locator = null }: Texts,
  given: number,
): Place | null {
  if (of === 'job' && job) return { of, job, locator, given };
  if (of === 'deleted') return { of, modifiedAt, id };
  // Before there were bulk queries a place did not say of what it is.
  return id === null ? null : { of: 'row', modifiedAt, id };
}

function unknown(): BugError {
  return new BugError('A checkpoint of the Salesforce connector cannot be read.');
}
