import { cut, tame } from '../language/foreign.ts';
import type { DriftRow } from '../store/ports.ts';

/** Values that a line names; the others are counted. */
const MOST_NAMED = 6;
const LONGEST_VALUE = 40;

/** What became different at a source, a sentence each. */
export function driftLine({ source, object, field, kind, before, after, values }: DriftRow): string {
  const name = field === '*' ? `${source} ${object}` : `${source} ${object}.${field}`;
  const named = listed(values);
  switch (kind) {
    case 'lost':
      return `${name} cannot be seen any more${before ? ` (${shown(before)})` : ''}: removed there, or hidden from us.`;
    case 'found':
      return `${name} can be seen now${after ? ` (${shown(after)})` : ''}; ${object} is read again.`;
    case 'retyped':
      return `${name} is of another type: ${shown(after)}, before ${shown(before)}; ${object} is read again.`;
    case 'led-elsewhere':
      return `${name} comes from another field: ${shown(after)}, before ${shown(before)}; ${object} is read again.`;
    case 'options-added':
      return `${name} offers more values: ${named}.`;
    case 'options-removed':
      return `${name} offers fewer values: ${named} no more.`;
    case 'unlisted':
      return `${name}: records hold values that it does not offer: ${named}.`;
  }
}

/** Values of a CRM's picklist, made fit for a terminal. */
export function listed(values: readonly string[]): string {
  const named = values.slice(0, MOST_NAMED).map((value) => `"${shown(value)}"`);
  const others = values.length - named.length;
  return named.join(', ') + (others > 0 ? ` and ${others.toLocaleString('en')} more` : '');
}

function shown(text: string | null): string {
  return text === null ? 'unknown' : cut(tame(text), LONGEST_VALUE);
}
