import { literal } from './pattern.ts';

/** Reads a number's text as a decimal with a point; null where it is none in this form. */
export type NumberReader = (text: string) => string | null;

/** Reads `1234.56`, with a sign and without groups. */
export const readPlainNumber: NumberReader = (text) =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? text : null;

/**
 * A reader for numbers written like an example of one thousand two hundred and thirty-four: `1,234.56`,
 * `1.234,56`, `1 234`, `$1,234.56`, `1234,56 €`. Groups, decimals and what stands around may be absent in a cell.
 * @returns null where the format is no such example
 */
export function numberReader(format: string): NumberReader | null {
  const example = /^(\D*?)1([,.'\s]?)234(?:([.,])56)?(\D*)$/.exec(format);
  if (!example) return null;
  const [, before = '', group = '', point = '', after = ''] = example;
  if (group !== '' && group === point) return null;
  const separator = /\s/.test(group) ? '\\s' : literal(group);
  const whole = group === '' ? '\\d+' : `\\d{1,3}(?:${separator}\\d{3})+|\\d+`;
  const fraction = point === '' ? '' : `(?:${literal(point)}(?<fraction>\\d*))?`;
  const pattern = new RegExp(
    `^(?<sign>[+-]?)(?:${literal(before.trim())})?\\s*(?<whole>${whole})${fraction}\\s*(?:${literal(after.trim())})?$`,
  );
  return (text) => {
    const parts = pattern.exec(text)?.groups;
    if (!parts) return null;
    const digits = (parts['whole'] ?? '').replace(/\D/g, '');
    return `${parts['sign']}${digits}${parts['fraction'] ? `.${parts['fraction']}` : ''}`;
  };
}
