import type { Clock } from '../../clock.ts';
import { slackId } from './ids.ts';

/** How long a trigger opens a view. */
export const TRIGGER_MS = 3_000;

/** The right to show a view to somebody who has just done something. */
export interface Trigger {
  readonly member: string;
  /** The modal in which it was done. */
  readonly viewId: string | null;
}

/** Trigger ids: each is good for three seconds, once. */
export interface Triggers {
  issue(trigger: Trigger): string;
  /** Uses an id up; the error by Slack's name where it opens nothing. */
  spend(id: string): Trigger | 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';
}

export function openTriggers(clock: Clock): Triggers {
  const issued = new Map<string, Trigger & { readonly endsAtMs: number; spent: boolean }>();
  const nowMs = (): number => Date.parse(clock.now());
  return {
    issue(trigger) {
      const number = issued.size + 1;
      const id = `${nowMs()}.${number}.${slackId('', `trigger ${number}`).toLowerCase()}`;
      issued.set(id, { ...trigger, endsAtMs: nowMs() + TRIGGER_MS, spent: false });
      return id;
    },
    spend(id) {
      const found = issued.get(id);
      if (found === undefined) return 'invalid_trigger_id';
      if (found.spent) return 'exchanged_trigger_id';
      if (found.endsAtMs < nowMs()) return 'expired_trigger_id';
      found.spent = true;
      return found;
    },
  };
}
