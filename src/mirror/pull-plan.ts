import type { Instant } from '../clock.ts';
import type { Checkpoint } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { LandingPort, Run } from '../store/landing-port.ts';

/** What is kept beside the connector's checkpoint. */
export interface KeptCheckpoint {
  /** Fields that the landed rows hold. */
  readonly fields: readonly string[];
  readonly page: Checkpoint;
  /** The bound with which the pull under way began, and that of the one that last ended; not kept by older versions. */
  readonly began?: Instant;
  readonly proven?: Instant | null;
}

/** What is pulled, and from where. */
export interface PullPlan {
  readonly run: Run;
  readonly fields: readonly string[];
  /** Where the connector goes on; null from the beginning. */
  readonly from: Checkpoint | null;
  /** Whether an earlier call has begun it: then what came before `from` is not asked for again. */
  readonly resumed: boolean;
  /** The bound that it began with. */
  readonly began: Instant;
  /** The bound of the pull that it goes on from; null from the beginning, or where it is not known. */
  readonly proven: Instant | null;
  /** The checkpoint as it was kept; null where `from` is. */
  readonly kept: string | null;
  /** What is kept of pulls of changes meanwhile; null where none has ended. */
  readonly changes: KeptCheckpoint | null;
}

/**
 * Decides what a pull has to be: from the beginning with history where no such pull has ended, or where fields are
 * wanted that the landed rows do not hold; else what was asked for. One that was cut off goes on.
 */
export async function planPull(ask: {
  readonly landing: LandingPort;
  readonly source: string;
  readonly object: ObjectName;
  readonly fields: readonly string[];
  readonly until: Instant;
  readonly run: 'changes' | 'everything';
}): Promise<PullPlan> {
  const { landing, source, object, fields, until } = ask;
  const read = async (run: Run) => {
    const cursor = await landing.cursor(source, object, run);
    const text = cursor?.checkpoint ?? null;
    const held = text === null ? null : (JSON.parse(text) as KeptCheckpoint);
    const covers = held !== null && fields.every((field) => held.fields.includes(field));
    return { ...(covers ? { held, text } : NOT_HELD), unfinished: cursor?.unfinished === true };
  };
  const changes = await read('changes');
  const known = { fields, changes: changes.held };
  if (changes.held === null || changes.unfinished) return { ...known, ...goingOn('first', changes, until) };
  if (ask.run === 'everything')
    return { ...known, ...goingOn('everything', await read('everything'), until) };
  const { page, began, proven = null } = changes.held;
  // What began and was not proven was cut off: the connector goes on up to the bound of then.
  const resumed = began !== undefined && began !== proven;
  const bound = resumed ? began : until;
  return { ...known, run: 'changes', from: page, kept: changes.text, resumed, began: bound, proven };
}

/** A checkpoint as it was kept, and what it says. */
interface Held {
  readonly held: KeptCheckpoint | null;
  readonly text: string | null;
}

const NOT_HELD: Held = { held: null, text: null };

function goingOn(run: Run, { held, text }: Held, until: Instant) {
  const began = held?.began ?? until;
  return { run, from: held?.page ?? null, kept: text, resumed: held !== null, began, proven: null };
}

/** The checkpoint to keep while a pull is under way. */
export function keptUnderWay({ fields, began, proven }: PullPlan, page: Checkpoint): string {
  return JSON.stringify({ fields, page, began, proven } satisfies KeptCheckpoint);
}

/** The checkpoint to keep when it has ended. */
export function keptAtEnd(plan: PullPlan, page: Checkpoint): string {
  return keptUnderWay({ ...plan, proven: plan.began }, page);
}
