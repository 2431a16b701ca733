import type { Brief, Part, Span } from '../../src/briefing/brief.ts';

/** What spans say, without their marks. */
export function said(spans: readonly Span[]): string {
  return spans.map(({ text }) => text).join('');
}

/** What parts say, a line each, in the order in which people read. */
export function linesOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'goal':
        return [
          [`${part.number} ${part.title.text}`, ...part.clauses.map(({ spans }) => said(spans))].join(' · '),
        ];
      case 'list':
        return [part.title, ...part.items.map(said)];
      default:
        return [said(part.spans)];
    }
  });
}

export function textOf(brief: Brief): string {
  return linesOf([...brief.parts, ...brief.details]).join('\n');
}
