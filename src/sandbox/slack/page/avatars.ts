import { type Html, html } from './html.ts';

/** The app's picture: a plumb line that hangs straight. */
export const APP_ICON: Html = html`<svg viewBox="0 0 36 36" aria-hidden="true" focusable="false"><rect width="36" height="36" fill="#14324a"/><path d="M7 8.25h22" stroke="#9fc3d9" stroke-width="2.5" stroke-linecap="round"/><path d="M18 8.5v12" stroke="#f4f7f9" stroke-width="1.5"/><path d="M14.25 20.5h7.5l-1 4.5-2.75 5.5-2.75-5.5z" fill="#f2b544"/><path d="M18 20.5h3.75l-1 4.5-2.75 5.5z" fill="#d9922a"/></svg>`;

/** The app's picture as a file of its own. */
export const APP_ICON_FILE = APP_ICON.markup.replace(
  '<svg ',
  '<svg xmlns="http://www.w3.org/2000/svg" width="36" height="36" ',
);

/** A person's picture: initials on one of eight colours, the same for the same person. */
export function drawAvatar(id: string, name: string): Html {
  const colour = [...id].reduce((sum, char) => sum + (char.codePointAt(0) ?? 0), 0) % 8;
  return html`<span class="avatar colour-${colour}" aria-hidden="true">${initials(name)}</span>`;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase('en') ?? '').join('\u200C');
}
