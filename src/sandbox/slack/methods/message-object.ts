import { identified } from '../identified.ts';
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
  const wholeBlocks = message.author === undefined ? blocks : written(text);
  return {
    type: 'message',
    ...writerOf(workspace, message),
    text,
    ts,
    ...(wholeBlocks.length > 0 && { blocks: identified(wholeBlocks, ts) }),
    ...(files.length > 0 && { files: files.map((id) => ({ id })) }),
    ...(threadTs !== null && { thread_ts: threadTs }),
    ...(latest !== undefined && {
      thread_ts: ts,
      reply_count: replies.length,
      reply_users_count: new Set(replies.map(({ author }) => author)).size,
      latest_reply: latest.ts,
    }),
    ...(edited && wholeBlocks.length === 0 && { edited: { user: workspace.botUserId, ts } }),
    ...(withMetadata && metadata !== null && { metadata }),
  };
}

function writerOf(workspace: Workspace, { author, ts }: PostedMessage): Record<string, unknown> {
  if (author !== undefined) {
    const foreign = workspace.member(author)?.kind === 'stranger';
    const team = foreign ? workspace.otherTeamId : workspace.teamId;
    return { user: author, team, client_msg_id: slackId('', `written ${ts}`).toLowerCase() };
  }
  return {
    subtype: 'bot_message',
    user: workspace.botUserId,
    bot_id: workspace.botId,
    app_id: workspace.appId,
    team: workspace.teamId,
  };
}

/** Slack turns what a person types into rich text. */
const written = (text: string): readonly unknown[] => [
  {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  },
];
