import { elementsOf, type FoundElement } from '../identified.ts';
import { type Entered, heldBy, type Offered } from './entered.ts';

/**
 * What Slack itself finds wrong with a form before the app hears of it: by block id, a sentence for its field.
 * @param blocks identified blocks of a view
 */
export function inputProblems(
  blocks: readonly unknown[],
  entered: Entered,
  offered: Offered,
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const found of elementsOf(blocks)) {
    if (found.block['type'] !== 'input') continue;
    const [held] = Object.values(heldBy(found, entered[found.blockId]?.[found.actionId], offered));
    const problem = problemOf(found, held);
    if (problem !== null) problems[found.blockId] = problem;
  }
  return problems;
}

function problemOf({ block, element, type }: FoundElement, held: unknown): string | null {
  const empty = held === null || held === undefined || (Array.isArray(held) && held.length === 0);
  if (empty || (typeof held === 'string' && held.trim() === '')) {
    return block['optional'] === true ? null : 'Please complete this required field.';
  }
  if (Array.isArray(held)) return tooMany(element, held.length);
  if (typeof held !== 'string') return null;
  if (type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(held)) {
    return 'Please enter a valid email address.';
  }
  if (type === 'url_text_input' && !URL.canParse(held)) return 'Please enter a valid URL.';
  if (type === 'number_input') return numberProblem(element, held);
  if (type === 'plain_text_input') return lengthProblem(element, held.length);
  return null;
}

function tooMany(element: Readonly<Record<string, unknown>>, count: number): string | null {
  const most = Number(element['max_selected_items'] ?? element['max_files'] ?? Number.POSITIVE_INFINITY);
  return count > most ? `Please choose ${most} at most.` : null;
}

function numberProblem(element: Readonly<Record<string, unknown>>, held: string): string | null {
  const decimal = element['is_decimal_allowed'] === true;
  if (!(decimal ? /^[-+]?(\d+\.?\d*|\.\d+)$/ : /^[-+]?\d+$/).test(held)) {
    return decimal ? 'Please enter a number.' : 'Please enter a whole number.';
  }
  const [least, most] = [element['min_value'], element['max_value']];
  if (least !== undefined && Number(held) < Number(least)) return `Please enter ${least} or more.`;
  if (most !== undefined && Number(held) > Number(most)) return `Please enter ${most} or less.`;
  return null;
}

function lengthProblem(element: Readonly<Record<string, unknown>>, length: number): string | null {
  const [least, most] = [Number(element['min_length'] ?? 0), Number(element['max_length'] ?? 3000)];
  if (length < least) return `Please enter at least ${least} characters.`;
  return length > most ? `Please enter at most ${most} characters.` : null;
}
