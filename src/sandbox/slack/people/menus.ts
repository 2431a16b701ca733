import type { SlackMember } from '../../vendor-data.ts';
import { validateBlocks } from '../blocks.ts';
import type { Courier } from '../delivery/courier.ts';
import type { Missed } from '../delivery/parcel.ts';
import type { FoundElement } from '../identified.ts';
import type { SlackState } from '../state.ts';
import { type Entered, type Offered, optionsOf, stateOf } from './entered.ts';
import { actorPayload, blocksOf, type Stage, stagePayload } from './payloads.ts';

type Node = Readonly<Record<string, unknown>>;

/** What a menu offers: the app's options, or why there are none. */
export type Suggested =
  | { readonly kind: 'offered'; readonly options: readonly Node[]; readonly groups: readonly Node[] }
  | { readonly kind: 'unanswered'; readonly reason: Missed }
  /** The app answered what Slack does not take. */
  | { readonly kind: 'broken'; readonly problems: readonly string[] };

/** Menus whose options the app is asked for while somebody types. */
export interface Menus {
  suggest(
    member: SlackMember,
    stage: Stage,
    menu: FoundElement,
    entered: Entered,
    typed: string,
  ): Promise<Suggested>;
  /** Finds an option among those that a member has been offered. */
  offered(member: string): Offered;
}

export function createMenus(state: SlackState, courier: Courier): Menus {
  const known = new Map<string, Node>();
  const keyOf = (member: string, { blockId, actionId }: FoundElement, value: unknown): string =>
    JSON.stringify([member, blockId, actionId, value]);

  const offered =
    (member: string): Offered =>
    (found, value) =>
      known.get(keyOf(member, found, value)) ?? null;

  return {
    offered,
    async suggest(member, stage, menu, entered, typed) {
      const payload = {
        type: 'block_suggestion',
        ...actorPayload(state, member),
        ...stagePayload(state, stage, stateOf(blocksOf(stage), entered, offered(member.id))),
        action_id: menu.actionId,
        block_id: menu.blockId,
        value: typed,
      };
      const heard = await courier.ask({ kind: 'interactive', payload, answerable: true });
      if (!heard.acked) return { kind: 'unanswered', reason: heard.reason };
      const answer = heard.payload as { options?: unknown; option_groups?: unknown } | null;
      const lists = {
        ...(answer?.options !== undefined && { options: answer.options }),
        ...(answer?.option_groups !== undefined && { option_groups: answer.option_groups }),
      };
      const problems = listProblems(lists);
      if (problems.length > 0) return { kind: 'broken', problems };
      for (const option of optionsOf(lists)) known.set(keyOf(member.id, menu, option['value']), option);
      return {
        kind: 'offered',
        options: (lists.options as readonly Node[] | undefined) ?? [],
        groups: (lists.option_groups as readonly Node[] | undefined) ?? [],
      };
    },
  };
}

/** What Slack would refuse in a list of options; a list without any is sound here. */
function listProblems(lists: { options?: unknown; option_groups?: unknown }): string[] {
  const list = lists.options ?? lists.option_groups;
  if (Array.isArray(list) && list.length === 0) return [];
  const block = { type: 'actions', elements: [{ type: 'static_select', ...lists }] };
  return validateBlocks([block], 'message').map(({ pointer, message }) => `${message} ${pointer}`);
}
