import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, directionMark, enclose, isolate, linkable, tame } from '../../src/language/foreign.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('\u202e', '\u2066', '\u2069', '\u001b[2J', '\n', '\0', 'ی', 'a', '👩‍👩‍👧'),
  }),
);

describe('text of others', () => {
  it('comes out on one line without characters that act on their surroundings', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const tamed = tame(text);
        expect(tamed).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect(tamed.isWellFormed()).toBe(true);
        expect(tame(tamed)).toBe(tamed);
      }),
    );
  });

  it('keeps joiners, which Persian words and family pictures need', () => {
    expect(tame('می\u200cخواهم 👩‍👩‍👧')).toBe('می\u200cخواهم 👩‍👩‍👧');
  });

  it('is never cut longer than asked for, nor through a character', () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 40 }), (text, most) => {
        const short = cut(text, most);
        expect(short.length).toBeLessThanOrEqual(Math.max(0, most));
        if (text.length <= most) expect(short).toBe(text);
      }),
    );
    expect(cut('👩‍👩‍👧👩‍👩‍👧', 10)).toBe('👩‍👩‍👧…');
    expect(cut('abc', 2)).toBe('a…');
    expect(cut('a&b&c', 8, (piece) => piece.replaceAll('&', '&amp;').length)).toBe('a&b…');
  });

  it('is isolated where it could turn the line around, and only there', () => {
    expect(isolate('Aegean Lines', 'ltr')).toBe('Aegean Lines');
    expect(isolate('خلیج', 'ltr')).toBe('\u2068خلیج\u2069');
    expect(isolate('Aegean Lines', 'rtl')).toBe('\u2068Aegean Lines\u2069');
    expect(isolate('', 'rtl')).toBe('');
    expect(directionMark('Deal Aegean', 'ltr')).toBe('');
    expect(directionMark('خلیج', 'ltr')).toBe('\u200e');
    expect(directionMark('Aegean', 'rtl')).toBe('\u200f');
  });

  it('is enclosed in a sentence only where its letters run against it, and only once', () => {
    expect(enclose('Salesforce', 'rtl')).toBe('\u2068Salesforce\u2069');
    expect(enclose('خلیج', 'rtl')).toBe('خلیج');
    expect(enclose('\u2068Salesforce\u2069: خلیج', 'rtl')).toBe('\u2068Salesforce\u2069: خلیج');
    expect(enclose('۳۲٫۹٪', 'rtl')).toBe('۳۲٫۹٪');
    expect(enclose('Kostas Α.Ε. 5', 'ltr')).toBe('Kostas Α.Ε. 5');
    expect(enclose('خلیج', 'ltr')).toBe('\u2068خلیج\u2069');
  });

  it('becomes a link only as a plain web address', () => {
    expect(linkable('https://crm.example.test/0061')?.href).toBe('https://crm.example.test/0061');
    for (const address of ['javascript:alert(1)', 'data:text/html,x', '//x', 'https://a@evil.test/', 'x', ''])
      expect(linkable(address)).toBeNull();
  });
});
