import type { Day, Instant } from '../clock.ts';

/** What became of a message. `sending` found later means that a process died between sending and noting it. */
export type DeliveryState = 'sending' | 'sent' | 'unknown' | 'failed';

/** One message to one recipient on one day; `key` names workspace, brief, day and recipient. */
export interface Delivery {
  readonly key: string;
  readonly kind: string;
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
}

/** Remembers what was sent, so that nothing is said twice. */
export interface OutboxPort {
  /** Claims the right to send. False when the key exists already, in whatever state. */
  claim(delivery: Omit<Delivery, 'channel' | 'ts' | 'note' | 'state'>): Promise<boolean>;
  settle(
    key: string,
    end: {
      readonly state: DeliveryState;
      readonly channel?: string;
      readonly ts?: string;
      readonly note?: string;
      readonly at: Instant;
    },
  ): Promise<void>;
  /** Gives a failed delivery free to be claimed again. */
  release(key: string): Promise<void>;
  get(key: string): Promise<Delivery | null>;
  list(filter: {
    readonly kind?: string;
    readonly recipient?: string;
    readonly state?: DeliveryState;
    readonly from?: Day;
  }): Promise<Delivery[]>;
}

/** Remembers which turns of which jobs were taken. A turn is named by its slot, the moment it was due. */
export interface LedgerPort {
  /** False when this turn has ended well before. A turn that began and never ended is taken again. */
  begin(job: string, slot: Instant, at: Instant): Promise<boolean>;
  end(job: string, slot: Instant, outcome: 'done' | 'failed', at: Instant): Promise<void>;
}
