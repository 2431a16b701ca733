import { describe, expect, it } from 'vitest';
import { createDates } from '../../src/language/dates.ts';
import { createFigures } from '../../src/language/figures.ts';
import { LANGUAGE_NAMES, LANGUAGES, negotiate } from '../../src/language/languages.ts';
import { isWritten } from '../../src/language/messages.ts';

const PERSIAN = 'fa-IR-u-ca-persian-nu-arabext';
const MONDAY = '2026-11-23';

describe('the choice of a language', () => {
  it.each([
    [['en-GB'], 'en', 'en-GB'],
    [['en-US'], 'en', 'en-US'],
    [['el-GR'], 'el', 'el-GR-u-hc-h23'],
    [['el-CY'], 'el', 'el-CY-u-hc-h23'],
    [['nb-NO'], 'nb', 'nb-NO'],
    [['no'], 'nb', 'nb-NO'],
    [['no-NO'], 'nb', 'nb-NO'],
    [['nn'], 'nb', 'nb-NO'],
    [['vi-VN'], 'vi', 'vi-VN'],
    [['fa-IR'], 'fa', PERSIAN],
    [['fa_IR'], 'fa', PERSIAN],
    [['fa-IR-u-nu-latn'], 'fa', PERSIAN],
    [['xx', 'nb'], 'nb', 'nb-NO'],
    [[undefined, 'el'], 'el', 'el-GR-u-hc-h23'],
    [['not a tag', 'de-DE'], 'en', 'en-GB'],
    [[], 'en', 'en-GB'],
  ])('for %j is %s', (wishes, tag, locale) => {
    const written = LANGUAGES.every((language) => language.tag !== tag || isWritten(tag));
    expect(negotiate(wishes)).toMatchObject(written ? { tag, locale } : { tag: 'en' });
  });
});

it('languages are offered by the names that their readers call them', () => {
  expect(Object.keys(LANGUAGE_NAMES)[0]).toBe('en');
  expect(LANGUAGE_NAMES).toMatchObject({ el: 'Ελληνικά', en: 'English', nb: 'norsk bokmål' });
  expect(Object.keys(LANGUAGE_NAMES)).toHaveLength(LANGUAGES.filter(({ tag }) => isWritten(tag)).length);
});

describe('numbers and dates', () => {
  it('are Persian in Persian: digits, percent, the Solar Hijri calendar, and the week', () => {
    const figures = createFigures(PERSIAN);
    const dates = createDates(PERSIAN);
    expect(figures.number(1234.5)).toBe('۱٬۲۳۴٫۵');
    expect(figures.percent(0.914)).toBe('\u061c۹۱٪');
    expect(figures.value(2.5, 'hours')).toBe('۲٫۵ ساعت');
    expect(figures.value(10_005_534, 'EUR')).toMatch(/^\u2068\u200e€\u00a0۱۰٫۰۱\u2069\u00a0میلیون$/);
    expect(dates.day(MONDAY)).toBe('دوشنبه ۲ آذر');
    expect(dates.month(MONDAY)).toBe('آذر ۱۴۰۵');
    expect(dates.date('2027-03-31', MONDAY)).toBe('۱۱ فروردین');
    expect(dates.date('2028-03-31', MONDAY)).toBe('۱۲ فروردین ۱۴۰۷');
    expect(dates.relative('2026-11-22', MONDAY)).toBe('دیروز');
    expect(dates.time('2026-11-23T06:40:00.000Z', 'Asia/Tehran')).toBe('۱۰:۱۰');
    expect(dates.weekdays().map(({ id }) => id)).toEqual(['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri']);
    expect(dates.weekdays()[0]?.name).toBe('شنبه');
  });

  it('are Greek in Greek, with a clock of twenty-four hours', () => {
    const dates = createDates('el-GR-u-hc-h23');
    expect(dates.day(MONDAY)).toBe('Δευτέρα 23 Νοεμβρίου');
    expect(dates.month(MONDAY)).toBe('Νοέμβριος 2026');
    expect(dates.time('2026-11-23T16:40:00.000Z', 'Europe/Athens')).toBe('18:40');
    expect(createFigures('el-GR').value(1234.5, 'EUR')).toBe('1.235\u00a0€');
    expect(createFigures('el-GR').value(0.6315, 'share')).toBe('63,2%');
  });

  it('are Norwegian in Norwegian', () => {
    const dates = createDates('nb-NO');
    expect(dates.day(MONDAY)).toBe('mandag 23. november');
    expect(dates.relative('2026-11-22', MONDAY)).toBe('i går');
    expect(createFigures('nb-NO').value(0.6315, 'share')).toBe('63,2\u00a0%');
    expect(createFigures('nb-NO').number(12345.5)).toBe('12\u00a0345,5');
  });

  it('are Vietnamese in Vietnamese', () => {
    expect(createDates('vi-VN').date('2027-03-31', MONDAY)).toBe('31 tháng 3');
    expect(createFigures('vi-VN').number(1234.5)).toBe('1.234,5');
  });

  it('refer to an earlier day by its weekday within a week', () => {
    const dates = createDates('nb-NO');
    expect(dates.reference('2026-11-20', MONDAY)).toEqual({ kind: 'weekday', id: 'fri', name: 'fredag' });
    expect(dates.reference('2026-11-16', MONDAY)).toEqual({
      kind: 'date',
      text: '16. november',
      number: 16,
    });
  });
});
