import { Refusal, refuseWith } from '../arguments.ts';
import { type BlockProblem, textLength, validateBlocks } from '../blocks.ts';
import { TOTALS } from '../limits.ts';
import type { MethodCall } from '../method.ts';
import { nodesOf } from '../rules.ts';
import type { Workspace } from '../workspace.ts';

/** What is wrong with what a message says. */
export const CONTENT_ERRORS = [
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'msg_blocks_too_long',
  'no_text',
];

export interface Content {
  text?: string;
  blocks?: readonly unknown[];
  metadata?: Readonly<Record<string, unknown>>;
}

/** Text, blocks and metadata of a call, each undefined where it was not given, each found sound. */
export function contentOf(call: MethodCall): Content {
  const { args } = call;
  for (const name of ['attachments', 'markdown_text']) {
    if (args.has(name)) throw refuseWith('invalid_arguments', [`\`${name}\` is not taken here; send blocks`]);
  }
  const text = args.text('text');
  const blocks = args.json('blocks', 'invalid_blocks_format');
  const metadata = args.json('metadata', 'invalid_metadata_format');
  return {
    ...(text !== undefined && { text }),
    ...(blocks !== undefined && { blocks: soundBlocks(blocks, call.workspace) }),
    ...(metadata !== undefined && { metadata: soundMetadata(metadata) }),
  };
}

/**
 * Blocks of a message that Slack would take.
 * @throws Refusal `invalid_blocks_format`, `msg_blocks_too_long` or `invalid_blocks`
 */
export function soundBlocks(blocks: unknown, workspace: Workspace): readonly unknown[] {
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format');
  if (textLength(blocks) > TOTALS.messageBlockChars) throw new Refusal('msg_blocks_too_long');
  const problems = validateBlocks(blocks, 'message');
  if (problems.length === 0) problems.push(...pictureProblems(blocks, workspace));
  if (problems.length === 0) problems.push(...unknownProblems(blocks, workspace));
  if (problems.length > 0) {
    const lines = problems.map(({ pointer, message }) => `${message} [json-pointer:/blocks${pointer}]`);
    throw refuseWith('invalid_blocks', lines);
  }
  return blocks;
}

/** Where blocks are of a kind that this workspace does not know yet. */
export function unknownProblems(blocks: unknown, { unknownBlocks }: Workspace): BlockProblem[] {
  return [...nodesOf(blocks)].flatMap(({ kind, pointer }) =>
    unknownBlocks.has(kind) ? [{ pointer: `${pointer}/type`, message: `unsupported type: ${kind}` }] : [],
  );
}

/** Where blocks show a file that is no picture of this workspace. */
export function pictureProblems(blocks: unknown, workspace: Workspace): BlockProblem[] {
  return [...nodesOf(blocks)].flatMap(({ value: { slack_file }, pointer }) =>
    slack_file === undefined || isPicture(slack_file as { id?: string; url?: string }, workspace)
      ? []
      : [{ pointer: `${pointer}/slack_file`, message: 'invalid slack file' }],
  );
}

function isPicture({ id, url }: { id?: string; url?: string }, workspace: Workspace): boolean {
  const file = workspace.files.find(id ?? /\/files-pri\/(F\w+)/.exec(url ?? '')?.[1] ?? '');
  return file?.shared === true && file.mime.startsWith('image/');
}

function soundMetadata(metadata: unknown): Readonly<Record<string, unknown>> {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    throw new Refusal('invalid_metadata_format');
  }
  const { event_type, event_payload, ...rest } = metadata as Record<string, unknown>;
  const empty = Object.keys(metadata).length === 0;
  const whole = typeof event_type === 'string' && typeof event_payload === 'object' && event_payload !== null;
  if (!empty && (!whole || Object.keys(rest).length > 0)) throw new Refusal('invalid_metadata_schema');
  return metadata as Record<string, unknown>;
}
