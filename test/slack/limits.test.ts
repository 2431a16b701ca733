import { describe, expect, it } from 'vitest';
import { button, LIMITS, option, plain } from '../../slack/blocks/controls.ts';
import { enteredFor, inputBlock } from '../../slack/blocks/inputs.ts';
import { noteView } from '../../slack/blocks/sheet.ts';
import type { FormField } from '../../src/fixing/form.ts';
import { meantBy } from '../../src/fixing/form.ts';
import { validateBlocks } from '../../src/sandbox/slack/blocks.ts';
import { speaker } from '../briefing/day-view.ts';

const form = { speaker, direction: 'ltr' as const };
const nothing = { text: null, date: null, seconds: null, option: null, options: [] };
const words = { label: 'Stage', hint: null, focus: false, speaker };

const menu = (choices: number, current: string | null = null): FormField => ({
  field: 'stage',
  kind: 'choice',
  current,
  choices: Array.from({ length: choices }, (_, index) => ({ value: `v${index}`, label: `Label ${index}` })),
  currency: 'EUR',
});
const optionsOf = (block: unknown) => {
  const { element } = block as {
    element: { options?: unknown[]; option_groups?: { options: unknown[] }[] };
  };
  return element.options ?? element.option_groups?.flatMap(({ options }) => options) ?? [];
};

describe('words', () => {
  it.each([
    ['a button', 75, (text: string) => button(text, { action: 'x' }).text.text],
    ['an option', 75, (text: string) => option(text, 'x').text.text],
    [
      'the title of a modal',
      24,
      (text: string) => noteView(form, { title: text, paragraphs: [] }).title.text,
    ],
    ['a label', 2_000, (text: string) => plain(text, LIMITS.label).text],
    ['a hint', 2_000, (text: string) => plain(text, LIMITS.hint).text],
    ['what a menu says before a choice', 150, (text: string) => plain(text, LIMITS.placeholder).text],
  ])('of %s are whole up to %i, and cut beyond', (_, most, shown) => {
    expect(shown('x'.repeat(most))).toBe('x'.repeat(most));
    expect(shown('x'.repeat(most + 1))).toBe(`${'x'.repeat(most - 1)}…`);
    expect(shown('👩‍👩‍👧'.repeat(most)).length).toBeLessThanOrEqual(most);
    expect(shown('')).not.toBe('');
  });
});

describe('a menu', () => {
  it.each([
    [100, 'options'],
    [101, 'option_groups'],
    [10_000, 'option_groups'],
  ])('of %i choices has %s, and every choice', (choices, key) => {
    const block = inputBlock(menu(choices), null, words);
    expect(Object.keys(block.element)).toContain(key);
    expect(optionsOf(block)).toHaveLength(choices);
    expect(validateBlocks([block], 'modal')).toEqual([]);
  });

  it('of more than Slack takes keeps what is chosen now', () => {
    const block = inputBlock(menu(10_001), 'v10000', words);
    expect(optionsOf(block)).toHaveLength(10_000);
    expect(JSON.stringify(block.element)).toContain('Label 10000');
    expect(validateBlocks([block], 'modal')).toEqual([]);
  });

  it('reads back what was chosen by its place, and nothing that it does not hold', () => {
    const field = menu(150, 'v3');
    const chosen = (value: string | null) =>
      meantBy(field, enteredFor(field, 'v3', { ...nothing, option: value }));
    expect(chosen('o149')).toBe('v149');
    expect(chosen(null)).toBeNull();
    for (const forged of ['o150', 'o-1', 'v1', 'constructor', '']) expect(chosen(forged)).toBeUndefined();
  });

  it('offers what the record holds even where the CRM offers it no more', () => {
    const block = inputBlock(menu(3, 'gone'), 'gone', words);
    expect(optionsOf(block)).toHaveLength(4);
    expect((block.element as { initial_option?: { text: { text: string } } }).initial_option?.text.text).toBe(
      'gone',
    );
  });
});

describe('what is entered', () => {
  const field = (kind: FormField['kind'], currency = 'EUR'): FormField => ({
    field: 'amount',
    kind,
    current: null,
    choices: [],
    currency,
  });
  it.each([
    ['money', '20000.5', 2_000_050],
    ['money', ' 7 ', 700],
    ['money', '۱۲٫۵', 1_250],
    ['money', 'a lot', undefined],
    ['money', '99999999999999999', undefined],
    ['number', '-3.25', -3.25],
    ['number', '1e5', undefined],
    ['number', '', null],
    ['text', '  kept as it is ', '  kept as it is '],
    ['text', '   ', null],
  ] as const)('as %s, %s, is %s', (kind, text, value) => {
    expect(meantBy(field(kind), { text })).toBe(value);
  });

  it('of a currency without minor units has none', () => {
    expect(meantBy(field('money', 'JPY'), { text: '1200' })).toBe(1_200);
    const block = inputBlock(field('money', 'JPY'), null, words);
    expect((block.element as { is_decimal_allowed?: boolean }).is_decimal_allowed).toBe(false);
  });
});
