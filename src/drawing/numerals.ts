/**
 * Digits as strokes, in a box of 10 by 14, in European and in Persian script: drawn, since a picture cannot count on
 * fonts. As many as a strategy may have goals.
 */
const STROKES: Readonly<Record<string, string>> = {
  '1': 'M2.6 3.6L6 1V13',
  '2': 'M1.4 4.2C1.4 0 8.6 0 8.6 4.2C8.6 7 1.6 9.6 1.4 13H8.8',
  '3': 'M1.4 2.6C3 .2 8.4 .4 8.4 4C8.4 6.4 5.8 6.7 4.2 6.7C6 6.7 8.8 7.2 8.8 10C8.8 14 2.6 13.8 1.2 11.2',
  '4': 'M6.8 13V1L1 9.6H9.2',
  '5': 'M8.2 1H2.6L2 6.5C4.2 4.9 8.7 5.4 8.7 9.2C8.7 13.8 2.7 13.9 1.2 11.2',
  '۱': 'M4 1C5.2 4.4 5.6 8.6 5.4 13',
  '۲': 'M2 1C3.2 4.4 3.6 8.6 3.4 13M2.4 2.2C3 5.4 7.8 5.4 8 1',
  '۳': 'M1.4 1C2.6 4.4 3 8.6 2.8 13M1.8 2.2C2.2 5 5.2 5 5.2 1.4C5.2 5 8.4 5 8.6 1',
  '۴': 'M2 1C3.2 4.4 3.6 8.6 3.4 13M8.4 2C6.4 .2 3.2 2 4.4 4.6C5.2 6.2 7.6 6 8.8 5.2',
  '۵': 'M5 1C4 4 1 6.6 1 10.2C1 13.6 4.4 13.6 5 11C5.6 13.6 9 13.6 9 10.2C9 6.6 6 4 5 1Z',
};

const [WIDTH, HEIGHT] = [10, 14];

/** A digit around the origin; nothing for what is none of these. */
export function drawNumeral(digit: string, colour: string): string {
  const path = STROKES[digit];
  if (path === undefined) return '';
  return `<path transform="translate(${-WIDTH / 2} ${-HEIGHT / 2})" d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`;
}
