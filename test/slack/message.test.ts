import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { briefMessage, detailsMessage, metadataOf } from '../../slack/blocks/message.ts';
import { answeredBlocks } from '../../slack/blocks/part.ts';
import { textLength } from '../../slack/blocks/rich.ts';
import { escapeMrkdwn, safeUrl } from '../../slack/blocks/text.ts';
import type { Brief, Part, Span } from '../../src/briefing/brief.ts';
import { decisionOf } from '../../src/briefing/decision.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { composeNudge } from '../../src/briefing/nudge.ts';
import { validateBlocks } from '../../src/sandbox/slack/blocks.ts';
import { dayView, fixView, onPace, speaker, sponsor } from '../briefing/day-view.ts';

const digest = composeDigest({ view: dayView(), recipient: sponsor, speaker, before: null });

/** Every object of a payload, outermost first. */
function nodesOf(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(nodesOf)];
}

/** All words that a payload shows, as they stand there. */
const wordsOf = (blocks: unknown): string =>
  nodesOf(blocks)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');

function nudgeAbout(label: string, link: string | null = null): Brief {
  const fixes = [fixView({ checkId: 'deal-amount-missing', label, link })];
  return composeNudge({ person: { ...sponsor, role: 'rep' }, fixes, total: 1, view: dayView(), speaker });
}

function expectAcceptable(brief: Brief): void {
  for (const message of [briefMessage(brief), detailsMessage(brief)]) {
    if (message === null) continue;
    const { blocks, text } = message;
    expect(validateBlocks(blocks, 'message')).toEqual([]);
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(textLength(blocks)).toBeLessThanOrEqual(9_500);
    for (const block of blocks) expect(textLength(block)).toBeLessThanOrEqual(3_000);
    expect(text.trim()).not.toBe('');
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(text.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[<>&]/);
    // Only these show words as they are; mark-up is read in none of them.
    const kinds = nodesOf(blocks).map(({ type }) => type);
    expect(kinds.filter((kind) => kind === 'mrkdwn' || kind === 'markdown' || kind === 'section')).toEqual(
      [],
    );
    expect(
      kinds.filter((kind) =>
        ['broadcast', 'user', 'usergroup', 'channel', 'team', 'emoji'].includes(String(kind)),
      ),
    ).toEqual([]);
  }
}

describe('a digest in Slack', () => {
  it('is taken by Block Kit, with its details', () => {
    expectAcceptable(digest);
  });

  it('has its headline as a header, each goal under its title, and a bar with words beside it', () => {
    const { blocks } = briefMessage(digest);
    expect(blocks[1]).toEqual({
      type: 'header',
      text: {
        type: 'plain_text',
        text: 'Two goals on pace, one behind, one cannot be judged yet.',
        emoji: false,
      },
    });
    expect(wordsOf(blocks[2])).toBe(
      '1 Win more of what we quote\nwin rate 32.1% (1,204 closed deals), target 34% by 31 March · on pace',
    );
    expect(wordsOf(blocks[3])).toBe(
      '▰▰▰▰▰▰▰▱▱▱  69% of the way, 65% of the time · forecast 34.6% (80%: 32.9% – 36.2%), 60% likely to reach the target · trust 91%',
    );
  });

  it('says everything but the details in its text, for notifications and screen readers', () => {
    const { text } = briefMessage(digest);
    expect(text.split('\n')[0]).toBe(digest.summary);
    for (const { goal } of dayView().goals) expect(text).toContain(goal.title);
    expect(text).not.toMatch(/[▰▱]/);
  });

  it('puts the details apart', () => {
    expect(wordsOf(briefMessage(digest).blocks)).not.toContain('What stands behind the goals');
    expect(wordsOf(detailsMessage(digest)?.blocks)).toContain('What stands behind the goals');
    expect(detailsMessage({ ...digest, details: [] })).toBeNull();
  });

  it('carries its key, and nothing else, to be found by', () => {
    expect(metadataOf('w:digest:2026-11-23:0a')).toEqual({
      event_type: 'plumbline_brief',
      event_payload: { key: 'w:digest:2026-11-23:0a' },
    });
  });

  it('that is put right says what its reader answered, just as the message said it after the answer', () => {
    const view = dayView();
    const asked = (answer: string | null) => {
      const ask = { view, recipient: sponsor, speaker, before: null, answer };
      return briefMessage(composeDigest({ ...ask, decision: decisionOf(view, new Set()) })).blocks;
    };
    const told = { speaker, direction: 'ltr' } as const;
    const about = decisionOf(view, new Set())?.id ?? '';
    const shown = (blocks: unknown) => JSON.stringify(blocks).replace(/"block_id":"[^"]*"/g, '');
    expect(wordsOf(asked(null))).not.toContain('You answered');
    expect(wordsOf(asked('no'))).toContain('✓ You answered: No.');
    expect(shown(asked('no'))).toBe(shown(answeredBlocks(asked(null), about, 'no', told)));
    // Another answer takes the place of the first.
    const changed = answeredBlocks(asked('no'), about, 'yes', told) ?? [];
    expect(shown(changed)).toBe(shown(asked('yes')));
    expect(validateBlocks(changed, 'message')).toEqual([]);
  });

  it('runs from right to left, bar and all, where its language does', () => {
    const { blocks } = briefMessage({ ...digest, direction: 'rtl' });
    expect(wordsOf(blocks[2]).startsWith('\u200f1 \u2068Win more of what we quote\u2069')).toBe(true);
    expect(wordsOf(blocks[3]).startsWith('\u200f▰▰▰')).toBe(true);
  });
});

describe('a nudge in Slack', () => {
  it('opens the record by a button where its reader mends it in the CRM, and a form where not', () => {
    const brief = nudgeAbout('Aegean Lines', 'https://crm.example.test/a|b');
    const buttons = (levelOf?: Parameters<typeof briefMessage>[1]) =>
      nodesOf(briefMessage(brief, levelOf).blocks).filter(({ type }) => type === 'button');
    expect(buttons()[0]).toMatchObject({
      url: 'https://crm.example.test/a%7Cb',
      text: { text: 'Open in Salesforce' },
    });
    expect(buttons(() => 'own').map(({ action_id }) => action_id)).toEqual([
      'fix',
      'later',
      'not-mine',
      'not-an-issue',
    ]);
    expectAcceptable(nudgeAbout('Aegean Lines', 'https://crm.example.test/a|b'));
  });

  it('words each button by how that finding is mended', () => {
    const about = (checkId: string) => fixView({ checkId, link: `https://crm.example.test/${checkId}` });
    const fixes = [about('deal-amount-missing'), about('account-company-duplicated')];
    const person = { ...sponsor, role: 'rep' as const };
    const brief = composeNudge({ person, fixes, total: 2, view: dayView(), speaker });
    const { blocks } = briefMessage(brief, ({ check }) => (check === 'deal-amount-missing' ? 'own' : 'link'));
    const first = nodesOf(blocks).filter(({ action_id }) => action_id === 'fix' || action_id === 'open');
    expect(first.map(({ text }) => (text as { text: string }).text)).toEqual(['Fix', 'Open in Salesforce']);
  });

  it('links nothing but plain web addresses of a length that Slack takes', () => {
    for (const link of ['javascript:alert(1)', 'slack://open', `https://x.test/${'a'.repeat(3_000)}`]) {
      const { blocks } = briefMessage(nudgeAbout('Aegean Lines', link));
      expect(nodesOf(blocks).filter(({ url }) => url !== undefined)).toEqual([]);
    }
    expect(safeUrl('https://x.test/?q=<b>|')).toBe('https://x.test/?q=%3Cb%3E%7C');
  });
});

describe('words of records in Slack', () => {
  const pieces = fc.constantFrom(
    '<!channel>',
    '<!here|here>',
    '<@U1>',
    '<https://evil.test|Invoice>',
    '&lt;',
    '*bold*',
    '`',
    ':tada:',
    '\u202e',
    '\u2066',
    '\u2069',
    '\u0000',
    '\n',
    'شرکت',
    '👩‍👩‍👧‍👦',
    'e\u0301',
    '\ud83d',
    ' ',
  );
  const hostile = fc.oneof(
    fc.string({ unit: pieces, maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    pieces.map((piece) => piece.repeat(Math.ceil(40_000 / piece.length))),
  );

  it('can neither mention anybody, nor turn the line around, nor break a limit', () => {
    fc.assert(
      fc.property(hostile, hostile, (label, name) => {
        const organisation = { ...dayView().organisation, name };
        const view = dayView({ organisation }, [{ ...onPace, title: label }]);
        const brief = composeDigest({ view, recipient: sponsor, speaker, before: null });
        for (const one of [brief, nudgeAbout(label), { ...brief, direction: 'rtl' as const }]) {
          expectAcceptable(one);
          const words = wordsOf(briefMessage(one).blocks);
          // The lines that we end ourselves: a goal's title; a fix, and its words before the reason.
          expect(words.split('\n')).toHaveLength(one.kind === 'nudge' ? 3 : 2);
          const shown = words.replaceAll('\n', ' ');
          expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066\u2067]/u);
          expect(shown.match(/\u2068/g)?.length).toBe(shown.match(/\u2069/g)?.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are cut to a length that leaves the sentence around them', () => {
    const [, , fix] = briefMessage(nudgeAbout('x'.repeat(40_000))).blocks;
    expect(wordsOf(fix)).toMatch(/^Deal x{299}…: no amount\.\nA deal without an amount/);
  });

  it('show as they are written, where they fit', () => {
    const { blocks, text } = briefMessage(nudgeAbout('<!channel> & *Søn*'));
    expect(wordsOf(blocks)).toContain('Deal <!channel> & *Søn*: no amount.');
    expect(text).toContain('Deal &lt;!channel&gt; &amp; *Søn*: no amount.');
    expect(escapeMrkdwn('<@U1>&')).toBe('&lt;@U1&gt;&amp;');
  });
});

describe('a brief that is too long for Slack', () => {
  const items = (n: number, text: string): Span[][] => Array.from({ length: n }, () => [{ text }]);

  it('says how many lines of a list are missing', () => {
    const list: Part = { kind: 'list', title: 'Many', items: items(100, 'x'.repeat(100)) };
    const { blocks } = briefMessage({ ...digest, parts: [list] });
    const lines = nodesOf(blocks).filter(({ type }) => type === 'rich_text_section').length - 1;
    expect(wordsOf(blocks)).toContain(`… ${100 - (lines - 1)} more`);
    expectAcceptable({ ...digest, parts: [list] });
  });

  it('says how many parts are missing, and keeps the first ones', () => {
    const notes: Part[] = items(80, 'note').map((spans) => ({ kind: 'note', spans }));
    const { blocks } = briefMessage({ ...digest, parts: notes });
    expect(blocks).toHaveLength(50);
    expect(wordsOf(blocks.at(-1))).toBe('… 31 more');
    const long: Part[] = items(20, 'x'.repeat(900)).map((spans) => ({ kind: 'note', spans }));
    expectAcceptable({ ...digest, parts: long, details: long });
    expect(wordsOf(briefMessage({ ...digest, parts: long }).blocks.at(-1))).toBe('… 10 more');
  });
});
