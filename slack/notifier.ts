import type { Address, Brief, Delivered, Notifier, Place } from '../src/briefing/brief.ts';
import type { Instant } from '../src/clock.ts';
import { trendChart } from './blocks/chart.ts';
import {
  briefMessage,
  detailsMessage,
  EVENT_TYPE,
  metadataOf,
  type SlackMessage,
  tabledDetails,
} from './blocks/message.ts';
import { pictureBlock, trendPicture } from './blocks/picture.ts';
import type { LevelOf } from './blocks/rich.ts';
import type { Failure } from './failures.ts';
import { createMembers, type Members } from './members.ts';
import { NOTHING_NEW, type Novelties } from './novelties.ts';
import { createPictures } from './pictures.ts';
import { type Answer, createWire, type Wire, type WireOptions } from './wire.ts';

/** The longest pause before a lost message is looked for again: Slack may still be at work on it. */
const LOOK_AGAIN_MS = 2_000;
const PAGE_SIZE = 200;
const MOST_PAGES = 10;
/** Until a picture that was refused is tried once more: Slack looks through a new file before it shows it. */
const SHOWN_AFTER_MS = 2_500;
/** How Slack refuses a message for its picture, and perhaps for something else. */
const REFUSED_PICTURE = new Set(['invalid_blocks', 'file_not_found']);
/** Members whose quiet hours are asked for at once. */
const MOST_ASKED = 50;

/** Where a brief lies, and how many messages lie in its thread, of us and of others; none where none is of us. */
interface Found {
  readonly ts: string;
  readonly replies: number;
}

/** Where a brief is to go: an address for posting, which a member's id is as well, and what its queue is named by. */
interface Goal {
  readonly post: string;
  readonly queue: string;
  readonly urgent: boolean;
}

/**
 * Takes briefs to people as direct messages from the app, found by their e-mail address, and to channels; details go
 * into the thread. A post is repeated only where Slack has surely not taken it; after any other failure a direct message
 * is looked for, and a channel's stays unknown, since we may not read there.
 */
export function createSlackNotifier(
  options: WireOptions & {
    readonly wire?: Wire;
    /** Which newer blocks the workspace takes; none unless told, and nothing is tried out. */
    readonly novelties?: Novelties;
    /** How a reader mends what their message names; in the CRM itself unless told. */
    levelsOf?(email: string): Promise<LevelOf>;
  },
): Notifier {
  const wire = options.wire ?? createWire(options);
  const members = createMembers(wire);
  const pictures = createPictures({ wire, apiUrl: options.apiUrl, log: options.log });
  const { log, timeoutMs = 15_000, novelties = NOTHING_NEW } = options;

  async function goalOf({ recipient, to }: Address, urgent: boolean): Promise<Answer<Goal>> {
    if (to === 'channel') return { value: { post: recipient, queue: recipient, urgent } };
    const found = await members.find(recipient, urgent);
    if ('failure' in found) return found;
    return { value: { post: found.value.id, queue: found.value.id, urgent } };
  }

  /** The direct messages with a member. */
  async function conversationWith(goal: Goal): Promise<Answer<string>> {
    const ask = { method: 'conversations.open', conversation: null, urgent: goal.urgent };
    const opened = await wire.call(ask, (client) => client.conversations.open({ users: goal.queue }));
    return 'failure' in opened ? opened : { value: opened.value.channel?.id ?? '' };
  }

  async function post(goal: Goal, message: SlackMessage, more: { key?: string; thread?: string }) {
    const ask = { method: 'chat.postMessage', conversation: goal.queue, urgent: goal.urgent };
    return wire.call(ask, (client) =>
      client.chat.postMessage({
        channel: goal.post,
        text: message.text,
        blocks: [...message.blocks],
        unfurl_links: false,
        unfurl_media: false,
        ...(more.key !== undefined && { metadata: metadataOf(more.key) }),
        ...(more.thread !== undefined && { thread_ts: more.thread }),
      }),
    );
  }

  /**
   * Says a brief with its picture, or without where Slack does not show that. What Slack refuses it has not posted, so
   * that it may be said again.
   */
  async function withPicture<T>(
    brief: Brief,
    levels: LevelOf | undefined,
    say: (message: SlackMessage) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const picture = trendPicture(brief);
    const file = picture === null ? null : await pictures.fileOf(picture.drawing, isUrgent(brief));
    if (picture === null || file === null) return say(briefMessage(brief, levels));
    for (const waitMs of [0, SHOWN_AFTER_MS]) {
      if (waitMs > 0) await wire.pace.sleep(waitMs);
      const said = await say(briefMessage(brief, levels, pictureBlock(picture, file)));
      if ('value' in said || !REFUSED_PICTURE.has(said.failure.code ?? '')) return said;
    }
    pictures.forget(picture.drawing);
    log.warn({}, 'Slack does not show a picture; the message goes without it');
    return say(briefMessage(brief, levels));
  }

  /** Says a brief with Slack's own chart, where the workspace takes it; else with a picture. */
  function withTrend<T>(
    brief: Brief,
    levels: LevelOf | undefined,
    say: (message: SlackMessage) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const chart = trendChart(brief);
    const charted = chart && (() => say(briefMessage(brief, levels, chart)));
    return novelties.say('chart', charted, () => withPicture(brief, levels, say));
  }

  /** Looks for a brief in a conversation, newest messages first. A failure where it cannot be told. */
  async function look(channel: string, key: string, urgent: boolean): Promise<Answer<Found | 'absent'>> {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const asked = { channel, limit: PAGE_SIZE, include_all_metadata: true, ...(cursor && { cursor }) };
      const ask = { method: 'conversations.history', conversation: null, urgent };
      const answer = await wire.call(ask, (client) => client.conversations.history(asked));
      if ('failure' in answer) return answer;
      const { messages = [], response_metadata } = answer.value;
      const found = messages.find(({ metadata }) => keyIn(metadata) === key);
      if (found?.ts !== undefined) {
        const { ts, user, reply_users, reply_count = 0 } = found;
        const ours = reply_users === undefined || user === undefined || reply_users.includes(user);
        return { value: { ts, replies: ours ? reply_count : 0 } };
      }
      cursor = response_metadata?.next_cursor;
      if (!cursor) return { value: 'absent' };
    }
    return { failure: TOO_MANY_MESSAGES };
  }

  /** What became of a post whose answer was lost. Absent only when it is absent twice. */
  async function lookAfter(
    goal: Goal,
    key: string,
  ): Promise<Answer<(Found & { channel: string }) | 'absent'>> {
    const opened = await conversationWith(goal);
    if ('failure' in opened) return opened;
    const channel = opened.value;
    for (let looks = 0; looks < 2; looks++) {
      if (looks > 0) await wire.pace.sleep(Math.min(LOOK_AGAIN_MS, timeoutMs));
      const found = await look(channel, key, goal.urgent);
      if ('failure' in found) return found;
      if (found.value !== 'absent') return { value: { ...found.value, channel } };
    }
    return { value: 'absent' };
  }

  /**
   * Adds what belongs into the thread of a brief that has arrived: with tables, a message for each, where the workspace
   * takes them; else one message in words.
   * @param replies that lie there already; what they say is not said again
   */
  async function addDetails(brief: Brief, goal: Goal, place: Place, replies = 0): Promise<Delivered> {
    const plain = detailsMessage(brief);
    const sent = { state: 'sent' as const, channel: place.channel, ts: place.ts };
    if (plain === null) return sent;
    const add = (message: SlackMessage) => () =>
      post({ ...goal, post: place.channel }, message, { thread: place.ts });
    const tables = tabledDetails(brief);
    // Words were said in one message, and they are said where tables were refused.
    if (replies > 0 && (await novelties.wasRefused('table'))) return sent;
    for (const [index, { tabled, inWords }] of tables.entries()) {
      if (index < replies) continue;
      let refused = false;
      const older = () => {
        refused = true;
        return add(inWords)();
      };
      const added = await novelties.say('table', add(tabled), older);
      if ('failure' in added) return { ...sent, note: missingNote(added.failure) };
      if (refused && index === 0) return sent;
    }
    if (tables.length > 0 || replies > 0) return sent;
    const added = await add(plain)();
    return 'value' in added ? sent : { ...sent, note: missingNote(added.failure) };
  }

  return {
    async deliver(brief, key) {
      const goal = await goalOf(brief, isUrgent(brief));
      if ('failure' in goal) return { state: 'failed', reason: goal.failure.reason };
      let to = goal.value;
      const levels = brief.kind === 'nudge' ? await options.levelsOf?.(brief.recipient) : undefined;
      const sent = () => withTrend(brief, levels, (message) => post(to, message, { key }));
      let posted = await sent();
      if (brief.to === 'person' && 'failure' in posted && posted.failure.code === 'channel_not_found') {
        // Not every workspace takes a member's id for the direct messages with that member.
        const opened = await conversationWith(to);
        if ('failure' in opened) return { state: 'failed', reason: opened.failure.reason };
        to = { ...to, post: opened.value };
        posted = await sent();
      }
      if ('value' in posted) {
        const { channel = to.post, ts = '' } = posted.value;
        return addDetails(brief, to, { channel, ts });
      }
      const { certain, reason } = posted.failure;
      if (certain) return { state: 'failed', reason };
      if (brief.to === 'channel') return { state: 'unknown', reason: `${reason} ${NOT_LOOKED_FOR}` };
      const looked = await lookAfter(to, key);
      if ('failure' in looked) return { state: 'unknown', reason: `${reason} ${looked.failure.reason}` };
      if (looked.value === 'absent') return { state: 'failed', reason };
      return addDetails(brief, to, looked.value);
    },

    async resume(brief, key) {
      if (brief.to === 'channel') return { state: 'unknown', reason: `${BROKEN_OFF} ${NOT_LOOKED_FOR}` };
      const goal = await goalOf(brief, isUrgent(brief));
      if ('failure' in goal) return { state: 'unknown', reason: goal.failure.reason };
      const looked = await lookAfter(goal.value, key);
      if ('failure' in looked) return { state: 'unknown', reason: looked.failure.reason };
      if (looked.value === 'absent') return 'absent';
      return addDetails(brief, goal.value, looked.value, looked.value.replies);
    },

    async amend(brief, key, { channel, ts }, detailed) {
      const goal = await goalOf(brief, isUrgent(brief));
      if ('failure' in goal) return { state: 'failed', reason: goal.failure.reason };
      const ask = { method: 'chat.update', conversation: null, urgent: isUrgent(brief) };
      const answer = await withTrend(brief, undefined, ({ text, blocks }) => {
        const changed = { channel, ts, text, blocks: [...blocks], metadata: metadataOf(key) };
        return wire.call(ask, (client) => client.chat.update(changed));
      });
      if ('failure' in answer) return { state: 'failed', reason: answer.failure.reason };
      return detailed ? { state: 'sent', channel, ts } : addDetails(brief, goal.value, { channel, ts });
    },

    undisturbed: (recipients) => undisturbed(wire, members, recipients, log),

    languages: (recipients) => members.languages(recipients),
  };
}

/** Who of these asked not to be disturbed, until when. */
async function undisturbed(
  wire: Wire,
  members: Members,
  recipients: readonly string[],
  log: WireOptions['log'],
): Promise<ReadonlyMap<string, Instant> | null> {
  const byId = new Map<string, string>();
  for (const recipient of recipients) {
    const found = await members.find(recipient, false);
    if ('value' in found) byId.set(found.value.id, recipient);
  }
  const until = new Map<string, Instant>();
  const ids = [...byId.keys()];
  for (let from = 0; from < ids.length; from += MOST_ASKED) {
    const users = ids.slice(from, from + MOST_ASKED).join(',');
    const ask = { method: 'dnd.teamInfo', conversation: null, urgent: false };
    const answer = await wire.call(ask, (client) => client.dnd.teamInfo({ users }));
    if ('failure' in answer) {
      const { code } = answer.failure;
      if (code !== 'missing_scope' && code !== 'unknown_method') return null;
      // Slack itself keeps a message silent then; it only arrives.
      log.warn({ code }, 'quiet hours of members cannot be read');
      return until;
    }
    for (const [id, span] of Object.entries(answer.value.users ?? {})) {
      const [start, end] = [(span.next_dnd_start_ts ?? 0) * 1000, (span.next_dnd_end_ts ?? 0) * 1000];
      const recipient = byId.get(id);
      const nowMs = wire.pace.nowMs();
      if (recipient !== undefined && span.dnd_enabled && start <= nowMs && nowMs < end)
        until.set(recipient, new Date(end).toISOString());
    }
  }
  return until;
}

/** Sponsors, and what an admin must know, go before reps. */
function isUrgent({ kind }: Brief): boolean {
  return kind === 'digest' || kind === 'notice';
}

const BROKEN_OFF = 'The process ended while this message was being posted.';
const NOT_LOOKED_FOR =
  'Whether it stands in the channel cannot be told, since the app may not read there, so it is not posted again. Look into the channel.';

const TOO_MANY_MESSAGES: Failure = {
  certain: true,
  waitMs: null,
  code: null,
  reason: `Whether the message has arrived cannot be told. It is not among the latest ${PAGE_SIZE * MOST_PAGES} messages of the conversation. Look for it there.`,
};

function missingNote({ reason }: Failure): string {
  return `The details may be missing. ${reason}`;
}

function keyIn(metadata: unknown): unknown {
  const { event_type, event_payload } = (metadata ?? {}) as {
    readonly event_type?: unknown;
    readonly event_payload?: { readonly key?: unknown };
  };
  return event_type === EVENT_TYPE ? event_payload?.key : undefined;
}
