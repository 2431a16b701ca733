import { drawControl, isControl } from './draw-controls.ts';
import { confirmOf, type Element } from './element.ts';
import { type Html, html } from './html.ts';
import { drawPlain } from './mrkdwn.ts';
import { type Scene, safeAddress } from './scene.ts';

/** Draws a picture of the workspace. One that lies elsewhere is named and not fetched. */
export function drawPicture(picture: Element, scene: Scene): Html {
  const file = scene.picture(picture.slack_file?.id ?? picture.slack_file?.url ?? '');
  const alt = picture.alt_text ?? '';
  if (file !== null) return html`<img src="/files/${file.id}/${file.name}" alt="${alt}" loading="lazy">`;
  return html`<span class="absent" role="img" aria-label="${alt}" title="${picture.image_url ?? ''}">${alt}</span>`;
}

/**
 * Draws an element. What somebody can use carries the ids that the app knows it by; for an onlooker it looks alive
 * and does nothing.
 * @param blockId of the block in which it stands
 */
export function drawElement(element: Element, blockId: string, scene: Scene): Html {
  const { type } = element;
  if (type === 'image') return drawPicture(element, scene);
  if (isControl(type)) return drawControl(element, blockId, scene);
  if (type === 'overflow') return drawOverflow(element, blockId, scene);
  const use = { element, blockId, scene };
  if (type === 'feedback_buttons') {
    const both = [element.positive_button, element.negative_button];
    return html`${both.map((one) =>
      one === undefined ? html`` : drawButton(use, 'small', drawPlain(one.text.text), one.value),
    )}`;
  }
  const label = drawPlain(typeof element.text === 'object' ? element.text.text : '');
  const look = `button ${element.style ?? ''}`;
  const address = safeAddress(element.url ?? '');
  if (address === null) return drawButton(use, look, label);
  return html`<a dir="auto" class="${look}" href="${address}" target="_blank" rel="noopener noreferrer"${attributesOf(use)}>${label}</a>`;
}

interface Use {
  readonly element: Element;
  readonly blockId: string;
  readonly scene: Scene;
}

/** The ids by which an element is known, and the question that is asked before it acts. */
function attributesOf({ element, blockId, scene }: Use): Html {
  const { action_id, accessibility_label, confirm, type } = element;
  return html`${accessibility_label !== undefined && html` aria-label="${accessibility_label}"`}${
    scene.viewer !== null &&
    html` data-press data-block="${blockId}" data-action="${action_id ?? ''}" data-type="${type}"${confirmOf(confirm)}`
  }`;
}

function drawButton(use: Use, look: string, label: Html, value?: string): Html {
  const idle = use.scene.viewer === null && html` aria-disabled="true"`;
  const chosen = value !== undefined && html` data-value="${value}"`;
  return html`<button type="button" dir="auto" class="${look}"${idle}${chosen}${attributesOf(use)}>${label}</button>`;
}

function drawOverflow(element: Element, blockId: string, scene: Scene): Html {
  if (scene.viewer === null) {
    return html`<button type="button" class="overflow" aria-disabled="true" aria-label="More actions">⋯</button>`;
  }
  const use = { element, blockId, scene };
  return html`<details class="menu"><summary class="overflow" aria-label="More actions">⋯</summary><div class="list" role="menu">${(
    element.options ?? []
  ).map((option) => {
    const address = safeAddress(option.url ?? '');
    const rest = html`role="menuitem" class="item" dir="auto" data-value="${option.value}"${attributesOf(use)}`;
    const label = drawPlain(option.text.text);
    if (address === null) return html`<button type="button" ${rest}>${label}</button>`;
    return html`<a href="${address}" target="_blank" rel="noopener noreferrer" ${rest}>${label}</a>`;
  })}</div></details>`;
}
