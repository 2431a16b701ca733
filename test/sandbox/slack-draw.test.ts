import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { drawBlocks } from '../../src/sandbox/slack/page/draw-blocks.ts';
import { drawMrkdwn } from '../../src/sandbox/slack/page/mrkdwn.ts';
import { type Scene, sceneOf } from '../../src/sandbox/slack/page/scene.ts';
import { createWorkspace } from '../../src/sandbox/slack/workspace.ts';
import { EVERY } from './block-pieces.ts';
import { MEMBERS } from './slack-samples.ts';

const scene: Scene = sceneOf(
  createWorkspace({ team: 'Northlight', members: MEMBERS, clock: stoppedClock('2026-11-23T06:45:00.000Z') }),
);
const draw = (text: string): string => drawMrkdwn(text, scene).markup;
/** What is drawn inside the one line that a text makes. */
const inline = (text: string): string =>
  /^<div class="lines" dir="auto">(.*)<\/div>$/s.exec(draw(text))?.[1] ?? draw(text);
const link = (address: string, label: string): string =>
  `<a href="${address}" target="_blank" rel="noopener noreferrer" class="">${label}</a>`;

describe('The markup of messages', () => {
  test.each<[string, string, string]>([
    ['bold', 'a *b c* d', 'a <strong>b c</strong> d'],
    ['italic', '_a_', '<em>a</em>'],
    ['strike', '~a~', '<s>a</s>'],
    ['marks within marks', '*a _b_ c*', '<strong>a <em>b</em> c</strong>'],
    ['marks inside words', 'snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['marks beside blanks', '* a * b', '* a * b'],
    ['marks in Persian', '*۱ برد*', '<strong>۱ برد</strong>'],
    ['code', '`*a* <b>`', '<code>*a* &lt;b&gt;</code>'],
    ['a link', '<https://a.test/x_y_z|the _label_>', link('https://a.test/x_y_z', 'the _label_')],
    [
      'a link without a label',
      '<https://a.test/?a=1&amp;b=2>',
      link('https://a.test/?a=1&amp;b=2', 'https://a.test/?a=1&amp;b=2'),
    ],
    [
      'an address in the text',
      'see https://a.test/b_c, then',
      `see ${link('https://a.test/b_c', 'https://a.test/b_c')}, then`,
    ],
    ['a mail address', '<mailto:a@b.test>', link('mailto:a@b.test', 'a@b.test')],
    ['another scheme', '<javascript:alert(1)|x>', '&lt;javascript:alert(1)|x&gt;'],
    ['a mention', '<@U0ANA00001>', '<span class="mention">@Ana Sørbø</span>'],
    ['a call to everybody', '<!channel>', '<span class="mention">@channel</span>'],
    ['an escaped call to everybody', '&lt;!channel&gt;', '&lt;!channel&gt;'],
    ['a date', '<!date^1392734382^{date}|18 February>', '18 February'],
    ['entities, decoded once', '&lt;b&gt; &amp;lt; &quot;', '&lt;b&gt; &amp;lt; &amp;quot;'],
    ['an unknown emoji', ':no_such_thing: 07:40:10', ':no_such_thing: 07:40:10'],
    ['lines', 'a\nb', 'a<br>b'],
  ])('draws %s', (_, text, markup) => {
    expect(inline(text)).toBe(markup);
  });

  test('draws quotes, bulleted lines, fences and emoji as what they are', () => {
    expect(draw('&gt; said\n> twice\nafter')).toBe(
      '<blockquote dir="auto">said<br>twice</blockquote><div class="lines" dir="auto">after</div>',
    );
    expect(draw('• one\n• two')).toBe(
      '<div class="bullet" dir="auto">• one</div><div class="bullet" dir="auto">• two</div>',
    );
    expect(draw('```\na *b*\n```')).toBe('<pre dir="auto">a *b*</pre>');
    expect(draw('a ``` b')).toContain('a ``` b');
    expect(draw(':tada:')).toContain('role="img" aria-label="tada"');
    expect(draw(':large_green_circle:')).toContain('<svg class="circle"');
  });

  test('never lets markup of a text through, whatever the text', () => {
    const TAGS =
      /<\/?(?:div|strong|em|s|code|pre|blockquote|br|span|a|svg|circle)(?: [a-zA-Z-]+="[^"<>]*")*\/?>/g;
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '*',
        '_',
        '~',
        '`',
        '```',
        '|',
        '\n',
        ':tada:',
        '<script>',
        '\uE000',
        '\uE0010\uE001',
      ),
      fc.constantFrom(
        '<https://a.test|',
        '<javascript:',
        '<@U0ANA00001>',
        '" onclick="x',
        '<!channel>',
        'https://a.test/"onload=',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const rest = draw(pieces.join('')).replace(TAGS, '');
        expect(rest).not.toMatch(/[<>]/);
      }),
      { numRuns: 500 },
    );
  });
});

/** What a reader must find of each block of `EVERY`. */
const SHOWN: Record<keyof typeof EVERY, string[]> = {
  actions: ['Go', 'Choose', 'Select an item', '2026-11-23', 'One', 'Option 1', 'More actions', 'U1', '09:30'],
  card: ['Deal', 'Open'],
  carousel: ['One'],
  container: ['Goals', '<hr>'],
  context: ['as of 07:40', 'aria-label="a"'],
  context_actions: ['Useful', 'Not useful', 'Delete'],
  data_table: ['<caption dir="auto">Teams</caption>', 'Team', 'Score', 'South', '84'],
  divider: ['<hr>'],
  header: ['<h3 dir="auto">CRM strategy</h3>'],
  image: ['Progress', 'aria-label="Bars"'],
  markdown: ['**bold**'],
  rich_text: [
    '<strong>bold</strong>',
    'href="https://example.test"',
    '👋',
    '@U1',
    '1970-01-01',
    '<ol class="indent-1" dir="ltr"><li dir="auto">One</li></ol>',
    '<blockquote dir="auto">said</blockquote>',
    '<pre dir="auto">code</pre>',
  ],
  section: ['<strong>Goal</strong>', 'a', 'b', 'Open'],
  table: ['<th scope="col" class="left wrapped" dir="auto">Team</th>', 'Score'],
};

describe('Blocks on the page', () => {
  test.each(Object.entries(EVERY))('%s is drawn with all that it says', (type, block) => {
    const { markup } = drawBlocks([block], scene);
    expect(markup).toContain(`<div class="block ${type}">`);
    for (const shown of SHOWN[type as keyof typeof EVERY]) expect(markup).toContain(shown);
  });

  test('a chart is drawn as the table of its values', () => {
    const data = [
      { label: 'Sep', value: 30 },
      { label: 'Oct', value: 31.5 },
    ];
    const chart = {
      type: 'line',
      series: [{ name: 'Win rate', data }],
      axis_config: { categories: ['Sep', 'Oct'] },
    };
    const { markup } = drawBlocks([{ type: 'data_visualization', title: 'Trend', chart }], scene);
    for (const shown of ['Trend', 'Win rate', 'Sep', 'Oct', '>30<', '>31.5<'])
      expect(markup).toContain(shown);
  });
});
