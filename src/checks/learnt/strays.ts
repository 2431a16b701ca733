import type { FieldSurvey } from './survey.ts';

/** A value is at home where it stands so often, and astray where it stands so many times less often. */
const AT_HOME = 5;
const TIMES_RARER = 10;
/** Two fields that share more of their common values than this speak of the same things. */
const SHARED = 0.05;

/**
 * By field, the values that stand in it once in a while and at home in another field with which it otherwise shares
 * nothing: cells that slipped into the next column.
 */
export function strayValues(
  surveys: readonly FieldSurvey[],
): Map<string, Map<string, { readonly field: string; readonly n: number }>> {
  const counts = surveys.map((survey) => ({
    survey,
    byValue: new Map(survey.values.map(({ value, n }) => [value, n])),
    common: survey.values.filter(({ value, n }) => n >= AT_HOME && /\p{L}{3}/u.test(value)),
  }));
  const strays = new Map(
    surveys.map(({ field }) => [field, new Map<string, { field: string; n: number }>()]),
  );
  for (const here of counts) {
    for (const there of counts) {
      if (here === there || here.survey.distinct > here.survey.values.length) continue;
      const both = there.common.filter(({ value }) => (here.byValue.get(value) ?? 0) >= AT_HOME).length;
      if (both > SHARED * Math.min(there.common.length, here.common.length)) continue;
      for (const { value, n } of there.common) {
        const astray = here.byValue.get(value);
        if (astray !== undefined && astray * TIMES_RARER <= n)
          strays.get(here.survey.field)?.set(value, { field: there.survey.field, n });
      }
    }
  }
  return strays;
}
