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
  /** For a direct message: the id of the member who talks with the app. */
  readonly user?: string;
  /** The id of the member who wrote it; absent where the app did. */
  readonly author?: string;
  /** The id of the only member who sees it, until they look elsewhere. */
  readonly onlyFor?: string;
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
  /** Whether another organisation shares it (Slack Connect): strangers are in it then, and in no other. */
  readonly shared?: boolean;
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
  readonly isShared: boolean;
  /** Seconds since 1970. */
  readonly created: number;
}

type Content = Pick<PostedMessage, 'text' | 'blocks' | 'metadata' | 'threadTs' | 'files'> &
  Partial<Pick<PostedMessage, 'author' | 'onlyFor'>>;

/** What happened to a message. `before` is what stood there. */
export type MessageChange =
  | { readonly kind: 'posted'; readonly message: PostedMessage }
  | { readonly kind: 'changed'; readonly message: PostedMessage; readonly before: PostedMessage }
  | { readonly kind: 'removed'; readonly before: PostedMessage };

/** What the pretended Slack holds. It accepts whatever it is handed: the methods check before they call. */
export interface Workspace {
  readonly team: string;
  readonly teamId: string;
  /** What stands before `.slack.com`. */
  readonly domain: string;
  /** The organisation of those strangers whom a shared channel lets in. */
  readonly otherTeamId: string;
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  /** Everybody; grows with `join`. */
  readonly members: readonly SlackMember[];
  readonly clock: Clock;
  readonly files: FileShelf;
  /** Kinds of blocks that have not come to this workspace yet. */
  readonly unknownBlocks: Set<string>;
  /** Grows with every change that the page shows. */
  revision(): number;
  /** Says that something else that the page shows has changed. */
  touch(): void;
  /** Calls back after every change. @returns ends the calls */
  onRevision(listener: () => void): () => void;
  onMessage(listener: (change: MessageChange) => void): void;
  /** Channels by name, then direct messages in the order in which they were opened. */
  conversations(): readonly Conversation[];
  member(id: string): SlackMember | null;
  /** Takes in a new member, or what has become of one by the same id. */
  join(member: SlackMember): void;
  /** Those who can read a conversation. */
  audience(conversation: Conversation): readonly SlackMember[];
  /** The direct messages with a member, opened where they are not yet. */
  directMessages(member: SlackMember): Conversation;
  /** Every message, oldest first; of one conversation where its id is given. Those for one pair of eyes too. */
  messages(channel?: string): readonly PostedMessage[];
  post(conversation: Conversation, content: Content): PostedMessage;
  change(message: PostedMessage, content: Partial<Content>): PostedMessage;
  remove(message: PostedMessage): void;
}

const DEFAULT_CHANNELS: readonly SlackChannel[] = [
  { name: 'crm-strategy' },
  { name: 'general', member: false },
];

export function createWorkspace(options: {
  team: string;
  members: readonly SlackMember[];
  channels?: readonly SlackChannel[];
  unknownBlocks?: readonly string[];
  clock: Clock;
}): Workspace {
  const { team, clock } = options;
  const members = [...options.members];
  const messages: PostedMessage[] = [];
  const byChannel = new Map<string, PostedMessage[]>();
  const conversations: Conversation[] = [];
  const watchers = new Set<() => void>();
  const readers: ((change: MessageChange) => void)[] = [];
  let revision = 0;
  let lastMicroseconds = 0;
  const nowSeconds = (): number => Math.floor(Date.parse(clock.now()) / 1000);

  function touch(): void {
    revision++;
    for (const watcher of watchers) watcher();
  }

  function tell(change: MessageChange): void {
    touch();
    for (const reader of readers) reader(change);
  }

  function nextTs(): string {
    lastMicroseconds = Math.max(nowSeconds() * 1_000_000, lastMicroseconds) + 100;
    const fraction = String(lastMicroseconds % 1_000_000).padStart(6, '0');
    return `${Math.floor(lastMicroseconds / 1_000_000)}.${fraction}`;
  }

  const listsOf = ({ channel }: PostedMessage): PostedMessage[][] => [messages, byChannel.get(channel) ?? []];

  const channels = [...(options.channels ?? DEFAULT_CHANNELS)];
  for (const channel of channels.sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    conversations.push({
      id: slackId('C', `${team}/${channel.name}`),
      name: channel.name,
      user: null,
      isMember: channel.member ?? true,
      isArchived: channel.archived ?? false,
      isShared: channel.shared ?? false,
      created: nowSeconds(),
    });
  }

  return {
    team,
    teamId: slackId('T', team),
    domain: team.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    otherTeamId: slackId('T', `${team}/elsewhere`),
    appId: slackId('A', team),
    botId: slackId('B', team),
    botUserId: slackId('U', `${team}/plumbline`),
    members,
    clock,
    files: createFileShelf(),
    unknownBlocks: new Set(options.unknownBlocks),
    revision: () => revision,
    touch,
    onRevision(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },
    onMessage: (listener) => void readers.push(listener),
    conversations: () => conversations,
    member: (id) => members.find((member) => member.id === id) ?? null,
    join(member) {
      const at = members.findIndex(({ id }) => id === member.id);
      members.splice(at < 0 ? members.length : at, at < 0 ? 0 : 1, member);
      touch();
    },
    audience({ user, isShared }) {
      if (user !== null) return members.filter(({ id }) => id === user.id);
      return members.filter(({ kind }) => kind !== 'stranger' || isShared);
    },
    directMessages(member) {
      const open = conversations.find(({ user }) => user?.id === member.id);
      if (open !== undefined) return open;
      const opened: Conversation = {
        id: slackId('D', `${team}/${member.id}`),
        name: member.name,
        user: member,
        isMember: true,
        isArchived: false,
        isShared: member.kind === 'stranger',
        created: nowSeconds(),
      };
      conversations.push(opened);
      touch();
      return opened;
    },
    messages: (channel) => (channel === undefined ? messages : (byChannel.get(channel) ?? [])),
    post({ id, user }, content) {
      const message = {
        channel: id,
        ts: nextTs(),
        ...(user && { user: user.id }),
        ...content,
        edited: false,
      };
      if (!byChannel.has(id)) byChannel.set(id, []);
      for (const list of listsOf(message)) list.push(message);
      tell({ kind: 'posted', message });
      return message;
    },
    change(before, content) {
      const message = { ...before, ...content, edited: true };
      for (const list of listsOf(before)) list.splice(list.indexOf(before), 1, message);
      tell({ kind: 'changed', message, before });
      return message;
    },
    remove(before) {
      for (const list of listsOf(before)) list.splice(list.indexOf(before), 1);
      tell({ kind: 'removed', before });
    },
  };
}

/** The short name of a member, as older parts of Slack show it. */
export const handleOf = ({ email, id }: SlackMember): string => email.split('@')[0] ?? id;
