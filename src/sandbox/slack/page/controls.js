import { act, whileBusy } from './server.js';

const SEARCH_MS = 250;
const MULTIPLE = /^(multi_|checkboxes|file_input)/;

const inputsOf = (control) => [...control.querySelectorAll('input, select, textarea')];
const chipsOf = (control) => [...control.querySelectorAll('.chip')];

/** What stands in a control: a text, a list, or null for nothing. */
export function heldIn(control) {
  const kind = control.dataset.control;
  if (kind.endsWith('external_select')) {
    const values = chipsOf(control).map((chip) => chip.dataset.value);
    return MULTIPLE.test(kind) ? values : (values[0] ?? null);
  }
  if (kind === 'file_input') return JSON.parse(control.dataset.files ?? '[]');
  const inputs = inputsOf(control);
  if (MULTIPLE.test(kind)) return inputs.filter((one) => one.checked).map((one) => one.value);
  if (kind === 'radio_buttons') return inputs.find((one) => one.checked)?.value ?? null;
  const [{ value }] = inputs;
  if (kind === 'datetimepicker') return value === '' ? null : String(Date.parse(value) / 1000);
  return value === '' ? null : value;
}

/** What has been entered in a surface, by block and action id. */
export function enteredIn(surface) {
  const entered = {};
  for (const control of surface.querySelectorAll('[data-control]')) {
    const { block, action } = control.dataset;
    entered[block] = { ...entered[block], [action]: heldIn(control) };
  }
  return entered;
}

/** What stands in each control, in a form that `restore` puts back. */
export function draftOf(surface) {
  return new Map(
    [...surface.querySelectorAll('[data-control]')].map((control) => [
      `${control.dataset.block} ${control.dataset.action}`,
      {
        states: inputsOf(control).map(({ value, checked, type }) => ({ value, checked, type })),
        chips: chipsOf(control).map((chip) => chip.cloneNode(true)),
        files: control.dataset.files,
      },
    ]),
  );
}

/** Puts back what stood in controls that are still the same. */
export function restore(surface, draft) {
  for (const control of surface.querySelectorAll('[data-control]')) {
    const kept = draft.get(`${control.dataset.block} ${control.dataset.action}`);
    const inputs = inputsOf(control);
    if (kept === undefined || kept.states.length !== inputs.length) continue;
    for (const [index, input] of inputs.entries()) {
      const { value, checked, type } = kept.states[index];
      if (type !== input.type || type === 'file') continue;
      if (type === 'checkbox' || type === 'radio') input.checked = input.value === value && checked;
      else input.value = value;
    }
    control.querySelector('.chips')?.replaceChildren(...kept.chips);
    if (kept.files !== undefined) control.dataset.files = kept.files;
    tell(control);
  }
}

/** Shows on a menu what has been chosen in it. */
function tell(control) {
  const summary = control.querySelector('summary');
  if (summary === null || !control.dataset.control.startsWith('multi_')) return;
  const labels = inputsOf(control)
    .filter((one) => one.checked)
    .map((one) => one.parentElement.textContent.trim());
  summary.firstElementChild.textContent = labels.length > 0 ? labels.join(', ') : summary.dataset.empty;
  summary.classList.toggle('chosen', labels.length > 0);
}

/** Makes ready what the markup alone cannot say. */
export function prepare(root) {
  for (const control of root.querySelectorAll('[data-control]')) tell(control);
  for (const input of root.querySelectorAll('[data-seconds]')) {
    const seconds = Number(input.dataset.seconds);
    if (seconds === 0) continue;
    const local = new Date(seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60_000);
    input.value = local.toISOString().slice(0, 16);
  }
}

function whereOf(element) {
  const surface = element.closest('[data-view]');
  if (surface !== null) return { view: surface.dataset.view };
  const { channel, ts } = element.closest('[data-ts]').dataset;
  return { channel, ts };
}

const surfaceOf = (element) => element.closest('[data-view], [data-ts]');

/** Asks first where the app wants that. */
async function agreed(asked) {
  if (asked === undefined) return true;
  const { title, text, confirm, deny, danger } = JSON.parse(asked);
  const dialog = document.getElementById('question');
  const part = (tag, content, look = '') => {
    const made = document.createElement(tag);
    made.textContent = content;
    made.dir = 'auto';
    made.className = look;
    return made;
  };
  const heading = part('h2', title);
  heading.id = 'question-title';
  const row = part('div', '', 'bottom');
  const no = part('button', deny, 'button');
  const yes = part('button', confirm, `button ${danger ? 'danger' : 'primary'}`);
  row.append(no, yes);
  dialog.replaceChildren(heading, part('p', text), row);
  dialog.showModal();
  const answer = await new Promise((resolve) => {
    yes.addEventListener('click', () => resolve(true));
    no.addEventListener('click', () => resolve(false));
    dialog.addEventListener('cancel', () => resolve(false), { once: true });
  });
  dialog.close();
  return answer;
}

async function press(element, value) {
  const { block, action, confirm } = element.dataset;
  if (!(await agreed(confirm))) return;
  const surface = surfaceOf(element);
  const deed = { do: 'press', where: whereOf(element), blockId: block, actionId: action };
  const own = value === undefined ? {} : { value };
  await whileBusy(element, () => act({ ...deed, ...own, entered: enteredIn(surface) }));
}

/** What was wrong with a field is over as soon as something else is entered; not before, so that no button moves. */
function forgive(field) {
  field?.querySelector('.wrong').setAttribute('hidden', '');
  for (const input of field?.querySelectorAll('[aria-invalid]') ?? []) input.removeAttribute('aria-invalid');
}

/** A control outside forms acts at once; inside, only where the app asked for it. */
function changed(control) {
  tell(control);
  const field = control.closest('[data-field]');
  forgive(field);
  if (field === null || field.dataset.dispatch !== undefined) press(control, heldIn(control));
}

async function attach(control, files) {
  const ids = [];
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    const { id } = await act({ do: 'attach', name: file.name, base64 });
    if (id !== undefined) ids.push(id);
  }
  control.dataset.files = JSON.stringify(ids);
}

const searches = new WeakMap();

function search(control, input) {
  clearTimeout(searches.get(control));
  const results = control.querySelector('.results');
  const typed = input.value.trim();
  if (typed.length < Number(input.dataset.search)) {
    results.hidden = true;
    return;
  }
  const { block, action } = control.dataset;
  const deed = { do: 'suggest', where: whereOf(control), blockId: block, actionId: action, typed };
  const look = async () => {
    const answer = await whileBusy(control, () => act({ ...deed, entered: enteredIn(surfaceOf(control)) }));
    if (answer.kind !== 'offered' || input.value.trim() !== typed) return;
    const options = [...answer.options, ...answer.groups.flatMap((group) => group.options)];
    results.replaceChildren(...options.map((option) => resultOf(option)));
    if (options.length === 0) results.textContent = 'No results';
    results.hidden = false;
    input.setAttribute('aria-expanded', 'true');
  };
  searches.set(control, setTimeout(look, SEARCH_MS));
}

function resultOf(option) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'item';
  made.dir = 'auto';
  made.dataset.pick = option.value;
  made.textContent = option.text.text;
  return made;
}

function pick(control, result) {
  const chip = document.createElement('span');
  chip.className = 'chip';
  chip.dataset.value = result.dataset.pick;
  const name = document.createElement('bdi');
  name.textContent = result.textContent;
  const off = document.createElement('button');
  off.type = 'button';
  off.setAttribute('aria-label', 'Remove');
  off.textContent = '×';
  chip.append(name, off);
  const chips = control.querySelector('.chips');
  if (!MULTIPLE.test(control.dataset.control)) chips.replaceChildren();
  chips.append(chip);
  const input = control.querySelector('input');
  input.value = '';
  input.setAttribute('aria-expanded', 'false');
  control.querySelector('.results').hidden = true;
  changed(control);
}

/** Everything that people can use in messages and views, wherever it comes to stand. */
export function listen() {
  document.addEventListener('click', ({ target }) => {
    const result = target.closest('[data-pick]');
    if (result !== null) return pick(result.closest('[data-control]'), result);
    const chip = target.closest('.chip');
    if (chip !== null && target.closest('button') !== null) {
      const control = chip.closest('[data-control]');
      chip.remove();
      return changed(control);
    }
    const button = target.closest('[data-press]');
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(target) || (button !== null && menu.contains(button))) menu.open = false;
    }
    if (button !== null) press(button, button.dataset.value);
  });
  document.addEventListener('change', ({ target }) => {
    const control = target.closest('[data-control]');
    if (control === null || target.dataset.search !== undefined) return;
    if (target.type === 'file') attach(control, target.files).then(() => changed(control));
    else changed(control);
  });
  document.addEventListener('input', ({ target }) => {
    const control = target.closest('[data-control]');
    forgive(control?.closest('[data-field]'));
    if (control !== null && target.dataset.search !== undefined) search(control, target);
  });
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (key === 'Enter' && target.matches?.('[data-search]')) return;
    const control = target.closest?.('[data-control]');
    if (key !== 'Enter' || control === null || control === undefined || target.matches('textarea')) return;
    if (control.closest('[data-dispatch]') === null) return;
    event.preventDefault();
    target.blur();
  });
}
