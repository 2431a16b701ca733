import { type Html, html } from './html.ts';
import { drawMrkdwn, drawPlain } from './mrkdwn.ts';
import type { Scene } from './scene.ts';

/** A text object of Block Kit. */
export interface Text {
  readonly type: string;
  readonly text: string;
}

export interface Option {
  readonly text: Text;
  readonly value: string;
  readonly description?: Text;
  readonly url?: string;
}

export interface OptionGroup {
  readonly label: Text;
  readonly options: readonly Option[];
}

interface Confirm {
  readonly title?: Text;
  readonly text: Text;
  readonly confirm?: Text;
  readonly deny?: Text;
  readonly style?: string;
}

interface FeedbackButton {
  readonly text: Text;
  readonly value: string;
}

/** An element of Block Kit that has been found sound, with the keys that drawing reads. */
export interface Element {
  readonly type: string;
  readonly action_id?: string;
  readonly text?: Text | string;
  readonly alt_text?: string;
  readonly image_url?: string;
  readonly slack_file?: { readonly id?: string; readonly url?: string };
  readonly title?: Text;
  readonly url?: string;
  readonly style?: string;
  readonly confirm?: Confirm;
  readonly accessibility_label?: string;
  readonly options?: readonly Option[];
  readonly positive_button?: FeedbackButton;
  readonly negative_button?: FeedbackButton;
}

/** Draws a text object as a block of its own. */
export function drawText(text: Text, scene: Scene): Html {
  if (text.type === 'mrkdwn') return drawMrkdwn(text.text, scene);
  return html`<div class="lines" dir="auto">${drawPlain(text.text)}</div>`;
}

/** @param confirm as an attribute: what stands in the question, as JSON */
export function confirmOf(confirm: Confirm | undefined): Html {
  if (confirm === undefined) return html``;
  const question = {
    title: confirm.title?.text ?? '',
    text: confirm.text.text,
    confirm: confirm.confirm?.text ?? 'Yes',
    deny: confirm.deny?.text ?? 'Cancel',
    danger: confirm.style === 'danger',
  };
  return html` data-confirm="${JSON.stringify(question)}"`;
}
