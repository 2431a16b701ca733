import type { SlackMember } from '../../vendor-data.ts';
import type { Courier } from '../delivery/courier.ts';
import type { Heard, Missed } from '../delivery/parcel.ts';
import { elementsOf } from '../identified.ts';
import { viewObject } from '../methods/view-object.ts';
import { viewProblems } from '../methods/views.ts';
import type { SlackState } from '../state.ts';
import { type ShownView, STACK_DEPTH, type ViewPayload } from '../views.ts';
import { type Entered, stateOf } from './entered.ts';
import { inputProblems } from './judge-inputs.ts';
import type { Menus } from './menus.ts';
import { actorPayload } from './payloads.ts';

/** What came of pressing submit. */
export type Submitted =
  /** Slack itself found fields wrong; the app heard nothing. */
  | { readonly kind: 'incomplete'; readonly errors: Readonly<Record<string, string>> }
  /** The app found fields wrong. */
  | { readonly kind: 'refused'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'closed' | 'cleared' | 'updated' | 'pushed' }
  /** The app did not acknowledge; the modal stays. */
  | { readonly kind: 'unanswered'; readonly reason: Missed }
  /** The app answered what Slack does not take; the modal stays. */
  | { readonly kind: 'broken'; readonly problems: readonly string[] };

export interface Forms {
  submit(member: SlackMember, view: ShownView, entered: Entered): Promise<Submitted>;
  close(member: SlackMember, view: ShownView, all: boolean): Promise<Heard | null>;
}

export function createForms(state: SlackState, courier: Courier, menus: Menus): Forms {
  const { workspace, views, triggers, responseUrls } = state;

  /** Addresses to answer on, for menus of conversations that asked for one. */
  function responseUrlsOf(member: string, view: ShownView, values: ReturnType<typeof stateOf>): unknown[] {
    return elementsOf(view.payload.blocks)
      .filter(({ element }) => element['response_url_enabled'] === true)
      .flatMap(({ blockId, actionId }) => {
        const held = values[blockId]?.[actionId];
        const channel = held?.['selected_conversation'] ?? held?.['selected_channel'];
        if (typeof channel !== 'string') return [];
        const address = state.url() + responseUrls.issue({ channel, member, message: null });
        return [{ block_id: blockId, action_id: actionId, channel_id: channel, response_url: address }];
      });
  }

  function take(view: ShownView, answer: unknown): Submitted {
    if (typeof answer !== 'object' || answer === null) return broken('the answer is no object');
    const { response_action, errors, view: next } = answer as Readonly<Record<string, unknown>>;
    if (response_action === undefined) {
      views.close(view, view.payload.clear_on_close === true);
      return { kind: 'closed' };
    }
    if (response_action === 'clear') {
      views.close(view, true);
      return { kind: 'cleared' };
    }
    if (response_action === 'errors') return fieldErrors(view, errors);
    if (response_action !== 'update' && response_action !== 'push')
      return broken('unknown `response_action`');
    const problems = viewProblems(next, 'modal', workspace);
    if (problems.length > 0) return broken(...problems.map((one) => `${one.message} ${one.pointer}`));
    if (response_action === 'update') {
      views.update(view, next as ViewPayload);
      return { kind: 'updated' };
    }
    if (views.modals(view.member).length >= STACK_DEPTH) return broken('push_limit_reached');
    views.push(view.member, next as ViewPayload);
    return { kind: 'pushed' };
  }

  return {
    async submit(member, view, entered) {
      const { blocks } = view.payload;
      const offered = menus.offered(member.id);
      const errors = inputProblems(blocks, entered, offered);
      if (Object.keys(errors).length > 0) return { kind: 'incomplete', errors };
      const values = stateOf(blocks, entered, offered);
      const payload = {
        type: 'view_submission',
        ...actorPayload(state, member),
        trigger_id: triggers.issue({ member: member.id, viewId: view.id }),
        view: viewObject(view, workspace, values),
        response_urls: responseUrlsOf(member.id, view, values),
      };
      const heard = await courier.ask({ kind: 'interactive', payload, answerable: true });
      if (!heard.acked) return { kind: 'unanswered', reason: heard.reason };
      // The app may have changed the view while it was asked.
      return take(views.find(view.id) ?? view, heard.payload);
    },
    async close(member, view, all) {
      const cleared = all || view.payload.clear_on_close === true;
      const gone = views.close(view, cleared);
      const heard = gone
        .filter(({ payload }) => payload.notify_on_close === true)
        .map((one) => {
          const shown = viewObject(
            one,
            workspace,
            stateOf(one.payload.blocks, {}, () => null),
          );
          const payload = { type: 'view_closed', ...actorPayload(state, member), view: shown };
          return courier.ask({
            kind: 'interactive',
            payload: { ...payload, is_cleared: cleared },
            answerable: false,
          });
        });
      return (await Promise.all(heard))[0] ?? null;
    },
  };
}

const broken = (...problems: readonly string[]): Submitted => ({ kind: 'broken', problems });

/** Errors stand under input blocks; for any other Slack shows that something went wrong. */
function fieldErrors(view: ShownView, errors: unknown): Submitted {
  const inputs = view.payload.blocks
    .map((block) => block as { type?: unknown; block_id?: unknown })
    .filter(({ type }) => type === 'input')
    .map(({ block_id }) => block_id);
  const listed = typeof errors === 'object' && errors !== null ? Object.entries(errors) : [];
  if (listed.length === 0) return broken('`errors` must name at least one block');
  const lost = listed.filter(([id, text]) => !inputs.includes(id) || typeof text !== 'string');
  if (lost.length > 0) return broken(...lost.map(([id]) => `\`errors\` names no input block: ${id}`));
  return { kind: 'refused', errors: Object.fromEntries(listed) };
}
