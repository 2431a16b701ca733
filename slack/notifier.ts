import { setTimeout as pause } from 'node:timers/promises';
import { webApi } from '@slack/bolt';
import type { Brief, Delivered, Notifier } from '../src/briefing/brief.ts';
import type { Log } from '../src/log.ts';
import { briefMessage, detailsMessage, EVENT_TYPE, metadataOf, type SlackMessage } from './blocks/message.ts';
import { type Failure, failureOf } from './failures.ts';

/** One message a second is what Slack lets an app post in one conversation. */
const BETWEEN_POSTS_MS = 1_000;
/** How often a call waits for its turn, and the longest wait that is worth it. */
const MOST_WAITS = 3;
const LONGEST_WAIT_MS = 60_000;
/** The longest pause before a lost message is looked for again: Slack may still be at work on it. */
const LOOK_AGAIN_MS = 2_000;
const PAGE_SIZE = 200;
const MOST_PAGES = 10;

/** The outcome of a call: what it gave, or what its failure means. */
type Answer<T> = { readonly value: T } | { readonly failure: Failure };

/** Where a brief lies, and whether its details lie in its thread. */
interface Found {
  readonly ts: string;
  readonly detailed: boolean;
}

/**
 * Takes briefs to people as direct messages from the app, found by their e-mail address; details go into the thread.
 * A post is repeated only where Slack has surely not taken it; after any other failure it is looked for.
 * @param options.apiUrl address of the Web API
 * @param options.timeoutMs how long one call may take
 */
export function createSlackNotifier(options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly log: Log;
  readonly timeoutMs?: number;
}): Notifier {
  const { log, timeoutMs = 15_000 } = options;
  const client = new webApi.WebClient(options.token, {
    slackApiUrl: options.apiUrl,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
  });

  /** Calls, waiting where Slack asks for it; what it refused for that reason it has not done. */
  async function call<T>(method: string, work: () => Promise<T>): Promise<Answer<T>> {
    for (let waits = 0; ; waits++) {
      try {
        return { value: await work() };
      } catch (error) {
        const failure = failureOf(error, method);
        const { waitMs } = failure;
        if (waitMs === null || waitMs > LONGEST_WAIT_MS || waits === MOST_WAITS) {
          log.warn({ method, reason: failure.reason, certain: failure.certain }, 'slack call failed');
          return { failure };
        }
        log.info({ method, waitMs }, 'slack asked to wait');
        await pause(waitMs);
      }
    }
  }

  /** The direct messages with the person of an address. */
  async function conversationWith(email: string): Promise<Answer<string>> {
    const found = await call('users.lookupByEmail', () => client.users.lookupByEmail({ email }));
    if ('failure' in found) return found;
    const users = found.value.user?.id ?? '';
    const opened = await call('conversations.open', () => client.conversations.open({ users }));
    return 'failure' in opened ? opened : { value: opened.value.channel?.id ?? '' };
  }

  function post(channel: string, message: SlackMessage, more: { key?: string; thread?: string }) {
    return call('chat.postMessage', () =>
      client.chat.postMessage({
        channel,
        text: message.text,
        blocks: [...message.blocks],
        unfurl_links: false,
        unfurl_media: false,
        ...(more.key !== undefined && { metadata: metadataOf(more.key) }),
        ...(more.thread !== undefined && { thread_ts: more.thread }),
      }),
    );
  }

  /** Looks for a brief in a conversation, newest messages first. A failure where it cannot be told. */
  async function look(channel: string, key: string): Promise<Answer<Found | 'absent'>> {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const asked = { channel, limit: PAGE_SIZE, include_all_metadata: true, ...(cursor && { cursor }) };
      const answer = await call('conversations.history', () => client.conversations.history(asked));
      if ('failure' in answer) return answer;
      const { messages = [], response_metadata } = answer.value;
      const found = messages.find(({ metadata }) => keyIn(metadata) === key);
      if (found?.ts !== undefined) {
        const { ts, user, reply_users, reply_count = 0 } = found;
        const ours = reply_users === undefined || user === undefined || reply_users.includes(user);
        return { value: { ts, detailed: reply_count > 0 && ours } };
      }
      cursor = response_metadata?.next_cursor;
      if (!cursor) return { value: 'absent' };
    }
    return { failure: TOO_MANY_MESSAGES };
  }

  /** What became of a post whose answer was lost. Absent only when it is absent twice. */
  async function lookAfter(channel: string, key: string): Promise<Answer<Found | 'absent'>> {
    const first = await look(channel, key);
    if ('failure' in first || first.value !== 'absent') return first;
    await pause(Math.min(LOOK_AGAIN_MS, timeoutMs));
    return look(channel, key);
  }

  /** Adds what belongs into the thread of a brief that has arrived. */
  async function addDetails(brief: Brief, channel: string, ts: string): Promise<Delivered> {
    const details = detailsMessage(brief);
    if (details === null) return { state: 'sent', channel, ts };
    await pause(BETWEEN_POSTS_MS);
    const posted = await post(channel, details, { thread: ts });
    if ('value' in posted) return { state: 'sent', channel, ts };
    return { state: 'sent', channel, ts, note: `The details may be missing. ${posted.failure.reason}` };
  }

  return {
    async deliver(brief, key) {
      const opened = await conversationWith(brief.recipient);
      if ('failure' in opened) return { state: 'failed', reason: opened.failure.reason };
      const channel = opened.value;
      const posted = await post(channel, briefMessage(brief), { key });
      if ('value' in posted) return addDetails(brief, channel, posted.value.ts ?? '');
      const { certain, reason } = posted.failure;
      if (certain) return { state: 'failed', reason };
      const looked = await lookAfter(channel, key);
      if ('failure' in looked) return { state: 'unknown', reason: `${reason} ${looked.failure.reason}` };
      if (looked.value === 'absent') return { state: 'failed', reason };
      return addDetails(brief, channel, looked.value.ts);
    },

    async resume(brief, key) {
      const opened = await conversationWith(brief.recipient);
      if ('failure' in opened) return { state: 'unknown', reason: opened.failure.reason };
      const channel = opened.value;
      const looked = await look(channel, key);
      if ('failure' in looked) return { state: 'unknown', reason: looked.failure.reason };
      if (looked.value === 'absent') return 'absent';
      const { ts, detailed } = looked.value;
      return detailed ? { state: 'sent', channel, ts } : addDetails(brief, channel, ts);
    },
  };
}

const TOO_MANY_MESSAGES: Failure = {
  certain: true,
  waitMs: null,
  reason: `Whether the message has arrived cannot be told. It is not among the latest ${PAGE_SIZE * MOST_PAGES} messages of the conversation. Look for it there.`,
};

function keyIn(metadata: unknown): unknown {
  const { event_type, event_payload } = (metadata ?? {}) as {
    readonly event_type?: unknown;
    readonly event_payload?: { readonly key?: unknown };
  };
  return event_type === EVENT_TYPE ? event_payload?.key : undefined;
}

/** The client's own log would repeat what ours says, in its words. */
const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => webApi.LogLevel.ERROR,
  setName() {},
};
