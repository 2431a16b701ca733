import { IntlMessageFormat } from 'intl-messageformat';
import { BugError, messageOf } from '../errors.ts';
import { createDates, type Dates } from './dates.ts';
import { type Direction, directionOf } from './direction.ts';
import english from './en.json' with { type: 'json' };
import { createFigures, type Figures } from './figures.ts';

/** A run of text of a sentence, as its message marks it. */
export interface Run {
  readonly text: string;
  readonly strong?: true;
  readonly muted?: true;
}

/** What a message is filled with. A run keeps its own marks. */
export type Values<R extends Run = Run> = Readonly<Record<string, string | number | R>>;

/** Says in one language what sponsors and reps read. */
export interface Speaker extends Omit<Figures, 'points'>, Dates {
  /** A difference with its sign, in its unit; that of shares in points: `+1.2 points`. */
  change(value: number, unit: string): string;
  /** The language that is spoken, which is English where the one asked for is not known. */
  readonly language: string;
  readonly direction: Direction;
  /**
   * The message of this id, filled.
   * @throws {BugError} when there is no such message, or a value for it is missing
   */
  say(id: string, values?: Readonly<Record<string, string | number>>): string;
  /** The same as runs, for messages with marks in them (`<strong>`, `<muted>`) or values that have marks. */
  runs<R extends Run>(id: string, values: Values<R>): (Run | R)[];
  /** `a, b and c`. */
  list(items: readonly string[]): string;
  /** `a, b, c`. */
  series(items: readonly string[]): string;
  /** The text with a capital at its start, where the script has capitals. */
  capital(text: string): string;
}

/** A language that is spoken: its messages, and the locale of its numbers and dates unless a region is named. */
interface Language {
  readonly messages: Readonly<Record<string, string>>;
  readonly locale: string;
}

const ENGLISH: Language = { messages: english, locale: 'en-GB' };
const LANGUAGES: Readonly<Record<string, Language>> = { en: ENGLISH };

/**
 * Words that stand in the place of messages, by id: said as they are, whatever the language, or as another message that
 * is filled with `values` besides.
 */
export type OwnWords = ReadonlyMap<
  string,
  { readonly text: string } | { readonly message: string; readonly values: Readonly<Record<string, string>> }
>;

/**
 * @param language a BCP 47 tag: `en`, `en-US`
 * @param own words of those who listen, which are no message of ours
 */
export function createSpeaker(language: string, own: OwnWords = new Map()): Speaker {
  const { messages, locale } = languageOf(language);
  const formats = new Map<string, IntlMessageFormat>();

  function formatOf(id: string): IntlMessageFormat {
    const known = formats.get(id);
    if (known) return known;
    const message = Object.hasOwn(messages, id) ? messages[id] : undefined;
    if (message === undefined) throw new BugError(`There is no message ${id} in the language ${locale}.`);
    const format = new IntlMessageFormat(message, locale);
    formats.set(id, format);
    return format;
  }

  function fill(id: string, values: Readonly<Record<string, unknown>>): unknown {
    const word = own.get(id);
    if (word) return 'text' in word ? word.text : fill(word.message, { ...values, ...word.values });
    try {
      return formatOf(id).format<unknown>(values as Record<string, string>);
    } catch (cause) {
      if (cause instanceof BugError) throw cause;
      throw new BugError(`The message ${id} cannot be said: ${messageOf(cause)}`, cause);
    }
  }

  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });
  const plain = new Intl.ListFormat(locale, { type: 'unit', style: 'long' });
  const say = (id: string, values: Readonly<Record<string, string | number>> = {}): string =>
    flatten(fill(id, { ...values, ...MARKS }), {}).reduce((all, { text }) => all + text, '');
  const figures = createFigures(locale);
  return {
    ...figures,
    ...createDates(locale),
    language: locale,
    direction: directionOf(locale),
    say,
    runs: <R extends Run>(id: string, values: Values<R>) => flatten<R>(fill(id, { ...values, ...MARKS }), {}),
    change(value, unit) {
      if (unit !== 'share') return figures.change(value, unit);
      const n = Math.abs(Math.round(value * 1000) / 10);
      return say('unit.points', { value: figures.points(value), n });
    },
    list: (items) => conjunction.format(items),
    series: (items) => plain.format(items),
    capital: (text) => {
      const [first = ''] = text;
      return first.toLocaleUpperCase(locale) + text.slice(first.length);
    },
  };
}

/** A marked part of a message, before it is taken apart. */
interface Marked {
  readonly marks: Omit<Run, 'text'>;
  readonly chunks: readonly unknown[];
}

const MARKS = {
  strong: (chunks: readonly unknown[]): Marked => ({ marks: { strong: true }, chunks }),
  muted: (chunks: readonly unknown[]): Marked => ({ marks: { muted: true }, chunks }),
};

function flatten<R extends Run>(piece: unknown, marks: Omit<Run, 'text'>): (Run | R)[] {
  if (Array.isArray(piece)) return piece.flatMap((part) => flatten<R>(part, marks));
  if (typeof piece === 'object' && piece !== null) {
    if ('chunks' in piece) {
      const inner = piece as Marked;
      return flatten<R>(inner.chunks, { ...marks, ...inner.marks });
    }
    return [{ ...(piece as R), ...marks }];
  }
  const text = String(piece);
  return text === '' ? [] : [{ text, ...marks }];
}

function languageOf(asked: string): Language {
  try {
    const { language, baseName } = new Intl.Locale(asked);
    const known = Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : undefined;
    if (!known) return ENGLISH;
    return baseName === language ? known : { ...known, locale: baseName };
  } catch {
    return ENGLISH;
  }
}
