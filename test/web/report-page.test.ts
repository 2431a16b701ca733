import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeReport } from '../../src/briefing/sponsor-report/index.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { wordsOf } from '../../src/strategy/words.ts';
import { reportPage } from '../../src/web/report-page.ts';
import { behind, dayView, doubted, kept, onPace, speaker } from '../briefing/day-view.ts';
import { fixGroup, reportView } from '../briefing/report-view.ts';
import { testStrategy } from '../worlds/strategy.ts';
import { emptyParts, textOf } from './html.ts';

const report = composeReport({ report: reportView(), speaker, zone: 'Europe/Oslo' });
const page = reportPage(report);

describe('the page of a report', () => {
  it('needs nothing from anywhere: no host, no script, no frame', () => {
    expect(page).not.toMatch(/src=|@import|url\(|<script|<iframe|<link|<img|\son\w+=/i);
    const addresses = [...page.matchAll(/https?:\/\/[^"\s]*/g)].map(([address]) => address);
    for (const address of addresses) expect(address).toMatch(/^https:\/\/app\.hubspot\.com\//);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('says which language it is in, which way it runs, and mirrors its pictures', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en-GB" dir="ltr">/);
    const turned = reportPage({ ...report, direction: 'rtl' });
    expect(turned).toContain('dir="rtl">');
    const pictures = [
      ...turned.matchAll(/<svg class="(?:meter|interval|bar|change)"[^>]*><title>[^<]*<\/title>(.{13})/g),
    ];
    expect(pictures.length).toBeGreaterThan(5);
    for (const [, next] of pictures) expect(next).toBe('<g transform=');
    expect(page).not.toContain('scale(-1 1)');
  });

  it('has landmarks, headings without a gap, contents that lead somewhere, and a name for every picture', () => {
    for (const landmark of ['<header>', '<nav aria-label="Contents">', '<main>', '<footer>'])
      expect(page).toContain(landmark);
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries())
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`<h2 id="${id}">`);
    const pictures = [...page.matchAll(/<svg[^>]*>(<title>[^<]+<\/title>)?/g)];
    expect(pictures.length).toBeGreaterThan(15);
    for (const [tag, title] of pictures) {
      expect(tag).toContain('role="img"');
      expect(title).toBeDefined();
    }
    expect(emptyParts(page)).toEqual([]);
  });

  it('says all that the report says', () => {
    const text = textOf(page);
    for (const { title, lead, groups, goals } of report.sections) {
      const rows = [...groups, ...goals].flatMap((part) => part.rows);
      const spans = [
        ...lead,
        ...rows.flatMap(({ label, value, basis, notes }) => [...label, ...value, ...basis, ...notes.flat()]),
        ...groups.flatMap((group) => [
          ...group.title,
          ...group.lead,
          ...group.lines.flatMap((line) => line.spans),
        ]),
        ...goals.flatMap((goal) => [goal.title, ...goal.value, ...goal.reason]),
      ];
      for (const said of [title, ...spans.map((span) => span.text)]) expect(text).toContain(said.trim());
    }
  });

  it('holds no mark-up of others, whatever goals, teams, records, reasons and own rules are called', () => {
    const unit = fc.constantFrom(
      '<script>',
      '"',
      "'",
      '&',
      '</title>',
      '</svg>',
      'onload=',
      '\u202e',
      '\u2067',
      '\u0000',
      'ش',
      'a',
    );
    const tagsOf = (html: string) =>
      [...html.matchAll(/<\/?[a-z!][^>]*>/g)].map(([tag]) => tag.split(/[\s>]/)[0]);
    const own = (title: string) =>
      createSpeaker(
        'en',
        wordsOf({
          ...testStrategy(),
          own: {
            checks: [{ id: 'own-deal-x-y', title, why: title, fix: title }],
            metrics: [{ id: 'own_metric', title, means: title }],
          },
        } as never),
      );
    const pageOf = (text: string) => {
      const base = dayView({}, [{ ...onPace, title: text }, behind, { ...kept, title: text }, doubted]);
      const [check] = base.checks;
      const view = {
        ...base,
        organisation: { ...base.organisation, name: text },
        teams: [{ ids: [text], people: 9, value: 79.2, n: 8_000, weight: 1 }],
        checks: [
          ...base.checks,
          { ...(check as object), id: 'own-deal-x-y', failing: 600, checked: 900 },
        ] as never,
        unmeasured: [{ id: 'own_metric', reason: text }],
        sources: base.sources.map((source) => ({ ...source, account: text, failure: text })),
      };
      const fixes = [fixGroup('own-deal-x-y', 'deal', 3, new Map([['win', 0.1]]), text)];
      return reportPage(
        composeReport({ report: reportView({ view, fixes, named: true }), speaker: own(text), zone: 'UTC' }),
      );
    };
    const plain = tagsOf(pageOf('a'));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: 30 }), (text) => {
        const hostile = pageOf(text);
        expect(tagsOf(hostile)).toEqual(plain);
        expect(hostile).not.toMatch(/[\u202e\p{Cc}](?<!\n)/u);
      }),
      { numRuns: 40 },
    );
  });

  it('links to plain web addresses only', () => {
    const hostile = fixGroup('deal-closedate-past', 'deal', 1, new Map());
    const best = hostile.best.map((one) => ({ ...one, link: 'javascript:alert(1)' }));
    const bad = reportPage(
      composeReport({ report: reportView({ fixes: [{ ...hostile, best }] }), speaker, zone: 'UTC' }),
    );
    expect(bad).not.toContain('javascript:');
  });
});
