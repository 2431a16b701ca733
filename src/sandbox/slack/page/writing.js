import { act, whileBusy } from './server.js';

const { channel } = document.body.dataset;
const commands = document.getElementById('commands');

function grow(textarea) {
  textarea.rows = Math.min(8, textarea.value.split('\n').length);
}

function offer(textarea) {
  if (commands === null || !commands.parentElement.contains(textarea)) return;
  const typed = /^\/\S*$/.test(textarea.value);
  let some = false;
  for (const one of commands.children) {
    one.hidden = !typed || !one.dataset.command.startsWith(textarea.value);
    some ||= !one.hidden;
  }
  commands.hidden = !some;
}

async function send(form) {
  const textarea = form.querySelector('textarea');
  const text = textarea.value.trim();
  if (text === '') return;
  const { thread } = form.dataset;
  const deed = { do: 'say', text, channel, ...(thread !== undefined && { threadTs: thread }) };
  textarea.value = '';
  grow(textarea);
  offer(textarea);
  const answer = await whileBusy(form.querySelector('.send'), () => act(deed));
  // What could not be sent is not lost.
  if (!answer.ok && textarea.value === '') textarea.value = text;
}

/** Listens to every box for writing, wherever it comes to stand. */
export function listenToWriting() {
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('.composer')) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener('input', ({ target }) => {
    if (!target.matches('.composer textarea')) return;
    grow(target);
    offer(target);
  });
  document.addEventListener('keydown', (event) => {
    if (!event.target.matches?.('.composer textarea')) return;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send(event.target.form);
  });
  commands?.addEventListener('click', ({ target }) => {
    const textarea = commands.parentElement.querySelector('textarea');
    textarea.value = `${target.closest('[data-command]').dataset.command} `;
    commands.hidden = true;
    textarea.focus();
  });
}
