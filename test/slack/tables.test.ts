import { describe, expect, it } from 'vitest';
import { trendChart } from '../../slack/blocks/chart.ts';
import { briefMessage, tabledDetails } from '../../slack/blocks/message.ts';
import { tableBlock } from '../../slack/blocks/table.ts';
import type { Brief, Grid } from '../../src/briefing/brief.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { LANGUAGES } from '../../src/language/languages.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { textLength, validateBlocks } from '../../src/sandbox/slack/blocks.ts';
import { behind, dayView, type GoalSketch, kept, onPace, sponsor } from '../briefing/day-view.ts';
import { typeProblems } from './slack-types.ts';

const digestIn = (language: string, view = dayView()): Brief =>
  composeDigest({ view, recipient: sponsor, speaker: createSpeaker(language), before: null });
const form = (language = 'en') => {
  const speaker = createSpeaker(language);
  return { speaker, direction: speaker.direction };
};
const grid = (rows: number, columns: number, text = 'a'): Grid => ({
  head: Array.from({ length: columns }, (_, at) => `c${at}`),
  rows: Array.from({ length: rows }, () => Array.from({ length: columns }, () => ({ text }))),
});
const MANY = 1_000_000;

describe('a table', () => {
  it.each([
    ['rows', grid(99, 2), 100, 2, 0],
    ['one row too many', grid(100, 2), 100, 2, 1],
    ['columns', grid(2, 20), 3, 20, 0],
    ['one column too many', grid(2, 21), 3, 20, 0],
  ])('takes %s up to Slack’s limit', (_, data, rows, columns, missing) => {
    const made = tableBlock(data, form(), MANY);
    expect([made?.block.rows.length, made?.block.rows[0]?.length, made?.missing]).toEqual([
      rows,
      columns,
      missing,
    ]);
    expect(made?.block.column_settings).toHaveLength(columns);
    expect(validateBlocks([made?.block], 'message')).toEqual([]);
    expect(typeProblems('KnownBlock', made?.block)).toEqual([]);
  });

  it('keeps to the room that there is, says how many rows are missing, and is none where none fits', () => {
    const data = grid(50, 2, 'x'.repeat(100));
    const made = tableBlock(data, form(), 1_050);
    expect([made?.block.rows.length, made?.missing]).toEqual([6, 45]);
    expect(textLength(made?.block)).toBeLessThanOrEqual(1_050);
    expect(tableBlock(data, form(), 100)).toBeNull();
  });

  it('cuts a cell, and never leaves one empty', () => {
    const rows = tableBlock(
      { head: ['', 'b'], rows: [[{ text: 'x'.repeat(400) }, { text: '' }]] },
      form(),
      MANY,
    );
    expect(JSON.stringify(rows?.block.rows[0])).toContain('"–"');
    expect(validateBlocks([rows?.block], 'message')).toEqual([]);
  });

  it('stands with its first column on the right where the language runs from right to left', () => {
    const data = {
      head: ['تیم', 'امتیاز'],
      rows: [[{ text: 'North', quoted: true as const }, { text: '۸۴٫۹' }]],
    };
    const { rows, column_settings } = tableBlock(data, form('fa'), MANY)?.block ?? {};
    expect(rows?.[0]?.map((cell) => ('text' in cell ? cell.text : ''))).toEqual([
      '\u200fامتیاز',
      '\u200fتیم',
    ]);
    expect(column_settings).toEqual([{ align: 'left' }, { align: 'right', is_wrapped: true }]);
  });
});

describe.each(LANGUAGES.map(({ tag }) => tag))('in %s', (tag) => {
  it('the thread keeps Slack’s types and limits, with a table and its words in each message', () => {
    const team = (index: number) => ({
      ids: [`A long name of a team & <more> ${index}`],
      people: 5,
      value: 50,
      n: 10,
      weight: 1,
    });
    for (const teams of [dayView().teams, Array.from({ length: 300 }, (_, index) => team(index))]) {
      const messages = tabledDetails(digestIn(tag, dayView({ teams }))).map(({ tabled }) => tabled);
      expect(messages).toHaveLength(2);
      for (const { blocks, text } of messages) {
        expect(validateBlocks(blocks, 'message')).toEqual([]);
        for (const block of blocks) expect(typeProblems('KnownBlock', block)).toEqual([]);
        expect(blocks.filter(({ type }) => type === 'table')).toHaveLength(1);
        expect(textLength(blocks)).toBeLessThanOrEqual(9_500);
        expect(text.length).toBeGreaterThan(20);
        expect(text.length).toBeLessThanOrEqual(3_000);
      }
    }
  });

  it('the chart of five goals with long names keeps Slack’s limits, and is said in words', () => {
    const long = { ...onPace, title: 'A long name of a goal & <more> '.repeat(20) };
    const brief = digestIn(tag, dayView({}, [long, long, long, long, long]));
    const chart = trendChart(brief);
    if (chart === null) throw new Error('no chart');
    const { blocks, text } = briefMessage(brief, undefined, chart);
    expect(validateBlocks(blocks, 'message')).toEqual([]);
    expect(text.length).toBeLessThanOrEqual(3_000);
    const { series, axis_config } = chart.block.chart;
    expect(new Set(series.map(({ name }) => name)).size).toBe(6);
    expect(new Set(axis_config.categories).size).toBe(axis_config.categories.length);
  });
});

describe('the chart', () => {
  const chartOf = (...goals: GoalSketch[]) => trendChart(digestIn('en', dayView({}, goals)))?.block.chart;
  const month = (value: number, index: number) => ({
    day: `2026-${String(index + 4).padStart(2, '0')}-23`,
    value,
  });

  it('has one unit for goals of any: how far of the way from baseline to target each has come', () => {
    const hours = { ...behind, history: [40, 30, 35, 42].map(month) };
    const chart = chartOf({ ...onPace, history: [0.28, 0.31, 0.34, 0.352].map(month) }, hours);
    expect(chart?.axis_config.categories).toEqual(['23 April', '23 May', '23 June', '23 July']);
    expect(chart?.series.map(({ name, data }) => [name, data.map(({ value }) => value)])).toEqual([
      ['1 Win more of wha…', [0, 50, 100, 120]],
      ['2 Settle cases fa…', [0, 50, 25, -10]],
      ['Target', [100, 100, 100, 100]],
    ]);
    expect(chart?.axis_config.y_label).toBe('Per cent of the way');
  });

  it('leaves out what has no way, and is none where nothing has', () => {
    const kept2 = { ...kept, history: [0.93, 0.94].map(month) };
    expect(chartOf(onPace, kept2)?.series).toHaveLength(2);
    expect(chartOf(kept2)).toBeUndefined();
    expect(chartOf({ ...onPace, history: [] })).toBeUndefined();
  });

  it('takes a value as it was last measured, and lets no short history cost the others theirs', () => {
    const [april, may, june] = [0.28, 0.29, 0.3].map(month);
    const days = [april, may, june].flatMap((point) => point ?? []);
    const late = {
      ...behind,
      history: [
        { day: '2026-05-02', value: 30 },
        { day: '2026-05-20', value: 20 },
      ],
    };
    const both = chartOf({ ...onPace, history: days }, late);
    expect(both?.axis_config.categories).toHaveLength(4);
    expect(both?.series[1]?.data.map(({ value }) => value)).toEqual([50, 100, 100, 100]);
    const daily = {
      ...behind,
      history: [
        { day: '2026-11-22', value: 30 },
        { day: '2026-11-23', value: 20 },
      ],
    };
    const chart = chartOf(onPace, daily);
    expect(chart?.series.map(({ name }) => name)).toEqual(['1 Win more of wha…', 'Target']);
  });

  it('begins with the baseline: what was before is no part of the way', () => {
    const before = ['2026-02-23', '2026-03-23', '2026-04-23', '2026-05-23'].map((day) => ({
      day,
      value: 0.31,
    }));
    const categories = chartOf({ ...onPace, history: before })?.axis_config.categories;
    expect(categories).toEqual(['23 April', '23 May']);
    expect(chartOf({ ...onPace, history: before.slice(0, 3) })).toBeUndefined();
  });

  it('has at most twelve points, the first and the last day among them', () => {
    const history = Array.from({ length: 24 }, (_, at) => ({
      day: `${2025 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`,
      value: 0.28 + at / 1_000,
    }));
    const goal = { ...onPace.goal, baseline: { value: 0.28, on: '2025-01-01' } };
    const categories = chartOf({ ...onPace, goal, history })?.axis_config.categories;
    expect([categories?.length, categories?.[0], categories?.at(-1)]).toEqual([
      12,
      '1 January 2025',
      '1 December 2026',
    ]);
  });
});
