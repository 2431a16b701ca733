import type { SlackMember } from '../../vendor-data.ts';
import type { SlackState } from '../state.ts';
import type { Conversation } from '../workspace.ts';

export type Theme = 'light' | 'dark' | null;

/** Who looks at what. */
export interface Look {
  /** Null for an onlooker, who sees every conversation and touches nothing. */
  readonly member: SlackMember | null;
  /** Null where there is no such conversation, or none that the member may see. */
  readonly open: Conversation | null;
  /** Direct messages with the app have a Home tab beside them. */
  readonly tab: 'home' | 'messages';
  /** Null follows the reader's system. */
  readonly theme: Theme;
}

/**
 * Reads who looks at what from an address. Unless told an onlooker sees the first conversation with messages, and a
 * member their own with the app.
 */
export function readLook(query: URLSearchParams, { workspace, app }: SlackState): Look {
  const asked = workspace.member(query.get('as') ?? '');
  const member = asked?.deactivated === true ? null : asked;
  const said = query.get('theme');
  const theme = said === 'light' || said === 'dark' ? said : null;
  const all = conversationsOf(member, workspace);
  const id = query.get('channel') ?? '';
  const own = member === null ? undefined : workspace.directMessages(member);
  const first = own ?? all.find((one) => workspace.messages(one.id).length > 0) ?? all[0];
  const open = (id === '' ? first : [own, ...all].find((one) => one?.id === id)) ?? null;
  const home = member !== null && open?.id === own?.id && app.homeTab && query.get('tab') === 'home';
  return { member, open, tab: home ? 'home' : 'messages', theme };
}

/** The conversations that somebody sees: their own, or for an onlooker all. */
export function conversationsOf(
  member: SlackMember | null,
  workspace: SlackState['workspace'],
): readonly Conversation[] {
  if (member === null) return workspace.conversations();
  return workspace
    .conversations()
    .filter((one) => workspace.audience(one).some(({ id }) => id === member.id));
}

/** The address of a look, with what is to differ. */
export function addressOf(
  look: Look,
  change: { readonly channel?: string; readonly tab?: string; readonly theme?: string } = {},
): string {
  const { member, open, theme } = look;
  const channel = change.channel ?? open?.id;
  const tab = change.tab ?? (change.channel === undefined ? look.tab : undefined);
  return `/?${new URLSearchParams({
    ...(member && { as: member.id }),
    ...(channel && { channel }),
    ...(tab === 'home' && { tab }),
    ...((change.theme ?? theme) && { theme: change.theme ?? theme ?? '' }),
  })}`;
}
