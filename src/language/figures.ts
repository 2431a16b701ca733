import { directionOf } from './direction.ts';

/** What a number is measured in: `share`, `count`, `ratio`, `score`, `points`, `days`, `hours`, `minutes`, or an ISO 4217 currency. */
export type UnitName = string;

/** Numbers as people of one locale write them. */
export interface Figures {
  number(value: number): string;
  /** A share as whole percent: `91%`. */
  percent(share: number): string;
  /** A value in its unit: shares with one decimal, money in as many digits as one reads at a glance. */
  value(value: number, unit: UnitName): string;
  /** A value that people chose, with no more digits than it needs. */
  chosen(value: number, unit: UnitName): string;
  /** From one value to another, the unit once where the language allows it; one value where both look alike. */
  between(low: number, high: number, unit: UnitName): string;
  /**
   * A difference with its sign.
   * @param of the size of what changed, where that is known: money is told in no more digits than what it belongs to
   */
  change(value: number, unit: UnitName, of?: number): string;
  /** A difference of shares, in hundredths, with its sign and without its unit. */
  points(share: number): string;
}

/** Money from here on is told in thousands, millions and so on. */
const COMPACT_FROM = 100_000;
/** Money below this shows its minor units. */
const WHOLE_FROM = 1_000;

export function createFigures(locale: string): Figures {
  const formats = new Map<string, Intl.NumberFormat>();
  function formatOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    const known = formats.get(key);
    if (known) return known;
    const format = new Intl.NumberFormat(locale, options);
    formats.set(key, format);
    return format;
  }
  const style = (unit: UnitName, size: number): Intl.NumberFormatOptions => {
    switch (unit) {
      case 'share':
        return { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 };
      case 'count':
        return { maximumFractionDigits: 1 };
      case 'ratio':
        return { minimumFractionDigits: 2, maximumFractionDigits: 2 };
      case 'points':
      case 'score':
        return { minimumFractionDigits: 1, maximumFractionDigits: 1 };
      case 'days':
      case 'hours':
      case 'minutes':
        return { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long', maximumFractionDigits: 1 };
      default:
        return { style: 'currency', currency: unit, currencyDisplay: 'narrowSymbol', ...moneyDigits(size) };
    }
  };
  const isRtl = directionOf(locale) === 'rtl';
  /**
   * In a line from right to left: amounts and signed numbers run the other way and must not draw the line along; a
   * percent sign follows its number on the left, whatever stands before it.
   */
  function steady(text: string): string {
    if (!isRtl) return text;
    const held = text.replace(RUNNING_LTR, (run) => `${ISOLATE}${run}${END}`);
    return held.includes(PERCENT) ? `${ARABIC_MARK}${held}` : held;
  }
  return {
    number: (value) => formatOf({ maximumFractionDigits: 2 }).format(value),
    percent: (share) => steady(formatOf({ style: 'percent', maximumFractionDigits: 0 }).format(share)),
    value: (value, unit) => steady(formatOf(style(unit, Math.abs(value))).format(value)),
    chosen: (value, unit) =>
      steady(
        formatOf({
          ...style(unit, Math.abs(value)),
          ...(unit === 'share' && { maximumFractionDigits: 2 }),
          ...(unit !== 'ratio' && { trailingZeroDisplay: 'stripIfInteger' }),
        }).format(value),
      ),
    between(low, high, unit) {
      const format = formatOf(style(unit, Math.max(Math.abs(low), Math.abs(high))));
      const [from, to] = [format.format(low), format.format(high)];
      if (from === to) return steady(from);
      if (from.search(RUNNING_LTR) < 0) return steady(format.formatRange(low, high));
      return isRtl ? `${steady(from)} – ${steady(to)}` : format.formatRange(low, high);
    },
    change(value, unit, of = 0) {
      const size = Math.max(Math.abs(value), Math.min(Math.abs(of), COMPACT_FROM - 1));
      const text = formatOf({ ...style(unit, size), signDisplay: 'exceptZero' }).format(value);
      return steady(text.replace(SIGN_OF_MONEY, `$&${NO_BREAK}`));
    },
    points: (share) =>
      steady(formatOf({ maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(share * 100)),
  };
}

const [ISOLATE, END, NO_BREAK, ARABIC_MARK, PERCENT] = ['\u2068', '\u2069', '\u2060', '\u061C', '٪'];
/** From a mark of the other direction to the end of the number, without the unit's word. */
const RUNNING_LTR = /\u200E[^\p{L}]*[^\p{L}\s]/u;
/** A line could end between the two. */
const SIGN_OF_MONEY = /[+\u2212-](?=\u200E?\p{Sc})/u;

function moneyDigits(size: number): Intl.NumberFormatOptions {
  if (size >= COMPACT_FROM) return { notation: 'compact', maximumSignificantDigits: 4 };
  return size >= WHOLE_FROM ? { maximumFractionDigits: 0 } : { trailingZeroDisplay: 'stripIfInteger' };
}
