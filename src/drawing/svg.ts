import type { Direction } from '../language/direction.ts';

/** What every figure is drawn with. Lengths are in pixels. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly direction: Direction;
  /** What it says, for those who cannot see it. */
  readonly spoken: string;
}

/** @param content SVG drawn from left to right, without text; from right to left it is mirrored */
export function svg(figure: Figure, name: string, content: string): string {
  const mirrored =
    figure.direction === 'rtl'
      ? `<g transform="translate(${figure.width} 0) scale(-1 1)">${content}</g>`
      : content;
  return framed(figure, name, mirrored);
}

/** @param content SVG that already runs the way it is to be read */
export function framed({ width, height, spoken }: Figure, name: string, content: string): string {
  return `<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img"><title>${escapeXml(spoken)}</title>${content}</svg>`;
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
