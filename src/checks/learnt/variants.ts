import { editsAllowed, editsWithin } from './distance.ts';
import { isNullMark } from './null-marks.ts';
import type { FieldSurvey } from './survey.ts';
import { isPlural } from './units.ts';

/** A rare value that looks like a common one mistyped. */
export interface Variant {
  readonly value: string;
  readonly n: number;
  /** What was probably meant, and how often that stands there. */
  readonly meant: string;
  readonly meantCount: number;
  /** Weight of evidence, in log-odds, that a cell with this value is wrong. */
  readonly weight: number;
}

/** A value is common beside one that is so many times rarer. */
const TIMES_RARER = 8;
const FEWEST_COMMON = 5;
const MOST_COMMON = 3_000;
/** Where so many of the cells hold a value of their own, nothing is unusual about one more. */
const OPEN_SHARE = 0.25;
/** How often a typing error ends near what was meant, and an error makes a rare value. */
const NEAR_IF_WRONG = 0.7;
const RARE_IF_WRONG = 0.9;
/** Being rare counts for so much at most: rare values are the rule in every honest list as well. */
const MOST_FOR_RARE = 3;

/** Before anything is known of a list, as if so many values had been seen and so many of them near another. */
const USUAL = { near: 0.25, values: 5 };

interface Form {
  /** The value with each run of digits as `0`, so that `62 items` and `7 items` are one. */
  readonly form: string;
  readonly characters: readonly string[];
  readonly n: number;
  readonly allowed: number;
  readonly values: readonly { readonly value: string; readonly n: number }[];
}

/**
 * Learns which rare values of a field are variants of common ones. How much nearness tells is learnt from the
 * common values themselves: among surnames many are one edit apart, among industries none.
 */
export function variantsOf(survey: FieldSurvey): Variant[] {
  if (survey.distinct > survey.values.length) return [];
  const forms = formsOf(survey);
  const cells = forms.reduce((sum, { n }) => sum + n, 0);
  const single = forms.reduce((sum, { n }) => sum + (n === 1 ? 1 : 0), 0);
  if (cells === 0 || single > OPEN_SHARE * cells) return [];
  const common = commonOf(forms);
  const rare = forms.filter(({ n }) => n * TIMES_RARER <= (common[0]?.n ?? 0));

  const anyway = crowding(common);
  const near = rare.map((form) => ({ form, meant: nearestOf(form, common, form.n * TIMES_RARER) }));
  const honest = near.reduce((sum, { form, meant }) => sum + (meant === null ? form.n : 0), 0);
  const rareAnyway = (honest + 0.5) / (cells + 1);
  const weight =
    Math.log(NEAR_IF_WRONG / anyway) + Math.min(MOST_FOR_RARE, Math.log(RARE_IF_WRONG / rareAnyway));
  return near.flatMap(({ form, meant }) =>
    meant === null
      ? []
      : form.values
          .filter(({ value }) => !isOneOfThem(value, form, meant))
          .map(({ value, n }) => ({
            value,
            n,
            meant: meantBy(value, meant),
            meantCount: meant.n,
            weight,
          })),
  );
}

/** `1 item` beside many a `0 items`. */
function isOneOfThem(value: string, form: Form, meant: Form): boolean {
  const [number, ...more] = value.match(/\p{N}+/gu) ?? [];
  return number === '1' && more.length === 0 && isPlural(form.form, meant.form);
}

function formsOf(survey: FieldSurvey): Form[] {
  const byForm = new Map<string, { value: string; n: number }[]>();
  for (const { value, n } of survey.values) {
    if (isNullMark(value) || !/\p{L}/u.test(value)) continue;
    const form = value.replace(/\p{N}+/gu, '0');
    const own = byForm.get(form);
    if (own) own.push({ value, n });
    else byForm.set(form, [{ value, n }]);
  }
  return [...byForm]
    .map(([form, values]) => ({
      form,
      characters: [...form],
      n: values.reduce((sum, { n }) => sum + n, 0),
      allowed: editsAllowed(form),
      values,
    }))
    .sort((a, b) => b.n - a.n || (a.form < b.form ? -1 : 1));
}

/** The common form fewest edits away, of those used at least so often; null where none is near. */
function nearestOf(one: Form, common: readonly Form[], atLeast: number): Form | null {
  let nearest: Form | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const other of common) {
    if (other.n < atLeast) break;
    if (other.form === one.form) continue;
    const most = Math.min(other.allowed, fewest - 1);
    if (most <= 0 || Math.abs(other.characters.length - one.characters.length) > most) continue;
    const edits = editsWithin(one.characters, other.characters, most);
    if (edits !== null) {
      nearest = other;
      fewest = edits;
    }
  }
  return nearest;
}

/** The common form with the digits of the value that stands there now, where it has as many runs of them. */
function meantBy(value: string, meant: Form): string {
  const digits = value.match(/\p{N}+/gu) ?? [];
  const places = meant.form.match(/0/g)?.length ?? 0;
  if (places !== digits.length) return meant.values[0]?.value ?? meant.form;
  let at = 0;
  return meant.form.replace(/0/g, () => digits[at++] ?? '0');
}

/** 0 to 1: how often a common value of the field lies as near to another one as a typing error would. */
export function nearAnyway(survey: FieldSurvey): number {
  if (survey.distinct > survey.values.length) return 1;
  return crowding(commonOf(formsOf(survey)));
}

function commonOf(forms: readonly Form[]): Form[] {
  return forms.filter(({ n }) => n >= FEWEST_COMMON).slice(0, MOST_COMMON);
}

/**
 * The share of common values that lie near another one which is not many times more or less frequent: those are both
 * right. Few values tell little, so it starts from what is usual for a list, one in twenty.
 */
function crowding(common: readonly Form[]): number {
  let honest = 0;
  let crowded = 0;
  for (const form of common) {
    if (nearestOf(form, common, form.n * TIMES_RARER) !== null) continue;
    honest++;
    if (nearestOf(form, common, form.n / TIMES_RARER) !== null) crowded++;
  }
  return (crowded + USUAL.near) / (honest + USUAL.values);
}
