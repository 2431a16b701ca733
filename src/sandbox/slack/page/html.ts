/** Markup that is safe to show: made by `html`, which escapes whatever is put into it. */
export interface Html {
  readonly markup: string;
}

type Inner = Html | readonly Html[] | string | number | null | false;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template of markup. Texts and numbers are escaped, markup is kept, `null` and `false` leave nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Inner[]): Html {
  const markup = parts.map((part, index) => part + rendered(values[index] ?? null)).join('');
  return { markup };
}

function rendered(value: Inner): string {
  if (value === null || value === false) return '';
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

/** The direction of a text: that of its first letter, as a browser finds it for `dir="auto"`. */
export function directionOf(text: string): 'ltr' | 'rtl' {
  const letter = /\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(letter)
    ? 'rtl'
    : 'ltr';
}
