import { elementsOf, type FoundElement } from '../identified.ts';

/**
 * What somebody has put into an element: a text, a date (`YYYY-MM-DD`), a time (`HH:MM`), seconds since 1970 as
 * text, an option's value, the id of a person, conversation or file; a list where several may be chosen.
 */
export type EnteredValue = string | readonly string[] | null;

/** What stands in the elements of a message or view, by block and action id. What is absent is as the app set it. */
export type Entered = Readonly<Record<string, Readonly<Record<string, EnteredValue>>>>;

type Node = Readonly<Record<string, unknown>>;

/** Where the options of menus that ask the app come from: those that it offered last. */
export type Offered = (found: FoundElement, value: string) => Node | null;

/** Finds no option. */
export const NOTHING_OFFERED: Offered = () => null;

const listOf = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as Node[]) : []);

/** The options of an element, those of its groups too. */
export function optionsOf(element: Node): readonly Node[] {
  const groups = listOf(element['option_groups']).flatMap((group) => listOf(group['options']));
  return [...listOf(element['options']), ...groups];
}

const KEYS: readonly (readonly [types: RegExp, key: string, initial: string])[] = [
  [/^(static_select|external_select|radio_buttons|overflow)$/, 'selected_option', 'initial_option'],
  [/^(multi_static_select|multi_external_select|checkboxes)$/, 'selected_options', 'initial_options'],
  [/^users_select$/, 'selected_user', 'initial_user'],
  [/^multi_users_select$/, 'selected_users', 'initial_users'],
  [/^conversations_select$/, 'selected_conversation', 'initial_conversation'],
  [/^multi_conversations_select$/, 'selected_conversations', 'initial_conversations'],
  [/^channels_select$/, 'selected_channel', 'initial_channel'],
  [/^multi_channels_select$/, 'selected_channels', 'initial_channels'],
  [/^datepicker$/, 'selected_date', 'initial_date'],
  [/^timepicker$/, 'selected_time', 'initial_time'],
  [/^datetimepicker$/, 'selected_date_time', 'initial_date_time'],
  [/^file_input$/, 'files', ''],
  [/^rich_text_input$/, 'rich_text_value', 'initial_value'],
  [/_input$/, 'value', 'initial_value'],
];

/** Whether an element holds a value between two clicks. */
export const holdsValue = ({ type }: FoundElement): boolean =>
  type !== 'overflow' && KEYS.some(([types]) => types.test(type));

/**
 * What an element holds, under the key that Slack gives it: `{ selected_option: … }`.
 * @param entered undefined where nobody has touched it
 */
export function heldBy(found: FoundElement, entered: EnteredValue | undefined, offered: Offered): Node {
  const { type, element } = found;
  const [, key, initial] = KEYS.find(([types]) => types.test(type)) ?? [];
  if (key === undefined || initial === undefined) return {};
  if (entered === undefined) {
    const set = element[initial];
    return { [key]: set ?? (isList(type) ? [] : null) };
  }
  return { [key]: typed(found, key, entered, offered) };
}

/** Whether an element holds a list. */
export const isList = (type: string): boolean =>
  type.startsWith('multi_') || type === 'checkboxes' || type === 'file_input';

function typed(found: FoundElement, key: string, entered: EnteredValue, offered: Offered): unknown {
  const { element, type } = found;
  if (isList(type)) {
    const values = entered === null ? [] : typeof entered === 'string' ? [entered] : entered;
    if (key === 'files') return values.map((id) => ({ id }));
    if (key !== 'selected_options') return values;
    return values.flatMap((value) => optionOf(found, value, offered) ?? []);
  }
  if (entered === null || entered === '' || typeof entered !== 'string') return null;
  if (key === 'selected_option') return optionOf(found, entered, offered);
  if (key === 'selected_date_time') return Number(entered);
  if (type === 'rich_text_input') return richText(entered);
  return element['type'] === 'number_input' ? entered.trim() : entered;
}

function optionOf(found: FoundElement, value: string, offered: Offered): Node | null {
  const own = optionsOf(found.element).find((option) => option['value'] === value);
  return own ?? offered(found, value);
}

const richText = (text: string): Node => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

/** The `state.values` of a message or view: every element that holds a value, with what stands in it. */
export function stateOf(
  blocks: readonly unknown[],
  entered: Entered,
  offered: Offered,
): Record<string, Record<string, Node>> {
  const values: Record<string, Record<string, Node>> = {};
  for (const found of elementsOf(blocks)) {
    if (!holdsValue(found)) continue;
    const held = heldBy(found, entered[found.blockId]?.[found.actionId], offered);
    values[found.blockId] = {
      ...values[found.blockId],
      [found.actionId]: { type: found.type, ...held },
    };
  }
  return values;
}
