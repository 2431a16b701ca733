/** Where a budget's time comes from. Tests have their own. */
export interface Pace {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Resolves when so many milliseconds have passed. */
  sleep(ms: number): Promise<void>;
}

/** What is asked of Slack: a method, and for a message the conversation that it goes to. */
export interface Ask {
  readonly method: string;
  /** Names the conversation, the same whichever way it is addressed; null for what is no message. */
  readonly conversation: string | null;
  /** Goes before others that wait. */
  readonly urgent: boolean;
}

/** Holds calls back until Slack's limits let them through. */
export interface Budget {
  /** Resolves when the call may be made, which then counts. */
  turn(ask: Ask): Promise<void>;
  /** Slack asked for a pause: no call of the method before it is over. */
  pause(method: string, ms: number): void;
}

/**
 * Calls a minute of the methods that we use, by Slack's tiers (2 is 20, 3 is 50, 4 is 100 a minute, for each method and
 * workspace) less a tenth, since Slack's minute is not ours. Messages have no tier: "several hundred a minute" for a
 * workspace, and one a second in a conversation.
 */
const CALLS_A_MINUTE: Readonly<Record<string, number>> = {
  'auth.test': 45,
  'chat.postMessage': 240,
  'chat.update': 45,
  'conversations.history': 45,
  'conversations.open': 45,
  'dnd.info': 45,
  'dnd.teamInfo': 18,
  'users.list': 18,
};
/** A method that is not in the table is taken for one of the second tier. */
const OTHER_CALLS_A_MINUTE = 18;
/** Of these, so many are kept for what is urgent: a thousand nudges do not hold up one digest. */
const KEPT_FOR_URGENT: Readonly<Record<string, number>> = { 'chat.postMessage': 40 };
const MINUTE_MS = 60_000;
/** Between two messages in one conversation; a little more than Slack asks, since its clock and ours differ. */
export const BETWEEN_POSTS_MS = 1_050;

interface Waiter extends Ask {
  readonly go: () => void;
}

/** One budget for each workspace: the limits are the workspace's, whoever of us calls. */
export function createBudget(pace: Pace): Budget {
  const calls = new Map<string, number[]>();
  const freeAt = new Map<string, number>();
  const pausedUntil = new Map<string, number>();
  const waiting: Waiter[] = [];
  let wakesAt = Number.POSITIVE_INFINITY;

  /** The moment from which a call may be made; now or earlier where it may be. */
  function possibleAt({ method, conversation, urgent }: Ask, nowMs: number): number {
    const all = CALLS_A_MINUTE[method] ?? OTHER_CALLS_A_MINUTE;
    const most = urgent ? all : all - (KEPT_FOR_URGENT[method] ?? 0);
    const made = (calls.get(method) ?? []).filter((at) => at > nowMs - MINUTE_MS);
    calls.set(method, made);
    const oldest = made.length < most ? undefined : made[made.length - most];
    return Math.max(
      oldest === undefined ? 0 : oldest + MINUTE_MS,
      pausedUntil.get(method) ?? 0,
      conversation === null ? 0 : (freeAt.get(conversation) ?? 0),
    );
  }

  /** Lets through what may go, the urgent before the others, and comes back when the next may. */
  function letThrough(): void {
    const nowMs = pace.nowMs();
    let next = Number.POSITIVE_INFINITY;
    for (const waiter of waiting.toSorted((a, b) => Number(b.urgent) - Number(a.urgent))) {
      const at = possibleAt(waiter, nowMs);
      if (at > nowMs) {
        next = Math.min(next, at);
        continue;
      }
      waiting.splice(waiting.indexOf(waiter), 1);
      calls.get(waiter.method)?.push(nowMs);
      if (waiter.conversation !== null) freeAt.set(waiter.conversation, nowMs + BETWEEN_POSTS_MS);
      waiter.go();
    }
    if (next >= wakesAt) return;
    wakesAt = next;
    void pace.sleep(Math.max(1, next - nowMs)).then(() => {
      wakesAt = Number.POSITIVE_INFINITY;
      letThrough();
    });
  }

  return {
    turn: (ask) =>
      new Promise((go) => {
        waiting.push({ ...ask, go });
        letThrough();
      }),
    pause(method, ms) {
      pausedUntil.set(method, Math.max(pausedUntil.get(method) ?? 0, pace.nowMs() + ms));
    },
  };
}
