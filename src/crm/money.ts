const digits = new Map<string, number>();

/** How many decimal digits the minor unit of an ISO 4217 currency has: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  let known = digits.get(currency);
  if (known === undefined) {
    try {
      known =
        new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
          .maximumFractionDigits ?? 2;
    } catch {
      known = 2;
    }
    digits.set(currency, known);
  }
  return known;
}

/**
 * A decimal amount in integer minor units, rounded half away from zero at the last digit. Text is read digit
 * by digit, so that no binary fraction gets in between; only text with an exponent (`1.39E8`, as Salesforce writes
 * large numbers into CSV) is no more exact than a number.
 * @returns null for what is no plain decimal number, or too large to be held exactly
 */
export function toMinor(amount: string | number, currency: string): number | null {
  const text =
    typeof amount === 'number' || WITH_EXPONENT.test(amount) ? plain(Number(amount)) : amount.trim();
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (!match[2] && !match[3])) return null;
  const scale = minorDigits(currency);
  const fraction = (match[3] ?? '').padEnd(scale + 1, '0');
  const kept = Number(`${match[2] || '0'}${fraction.slice(0, scale)}`);
  const minor = kept + (Number(fraction[scale]) >= 5 ? 1 : 0);
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === '-' && minor !== 0 ? -minor : minor;
}

const WITH_EXPONENT = /^\s*[+-]?(\d+\.?\d*|\.\d+)e[+-]?\d+\s*$/i;

function plain(amount: number): string {
  const text = String(amount);
  return text.includes('e') ? amount.toFixed(20).replace(/0+$/, '') : text;
}

/** Integer minor units as a plain decimal amount: `toMinor` backwards, without an exponent or separators. */
export function toDecimal(minor: number, currency: string): string {
  return decimalOf(minor, minorDigits(currency));
}

/** The same in a currency whose minor unit has so many decimal digits. */
export function decimalOf(minor: number, scale: number): string {
  const digits = String(Math.abs(minor)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = minor < 0 ? '-' : '';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}
