import { isNullMark } from '../../checks/learnt/null-marks.ts';
import type { FieldSurvey } from '../../checks/learnt/survey.ts';
import { type FieldKind, fieldSpec, type ObjectName } from '../../crm/objects.ts';
import { columnOf, liveOf } from '../../mirror/tables.ts';
import { wilson } from '../wilson.ts';
import type { Counted } from './counting.ts';
import { ownCheck, percent, wordsOf } from './own-check.ts';
import type { Proposal } from './schema.ts';

/** Fewer records say too little for a rule. */
const FEWEST = 200;
/** A field is as good as always filled where the lower end of the interval is above this. */
const FILLED = 0.95;
/** A list of values is closed where so few of them are nearly everything, each often enough to be meant. */
const MOST_VALUES = 25;
const LEAST_OF_A_VALUE = 5;
const COVERED = 0.98;
/** A field that is filled in so many records and nearly never twice the same is a key. */
const KEY_FILLED = 0.5;
const KEY_DISTINCT = 0.995;
/** Agreement within groups beyond chance from which one field is said to decide another. */
const DECIDES = 0.9;

/**
 * The rules that one object's counts speak for. Fields in which something is missing already by a check of the
 * catalogue get no second one. Nothing is proposed on the values of fields that say something about a person.
 * @param required paths for which the catalogue has a check of completeness
 */
export function proposalsOf(counted: Counted, required: ReadonlySet<string>): Proposal[] {
  const { object, surveys } = counted;
  return [...surveys.values()]
    .filter(({ rows }) => rows >= FEWEST)
    .flatMap((survey) => {
      const spec = fieldSpec(object, survey.field);
      if (!spec) return [];
      const text = spec.kind === 'text' && !spec.personal && survey.filled >= FEWEST;
      return [
        required.has(`${object}.${survey.field}`) ? null : fillOf(object, survey, spec.kind),
        ...(text ? [valuesOf(object, survey), formatOf(object, survey), keyOf(object, survey)] : []),
      ].filter((proposal) => proposal !== null);
    })
    .concat(dependenciesOf(counted));
}

function fillOf(object: ObjectName, survey: FieldSurvey, kind: FieldKind): Proposal | null {
  const { field, rows, filled } = survey;
  const [low, high] = wilson(filled, rows);
  // A flag that is never empty is filled by the vendor; asking for it would tell nothing.
  if (low < FILLED || filled === rows || kind === 'boolean') return null;
  const column = `r.${columnOf(object, field)}`;
  const missing = kind === 'text' ? `${column} is null or trim(${column}) = ''` : `${column} is null`;
  return ownCheck({
    kind: 'fill',
    object,
    fields: [field],
    fault: 'missing',
    dimension: 'completeness',
    title: `${wordsOf(object).one} without ${wordsOf(field).one.toLowerCase()}`,
    evidence: `${filled.toLocaleString('en')} of ${rows.toLocaleString('en')} have it: ${percent(filled / rows)}, between ${percent(low)} and ${percent(high)}.`,
    why: 'Nearly all others have it, so whatever counts by it leaves these out.',
    fix: 'Fill it in.',
    rule: { fails: missing },
    examples: { pass: { record: { [field]: SAMPLES[kind] } }, fail: { record: { [field]: null } } },
  });
}

const SAMPLES: Readonly<Record<FieldKind, string | number | boolean>> = {
  text: 'As agreed',
  date: '2026-06-01',
  instant: '2026-06-01T09:00:00.000Z',
  money: 100_000,
  number: 7,
  boolean: true,
  reference: 'x1',
};

function valuesOf(object: ObjectName, survey: FieldSurvey): Proposal | null {
  const { field, filled } = survey;
  const usual = survey.values.filter(({ value, n }) => n >= LEAST_OF_A_VALUE && !isNullMark(value));
  const covered = usual.reduce((sum, { n }) => sum + n, 0);
  const longest = Math.max(0, ...usual.map(({ value }) => value.length));
  if (usual.length < 2 || usual.length > MOST_VALUES || covered < COVERED * filled || longest > 60)
    return null;
  const column = `r.${columnOf(object, field)}`;
  const list = usual.map(({ value }) => `'${value.replaceAll("'", "''")}'`).join(', ');
  return ownCheck({
    kind: 'values',
    object,
    fields: [field],
    fault: 'unlisted',
    dimension: 'validity',
    title: `${wordsOf(field).one} that is not one of the usual`,
    evidence: `${usual.length} values make up ${covered.toLocaleString('en')} of ${filled.toLocaleString('en')} (${percent(covered / filled)}); ${(survey.distinct - usual.length).toLocaleString('en')} others stand beside them.`,
    why: 'A value outside the list falls out of every report by it.',
    fix: 'Pick one of the usual values, or add the new one to the list in the strategy.',
    rule: {
      applies: `${column} is not null and trim(${column}) <> ''`,
      fails: `trim(${column}) not in (${list})`,
    },
    examples: {
      pass: { record: { [field]: usual[0]?.value ?? '' } },
      fail: { record: { [field]: 'Something that is not on any list' } },
    },
  });
}

function formatOf(object: ObjectName, survey: FieldSurvey): Proposal | null {
  const { field, filled } = survey;
  const main = survey.shapes[0];
  if (!main || main.n < COVERED * filled || !main.shape.includes('9') || main.shape.length > 30) return null;
  const column = `r.${columnOf(object, field)}`;
  const pattern = main.shape.replace(/a|9+|[^a9]/g, (part) => {
    if (part === 'a') return '[\\p{L}\\p{M}]+';
    return part.startsWith('9') ? `[0-9]{${part.length}}` : `\\x{${(part.codePointAt(0) ?? 0).toString(16)}}`;
  });
  const made = main.shape.replaceAll('a', 'ab').replaceAll('9', '7');
  return ownCheck({
    kind: 'format',
    object,
    fields: [field],
    fault: 'malformed',
    dimension: 'validity',
    title: `${wordsOf(field).one} of an unusual form`,
    evidence: `${main.n.toLocaleString('en')} of ${filled.toLocaleString('en')} (${percent(main.n / filled)}) have the form ${main.shape} (a: letters, 9: a digit).`,
    why: 'Of another form it is not found by whoever looks for it.',
    fix: 'Write it in the usual form.',
    rule: {
      applies: `${column} is not null and trim(${column}) <> ''`,
      fails: `not regexp_full_match(trim(${column}), '${pattern}')`,
    },
    examples: { pass: { record: { [field]: made } }, fail: { record: { [field]: '?!' } } },
  });
}

function keyOf(object: ObjectName, survey: FieldSurvey): Proposal | null {
  const { field, rows, filled, distinct } = survey;
  if (filled < KEY_FILLED * rows || distinct < KEY_DISTINCT * filled || distinct === 1) return null;
  if (survey.distinct > survey.values.length) return null;
  const column = columnOf(object, field);
  return ownCheck({
    kind: 'key',
    object,
    fields: [field],
    fault: 'repeated',
    dimension: 'uniqueness',
    title: `Two records with one ${wordsOf(field).one.toLowerCase()}`,
    evidence: `${distinct.toLocaleString('en')} different values in ${filled.toLocaleString('en')} records that have one.`,
    why: 'Nearly every record has its own, so two with the same are one thing entered twice, or one is wrong.',
    fix: 'Merge the records, or correct one of them.',
    rule: {
      applies: `r.${column} is not null and trim(r.${column}) <> ''`,
      select: `select source, id from (select k.source, k.id, count(*) over (partition by k.source, trim(k.${column})) as n from ${liveOf(object)} k where trim(k.${column}) <> '') where n > 1`,
    },
    examples: {
      pass: { record: { [field]: 'K-1' }, others: { [object]: [{ [field]: 'K-2' }] } },
      fail: { record: { [field]: 'K-1' }, others: { [object]: [{ [field]: 'K-1' }] } },
    },
  });
}

/** The strongest one for each field that is decided. */
function dependenciesOf({ object, dependencies, surveys }: Counted): Proposal[] {
  const strong = dependencies.filter(({ kappa, cells }) => kappa >= DECIDES && kappa < 1 && cells >= FEWEST);
  const best = new Map(strong.toReversed().map((dependency) => [dependency.of, dependency]));
  return [...best.values()].flatMap(({ by, of, kappa, groups, cells }) => {
    if ((surveys.get(of)?.distinct ?? 0) < 2) return [];
    const [x, y] = [columnOf(object, by), columnOf(object, of)];
    const like = Array.from({ length: 9 }, () => ({ [by]: 'one', [of]: 'as the others' }));
    return ownCheck({
      kind: 'dependency',
      object,
      fields: [of, by],
      fault: 'contradicts',
      dimension: 'consistency',
      title: `${wordsOf(of).one} unlike that of the same ${wordsOf(by).one.toLowerCase()}`,
      evidence: `In ${groups.toLocaleString('en')} groups of ${cells.toLocaleString('en')} records with the same ${wordsOf(by).one.toLowerCase()}, ${percent(kappa)} agree beyond chance.`,
      why: 'The two are told together everywhere else, so one of them is probably wrong.',
      fix: 'Correct the one that is wrong.',
      rule: {
        applies: `r.${x} is not null and r.${y} is not null`,
        select: `select source, id from (select k.source, k.id, count(*) over (partition by k.source, k.${x}) as n, count(*) over (partition by k.source, k.${x}, k.${y}) as same from ${liveOf(object)} k where k.${x} is not null and k.${y} is not null) where n >= 5 and same * 5 <= n`,
      },
      examples: {
        pass: { record: { [by]: 'one', [of]: 'as the others' }, others: { [object]: like } },
        fail: { record: { [by]: 'one', [of]: 'otherwise' }, others: { [object]: like } },
      },
    });
  });
}
