import type { Clock } from '../../clock.ts';
import { identified } from './identified.ts';
import { slackId } from './ids.ts';
import type { Workspace } from './workspace.ts';

/** A modal or a Home tab as it is shown; `payload` is what the app sent, with ids for all blocks. */
export interface ShownView {
  readonly id: string;
  /** Changes with every version. */
  readonly hash: string;
  readonly member: string;
  readonly rootId: string;
  readonly previousId: string | null;
  readonly payload: ViewPayload;
}

/** A view as an app sends it, found sound. */
export interface ViewPayload {
  readonly type: 'modal' | 'home';
  readonly blocks: readonly unknown[];
  readonly callback_id?: string;
  readonly external_id?: string;
  readonly private_metadata?: string;
  readonly clear_on_close?: boolean;
  readonly notify_on_close?: boolean;
  readonly [key: string]: unknown;
}

/** How many modals lie on each other at most. */
export const STACK_DEPTH = 3;

/** Every Home tab and every open modal. It accepts whatever it is handed: the methods check before they call. */
export interface Views {
  find(id: string): ShownView | null;
  byExternalId(externalId: string): ShownView | null;
  home(member: string): ShownView | null;
  /** The modals that a member has open, the lowest first. */
  modals(member: string): readonly ShownView[];
  publish(member: string, payload: ViewPayload): ShownView;
  /** In place of all modals that the member has open. */
  open(member: string, payload: ViewPayload): ShownView;
  push(member: string, payload: ViewPayload): ShownView;
  update(view: ShownView, payload: ViewPayload): ShownView;
  /** Takes away a modal and those above it, or with `all` every one. @returns what was taken away, highest first */
  close(view: ShownView, all: boolean): readonly ShownView[];
}

export function openViews(workspace: Workspace, clock: Clock): Views {
  const homes = new Map<string, ShownView>();
  const stacks = new Map<string, ShownView[]>();
  let made = 0;
  const all = (): ShownView[] => [...homes.values(), ...[...stacks.values()].flat()];

  function shown(view: Pick<ShownView, 'id' | 'member' | 'rootId' | 'previousId'>, payload: ViewPayload) {
    const hash = `${Math.floor(Date.parse(clock.now()) / 1000)}.${slackId('', `hash ${++made}`).toLowerCase().slice(0, 8)}`;
    return { ...view, hash, payload: { ...payload, blocks: identified(payload.blocks, hash) } };
  }
  const newId = (): string => slackId('V', `view ${++made}`);
  const keep = (member: string, stack: ShownView[]): void => {
    stacks.set(member, stack);
    workspace.touch();
  };

  return {
    find: (id) => all().find((view) => view.id === id) ?? null,
    byExternalId: (externalId) => all().find(({ payload }) => payload.external_id === externalId) ?? null,
    home: (member) => homes.get(member) ?? null,
    modals: (member) => stacks.get(member) ?? [],
    publish(member, payload) {
      const id = homes.get(member)?.id ?? newId();
      const view = shown({ id, member, rootId: id, previousId: null }, payload);
      homes.set(member, view);
      workspace.touch();
      return view;
    },
    open(member, payload) {
      const id = newId();
      const view = shown({ id, member, rootId: id, previousId: null }, payload);
      keep(member, [view]);
      return view;
    },
    push(member, payload) {
      const stack = stacks.get(member) ?? [];
      const id = newId();
      const previousId = stack.at(-1)?.id ?? null;
      const view = shown({ id, member, rootId: stack[0]?.id ?? id, previousId }, payload);
      keep(member, [...stack, view]);
      return view;
    },
    update(before, payload) {
      const view = shown(before, payload);
      if (before.payload.type === 'home') {
        homes.set(before.member, view);
        workspace.touch();
      } else {
        const stack = stacks.get(before.member) ?? [];
        keep(
          before.member,
          stack.map((one) => (one.id === before.id ? view : one)),
        );
      }
      return view;
    },
    close(view, all) {
      const stack = stacks.get(view.member) ?? [];
      const from = all ? 0 : stack.findIndex(({ id }) => id === view.id);
      if (from < 0) return [];
      keep(view.member, stack.slice(0, from));
      return stack.slice(from).reverse();
    },
  };
}
