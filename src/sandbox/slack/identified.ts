import { slackId } from './ids.ts';

type Node = Readonly<Record<string, unknown>>;

const INTERACTIVE =
  /^(button|checkboxes|radio_buttons|overflow|feedback_buttons|(icon|workflow)_button|(date|time|datetime)picker|\w+_select|\w+_input)$/;

/** An element that somebody can use, and where it stands. */
export interface FoundElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly type: string;
  readonly element: Node;
  /** The block in which it stands: an `input` block has a label and may be optional. */
  readonly block: Node;
}

/**
 * Blocks as Slack gives them back: each with an id, and each element that somebody can use with an action id; made
 * from `seed` where the app gave none.
 */
export function identified(blocks: readonly unknown[], seed: string): readonly unknown[] {
  return blocks.map((block, index) => blockWithIds(block as Node, `${seed}/${index}`));
}

/** Every element of identified blocks that somebody can use, in the order in which they stand. */
export function elementsOf(blocks: readonly unknown[]): FoundElement[] {
  return blocks.flatMap((block) => {
    const node = block as Node;
    const inner = [
      ...listOf(node['child_blocks']),
      ...(node['type'] === 'carousel' ? listOf(node['elements']) : []),
    ];
    const own = [...listOf(node['elements']), ...listOf(node['actions']), node['accessory'], node['element']];
    const found = own.flatMap((one) => {
      const element = one as Node | undefined;
      const type = String(element?.['type']);
      if (element === undefined || !INTERACTIVE.test(type)) return [];
      const [blockId, actionId] = [String(node['block_id']), String(element['action_id'])];
      return [{ blockId, actionId, type, element, block: node }];
    });
    return [...found, ...elementsOf(inner)];
  });
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function blockWithIds(block: Node, seed: string): Node {
  const each = (value: unknown): unknown => {
    if (!Array.isArray(value)) return value === undefined ? undefined : withActionId(value as Node, seed);
    return value.map((one, at) => withActionId(one as Node, `${seed}/${at}`));
  };
  const given: Record<string, unknown> = {};
  for (const key of ['elements', 'actions', 'accessory', 'element']) {
    if (block[key] !== undefined) given[key] = each(block[key]);
  }
  if (block['type'] === 'carousel') given['elements'] = identified(listOf(block['elements']), seed);
  if (block['child_blocks'] !== undefined) {
    given['child_blocks'] = identified(listOf(block['child_blocks']), seed);
  }
  return { ...block, block_id: block['block_id'] ?? slackId('', seed).slice(0, 5), ...given };
}

function withActionId(element: Node, seed: string): Node {
  if (!INTERACTIVE.test(String(element['type']))) return element;
  return { action_id: slackId('', `${seed} action`).slice(0, 5), ...element };
}
