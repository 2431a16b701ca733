import { sameValue, standingOf } from '../src/crm/comparison.ts';
import type { ObjectName, Value } from '../src/crm/objects.ts';
import { againstRights } from '../src/crm/rights.ts';
import type {
  FreshRecord,
  Rights,
  WriteOutcome,
  WriteProblem,
  WriteRequest,
  Writing,
} from '../src/crm/writing.ts';
import { isTrouble, UpstreamError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import { realSleep, type Sleep } from './http.ts';

/** A record that was read, with what the vendor's part wants to remember of it. */
export interface Sight<T> {
  readonly record: FreshRecord;
  readonly own: T;
}

/** Not to be found: deleted, merged away, or not shared with the one who asks. */
export interface Gone {
  readonly gone: true;
  readonly mergedInto: string | null;
}

/** What one field is to hold. */
export interface Sent {
  /** Our name. */
  readonly field: string;
  readonly vendorField: string;
  readonly vendorValue: string | number | boolean | null;
  /** The same as it will be read back to us. */
  readonly value: Value;
}

/** What came of one call that was to change a record. */
export type Attempt =
  | { readonly kind: 'accepted' }
  /** Nothing was written, for reasons that the person can be told. */
  | { readonly kind: 'refused'; readonly problems: readonly WriteProblem[] }
  /** The record changed after it was read; nothing was written. */
  | { readonly kind: 'overtaken' }
  /** Locked for a moment; nothing was written. */
  | { readonly kind: 'busy'; readonly waitMs: number; readonly problems: readonly WriteProblem[] }
  /** The record, or one that it would point to, is not to be found; nothing was written. */
  | { readonly kind: 'gone'; readonly problems: readonly WriteProblem[] }
  /** No answer that can be believed: it may have been written or not. */
  | { readonly kind: 'lost'; readonly error: UpstreamError };

/** What the vendor keeps of who changed what, between two readings of a record with our own change in between. */
export interface Traces {
  /** Whether our change is among it; null where the vendor keeps nothing that tells. */
  readonly written: boolean | null;
  /** Whether somebody else gave one of the fields another value in the same moment. */
  readonly collision: boolean;
}

/** One record of a vendor's, with the rights of one person. */
export interface RecordAccess<T> {
  /** What stands against changing these fields, whatever the record holds. */
  readonly obstacles: readonly WriteProblem[];
  /** @throws {AccessError | UpstreamError} */
  read(): Promise<Sight<T> | Gone>;
  /** A value of ours in the vendor's form, as this record needs it; or why it has none. */
  translate(field: string, value: Value, sight: Sight<T>): Sent | WriteProblem;
  /** Sends once. @throws {AccessError | UpstreamError} where it is certain that nothing was written */
  send(changes: readonly Sent[], sight: Sight<T>): Promise<Attempt>;
  traces(changes: readonly Sent[], before: Sight<T>, after: Sight<T>): Traces;
}

/** A vendor's part of writing: it asks, translates and sends. What is decided is decided here, alike for all. */
export interface VendorWriting<T> {
  /** As people know it. */
  readonly vendor: string;
  /** With no rights at all a record can still be read, as the mirror reads it. @throws {AccessError | UpstreamError} */
  open(ask: {
    readonly object: ObjectName;
    readonly id: string;
    /** Our names; the owner is read in any case. */
    readonly fields: readonly string[];
    readonly rights: Rights;
  }): Promise<RecordAccess<T>>;
}

/** How often a change is sent in all where the record is locked each time. */
const SENDS_WHEN_BUSY = 3;
/** How often in all where the answer is lost each time; each time only while the former values stand. */
const SENDS_WHEN_LOST = 3;
/** How often in all where changes of other fields come first each time. */
const SENDS_WHEN_OVERTAKEN = 3;
/** A server whose answer was lost may still be at it. */
const WAIT_AFTER_LOSS_MS = 1000;

/**
 * One way of writing for all vendors: read, compare with what the person saw, send only what differs, read again.
 * @param options.random 0 up to, but not including, 1: spreads waits, so that two who wait do not meet again
 */
export function createWriting<T>(
  part: VendorWriting<T>,
  options: { readonly log: Log; readonly sleep?: Sleep; readonly random?: () => number },
): Writing {
  const { vendor } = part;
  const sleep = options.sleep ?? realSleep;
  const random = options.random ?? Math.random;

  return {
    async read(ask) {
      const sight = await (await part.open(ask)).read();
      return 'gone' in sight ? null : sight.record;
    },

    async write(request) {
      const { object, id, rights } = request;
      const fields = Object.keys(request.fields);
      const barred = againstRights({ rights, fields, ownerId: undefined });
      if (barred) return { kind: 'refused', problems: barred };
      const access = await part.open({ object, id, fields, rights });
      const first = await access.read();
      return 'gone' in first ? goneAs(first) : change(request, access, first);
    },
  };

  async function change(
    request: WriteRequest,
    access: RecordAccess<T>,
    first: Sight<T>,
  ): Promise<WriteOutcome> {
    let sight = first;
    let last: Attempt | null = null;
    let lost: {
      readonly changes: readonly Sent[];
      readonly before: Sight<T>;
      readonly error: UpstreamError;
    } | null = null;
    const sends = { busy: 0, lost: 0, overtaken: 0 };
    for (;;) {
      if (lost) {
        // A change whose answer was lost can still arrive while others are sent after it.
        const written = isWritten(access, lost.changes, lost.before, sight);
        if (written === null) throw unknown(vendor, request, lost.error);
        if (written) return writtenAs(access, lost.changes, lost.before, sight);
      }
      const plan = planned(request, access, sight);
      if ('kind' in plan) return plan;
      if (last?.kind === 'busy' && sends.busy >= SENDS_WHEN_BUSY) {
        return { kind: 'refused', problems: last.problems };
      }
      if (last?.kind === 'overtaken' && sends.overtaken >= SENDS_WHEN_OVERTAKEN) {
        return { kind: 'changed', record: sight.record, fields: [] };
      }
      if (last?.kind === 'lost' && sends.lost >= SENDS_WHEN_LOST) throw unknown(vendor, request, last.error);

      last = await access.send(plan.changes, sight);
      const fields = plan.changes.length;
      options.log.debug({ vendor, object: request.object, fields, became: last.kind }, 'a change was sent');
      if (last.kind === 'accepted') return settled(request, access, plan.changes, sight);
      if (last.kind === 'refused') return last;
      if (last.kind !== 'gone') sends[last.kind]++;
      if (last.kind === 'busy') await sleep(Math.ceil(last.waitMs * (0.5 + random())));
      if (last.kind === 'lost') {
        lost ??= { changes: plan.changes, before: sight, error: last.error };
        await sleep(WAIT_AFTER_LOSS_MS);
      }
      const now = await access.read();
      if ('gone' in now) return goneAs(now);
      if (last.kind === 'gone') return { kind: 'refused', problems: last.problems };
      sight = now;
    }
  }

  /** After a good answer the record is read again; where the change took it out of the person's sight, as we see it. */
  async function settled(
    request: WriteRequest,
    access: RecordAccess<T>,
    changes: readonly Sent[],
    before: Sight<T>,
  ): Promise<WriteOutcome> {
    try {
      const after = await access.read();
      if (!('gone' in after)) return writtenAs(access, changes, before, after);
      const ours = await part.open({
        ...request,
        fields: Object.keys(request.fields),
        rights: { level: 'none' },
      });
      const seen = await ours.read();
      if (!('gone' in seen)) return writtenAs(ours, changes, before, seen);
    } catch (error) {
      if (!isTrouble(error)) throw error;
      throw unread(vendor, request, error);
    }
    throw unread(vendor, request, null);
  }
}

/** What there is to send; or what became of it already. */
function planned<T>(
  request: WriteRequest,
  access: RecordAccess<T>,
  sight: Sight<T>,
): WriteOutcome | { readonly changes: readonly Sent[] } {
  const { rights } = request;
  const { record } = sight;
  const barred = againstRights({ rights, fields: Object.keys(request.fields), ownerId: record.ownerId });
  if (barred) return { kind: 'refused', problems: barred };
  if (access.obstacles.length > 0) return { kind: 'refused', problems: access.obstacles };
  const { pending, foreign } = standingOf(request.fields, record.values);
  if (foreign.length > 0) return { kind: 'changed', record, fields: foreign };
  const changes: Sent[] = [];
  const problems: WriteProblem[] = [];
  for (const field of pending) {
    const made = access.translate(field, request.fields[field]?.wanted ?? null, sight);
    if ('sentence' in made) problems.push(made);
    else if (!sameValue(made.value, record.values[field] ?? null)) changes.push(made);
  }
  if (problems.length > 0) return { kind: 'refused', problems };
  return changes.length === 0 ? { kind: 'already', record } : { changes };
}

/** Whether a change whose answer was lost was made: by the vendor's traces, else by the record; null: nobody knows. */
function isWritten<T>(
  access: RecordAccess<T>,
  changes: readonly Sent[],
  before: Sight<T>,
  now: Sight<T>,
): boolean | null {
  const holds = (wanted: (change: Sent) => Value) =>
    changes.every((each) => sameValue(now.record.values[each.field] ?? null, wanted(each)));
  if (holds(({ value }) => value)) return true;
  const { written } = access.traces(changes, before, now);
  if (written !== null) return written;
  return holds(({ field }) => before.record.values[field] ?? null) ? false : null;
}

function writtenAs<T>(
  access: RecordAccess<T>,
  changes: readonly Sent[],
  before: Sight<T>,
  after: Sight<T>,
): WriteOutcome {
  const { collision } = access.traces(changes, before, after);
  return { kind: 'written', before: before.record, after: after.record, collision };
}

function goneAs({ mergedInto }: Gone): WriteOutcome {
  return { kind: 'gone', mergedInto };
}

function unknown(vendor: string, { object, id }: WriteRequest, error: UpstreamError): UpstreamError {
  return new UpstreamError(
    {
      what: `Whether ${vendor} changed the ${object} ${id} cannot be known.`,
      why: `The answer to the change was lost. ${error.what}`,
      next: 'Look at the record in the CRM. It is read again by itself, and `plumbline fixes` then says what became of it.',
      retryable: false,
    },
    error,
  );
}

function unread(vendor: string, { object, id }: WriteRequest, error: Error | null): UpstreamError {
  return new UpstreamError(
    {
      what: `${vendor} changed the ${object} ${id}, but the record cannot be read again.`,
      why: error === null ? 'It was deleted in the same moment.' : error.message,
      next: 'Look at the record in the CRM. It is read again by itself, and `plumbline fixes` then says what became of it.',
      retryable: false,
    },
    error ?? undefined,
  );
}
