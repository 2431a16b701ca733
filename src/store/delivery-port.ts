import type { Day, Instant } from '../clock.ts';

/**
 * What became of a message. `sending` found later means that a process died between sending and noting it; `skipped`
 * that there was nothing that its reader wants to hear.
 */
export type DeliveryState = 'sending' | 'sent' | 'unknown' | 'failed' | 'skipped';

/** One message to one recipient on one day; `key` names workspace, brief, day and recipient. */
export interface Delivery {
  readonly key: string;
  readonly kind: string;
  /** The reader's day. */
  readonly day: Day;
  readonly recipient: string;
  readonly state: DeliveryState;
  /** Where it lies, once sent. */
  readonly channel: string | null;
  readonly ts: string | null;
  /** Why it failed or is unknown. */
  readonly note: string | null;
  /** JSON of what was said, as keys, so that the next brief does not repeat it. */
  readonly said: string;
  readonly updatedAt: Instant;
  /** How often it was tried. */
  readonly attempts: number;
  /** The moment at which its reader expected it; null where nobody did. */
  readonly dueAt: Instant | null;
  /** JSON of what it rests on, so that it can be told when better is known; null where that does not matter. */
  readonly basis: string | null;
}

/** Remembers what was sent, so that nothing is said twice. */
export interface OutboxPort {
  /**
   * Claims the right to send, as `sending`. False when the key exists already and is not `failed`; one that failed is
   * taken up again, and its attempts are counted on. Durable when it resolves.
   */
  claim(
    delivery: Pick<Delivery, 'key' | 'kind' | 'day' | 'recipient' | 'said' | 'updatedAt' | 'dueAt' | 'basis'>,
  ): Promise<boolean>;
  /** Durable when it resolves. `said` and `basis` stay as they are unless told. */
  settle(
    key: string,
    end: {
      readonly state: DeliveryState;
      readonly channel?: string;
      readonly ts?: string;
      readonly note?: string;
      readonly said?: string;
      readonly basis?: string;
      readonly at: Instant;
    },
  ): Promise<void>;
  get(key: string): Promise<Delivery | null>;
  /** By day, the earliest first. */
  list(filter: {
    readonly kind?: string;
    readonly recipient?: string;
    readonly state?: DeliveryState;
    readonly from?: Day;
    /** The last day that counts. */
    readonly to?: Day;
  }): Promise<Delivery[]>;
  /** The latest that was sent to a recipient before a day; null for none. */
  lastSent(kind: string, recipient: string, before: Day): Promise<Delivery | null>;
  /** Forgets every message to a recipient. */
  forget(recipient: string): Promise<void>;
}

/** Remembers which turns of which jobs were taken. A turn is named by its slot, the moment it was due. */
export interface LedgerPort {
  /** False when this turn has ended well before. A turn that began and never ended is taken again. */
  begin(job: string, slot: Instant, at: Instant): Promise<boolean>;
  end(job: string, slot: Instant, outcome: 'done' | 'failed', at: Instant): Promise<void>;
}
