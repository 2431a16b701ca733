import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { laterView, notAnIssueView, notMineView } from '../../slack/blocks/aside-sheets.ts';
import { trendChart } from '../../slack/blocks/chart.ts';
import { keyOfFinding, ticked } from '../../slack/blocks/fix.ts';
import { homeView } from '../../slack/blocks/home.ts';
import { briefMessage, detailsMessage, tabledDetails } from '../../slack/blocks/message.ts';
import { doneView, formView, noteView, type Told } from '../../slack/blocks/sheet.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { composeNudge } from '../../src/briefing/nudge.ts';
import { quote } from '../../src/briefing/telling.ts';
import type { FormField } from '../../src/fixing/form.ts';
import { NO_PREFERENCE } from '../../src/people/preferences.ts';
import { validateBlocks } from '../../src/sandbox/slack/blocks.ts';
import { dayView, fixView, onPace, speaker, sponsor } from '../briefing/day-view.ts';
import { testStrategy } from '../worlds/strategy.ts';

/**
 * Words as a record may hold them when somebody wants to page a company, pose as a link, turn a line around or break a
 * limit. Assumed: whoever writes them can put any text into any field of the CRM, and nothing else.
 */
const PIECES = [
  '<!channel>',
  '<!here|here>',
  '<!subteam^S1>',
  '<@U0ANA00001>',
  '<#C1|general>',
  '<https://evil.test|Invoice>',
  'https://evil.test/pay',
  'javascript:alert(1)',
  '&lt;!channel&gt;',
  '*bold*',
  '_x_',
  '~x~',
  '`code`',
  '```',
  '> quote',
  ':tada:',
  '\u202e',
  '\u202a',
  '\u2066',
  '\u2068',
  '\u2069',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u0000',
  '\n\n',
  '\t',
  'شرکت نفت',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '👍🏽',
  'e\u0301\u0301\u0301',
  '\ud83d',
  '\udc00',
  ' ',
  '{n}',
  '<strong>',
  '"]}',
  'Aegean',
] as const;

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((all) => all.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 90 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 90 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...PIECES).map((piece) => piece.repeat(Math.ceil(40_000 / piece.length))),
  },
);

const CRM = 'https://northlight.example.test/';
const strategy = testStrategy();
const told: Told = {
  speaker,
  direction: 'ltr',
  today: '2026-11-23',
  zone: 'UTC',
  levelOf: () => 'integration',
};

/** A payload that goes out, and where it would be shown. */
interface Outgoing {
  readonly surface: 'message' | 'modal' | 'home';
  readonly blocks: readonly unknown[];
  readonly text?: string;
  readonly title?: unknown;
}

/** Everything that shows words of a record, with these words wherever a record's can stand. */
function outgoing(words: string, other: string): Outgoing[] {
  const link = `${CRM}lightning/r/Opportunity/${encodeURIComponent(words.toWellFormed().slice(0, 200))}/view`;
  const fix = fixView({ checkId: 'deal-amount-missing', label: words, link });
  const finding = { ...fix, finding: fix.ranked.finding };
  const teams = [{ ids: [words, other], people: 7, value: 79.2, n: 8_000, weight: 20_000 }];
  const view = dayView({ organisation: { ...dayView().organisation, name: other }, teams }, [
    { ...onPace, title: words },
  ]);
  const person = { ...sponsor, role: 'rep' as const, name: other };
  const brief = composeNudge({ person, fixes: [fix], total: 1, view, speaker });
  const nudge = briefMessage(brief, told.levelOf);
  const ref = { check: 'deal-amount-missing', source: 'salesforce', record: fix.ranked.finding.recordId };
  const line = [{ text: '✓ ' }, quote(words)];
  const sheet = { finding: ref, place: null, sitting: null };
  const field = (kind: FormField['kind'], name: string, more: Partial<FormField> = {}): FormField => ({
    field: name,
    kind,
    current: words,
    choices: [],
    currency: 'EUR',
    ...more,
  });
  const choices = Array.from({ length: 120 }, (_, index) =>
    // More than one menu's worth; a few of them hostile, so that ten thousand strings are done in minutes.
    index % 40 === 0
      ? { value: `${words}${index}`, label: `${other}${index}` }
      : { value: `v${index}`, label: `Choice ${index}` },
  );
  const form = {
    object: 'deal' as const,
    source: 'salesforce',
    recordId: 'r',
    modifiedAt: '2026-01-01T00:00:00.000Z',
    ownerId: 'u',
    fields: [
      field('text', 'nextStep'),
      field('choice', 'stage', { choices }),
      field('date', 'closeDate'),
      field('money', 'amount', { currency: other.slice(0, 3) }),
      field('person', 'ownerId', { choices }),
    ],
  };
  const views = [
    formView(
      told,
      form,
      {
        finding,
        level: 'own',
        begin: new Map([['nextStep', other]]),
        problems: [{ field: 'nextStep', sentence: words }],
        changed: ['stage'],
        notice: null,
      },
      sheet,
    ),
    laterView(told, finding, sheet),
    notMineView(told, { finding, people: choices, reassigns: false, sheet }),
    notAnIssueView(told, finding, sheet),
    doneView(told, { lines: line, collision: true, undo: null }),
    noteView(told, { title: words, paragraphs: [line] }),
  ];
  const home = homeView(told, person, strategy, {
    view,
    goals: true,
    teams: true,
    decide: { answered: new Set(), today: null },
    own: { fixes: [fix], total: 9, mended: 1, logins: [] },
    reports: {
      groups: [{ ids: [words, other], people: 5, value: 50, coverage: 1, parts: [] }],
      coverage: 1,
      reps: [{ name: words, adoption: { id: 'salesforce 1', value: 50, coverage: 1, parts: [] } }],
    },
    exceptions: [
      {
        finding: `deal-amount-missing salesforce ${words}`,
        by: 'x',
        at: '',
        reason: words,
        about: finding,
        name: other,
      },
    ],
    answers: [
      { ask: 'require deal-amount-missing win', answer: 'yes', name: words, at: '2026-11-20T08:00:00.000Z' },
    ],
    health: { sent: 1, failed: 0, unknown: 0, agreed: 1, reps: 2, level: 'link' },
    preference: NO_PREFERENCE,
  });
  const digest = composeDigest({ view, recipient: sponsor, speaker, before: null });
  const done = ticked(nudge.blocks, keyOfFinding(ref), { kind: 'done', line, undo: null }, told) ?? [];
  const aside = ticked(nudge.blocks, keyOfFinding(ref), { kind: 'aside', line, actions: null }, told) ?? [];
  return [
    { surface: 'message', ...nudge },
    { surface: 'message', blocks: done },
    { surface: 'message', blocks: aside },
    { surface: 'message', ...briefMessage(digest) },
    { surface: 'message', blocks: detailsMessage(digest)?.blocks ?? [] },
    { surface: 'message', ...briefMessage(digest, undefined, trendChart(digest)) },
    ...tabledDetails(digest).map(({ tabled }) => ({ surface: 'message' as const, ...tabled })),
    { surface: 'home', blocks: home.blocks },
    ...views.map(({ blocks, title }) => ({ surface: 'modal' as const, blocks, title })),
  ];
}

/** What hostile words have got out of Slack: a refused payload, mark-up that is read, a foreign link, an unruly line. */
export function harmOf(words: string, other: string): string[] {
  return outgoing(words, other).flatMap(({ surface, blocks, text, title }) => {
    const refused = validateBlocks(blocks as KnownBlock[], surface).map(
      ({ pointer, message }) => `${surface} refused: ${pointer} ${message}`,
    );
    const nodes = nodesOf([blocks, title]);
    const marked = nodes.filter(({ type }) => type === 'mrkdwn').map(() => `${surface}: mark-up is read`);
    const paged = nodes
      .filter(({ type }) => ['user', 'broadcast', 'usergroup', 'channel', 'link'].includes(String(type)))
      .map(({ type }) => `${surface}: an element ${type}`);
    const foreign = nodes
      .flatMap(({ url }) => (typeof url === 'string' ? [url] : []))
      .filter((url) => new URL(url).origin !== new URL(CRM).origin)
      .map(() => `${surface}: a link that leads elsewhere`);
    const unruly = nodes
      .flatMap((node) => SHOWN.flatMap((key) => (typeof node[key] === 'string' ? [node[key]] : [])))
      .filter(
        (shown) =>
          /[\u202a-\u202e\u2066\u2067]/u.test(shown) ||
          (shown !== '\n' && /\p{Cc}/u.test(shown.replaceAll('\n', ''))) ||
          !shown.isWellFormed() ||
          !balanced(shown),
      )
      .map(() => `${surface}: a line that can turn around`);
    const read = text !== undefined && /<[!@#]|<https?:/.test(text) ? [`${surface}: its text can page`] : [];
    return [...refused, ...marked, ...paged, ...foreign, ...unruly, ...read];
  });
}

/** Where words stand in a block that are shown; a chart has names, labels and a title. */
const SHOWN = ['text', 'name', 'label', 'title'] as const;

function balanced(text: string): boolean {
  return (text.match(/\u2068/g)?.length ?? 0) === (text.match(/\u2069/g)?.length ?? 0);
}

function nodesOf(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(nodesOf)];
}
