import { directionOf, type Html, html } from './html.ts';
import { drawEmoji, drawMention, drawPlain } from './mrkdwn.ts';
import { drawLink, type Scene } from './scene.ts';

interface Inline {
  readonly type: string;
  readonly text?: string;
  readonly url?: string;
  readonly name?: string;
  readonly range?: string;
  readonly value?: string;
  readonly timestamp?: number;
  readonly fallback?: string;
  readonly user_id?: string;
  readonly channel_id?: string;
  readonly usergroup_id?: string;
  readonly team_id?: string;
  readonly style?: Readonly<Record<string, boolean>>;
}

interface Part {
  readonly type: string;
  readonly elements: readonly (Inline & { readonly elements?: readonly Inline[] })[];
  readonly style?: 'bullet' | 'ordered';
  readonly indent?: number;
}

/** Draws a `rich_text` block that has been found sound. */
export function drawRichText(block: { readonly elements: readonly unknown[] }, scene: Scene): Html {
  return html`${block.elements.map((part) => drawPart(part as Part, scene))}`;
}

function drawPart(part: Part, scene: Scene): Html {
  const inline = (): Html => html`${part.elements.map((element) => drawElement(element, scene))}`;
  if (part.type === 'rich_text_quote') return html`<blockquote dir="auto">${inline()}</blockquote>`;
  if (part.type === 'rich_text_preformatted') return html`<pre dir="auto">${inline()}</pre>`;
  if (part.type !== 'rich_text_list') return html`<div class="lines" dir="auto">${inline()}</div>`;
  const entries = part.elements.map(
    ({ elements = [] }) =>
      html`<li dir="auto">${elements.map((element) => drawElement(element, scene))}</li>`,
  );
  // A list stands where its first words begin.
  const words = part.elements.flatMap(({ elements = [] }) => elements.map(({ text = '' }) => text)).join('');
  const look = html` class="indent-${part.indent ?? 0}" dir="${directionOf(words)}"`;
  return part.style === 'ordered' ? html`<ol${look}>${entries}</ol>` : html`<ul${look}>${entries}</ul>`;
}

function drawElement(element: Inline, scene: Scene): Html {
  const { bold, italic, strike, underline, code } = element.style ?? {};
  let drawn = content(element, scene);
  if (code) drawn = html`<code>${drawn}</code>`;
  if (underline) drawn = html`<u>${drawn}</u>`;
  if (strike) drawn = html`<s>${drawn}</s>`;
  if (italic) drawn = html`<em>${drawn}</em>`;
  if (bold) drawn = html`<strong>${drawn}</strong>`;
  return drawn;
}

function content(element: Inline, scene: Scene): Html {
  const { type, text = '', url = '', fallback } = element;
  if (type === 'text') return drawPlain(text);
  if (type === 'link') return drawLink(url, html`${text || url}`);
  if (type === 'emoji') return drawEmoji(element.name ?? '');
  if (type === 'user') return drawMention(`@${scene.memberName(element.user_id ?? '')}`);
  if (type === 'channel') return drawMention(`#${scene.channelName(element.channel_id ?? '')}`);
  if (type === 'broadcast') return drawMention(`@${element.range}`);
  if (type === 'usergroup' || type === 'team') {
    return drawMention(`@${element.usergroup_id ?? element.team_id}`);
  }
  if (type === 'color') return html`<code>${element.value ?? ''}</code>`;
  const day = new Date((element.timestamp ?? 0) * 1000).toISOString().slice(0, 10);
  return drawLink(url, html`${fallback ?? day}`);
}
