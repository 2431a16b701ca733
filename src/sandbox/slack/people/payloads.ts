import type { SlackMember } from '../../vendor-data.ts';
import { identified } from '../identified.ts';
import { messageObject } from '../methods/message-object.ts';
import { viewObject } from '../methods/view-object.ts';
import type { SlackState } from '../state.ts';
import type { ShownView } from '../views.ts';
import { type Conversation, handleOf, type PostedMessage } from '../workspace.ts';

type Payload = Readonly<Record<string, unknown>>;

/** Where somebody acts: in a message or in a view. */
export type Stage =
  | { readonly kind: 'message'; readonly message: PostedMessage; readonly conversation: Conversation }
  | { readonly kind: 'view'; readonly view: ShownView };

/** The identified blocks of a stage. */
export function blocksOf(stage: Stage): readonly unknown[] {
  return stage.kind === 'view'
    ? stage.view.payload.blocks
    : identified(stage.message.blocks, stage.message.ts);
}

/** What every payload says of who acts and for which app. */
export function actorPayload({ workspace }: SlackState, member: SlackMember): Payload {
  const team = member.kind === 'stranger' ? workspace.otherTeamId : workspace.teamId;
  const name = handleOf(member);
  return {
    user: { id: member.id, username: name, name, team_id: team },
    team: { id: workspace.teamId, domain: workspace.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: workspace.appId,
    token: 'sandbox',
  };
}

/** What a payload says of where it happened. */
export function stagePayload({ workspace }: SlackState, stage: Stage, values: Payload): Payload {
  if (stage.kind === 'view') {
    const view = viewObject(stage.view, workspace, values);
    return { container: { type: 'view', view_id: stage.view.id }, view };
  }
  const { message, conversation } = stage;
  const is_ephemeral = message.onlyFor !== undefined;
  return {
    container: { type: 'message', message_ts: message.ts, channel_id: conversation.id, is_ephemeral },
    channel: channelPayload(conversation),
    message: messageObject(workspace, message, true),
    state: { values },
  };
}

export const channelPayload = ({ id, name, user }: Conversation): Payload => ({
  id,
  name: user === null ? name : 'directmessage',
});
