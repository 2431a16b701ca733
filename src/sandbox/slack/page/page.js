const POLL_MS = 2000;
const messages = document.getElementById('messages');
const sidebar = document.getElementById('sidebar');
const lost = document.getElementById('lost');
const { channel, themeAsked } = document.body.dataset;
let revision = document.body.dataset.revision;

/** Makes the children of `parent` those of `markup`, and leaves alone whatever has not changed. */
function show(parent, markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  const fresh = [...template.content.children];
  const shown = new Map([...parent.children].map((child) => [child.id, child]));
  for (const [index, next] of fresh.entries()) {
    const before = shown.get(next.id);
    const kept = before?.isEqualNode(next) ? before : next;
    if (parent.children[index] !== kept) parent.insertBefore(kept, parent.children[index] ?? null);
  }
  while (parent.children.length > fresh.length) parent.lastElementChild.remove();
}

async function poll() {
  const query = new URLSearchParams({ channel, theme: themeAsked, revision });
  const response = await fetch(`/messages.json?${query}`);
  const news = await response.json();
  lost.textContent = '';
  if (news.messages === undefined) return;
  const atEnd = messages.scrollHeight - messages.scrollTop - messages.clientHeight < 40;
  show(sidebar, news.sidebar);
  show(messages, news.messages);
  if (atEnd) messages.scrollTop = messages.scrollHeight;
  revision = String(news.revision);
}

if (location.hash === '') messages.querySelector(':scope > article:last-of-type')?.scrollIntoView();
sidebar.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

setInterval(() => {
  if (document.hidden) return;
  poll().catch(() => {
    lost.textContent = 'The sandbox does not answer; it may have been stopped.';
  });
}, POLL_MS);
