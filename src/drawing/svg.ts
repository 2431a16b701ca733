import type { Direction } from '../language/direction.ts';

/** What every figure is drawn with. Lengths are in pixels. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  /** From right to left a figure is mirrored. */
  readonly direction: Direction;
  /** What it says, for those who cannot see it. */
  readonly spoken: string;
}

/** @param content SVG drawn from left to right */
export function svg({ width, height, direction, spoken }: Figure, name: string, content: string): string {
  const mirrored =
    direction === 'rtl' ? `<g transform="translate(${width} 0) scale(-1 1)">${content}</g>` : content;
  return `<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(spoken)}">${mirrored}</svg>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in XML and HTML, in elements and in quoted attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
