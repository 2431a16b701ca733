import type { Instant } from '../clock.ts';
import type { Slot } from '../people/calendar.ts';
import type { Delivery } from '../store/ports.ts';

/**
 * What is to be done about one message now: `off` it is not for this day, `wait` its time will come, `send`, `done`, or
 * `over` its time has passed.
 */
export type Step = 'off' | 'wait' | 'send' | 'done' | 'over';

/** How long a digest waits for judgement that is under way: it may be this late, and no later. */
export const PATIENCE_MS = 4 * 60_000;

/** Minutes until a message that did not get through is tried again, by how often it was tried. */
const TRIED_AGAIN_MINUTES = [1, 2, 4, 8, 15] as const;

/**
 * @param ask.slot null on a day on which its reader is not to be written to
 * @param ask.earlier what became of it so far; null for nothing
 * @param ask.heldUntil it waits until then where nothing was tried yet; null where it need not
 */
export function stepOf(ask: {
  readonly slot: Slot | null;
  readonly earlier: Pick<Delivery, 'state' | 'attempts' | 'updatedAt'> | null;
  readonly now: Instant;
  readonly heldUntil?: Instant | null;
}): Step {
  const { slot, earlier, now, heldUntil = null } = ask;
  if (earlier?.state === 'sent' || earlier?.state === 'skipped') return 'done';
  if (slot === null) return 'off';
  if (now < slot.from) return 'wait';
  if (now >= slot.until) return 'over';
  if (earlier === null) return heldUntil !== null && now < heldUntil ? 'wait' : 'send';
  return earlier.state === 'sending' || now >= triedAgainAt(earlier) ? 'send' : 'wait';
}

/** When a message that failed, or of which it is not known whether it arrived, is taken up again. */
export function triedAgainAt({ attempts, updatedAt }: Pick<Delivery, 'attempts' | 'updatedAt'>): Instant {
  const minutes = TRIED_AGAIN_MINUTES[Math.max(0, attempts - 1)] ?? 15;
  return new Date(Date.parse(updatedAt) + minutes * 60_000).toISOString();
}

/**
 * Until when what is due waits for numbers that are being made: no longer than a little after its time, or after we
 * came back.
 * @param since when this process began
 */
export function heldUntil({ from }: Slot, since: Instant): Instant {
  return new Date(Math.max(Date.parse(from), Date.parse(since)) + PATIENCE_MS).toISOString();
}
