import type { Conversation, Workspace } from '../workspace.ts';
import { APP_ICON, drawAvatar } from './avatars.ts';
import { drawMessages } from './draw-message.ts';
import { type Html, html } from './html.ts';
import { sceneOf } from './scene.ts';

export type Theme = 'light' | 'dark' | null;

/** The conversation that the page opens: the one asked for, else the first with messages, else the first. */
export function conversationFor(workspace: Workspace, id: string | null): Conversation | null {
  const all = workspace.conversations();
  if (id !== null && id !== '') return all.find((one) => one.id === id) ?? null;
  return all.find((one) => workspace.messages(one.id).length > 0) ?? all[0] ?? null;
}

/** The parts of the page that change when messages arrive. */
export interface LiveParts {
  readonly sidebar: Html;
  readonly messages: Html;
}

export function drawLiveParts(workspace: Workspace, open: Conversation | null, theme: Theme): LiveParts {
  return {
    sidebar: drawSidebar(workspace, open, theme),
    messages:
      open === null
        ? html`<p class="empty" id="empty">There is no such conversation. Choose one on the left.</p>`
        : drawMessages(open, workspace.messages(open.id), zoneOf(workspace, open), sceneOf(workspace)),
  };
}

/** The whole page. @param theme null follows the reader's system */
export function drawPage(workspace: Workspace, open: Conversation | null, theme: Theme): string {
  const { sidebar, messages } = drawLiveParts(workspace, open, theme);
  const title = open === null ? 'Not found' : (open.user?.name ?? `#${open.name}`);
  const chosen = theme !== null && html` data-theme="${theme}"`;
  return html`<!doctype html>
<html lang="en"${chosen}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${workspace.team} · sandbox Slack</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<link rel="stylesheet" href="/message.css">
<link rel="stylesheet" href="/block.css">
<script src="/page.js" defer></script>
</head>
<body data-channel="${open?.id ?? ''}" data-theme-asked="${theme ?? ''}" data-revision="${workspace.revision()}">
<a class="skip" href="#messages">Skip to the messages</a>
<div class="rail" aria-hidden="true"><span class="tile">${[...workspace.team][0] ?? ''}</span></div>
<nav class="sidebar" aria-label="Conversations">
  <p class="workspace"><bdi>${workspace.team}</bdi></p>
  <div id="sidebar">${sidebar}</div>
</nav>
<main>
  <header>${open?.user != null && drawAvatar(open.user.id, open.user.name)}<h1>${
    open?.user === null && html`<span class="hash" aria-hidden="true">#</span>`
  }<bdi>${open?.name ?? 'Not found'}</bdi></h1>${
    open?.user != null && html`<span class="subtitle">direct messages from Plumbline</span>`
  }${drawThemes(open, theme)}</header>
  <div id="messages" class="messages" role="log" aria-live="polite" aria-label="Messages" tabindex="0">${messages}</div>
  <footer><span class="avatar">${APP_ICON}</span><p><strong>This is the local sandbox.</strong> Messages are drawn as Slack would draw them; nothing here has left this machine, and buttons answer nobody. <span id="lost" role="status"></span></p></footer>
</main>
</body>
</html>`.markup;
}

function drawSidebar(workspace: Workspace, open: Conversation | null, theme: Theme): Html {
  const all = workspace.conversations();
  const lists: [string, readonly Conversation[]][] = [
    ['Channels', all.filter(({ user }) => user === null)],
    ['Direct messages', all.filter(({ user }) => user !== null)],
  ];
  return html`${lists.map(([name, list], index) =>
    list.length === 0
      ? html``
      : html`<section id="list-${index}" aria-labelledby="list-name-${index}"><h2 id="list-name-${index}">${name}</h2><ul>${list.map(
          (one) => html`<li>${drawEntry(one, workspace, open?.id === one.id, theme)}</li>`,
        )}</ul></section>`,
  )}`;
}

function drawEntry(one: Conversation, workspace: Workspace, isOpen: boolean, theme: Theme): Html {
  const count = workspace.messages(one.id).length;
  const mark =
    one.user === null
      ? html`<span class="hash" aria-hidden="true">#</span>`
      : drawAvatar(one.user.id, one.user.name);
  return html`<a href="${addressOf(one.id, theme)}"${isOpen && html` aria-current="page"`} class="${
    count === 0 ? 'quiet' : ''
  }">${mark}<bdi class="label">${one.name}</bdi>${
    count > 0 &&
    html`<span class="count"><span aria-hidden="true">${count}</span><span class="unseen">${count === 1 ? '1 message' : `${count} messages`}</span></span>`
  }</a>`;
}

function drawThemes(open: Conversation | null, theme: Theme): Html {
  const themes = ['light', 'dark'] as const;
  return html`<span class="themes">${themes.map(
    (one) =>
      html`<a class="theme" href="${addressOf(open?.id ?? '', one)}"${one === theme && html` aria-current="true"`}>${one === 'light' ? 'Light' : 'Dark'}</a>`,
  )}</span>`;
}

function addressOf(channel: string, theme: Theme): string {
  const query = new URLSearchParams({ ...(channel && { channel }), ...(theme && { theme }) });
  return `/?${query}`;
}

/** Direct messages show their reader's time; channels that of most members. */
function zoneOf(workspace: Workspace, { user }: Conversation): string {
  if (user !== null) return user.zone;
  const counts = new Map<string, number>();
  for (const { zone } of workspace.members) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? 'UTC';
}
