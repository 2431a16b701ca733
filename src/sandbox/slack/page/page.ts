import type { SlackMember } from '../../vendor-data.ts';
import type { SlackState } from '../state.ts';
import { APP_ICON, drawAvatar } from './avatars.ts';
import { type Html, html } from './html.ts';
import { addressOf, type Look } from './look.ts';
import { drawParts, markOf } from './parts.ts';

/** The whole page. */
export function drawPage(state: SlackState, look: Look): string {
  const { workspace, app } = state;
  const { member, open, tab, theme } = look;
  const { sidebar, main, modal } = drawParts(state, look);
  const place = nameOf(state, look);
  const title = open === null ? 'Not found' : open.user === null ? `#${place}` : place;
  const data = html` data-as="${member?.id ?? ''}" data-channel="${open?.id ?? ''}" data-tab="${tab}" data-theme-asked="${theme ?? ''}" data-app="${app.name}"`;
  return html`<!doctype html>
<html lang="en"${theme !== null && html` data-theme="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${workspace.team} · sandbox Slack</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<link rel="stylesheet" href="/message.css">
<link rel="stylesheet" href="/block.css">
<link rel="stylesheet" href="/control.css">
<link rel="stylesheet" href="/surface.css">
<script src="/page.js" type="module"></script>
</head>
<body${data}>
<a class="skip" href="#main">Skip to the messages</a>
<div class="rail" aria-hidden="true"><span class="tile">${[...workspace.team][0] ?? ''}</span></div>
<nav class="sidebar" aria-label="Conversations">
  <p class="workspace"><bdi>${workspace.team}</bdi></p>
  <div id="sidebar">${sidebar}</div>
  ${drawSwitch(workspace.members, look)}
</nav>
<main>
  <header>${open?.user != null && markOf(open, look)}<h1>${
    open?.user === null && html`<span class="hash" aria-hidden="true">#</span>`
  }<bdi>${place}</bdi></h1>${
    open?.user != null &&
    member === null &&
    html`<span class="subtitle">direct messages from Plumbline</span>`
  }${drawTabs(state, look)}${drawThemes(look)}</header>
  ${
    tab === 'home'
      ? html`<div id="main" class="messages at-home" role="region" aria-label="Home" tabindex="0">${main}</div>`
      : html`<div id="main" class="messages" role="log" aria-live="polite" aria-label="Messages" tabindex="0">${main}</div>`
  }
  ${drawFoot(state, look)}
</main>
<dialog id="modal" aria-labelledby="modal-title">${modal}</dialog>
<dialog id="question" aria-labelledby="question-title"></dialog>
<p id="toast" role="status" hidden></p>
</body>
</html>`.markup;
}

function nameOf({ app }: SlackState, { member, open }: Look): string {
  if (open === null) return 'Not found';
  return open.user !== null && member !== null ? app.name : open.name;
}

/** Who one is: somebody of the workspace, or an onlooker. */
function drawSwitch(members: readonly SlackMember[], { member }: Look): Html {
  const said = { member: '', guest: ' (guest)', stranger: ' (from elsewhere)' };
  const options = members
    .filter(({ deactivated }) => !deactivated)
    .map(
      ({ id, name, kind = 'member' }) =>
        html`<option value="${id}"${id === member?.id && html` selected`}>${name}${said[kind]}</option>`,
    );
  return html`<label class="switch">${
    member === null
      ? html`<span class="avatar onlooker" aria-hidden="true">👀</span>`
      : drawAvatar(member.id, member.name)
  }<span>You are</span><select id="who" aria-label="You are"><option value="">an onlooker</option>${options}</select></label>`;
}

function drawTabs({ app }: SlackState, look: Look): Html {
  const { member, open, tab } = look;
  if (member === null || open?.user == null || !app.homeTab) return html``;
  const tabs = [['home', 'Home'], ...(app.messagesTab ? [['messages', 'Messages']] : [])] as [
    Look['tab'],
    string,
  ][];
  return html`<nav class="tabs" aria-label="${app.name}">${tabs.map(
    ([name, label]) =>
      html`<a href="${addressOf(look, { tab: name })}"${name === tab && html` aria-current="page"`}>${label}</a>`,
  )}</nav>`;
}

function drawThemes(look: Look): Html {
  const themes = ['light', 'dark'] as const;
  return html`<span class="themes">${themes.map(
    (one) =>
      html`<a class="theme ${one}" href="${addressOf(look, { theme: one })}"${one === look.theme && html` aria-current="true"`}>${one === 'light' ? 'Light' : 'Dark'}</a>`,
  )}</span>`;
}

/** Where one writes; for an onlooker, what this is. */
function drawFoot({ app }: SlackState, look: Look): Html {
  const { member, open, tab } = look;
  const lost = html`<span id="lost" role="status"></span>`;
  if (member === null || open === null) {
    return html`<footer><span class="avatar">${APP_ICON}</span><p><strong>This is the local sandbox.</strong> Messages are drawn as Slack would draw them, and nothing here has left this machine. Say who you are, below the conversations, to answer and to press buttons. ${lost}</p></footer>`;
  }
  if (tab === 'home') return html`<p class="lost">${lost}</p>`;
  if (open.user !== null && app.messagesReadOnly) {
    return html`<footer><p>Sending messages to this app has been turned off. ${lost}</p></footer>`;
  }
  const commands = app.commands.map(
    ({ command, description }) =>
      html`<button type="button" class="item" data-command="${command}"><strong>${command}</strong> <span>${description}</span></button>`,
  );
  const to = open.user === null ? `#${open.name}` : app.name;
  return html`<form class="composer" id="composer"><div class="list commands" id="commands" hidden>${commands}</div><textarea rows="1" dir="auto" aria-label="Message to ${to}" placeholder="Message ${to}"></textarea><button class="send" aria-label="Send">➤</button></form><p class="lost">${lost}</p>`;
}
