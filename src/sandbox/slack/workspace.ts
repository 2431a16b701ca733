import type { Clock } from '../../clock.ts';
import type { SlackMember } from '../vendor-data.ts';
import { createFileShelf, type FileShelf } from './files.ts';
import { slackId } from './ids.ts';

/** A message as the pretended Slack took it. */
export interface PostedMessage {
  /** The id of the conversation. */
  readonly channel: string;
  /** Unique in the workspace and increasing: `1479999999.000100`. */
  readonly ts: string;
  /** For a direct message: the id of the member who reads it. */
  readonly user?: string;
  readonly text: string;
  /** As they were sent. */
  readonly blocks: readonly unknown[];
  readonly metadata: unknown;
  /** The `ts` of the message that this one answers. */
  readonly threadTs: string | null;
  /** Whether it was changed after it was posted. */
  readonly edited: boolean;
  /** Ids of the files shared with it. */
  readonly files: readonly string[];
}

/** A channel of the workspace. */
export interface SlackChannel {
  readonly name: string;
  /** Whether the app has been invited; true unless told. */
  readonly member?: boolean;
  readonly archived?: boolean;
}

/** A channel, or the direct messages between the app and one member. */
export interface Conversation {
  readonly id: string;
  /** The channel's name, or the member's. */
  readonly name: string;
  /** The member, for direct messages. */
  readonly user: SlackMember | null;
  readonly isMember: boolean;
  readonly isArchived: boolean;
  /** Seconds since 1970. */
  readonly created: number;
}

type Content = Pick<PostedMessage, 'text' | 'blocks' | 'metadata' | 'threadTs' | 'files'>;

/** What the pretended Slack holds. It accepts whatever it is handed: the methods check before they call. */
export interface Workspace {
  readonly team: string;
  readonly teamId: string;
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly members: readonly SlackMember[];
  readonly clock: Clock;
  readonly files: FileShelf;
  /** Grows with every change that the page shows. */
  revision(): number;
  /** Channels by name, then direct messages in the order in which they were opened. */
  conversations(): readonly Conversation[];
  member(id: string): SlackMember | null;
  /** The direct messages with a member, opened where they are not yet. */
  directMessages(member: SlackMember): Conversation;
  /** Every message, oldest first; of one conversation where its id is given. */
  messages(channel?: string): readonly PostedMessage[];
  post(conversation: Conversation, content: Content): PostedMessage;
  change(message: PostedMessage, content: Partial<Content>): PostedMessage;
}

const DEFAULT_CHANNELS: readonly SlackChannel[] = [
  { name: 'crm-strategy' },
  { name: 'general', member: false },
];

export function createWorkspace(options: {
  team: string;
  members: readonly SlackMember[];
  channels?: readonly SlackChannel[];
  clock: Clock;
}): Workspace {
  const { team, members, clock } = options;
  const messages: PostedMessage[] = [];
  const conversations: Conversation[] = [];
  let revision = 0;
  let lastMicroseconds = 0;
  const nowSeconds = (): number => Math.floor(Date.parse(clock.now()) / 1000);

  function nextTs(): string {
    lastMicroseconds = Math.max(nowSeconds() * 1_000_000, lastMicroseconds) + 100;
    const fraction = String(lastMicroseconds % 1_000_000).padStart(6, '0');
    return `${Math.floor(lastMicroseconds / 1_000_000)}.${fraction}`;
  }

  const channels = [...(options.channels ?? DEFAULT_CHANNELS)];
  for (const channel of channels.sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    conversations.push({
      id: slackId('C', `${team}/${channel.name}`),
      name: channel.name,
      user: null,
      isMember: channel.member ?? true,
      isArchived: channel.archived ?? false,
      created: nowSeconds(),
    });
  }

  return {
    team,
    teamId: slackId('T', team),
    appId: slackId('A', team),
    botId: slackId('B', team),
    botUserId: slackId('U', `${team}/plumbline`),
    members,
    clock,
    files: createFileShelf(),
    revision: () => revision,
    conversations: () => conversations,
    member: (id) => members.find((member) => member.id === id) ?? null,
    directMessages(member) {
      const open = conversations.find(({ user }) => user?.id === member.id);
      if (open !== undefined) return open;
      const opened: Conversation = {
        id: slackId('D', `${team}/${member.id}`),
        name: member.name,
        user: member,
        isMember: true,
        isArchived: false,
        created: nowSeconds(),
      };
      conversations.push(opened);
      revision++;
      return opened;
    },
    messages: (channel) =>
      channel === undefined ? messages : messages.filter((message) => message.channel === channel),
    post({ id, user }, content) {
      const message = {
        channel: id,
        ts: nextTs(),
        ...(user && { user: user.id }),
        ...content,
        edited: false,
      };
      messages.push(message);
      revision++;
      return message;
    },
    change(message, content) {
      const changed = { ...message, ...content, edited: true };
      messages.splice(messages.indexOf(message), 1, changed);
      revision++;
      return changed;
    },
  };
}
