import { Refusal } from '../arguments.ts';
import { TOTALS } from '../limits.ts';
import type { Method, MethodCall } from '../method.ts';
import type { Conversation } from '../workspace.ts';
import { addressee, messageAt, threadOf } from './addressing.ts';
import { CONTENT_ERRORS, contentOf } from './content.ts';
import { messageObject } from './message-object.ts';

const ADDRESS_ERRORS = [
  'cannot_reply_to_message',
  'channel_not_found',
  'is_archived',
  'messages_tab_disabled',
  'not_in_channel',
];

export const chatPostMessage: Method = {
  required: ['channel'],
  scopes: ['chat:write'],
  errors: [...CONTENT_ERRORS, ...ADDRESS_ERRORS, 'thread_not_found'],
  tier: 'post',
  answer(call) {
    const { workspace, args, need } = call;
    need('chat:write');
    const conversation = openTo(call);
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
  errors: [
    ...CONTENT_ERRORS,
    'channel_not_found',
    'cant_update_message',
    'message_not_found',
    'msg_too_long',
  ],
  tier: 3,
  answer(call) {
    const { workspace, need } = call;
    need('chat:write');
    const before = messageAt(call, 'ts');
    if (before.author !== undefined) throw new Refusal('cant_update_message');
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
  tier: 'special',
  answer(call) {
    const { channel, ts, threadTs } = messageAt(call, 'message_ts');
    const thread = threadTs === null ? '' : `?thread_ts=${threadTs}&cid=${channel}`;
    return { channel, permalink: `${call.url}/archives/${channel}/p${ts.replace('.', '')}${thread}` };
  },
};

export const chatDelete: Method = {
  required: ['channel', 'ts'],
  scopes: ['chat:write'],
  errors: ['cant_delete_message', 'channel_not_found', 'message_not_found'],
  tier: 3,
  answer(call) {
    call.need('chat:write');
    const message = messageAt(call, 'ts');
    if (message.author !== undefined) throw new Refusal('cant_delete_message');
    call.workspace.remove(message);
    return { channel: message.channel, ts: message.ts };
  },
};

export const chatPostEphemeral: Method = {
  required: ['channel', 'user'],
  scopes: ['chat:write'],
  errors: [...CONTENT_ERRORS, ...ADDRESS_ERRORS, 'msg_too_long', 'user_not_in_channel'],
  tier: 4,
  answer(call) {
    const { workspace, args, need } = call;
    need('chat:write');
    const conversation = openTo(call);
    const reader = args.text('user') ?? '';
    const there = workspace.audience(conversation).some(({ id }) => id === reader);
    if (!there) throw new Refusal('user_not_in_channel');
    const { text = '', blocks = [] } = contentOf(call);
    if (text.trim() === '' && blocks.length === 0) throw new Refusal('no_text');
    if (text.length > TOTALS.messageTextChars) throw new Refusal('msg_too_long');
    const threadTs = args.text('thread_ts') ?? null;
    const content = { text, blocks, metadata: null, threadTs, files: [], onlyFor: reader };
    return { message_ts: workspace.post(conversation, content).ts };
  },
};

/** The conversation of a call, where the app may write. @throws Refusal */
function openTo({ state, workspace, args }: MethodCall): Conversation {
  const conversation = addressee(workspace, args.text('channel') ?? '');
  if (conversation.isArchived) throw new Refusal('is_archived');
  if (!conversation.isMember) throw new Refusal('not_in_channel');
  if (conversation.user !== null && !state.app.messagesTab) throw new Refusal('messages_tab_disabled');
  return conversation;
}
