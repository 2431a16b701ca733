import { draftOf, enteredIn, prepare, restore } from './controls.js';
import { act, whileBusy } from './server.js';

const dialog = document.getElementById('modal');
/** What has been entered in modals that lie below others, by their ids. */
const drafts = new Map();
let busy = false;

const sheet = () => dialog.querySelector('.sheet');

/** Shows the topmost modal as the sandbox holds it, and keeps what has been entered where it still fits. */
export function showModal(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  const fresh = template.content.firstElementChild;
  const shown = sheet();
  if (shown !== null) drafts.set(shown.dataset.view, draftOf(shown));
  if (fresh === null) {
    drafts.clear();
    dialog.replaceChildren();
    if (dialog.open) dialog.close();
    return;
  }
  const { view, hash } = fresh.dataset;
  if (dialog.open && shown?.dataset.view === view && shown.dataset.hash === hash) return;
  dialog.replaceChildren(fresh);
  prepare(fresh);
  const draft = drafts.get(view);
  if (draft !== undefined) restore(fresh, draft);
  if (!dialog.open) dialog.showModal();
  const first = fresh.querySelector(
    '[data-focus] :is(input, select, textarea), .inside :is(input, select, textarea)',
  );
  (first ?? fresh.querySelector('.inside')).focus();
}

function showErrors(errors) {
  let first = null;
  for (const field of sheet().querySelectorAll('[data-field]')) {
    const text = errors[field.dataset.field];
    const wrong = field.querySelector('.wrong');
    wrong.textContent = text ?? '';
    wrong.hidden = text === undefined;
    for (const input of field.querySelectorAll('input, select, textarea')) {
      input.setAttribute('aria-invalid', String(text !== undefined));
    }
    if (text !== undefined) first ??= field;
  }
  first?.scrollIntoView({ block: 'center' });
  first?.querySelector('input, select, textarea, summary')?.focus();
}

function showTrouble(text) {
  const trouble = sheet()?.querySelector('.trouble');
  if (!trouble) return;
  trouble.textContent = text ?? '';
  trouble.hidden = !text;
  if (text) trouble.scrollIntoView();
}

async function submit() {
  const form = sheet();
  if (busy || form === null) return;
  busy = true;
  showTrouble(null);
  const deed = { do: 'submit', view: form.dataset.view, entered: enteredIn(form) };
  const button = form.querySelector('[type=submit]');
  const answer = await whileBusy(button, () => act(deed, true));
  busy = false;
  if (sheet() === null) return;
  showErrors(answer.errors ?? {});
  if (!answer.ok) showTrouble(answer.notice ?? `That did not work: ${answer.error}`);
  else if (answer.kind === 'unanswered') {
    showTrouble(`We had some trouble connecting: ${answer.notice} Try again?`);
  } else if (answer.kind === 'broken') showTrouble(answer.notice);
}

/** Listens to the frame of modals; what stands inside is listened to with all else. */
export function listenToModal() {
  dialog.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  dialog.addEventListener('click', ({ target }) => {
    const closing = target.closest('[data-close]');
    if (closing === null) return;
    act({ do: 'close', view: sheet().dataset.view, all: closing.dataset.close === 'all' });
  });
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    if (sheet() !== null) act({ do: 'close', view: sheet().dataset.view, all: false });
  });
}
