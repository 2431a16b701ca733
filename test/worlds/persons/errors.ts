import type { Dice } from './dice.ts';
import type { Country, PersonColumn, PersonRow } from './population.ts';

const TYPED: readonly PersonColumn[] = [
  'given_name',
  'family_name',
  'birth_date',
  'email',
  'phone',
  'address',
  'city',
  'postcode',
  'company',
];
const LEFT_OUT: readonly PersonColumn[] = [
  'given_name',
  'birth_date',
  'email',
  'phone',
  'address',
  'city',
  'postcode',
  'company',
  'job_title',
];

/** A copy of a row, with 1 to 4 errors. */
export function miscopied(dice: Dice, row: PersonRow, country: Country): PersonRow {
  const copy = { ...row, register: `r${dice.below(3)}` };
  for (let left = 1 + dice.below(4); left > 0; left--) err(dice, copy, country);
  return copy;
}

function err(dice: Dice, copy: PersonRow, country: Country): void {
  const at = dice.next();
  if (at < 0.5) {
    const column = dice.pick(TYPED);
    const value = copy[column];
    if (value !== null) copy[column] = slip(dice, value, column);
  } else if (at < 0.7) copy[dice.pick(LEFT_OUT)] = null;
  else if (at < 0.77) {
    const given = copy.given_name;
    if (given && given.length > 3) copy.given_name = dice.chance(0.5) ? given.slice(0, 1) : given.slice(0, 3);
  } else if (at < 0.81) [copy.given_name, copy.family_name] = [copy.family_name, copy.given_name];
  else if (at < 0.84) {
    const [year, month, day] = copy.birth_date?.split('-') ?? [];
    if (year && month && day && Number(day) <= 12) copy.birth_date = `${year}-${day}-${month}`;
  } else if (at < 0.86) copy.family_name = country.family(dice);
  else if (at < 0.91) copy.email = country.email(dice, copy.given_name ?? 'x', copy.family_name ?? 'x');
  else if (at < 0.95) copy.phone = country.phone(dice);
  else Object.assign(copy, country.home(dice));
}

/** One slip of the keyboard: a character changed, left out, doubled or swapped with its neighbour. */
function slip(dice: Dice, value: string, column: PersonColumn): string {
  const numbers = column === 'birth_date' || column === 'phone' || column === 'postcode';
  const letters = numbers ? '0123456789' : 'abcdefghijklmnopqrstuvwxyz';
  let at = dice.below(value.length);
  // Dates are typed into a mask: their dashes stay.
  while (value[at] === '-' && column === 'birth_date') at = dice.below(value.length);
  const [before, after] = [value.slice(0, at), value.slice(at + 1)];
  const kind = column === 'birth_date' ? 0 : dice.below(4);
  if (kind === 0) return `${before}${letters[dice.below(letters.length)]}${after}`;
  if (kind === 1) return `${before}${after}`;
  if (kind === 2) return `${before}${value[at]}${letters[dice.below(letters.length)]}${after}`;
  return `${before}${after.charAt(0)}${value[at]}${after.slice(1)}`;
}
