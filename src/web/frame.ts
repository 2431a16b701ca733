import { readFileSync } from 'node:fs';
import { escapeXml } from '../drawing/svg.ts';
import type { Direction } from '../language/direction.ts';

const PAGE = styleOf('page.css');
/** Nothing is loaded from anywhere, and nothing runs, whatever a record's words hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A style sheet of this folder. */
export function styleOf(name: string): string {
  return readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
}

/**
 * One HTML file that needs nothing else: light and dark, on screen and on paper.
 * @param body HTML
 * @param style what the body needs besides what all pages share
 */
export function drawPage(page: {
  readonly language: string;
  readonly direction: Direction;
  readonly title: string;
  readonly style: string;
  readonly body: string;
}): string {
  return `<!doctype html>
<html lang="${escapeXml(page.language)}" dir="${page.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${escapeXml(POLICY)}">
<title>${escapeXml(page.title)}</title>
<style>
${PAGE}${page.style}</style>
</head>
<body>
${page.body}</body>
</html>
`;
}
