import type { Heard, Missed, Parcel } from './parcel.ts';
import { type PostOptions, postParcel } from './signed-post.ts';
import type { SocketHost } from './socket-host.ts';

/** One thing that the app was to be told, and what came of it so far. */
export interface Delivery {
  readonly kind: Parcel['kind'];
  /** The type inside: `message`, `block_actions`, `/plumbline`. */
  readonly what: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** One entry an attempt: null where the app took it. */
  readonly attempts: readonly (Missed | null)[];
  /** Whether it is still to be tried. */
  readonly pending: boolean;
}

export interface CourierOptions extends PostOptions {
  /** How long after a failed attempt an event is told again; then it is given up. */
  readonly retryAfterMs: readonly number[];
}

/** Takes parcels to the app: by socket where one is open, else to its request URL. */
export interface Courier {
  /** Tells the app something once and waits for its answer. */
  ask(parcel: Omit<Parcel, 'retry'>): Promise<Heard>;
  /** Tells the app something in the background, again where it was missed. */
  tell(payload: Parcel['payload']): void;
  deliveries(): readonly Delivery[];
  /** Resolves when nothing is under way; what waits to be told again counts as under way. */
  idle(): Promise<void>;
  requestUrl(): string | null;
  setRequestUrl(address: string | null): void;
  stop(): void;
}

/** Slack tells an event again almost at once, after one minute and after five. */
export const RETRY_AFTER_MS: readonly number[] = [0, 60_000, 300_000];
const KEPT_DELIVERIES = 100_000;

export function createCourier(sockets: SocketHost, options: CourierOptions): Courier {
  const deliveries: Delivery[] = [];
  const running = new Set<Promise<unknown>>();
  const waiting = new Map<NodeJS.Timeout, () => void>();
  let address: string | null = null;
  let stopped = false;

  function carry(parcel: Parcel): Promise<Heard> {
    if (sockets.connections() > 0) return sockets.carry(parcel);
    if (address !== null) return postParcel(address, parcel, options);
    return Promise.resolve({ acked: false, reason: 'no_connection' });
  }

  function note(parcel: Omit<Parcel, 'retry'>): (change: Pick<Delivery, 'attempts' | 'pending'>) => void {
    const { kind, payload } = parcel;
    let latest: Delivery = { kind, what: nameOf(payload), payload, attempts: [], pending: true };
    if (deliveries.length >= KEPT_DELIVERIES) deliveries.shift();
    deliveries.push(latest);
    return (change) => {
      const at = deliveries.lastIndexOf(latest);
      latest = { ...latest, ...change };
      if (at >= 0) deliveries[at] = latest;
    };
  }

  function pause(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        resolve();
      }, waitMs);
      waiting.set(timer, resolve);
    });
  }

  async function attempt(parcel: Omit<Parcel, 'retry'>): Promise<void> {
    const change = note(parcel);
    const attempts: (Missed | null)[] = [];
    for (let number = 0; !stopped; number++) {
      const reason = attempts.at(-1);
      const heard = await carry({ ...parcel, retry: reason ? { number, reason } : null });
      attempts.push(heard.acked ? null : heard.reason);
      const waitMs = options.retryAfterMs[number];
      const pending = !heard.acked && heard.final !== true && waitMs !== undefined && !stopped;
      change({ attempts: [...attempts], pending });
      if (!pending) return;
      await pause(waitMs);
    }
  }

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work);
    void work.finally(() => running.delete(work));
    return work;
  }

  return {
    async ask(parcel) {
      const change = note(parcel);
      const heard = await track(carry({ ...parcel, retry: null }));
      change({ attempts: [heard.acked ? null : heard.reason], pending: false });
      return heard;
    },
    tell: (payload) => void track(attempt({ kind: 'events_api', payload, answerable: false })),
    deliveries: () => deliveries,
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    requestUrl: () => address,
    setRequestUrl(next) {
      address = next;
    },
    stop() {
      stopped = true;
      for (const [timer, resolve] of waiting) {
        clearTimeout(timer);
        resolve();
      }
      waiting.clear();
    },
  };
}

function nameOf(payload: Parcel['payload']): string {
  const event = payload['event'] as { readonly type?: unknown } | undefined;
  return String(event?.type ?? payload['type'] ?? payload['command']);
}
