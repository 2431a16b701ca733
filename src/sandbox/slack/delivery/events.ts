import type { Arguments } from '../arguments.ts';
import { slackId } from '../ids.ts';
import { messageObject } from '../methods/message-object.ts';
import { person } from '../methods/users.ts';
import { viewObject } from '../methods/view-object.ts';
import type { SlackState } from '../state.ts';
import type { MessageChange, Workspace } from '../workspace.ts';

type Event = Readonly<Record<string, unknown>>;

/** Scopes without which an app is not told, by the name under which it subscribes. Source: Slack's list of events. */
export const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_uninstalled: [],
  'message.im': ['im:history'],
  team_join: ['users:read'],
  tokens_revoked: [],
};

/** The name under which an app subscribes to an event. */
export const subscriptionOf = (event: Event): string =>
  event['type'] === 'message' ? `message.${event['channel_type']}` : String(event['type']);

/**
 * The envelope of an event.
 * @param about.member who caused it: with Slack Connect the outer team is theirs, and the app must go by the context
 */
export function eventPayload(
  event: Event,
  number: number,
  { workspace, wall }: Pick<SlackState, 'workspace' | 'wall'>,
  about: { readonly member?: string } = {},
): Event {
  const foreign = workspace.member(about.member ?? '')?.kind === 'stranger';
  const { teamId, otherTeamId, appId, botUserId } = workspace;
  return {
    token: 'sandbox',
    team_id: foreign ? otherTeamId : teamId,
    context_team_id: teamId,
    context_enterprise_id: null,
    api_app_id: appId,
    event,
    type: 'event_callback',
    event_id: slackId('Ev', `event ${number}`),
    event_time: Math.floor(Date.parse(wall.now()) / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: teamId,
        user_id: botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: foreign,
    event_context: `4-${slackId('', `context ${number}`).toLowerCase()}`,
  };
}

/**
 * What direct messages say of themselves: new ones, those of the app too, changed ones and deleted ones. Null for
 * messages of channels, which nobody subscribes to, and for those that only one person sees.
 */
export function messageEvent(change: MessageChange, workspace: Workspace): Event | null {
  const subject = change.kind === 'removed' ? change.before : change.message;
  const { channel, user, ts, onlyFor } = subject;
  if (user === undefined || onlyFor !== undefined) return null;
  const base = { type: 'message', channel, channel_type: 'im' };
  if (change.kind === 'posted') {
    return { ...messageObject(workspace, subject, false), ...base, event_ts: ts };
  }
  const previous_message = messageObject(workspace, change.before, false);
  const hidden = { ...base, hidden: true, ts, event_ts: ts, previous_message };
  if (change.kind === 'removed') return { ...hidden, subtype: 'message_deleted', deleted_ts: ts };
  return { ...hidden, subtype: 'message_changed', message: messageObject(workspace, subject, false) };
}

export function homeOpenedEvent(
  { workspace, views, wall }: SlackState,
  member: string,
  tab: 'home' | 'messages',
): Event {
  const found = workspace.member(member);
  const view = views.home(member);
  return {
    type: 'app_home_opened',
    user: member,
    channel: found === null ? '' : workspace.directMessages(found).id,
    tab,
    ...(tab === 'home' && view !== null && { view: viewObject(view, workspace) }),
    event_ts: stamp(wall.now()),
  };
}

export function teamJoinEvent({ workspace, wall }: SlackState, member: string, withEmail: boolean): Event {
  const found = workspace.member(member);
  const args: Pick<Arguments, 'flag'> = { flag: () => false };
  const holds = (): boolean => withEmail;
  return {
    type: 'team_join',
    ...(found !== null && { user: person(found, { workspace, args, holds }) }),
    event_ts: stamp(wall.now()),
  };
}

const stamp = (instant: string): string => (Date.parse(instant) / 1000).toFixed(6);
