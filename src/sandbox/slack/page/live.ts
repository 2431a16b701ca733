import type { SlackState } from '../state.ts';
import type { Look } from './look.ts';
import { drawParts, type Parts } from './parts.ts';

/**
 * Server-sent events of a look: each carries the parts that have changed since the last, as markup by their names.
 * The first carries all of them.
 */
export function liveParts(state: SlackState, look: Look): AsyncIterable<string> {
  const shown = new Map<string, string>();
  const news = (): string | null => {
    const fresh = Object.entries(drawParts(state, look) satisfies Parts).filter(
      ([name, { markup }]) => shown.get(name) !== markup,
    );
    for (const [name, { markup }] of fresh) shown.set(name, markup);
    if (fresh.length === 0) return null;
    return `data: ${JSON.stringify(Object.fromEntries(fresh.map(([name, part]) => [name, part.markup])))}\n\n`;
  };
  return {
    [Symbol.asyncIterator]() {
      let wake: (() => void) | null = null;
      let changed = true;
      let over = false;
      const forget = state.workspace.onRevision(() => {
        changed = true;
        wake?.();
      });
      return {
        async next() {
          for (;;) {
            if (over) return { done: true, value: undefined };
            if (changed) {
              changed = false;
              const value = news();
              if (value !== null) return { done: false, value };
            }
            await new Promise<void>((resolve) => {
              wake = resolve;
              if (changed || over) resolve();
            });
          }
        },
        async return() {
          over = true;
          forget();
          wake?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
