import { slackId } from '../ids.ts';
import type { PostedMessage, Workspace } from '../workspace.ts';

/** A message as Slack's answers show it: with ids for all blocks, and with the count of its replies. */
export function messageObject(
  workspace: Workspace,
  message: PostedMessage,
  withMetadata: boolean,
): Record<string, unknown> {
  const { channel, ts, text, blocks, metadata, threadTs, edited, files } = message;
  const replies = workspace.messages(channel).filter((reply) => reply.threadTs === ts);
  const latest = replies.at(-1);
  return {
    type: 'message',
    subtype: 'bot_message',
    user: workspace.botUserId,
    bot_id: workspace.botId,
    app_id: workspace.appId,
    team: workspace.teamId,
    text,
    ts,
    ...(blocks.length > 0 && { blocks: blocks.map((block, index) => withId(block, `${ts}/${index}`)) }),
    ...(files.length > 0 && { files: files.map((id) => ({ id })) }),
    ...(threadTs !== null && { thread_ts: threadTs }),
    ...(latest !== undefined && {
      thread_ts: ts,
      reply_count: replies.length,
      reply_users_count: 1,
      latest_reply: latest.ts,
    }),
    ...(edited && blocks.length === 0 && { edited: { user: workspace.botUserId, ts } }),
    ...(withMetadata && metadata !== null && { metadata }),
  };
}

const withId = (block: unknown, seed: string): unknown => ({
  block_id: slackId('', seed).slice(0, 5),
  ...(block as Record<string, unknown>),
});
