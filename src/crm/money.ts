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
 * by digit, so that no binary fraction gets in between.
 * @returns null for what is no plain decimal number, or too large to be held exactly
 */
export function toMinor(amount: string | number, currency: string): number | null {
  const text = typeof amount === 'number' ? plain(amount) : amount.trim();
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (!match[2] && !match[3])) return null;
  const scale = minorDigits(currency);
  const fraction = (match[3] ?? '').padEnd(scale + 1, '0');
  const kept = Number(`${match[2] || '0'}${fraction.slice(0, scale)}`);
  const minor = kept + (Number(fraction[scale]) >= 5 ? 1 : 0);
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === '-' && minor !== 0 ? -minor : minor;
}

function plain(amount: number): string {
  const text = String(amount);
  return text.includes('e') ? amount.toFixed(20).replace(/0+$/, '') : text;
}
