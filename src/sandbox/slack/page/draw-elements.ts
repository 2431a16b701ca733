import { type Html, html } from './html.ts';
import { drawMrkdwn, drawPlain } from './mrkdwn.ts';
import { type Scene, safeAddress } from './scene.ts';

/** A text object of Block Kit. */
export interface Text {
  readonly type: string;
  readonly text: string;
}

/** An element of Block Kit that has been found sound, with the keys that drawing reads. */
export interface Element {
  readonly type: string;
  readonly text?: Text | string;
  readonly alt_text?: string;
  readonly image_url?: string;
  readonly slack_file?: { readonly id?: string; readonly url?: string };
  readonly title?: Text;
  readonly url?: string;
  readonly style?: string;
  readonly accessibility_label?: string;
  readonly placeholder?: Text;
  readonly options?: readonly Option[];
  readonly initial_option?: Option;
  readonly initial_options?: readonly Option[];
  readonly initial_date?: string;
  readonly initial_time?: string;
  readonly initial_user?: string;
  readonly positive_button?: { readonly text: Text };
  readonly negative_button?: { readonly text: Text };
}

interface Option {
  readonly text: Text;
  readonly value: string;
  readonly description?: Text;
}

/** Draws a text object as a block of its own. */
export function drawText(text: Text, scene: Scene): Html {
  if (text.type === 'mrkdwn') return drawMrkdwn(text.text, scene);
  return html`<div class="lines" dir="auto">${drawPlain(text.text)}</div>`;
}

/** Draws a picture of the workspace. One that lies elsewhere is named and not fetched. */
export function drawPicture(picture: Element, scene: Scene): Html {
  const file = scene.picture(picture.slack_file?.id ?? picture.slack_file?.url ?? '');
  const alt = picture.alt_text ?? '';
  if (file !== null) return html`<img src="/files/${file.id}/${file.name}" alt="${alt}" loading="lazy">`;
  return html`<span class="absent" role="img" aria-label="${alt}" title="${picture.image_url ?? ''}">${alt}</span>`;
}

/** Draws an interactive element. It looks alive and does nothing: this page only shows messages. */
export function drawElement(element: Element, scene: Scene): Html {
  const { type, options = [] } = element;
  if (type === 'image') return drawPicture(element, scene);
  if (type === 'checkboxes') return drawChoices('checkbox', options, element.initial_options ?? [], scene);
  if (type === 'radio_buttons') {
    return drawChoices('radio', options, element.initial_option ? [element.initial_option] : [], scene);
  }
  if (type === 'overflow') return drawButton('overflow', html`⋯`, 'More actions');
  if (type === 'feedback_buttons') {
    const both = [element.positive_button, element.negative_button];
    return html`${both.map((one) => drawButton('small', drawPlain(one?.text.text ?? ''), null))}`;
  }
  if (['button', 'workflow_button', 'icon_button'].includes(type)) {
    const label = typeof element.text === 'object' ? element.text.text : '';
    const address = safeAddress(element.url ?? '');
    const look = `button ${element.style ?? ''}`;
    const name = element.accessibility_label ?? null;
    if (address === null) return drawButton(look, drawPlain(label), name);
    return html`<a class="${look}" href="${address}" target="_blank" rel="noopener noreferrer"${
      name !== null && html` aria-label="${name}"`
    }>${drawPlain(label)}</a>`;
  }
  return drawButton(
    'button select',
    html`${drawPlain(menuLabel(element, scene))}<span aria-hidden="true">⌄</span>`,
    null,
  );
}

function menuLabel(element: Element, scene: Scene): string {
  if (element.initial_user !== undefined) return scene.memberName(element.initial_user);
  return (
    element.initial_option?.text.text ??
    element.initial_date ??
    element.initial_time ??
    element.placeholder?.text ??
    (element.type.includes('date') ? 'Select a date' : 'Select an item')
  );
}

function drawButton(look: string, label: Html, name: string | null): Html {
  const named = name !== null && html` aria-label="${name}"`;
  return html`<button type="button" aria-disabled="true" class="${look}"${named}>${label}</button>`;
}

function drawChoices(
  kind: 'checkbox' | 'radio',
  options: readonly Option[],
  chosen: readonly Option[],
  scene: Scene,
): Html {
  return html`<div class="choices">${options.map((option) => {
    const checked = chosen.some(({ value }) => value === option.value);
    return html`<label><input type="${kind}" disabled${checked && html` checked`}><span>${drawText(option.text, scene)}${
      option.description !== undefined && html`<small>${drawText(option.description, scene)}</small>`
    }</span></label>`;
  })}</div>`;
}
