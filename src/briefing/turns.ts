import type { Instant } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Strategy } from '../strategy/schema.ts';
import type { Basis } from './basis.ts';
import {
  correctDigests,
  type DigestPlanning,
  type Looking,
  planCorrections,
  planDigests,
  sendDigests,
} from './digests.ts';
import { escalate, planEscalations } from './escalations.ts';
import { type Findings, planNudges, sendNudges, undisturbed } from './nudges.ts';
import type { Carrier, Planning } from './parcel.ts';

/** What turns know of those before them, in this process: nothing that the outbox does not know as well. */
export interface Turns {
  /** Keys of messages with which nothing is left to do. */
  readonly settled: Set<string>;
  /** The judgement against which no digest is left to be put right; null for none. */
  corrected: Instant | null;
  /** Who is not to be disturbed until when. */
  readonly quietUntil: Map<string, Instant>;
}

/** Keys that are kept: those of a few days at most. */
const MOST_SETTLED = 20_000;

export function beginTurns(): Turns {
  return { settled: new Set(), corrected: null, quietUntil: new Map() };
}

type Sender = Carrier & { readonly strategy: Strategy; readonly log: Log };

/**
 * Sends what sponsors expect by now, each at their own hour, with what is known; then puts right what rested on less
 * than is known by now. Quick where nothing is due.
 * @param ask.looking reads the latest day that was judged, with what goes into a digest of it; null where none was
 * @param ask.known what a digest would rest on now, and when a day was last judged; null where none ever was
 */
export async function digestTurn(ask: {
  readonly planning: Omit<DigestPlanning, 'when' | 'settled'>;
  readonly sender: Sender;
  readonly turns: Turns;
  looking(): Promise<Looking | null>;
  known(): Promise<{ readonly basis: Basis; readonly judgedAt: Instant | null } | null>;
}): Promise<void> {
  const { sender, turns } = ask;
  const planning = { ...ask.planning, when: 'due' as const, settled: turns.settled };
  if (turns.settled.size > MOST_SETTLED) turns.settled.clear();
  const errands = await planDigests(planning);
  const looking = errands.length === 0 ? null : await ask.looking();
  if (looking !== null) await sendDigests(sender, looking, errands);
  else if (errands.length > 0)
    sender.log.warn({ digests: errands.length }, 'no day was judged yet to tell of');

  const known = await ask.known();
  if (known === null || known.judgedAt === null || known.judgedAt === turns.corrected) return;
  const late = await planCorrections({ ...planning, known: known.basis, judgedAt: known.judgedAt });
  const better = late.length === 0 ? null : await ask.looking();
  if (better !== null) await correctDigests(sender, better, late);
  else turns.corrected = known.judgedAt;
}

/**
 * Sends the nudges that are due by now, each at its reader's own hour, and tells managers of records that nobody took up
 * where the strategy says so. Quick where nothing is due.
 * @param ask.findings reads the latest day that was judged; null where none was
 */
export async function nudgeTurn(ask: {
  readonly planning: Omit<Planning, 'when' | 'settled'>;
  readonly sender: Sender;
  readonly turns: Turns;
  findings(): Promise<Findings | null>;
}): Promise<void> {
  const { sender, turns } = ask;
  const planning = { ...ask.planning, settled: turns.settled };
  const planned = await planNudges({ ...planning, when: 'due' });
  const errands = await undisturbed(sender.notifier, planned, turns.quietUntil, planning.now);
  const escalations = await planEscalations(planning);
  const findings = errands.length + escalations.length === 0 ? null : await ask.findings();
  if (findings === null) return;
  if (errands.length > 0) await sendNudges(sender, findings, errands);
  if (escalations.length > 0) await escalate(sender, findings, escalations);
}
