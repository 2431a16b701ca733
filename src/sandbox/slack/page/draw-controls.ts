import { confirmOf, drawText, type Element, type Option, type OptionGroup, type Text } from './element.ts';
import { type Html, html } from './html.ts';
import type { Named, Scene } from './scene.ts';

/** An element that holds a value, with the keys that drawing reads. */
interface Control extends Element {
  readonly placeholder?: Text;
  readonly option_groups?: readonly OptionGroup[];
  readonly initial_option?: Option;
  readonly initial_options?: readonly Option[];
  readonly initial_value?: unknown;
  readonly initial_date?: string;
  readonly initial_time?: string;
  readonly initial_date_time?: number;
  readonly initial_user?: string;
  readonly initial_users?: readonly string[];
  readonly initial_channel?: string;
  readonly initial_channels?: readonly string[];
  readonly initial_conversation?: string;
  readonly initial_conversations?: readonly string[];
  readonly multiline?: boolean;
  readonly is_decimal_allowed?: boolean;
  readonly min_query_length?: number;
  readonly max_length?: number;
  readonly filetypes?: readonly string[];
  readonly max_files?: number;
  readonly focus_on_load?: boolean;
}

const CONTROL = /^(checkboxes|radio_buttons|(date|time|datetime)picker|\w+_select|\w+_input)$/;

export const isControl = (type: string): boolean => CONTROL.test(type);

/**
 * Draws an element that holds a value, as a wrapper with the ids that the app knows it by around what the browser
 * has for such values.
 */
export function drawControl(element: Element, blockId: string, scene: Scene): Html {
  const control = element as Control;
  const { type, action_id = '' } = control;
  const name = `${blockId}/${action_id}`;
  const focus = control.focus_on_load === true && html` data-focus`;
  const ids = html`data-control="${type}" data-block="${blockId}" data-action="${action_id}"`;
  return html`<span class="control ${type}" ${ids}${focus}${confirmOf(control.confirm)}>${inner(control, name, blockId, scene)}</span>`;
}

function inner(control: Control, name: string, blockId: string, scene: Scene): Html {
  // In a form the field has a label; elsewhere the first line of a menu names it.
  const label = html` aria-labelledby="label-${blockId}" aria-label="${control.placeholder?.text ?? 'Choose'}"`;
  const idle = html`${label}${scene.viewer === null && html` disabled`}`;
  const { type } = control;
  if (type === 'checkboxes' || type === 'radio_buttons') return drawChoices(control, name, label, scene);
  if (type.startsWith('multi_')) return drawMany(control, scene, label, idle);
  if (type === 'external_select') return drawSearch(control, [], idle);
  if (type.endsWith('_select')) return drawSelect(control, scene, idle);
  // A blank one lets the style sheet tell an empty input, which then runs as its label does.
  const hint = html` placeholder="${control.placeholder?.text ?? ' '}"`;
  switch (type) {
    case 'datepicker':
      return html`<input type="date" value="${control.initial_date ?? ''}"${idle}>`;
    case 'timepicker':
      return html`<input type="time" value="${control.initial_time ?? ''}"${idle}>`;
    case 'datetimepicker':
      return html`<input type="datetime-local" data-seconds="${control.initial_date_time ?? ''}"${idle}>`;
    case 'file_input':
      return html`<input type="file"${(control.max_files ?? 10) > 1 && html` multiple`}${idle}>`;
    default:
      return drawTyped(control, hint, idle);
  }
}

const INPUT_TYPES: Readonly<Record<string, string>> = { email_text_input: 'email', url_text_input: 'url' };

function drawTyped(control: Control, hint: Html, idle: Html): Html {
  const value = typeof control.initial_value === 'string' ? control.initial_value : '';
  const most = control.max_length !== undefined && html` data-most="${control.max_length}"`;
  if (control.multiline === true || control.type === 'rich_text_input') {
    return html`<textarea rows="4" dir="auto"${hint}${most}${idle}>${value}</textarea>`;
  }
  const number = control.type === 'number_input';
  const mode = number && html` inputmode="${control.is_decimal_allowed ? 'decimal' : 'numeric'}"`;
  return html`<input type="${INPUT_TYPES[control.type] ?? 'text'}" dir="auto" autocomplete="off" value="${value}"${hint}${most}${mode}${idle}>`;
}

function drawChoices(control: Control, name: string, label: Html, scene: Scene): Html {
  const kind = control.type === 'checkboxes' ? 'checkbox' : 'radio';
  const chosen = control.initial_options ?? (control.initial_option ? [control.initial_option] : []);
  return html`<span class="choices" role="${kind === 'radio' ? 'radiogroup' : 'group'}"${label}>${(
    control.options ?? []
  ).map((option) => {
    const checked = chosen.some(({ value }) => value === option.value);
    const state = html`${checked && html` checked`}${scene.viewer === null && html` disabled`}`;
    return html`<label><input type="${kind}" name="${name}" value="${option.value}"${state}><span>${drawText(option.text, scene)}${
      option.description !== undefined && html`<small>${drawText(option.description, scene)}</small>`
    }</span></label>`;
  })}</span>`;
}

/** What a menu offers and what of it is chosen, whichever kind of menu it is. */
function choicesOf(control: Control, scene: Scene): { groups: Group[]; chosen: readonly string[] } {
  const one = (value: string | undefined): string[] => (value === undefined ? [] : [value]);
  /** A menu also names who was chosen by the app and is offered no more. */
  const named = (
    list: readonly Named[],
    chosen: readonly string[],
    nameOf: (id: string) => string,
  ): { groups: Group[]; chosen: readonly string[] } => {
    const gone = chosen.filter((id) => !list.some((entry) => entry.id === id));
    const all = [...list, ...gone.map((id) => ({ id, name: nameOf(id) }))];
    return {
      groups: [{ label: null, options: all.map(({ id, name }) => ({ value: id, label: name })) }],
      chosen,
    };
  };
  const { type } = control;
  if (type.endsWith('users_select')) {
    return named(scene.people(), control.initial_users ?? one(control.initial_user), scene.memberName);
  }
  if (type.endsWith('channels_select')) {
    return named(
      scene.channels(),
      control.initial_channels ?? one(control.initial_channel),
      scene.channelName,
    );
  }
  if (type.endsWith('conversations_select')) {
    const chosen = control.initial_conversations ?? one(control.initial_conversation);
    return named(scene.channels(), chosen, scene.channelName);
  }
  const options = (list: readonly Option[] = []) =>
    list.map(({ value, text }) => ({ value, label: text.text }));
  const groups = control.option_groups?.map((group) => ({
    label: group.label.text,
    options: options(group.options),
  }));
  const chosen = control.initial_options ?? (control.initial_option ? [control.initial_option] : []);
  return {
    groups: groups ?? [{ label: null, options: options(control.options) }],
    chosen: chosen.map(({ value }) => value),
  };
}

interface Group {
  readonly label: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

function drawSelect(control: Control, scene: Scene, idle: Html): Html {
  const { groups, chosen } = choicesOf(control, scene);
  const empty = control.placeholder?.text ?? 'Select an item';
  const drawn = groups.map(({ label, options }) => {
    const list = html`${options.map(
      (option) =>
        html`<option value="${option.value}"${chosen.includes(option.value) && html` selected`}>${option.label}</option>`,
    )}`;
    return label === null ? list : html`<optgroup label="${label}">${list}</optgroup>`;
  });
  return html`<select dir="auto"${idle}><option value="">${empty}</option>${drawn}</select>`;
}

/** A menu of which several can be chosen: a list of boxes to tick that opens below what has been chosen. */
function drawMany(control: Control, scene: Scene, label: Html, idle: Html): Html {
  if (control.type === 'multi_external_select') {
    return drawSearch(control, control.initial_options ?? [], idle);
  }
  const { groups, chosen } = choicesOf(control, scene);
  const empty = control.placeholder?.text ?? 'Select options';
  return html`<details class="menu many"><summary class="button select" dir="auto" data-empty="${empty}"${label}><span class="picked">${empty}</span></summary><span class="list">${groups.map(
    ({ label, options }) =>
      html`${label !== null && html`<strong dir="auto">${label}</strong>`}${options.map(
        (option) =>
          html`<label class="item"><input type="checkbox" value="${option.value}"${
            chosen.includes(option.value) && html` checked`
          }${scene.viewer === null && html` disabled`}><span dir="auto">${option.label}</span></label>`,
      )}`,
  )}</span></details>`;
}

/** A menu whose options the app is asked for while somebody types. */
function drawSearch(control: Control, several: readonly Option[], idle: Html): Html {
  const chosen =
    control.type === 'external_select' && control.initial_option ? [control.initial_option] : several;
  const chips = chosen.map(
    ({ value, text }) =>
      html`<span class="chip" data-value="${value}"><bdi>${text.text}</bdi><button type="button" aria-label="Remove">×</button></span>`,
  );
  const hint = control.placeholder?.text ?? 'Type to search';
  return html`<span class="chips">${chips}</span><input type="text" role="combobox" aria-expanded="false" autocomplete="off" dir="auto" data-search="${control.min_query_length ?? 3}" placeholder="${hint}"${idle}><span class="list results" hidden></span>`;
}
