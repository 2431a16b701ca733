import type { SlackFile } from '../files.ts';
import type { Workspace } from '../workspace.ts';
import { type Html, html } from './html.ts';

/** What drawing a text or a block may have to look up. */
export interface Scene {
  memberName(id: string): string;
  channelName(id: string): string;
  /** A shared picture by its id or its address; null where there is none. */
  picture(id: string): SlackFile | null;
  /** Any shared file by its id. */
  file(id: string): SlackFile | null;
  /** Whoever looks, by id; null for an onlooker, for whom buttons do nothing. */
  readonly viewer: string | null;
  /** What a menu of people or channels offers. */
  people(): readonly Named[];
  channels(): readonly Named[];
}

/** Something with a name that a menu can offer. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export function sceneOf(workspace: Workspace, viewer: string | null = null): Scene {
  return {
    viewer,
    file(id) {
      const file = workspace.files.find(id);
      return file?.shared === true ? file : null;
    },
    people: () => workspace.members.filter(({ deactivated }) => !deactivated),
    channels: () =>
      workspace
        .conversations()
        .filter(({ user, isArchived }) => user === null && !isArchived)
        .map(({ id, name }) => ({ id, name: `#${name}` })),
    memberName: (id) => (id === workspace.botUserId ? 'Plumbline' : (workspace.member(id)?.name ?? id)),
    channelName: (id) => workspace.conversations().find((one) => one.id === id)?.name ?? id,
    picture(id) {
      const file = workspace.files.find(/\/files-pri\/(F\w+)/.exec(id)?.[1] ?? id);
      return file?.shared === true && file.mime.startsWith('image/') ? file : null;
    },
  };
}

/** An address that a click may open; null for any other scheme. */
export function safeAddress(address: string): string | null {
  return /^(https?:\/\/|mailto:)\S+$/i.test(address) ? address : null;
}

/** A link that opens beside the page; where the address is not safe to open, its label alone. */
export function drawLink(address: string, label: Html, look = ''): Html {
  const safe = safeAddress(address);
  if (safe === null) return label;
  return html`<a href="${safe}" target="_blank" rel="noopener noreferrer" class="${look}">${label}</a>`;
}
