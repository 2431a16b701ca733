import { Refusal } from '../arguments.ts';
import { type Method, type MethodCall, page } from '../method.ts';
import type { Conversation, PostedMessage, Workspace } from '../workspace.ts';
import { messageObject } from './message-object.ts';

export const conversationsHistory: Method = {
  required: ['channel'],
  scopes: ['channels:history', 'im:history'],
  errors: ['channel_not_found', 'invalid_cursor', 'invalid_ts_latest', 'invalid_ts_oldest', 'not_in_channel'],
  tier: 3,
  answer(call) {
    const conversation = readable(call);
    if (!conversation.isMember) throw new Refusal('not_in_channel');
    const found = lasting(call, conversation).filter(({ threadTs }) => threadTs === null);
    return { ...pageOf(call, found.reverse(), 100), pin_count: 0 };
  },
};

export const conversationsReplies: Method = {
  required: ['channel', 'ts'],
  scopes: ['channels:history', 'im:history'],
  errors: [
    'channel_not_found',
    'invalid_cursor',
    'invalid_ts_latest',
    'invalid_ts_oldest',
    'thread_not_found',
  ],
  tier: 3,
  answer(call) {
    const conversation = readable(call);
    const asked = call.args.text('ts');
    const all = call.workspace.messages(conversation.id);
    const named = all.find(({ ts, onlyFor }) => ts === asked && onlyFor === undefined);
    if (named === undefined || !conversation.isMember) throw new Refusal('thread_not_found');
    const root = named.threadTs ?? named.ts;
    // The message that began a thread comes with every page.
    const found = lasting(call, conversation).filter(({ ts, threadTs }) => threadTs === root && ts !== root);
    return pageOf(call, [...all.filter(({ ts }) => ts === root), ...found], 1000);
  },
};

/** The conversation of a call whose messages the token may read. @throws Refusal */
function readable(call: MethodCall): Conversation {
  const conversation = conversationOf(call);
  call.need(conversation.user === null ? 'channels:history' : 'im:history');
  return conversation;
}

/** What stands in a conversation within the times of a call, oldest first. */
function lasting({ workspace, args }: MethodCall, { id }: Conversation): PostedMessage[] {
  const within = between(args.text('oldest'), args.text('latest'), args.flag('inclusive'));
  return workspace.messages(id).filter((message) => message.onlyFor === undefined && within(message));
}

function pageOf(
  { workspace, args }: MethodCall,
  found: readonly PostedMessage[],
  most: number,
): Record<string, unknown> {
  const part = page(found, args.text('cursor'), args.count('limit') || most);
  if (part === null) throw new Refusal('invalid_cursor');
  const withMetadata = args.flag('include_all_metadata');
  return {
    messages: part.entries.map((message) => messageObject(workspace, message, withMetadata)),
    has_more: part.next !== '',
    response_metadata: { next_cursor: part.next },
  };
}

export const conversationsInfo: Method = {
  required: ['channel'],
  scopes: ['channels:read', 'im:read'],
  errors: ['channel_not_found'],
  tier: 3,
  answer(call) {
    const conversation = conversationOf(call);
    call.need(conversation.user === null ? 'channels:read' : 'im:read');
    return { channel: conversationObject(conversation, call.workspace) };
  },
};

export const conversationsMembers: Method = {
  required: ['channel'],
  scopes: ['channels:read', 'im:read'],
  errors: ['channel_not_found', 'invalid_cursor'],
  tier: 4,
  answer(call) {
    const { workspace, args } = call;
    const conversation = conversationOf(call);
    call.need(conversation.user === null ? 'channels:read' : 'im:read');
    const people = workspace.audience(conversation).map(({ id }) => id);
    const ids = conversation.isMember ? [workspace.botUserId, ...people] : people;
    const part = page(ids, args.text('cursor'), args.count('limit') || 100);
    if (part === null) throw new Refusal('invalid_cursor');
    return { members: part.entries, response_metadata: { next_cursor: part.next } };
  },
};

const TYPES = new Map<string, { scope: string; holds: (conversation: Conversation) => boolean }>([
  ['public_channel', { scope: 'channels:read', holds: ({ user }) => user === null }],
  ['private_channel', { scope: 'groups:read', holds: () => false }],
  ['mpim', { scope: 'mpim:read', holds: () => false }],
  ['im', { scope: 'im:read', holds: ({ user }) => user !== null }],
]);

export const conversationsList: Method = {
  required: [],
  scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  errors: ['invalid_cursor', 'invalid_types'],
  tier: 2,
  answer({ workspace, args, need }) {
    const types = (args.text('types') ?? 'public_channel').split(',').map((name) => {
      const type = TYPES.get(name.trim());
      if (type === undefined) throw new Refusal('invalid_types');
      need(type.scope);
      return type;
    });
    const found = workspace
      .conversations()
      .filter((one) => types.some((type) => type.holds(one)))
      .filter((one) => !(args.flag('exclude_archived') && one.isArchived));
    const part = page(found, args.text('cursor'), args.count('limit') || 100);
    if (part === null) throw new Refusal('invalid_cursor');
    return {
      channels: part.entries.map((one) => conversationObject(one, workspace)),
      response_metadata: { next_cursor: part.next },
    };
  },
};

export const conversationsOpen: Method = {
  required: [],
  scopes: ['im:write', 'mpim:write'],
  errors: [
    'channel_not_found',
    'invalid_user_combination',
    'user_disabled',
    'user_not_found',
    'users_list_not_supplied',
  ],
  tier: 3,
  answer(call) {
    const { workspace, args, need } = call;
    const users = (args.text('users') ?? '').split(',').filter((id) => id !== '');
    need(users.length > 1 ? 'mpim:write' : 'im:write');
    if (users.length === 0 && !args.has('channel')) throw new Refusal('users_list_not_supplied');
    const members = users.map((id) => {
      const member = workspace.member(id);
      if (member === null) throw new Refusal('user_not_found');
      if (member.deactivated) throw new Refusal('user_disabled');
      return member;
    });
    const [member, ...others] = members;
    if (others.length > 0) throw new Refusal('invalid_user_combination');
    const open = workspace.conversations();
    const already = member === undefined || open.some(({ user }) => user?.id === member.id);
    const conversation = member === undefined ? conversationOf(call) : workspace.directMessages(member);
    if (conversation.user === null) throw new Refusal('channel_not_found');
    const whole = args.flag('return_im');
    return {
      ...(already && { no_op: true, already_open: true }),
      channel: whole ? conversationObject(conversation, workspace) : { id: conversation.id },
    };
  },
};

function conversationOf({ workspace, args }: MethodCall): Conversation {
  const id = args.text('channel');
  const found = workspace.conversations().find((one) => one.id === id);
  if (found === undefined) throw new Refusal('channel_not_found');
  return found;
}

function conversationObject(conversation: Conversation, workspace: Workspace): Record<string, unknown> {
  const { id, name, user, isMember, isArchived, created } = conversation;
  const both = { id, created, is_im: user !== null, is_mpim: false, is_org_shared: false };
  const shared = { is_ext_shared: conversation.isShared, is_shared: conversation.isShared };
  if (user !== null) return { ...both, ...shared, user: user.id, is_archived: false, is_open: true };
  return {
    ...both,
    ...shared,
    name,
    name_normalized: name,
    is_channel: true,
    is_group: false,
    is_private: false,
    is_general: name === 'general',
    is_archived: isArchived,
    is_member: isMember,
    context_team_id: workspace.teamId,
    num_members: workspace.audience(conversation).length,
  };
}

const TS = /^\d+(\.\d{1,6})?$/;

function between(
  oldest: string | undefined,
  latest: string | undefined,
  inclusive: boolean,
): (message: PostedMessage) => boolean {
  if (oldest !== undefined && !TS.test(oldest)) throw new Refusal('invalid_ts_oldest');
  if (latest !== undefined && !TS.test(latest)) throw new Refusal('invalid_ts_latest');
  const from = oldest === undefined ? Number.NEGATIVE_INFINITY : Number(oldest);
  const to = latest === undefined ? Number.POSITIVE_INFINITY : Number(latest);
  return ({ ts }) => {
    const at = Number(ts);
    return (at > from && at < to) || (inclusive && (at === from || at === to));
  };
}
