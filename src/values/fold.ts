/** Printable ASCII. */
const PLAIN = /^[\x20-\x7e]*$/;

/** The form in which two texts are compared: trimmed, composed (NFC), in lower case whatever the locale. */
export function fold(text: string): string {
  // Most texts are plain, and then the locale's rules change nothing.
  if (PLAIN.test(text)) return text.trim().toLowerCase();
  return text.trim().normalize('NFC').toLocaleLowerCase('en');
}

/** `text` without accents and other marks on its letters: `Curaçao` is `Curacao`. */
export function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}
