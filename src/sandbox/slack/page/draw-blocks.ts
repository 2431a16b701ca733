import { drawChart } from './draw-chart.ts';
import { drawElement, drawPicture } from './draw-elements.ts';
import { drawRichText } from './draw-rich-text.ts';
import { drawCells } from './draw-table.ts';
import { drawText, type Element, type Text } from './element.ts';
import { directionOf, type Html, html } from './html.ts';
import { drawPlain } from './mrkdwn.ts';
import type { Scene } from './scene.ts';

/** A block that has been found sound, with the keys that drawing reads. */
interface Block extends Omit<Element, 'text' | 'title'> {
  readonly text?: Text | string;
  readonly title?: Text | string;
  readonly subtitle?: Text;
  readonly body?: Text;
  readonly rich_text_title?: { readonly elements: readonly unknown[] };
  readonly fields?: readonly Text[];
  readonly accessory?: Element;
  readonly elements?: readonly unknown[];
  readonly child_blocks?: readonly unknown[];
  readonly actions?: readonly Element[];
  readonly hero_image?: Element;
  readonly block_id?: string;
  readonly label?: Text;
  readonly hint?: Text;
  readonly element?: Element;
  readonly optional?: boolean;
  readonly dispatch_action?: boolean;
  readonly level?: string;
}

/** Draws the blocks of a message or view that has been found sound. */
export function drawBlocks(blocks: readonly unknown[], scene: Scene): Html {
  return html`${blocks.map((block) => drawBlock(block as Block, scene))}`;
}

function drawBlock(block: Block, scene: Scene): Html {
  const draw = DRAWN[block.type];
  return html`<div class="block ${block.type}">${draw?.(block, scene) ?? null}</div>`;
}

const DRAWN: Readonly<Record<string, (block: Block, scene: Scene) => Html>> = {
  actions: (block, scene) => drawRow(block.elements ?? [], block, scene),
  alert: (block, scene) =>
    html`<div class="notice ${block.level ?? 'default'}" role="note">${typeof block.text === 'object' && drawText(block.text, scene)}</div>`,
  card: (block, scene) => html`
    ${block.hero_image !== undefined && drawPicture(block.hero_image, scene)}
    ${[block.title, block.subtitle, block.body].map((text, index) =>
      typeof text === 'object' ? html`<div class="card-${index}">${drawText(text, scene)}</div>` : html``,
    )}
    ${block.actions !== undefined && drawRow(block.actions, block, scene)}`,
  carousel: (block, scene) => drawBlocks(block.elements ?? [], scene),
  container: (block, scene) => html`
    <h4 dir="auto">${
      block.rich_text_title !== undefined
        ? drawRichText(block.rich_text_title, scene)
        : typeof block.title === 'object' && drawPlain(block.title.text)
    }</h4>
    ${block.subtitle !== undefined && html`<div class="subtitle">${drawText(block.subtitle, scene)}</div>`}
    ${drawBlocks(block.child_blocks ?? [], scene)}`,
  context: (block, scene) =>
    html`${(block.elements as readonly (Element & Text)[]).map((element) =>
      element.type === 'image' ? drawPicture(element, scene) : html`<div>${drawText(element, scene)}</div>`,
    )}`,
  context_actions: (block, scene) => drawRow(block.elements ?? [], block, scene),
  data_table: (block, scene) => drawCells(block, scene),
  data_visualization: (block) => drawChart(block),
  divider: () => html`<hr>`,
  header: (block) => html`<h3 dir="auto">${drawPlain((block.text as Text).text)}</h3>`,
  image: (block, scene) =>
    html`<figure>${
      typeof block.title === 'object' &&
      html`<figcaption dir="auto">${drawPlain(block.title.text)}</figcaption>`
    }${drawPicture(block as Element, scene)}</figure>`,
  input: (block, scene) => drawField(block, scene),
  markdown: (block) => html`<div class="written" dir="auto">${String(block.text)}</div>`,
  rich_text: (block, scene) => drawRichText({ elements: block.elements ?? [] }, scene),
  section: (block, scene) => html`
    <div class="body">
      ${typeof block.text === 'object' && drawText(block.text, scene)}
      ${
        block.fields !== undefined &&
        html`<div class="fields">${block.fields.map((field) => html`<div>${drawText(field, scene)}</div>`)}</div>`
      }
    </div>
    ${block.accessory !== undefined && html`<div class="accessory">${drawElement(block.accessory, block.block_id ?? '', scene)}</div>`}`,
  table: (block, scene) => drawCells(block, scene),
};

const drawRow = (elements: readonly unknown[], { block_id = '' }: Block, scene: Scene): Html =>
  html`<div class="row">${elements.map((element) => drawElement(element as Element, block_id, scene))}</div>`;

/** A field of a form: its label, what is entered, and below it a hint or what is wrong. */
function drawField(block: Block, scene: Scene): Html {
  const { block_id = '', label, hint, element, optional, dispatch_action } = block;
  if (element === undefined) return html``;
  const name = html`${label !== undefined && drawPlain(label.text)}${optional === true && html` <small>(optional)</small>`}`;
  return html`<div class="field" dir="${directionOf(label?.text ?? '')}" data-field="${block_id}"${
    dispatch_action === true && html` data-dispatch`
  }>
    <div class="label" id="label-${block_id}" dir="auto">${name}</div>
    ${drawElement(element, block_id, scene)}
    <p class="wrong" role="alert" dir="auto" hidden></p>
    ${hint !== undefined && html`<p class="hint" dir="auto">${drawPlain(hint.text)}</p>`}
  </div>`;
}
