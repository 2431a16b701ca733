import { Refusal, refuseWith } from '../arguments.ts';
import { type BlockProblem, validateBlocks, validateView } from '../blocks.ts';
import type { Method } from '../method.ts';

export const blocksValidate: Method = {
  required: [],
  scopes: [],
  errors: ['invalid_blocks', 'invalid_message', 'invalid_view'],
  tier: 'none',
  answer({ args }) {
    const [kind, ...others] = (['blocks', 'message', 'view'] as const).filter((name) => args.has(name));
    if (kind === undefined || others.length > 0) {
      throw refuseWith('invalid_arguments', ['must provide exactly one of `blocks`, `view`, or `message`']);
    }
    const problems = CHECKS[kind](args.json(kind, 'invalid_arguments'));
    if (problems.length === 0) return {};
    throw new Refusal(`invalid_${kind}`, {
      errors: problems.map(({ pointer, message }) => ({
        code: 'failed_constraint',
        message,
        pointer,
        constraint: { type: 'rule', expected: message },
      })),
    });
  },
};

const CHECKS: Readonly<Record<'blocks' | 'message' | 'view', (payload: unknown) => BlockProblem[]>> = {
  blocks: (payload) => validateBlocks(payload, 'message'),
  message: (payload) =>
    validateBlocks((payload as { blocks?: unknown } | null)?.blocks ?? [], 'message').map((problem) => ({
      ...problem,
      pointer: `/blocks${problem.pointer}`,
    })),
  view: validateView,
};
