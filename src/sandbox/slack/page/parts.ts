import type { SlackState } from '../state.ts';
import type { Conversation } from '../workspace.ts';
import { APP_ICON, drawAvatar } from './avatars.ts';
import { drawMessages } from './draw-message.ts';
import { drawHome, drawModal } from './draw-view.ts';
import { type Html, html } from './html.ts';
import { addressOf, conversationsOf, type Look } from './look.ts';
import { sceneOf } from './scene.ts';

/** The parts of the page that change while somebody looks. */
export interface Parts {
  readonly sidebar: Html;
  /** The messages of the open conversation, or the Home tab. */
  readonly main: Html;
  readonly modal: Html;
}

export function drawParts(state: SlackState, look: Look): Parts {
  const { workspace, views, app } = state;
  const { member, open, tab } = look;
  const scene = sceneOf(workspace, member?.id ?? null);
  return {
    sidebar: drawSidebar(state, look),
    main:
      member !== null && tab === 'home'
        ? drawHome(views.home(member.id), app.name, scene)
        : open === null
          ? html`<p class="empty" id="empty">There is no such conversation. Choose one on the left.</p>`
          : drawMessages(open, seenBy(state, look, open), zoneOf(state, look), scene),
    modal: member === null ? html`` : drawModal(views.modals(member.id), scene),
  };
}

/** What somebody sees of a conversation: all but whispers to others. */
function seenBy({ workspace }: SlackState, { member }: Look, { id }: Conversation) {
  return workspace
    .messages(id)
    .filter(({ onlyFor }) => member === null || onlyFor === undefined || onlyFor === member.id);
}

function drawSidebar(state: SlackState, look: Look): Html {
  const all = conversationsOf(look.member, state.workspace);
  const direct = all.filter(({ user }) => user !== null);
  const lists: [string, readonly Conversation[]][] = [
    ['Channels', all.filter(({ user }) => user === null)],
    [look.member === null ? 'Direct messages' : 'Apps', direct],
  ];
  return html`${lists.map(([name, list], index) =>
    list.length === 0
      ? html``
      : html`<section id="list-${index}" aria-labelledby="list-name-${index}"><h2 id="list-name-${index}">${name}</h2><ul>${list.map(
          (one) => html`<li>${drawEntry(one, state, look)}</li>`,
        )}</ul></section>`,
  )}`;
}

function drawEntry(one: Conversation, state: SlackState, look: Look): Html {
  const count = seenBy(state, look, one).length;
  const isOpen = look.open?.id === one.id;
  const label = one.user !== null && look.member !== null ? state.app.name : one.name;
  const counted = html`<span class="count"><span aria-hidden="true">${count}</span><span class="unseen">${count === 1 ? '1 message' : `${count} messages`}</span></span>`;
  return html`<a href="${addressOf(look, { channel: one.id })}"${isOpen && html` aria-current="page"`} class="${
    count === 0 ? 'quiet' : ''
  }">${markOf(one, look)}<bdi class="label">${label}</bdi>${count > 0 && counted}</a>`;
}

export function markOf({ user }: Conversation, { member }: Look): Html {
  if (user === null) return html`<span class="hash" aria-hidden="true">#</span>`;
  return member === null ? drawAvatar(user.id, user.name) : html`<span class="avatar">${APP_ICON}</span>`;
}

/** Everybody sees their own time; an onlooker that of the reader, or in channels that of most members. */
function zoneOf({ workspace }: SlackState, { member, open }: Look): string {
  const zone = member?.zone ?? open?.user?.zone;
  if (zone !== undefined) return zone;
  const counts = new Map<string, number>();
  for (const one of workspace.members) counts.set(one.zone, (counts.get(one.zone) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? 'UTC';
}
