import type { ShownView } from '../views.ts';
import { APP_ICON } from './avatars.ts';
import { drawBlocks } from './draw-blocks.ts';
import type { Text } from './element.ts';
import { directionOf, type Html, html } from './html.ts';
import { drawPlain } from './mrkdwn.ts';
import type { Scene } from './scene.ts';

/** Draws the Home tab of whoever looks. */
export function drawHome(view: ShownView | null, appName: string, scene: Scene): Html {
  if (view === null) {
    return html`<div class="empty" id="home-empty"><p><strong>${appName} has put nothing here yet.</strong></p><p>It is told that you look.</p></div>`;
  }
  return html`<div class="surface home" id="view-${view.id}" data-view="${view.id}">${drawBlocks(view.payload.blocks, scene)}</div>`;
}

/** Draws the topmost of the modals that are open; nothing where there is none. */
export function drawModal(views: readonly ShownView[], scene: Scene): Html {
  const view = views.at(-1);
  if (view === undefined) return html``;
  const { payload, id, hash } = view;
  const [title, submit, close] = [payload['title'], payload['submit'], payload['close']] as (
    | Text
    | undefined
  )[];
  const back = views.length > 1;
  return html`<form class="surface sheet" dir="${directionOf(title?.text ?? '')}" data-view="${id}" data-hash="${hash}" novalidate>
  <div class="top">
    <span class="avatar">${APP_ICON}</span>
    <h2 id="modal-title" dir="auto">${drawPlain(title?.text ?? '')}</h2>
    <button type="button" class="x" data-close="all" aria-label="Close">×</button>
  </div>
  <div class="inside" tabindex="-1"><p class="trouble" role="alert" hidden></p>${drawBlocks(payload.blocks, scene)}</div>
  <div class="bottom">
    <button type="button" class="button" data-close="one" dir="auto">${drawPlain(close?.text ?? (back ? 'Back' : 'Close'))}</button>
    ${submit !== undefined && html`<button type="submit" class="button primary" dir="auto">${drawPlain(submit.text)}</button>`}
  </div>
</form>`;
}
