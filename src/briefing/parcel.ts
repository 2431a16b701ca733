import { createHash } from 'node:crypto';
import type { Clock, Day, Instant } from '../clock.ts';
import type { Person } from '../people/schema.ts';
import type { Delivery, OutboxPort } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import type { Address, Brief, BriefKind, Delivered, Notifier } from './brief.ts';
import type { Tray } from './report.ts';

/** One message that is to reach somebody on a day of theirs. */
export interface Errand extends Address {
  readonly key: string;
  readonly kind: BriefKind;
  readonly day: Day;
  /** When its reader expects it; null where nobody does. */
  readonly dueAt: Instant | null;
  /** From here on it is too late for that day; null where it never is. */
  readonly until: Instant | null;
  readonly earlier: Delivery | null;
}

/** Who is to have messages of a kind, and what became of them so far. */
export interface Planning {
  /** Names this installation in the keys of messages. */
  readonly workspace: string;
  readonly strategy: Strategy;
  /** As they want it themselves. */
  readonly people: readonly Person[];
  readonly outbox: OutboxPort;
  readonly now: Instant;
  /** `due`: each at their own hour · a day: everybody now, as that day's */
  readonly when: 'due' | { readonly day: Day };
  /** Keys of messages with which nothing is left to do, kept between turns; none unless told. */
  readonly settled?: Set<string>;
}

/** What taking messages to people needs. */
export interface Carrier {
  readonly outbox: OutboxPort;
  readonly notifier: Notifier;
  readonly clock: Clock;
  /** Composes, and neither claims nor sends. */
  readonly dryRun: boolean;
}

/** Messages that are on their way at the same time: the channel's own limits are kept by who posts. */
const LANES = 12;

/**
 * Names a message: the same for every attempt, and without the address in it.
 * @param about tells apart messages of one kind, day and recipient; none where there is one
 */
export function keyOfMessage(
  workspace: string,
  message: { readonly kind: BriefKind; readonly day: Day; readonly recipient: string },
  about = '',
): string {
  const { kind, day, recipient } = message;
  const hash = createHash('sha256').update(recipient).digest('hex').slice(0, 16);
  return `${workspace}:${kind}${about && `-${about}`}:${day}:${hash}`;
}

/** Whether a key names a message about something, of those that are told apart. */
export function isAbout(key: string, about: string): boolean {
  return key.split(':')[1]?.endsWith(`-${about}`) ?? false;
}

/** An errand on a day, for that day's message of a kind, as if nothing was done about it yet. */
export function errandOf(
  about: Address & Pick<Errand, 'kind' | 'day' | 'dueAt' | 'until'> & { readonly workspace: string },
): Errand {
  const { workspace, ...rest } = about;
  return { ...rest, key: keyOfMessage(workspace, rest), earlier: null };
}

/**
 * Works through items in their order, a few at a time. What goes wrong with one keeps no other from its turn.
 * @throws the first error, once all had their turn
 */
export async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const errors: unknown[] = [];
  const lane = async () => {
    for (const item of waiting) {
      try {
        await work(item);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, items.length) }, lane));
  if (errors.length > 0) throw errors[0];
}

/** In a channel we may not look: what is unknown there stays so, and is never sent again by itself. */
export function isBeyondKnowing({ to }: Address, { state }: Pick<Delivery, 'state'>): boolean {
  return to === 'channel' && state === 'unknown';
}

/** What goes with a brief into the outbox. */
export interface Sendable {
  readonly brief: Brief;
  /** As `Delivery.basis`. */
  readonly basis: string | null;
}

/**
 * One message through the outbox: claimed before it is sent, settled after. What an attempt before may have begun is
 * looked for first; what cannot be looked for is never sent again.
 */
export async function send(
  carrier: Carrier,
  errand: Errand,
  { brief, basis }: Sendable,
  tray: Tray,
): Promise<void> {
  const { outbox, notifier, clock, dryRun } = carrier;
  const { key, kind, day, recipient, dueAt, until } = errand;
  if (dryRun) return tray.compose(brief);
  const now = clock.now();
  if (until !== null && now >= until) return;
  const earlier = await outbox.get(key);
  if (earlier?.state === 'sent' || earlier?.state === 'skipped')
    return tray.already({ recipient, channel: earlier.channel, ts: earlier.ts });
  if (earlier !== null && isBeyondKnowing(errand, earlier))
    return tray.settle(recipient, { state: 'unknown', reason: earlier.note ?? '' });
  let outcome: Delivered | 'absent' = 'absent';
  if (earlier?.state === 'sending' || earlier?.state === 'unknown')
    outcome = await notifier.resume(brief, key);
  else {
    const claimed = await outbox.claim({
      key,
      kind,
      day,
      recipient,
      said: brief.said,
      updatedAt: now,
      dueAt,
      basis,
    });
    if (!claimed) return tray.already({ recipient, channel: null, ts: null });
  }
  if (outcome === 'absent') outcome = await notifier.deliver(brief, key);
  await settle(outbox, key, outcome, clock.now());
  tray.settle(recipient, outcome);
}

async function settle(outbox: OutboxPort, key: string, outcome: Delivered, at: Instant): Promise<void> {
  const { state } = outcome;
  if (outcome.state === 'sent') {
    const { channel, ts, note } = outcome;
    await outbox.settle(key, { state, channel, ts, ...(note && { note }), at });
  } else {
    await outbox.settle(key, { state, note: outcome.reason, at });
  }
}

/**
 * Keeps that a reader is to hear nothing on a day.
 * @param note why; null where they want it so
 */
export async function skip(
  carrier: Carrier,
  errand: Errand,
  said: string,
  note: string | null = null,
): Promise<void> {
  const { outbox, clock, dryRun } = carrier;
  if (dryRun) return;
  const { key, kind, day, recipient, dueAt } = errand;
  const claim = { key, kind, day, recipient, said, updatedAt: clock.now(), dueAt, basis: null };
  if (!(await outbox.claim(claim))) return;
  await outbox.settle(key, { state: 'skipped', at: clock.now(), ...(note !== null && { note }) });
}
