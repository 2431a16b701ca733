import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GoalState } from '../../src/briefing/brief.ts';
import { headline } from '../../src/briefing/headline.ts';
import { OBJECT_NAMES } from '../../src/crm/objects.ts';
import { LANGUAGES, negotiate } from '../../src/language/languages.ts';
import { messagesOf } from '../../src/language/messages.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { type Anatomy, anatomyOf, INTEGERS } from './anatomy.ts';
import { ENGLISH_WORDS, TAKEN_OVER } from './english-words.ts';
import { PLACES } from './places.ts';

const written = readdirSync('src/language')
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));
const english = messagesOf('en');
const anatomies = (tag: string): Map<string, Anatomy> =>
  new Map(Object.entries(messagesOf(tag)).map(([id, message]) => [id, anatomyOf(message, tag)]));
const englishAnatomies = anatomies('en');

/** The script that a language is written in, where that is not the Latin one. */
const SCRIPTS: Readonly<Record<string, RegExp>> = { el: /\p{Script=Greek}/u, fa: /\p{Script=Arabic}/u };
/** The least share of a file's letters that are in its script: names and abbreviations are not. */
const LEAST_SCRIPT = 0.95;

it('the languages that are spoken are those that are written, each once', () => {
  expect(LANGUAGES.map(({ tag }) => tag)).toEqual(written.toSorted());
});

it('the words of the house stand in the glossary as they are said', () => {
  const rows = readFileSync('src/language/readme.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const [head = []] = rows;
  for (const tag of written.filter((one) => one !== 'en')) {
    const column = head.findIndex((cell) => cell.endsWith(`(${tag})`));
    const known = rows.filter(([, word]) => `object.${word}` in english);
    expect(known).toHaveLength(OBJECT_NAMES.length);
    for (const row of known)
      expect(row[column], `${tag} ${row[1]}`).toBe(messagesOf(tag)[`object.${row[1]}`]?.toLowerCase());
  }
});

describe.each(written.filter((tag) => tag !== 'en'))('the messages in %s', (tag) => {
  const messages = messagesOf(tag);
  const found = anatomies(tag);

  it('are those of English, in the order of their ids', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(english));
  });

  it('show the same values with the same marks, whatever is chosen', () => {
    for (const [id, { readings }] of found) {
      const model = englishAnatomies.get(id)?.readings ?? [];
      for (const reading of model.filter(({ general }) => general)) {
        const same = readings.find(
          ({ chosen, general }) => general && reading.chosen.every((one) => chosen.includes(one)),
        );
        expect(same, `${id}, ${reading.chosen}`).toMatchObject({
          shown: reading.shown,
          marks: reading.marks,
        });
      }
      for (const reading of readings.filter(({ exact }) => !exact)) {
        const general = readings.find((one) => one.general && String(one.chosen) === String(reading.chosen));
        expect(reading.shown, `${id}: ${reading.words}`).toEqual(general?.shown);
      }
    }
  });

  it('ask for no value that English does not ask for', () => {
    const asked = ({ readings, plurals }: Anatomy) =>
      new Set([
        ...readings.flatMap(({ shown, chosen }) => [...shown, ...chosen.map((one) => one.split('=')[0])]),
        ...plurals.map(({ by }) => by),
      ]);
    for (const [id, anatomy] of found) {
      const known = asked(englishAnatomies.get(id) ?? anatomy);
      expect(
        [...asked(anatomy)].filter((name) => !known.has(name)),
        id,
      ).toEqual([]);
    }
  });

  it('tell apart the numbers that the language tells apart, and no others', () => {
    const rules = new Intl.PluralRules(tag);
    const { pluralCategories } = rules.resolvedOptions();
    for (const [id, { plurals }] of found) {
      for (const { branches } of plurals) {
        const needed = INTEGERS.filter((n) => !branches.includes(`=${n}`)).map((n) => rules.select(n));
        expect(branches, id).toEqual(expect.arrayContaining([...new Set(needed)]));
        const named = branches.filter((branch) => !branch.startsWith('='));
        expect(pluralCategories, id).toEqual(expect.arrayContaining(named));
      }
    }
  });

  it('hold no sentence in English', () => {
    for (const [id, { readings }] of found) {
      for (const { words } of readings) {
        const letters =
          words
            .replaceAll(QUOTED, '')
            .toLowerCase()
            .match(/\p{L}[\p{L}\p{M}’-]*/gu) ?? [];
        const foreign = letters.filter((word) => ENGLISH_WORDS.has(word) && !TAKEN_OVER.has(word));
        expect(foreign, `${id}: ${words}`).toEqual([]);
        const own = letters.filter((word) => !TAKEN_OVER.has(word));
        if (own.length > 0 && !SAME_IN_MANY.has(own.join(' ')))
          expect(messages[id], id).not.toBe(english[id]);
      }
    }
  });

  it('are written in the script of the language', () => {
    const words = [...found.values()].flatMap(({ readings }) => readings.map((reading) => reading.words));
    const letters = words.join('').match(/\p{L}/gu) ?? [];
    const script = SCRIPTS[tag] ?? /\p{Script=Latin}/u;
    expect(letters.filter((letter) => script.test(letter)).length / letters.length).toBeGreaterThan(
      LEAST_SCRIPT,
    );
  });

  it('begin and end as English does: whole sentences, or words to stand in one', () => {
    for (const [id, { readings }] of found) {
      const model = englishAnatomies.get(id)?.readings[0]?.words ?? '';
      for (const { words } of readings.filter((one) => one.words !== '')) {
        expect(words.trim() === words || words.startsWith(' ') || words.endsWith(' '), id).toBe(true);
        if (/^check\..*\.(why|fix)$|^metric\..*\.means$/.test(id)) {
          expect(words, id).toMatch(/[.؟!]$/u);
          expect(words, id).toMatch(/^[\p{Lu}\p{Lo}«]/u);
        }
        if (/^check\..*\.nudge$/.test(id)) expect(words, id).toMatch(/^(\p{Ll}|\p{Lo}|CRM|E-mail).*[^.]$/u);
        if (/[.]$/.test(model) && model.length > 1) expect(words, id).toMatch(/[.؟!␣]$/u);
      }
    }
  });
});

describe.each(written)('what is said in %s', (tag) => {
  const { locale } = negotiate([tag]);
  const speaker = createSpeaker(tag);
  const found = anatomies(tag);
  const texts = messagesOf(tag);
  /** The longest of the messages that may stand in another one's place. */
  const longest = (ids: RegExp): string =>
    Object.keys(texts)
      .filter((id) => ids.test(id))
      .flatMap((id) => found.get(id)?.readings.map(({ words }) => words.replaceAll('␣', '1,234,567.8')) ?? [])
      .reduce((best, words) => (words.length > best.length ? words : best), '');
  const amount = new Intl.NumberFormat(locale, { style: 'currency', currency: 'IRR' }).format(-9_999_999_999);
  const range = `${amount} – ${amount}`;
  const count = longest(/^check\..*\.count$/);
  const reason = `${longest(/^pace\.range\.worst$/)} ${count} ${range}`;
  /** The longest that each value becomes; any other is a figure or a date. */
  const LONGEST: Readonly<Record<string, string>> = {
    aim: `${longest(/^aim\./)} ${amount} ${amount}`,
    before: amount,
    causes: Array(5).fill(count).join(', '),
    count,
    fault: longest(/^check\..*\.nudge$/),
    field: longest(/^field\./),
    first: longest(/^anomaly\./) + count + range,
    forecast: `${longest(/^forecast\./)} ${amount} ${range}`,
    fresh: longest(/^fresh\./),
    headline: longest(/^headline\.all$/),
    label: 'Ω'.repeat(300),
    members: longest(/^metric\..*\.members$/),
    name: 'Ω'.repeat(80),
    noun: longest(/^metric\..*\.noun$/),
    object: longest(/^object\./),
    organisation: 'Ω'.repeat(80),
    parts: 'ω'.repeat(150),
    range,
    reason,
    records: longest(/^records\./),
    source: 'Salesforce',
    title: 'Ω'.repeat(80),
    what: range,
  };
  const figure = speaker.moment('2026-11-23T06:40:00.000Z', 'Europe/Oslo', '2026-11-20');

  it('fits where Slack shows it, however long its values are', () => {
    for (const [id, { readings }] of found) {
      const { most, place } = PLACES.find(({ ids }) => ids.test(id)) ?? { most: 0, place: 'nowhere' };
      for (const { words, shown } of readings) {
        const filled = shown.reduce((sum, name) => sum + (LONGEST[name] ?? figure).length, words.length);
        expect(filled, `${id} as ${place}`).toBeLessThanOrEqual(most);
      }
    }
  });

  it('can be said, in the language’s own digits', () => {
    const strange = (text: string) => text.match(tag === 'fa' ? /[0-9]/g : /[۰-۹٠-٩]/g) ?? [];
    for (const [id, { plurals, readings }] of found) {
      const numbers = new Set(plurals.map(({ by }) => by));
      const names = new Set([...readings.flatMap(({ shown }) => shown), ...numbers]);
      for (const n of names.size === 0 ? [1] : [0, 1, 2, 5, 1_234_567]) {
        const figures = [...names].map((name): [string, string | number] => [
          name,
          numbers.has(name) || isNumber(id, name) ? n : speaker.number(n),
        ]);
        const said = speaker.say(id, {
          ...Object.fromEntries(figures),
          state: 'on',
          weekday: 'sat',
          ...(id.startsWith('headline') && { first: 'yes' }),
        });
        expect(strange(said), `${id}: ${said}`).toEqual([]);
        expect(said, id).not.toMatch(/[{}]|undefined|NaN/);
      }
    }
  });

  it('says each state of goals otherwise, and puts every headline into a header', () => {
    const states: readonly GoalState[] = ['met', 'ahead', 'on', 'behind', 'missed', 'unknown'];
    const alike = states.map((state) => headline(speaker, [state, state, state]));
    const unlike = states.map((state) => {
      const other = state === 'on' ? 'met' : 'on';
      return headline(speaker, [state, other, other]);
    });
    expect(new Set([...alike, ...unlike]).size).toBe(2 * states.length);
    const grow = (lists: GoalState[][]): GoalState[][] =>
      lists.flatMap((list) => states.map((state) => [...list, state]));
    const five = grow(grow(grow(grow(grow([[]])))));
    for (const goals of five) {
      const said = headline(speaker, goals);
      expect(said.length, said).toBeLessThanOrEqual(150);
    }
  });
});

/** Whether a value is handed over as a number, to be written by the message. */
function isNumber(id: string, name: string): boolean {
  return new RegExp(`\\{\\s*${name}\\s*,\\s*number`).test(english[id] ?? '');
}

/** What people type into a CRM, quoted as they type it, and the words that a command takes. */
const QUOTED = /«[^»]*»|“[^”]*”|^␣ [a-z0-9۰-۹ ]+:/gmu;
/** Words that are rightly the same in English and elsewhere. */
const SAME_IN_MANY: ReadonlySet<string> = new Set(['type', 'team', 'status', 'leads']);
