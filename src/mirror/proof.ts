import type { Page } from '../crm/connector.ts';
import { UpstreamError } from '../errors.ts';
import type { Ended } from '../store/landing-port.ts';

export type Proof = NonNullable<Page['proof']>;

/** What came, as it is held against the vendor's count. */
export interface Came {
  readonly source: string;
  readonly object: string;
  /** Records that are not deleted. */
  readonly live: number;
  /** How many of them had come before. */
  readonly repeated: number;
  /** Whether an earlier call may have brought what was repeated: then it does not take the place of another record. */
  readonly resumed: boolean;
}

/** Whether what came is what the vendor counted. */
export function isProven(proof: Proof | null, { live, repeated, resumed }: Came): boolean {
  if (proof === null) return false;
  return proof.expected === live - repeated || (resumed && proof.expected === live);
}

/**
 * Holds what came against the vendor's own count. A record that came twice counts once: where the pages of a list
 * shift, it may stand in the place of one that never came.
 * @throws {UpstreamError} where they differ
 */
export function assertProven(proof: Proof | null, came: Came): void {
  if (isProven(proof, came)) return;
  const { source, object, live, repeated } = came;
  const twice = repeated > 0 ? `, ${repeated} of them twice` : '';
  throw new UpstreamError({
    what: proof
      ? `${source} counts ${proof.expected} records of ${object} (${proof.by}); ${live} arrived${twice}.`
      : `The pull of ${object} from ${source} ended without the count that proves it.`,
    why: 'A page was lost or changed on the way, or records changed while they were read.',
    next: 'What arrived is kept and nothing was removed. Run `plumbline sync` again; if it stays so, run `plumbline doctor`.',
    retryable: true,
  });
}

/**
 * Holds what the mirror has against what came.
 * @throws {UpstreamError} where they differ
 */
export function assertHeld(of: { readonly source: string; readonly object: string }, ended: Ended): void {
  if (ended.held === ended.came) return;
  throw new UpstreamError({
    what: `The mirror holds ${ended.held} records of ${of.object} from ${of.source}; ${ended.came} arrived.`,
    why: 'Rows were lost or added between arrival and the store, or in the store itself.',
    next: 'Nothing was removed. Run `plumbline sync` again, which pulls them from the beginning; if it stays so, move the store away and begin a new one.',
    retryable: true,
  });
}

/**
 * Holds the rows that the engine took against those that were handed to it.
 * @throws {UpstreamError} where they differ
 */
export function assertRead(
  { source, object }: { readonly source: string; readonly object: string },
  handed: number,
  read: number,
): void {
  if (handed === read) return;
  throw new UpstreamError({
    what: `${handed} records of ${object} came from ${source} in one part; the mirror took ${read} of them.`,
    why: 'Rows were lost or added between arrival and the store.',
    next: 'Run `plumbline sync` again: the part is asked for once more.',
    retryable: true,
  });
}
