import { describe, expect, test } from 'vitest';
import { type Surface, textLength } from '../../src/sandbox/slack/blocks.ts';
import {
  actions,
  bars,
  button,
  cell,
  chart,
  image,
  input,
  messages,
  mrkdwn,
  option,
  plain,
  richText,
  section,
  select,
  times,
  x,
} from './block-pieces.ts';

/** Blocks that use a limit up to `count`, and the most that Slack takes. */
const MOST: [name: string, most: number, make: (count: number) => unknown, surface?: Surface][] = [
  ['blocks of a message', 50, (n) => times(n, () => ({ type: 'divider' }))],
  ['blocks of a modal', 100, (n) => times(n, () => ({ type: 'divider' })), 'modal'],
  ['blocks of a Home tab', 100, (n) => times(n, () => ({ type: 'divider' })), 'home'],
  ['characters of a block_id', 255, (n) => [{ type: 'divider', block_id: x(n) }]],
  ['characters of an action_id', 255, (n) => actions(button({ action_id: x(n) }))],
  ['characters of a header', 150, (n) => [{ type: 'header', text: plain(x(n)) }]],
  ['characters of a section', 3000, (n) => [{ type: 'section', text: mrkdwn(x(n)) }]],
  ['characters of a field', 2000, (n) => [{ type: 'section', fields: [mrkdwn(x(n))] }]],
  ['fields of a section', 10, (n) => [{ type: 'section', fields: times(n, () => mrkdwn('a')) }]],
  ['elements of a context', 10, (n) => [{ type: 'context', elements: times(n, () => mrkdwn('a')) }]],
  ['characters of a context text', 3000, (n) => [{ type: 'context', elements: [mrkdwn(x(n))] }]],
  [
    'context actions',
    5,
    (n) => [
      {
        type: 'context_actions',
        elements: times(n, () => ({ type: 'icon_button', icon: 'trash', text: plain('a') })),
      },
    ],
  ],
  ['elements of actions', 25, (n) => actions(...times(n, () => button()))],
  [
    'characters of an input label',
    2000,
    (n) => [{ type: 'input', label: plain(x(n)), element: { type: 'plain_text_input' } }],
    'modal',
  ],
  [
    'characters of an input hint',
    2000,
    (n) => [{ ...input({ type: 'plain_text_input' })[0], hint: plain(x(n)) }],
    'modal',
  ],
  ['characters of a placeholder', 150, (n) => actions(select({ placeholder: plain(x(n)) }))],
  ['characters of alt_text', 2000, (n) => [image({ alt_text: x(n) })]],
  ['characters of an image title', 2000, (n) => [image({ title: plain(x(n)) })]],
  ['characters of image_url', 3000, (n) => [image({ image_url: x(n) })]],
  ['characters of a button', 75, (n) => actions(button({ text: plain(x(n)) }))],
  ['characters of a button value', 2000, (n) => actions(button({ value: x(n) }))],
  ['characters of a button address', 3000, (n) => actions(button({ url: x(n) }))],
  ['characters of an accessibility label', 75, (n) => actions(button({ accessibility_label: x(n) }))],
  ['characters of an option', 75, (n) => actions(select({ options: [{ ...option(0), text: plain(x(n)) }] }))],
  [
    'characters of an option description',
    75,
    (n) => actions(select({ options: [{ ...option(0), description: plain(x(n)) }] })),
  ],
  ['characters of an option value', 75, (n) => actions(select({ options: [{ ...option(0), value: x(n) }] }))],
  [
    'characters of an initial option',
    75,
    (n) => actions(select({ initial_option: { ...option(0), value: x(n) } })),
  ],
  [
    'characters of an overflow address',
    3000,
    (n) => actions({ type: 'overflow', options: [{ ...option(0), url: x(n) }] }),
  ],
  ['options of an overflow menu', 5, (n) => actions({ type: 'overflow', options: times(n, option) })],
  ['radio buttons', 10, (n) => actions({ type: 'radio_buttons', options: times(n, option) })],
  ['checkboxes', 10, (n) => actions({ type: 'checkboxes', options: times(n, option) })],
  ['options of a menu', 100, (n) => actions(select({ options: times(n, option) }))],
  [
    'options of a menu of many',
    100,
    (n) => actions({ type: 'multi_static_select', options: times(n, option) }),
  ],
  [
    'groups of options',
    100,
    (n) =>
      actions({
        type: 'static_select',
        option_groups: times(n, (i) => ({ label: plain(`g${i}`), options: [option(0)] })),
      }),
  ],
  [
    'options of a group',
    100,
    (n) =>
      actions({ type: 'static_select', option_groups: [{ label: plain('g'), options: times(n, option) }] }),
  ],
  [
    'characters of a group label',
    75,
    (n) => actions({ type: 'static_select', option_groups: [{ label: plain(x(n)), options: [option(0)] }] }),
  ],
  [
    'characters of a confirmation title',
    100,
    (n) => actions(button({ confirm: { title: plain(x(n)), text: plain('a') } })),
  ],
  ['characters of a confirmation', 300, (n) => actions(button({ confirm: { text: plain(x(n)) } }))],
  [
    'characters of a confirming button',
    30,
    (n) => actions(button({ confirm: { text: plain('a'), confirm: plain(x(n)) } })),
  ],
  [
    'characters of a denying button',
    30,
    (n) => actions(button({ confirm: { text: plain('a'), deny: plain(x(n)) } })),
  ],
  ['the longest typed text', 3000, (n) => input({ type: 'plain_text_input', max_length: n }), 'modal'],
  ['the shortest typed text', 3000, (n) => input({ type: 'plain_text_input', min_length: n }), 'modal'],
  ['files of an input', 10, (n) => input({ type: 'file_input', max_files: n }), 'modal'],
  [
    'characters of all markdown together',
    12_000,
    (n) => [
      { type: 'markdown', text: x(6000) },
      { type: 'markdown', text: x(n - 6000) },
    ],
  ],
  ['rows of a table', 100, (n) => [{ type: 'table', rows: times(n, () => [cell('a')]) }]],
  ['columns of a table', 20, (n) => [{ type: 'table', rows: [times(n, () => cell('a'))] }]],
  [
    'column settings',
    20,
    (n) => [{ type: 'table', rows: [[cell('a')]], column_settings: times(n, () => ({})) }],
  ],
  ['characters of a table', 10_000, (n) => [{ type: 'table', rows: [[cell(x(5000)), cell(x(n - 5000))]] }]],
  ['tables of a message', 1, (n) => times(n, () => ({ type: 'table', rows: [[cell('a')]] }))],
  [
    'rows of a data table',
    101,
    (n) => [{ type: 'data_table', caption: 'c', rows: times(n, () => [cell('a')]) }],
  ],
  [
    'columns of a data table',
    20,
    (n) => [{ type: 'data_table', caption: 'c', rows: times(2, () => times(n, () => cell('a'))) }],
  ],
  [
    'rows of a page of a data table',
    100,
    (n) => [{ type: 'data_table', caption: 'c', rows: [[cell('a')], [cell('b')]], page_size: n }],
  ],
  [
    'characters of all data tables',
    10_000,
    (n) =>
      times(2, (i) => ({
        type: 'data_table',
        caption: 'c',
        rows: [[cell('a')], [cell(x(i === 0 ? 5000 : n - 5002))]],
      })),
  ],
  ['characters of a chart title', 50, (n) => [{ ...chart(bars(['a']))[0], title: x(n) }]],
  [
    'segments of a pie',
    6,
    (n) => chart({ type: 'pie', segments: times(n, (i) => ({ label: `s${i}`, value: 1 })) }),
  ],
  [
    'series of a chart',
    6,
    (n) =>
      chart(
        bars(
          ['a'],
          times(n, (i) => `s${i}`),
        ),
      ),
  ],
  ['points of a series', 20, (n) => chart(bars(times(n, (i) => `p${i}`)))],
  ['characters of a chart label', 20, (n) => chart(bars([x(n)]))],
  ['charts of a message', 2, (n) => times(n, () => chart(bars(['a']))[0])],
  ['characters of a card title', 150, (n) => [{ type: 'card', title: mrkdwn(x(n)) }]],
  [
    'characters of a card subtitle',
    150,
    (n) => [{ type: 'card', title: mrkdwn('a'), subtitle: mrkdwn(x(n)) }],
  ],
  ['characters of a card body', 200, (n) => [{ type: 'card', body: mrkdwn(x(n)) }]],
  [
    'cards of a carousel',
    10,
    (n) => [{ type: 'carousel', elements: times(n, () => ({ type: 'card', body: mrkdwn('a') })) }],
  ],
  [
    'characters of a container title',
    150,
    (n) => [{ type: 'container', title: plain(x(n)), child_blocks: [{ type: 'divider' }] }],
  ],
  [
    'characters of a container subtitle',
    150,
    (n) => [
      { type: 'container', title: plain('a'), subtitle: plain(x(n)), child_blocks: [{ type: 'divider' }] },
    ],
  ],
  [
    'blocks of a container',
    10,
    (n) => [{ type: 'container', title: plain('a'), child_blocks: times(n, () => ({ type: 'divider' })) }],
  ],
  [
    'indents of a list',
    8,
    (n) => [
      { type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: [], indent: n }] },
    ],
  ],
  [
    'elements that take the focus',
    1,
    (n) => times(n, () => input({ type: 'plain_text_input', focus_on_load: true })[0]),
    'modal',
  ],
  [
    'characters of all blocks of a message',
    13_200,
    (n) => [
      ...times(4, () => ({ type: 'section', text: mrkdwn(x(3000)) })),
      { type: 'section', text: mrkdwn(x(n - 12_000)) },
    ],
  ],
];

describe('The limits of blocks', () => {
  test.each(MOST)('%s: %i are taken and one more is refused', (_, most, make, surface = 'message') => {
    expect(messages(make(most), surface)).toEqual([]);
    expect(messages(make(most + 1), surface)).not.toEqual([]);
  });

  test.each<[string, unknown, Surface?]>([
    ['text', [{ type: 'section', text: mrkdwn('') }]],
    ['header', [{ type: 'header', text: plain('') }]],
    ['list of fields', [{ type: 'section', fields: [] }]],
    ['list of actions', actions()],
    ['context', [{ type: 'context', elements: [] }]],
    ['address of a button', actions(button({ url: '' }))],
    ['list of options', actions(select({ options: [] }))],
    ['table', [{ type: 'table', rows: [] }]],
    ['row of a table', [{ type: 'table', rows: [[]] }]],
    ['data table below its header', [{ type: 'data_table', caption: 'c', rows: [[cell('a')]] }]],
    ['segment of a pie', chart({ type: 'pie', segments: [{ label: 'a', value: 0 }] })],
    ['text in rich text', [richText('')]],
    ['choice of several', actions({ type: 'multi_users_select', max_selected_items: 0 })],
  ])('refuses an empty %s', (_, blocks, surface) => {
    expect(messages(blocks, surface)).not.toEqual([]);
  });

  test('names the place and the limit in the words of Slack', () => {
    expect(messages([{ type: 'header', text: plain(x(151)) }])).toEqual([
      '/0/text/text: must be less than 151 characters',
    ]);
    expect(messages(actions(...times(26, () => button())))).toEqual([
      '/0/elements: no more than 25 items allowed',
    ]);
    expect(messages([{ type: 'section', fields: [mrkdwn('a'), mrkdwn('')] }])).toEqual([
      '/0/fields/1/text: must be more than 0 characters',
    ]);
  });

  test('refuses a block_id that appears twice, and an action_id that appears twice in one block', () => {
    const twice = { type: 'divider', block_id: 'a' };
    expect(messages([twice, twice])).toEqual(['/1/block_id: `block_id` a already exists']);
    const one = button({ action_id: 'go' });
    expect(messages(actions(one, one))).toEqual(['/0/elements/1/action_id: `action_id` go already exists']);
    expect(messages([...actions(one), ...actions(one)])).toEqual([]);
  });

  test('refuses a chart whose series have not one point for each category', () => {
    const broken = { ...bars(['a', 'b']), axis_config: { categories: ['a', 'c'] } };
    expect(messages(chart(broken))).toEqual([
      '/0/chart/series/0/data: must have one point for each category',
    ]);
  });

  test('refuses a data table with rows of unequal length or marked-up header cells', () => {
    const table = (rows: unknown) => [{ type: 'data_table', caption: 'c', rows }];
    expect(messages(table([[cell('a')], [cell('b'), cell('c')]]))).toEqual(['/0/rows/1: must have 1 items']);
    expect(messages(table([[richText('a')], [cell('b')]]))).toEqual([
      '/0/rows/0/0: header cells must not be rich_text',
    ]);
  });

  test('refuses a typed text whose least length exceeds its greatest', () => {
    const element = { type: 'plain_text_input', min_length: 5, max_length: 4 };
    expect(messages(input(element), 'modal')).toEqual([
      '/0/element: `min_length` must not be greater than `max_length`',
    ]);
  });

  test('measures the characters of all texts of a payload', () => {
    expect(
      textLength(
        section({ text: mrkdwn('12345'), accessory: button({ text: plain('123'), value: 'none' }) }),
      ),
    ).toBe(8);
  });
});
