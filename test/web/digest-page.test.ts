import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeDigest } from '../../src/briefing/digest.ts';
import { composeNudge } from '../../src/briefing/nudge.ts';
import { digestPage } from '../../src/web/digest-page.ts';
import { dayView, fixView, kept, onPace, SINCE, speaker, sponsor } from '../briefing/day-view.ts';
import { textOf } from './html.ts';

const brief = composeDigest({ view: dayView(), recipient: sponsor, speaker, before: null });
const page = digestPage(brief);

describe('the page of a digest', () => {
  it('needs nothing from anywhere: no address, no script, no frame', () => {
    expect(page).not.toMatch(/https?:|src=|@import|url\(|<script|<iframe|<link|<img|\son\w+=/i);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('says which language it is in, which way it runs, and what it is', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en-GB" dir="ltr">/);
    expect(page).toContain(`<title>${brief.summary}</title>`);
    expect(digestPage({ ...brief, direction: 'rtl' })).toContain('<html lang="en-GB" dir="rtl">');
  });

  it('has landmarks, and headings without a gap between their levels', () => {
    for (const landmark of ['<header>', '<main>', '<section class="details" aria-labelledby="details">'])
      expect(page).toContain(landmark);
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries())
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it('labels every goal by its title, and every picture by what it says', () => {
    for (let number = 1; number <= 4; number++) {
      expect(page).toContain(`aria-labelledby="goal-${number}"`);
      expect(page).toContain(`<h2 id="goal-${number}">`);
    }
    const pictures = [...page.matchAll(/<svg[^>]*><title>[^<]*/g)].map(([tag]) => tag);
    expect(pictures).toHaveLength(3);
    for (const tag of pictures) expect(tag).toMatch(/role="img"><title>[^<]+/);
    expect(page).toContain('<title>69% of the way, 65% of the time</title>');
  });

  it('says all that the brief says', () => {
    const text = textOf(page);
    for (const part of [...brief.parts, ...brief.details]) {
      const spans =
        part.kind === 'goal'
          ? part.clauses.flatMap((clause) => clause.spans)
          : 'spans' in part
            ? part.spans
            : part.items.flat();
      for (const span of spans) expect(text).toContain(span.text.trim());
    }
  });

  it('is one line and no details on a day without news', () => {
    const quiet = composeDigest({
      view: dayView(),
      recipient: sponsor,
      speaker,
      before: { day: SINCE, said: brief.said },
    });
    const page = digestPage(quiet);
    expect(textOf(page.slice(page.indexOf('<body>')))).toContain(
      'All four goals as on Friday · data as of 07:40',
    );
    expect(page).not.toContain('<article');
    expect(page).not.toContain('class="details"');
  });

  it('shows a nudge too, with links to plain web addresses only', () => {
    const nudge = composeNudge({
      person: { ...sponsor, role: 'rep' },
      fixes: [
        fixView({ checkId: 'deal-amount-missing', link: 'https://crm.example.test/?a=1&b="2"' }),
        fixView({ checkId: 'deal-amount-missing', link: 'javascript:alert(1)' }),
      ],
      total: 2,
      view: dayView(),
      speaker,
    });
    const links = [...digestPage(nudge).matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href);
    expect(links).toEqual(['https://crm.example.test/?a=1&amp;b=%222%22']);
  });

  it('holds no mark-up of records, whatever they are called', () => {
    const unit = fc.constantFrom(
      '<script>',
      '"',
      "'",
      '&',
      '</title>',
      'onload=',
      '\u202e',
      '\u0000',
      'ش',
      'a',
    );
    const tagsOf = (html: string) => [...html.matchAll(/<\/?[a-z!][^>]*>/g)].length;
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
        const organisation = { ...dayView().organisation, name: text };
        const view = dayView({ organisation }, [{ ...onPace, title: text }, kept]);
        const plain = dayView({ organisation: { ...organisation, name: 'a' } }, [
          { ...onPace, title: 'a' },
          kept,
        ]);
        const [hostile, tame] = [view, plain].map((one) =>
          digestPage(composeDigest({ view: one, recipient: sponsor, speaker, before: null })),
        );
        expect(tagsOf(hostile ?? '')).toBe(tagsOf(tame ?? ''));
        expect(hostile).not.toMatch(/[\u202e\p{Cc}](?<!\n)/u);
      }),
      { numRuns: 50 },
    );
  });
});
