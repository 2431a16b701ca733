import { Refusal } from '../arguments.ts';
import type { MethodCall } from '../method.ts';
import type { Conversation, PostedMessage, Workspace } from '../workspace.ts';

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

/** The message that a call names. @throws Refusal `channel_not_found`, `message_not_found` */
export function messageAt({ workspace, args }: MethodCall, argument: string): PostedMessage {
  const channel = args.text('channel');
  if (!workspace.conversations().some(({ id }) => id === channel)) throw new Refusal('channel_not_found');
  const ts = args.text(argument);
  const found = workspace.messages(channel).find((message) => message.ts === ts);
  // What only one person saw can never be named again.
  if (found === undefined || found.onlyFor !== undefined) throw new Refusal('message_not_found');
  return found;
}
