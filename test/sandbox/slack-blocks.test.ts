import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Surface, validateBlocks, validateView } from '../../src/sandbox/slack/blocks.ts';
import {
  actions,
  bars,
  button,
  cell,
  chart,
  EVERY,
  image,
  input,
  messages,
  mrkdwn,
  plain,
  section,
  select,
  times,
  x,
} from './block-pieces.ts';
import {
  digest,
  digestFields,
  digestInPersian,
  digestTeams,
  nudge,
  nudgeInPersian,
} from './slack-samples.ts';

describe('The structure of blocks', () => {
  test.each(Object.entries(EVERY))('takes a %s block as the official types describe it', (_, block) => {
    expect(validateBlocks([block], 'message')).toEqual([]);
  });

  test('takes the digests and nudges that the page is drawn with', () => {
    for (const { blocks } of [digest, digestFields, digestInPersian, digestTeams, nudge, nudgeInPersian]) {
      expect(validateBlocks(blocks, 'message')).toEqual([]);
    }
  });

  test.each<[string, unknown, string]>([
    ['an unknown block type', [{ type: 'sparkline' }], '/0/type: unsupported type: sparkline'],
    ['a block without a type', [{ text: 'a' }], '/0: missing required field: type'],
    ['something that is no block', ['text'], '/0: must be of type object'],
    ['something that is no list', { type: 'divider' }, ': must be of type array'],
    ['a misspelt key', [{ type: 'divider', blockid: 'a' }], '/0: invalid additional property: blockid'],
    [
      'a misspelt key deep inside',
      actions(button({ stile: 'primary' })),
      '/0/elements/0: invalid additional property: stile',
    ],
    [
      'markup in a header',
      [{ type: 'header', text: mrkdwn('a') }],
      '/0/text/type: must be one of: plain_text',
    ],
    ['a header without text', [{ type: 'header' }], '/0: missing required field: text'],
    ['a section without text and fields', [{ type: 'section' }], '/0: must define either `text` or `fields`'],
    ['an image inside actions', actions(image()), '/0/elements/0/type: unsupported type: image'],
    [
      'an input as an accessory',
      section({ accessory: { type: 'plain_text_input' } }),
      '/0/accessory/type: unsupported type: plain_text_input',
    ],
    [
      'a style that Slack has not',
      actions(button({ style: 'blue' })),
      '/0/elements/0/style: must be one of: primary, danger',
    ],
    [
      'a picture from nowhere',
      [{ type: 'image', alt_text: 'a' }],
      '/0: must define exactly one of `image_url` or `slack_file`',
    ],
    [
      'a picture from two places',
      [image({ slack_file: { id: 'F1' } })],
      '/0: must define exactly one of `image_url` or `slack_file`',
    ],
    [
      'a picture without words for it',
      [{ type: 'image', image_url: 'https://a.test' }],
      '/0: missing required field: alt_text',
    ],
    [
      'a Slack file by id and by address',
      [{ type: 'image', alt_text: 'a', slack_file: { id: 'F1', url: 'u' } }],
      '/0/slack_file: must define exactly one of `id` or `url`',
    ],
    [
      'options beside groups of options',
      actions(select({ option_groups: [] })),
      '/0/elements/0: must define exactly one of `options` or `option_groups`',
    ],
    [
      'an option without a value',
      actions(select({ options: [{ text: plain('a') }] })),
      '/0/elements/0/options/0: missing required field: value',
    ],
    [
      'a date that is none',
      actions({ type: 'datepicker', initial_date: '2026-02-30' }),
      '/0/elements/0/initial_date: Invalid ISO date',
    ],
    [
      'an empty card',
      [{ type: 'card', subtitle: mrkdwn('a') }],
      '/0: must define at least one of `hero_image`, `title`, `actions` or `body`',
    ],
    [
      'a container without a title',
      [{ type: 'container', child_blocks: [{ type: 'divider' }] }],
      '/0: must define either `title` or `rich_text_title`',
    ],
    [
      'a text that is a number',
      section({ text: mrkdwn(3 as never) }),
      '/0/text/text: must be of type string',
    ],
    [
      'a file block, which is only ever received',
      [{ type: 'file', external_id: 'a', source: 'remote' }],
      '/0/type: unsupported type: file',
    ],
  ])('refuses %s', (_, blocks, problem) => {
    expect(messages(blocks)).toContain(problem);
  });

  test('reports every fault of a payload, not only the first', () => {
    expect(messages([{ type: 'nonsense' }, { type: 'header', text: mrkdwn('a') }])).toHaveLength(2);
    expect(
      messages([
        { type: 'header', text: plain(x(151)) },
        { type: 'section', text: mrkdwn(x(3001)) },
      ]),
    ).toHaveLength(2);
  });

  test('never throws and never takes nonsense for blocks, whatever it is handed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom<Surface>('message', 'modal', 'home'), (value, surface) => {
        const sound = validateBlocks(value, surface).length === 0;
        expect(sound).toBe(Array.isArray(value) && value.length === 0);
      }),
    );
  });
});

describe('The surfaces of blocks', () => {
  const alert = [{ type: 'alert', text: plain('Saved'), level: 'info' }];
  const file = input({ type: 'file_input' });
  const typed = input({ type: 'plain_text_input' });
  test.each<[string, unknown, Surface[]]>([
    ['an input', typed, ['modal', 'home']],
    ['an upload', file, ['modal']],
    ['an alert', alert, ['modal']],
    ['a table', [EVERY.table], ['message']],
    ['markdown', [EVERY.markdown], ['message']],
    ['a chart', chart(bars(['a'])), ['message']],
    ['context actions', [EVERY.context_actions], ['message']],
    ['a container', [EVERY.container], ['message']],
    ['a carousel', [EVERY.carousel], ['message', 'home']],
    ['a section', [EVERY.section], ['message', 'modal', 'home']],
  ])('%s fits only where Slack shows it', (_, blocks, surfaces) => {
    for (const surface of ['message', 'modal', 'home'] as const) {
      expect(messages(blocks, surface).length === 0, surface).toBe(surfaces.includes(surface));
    }
  });

  test('refuses an input in a container of a message', () => {
    const blocks = [{ type: 'container', title: plain('a'), child_blocks: typed }];
    expect(messages(blocks)).toEqual(['/0/child_blocks/0/type: unsupported type: input']);
  });
});

describe('The frame of views', () => {
  const modal = { type: 'modal', title: plain('Settings'), blocks: [{ type: 'divider' }] };
  test.each<[string, number, (count: number) => unknown]>([
    ['title', 24, (n) => ({ ...modal, title: plain(x(n)) })],
    ['submit', 24, (n) => ({ ...modal, submit: plain(x(n)) })],
    ['close', 24, (n) => ({ ...modal, close: plain(x(n)) })],
    ['callback_id', 255, (n) => ({ ...modal, callback_id: x(n) })],
    ['external_id', 255, (n) => ({ ...modal, external_id: x(n) })],
    ['private_metadata', 3000, (n) => ({ ...modal, private_metadata: x(n) })],
    ['private_metadata of a Home tab', 3000, (n) => ({ type: 'home', blocks: [], private_metadata: x(n) })],
  ])('%s: %i characters are taken and one more is refused', (_, most, make) => {
    expect(validateView(make(most))).toEqual([]);
    expect(validateView(make(most + 1))).toHaveLength(1);
  });

  test('asks for a submit button where the view asks for input', () => {
    const asking = { ...modal, blocks: input({ type: 'plain_text_input' }) };
    expect(validateView(asking)).toEqual([{ pointer: '', message: 'missing required field: submit' }]);
    expect(validateView({ ...asking, submit: plain('Save') })).toEqual([]);
  });

  test('points below the blocks of the view', () => {
    expect(validateView({ ...modal, blocks: [{ type: 'table', rows: [[cell('a')]] }] })).toEqual([
      { pointer: '/blocks/0/type', message: 'unsupported type: table' },
    ]);
  });

  test('refuses a view of more than 250 kB', () => {
    const blocks = times(84, () => ({ type: 'section', text: mrkdwn(x(3000)) }));
    expect(validateView({ ...modal, blocks })).toEqual([
      { pointer: '', message: 'must be less than 250001 bytes' },
    ]);
  });
});
