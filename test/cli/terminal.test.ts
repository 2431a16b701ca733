import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brief } from '../../src/briefing/brief.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { composeNudge } from '../../src/briefing/nudge.ts';
import { renderTerminal } from '../../src/cli/terminal.ts';
import { displayWidth } from '../../src/cli/width.ts';
import { dayView, fixView, onPace, speaker, sponsor } from '../briefing/day-view.ts';

const digest = composeDigest({ view: dayView(), recipient: sponsor, speaker, before: null });
const plain = (brief: Brief, columns = 100) => renderTerminal(brief, { columns, colour: false });

describe('a digest in the terminal', () => {
  it('reads from the headline down, each goal with its number, bar and judgement', () => {
    const lines = plain(digest).split('\n');
    expect(lines.slice(0, 8)).toEqual([
      'CRM strategy · Northlight · Monday 23 November · data as of 07:40',
      'Two goals on pace, one behind, one cannot be judged yet.',
      '',
      '1 Win more of what we quote',
      '  win rate 32.1% (1,204 closed deals), target 34% by 31 March',
      '  ▰▰▰▰▰▰▰▰▰▰▰▰▰▰▱▱▱▱▱▱ 69% of the way, 65% of the time',
      '  on pace · forecast 34.6% (80%: 32.9% – 36.2%), 60% likely to reach the target · trust 91%',
      '',
    ]);
    expect(plain(digest)).toContain('• Goal 1: +1.2 points (18 more closed deals, 7 more won)');
  });

  it('fits on one screen, without its details', () => {
    expect(plain(digest).split('\n').length).toBeLessThan(30);
    expect(plain(digest)).not.toContain('What stands behind the goals');
  });

  it('says the same without colour as with it', () => {
    const coloured = renderTerminal(digest, { columns: 100, colour: true });
    expect(coloured).not.toBe(plain(digest));
    expect(stripVTControlCharacters(coloured)).toBe(plain(digest));
    expect(plain(digest)).not.toMatch(/\p{Cc}(?<!\n)/u);
  });

  it('is never wider than the terminal', () => {
    for (const columns of [20, 40, 80, 110])
      for (const line of plain(digest, columns).split('\n'))
        expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  });
});

describe('words of records in the terminal', () => {
  it('cannot speak to it, and break only where a word is longer than a line', () => {
    const unit = fc.constantFrom(
      '\u001b[2J',
      '\u0007',
      '\r',
      '\n',
      '日本',
      '👩‍👩‍👧',
      'e\u0301',
      'ش',
      'word',
      ' ',
      '\u202e',
    );
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 60 }), (title) => {
        const view = dayView({}, [{ ...onPace, title }]);
        const text = plain(composeDigest({ view, recipient: sponsor, speaker, before: null }), 40);
        expect(text).not.toMatch(/[\u202a-\u202e]/);
        expect(text).not.toMatch(/\p{Cc}(?<!\n)/u);
        for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(40);
      }),
    );
  });

  it('are tamed even where the brief has not done so', () => {
    const spans = [{ text: 'a\u001b[2Jb\u202ec', quoted: true as const }];
    expect(plain({ ...digest, parts: [{ kind: 'note', spans }] })).toBe('a[2Jbc\n');
  });

  it('are measured by the cells that they take', () => {
    expect(displayWidth('Aegean')).toBe(6);
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('한글')).toBe(4);
    expect(displayWidth('👩‍👩‍👧!')).toBe(3);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('\u2068خلیج\u2069')).toBe(4);
    expect(displayWidth('▰▱·–')).toBe(4);
  });
});

describe('a nudge in the terminal', () => {
  const nudge = composeNudge({
    person: { ...sponsor, name: 'Ana', role: 'rep' },
    fixes: [fixView({ checkId: 'deal-amount-missing' })],
    total: 1,
    view: dayView(),
    speaker,
  });

  it('shows the address of each record in full, to be opened from there', () => {
    expect(plain(nudge, 40)).toContain(
      '  Open in Salesforce: https://northlight.example.test/lightning/r/Opportunity/0061/view\n',
    );
  });
});
