import type { KnownBlock } from '@slack/types';
import { type Surface, validateBlocks } from '../../src/sandbox/slack/blocks.ts';

/** Pieces of blocks for the tests of what Block Kit takes. */

export const x = (count: number): string => 'x'.repeat(count);
export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
export const option = (index: number) => ({ text: plain(`Option ${index}`), value: `v${index}` });
export const button = (rest: object = {}) => ({ type: 'button', text: plain('Go'), ...rest });
export const actions = (...elements: unknown[]) => [{ type: 'actions', elements }];
export const section = (rest: object) => [{ type: 'section', text: mrkdwn('text'), ...rest }];
export const input = (element: object) => [{ type: 'input', label: plain('Label'), element }];
export const cell = (text: string) => ({ type: 'raw_text', text });
export const image = (rest: object = {}) => ({
  type: 'image',
  alt_text: 'a',
  image_url: 'https://example.test/a.png',
  ...rest,
});
export const select = (rest: object) => ({ type: 'static_select', options: [option(0)], ...rest });
export const chart = (rest: object) => [{ type: 'data_visualization', title: 't', chart: rest }];
export const bars = (categories: string[], names = ['s']) => ({
  type: 'bar',
  series: names.map((name) => ({ name, data: categories.map((label) => ({ label, value: 1 })) })),
  axis_config: { categories },
});
export const richText = (text: string): KnownBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
export const messages = (blocks: unknown, surface: Surface = 'message'): string[] =>
  validateBlocks(blocks, surface).map(({ pointer, message }) => `${pointer}: ${message}`);

/** One of each type that a message may hold; the compiler demands the types of `@slack/types`. */
type Taken = Exclude<KnownBlock['type'], 'alert' | 'file' | 'input' | 'plan' | 'task_card' | 'video'>;
export const EVERY: Record<Taken, KnownBlock> = {
  actions: {
    type: 'actions',
    elements: [
      {
        type: 'button',
        text: plain('Go'),
        action_id: 'b',
        style: 'primary',
        confirm: {
          title: plain('Sure?'),
          text: mrkdwn('*It* cannot be undone'),
          confirm: plain('Go'),
          deny: plain('No'),
        },
      },
      { type: 'static_select', action_id: 's', placeholder: plain('Choose'), options: [option(1)] },
      { type: 'multi_users_select', action_id: 'm', max_selected_items: 2 },
      { type: 'datepicker', action_id: 'd', initial_date: '2026-11-23' },
      { type: 'checkboxes', action_id: 'c', options: [{ text: mrkdwn('*One*'), value: '1' }] },
      { type: 'radio_buttons', action_id: 'r', options: [option(1)], initial_option: option(1) },
      { type: 'overflow', action_id: 'o', options: [{ ...option(1), url: 'https://example.test' }] },
      { type: 'users_select', action_id: 'u', initial_user: 'U1' },
      { type: 'timepicker', action_id: 't', initial_time: '09:30' },
    ],
  },
  card: { type: 'card', title: mrkdwn('*Deal*'), actions: [{ type: 'button', text: plain('Open') }] },
  carousel: { type: 'carousel', elements: [{ type: 'card', body: mrkdwn('One') }] },
  container: {
    type: 'container',
    title: plain('Goals'),
    child_blocks: [{ type: 'divider' }],
    is_collapsible: true,
  },
  context: {
    type: 'context',
    elements: [
      mrkdwn('as of 07:40'),
      { type: 'image', image_url: 'https://example.test/a.png', alt_text: 'a' },
    ],
  },
  context_actions: {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'f',
        positive_button: { text: plain('Useful'), value: 'y' },
        negative_button: { text: plain('Not useful'), value: 'n' },
      },
      { type: 'icon_button', icon: 'trash', text: plain('Delete'), action_id: 'i' },
    ],
  },
  data_table: {
    type: 'data_table',
    caption: 'Teams',
    rows: [
      [
        { type: 'raw_text', text: 'Team' },
        { type: 'raw_text', text: 'Score' },
      ],
      [
        { type: 'raw_text', text: 'South' },
        { type: 'raw_number', value: 84, text: '84' },
      ],
    ],
  },
  divider: { type: 'divider', block_id: 'line' },
  header: { type: 'header', text: { type: 'plain_text', text: 'CRM strategy', emoji: true } },
  image: { type: 'image', alt_text: 'Bars', title: plain('Progress'), slack_file: { id: 'F1' } },
  markdown: { type: 'markdown', text: '**bold**' },
  rich_text: {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'bold', style: { bold: true } },
          { type: 'link', url: 'https://example.test', text: 'here' },
          { type: 'emoji', name: 'wave' },
          { type: 'user', user_id: 'U1' },
          { type: 'date', timestamp: 1, format: '{date}', fallback: '1970-01-01' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'ordered',
        indent: 1,
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'One' }] }],
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'said' }] },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'code' }], border: 0 },
    ],
  },
  section: {
    type: 'section',
    text: { ...mrkdwn('*Goal*'), verbatim: true },
    fields: [plain('a'), mrkdwn('b')],
    accessory: { type: 'button', text: plain('Open'), url: 'https://example.test' },
    expand: true,
  },
  table: {
    type: 'table',
    rows: [[{ type: 'raw_text', text: 'Team' }, richText('Score') as never]],
    column_settings: [{ align: 'left', is_wrapped: true }],
  },
};
