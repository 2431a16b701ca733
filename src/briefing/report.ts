import type { Log } from '../log.ts';
import type { Brief, BriefKind, Delivered } from './brief.ts';

/** Why somebody was not written to. */
export type Restraint =
  | 'nothing changed'
  | 'no agreement'
  | 'no CRM user'
  | 'more than one CRM user'
  | 'not in the people file'
  | 'nothing to fix';

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
  readonly kind: BriefKind;
  readonly sent: readonly Sent[];
  /** Sent by an earlier run. */
  readonly already: readonly Sent[];
  /** Not taken by the channel; tried again by the next run. */
  readonly failed: readonly Unsent[];
  /** Perhaps arrived; looked for again by the next run, never sent again blindly. */
  readonly unknown: readonly Unsent[];
  /** How many were not written to, by reason. */
  readonly heldBack: Readonly<Record<Restraint, number>>;
  /** What arrived without its details, and why. */
  readonly notes: readonly Unsent[];
  /** A dry run's briefs; else empty. */
  readonly composed: readonly Brief[];
}

/** Collects what became of the messages. */
export interface Tray {
  compose(brief: Brief): void;
  already(sent: Sent): void;
  settle(recipient: string, outcome: Delivered): void;
  /** @param people how many; 1 unless told */
  holdBack(reason: Restraint, people?: number): void;
  report(log: Log): DeliveryReport;
}

export function createTray(kind: BriefKind): Tray {
  const sent: Sent[] = [];
  const already: Sent[] = [];
  const failed: Unsent[] = [];
  const unknown: Unsent[] = [];
  const notes: Unsent[] = [];
  const composed: Brief[] = [];
  const heldBack: Record<Restraint, number> = {
    'nothing changed': 0,
    'no agreement': 0,
    'no CRM user': 0,
    'more than one CRM user': 0,
    'not in the people file': 0,
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
    holdBack(reason, people = 1) {
      heldBack[reason] += people;
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
