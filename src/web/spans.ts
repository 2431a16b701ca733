import type { Span } from '../briefing/brief.ts';
import { escapeXml } from '../drawing/svg.ts';
import { linkable, tame } from '../language/foreign.ts';

/** Spans as HTML; words of others in an isolate of their own. */
export function drawSpans(spans: readonly Span[]): string {
  return spans
    .map(({ text, strong, muted, quoted }) => {
      let drawn = quoted ? `<bdi>${escapeXml(tame(text))}</bdi>` : escapeXml(text);
      if (muted) drawn = `<span class="muted">${drawn}</span>`;
      return strong ? `<strong>${drawn}</strong>` : drawn;
    })
    .join('');
}

/** A link to a page elsewhere, where the address may become one; else the words alone. @param words HTML */
export function drawLink(words: string, address: string): string {
  const url = linkable(address);
  return url === null ? words : `<a href="${escapeXml(url.href)}" rel="noopener noreferrer">${words}</a>`;
}
