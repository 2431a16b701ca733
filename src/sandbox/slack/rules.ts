import { BLOCKS, type Bound, LIMITS, SURFACES, type Surface, TOTALS } from './limits.ts';

/**
 * One thing wrong with a payload: a JSON pointer (RFC 6901) from the list of blocks, and Slack's sentence.
 */
export interface BlockProblem {
  readonly pointer: string;
  readonly message: string;
}

/** An object inside a payload. */
export interface Node {
  /** Its `type`, or for objects without one what the table of limits calls it. */
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly pointer: string;
}

const KIND_BY_KEY: Readonly<Record<string, string>> = {
  confirm: 'confirm',
  initial_option: 'option',
  initial_options: 'option',
  option_groups: 'option_group',
  options: 'option',
};

/** Every object of a payload, outermost first. */
export function* nodesOf(value: unknown, pointer = '', key = ''): Generator<Node> {
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* nodesOf(entry, `${pointer}/${index}`, key);
  } else if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>;
    const kind = typeof record['type'] === 'string' ? record['type'] : (KIND_BY_KEY[key] ?? '');
    yield { kind, value: record, pointer };
    for (const [name, entry] of Object.entries(record)) yield* nodesOf(entry, `${pointer}/${name}`, name);
  }
}

/** All characters of a payload's texts: the sum over every property named `text` that is a string. */
export function textLength(value: unknown): number {
  let sum = 0;
  for (const node of nodesOf(value)) {
    const { text } = node.value;
    if (typeof text === 'string') sum += text.length;
  }
  return sum;
}

/**
 * What breaks a limit or a rule that spans several objects, in a payload whose structure is sound.
 * @param blocks blocks as `block-schema.ts` accepts them
 */
export function limitProblems(blocks: readonly unknown[], surface: Surface): BlockProblem[] {
  const problems: BlockProblem[] = [];
  const add = (pointer: string, message: string): void => void problems.push({ pointer, message });
  if (blocks.length > BLOCKS[surface]) add('', `no more than ${BLOCKS[surface]} items allowed`);
  for (const node of nodesOf(blocks)) {
    problems.push(...boundProblems(node));
    if (SURFACES[node.kind]?.includes(surface) === false) {
      add(`${node.pointer}/type`, `unsupported type: ${node.kind}`);
    }
    if (node.kind === 'data_table') problems.push(...dataTableProblems(node));
    if (node.kind === 'plain_text_input' && outOfOrder(node.value['min_length'], node.value['max_length'])) {
      add(node.pointer, '`min_length` must not be greater than `max_length`');
    }
    if ('axis_config' in node.value) problems.push(...seriesProblems(node));
  }
  problems.push(...idProblems(blocks), ...totalProblems(blocks));
  if (surface === 'message' && textLength(blocks) > TOTALS.messageBlockChars) {
    add('', `must be less than ${TOTALS.messageBlockChars + 1} characters in all blocks together`);
  }
  return [...new Map(problems.map((one) => [`${one.pointer} ${one.message}`, one])).values()];
}

/** What breaks a limit of the table in one object. */
export function boundProblems(node: Node): BlockProblem[] {
  const problems: BlockProblem[] = [];
  for (const [path, bound] of [
    ...Object.entries(LIMITS['*'] ?? {}),
    ...Object.entries(LIMITS[node.kind] ?? {}),
  ]) {
    for (const [pointer, found] of valuesAt(node.value, path.split('/'), node.pointer)) {
      const text = textOf(found);
      const message = breach(text ?? found, bound);
      if (message !== null) problems.push({ pointer: text === null ? pointer : `${pointer}/text`, message });
    }
  }
  return problems;
}

function* valuesAt(value: unknown, path: readonly string[], pointer: string): Generator<[string, unknown]> {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (value !== undefined) yield [pointer, value];
  } else if (step === '*') {
    if (!Array.isArray(value)) return;
    for (const [index, entry] of value.entries()) yield* valuesAt(entry, rest, `${pointer}/${index}`);
  } else if (typeof value === 'object' && value !== null) {
    yield* valuesAt((value as Record<string, unknown>)[step], rest, `${pointer}/${step}`);
  }
}

/** The text of a text object; null for anything else. */
function textOf(found: unknown): string | null {
  if (typeof found !== 'object' || found === null || !('text' in found)) return null;
  return typeof found.text === 'string' ? found.text : null;
}

function breach(found: unknown, bound: Bound): string | null {
  if (bound.chars !== undefined && typeof found === 'string') {
    if (found.length < bound.chars[0]) return `must be more than ${bound.chars[0] - 1} characters`;
    return found.length > bound.chars[1] ? `must be less than ${bound.chars[1] + 1} characters` : null;
  }
  if (bound.items !== undefined && Array.isArray(found)) {
    if (found.length < bound.items[0]) return `must have at least ${bound.items[0]} items`;
    return found.length > bound.items[1] ? `no more than ${bound.items[1]} items allowed` : null;
  }
  if (bound.value !== undefined && typeof found === 'number') {
    if (found >= bound.value[0] && found <= bound.value[1]) return null;
    return bound.value[1] === Number.POSITIVE_INFINITY
      ? 'must be greater than 0'
      : `must be between ${bound.value[0]} and ${bound.value[1]}`;
  }
  return null;
}

const outOfOrder = (least: unknown, most: unknown): boolean =>
  typeof least === 'number' && typeof most === 'number' && least > most;

function idProblems(blocks: readonly unknown[]): BlockProblem[] {
  const problems: BlockProblem[] = [];
  const blockIds = new Set<unknown>();
  for (const [index, block] of blocks.entries()) {
    const actionIds = new Set<unknown>();
    for (const { value, pointer } of nodesOf(block, `/${index}`)) {
      const { block_id, action_id } = value;
      if (block_id !== undefined && blockIds.has(block_id)) {
        problems.push({ pointer: `${pointer}/block_id`, message: `\`block_id\` ${block_id} already exists` });
      }
      if (action_id !== undefined && actionIds.has(action_id)) {
        problems.push({
          pointer: `${pointer}/action_id`,
          message: `\`action_id\` ${action_id} already exists`,
        });
      }
      if (block_id !== undefined) blockIds.add(block_id);
      if (action_id !== undefined) actionIds.add(action_id);
    }
  }
  return problems;
}

function totalProblems(blocks: readonly unknown[]): BlockProblem[] {
  const nodes = [...nodesOf(blocks)];
  const ofKind = (kind: string): unknown[] =>
    nodes.filter((node) => node.kind === kind).map((node) => node.value);
  const focused = nodes.filter((node) => node.value['focus_on_load'] === true);
  const totals: [found: number, most: number, message: string][] = [
    [textLength(ofKind('markdown')), TOTALS.markdownChars, 'characters in all markdown blocks together'],
    [cellLength(ofKind('table')), TOTALS.tableChars, 'characters in all tables together'],
    [cellLength(ofKind('data_table')), TOTALS.tableChars, 'characters in all data tables together'],
    [ofKind('table').length, TOTALS.tables, 'table blocks'],
    [ofKind('data_visualization').length, TOTALS.charts, 'data_visualization blocks'],
    [focused.length, TOTALS.focused, 'elements with `focus_on_load`'],
  ];
  return totals
    .filter(([found, most]) => found > most)
    .map(([, most, message]) => ({ pointer: '', message: `must have no more than ${most} ${message}` }));
}

const cellLength = (tables: readonly unknown[]): number =>
  tables.reduce((sum: number, table) => sum + textLength((table as { rows: unknown }).rows), 0);

function dataTableProblems({ value, pointer }: Node): BlockProblem[] {
  const rows = value['rows'] as readonly (readonly { type: string }[])[];
  const width = rows[0]?.length;
  const uneven = rows.findIndex((row) => row.length !== width);
  const marked = rows[0]?.findIndex((cell) => cell.type === 'rich_text') ?? -1;
  const problems: BlockProblem[] = [];
  if (uneven > 0)
    problems.push({ pointer: `${pointer}/rows/${uneven}`, message: `must have ${width} items` });
  if (marked >= 0) {
    problems.push({ pointer: `${pointer}/rows/0/${marked}`, message: 'header cells must not be rich_text' });
  }
  return problems;
}

function seriesProblems({ value, pointer }: Node): BlockProblem[] {
  const { categories } = value['axis_config'] as { categories: readonly string[] };
  const series = value['series'] as readonly { data: readonly { label: string }[] }[];
  return series.flatMap(({ data }, index) =>
    data.length === categories.length && data.every(({ label }) => categories.includes(label))
      ? []
      : [{ pointer: `${pointer}/series/${index}/data`, message: 'must have one point for each category' }],
  );
}
