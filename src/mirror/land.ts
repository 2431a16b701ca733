import type { Instant } from '../clock.ts';
import type { Checkpoint, Connector, Held, Page } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { LandingCounts, LandingPort, Run, RunOf } from '../store/landing-port.ts';
import { workAhead } from './ahead.ts';
import { createIntake, type Intake, type Whole } from './intake.ts';
import { assertHeld, assertProven, type Came, isProven } from './proof.ts';
import { type KeptCheckpoint, keptAtEnd, keptUnderWay, type PullPlan, planPull } from './pull-plan.ts';
import { recordTable } from './tables.ts';

/** What one pull of one object asked for, got and did. Figures are records, but `calls`. */
export interface PullReport {
  readonly source: string;
  readonly object: ObjectName;
  /** `first`: from the beginning with history, whatever was asked for. */
  readonly mode: Run;
  /** The bound of the pull that it went on from; null from the beginning, or where it is not known. */
  readonly from: Instant | null;
  readonly until: Instant;
  /** Whether it went on with one that was cut off: then it ends where that one was to end, and what came later is missing. */
  readonly resumed: boolean;
  /** Our field names. */
  readonly asked: readonly string[];
  /** What the vendor itself counted, and by which of its figures; null where the pull ended before that came. */
  readonly expected: number | null;
  readonly by: string | null;
  readonly received: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** Deleted at the vendor, or found to be gone by a pull from the beginning. */
  readonly deleted: number;
  /** Known as merged into others since this pull. */
  readonly merged: number;
  /** What came and was not taken, by why. */
  readonly skipped: readonly { readonly why: string; readonly records: number }[];
  readonly calls: number;
  /** Why it ended before its end; the next one of its kind goes on. Null where it did not. */
  readonly stopped: 'budget' | null;
}

export interface LandAsk {
  readonly connector: Connector;
  readonly landing: LandingPort;
  readonly object: ObjectName;
  readonly fields: readonly string[];
  readonly until: Instant;
  readonly now: () => Instant;
  readonly progress: (received: number) => void;
  /** What changed, unless told. */
  readonly run?: 'changes' | 'everything';
  /** Asked before each page but the first is asked for; false ends the pull after what has come. */
  readonly mayGoOn?: () => boolean;
  /** Told what a pull did that then fails. */
  readonly failed?: (report: PullReport) => void;
}

/** A pull under way. */
interface Pull extends LandAsk {
  readonly of: RunOf & { readonly object: ObjectName };
  readonly plan: PullPlan;
  readonly intake: Intake;
}

/**
 * Pulls one object into the mirror: what changed since the last pull, or everything again. Each of the two has a
 * place of its own from which it goes on, so that changes are pulled while everything is read in portions. Where
 * nothing has landed yet, or without fields that are wanted now, everything is read with its history instead.
 * @throws {UpstreamError} when the vendor's count, what came and what the mirror holds differ; what landed stays, and
 *   the next pull asks again
 */
export async function landObject(ask: LandAsk): Promise<PullReport> {
  const { connector, landing, object } = ask;
  const { source } = connector;
  const plan = await planPull({ ...ask, source, run: ask.run ?? 'changes' });
  const of = { source, object, table: recordTable(object), run: plan.run };
  const begins = plan.run !== 'changes' && !plan.resumed;
  const intake = createIntake({
    ...ask,
    of,
    begin: begins ? () => landing.begin({ ...of, at: ask.now() }) : null,
    kept: (page) => keptUnderWay(plan, page),
    heeded: (page) => heededBy({ connector, plan }, page),
    ends: plan.run === 'changes' ? (whole) => endOfChanges({ ...ask, of, plan }, whole) : null,
  });
  const callsBefore = connector.calls();
  const report = (swept: number, stopped: PullReport['stopped']) => ({
    ...reportOf({ ...ask, of, plan, intake }, swept),
    calls: connector.calls() - callsBefore,
    stopped,
  });
  try {
    const end = await pullAndProve({ ...ask, of, plan, intake });
    if (end === 'anew') return { ...(await landObject(ask)), calls: connector.calls() - callsBefore };
    return end === 'stopped' ? report(0, 'budget') : report(end, null);
  } catch (error) {
    ask.failed?.(report(0, null));
    throw error;
  }
}

/**
 * @returns how many records were found to be gone; or that the pull stopped before its end, or that it has to begin
 *   anew because what earlier calls brought cannot be counted any more
 */
async function pullAndProve(pull: Pull): Promise<number | 'stopped' | 'anew'> {
  const { connector, landing, object, fields, until, of, plan, intake } = pull;
  const { from, run } = plan;
  const held: Held = (asked) => landing.countHeld({ ...asked, table: of.table.table, source: of.source });
  const request = { object, fields, from, until, history: run !== 'everything' };
  const pages = connector.pull(run === 'changes' ? { ...request, held } : request);
  const whole = await takeAll(pull, pages, intake);
  if (!whole) {
    // What came twice into an empty table does not stay so until the pull goes on.
    if (run === 'first') await landing.tally(of);
    return 'stopped';
  }
  if (intake.ended) {
    assertHeld(of, intake.ended);
    return intake.ended.swept;
  }
  const { repeated, unseen } = run === 'changes' ? { repeated: 0, unseen: 0 } : await landing.tally(of);
  if (!(await prove(pull, repeated))) return 'anew';
  const told = [intake.end ?? {}];
  if (unseen > 0) {
    const looked = await lookAgain(pull);
    if (looked === null) return 'stopped';
    told.push(looked);
  }
  const heed = connector.heed ?? ((changes: Checkpoint) => changes);
  const checkpoint = keptAtEnd(plan, told.reduce(heed));
  const heeded = heededBy({ connector, plan }, ...told);
  const ended = await landing.finish({ ...of, checkpoint, heeded, at: pull.now() });
  assertHeld(of, ended);
  return ended.swept;
}

/** Lands all pages; what came before a failure as well. @returns false where the pull may not go on to its end */
function takeAll({ mayGoOn }: LandAsk, pages: AsyncIterable<Page>, intake: Intake): Promise<boolean> {
  return workAhead(pages, mayGoOn ?? (() => true), intake.take, intake.settle);
}

/**
 * @param repeated how many records of a pull from the beginning came in more than one batch
 * @returns false where it was forgotten, so that it can begin anew: what came in an earlier call may have gone since,
 *   and then no count of today comes out
 */
async function prove({ landing, of, plan, intake }: Pull, repeated: number): Promise<boolean> {
  try {
    assertProven(intake.proof, cameOf({ of, plan }, intake.counts, repeated));
    return true;
  } catch (error) {
    const anew = plan.resumed && plan.run !== 'changes';
    await landing.abandon({ ...of, checkpoint: anew ? null : plan.kept });
    if (anew) return false;
    throw error;
  }
}

function cameOf({ of, plan }: Pick<Pull, 'of' | 'plan'>, counts: LandingCounts, repeated: number): Came {
  // A pull of changes may give a record that changed again while it was read.
  const twice = plan.run === 'changes' ? 0 : repeated + counts.repeated;
  return { ...of, live: counts.live, repeated: twice, resumed: plan.resumed };
}

/** The checkpoint with which a pull of changes ends; null where its counts do not come out. */
function endOfChanges(pull: Pick<Pull, 'of' | 'plan'>, { proof, counts, end }: Whole): string | null {
  return isProven(proof, cameOf(pull, counts, 0)) ? keptAtEnd(pull.plan, end) : null;
}

/**
 * Records that a pull from the beginning did not bring may have changed after its bound, and so be there all the
 * same: what changed until now is asked for before they are taken for gone. What it brings lands as any change does.
 * @returns how far it came; null where the pull may not go on to its end
 */
async function lookAgain(pull: Pull): Promise<Checkpoint | null> {
  const { connector, object, fields, of, plan, until, now } = pull;
  const before = pull.intake.end ?? {};
  const intake = createIntake({
    ...pull,
    of: { ...of, run: 'changes' },
    begin: null,
    kept: null,
    heeded: (page) => heededBy({ connector, plan }, before, page),
    ends: null,
    progress: () => undefined,
  });
  const from = plan.run === 'everything' ? (plan.changes?.page ?? null) : pull.intake.end;
  const latest = now() > until ? now() : until;
  if (pull.mayGoOn?.() === false) return null;
  const pages = connector.pull({ object, fields, from, until: latest, history: false });
  return (await takeAll(pull, pages, intake)) ? (intake.end ?? {}) : null;
}

/**
 * The checkpoint of pulls of changes, where a reading of everything told them something new; null where it did not.
 * @param told how far it has come, the latest last
 */
function heededBy(
  { connector, plan }: Pick<Pull, 'connector' | 'plan'>,
  ...told: Checkpoint[]
): string | null {
  const { heed } = connector;
  if (plan.run !== 'everything' || plan.changes === null || !heed) return null;
  const page = told.reduce(heed, plan.changes.page);
  return page === plan.changes.page
    ? null
    : JSON.stringify({ ...plan.changes, page } satisfies KeptCheckpoint);
}

function reportOf(pull: Pull, swept: number): Omit<PullReport, 'calls' | 'stopped'> {
  const { of, plan, intake, until, fields } = pull;
  const { counts, proof, received } = intake;
  const skipped = [
    { why: 'A newer version was there already.', records: counts.older },
    { why: 'They came more than once.', records: counts.repeated },
  ];
  return {
    source: of.source,
    object: of.object,
    mode: plan.run,
    from: plan.proven,
    until,
    resumed: plan.resumed,
    asked: fields,
    expected: proof?.expected ?? null,
    by: proof?.by ?? null,
    received,
    added: counts.added,
    changed: counts.changed,
    same: counts.same,
    deleted: counts.read - counts.live + counts.deleted + swept,
    merged: counts.merged,
    skipped: skipped.filter(({ records }) => records > 0),
  };
}
