import { Refusal, refuseWith } from '../arguments.ts';
import { textLength, validateBlocks } from '../blocks.ts';
import { TOTALS } from '../limits.ts';
import type { Method, MethodCall } from '../method.ts';
import { nodesOf } from '../rules.ts';
import type { Conversation, PostedMessage, Workspace } from '../workspace.ts';
import { messageObject } from './message-object.ts';

const CONTENT_ERRORS = [
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'msg_blocks_too_long',
  'no_text',
];

export const chatPostMessage: Method = {
  required: ['channel'],
  scopes: ['chat:write'],
  errors: [
    ...CONTENT_ERRORS,
    'cannot_reply_to_message',
    'channel_not_found',
    'is_archived',
    'not_in_channel',
    'thread_not_found',
  ],
  answer(call) {
    const { workspace, args, need } = call;
    need('chat:write');
    const conversation = addressee(workspace, args.text('channel') ?? '');
    if (conversation.isArchived) throw new Refusal('is_archived');
    if (!conversation.isMember) throw new Refusal('not_in_channel');
    const { text = '', blocks = [], metadata = null } = contentOf(call);
    if (text.trim() === '' && blocks.length === 0) throw new Refusal('no_text');
    const threadTs = threadOf(workspace, conversation, args.text('thread_ts'));
    const cut = text.length > TOTALS.messageTextChars;
    const message = workspace.post(conversation, {
      text: text.slice(0, TOTALS.messageTextChars),
      blocks,
      metadata,
      threadTs,
      files: [],
    });
    return {
      channel: conversation.id,
      ts: message.ts,
      message: messageObject(workspace, message, true),
      ...(cut && { response_metadata: { warnings: ['message_truncated'] } }),
    };
  },
};

export const chatUpdate: Method = {
  required: ['channel', 'ts'],
  scopes: ['chat:write'],
  errors: [...CONTENT_ERRORS, 'channel_not_found', 'message_not_found', 'msg_too_long'],
  answer(call) {
    const { workspace, need } = call;
    need('chat:write');
    const before = messageAt(call, 'ts');
    const { text, blocks, metadata } = contentOf(call);
    if ((text ?? '').length > TOTALS.updateTextChars) throw new Refusal('msg_too_long');
    if (text === undefined && blocks === undefined && metadata === undefined) throw new Refusal('no_text');
    if ((text ?? before.text).trim() === '' && (blocks ?? before.blocks).length === 0) {
      throw new Refusal('no_text');
    }
    const emptied = metadata !== undefined && Object.keys(metadata ?? {}).length === 0;
    const message = workspace.change(before, {
      ...(text !== undefined && { text, blocks: [] }),
      ...(blocks !== undefined && { blocks }),
      ...(metadata !== undefined && { metadata: emptied ? null : metadata }),
    });
    return {
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: messageObject(workspace, message, true),
    };
  },
};

export const chatGetPermalink: Method = {
  required: ['channel', 'message_ts'],
  scopes: [],
  errors: ['channel_not_found', 'message_not_found'],
  answer(call) {
    const { channel, ts, threadTs } = messageAt(call, 'message_ts');
    const thread = threadTs === null ? '' : `?thread_ts=${threadTs}&cid=${channel}`;
    return { channel, permalink: `${call.url}/archives/${channel}/p${ts.replace('.', '')}${thread}` };
  },
};

/**
 * The conversation that a message for `channel` goes to: an id, a channel's name with or without `#`, or a
 * member's id, which stands for the direct messages with that member.
 * @throws Refusal `channel_not_found`
 */
export function addressee(workspace: Workspace, channel: string): Conversation {
  const name = channel.replace(/^#/, '');
  const found = workspace
    .conversations()
    .find((one) => one.id === channel || (one.user === null && one.name === name));
  const member = workspace.member(channel);
  if (found !== undefined) return found;
  if (member !== null) return workspace.directMessages(member);
  throw new Refusal('channel_not_found');
}

/**
 * The message that a reply belongs to.
 * @throws Refusal `thread_not_found`, or `cannot_reply_to_message` for a reply to a reply
 */
export function threadOf(
  workspace: Workspace,
  conversation: Conversation,
  threadTs: string | undefined,
): string | null {
  if (threadTs === undefined) return null;
  const parent = workspace.messages(conversation.id).find(({ ts }) => ts === threadTs);
  if (parent === undefined) throw new Refusal('thread_not_found');
  if (parent.threadTs !== null) throw new Refusal('cannot_reply_to_message');
  return threadTs;
}

function messageAt({ workspace, args }: MethodCall, argument: string): PostedMessage {
  const channel = args.text('channel');
  if (!workspace.conversations().some(({ id }) => id === channel)) throw new Refusal('channel_not_found');
  const ts = args.text(argument);
  const found = workspace.messages(channel).find((message) => message.ts === ts);
  if (found === undefined) throw new Refusal('message_not_found');
  return found;
}

interface Content {
  text?: string;
  blocks?: readonly unknown[];
  metadata?: Readonly<Record<string, unknown>>;
}

/** Text, blocks and metadata of a call, each undefined where it was not given, each found sound. */
function contentOf(call: MethodCall): Content {
  const { args } = call;
  for (const name of ['attachments', 'markdown_text']) {
    if (args.has(name)) throw refuseWith('invalid_arguments', [`\`${name}\` is not taken here; send blocks`]);
  }
  const text = args.text('text');
  const blocks = args.json('blocks', 'invalid_blocks_format');
  const metadata = args.json('metadata', 'invalid_metadata_format');
  return {
    ...(text !== undefined && { text }),
    ...(blocks !== undefined && { blocks: soundBlocks(blocks, call.workspace) }),
    ...(metadata !== undefined && { metadata: soundMetadata(metadata) }),
  };
}

/**
 * Blocks of a message that Slack would take.
 * @throws Refusal `invalid_blocks_format`, `msg_blocks_too_long` or `invalid_blocks`
 */
export function soundBlocks(blocks: unknown, workspace: Workspace): readonly unknown[] {
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format');
  if (textLength(blocks) > TOTALS.messageBlockChars) throw new Refusal('msg_blocks_too_long');
  const problems = validateBlocks(blocks, 'message');
  for (const { value, pointer } of problems.length === 0 ? nodesOf(blocks) : []) {
    const { slack_file } = value;
    if (slack_file !== undefined && !isPicture(slack_file as { id?: string; url?: string }, workspace)) {
      problems.push({ pointer: `${pointer}/slack_file`, message: 'invalid slack file' });
    }
  }
  if (problems.length > 0) {
    const lines = problems.map(({ pointer, message }) => `${message} [json-pointer:/blocks${pointer}]`);
    throw refuseWith('invalid_blocks', lines);
  }
  return blocks;
}

function isPicture({ id, url }: { id?: string; url?: string }, workspace: Workspace): boolean {
  const file = workspace.files.find(id ?? /\/files\/(F\w+)/.exec(url ?? '')?.[1] ?? '');
  return file?.shared === true && file.mime.startsWith('image/');
}

function soundMetadata(metadata: unknown): Readonly<Record<string, unknown>> {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    throw new Refusal('invalid_metadata_format');
  }
  const { event_type, event_payload, ...rest } = metadata as Record<string, unknown>;
  const empty = Object.keys(metadata).length === 0;
  const whole = typeof event_type === 'string' && typeof event_payload === 'object' && event_payload !== null;
  if (!empty && (!whole || Object.keys(rest).length > 0)) throw new Refusal('invalid_metadata_schema');
  return metadata as Record<string, unknown>;
}
