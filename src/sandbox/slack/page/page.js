import { listen, prepare } from './controls.js';
import { listenToModal, showModal } from './modal.js';
import { act } from './server.js';
import { listenToWriting } from './writing.js';

const main = document.getElementById('main');
const sidebar = document.getElementById('sidebar');
const lost = document.getElementById('lost');
const { as, channel, tab, themeAsked } = document.body.dataset;
/** The markup from which each child was made: what a person opened or typed since does not count as a change. */
const made = new WeakMap();

/** Makes the children of `parent` those of `markup`, and leaves alone whatever has not changed. */
function show(parent, markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  const fresh = [...template.content.children];
  const shown = new Map([...parent.children].map((child) => [child.id, child]));
  for (const [index, next] of fresh.entries()) {
    const before = shown.get(next.id);
    const text = next.outerHTML;
    const same = before !== undefined && (made.get(before) === text || before.isEqualNode(next));
    const kept = same ? before : next;
    made.set(kept, text);
    if (before?.querySelector('.thread')?.open) kept.querySelector('.thread')?.setAttribute('open', '');
    if (!same) prepare(kept);
    if (parent.children[index] !== kept) parent.insertBefore(kept, parent.children[index] ?? null);
  }
  while (parent.children.length > fresh.length) parent.lastElementChild.remove();
}

function take(parts) {
  const atEnd = main.scrollHeight - main.scrollTop - main.clientHeight < 40;
  if (parts.sidebar !== undefined) show(sidebar, parts.sidebar);
  if (parts.main !== undefined) show(main, parts.main);
  if (parts.modal !== undefined) showModal(parts.modal);
  if (atEnd && tab === 'messages') main.scrollTop = main.scrollHeight;
}

listen();
listenToModal();
listenToWriting();
prepare(main);
if (tab === 'messages' && location.hash === '') main.scrollTop = main.scrollHeight;
sidebar.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
document.getElementById('who').addEventListener('change', ({ target }) => {
  const query = new URLSearchParams({ ...(target.value && { as: target.value }) });
  if (themeAsked !== '') query.set('theme', themeAsked);
  location.assign(`/?${query}`);
});

const query = new URLSearchParams({ channel, tab, ...(as && { as }) });
if (themeAsked !== '') query.set('theme', themeAsked);
const news = new EventSource(`/live?${query}`);
let looked = as === '' || document.querySelector('.tabs') === null;
news.addEventListener('open', () => {
  lost.textContent = '';
  if (!looked) act({ do: 'look', tab });
  looked = true;
});
news.addEventListener('error', () => {
  lost.textContent = 'The sandbox does not answer; it may have been stopped.';
});
news.addEventListener('message', ({ data }) => {
  take(JSON.parse(data));
  document.body.dataset.live = 'yes';
});
addEventListener('pagehide', () => news.close());
