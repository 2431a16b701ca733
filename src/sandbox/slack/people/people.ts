import { Refusal } from '../arguments.ts';
import type { Courier } from '../delivery/courier.ts';
import { homeOpenedEvent } from '../delivery/events.ts';
import type { Heard, Parcel } from '../delivery/parcel.ts';
import { elementsOf, type FoundElement } from '../identified.ts';
import type { SlackState } from '../state.ts';
import type { ShownView } from '../views.ts';
import { type Conversation, handleOf, type PostedMessage } from '../workspace.ts';
import { answerCommand } from './answers.ts';
import {
  type Entered,
  type EnteredValue,
  heldBy,
  holdsValue,
  type Offered,
  optionsOf,
  stateOf,
} from './entered.ts';
import { createForms, type Submitted } from './forms.ts';
import { createMenus, type Suggested } from './menus.ts';
import { actorPayload, blocksOf, channelPayload, type Stage, stagePayload } from './payloads.ts';

/** Where somebody acts: a message by its conversation and `ts`, or a view by its id. */
export type Where = { readonly channel: string; readonly ts: string } | { readonly view: string };

/** What somebody does with an element. */
export interface Press {
  readonly actionId: string;
  /** Needed only where two blocks hold elements of the same action id. */
  readonly blockId?: string;
  /** The option, date or text that was chosen; for a button nothing. */
  readonly value?: EnteredValue;
  /** What else has been entered nearby and not been sent yet. */
  readonly entered?: Entered;
}

/**
 * What people do in the pretended Slack, each as the app then hears of it. A promise resolves when the app has
 * acknowledged or the three seconds are over. Members are named by id. All throw `Refusal` for what is not there:
 * `member_not_found`, `channel_not_found`, `message_not_found`, `view_not_found`, `element_not_found`,
 * `unknown_command`, `read_only`.
 */
export interface People {
  /** Writes to a conversation; with the app where none is named. */
  say(member: string, text: string, to?: { channel?: string; threadTs?: string }): PostedMessage;
  /** Opens the app's Home tab. @returns what stands there at that moment */
  openHome(member: string): ShownView | null;
  /** Opens the direct messages with the app. */
  openMessages(member: string): Conversation;
  press(member: string, where: Where, press: Press): Promise<Heard>;
  /** What a menu offers for what was typed into it; the app is asked. */
  suggest(member: string, where: Where, menu: Omit<Press, 'value'>, typed: string): Promise<Suggested>;
  /** Presses the submit button of the topmost modal. */
  submit(member: string, view: string, entered?: Entered): Promise<Submitted>;
  /** Closes a modal, or with `all` the whole stack. @returns null where the app did not ask to hear of it */
  close(member: string, view: string, all?: boolean): Promise<Heard | null>;
  /** Types a slash command: `/plumbline goals` in the direct messages with the app, or in a channel. */
  command(member: string, line: string, channel?: string): Promise<Heard>;
  /** Chooses a shortcut of the app, for a message or a global one. */
  shortcut(member: string, callbackId: string, message?: { channel: string; ts: string }): Promise<Heard>;
}

export function createPeople(state: SlackState, courier: Courier): People {
  const { workspace, triggers, views, responseUrls, app } = state;
  const menus = createMenus(state, courier);
  const forms = createForms(state, courier, menus);

  function memberOf(id: string) {
    const member = workspace.member(id);
    if (member === null || member.deactivated) throw new Refusal('member_not_found');
    return member;
  }

  function conversationFor(member: string, channel: string | undefined): Conversation {
    const own = workspace.directMessages(memberOf(member));
    const found = channel === undefined ? own : workspace.conversations().find(({ id }) => id === channel);
    if (found === undefined || !workspace.audience(found).some(({ id }) => id === member)) {
      throw new Refusal('channel_not_found');
    }
    return found;
  }

  function stageOf(member: string, where: Where): Stage {
    memberOf(member);
    if ('view' in where) {
      const view = views.find(where.view);
      if (view?.member !== member) throw new Refusal('view_not_found');
      return { kind: 'view', view };
    }
    const conversation = conversationFor(member, where.channel);
    const message = workspace
      .messages(conversation.id)
      .find(({ ts, onlyFor }) => ts === where.ts && (onlyFor ?? member) === member);
    if (message === undefined) throw new Refusal('message_not_found');
    return { kind: 'message', message, conversation };
  }

  function ask(kind: Parcel['kind'], payload: Parcel['payload'], answerable: boolean): Promise<Heard> {
    return courier.ask({ kind, payload, answerable });
  }

  const responseUrl = (member: string, channel: string, message: PostedMessage | null): string =>
    state.url() + responseUrls.issue({ channel, member, message });

  return {
    say(member, text, { channel, threadTs } = {}) {
      const conversation = conversationFor(member, channel);
      if (conversation.user !== null && (app.messagesReadOnly || !app.messagesTab)) {
        throw new Refusal('read_only');
      }
      const content = { text, blocks: [], metadata: null, threadTs: threadTs ?? null, files: [] };
      return workspace.post(conversation, { ...content, author: member });
    },
    openHome(member) {
      memberOf(member);
      const view = views.home(member);
      state.tell(homeOpenedEvent(state, member, 'home'), { member });
      return view;
    },
    openMessages(member) {
      const conversation = conversationFor(member, undefined);
      state.tell(homeOpenedEvent(state, member, 'messages'), { member });
      return conversation;
    },
    press(member, where, press) {
      const stage = stageOf(member, where);
      const blocks = blocksOf(stage);
      const found = elementAt(blocks, press);
      const { value } = press;
      const own = value === undefined ? {} : { [found.actionId]: value };
      const entered = {
        ...press.entered,
        [found.blockId]: { ...press.entered?.[found.blockId], ...own },
      };
      const offered = menus.offered(member);
      const seconds = Date.parse(state.wall.now()) / 1000;
      const action = {
        type: found.type,
        action_id: found.actionId,
        block_id: found.blockId,
        action_ts: seconds.toFixed(6),
        ...pressedOf(found, value ?? null, offered),
      };
      const viewId = stage.kind === 'view' ? stage.view.id : null;
      const payload = {
        type: 'block_actions',
        ...actorPayload(state, memberOf(member)),
        ...stagePayload(state, stage, stateOf(blocks, entered, offered)),
        trigger_id: triggers.issue({ member, viewId }),
        ...(stage.kind === 'message' && {
          response_url: responseUrl(member, stage.conversation.id, stage.message),
        }),
        actions: [action],
      };
      return ask('interactive', payload, false);
    },
    suggest(member, where, menu, typed) {
      const stage = stageOf(member, where);
      const found = elementAt(blocksOf(stage), menu);
      return menus.suggest(memberOf(member), stage, found, menu.entered ?? {}, typed);
    },
    submit: (member, view, entered = {}) => {
      const stage = stageOf(member, { view });
      if (stage.kind !== 'view') throw new Refusal('view_not_found');
      return forms.submit(memberOf(member), stage.view, entered);
    },
    async close(member, view, all = false) {
      const stage = stageOf(member, { view });
      if (stage.kind !== 'view') throw new Refusal('view_not_found');
      return forms.close(memberOf(member), stage.view, all);
    },
    async command(member, line, channel) {
      const conversation = conversationFor(member, channel);
      const [command = '', ...rest] = line.trim().split(/\s+/);
      if (!app.commands.some((known) => known.command === command)) throw new Refusal('unknown_command');
      const { user, team, ...actor } = actorPayload(state, memberOf(member));
      const address = responseUrl(member, conversation.id, null);
      const heard = await ask(
        'slash_commands',
        {
          ...actor,
          enterprise: undefined,
          is_enterprise_install: 'false',
          team_id: (user as { team_id: string }).team_id,
          team_domain: (team as { domain: string }).domain,
          channel_id: conversation.id,
          channel_name: channelPayload(conversation)['name'],
          user_id: member,
          user_name: handleOf(memberOf(member)),
          command,
          text: rest.join(' '),
          response_url: address,
          trigger_id: triggers.issue({ member, viewId: null }),
        },
        true,
      );
      if (heard.acked)
        answerCommand(state, { channel: conversation.id, member, message: null }, heard.payload);
      return heard;
    },
    shortcut(member, callbackId, message) {
      const stage = message === undefined ? null : stageOf(member, message);
      const common = {
        ...actorPayload(state, memberOf(member)),
        callback_id: callbackId,
        trigger_id: triggers.issue({ member, viewId: null }),
        action_ts: (Date.parse(state.wall.now()) / 1000).toFixed(6),
      };
      if (stage?.kind !== 'message') return ask('interactive', { type: 'shortcut', ...common }, false);
      const { channel, message: shown } = stagePayload(state, stage, {});
      const payload = {
        type: 'message_action',
        ...common,
        channel,
        message: shown,
        message_ts: stage.message.ts,
        response_url: responseUrl(member, stage.conversation.id, stage.message),
      };
      return ask('interactive', payload, false);
    },
  };
}

function elementAt(blocks: readonly unknown[], { actionId, blockId }: Omit<Press, 'value'>): FoundElement {
  const found = elementsOf(blocks).find(
    (one) => one.actionId === actionId && (blockId ?? one.blockId) === one.blockId,
  );
  if (found === undefined) throw new Refusal('element_not_found');
  return found;
}

/** What an action says of its element: what it holds now, or what stands on the button. */
function pressedOf(
  found: FoundElement,
  value: EnteredValue,
  offered: Offered,
): Readonly<Record<string, unknown>> {
  const { element, type } = found;
  if (holdsValue(found)) return heldBy(found, value, offered);
  if (type === 'overflow') {
    return { selected_option: optionsOf(element).find((option) => option['value'] === value) ?? null };
  }
  if (type === 'feedback_buttons') {
    const both = [element['positive_button'], element['negative_button']] as Record<string, unknown>[];
    const { text } = both.find((one) => one['value'] === value) ?? {};
    return { text, value };
  }
  const { text, value: own, style } = element;
  return {
    ...(text !== undefined && { text }),
    ...(own !== undefined && { value: own }),
    ...(style !== undefined && { style }),
  };
}
