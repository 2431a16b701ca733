import { describe, expect, it } from 'vitest';
import { BugError } from '../../src/errors.ts';
import { directionOf } from '../../src/language/direction.ts';
import { createSpeaker } from '../../src/language/speak.ts';

const speaker = createSpeaker('en');

describe('the speaker', () => {
  it('speaks English where a language is not known or is no language', () => {
    for (const language of ['xx', 'de-DE', 'not a tag', '']) {
      const fallback = createSpeaker(language);
      expect(fallback.say('status.on')).toBe('on pace');
      expect(fallback.language).toBe('en-GB');
      expect(fallback.direction).toBe('ltr');
    }
  });

  it('writes numbers and dates as the reader’s region does', () => {
    expect(createSpeaker('en-US').day('2026-11-23')).toBe('Monday, November 23');
    expect(speaker.day('2026-11-23')).toBe('Monday 23 November');
  });

  it('reports a message that does not exist, or a value that is missing, as a fault of ours', () => {
    expect(() => speaker.say('no.such.message')).toThrow(BugError);
    expect(() => speaker.say('nudge.rest')).toThrow(BugError);
    expect(() => speaker.say('constructor')).toThrow(BugError);
  });

  it('never reads a value as mark-up', () => {
    const hostile = '<strong>x</strong> {n} <!channel>';
    const runs = speaker.runs('nudge.fix', { object: 'Deal', label: hostile, fault: 'no amount' });
    expect(runs.map(({ text }) => text).join('')).toBe(`Deal ${hostile}: no amount.`);
    expect(speaker.say('digest.summary', { organisation: hostile, day: 'd', headline: 'h' })).toContain(
      hostile,
    );
  });

  it('keeps the marks of a run that it is handed, and adds those of the message', () => {
    const label = { text: 'Aegean Lines', quoted: true } as const;
    const runs = speaker.runs('nudge.fix', { object: 'Deal', label, fault: 'no amount' });
    expect(runs).toEqual([
      { text: 'Deal ', strong: true },
      { text: 'Aegean Lines', quoted: true, strong: true },
      { text: ': no amount.' },
    ]);
  });

  it('writes each unit as people read it', () => {
    expect(speaker.value(0.6315, 'share')).toBe('63.2%');
    expect(speaker.value(0.34, 'share')).toBe('34.0%');
    expect(speaker.chosen(0.34, 'share')).toBe('34%');
    expect(speaker.chosen(0.3425, 'share')).toBe('34.25%');
    expect(speaker.value(14.2, 'EUR')).toBe('€14.20');
    expect(speaker.value(14, 'EUR')).toBe('€14');
    expect(speaker.value(1234.5, 'EUR')).toBe('€1,235');
    expect(speaker.value(10_005_534, 'USD')).toBe('$10.01m');
    expect(speaker.value(5, 'count')).toBe('5');
    expect(speaker.value(1.5, 'ratio')).toBe('1.50');
    expect(speaker.value(1, 'days')).toBe('1 day');
    expect(speaker.value(31.24, 'hours')).toBe('31.2 hours');
    expect(speaker.percent(0.914)).toBe('91%');
  });

  it('tells differences with their sign, those of shares in points', () => {
    expect(speaker.change(0.012, 'share')).toBe('+1.2 points');
    expect(speaker.change(-0.01, 'share')).toBe('-1 point');
    expect(speaker.change(0, 'share')).toBe('0 points');
    expect(speaker.change(44_000, 'USD')).toBe('+\u2060$44,000');
    expect(speaker.change(-3.5, 'hours')).toBe('-3.5 hours');
  });

  it('tells a range once where both ends look alike', () => {
    expect(speaker.between(0.329, 0.362, 'share')).toBe('32.9% – 36.2%');
    expect(speaker.between(30, 33.5, 'hours')).toBe('30–33.5 hours');
    expect(speaker.between(0.3291, 0.3292, 'share')).toBe('32.9%');
  });

  it('names the year only where the day could be taken for another', () => {
    expect(speaker.date('2027-03-31', '2026-11-23')).toBe('31 March');
    expect(speaker.date('2027-11-22', '2026-11-23')).toBe('22 November 2027');
    expect(speaker.date('2026-09-30', '2026-11-23')).toBe('30 September 2026');
  });

  it('refers to a day of the past week by its weekday', () => {
    expect(speaker.since('2026-11-20', '2026-11-23')).toBe('Friday');
    expect(speaker.since('2026-11-16', '2026-11-23')).toBe('16 November');
    expect(speaker.since('2024-11-16', '2026-11-23')).toBe('16 November 2024');
  });

  it('tells a moment in the reader’s zone, with the day where it is another one there', () => {
    const moment = '2026-11-23T06:40:00.000Z';
    expect(speaker.moment(moment, 'Europe/Oslo', '2026-11-23')).toBe('07:40');
    expect(speaker.moment(moment, 'America/Los_Angeles', '2026-11-23')).toBe('Sunday 22 November, 22:40');
  });

  it('speaks of a day from near by, and begins the week where the reader does', () => {
    expect(speaker.relative('2026-11-22', '2026-11-23')).toBe('yesterday');
    expect(speaker.relative('2026-11-26', '2026-11-23')).toBe('in 3 days');
    expect(speaker.weekdays()[0]).toEqual({ id: 'mon', name: 'Monday' });
    expect(createSpeaker('en-US').weekdays()[0]).toEqual({ id: 'sun', name: 'Sunday' });
  });

  it('writes a number that a message shows as it is', () => {
    expect(speaker.say('goals.detail.none', { number: 1234.5, title: 't', reason: 'r' })).toBe(
      '1,234.5 t: r',
    );
  });

  it('keeps names in scripts of the other direction from turning its sentences around', () => {
    const said = (organisation: string) =>
      speaker.say('digest.summary', { organisation, day: 'Monday', headline: 'All well.' });
    expect(said('خلیج')).toBe('\u2068خلیج\u2069, Monday: All well.');
    expect(said('Aegean Lines')).toBe('Aegean Lines, Monday: All well.');
  });

  it('lists and capitalises', () => {
    expect(speaker.list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(speaker.series(['a', 'b', 'c'])).toBe('a, b, c');
    expect(speaker.capital('ålesund')).toBe('Ålesund');
    expect(speaker.capital('')).toBe('');
    expect(speaker.capital('ένας στόχος')).toBe('Ένας στόχος');
  });
});

describe('the direction of a language', () => {
  it.each([
    ['fa', 'rtl'],
    ['ar-EG', 'rtl'],
    ['he', 'rtl'],
    ['az-Arab', 'rtl'],
    ['az', 'ltr'],
    ['el', 'ltr'],
    ['not a tag', 'ltr'],
  ])('of %s is %s', (language, direction) => {
    expect(directionOf(language)).toBe(direction);
  });
});
