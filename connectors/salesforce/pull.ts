import type { Page, PullRequest } from '../../src/crm/connector.ts';
import { fromCheckpoint, type Place, toCheckpoint } from './checkpoint.ts';
import type { Part, Step } from './steps.ts';

/**
 * How much of what was pulled before is asked for again. A transaction bears the stamp of its beginning and is seen
 * only at its end, so a record may appear below a stamp that was already passed. With the bound of a pull lying in
 * the past, a transaction may take this long, and that distance, without being missed.
 */
export const LOOK_BACK_MS = 10 * 60 * 1000;

/**
 * Pulls an object: one reading after the other. A full pull asks for what is there; a later one for all that was
 * touched since, deleted records included.
 *
 * A pull that stopped goes on behind what landed last. Whatever happened to earlier rows meanwhile bears a stamp above
 * the bound that the pull began with, and that bound, less the look-back, is where the next pull begins.
 *
 * The proof is the sum of what the vendor counted for the readings of this call, less the deleted records that came.
 * @param visible our fields, in the order of the values
 */
export async function* pullObject(
  { from, until }: PullRequest,
  visible: readonly string[],
  steps: readonly Step[],
): AsyncGenerator<Page> {
  const { since, deletedSince, underWay } = fromCheckpoint(from);
  const began = underWay?.until ?? until;
  const lowest = since === null ? null : new Date(Date.parse(since) - LOOK_BACK_MS).toISOString();
  const done = since !== null && since > began ? since : began;
  const start = Math.max(
    steps.findIndex((step) => step.name === underWay?.table),
    0,
  );
  const by = new Set<string>();
  let expected = 0;
  // What landed before a pull stopped is not known here.
  let records = underWay !== null;
  let deletedUntil: string | null = null;

  /** What was known before stays known, however little the vendor has to say now. */
  function knownUntil(): string | null {
    if (deletedUntil === null) return null;
    return deletedUntil > (deletedSince ?? since ?? '') ? deletedUntil : deletedSince;
  }

  function page(part: Part, next: { step: Step; place: Place | null } | null): Page {
    const { rows = [], changes = [], merges = [], deletedIds = [], file } = part;
    const progress = next
      ? { since, deletedSince, underWay: { until: began, table: next.step.name, place: next.place } }
      : { since: done, deletedSince: knownUntil(), underWay: null };
    return {
      fields: visible,
      rows,
      changes,
      ...(file ? { file } : {}),
      ...(merges.length > 0 ? { merges } : {}),
      ...(deletedIds.length > 0 ? { deletedIds } : {}),
      checkpoint: toCheckpoint(progress),
      ...(next
        ? {}
        : {
            proof: {
              expected,
              by: by.size > 0 ? [...by].sort().join(' and ') : 'nothing was left to be counted',
            },
          }),
    };
  }

  for (const [index, step] of steps.entries()) {
    if (index < start) continue;
    const following = steps[index + 1];
    if (step.followsRecords && !records) {
      if (!following) yield page({ place: null, last: true }, null);
      continue;
    }
    const after = index === start ? (underWay?.place ?? null) : null;
    for await (const part of step.parts({ after, lowest, until })) {
      const { rows = [], counted = 0 } = part;
      expected += counted - rows.filter((row) => row.deleted).length;
      if (part.by) by.add(part.by);
      records ||= rows.length > 0 || part.file !== undefined;
      deletedUntil = part.deletedUntil ?? deletedUntil;
      const goesOn = part.last ? following : step;
      if (!goesOn) yield page(part, null);
      else if (!isEmpty(part)) yield page(part, { step: goesOn, place: goesOn === step ? part.place : null });
    }
  }
}

function isEmpty({ rows = [], changes = [], merges = [], deletedIds = [], file }: Part): boolean {
  return [rows, changes, merges, deletedIds].every(({ length }) => length === 0) && file === undefined;
}
