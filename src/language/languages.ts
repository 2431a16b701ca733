import { isWritten } from './messages.ts';

/** A language that is spoken. */
export interface Language {
  /** BCP 47, as its file is called: `el` for `el.json`. */
  readonly tag: string;
  /** The region whose numbers and dates are written where none is asked for. */
  readonly region: string;
  /** Other tags that its readers' systems may name. */
  readonly also?: readonly string[];
  /** What its readers use where the locale data say otherwise, or not in every region. */
  readonly calendar?: string;
  readonly digits?: string;
  readonly clock?: Intl.LocaleHourCycleKey;
}

const ENGLISH: Language = { tag: 'en', region: 'GB' };

/** Every language that is spoken, by tag. A file of messages stands beside this one for each. */
export const LANGUAGES: readonly Language[] = [
  // Locale data give Greek a clock of twelve hours; what is written at work has twenty-four.
  { tag: 'el', region: 'GR', clock: 'h23' },
  ENGLISH,
  { tag: 'fa', region: 'IR', calendar: 'persian', digits: 'arabext' },
  { tag: 'nb', region: 'NO', also: ['no', 'nn'] },
  { tag: 'vi', region: 'VN' },
];

/** The languages to choose from, by their tags, each called by its own name; English first. */
export const LANGUAGE_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  [ENGLISH, ...LANGUAGES.filter((language) => language !== ENGLISH && isWritten(language.tag))].map(
    ({ tag, region }) => [
      tag,
      new Intl.DisplayNames(`${tag}-${region}`, { type: 'language', fallback: 'code' }).of(tag) ?? tag,
    ],
  ),
);

/** What is spoken to somebody: the messages' language, and the locale of its numbers and dates. */
export interface Tongue {
  readonly tag: string;
  /** With the reader's region: `el-CY`. */
  readonly language: string;
  /** The same with calendar, digits and clock: `fa-IR-u-ca-persian-nu-arabext`. */
  readonly locale: string;
}

/**
 * The first of the wishes that is spoken; English where none is. A wish is what a person, Slack or a CRM names:
 * `el`, `nb-NO`, `no`, `fa_IR`.
 */
export function negotiate(wishes: readonly (string | undefined)[]): Tongue {
  for (const wish of wishes) {
    const tongue = wish === undefined ? null : tongueOf(wish);
    if (tongue) return tongue;
  }
  return spoken(ENGLISH, undefined);
}

function tongueOf(wish: string): Tongue | null {
  try {
    const { language, region } = new Intl.Locale(wish.trim().replaceAll('_', '-'));
    const known = LANGUAGES.find(({ tag, also = [] }) => tag === language || also.includes(language));
    return known && isWritten(known.tag) ? spoken(known, region) : null;
  } catch {
    return null;
  }
}

function spoken({ tag, region, calendar, digits, clock }: Language, asked: string | undefined): Tongue {
  const language = `${tag}-${asked ?? region}`;
  const { baseName, ...locale } = { baseName: language, calendar, numberingSystem: digits, hourCycle: clock };
  const known = Object.fromEntries(Object.entries(locale).filter(([, value]) => value !== undefined));
  return { tag, language, locale: new Intl.Locale(baseName, known).toString() };
}
