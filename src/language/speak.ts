import { IntlMessageFormat } from 'intl-messageformat';
import { type Day, dayOf, type Instant } from '../clock.ts';
import { BugError, messageOf } from '../errors.ts';
import { createDates, type Dates } from './dates.ts';
import { type Direction, directionOf } from './direction.ts';
import { createFigures, type Figures } from './figures.ts';
import { enclose, tame } from './foreign.ts';
import { negotiate } from './languages.ts';
import { messagesOf } from './messages.ts';

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
  change(value: number, unit: string, of?: number): string;
  /** How far apart two values are, in their unit; shares in points: `1.2 points`. @param value above 0 */
  distance(value: number, unit: string): string;
  /** An earlier day as one refers to it: `Friday` within a week, else `20 November`. */
  since(day: Day, today: Day): string;
  /** The time in a zone, with the day where it is not `today` there: `07:40`, `Friday 20 November, 18:30`. */
  moment(instant: Instant, zone: string, today: Day): string;
  /** The language that is spoken, with its region, which is English where none of those asked for is known. */
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

/**
 * Words that stand in the place of messages, by id: said as they are, whatever the language, or as another message that
 * is filled with `values` besides.
 */
export type OwnWords = ReadonlyMap<
  string,
  { readonly text: string } | { readonly message: string; readonly values: Readonly<Record<string, string>> }
>;

/**
 * @param wishes what the listener would like to hear, the dearest first: `nb`, `el-GR`, `fa_IR`
 * @param own words of those who listen, which are no message of ours
 */
export function createSpeaker(
  wishes: string | readonly (string | undefined)[],
  own: OwnWords = new Map(),
): Speaker {
  const { tag, language, locale } = negotiate(typeof wishes === 'string' ? [wishes] : wishes);
  const messages = messagesOf(tag);
  const direction = directionOf(language);
  const formats = new Map<string, Filled>();

  function formatOf(id: string): Filled {
    const known = formats.get(id);
    if (known) return known;
    const message = Object.hasOwn(messages, id) ? messages[id] : undefined;
    if (message === undefined) throw new BugError(`There is no message ${id} in the language ${locale}.`);
    const format = new IntlMessageFormat(message, locale);
    const names = (pattern: RegExp) => new Set([...message.matchAll(pattern)].map(([, name = '']) => name));
    const made = { format, selectors: names(SELECTOR), typed: names(TYPED) };
    formats.set(id, made);
    return made;
  }

  function fill(id: string, values: Readonly<Record<string, unknown>>): unknown {
    const word = own.get(id);
    if (word)
      return 'text' in word ? tame(word.text) : fill(word.message, { ...values, ...tamed(word.values) });
    try {
      const { format, selectors, typed } = formatOf(id);
      const shown = (name: string, value: unknown) => {
        if (typeof value === 'string' && !selectors.has(name)) return enclose(value, direction);
        return typeof value === 'number' && !typed.has(name) ? figures.number(value) : value;
      };
      const ready = Object.entries(values).map(([name, value]) => [name, shown(name, value)]);
      return format.format<unknown>(Object.fromEntries(ready) as Record<string, string>);
    } catch (cause) {
      if (cause instanceof BugError) throw cause;
      throw new BugError(`The message ${id} cannot be said: ${messageOf(cause)}`, cause);
    }
  }

  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });
  const say = (id: string, values: Readonly<Record<string, string | number>> = {}): string =>
    flatten(fill(id, { ...values, ...MARKS }), {}).reduce((all, { text }) => all + text, '');
  const figures = createFigures(locale);
  const { reference, time, ...dates } = createDates(locale);
  const series = (items: readonly string[]) =>
    items.length === 0 ? '' : items.reduce((before, after) => say('series.pair', { before, after }));
  return {
    ...figures,
    ...dates,
    language,
    direction,
    say,
    runs: <R extends Run>(id: string, values: Values<R>) => flatten<R>(fill(id, { ...values, ...MARKS }), {}),
    change(value, unit, of) {
      if (unit !== 'share') return figures.change(value, unit, of);
      const n = Math.abs(Math.round(value * 1000) / 10);
      return say('unit.points', { value: figures.points(value), n });
    },
    distance(value, unit) {
      if (unit !== 'share') return figures.value(value, unit);
      const n = Math.round(value * 1000) / 10;
      return say('unit.points', { value: figures.number(n), n });
    },
    since(day, today) {
      const referred = reference(day, today);
      if (referred.kind === 'weekday')
        return say('since.weekday', { weekday: referred.id, name: referred.name });
      return say('since.date', { d: referred.number, date: referred.text });
    },
    moment(instant, zone, today) {
      const day = dayOf(instant, zone);
      const at = time(instant, zone);
      return day === today ? at : series([dates.day(day), at]);
    },
    list: (items) => conjunction.format(items),
    series,
    capital: (text) => {
      const [first = ''] = text;
      // Not by the locale: Greek would lose the accent, as it does in words that are all capitals.
      return first.toUpperCase() + text.slice(first.length);
    },
  };
}

/** A message that can be filled. */
interface Filled {
  readonly format: IntlMessageFormat;
  /** Values that choose among words, and are not shown. */
  readonly selectors: ReadonlySet<string>;
  /** Values that the message itself asks for as numbers, or chooses by. */
  readonly typed: ReadonlySet<string>;
}

const SELECTOR = /\{\s*(\w+)\s*,\s*select\s*,/g;
const TYPED = /\{\s*(\w+)\s*,/g;

function tamed(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, tame(text)]));
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
