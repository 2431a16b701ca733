import { describe, expect, it } from 'vitest';
import { briefMessage, detailsMessage } from '../../slack/blocks/message.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { composeNudge } from '../../src/briefing/nudge.ts';
import { speakerFor } from '../../src/briefing/speaking.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { LANGUAGES } from '../../src/language/languages.ts';
import { isWritten } from '../../src/language/messages.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { readStrategy } from '../../src/strategy/read.ts';
import { digestPage } from '../../src/web/digest-page.ts';
import { ENGLISH_WORDS, TAKEN_OVER } from '../language/english-words.ts';
import { behind, dayView, doubted, fixView, kept, onPace, sources, sponsor } from './day-view.ts';

/** The organisation's own words, which are not ours to translate. */
const OWN = 'Zzz';
const unmeasured = {
  ...doubted,
  measured: {
    value: null,
    low: null,
    high: null,
    trust: null,
    n: 0,
    reason: 'No ticket falls into the period.',
  },
};
const sketches = [onPace, behind, kept, unmeasured, doubted].map((sketch) => ({ ...sketch, title: OWN }));
const view = dayView(
  {
    teams: [{ ids: [OWN], people: 7, value: 79.2, n: 8_000, weight: 20_000 }],
    sources: sources.map((source) => ({
      ...source,
      failure: 'The token was refused (401). Set another one.',
    })),
    anomalies: [
      { kind: 'mix', source: 'salesforce', path: 'deal.stage' },
      { kind: 'stale', source: 'hubspot', since: '2026-11-20T06:40:00.000Z' },
    ] as never,
  },
  sketches,
);
const fixes = [
  fixView({ checkId: 'deal-closedate-past', goalId: 'win', alike: 212 }),
  fixView({ checkId: 'contact-person-duplicated', object: 'contact', label: OWN, goalId: 'keep' }),
  fixView({ checkId: 'ticket-costcentre-missing', object: 'ticket', label: OWN }),
];

describe.each(LANGUAGES.filter(({ tag }) => isWritten(tag)))('briefs in $tag', ({ tag }) => {
  const speaker = createSpeaker(tag);
  const person = { ...sponsor, name: 'Ana', zone: 'Asia/Tokyo', language: tag };
  const digest = composeDigest({ view, recipient: person, speaker, before: null });
  const before = { day: '2026-11-20', said: digest.said };
  const quiet = composeDigest({ view, recipient: person, speaker, before });
  const nudge = composeNudge({ person: { ...person, role: 'rep' }, fixes, total: 8, view, speaker });
  const briefs = [digest, quiet, nudge];

  // English is what the others are held against.
  if (tag !== 'en') {
    it('hold no English word but names', () => {
      for (const brief of briefs) {
        const told = JSON.stringify([briefMessage(brief), detailsMessage(brief)].map(textsOf));
        const words = told.toLowerCase().match(/\p{L}[\p{L}\p{M}’-]*/gu) ?? [];
        expect(
          words.filter((word) => ENGLISH_WORDS.has(word) && !TAKEN_OVER.has(word)),
          told,
        ).toEqual([]);
      }
    });
  }

  it('are pages of their language, written in its direction and its digits', () => {
    const page = digestPage(digest);
    const [direction, two] = tag === 'fa' ? ['rtl', '۲'] : ['ltr', '2'];
    expect(page).toContain(`<html lang="${speaker.language}" dir="${direction}">`);
    expect(page).toContain(`<span class="number" aria-hidden="true">${two}</span>`);
    expect(briefMessage(digest).text).toContain(`${two} `);
  });
});

describe('the language of a person', () => {
  const strategy = readStrategy('examples/strategies/mixed.yaml', METRICS, CHECKS);
  const spoken = (language: string | undefined, organisation: string | undefined) => {
    const { language: _, ...nobody } = sponsor;
    return speakerFor(language === undefined ? nobody : { ...nobody, language }, {
      ...strategy,
      organisation: {
        ...strategy.organisation,
        ...(organisation !== undefined && { language: organisation }),
      },
    }).language;
  };

  it('is theirs, else the organisation’s, else English', () => {
    expect(spoken('nb', 'el')).toBe('nb-NO');
    expect(spoken(undefined, 'el-CY')).toBe('el-CY');
    expect(spoken('xx', 'no')).toBe('nb-NO');
    expect(spoken('xx', undefined)).toBe('en-GB');
    expect(spoken(undefined, undefined)).toBe('en-GB');
  });
});

/** Every text in a message. */
function textsOf(piece: unknown): string[] {
  if (Array.isArray(piece)) return piece.flatMap(textsOf);
  if (typeof piece !== 'object' || piece === null) return [];
  return Object.entries(piece).flatMap(([name, value]) =>
    name === 'text' && typeof value === 'string' ? [value] : textsOf(value),
  );
}
