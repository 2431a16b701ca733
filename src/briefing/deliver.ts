import { createHash } from 'node:crypto';
import type { Clock, Day } from '../clock.ts';
import { createSpeaker } from '../language/speak.ts';
import type { Log } from '../log.ts';
import type { Person } from '../people/schema.ts';
import type { DayView } from '../progress/day-view.ts';
import type { FixView } from '../progress/fixes.ts';
import type { OutboxPort, UserRow } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import type { Brief, Delivered, Notifier } from './brief.ts';
import { composeDigest } from './digest.ts';
import { composeNudge } from './nudge.ts';
import type { Before } from './said.ts';

/** Why a rep was not written to. */
export type Restraint = 'no agreement' | 'no CRM user' | 'more than one CRM user' | 'nothing to fix';

export interface Sent {
  readonly recipient: string;
  readonly channel: string | null;
  readonly ts: string | null;
}

export interface Unsent {
  readonly recipient: string;
  /** In sentences. */
  readonly reason: string;
}

/** What became of one day's messages of one kind. Recipients are e-mail addresses, for the admin alone. */
export interface DeliveryReport {
  readonly kind: Brief['kind'];
  readonly sent: readonly Sent[];
  /** Sent by an earlier run. */
  readonly already: readonly Sent[];
  /** Not taken by the channel; tried again by the next run. */
  readonly failed: readonly Unsent[];
  /** Perhaps arrived; looked for again by the next run, never sent again blindly. */
  readonly unknown: readonly Unsent[];
  /** How many reps were not written to, by reason. */
  readonly heldBack: Readonly<Record<Restraint, number>>;
  /** What arrived without its details, and why. */
  readonly notes: readonly Unsent[];
  /** A dry run's briefs; else empty. */
  readonly composed: readonly Brief[];
}

/** What sending needs besides what is to be said. */
export interface Sending {
  /** Names this installation in the keys of messages. */
  readonly workspace: string;
  readonly view: DayView;
  readonly strategy: Strategy;
  readonly people: readonly Person[];
  readonly outbox: OutboxPort;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
  /** Composes, and neither claims nor sends. */
  readonly dryRun: boolean;
}

/** A person's best fixes and how many there are, by their user ids in each source. */
export type FixesOf = (
  owners: readonly { readonly source: string; readonly id: string }[],
) => Promise<{ readonly best: readonly FixView[]; readonly total: number }>;

/**
 * Sends every sponsor the day's digest. Run again it sends what failed and nothing twice. Runs of one workspace
 * must not overlap.
 */
export async function sendDigests(sending: Sending): Promise<DeliveryReport> {
  const tray = createTray('digest');
  for (const recipient of sponsorsOf(sending.strategy, sending.people)) {
    const before = await lastHeard(sending.outbox, recipient.email, sending.view.day);
    const speaker = createSpeaker(recipient.language);
    await send(sending, composeDigest({ view: sending.view, recipient, speaker, before }), tray);
  }
  return tray.report(sending.log);
}

/** Sends every rep who agreed, and has something to fix, the day's nudge. Otherwise as `sendDigests`. */
export async function sendNudges(
  sending: Sending & { readonly users: readonly UserRow[]; readonly fixesOf: FixesOf },
): Promise<DeliveryReport> {
  const { view, strategy, people, users, fixesOf } = sending;
  const tray = createTray('nudge');
  for (const person of people.filter(({ role }) => role === 'rep')) {
    if (person.agreed === undefined || person.agreed > view.day) {
      tray.holdBack('no agreement');
      continue;
    }
    const owners = ownersOf(person, users);
    if (owners.length === 0) {
      tray.holdBack('no CRM user');
      continue;
    }
    if (new Set(owners.map(({ source }) => source)).size < owners.length) {
      tray.holdBack('more than one CRM user');
      continue;
    }
    const { best, total } = await fixesOf(owners);
    const fixes = best.slice(0, strategy.nudge.fixes);
    if (fixes.length === 0) {
      tray.holdBack('nothing to fix');
      continue;
    }
    const speaker = createSpeaker(person.language);
    await send(sending, composeNudge({ person, fixes, total, view, speaker }), tray);
  }
  return tray.report(sending.log);
}

/** The strategy's sponsors as persons, each once; those whom the people file does not know speak English. */
export function sponsorsOf(strategy: Strategy, people: readonly Person[]): Person[] {
  const emails = new Set(strategy.roles.sponsors.map((email) => email.toLowerCase()));
  return [...emails].map(
    (email) =>
      people.find((person) => person.email === email) ?? {
        email,
        name: email,
        role: 'sponsor',
        language: 'en',
      },
  );
}

/** The person's active users in the CRMs, matched by e-mail. */
function ownersOf(person: Person, users: readonly UserRow[]): { source: string; id: string }[] {
  return users
    .filter(({ active, integration }) => active !== false && integration !== true)
    .filter(({ email }) => email !== null && email.trim().toLowerCase() === person.email)
    .map(({ source, id }) => ({ source, id }));
}

/** The latest digest before `day` that reached this person. */
async function lastHeard(outbox: OutboxPort, recipient: string, day: Day): Promise<Before | null> {
  const heard = await outbox.list({ kind: 'digest', recipient, state: 'sent' });
  return heard.filter((delivery) => delivery.day < day).at(-1) ?? null;
}

/** Names a message: the same for every attempt, and without the address in it. */
function keyOf(workspace: string, { kind, day, recipient }: Brief): string {
  const hash = createHash('sha256').update(recipient).digest('hex').slice(0, 16);
  return `${workspace}:${kind}:${day}:${hash}`;
}

/** One message through the outbox: claimed before it is sent, settled after. */
async function send(sending: Sending, brief: Brief, tray: Tray): Promise<void> {
  const { outbox, notifier, clock, dryRun } = sending;
  const { kind, day, recipient, said } = brief;
  if (dryRun) {
    tray.compose(brief);
    return;
  }
  const key = keyOf(sending.workspace, brief);
  const earlier = await outbox.get(key);
  if (earlier?.state === 'sent') {
    tray.already({ recipient, channel: earlier.channel, ts: earlier.ts });
    return;
  }
  let outcome: Delivered | 'absent' = 'absent';
  if (earlier?.state === 'sending' || earlier?.state === 'unknown') {
    outcome = await notifier.resume(brief, key);
  } else {
    await outbox.release(key);
    await outbox.claim({ key, kind, day, recipient, said, updatedAt: clock.now() });
  }
  if (outcome === 'absent') outcome = await notifier.deliver(brief, key);
  const { state } = outcome;
  if (outcome.state === 'sent') {
    const { channel, ts, note } = outcome;
    await outbox.settle(key, { state, channel, ts, ...(note && { note }), at: clock.now() });
  } else {
    await outbox.settle(key, { state, note: outcome.reason, at: clock.now() });
  }
  tray.settle(recipient, outcome);
}

/** Collects what became of the messages. */
interface Tray {
  compose(brief: Brief): void;
  already(sent: Sent): void;
  settle(recipient: string, outcome: Delivered): void;
  holdBack(reason: Restraint): void;
  report(log: Log): DeliveryReport;
}

function createTray(kind: Brief['kind']): Tray {
  const sent: Sent[] = [];
  const already: Sent[] = [];
  const failed: Unsent[] = [];
  const unknown: Unsent[] = [];
  const notes: Unsent[] = [];
  const composed: Brief[] = [];
  const heldBack: Record<Restraint, number> = {
    'no agreement': 0,
    'no CRM user': 0,
    'more than one CRM user': 0,
    'nothing to fix': 0,
  };
  return {
    compose: (brief) => void composed.push(brief),
    already: (one) => void already.push(one),
    settle(recipient, outcome) {
      if (outcome.state !== 'sent') {
        (outcome.state === 'failed' ? failed : unknown).push({ recipient, reason: outcome.reason });
        return;
      }
      sent.push({ recipient, channel: outcome.channel, ts: outcome.ts });
      if (outcome.note) notes.push({ recipient, reason: outcome.note });
    },
    holdBack(reason) {
      heldBack[reason]++;
    },
    report(log) {
      const counts = {
        sent: sent.length,
        already: already.length,
        failed: failed.length,
        unknown: unknown.length,
      };
      log.info({ kind, ...counts, heldBack }, 'messages delivered');
      return { kind, sent, already, failed, unknown, heldBack, notes, composed };
    },
  };
}
