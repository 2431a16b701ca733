import { createHash } from 'node:crypto';
import type { Clock, Day } from '../clock.ts';
import { createSpeaker } from '../language/speak.ts';
import type { Log } from '../log.ts';
import type { Person } from '../people/schema.ts';
import type { DayView } from '../progress/day-view.ts';
import type { FixView } from '../progress/fixes.ts';
import type { OutboxPort, UserRow } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { wordsOf } from '../strategy/words.ts';
import type { Brief, Delivered, Notifier } from './brief.ts';
import { composeDigest } from './digest.ts';
import { composeNudge } from './nudge.ts';
import { createTray, type DeliveryReport, type Restraint, type Tray } from './report.ts';
import type { Before } from './said.ts';

export type { DeliveryReport } from './report.ts';

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
    const speaker = createSpeaker(recipient.language, wordsOf(sending.strategy));
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
  const active = users.filter((user) => user.active !== false && !user.integration && user.person !== false);
  tray.holdBack('not in the people file', strangers(active, people));
  for (const person of people.filter(({ role }) => role === 'rep')) {
    const owners = active
      .filter((user) => addressOf(user) === person.email)
      .map(({ source, id }) => ({ source, id }));
    const restraint = restraintOf(person, owners, view.day);
    if (restraint !== null) {
      tray.holdBack(restraint);
      continue;
    }
    const { best, total } = await fixesOf(owners);
    const fixes = best.slice(0, strategy.nudge.fixes);
    if (fixes.length === 0) {
      tray.holdBack('nothing to fix');
      continue;
    }
    const speaker = createSpeaker(person.language, wordsOf(strategy));
    await send(sending, composeNudge({ person, fixes, total, view, speaker }), tray);
  }
  return tray.report(sending.log);
}

/**
 * Why a rep must not be written to; null where they may. Two users of one CRM with one address may be two people,
 * and nobody is told of another's records.
 */
function restraintOf(person: Person, owners: readonly { source: string }[], day: Day): Restraint | null {
  if (person.agreed === undefined || person.agreed > day) return 'no agreement';
  if (owners.length === 0) return 'no CRM user';
  const sources = new Set(owners.map(({ source }) => source));
  return sources.size < owners.length ? 'more than one CRM user' : null;
}

/** How many of the CRMs' users the people file does not know. */
function strangers(users: readonly UserRow[], people: readonly Person[]): number {
  const known = new Set(people.map(({ email }) => email));
  const unknown = users.filter((user) => !known.has(addressOf(user)));
  return new Set(unknown.map((user) => addressOf(user) || `${user.source} ${user.id}`)).size;
}

function addressOf({ email }: UserRow): string {
  return (email ?? '').trim().toLowerCase();
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
  if (dryRun) return tray.compose(brief);
  const key = keyOf(sending.workspace, brief);
  const earlier = await outbox.get(key);
  if (earlier?.state === 'sent') {
    return tray.already({ recipient, channel: earlier.channel, ts: earlier.ts });
  }
  let outcome: Delivered | 'absent' = 'absent';
  if (earlier?.state === 'sending' || earlier?.state === 'unknown') {
    outcome = await notifier.resume(brief, key);
  } else {
    await outbox.release(key);
    const claimed = await outbox.claim({ key, kind, day, recipient, said, updatedAt: clock.now() });
    if (!claimed) return tray.already({ recipient, channel: null, ts: null });
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
