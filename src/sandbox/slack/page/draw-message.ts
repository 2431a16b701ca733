import { dayOf, timeOf } from '../../../clock.ts';
import { identified } from '../identified.ts';
import type { Conversation, PostedMessage } from '../workspace.ts';
import { APP_ICON, drawAvatar } from './avatars.ts';
import { drawBlocks } from './draw-blocks.ts';
import { type Html, html } from './html.ts';
import { drawMrkdwn } from './mrkdwn.ts';
import type { Scene } from './scene.ts';

const COMPACT_WITHIN_MS = 5 * 60_000;

/**
 * Draws the messages of a conversation, oldest first: a divider for each day, replies under the message that
 * they answer, and no second picture where one message follows another within five minutes.
 * @param zone the time zone of whoever reads them
 */
export function drawMessages(
  conversation: Conversation,
  messages: readonly PostedMessage[],
  zone: string,
  scene: Scene,
): Html {
  const drawn: Html[] = [];
  let before: PostedMessage | null = null;
  for (const message of messages.filter(({ threadTs }) => threadTs === null)) {
    const day = dayOf(instantOf(message), zone);
    const newDay = before === null || dayOf(instantOf(before), zone) !== day;
    if (newDay) drawn.push(html`<h2 class="day" id="day-${day}"><span>${dayName(day)}</span></h2>`);
    const replies = messages.filter(({ threadTs }) => threadTs === message.ts);
    const hadReplies = messages.some(({ threadTs }) => threadTs === before?.ts);
    const near =
      before !== null &&
      before.author === message.author &&
      before.onlyFor === message.onlyFor &&
      millisecondsOf(message) - millisecondsOf(before) < COMPACT_WITHIN_MS;
    drawn.push(drawMessage(message, zone, scene, !newDay && !hadReplies && near, replies));
    before = message;
  }
  if (drawn.length > 0) return html`${drawn}`;
  if (conversation.user !== null && scene.viewer !== null) {
    return html`<p class="empty" id="empty">Nothing has been written here yet.</p>`;
  }
  const place = conversation.user === null ? `#${conversation.name}` : conversation.name;
  return html`<p class="empty" id="empty">Nothing has been posted to <bdi>${place}</bdi> yet.</p>`;
}

function drawMessage(
  message: PostedMessage,
  zone: string,
  scene: Scene,
  compact: boolean,
  replies: readonly PostedMessage[],
): Html {
  const { ts, text, blocks, edited, files, author, onlyFor, channel } = message;
  const at = instantOf(message);
  const time = html`<time datetime="${at}" title="${dayName(dayOf(at, zone))}, ${timeOf(at, zone)} (${zone})">${timeOf(at, zone)}</time>`;
  const name = `message-${ts.replace('.', '-')}`;
  const answerable = scene.viewer !== null && message.threadTs === null && onlyFor === undefined;
  return html`<article class="message${compact && ' compact'}${onlyFor !== undefined && ' private'}" id="m${ts}" data-channel="${channel}" data-ts="${ts}" aria-labelledby="${name}">
    <div class="gutter">${compact ? time : pictureOf(message, scene)}</div>
    <div class="content">
      ${onlyFor !== undefined && html`<p class="whisper"><span aria-hidden="true">👁</span> Only visible to <bdi>${scene.viewer === onlyFor ? 'you' : scene.memberName(onlyFor)}</bdi></p>`}
      <div class="sender${compact && ' unseen'}" id="${name}">${nameOf(author, scene)} ${!compact && time}</div>
      ${blocks.length > 0 ? drawBlocks(identified(blocks, ts), scene) : drawMrkdwn(text, scene)}
      ${edited && blocks.length === 0 && html`<span class="edited">(edited)</span>`}
      ${files.map((id) => drawFile(id, scene))}
      ${(replies.length > 0 || answerable) && drawThread(message, replies, zone, scene, answerable)}
    </div>
  </article>`;
}

const pictureOf = ({ author }: PostedMessage, scene: Scene): Html =>
  author === undefined
    ? html`<span class="avatar">${APP_ICON}</span>`
    : drawAvatar(author, scene.memberName(author));

function nameOf(author: string | undefined, scene: Scene): Html {
  if (author !== undefined) return html`<bdi class="name">${scene.memberName(author)}</bdi>`;
  return html`<span class="name">Plumbline</span> <abbr class="badge" title="This is an app">APP</abbr>`;
}

function drawThread(
  root: PostedMessage,
  replies: readonly PostedMessage[],
  zone: string,
  scene: Scene,
  answerable: boolean,
): Html {
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  const summary =
    replies.length === 0
      ? html`<summary class="quiet">Reply in thread</summary>`
      : html`<summary><span class="avatar">${APP_ICON}</span>${count}</summary>`;
  // Who only looks on sees everything; a member opens what they want to read.
  const open = replies.length > 0 && scene.viewer === null && html` open`;
  return html`<details class="thread"${open}>${summary}${replies.map((reply) =>
    drawMessage(reply, zone, scene, false, []),
  )}${
    answerable &&
    html`<form class="composer reply" data-thread="${root.ts}"><textarea rows="1" dir="auto" aria-label="Reply" placeholder="Reply…"></textarea><button class="send" aria-label="Send reply">➤</button></form>`
  }</details>`;
}

function drawFile(id: string, scene: Scene): Html {
  const file = scene.file(id);
  if (file === null) return html`<p class="subtitle">A file was shared.</p>`;
  const address = html`/files/${file.id}/${encodeURIComponent(file.name)}`;
  if (scene.picture(id) === null) {
    return html`<a class="file" href="${address}" download><span aria-hidden="true">📄</span><bdi>${file.title}</bdi><small>${Math.ceil(file.size / 1024)} kB</small></a>`;
  }
  return html`<figure><figcaption dir="auto">${file.title}</figcaption><img src="${address}" alt="${file.title}" loading="lazy"></figure>`;
}

const millisecondsOf = ({ ts }: PostedMessage): number => Math.floor(Number(ts)) * 1000;
const instantOf = (message: PostedMessage): string => new Date(millisecondsOf(message)).toISOString();

function dayName(day: string): string {
  const format = {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC',
  } as const;
  return new Intl.DateTimeFormat('en', format).format(new Date(`${day}T00:00:00Z`));
}
