import { CIRCLES, EMOJI } from './emoji.ts';
import { type Html, html } from './html.ts';
import { drawLink, type Scene, safeAddress } from './scene.ts';

/**
 * Draws Slack's own markup: `*bold*`, `_italic_`, `~strike~`, `` `code` ``, fences, quotes, bulleted lines,
 * `<address|label>`, mentions and emoji. Text direction is found for each line apart.
 */
export function drawMrkdwn(text: string, scene: Scene): Html {
  const parts = text.split('```');
  const closed = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join('```')];
  return html`${closed.map((part, index) =>
    index % 2 === 1
      ? html`<pre dir="auto">${decoded(part.replace(/^\n|\n$/g, ''))}</pre>`
      : drawLines(part, scene),
  )}`;
}

/** Draws a text without markup; only its emoji are pictures. */
export function drawPlain(text: string): Html {
  return html`${text
    .split(EMOJI_CODE)
    .map((part, index) => (index % 2 === 1 ? drawEmoji(part) : html`${part}`))}`;
}

/** Draws an emoji by its shortcode without colons. */
export function drawEmoji(name: string): Html {
  const spoken = name.replaceAll('_', ' ');
  const colour = CIRCLES.get(name);
  if (colour !== undefined) {
    return html`<svg class="circle" viewBox="0 0 16 16" role="img" aria-label="${spoken}"><circle cx="8" cy="8" r="7" fill="${colour}"/></svg>`;
  }
  const picture = EMOJI.get(name);
  if (picture === undefined) return html`:${name}:`;
  return html`<span class="emoji" role="img" aria-label="${spoken}">${picture}</span>`;
}

const EMOJI_CODE = /:([a-z0-9_+-]+):/;
const QUOTE = /^(?:&gt;|>) ?/;
const BULLET = /^[•◦▪-] /;

function drawLines(text: string, scene: Scene): Html {
  const runs: { look: 'quote' | 'bullet' | 'lines'; lines: string[] }[] = [];
  for (const line of text.replace(/^\n|\n$/g, '').split('\n')) {
    const look = QUOTE.test(line) ? 'quote' : BULLET.test(line) ? 'bullet' : 'lines';
    const last = runs.at(-1);
    if (last?.look === look && look !== 'bullet') last.lines.push(line);
    else runs.push({ look, lines: [line] });
  }
  if (runs.length === 1 && runs[0]?.lines.join('') === '') return html``;
  return html`${runs.map(({ look, lines }) => {
    const drawn = lines.map((line, index) => {
      const content = drawInline(look === 'quote' ? line.replace(QUOTE, '') : line, scene);
      return index === 0 ? content : html`<br>${content}`;
    });
    if (look === 'quote') return html`<blockquote dir="auto">${drawn}</blockquote>`;
    return html`<div class="${look}" dir="auto">${drawn}</div>`;
  })}`;
}

const PROTECTED = /`([^`]+)`|<([^<>]+)>|(https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"*_~])|:([a-z0-9_+-]+):/g;
const MARKED = /(?<![\p{L}\p{N}*_~])([*_~])(?!\s)((?:(?!\1).)+?)(?<!\s)\1(?![\p{L}\p{N}])|\uE000(\d+)\uE001/u;
const TAGS: Readonly<Record<string, (inner: Html) => Html>> = {
  '*': (inner) => html`<strong>${inner}</strong>`,
  _: (inner) => html`<em>${inner}</em>`,
  '~': (inner) => html`<s>${inner}</s>`,
};

function drawInline(line: string, scene: Scene): Html {
  const kept: Html[] = [];
  const keep = (drawn: Html): string => `\uE000${kept.push(drawn) - 1}\uE001`;
  const prepared = line
    .replace(/[\uE000\uE001]/g, '\uFFFD')
    .replace(PROTECTED, (whole, code, control, address, emoji) => {
      if (code !== undefined) return keep(html`<code>${decoded(code)}</code>`);
      if (control !== undefined) return keep(drawControl(control, whole, scene));
      if (address !== undefined) return keep(drawLink(decoded(address), html`${decoded(address)}`));
      return EMOJI.has(emoji) || CIRCLES.has(emoji) ? keep(drawEmoji(emoji)) : whole;
    });
  return drawMarked(prepared, kept);
}

function drawMarked(text: string, kept: readonly Html[]): Html {
  const drawn: Html[] = [];
  let rest = text;
  for (let match = MARKED.exec(rest); match !== null; match = MARKED.exec(rest)) {
    const [whole, mark, inner, index] = match;
    drawn.push(html`${decoded(rest.slice(0, match.index))}`);
    const tag = TAGS[mark ?? ''];
    if (tag !== undefined) drawn.push(tag(drawMarked(inner ?? '', kept)));
    else drawn.push(kept[Number(index)] ?? html``);
    rest = rest.slice(match.index + whole.length);
  }
  return html`${drawn}${decoded(rest)}`;
}

function drawControl(control: string, whole: string, scene: Scene): Html {
  const bar = control.indexOf('|');
  const target = bar < 0 ? control : control.slice(0, bar);
  const label = bar < 0 ? null : decoded(control.slice(bar + 1));
  const id = target.slice(1);
  if (target.startsWith('@')) return drawMention(`@${label ?? scene.memberName(id)}`);
  if (target.startsWith('#')) return drawMention(`#${label ?? scene.channelName(id)}`);
  if (/^!(here|channel|everyone)$/.test(target)) return drawMention(`@${id}`);
  if (target.startsWith('!subteam^')) return drawMention(label ?? '@group');
  if (target.startsWith('!date^')) return html`${label ?? dateOf(target)}`;
  const address = decoded(target);
  if (safeAddress(address) === null) return html`${decoded(whole)}`;
  return drawLink(address, drawPlain(label ?? address.replace(/^mailto:/, '')));
}

/** Draws what names a person, a group or a channel, and so calls them. */
export const drawMention = (label: string): Html => html`<span class="mention">${label}</span>`;

function dateOf(target: string): string {
  const seconds = Number(target.split('^')[1]);
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? target : date.toISOString().slice(0, 10);
}

/** Slack encodes three characters and no others. */
const decoded = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
