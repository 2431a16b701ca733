import { IntlMessageFormat } from 'intl-messageformat';

/** What a message is made of, for comparing it with the same message in another language. */
export interface Anatomy {
  /** One for each way of choosing among its branches. */
  readonly readings: readonly Reading[];
  /** The categories and numbers that each of its plurals tells apart, by the value it asks. */
  readonly plurals: readonly { readonly by: string; readonly branches: readonly string[] }[];
}

export interface Reading {
  /** The branch taken, by the value it asks: `state=met`. Only of selections, not of plurals. */
  readonly chosen: readonly string[];
  /** Whether a plural's branch was taken that only one number has, which may be told in words. */
  readonly exact: boolean;
  /** Whether every plural on the way took `other`. */
  readonly general: boolean;
  /** The values that are shown, sorted, each once. */
  readonly shown: readonly string[];
  /** The marks around text, sorted, each once. */
  readonly marks: readonly string[];
  /** The words, with `␣` for each value. */
  readonly words: string;
}

type Element = ReturnType<IntlMessageFormat['getAst']>[number];
/** The parser's numbers for the kinds of elements. */
const [LITERAL, SELECT, PLURAL, POUND, TAG] = [0, 5, 6, 7, 8];
const NOTHING: Reading = { chosen: [], exact: false, general: true, shown: [], marks: [], words: '' };

export function anatomyOf(message: string, language: string): Anatomy {
  const plurals: { by: string; branches: string[] }[] = [];
  const rules = new Intl.PluralRules(language);
  const walk = (elements: readonly Element[], pound: string): Reading[] =>
    elements.reduce<Reading[]>((soFar, element) => combine(soFar, readingsOf(element, pound)), [NOTHING]);
  function readingsOf(element: Element, pound: string): Reading[] {
    const { type } = element;
    const value = 'value' in element ? element.value : '';
    if (type === LITERAL) return [{ ...NOTHING, words: value }];
    if (type === POUND) return [{ ...NOTHING, shown: [pound], words: '␣' }];
    if (type === TAG && 'children' in element)
      return walk(element.children, pound).map((one) => combined(one, { ...NOTHING, marks: [value] }));
    if (type !== SELECT && type !== PLURAL) return [{ ...NOTHING, shown: [value], words: '␣' }];
    const options = 'options' in element ? Object.entries(element.options) : [];
    if (type === PLURAL) plurals.push({ by: value, branches: options.map(([branch]) => branch) });
    return options.flatMap(([branch, option]) =>
      walk(option.value, type === PLURAL ? value : pound).map((one) => ({
        ...one,
        chosen: type === SELECT ? [...one.chosen, `${value}=${branch}`].sort() : one.chosen,
        exact: one.exact || (type === PLURAL && isOneNumber(branch, rules)),
        general: one.general && (type === SELECT || branch === 'other'),
      })),
    );
  }
  const readings = walk(new IntlMessageFormat(message, language).getAst(), '');
  return { readings, plurals };
}

/** Integers by which a language may tell its plurals apart. */
export const INTEGERS: readonly number[] = Array.from({ length: 201 }, (_, n) => n);

function isOneNumber(branch: string, rules: Intl.PluralRules): boolean {
  return branch.startsWith('=') || INTEGERS.filter((n) => rules.select(n) === branch).length === 1;
}

function combine(before: readonly Reading[], after: readonly Reading[]): Reading[] {
  return before.flatMap((one) => after.map((other) => combined(one, other)));
}

function combined(one: Reading, other: Reading): Reading {
  const both = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].sort();
  return {
    chosen: both(one.chosen, other.chosen),
    exact: one.exact || other.exact,
    general: one.general && other.general,
    shown: both(one.shown, other.shown),
    marks: both(one.marks, other.marks),
    words: one.words + other.words,
  };
}
