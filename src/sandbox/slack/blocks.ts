import { z } from 'zod';
import { anyBlock, anyView } from './block-schema.ts';
import { type Surface, TOTALS } from './limits.ts';
import { type BlockProblem, boundProblems, limitProblems } from './rules.ts';

export type { Surface } from './limits.ts';
export { type BlockProblem, textLength } from './rules.ts';

const blockList = z.array(anyBlock);

/**
 * Holds blocks against Block Kit: first their structure (types, required keys, no unknown or misspelt key),
 * then, where that is sound, Slack's limits and the rules that span several blocks.
 * @param blocks the list as it would be sent; anything else is one problem
 * @returns every problem found, with pointers from the list (`/0/text/text`); empty means Slack would take it
 */
export function validateBlocks(blocks: unknown, surface: Surface): BlockProblem[] {
  const parsed = blockList.safeParse(blocks);
  if (parsed.success) return limitProblems(parsed.data, surface);
  return parsed.error.issues.flatMap((issue) => structureProblems(issue, blocks));
}

/**
 * Holds a modal or Home view against Block Kit: its frame, its size and its blocks (pointers below
 * `/blocks`).
 */
export function validateView(view: unknown): BlockProblem[] {
  const parsed = anyView.safeParse(view);
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => structureProblems(issue, view));
  const { type, blocks } = parsed.data;
  const problems = boundProblems({ kind: type, value: parsed.data, pointer: '' });
  for (const { pointer, message } of validateBlocks(blocks, type)) {
    problems.push({ pointer: `/blocks${pointer}`, message });
  }
  if (Buffer.byteLength(JSON.stringify(view)) > TOTALS.viewBytes) {
    problems.push({ pointer: '', message: `must be less than ${TOTALS.viewBytes + 1} bytes` });
  }
  const asks = blocks.some((block) => (block as { type?: unknown } | null)?.type === 'input');
  if (parsed.data.type === 'modal' && asks && parsed.data.submit === undefined) {
    problems.push({ pointer: '', message: 'missing required field: submit' });
  }
  return problems;
}

function structureProblems(issue: z.core.$ZodIssue, root: unknown): BlockProblem[] {
  const found = issue.path.reduce<unknown>(
    (value, step) => (value as Record<PropertyKey, unknown>)?.[step],
    root,
  );
  const pointer = pointerOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer, message: `invalid additional property: ${key}` }));
  }
  if (found === undefined && issue.path.length > 0) {
    const key = String(issue.path.at(-1));
    return [{ pointer: pointerOf(issue.path.slice(0, -1)), message: `missing required field: ${key}` }];
  }
  if (issue.code === 'invalid_union') {
    return [{ pointer, message: `unsupported type: ${JSON.stringify(found)?.replaceAll('"', '')}` }];
  }
  if (issue.code === 'invalid_type') return [{ pointer, message: `must be of type ${issue.expected}` }];
  if (issue.code === 'invalid_value')
    return [{ pointer, message: `must be one of: ${issue.values.join(', ')}` }];
  return [{ pointer, message: issue.message }];
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
