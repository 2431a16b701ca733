import { SURVEYED, WITNESSES } from '../checks/learnt/checks.ts';
import { type Dependency, dependenciesOf, witnessesOf } from '../checks/learnt/dependencies.ts';
import { type FieldRules, type Flag, judgeCell, MOST_HOMED } from '../checks/learnt/judge.ts';
import { shapeOf, shapesOf } from '../checks/learnt/shapes.ts';
import { strayValues } from '../checks/learnt/strays.ts';
import type { FieldSurvey } from '../checks/learnt/survey.ts';
import { oddUnits } from '../checks/learnt/units.ts';
import { nearAnyway, variantsOf } from '../checks/learnt/variants.ts';
import { OBJECT_NAMES, parsePath } from '../crm/objects.ts';
import { columnOf, liveOf } from '../mirror/tables.ts';
import type { LearningDesk, LearntPort } from '../store/ports.ts';

/** How many distinct values of a field are looked at one by one. */
const MOST_VALUES = 50_000;
/** Dependencies are learnt from whole groups of about so many rows. */
const LEARNT_FROM_ROWS = 20_000;
/** So many groups are to be left in a sample of them. */
const MANY_GROUPS = 100;
/** A row that differs from its group in so many fields is another thing. */
const STRANGER_FIELDS = 3;
/** Where more of the values than this stand but once, the column groups nothing. */
const MOST_DISTINCT = 0.7;

/** A cell that learnt rules find wrong. */
export interface UnusualCell extends Flag {
  readonly source: string;
  readonly id: string;
  readonly field: string;
}

/**
 * Learns what is usual in every surveyed field of the records that count, and keeps what is not, for the checks to
 * look up.
 * @param visible paths of the surveyed fields that may be judged; nothing is unusual of the others
 */
export async function keepUnusual(port: LearntPort, visible: ReadonlySet<string>): Promise<void> {
  for (const object of OBJECT_NAMES) {
    const paths = SURVEYED.filter((path) => visible.has(path) && parsePath(path).object === object);
    const fieldOf = new Map(paths.map(parsePath).map(({ field }) => [columnOf(object, field), field]));
    const witnesses = (WITNESSES[object] ?? []).map((field) => columnOf(object, field));
    const cells =
      paths.length === 0 ? [] : await findUnusual(port, liveOf(object), [...fieldOf.keys()], witnesses);
    const rows = cells.map(({ source, id, field, reason, evidence, suggestion }) => ({
      source,
      id,
      field: fieldOf.get(field) ?? field,
      reason,
      evidence: JSON.stringify(evidence),
      suggestion,
    }));
    await port.saveUnusual(object, rows);
  }
}

/**
 * Learns what is usual in a relation (with the columns `source` and `id`) and finds what is not. Nothing is known of
 * the columns beforehand.
 * @param columns in which wrong values are looked for
 * @param witnesses further columns that may decide those
 */
export function findUnusual(
  port: LearntPort,
  relation: string,
  columns: readonly string[],
  witnesses: readonly string[] = [],
): Promise<UnusualCell[]> {
  return port.learn({ relation, columns, witnesses }, async (desk) => {
    const surveys = await surveysOf(desk, [...columns, ...witnesses]);
    const telling = surveys.filter(({ field, distinct }) => columns.includes(field) && distinct > 1);
    const dependencies = await learnDependencies(desk, surveys, telling);
    const strays = strayValues(telling);
    const found: UnusualCell[] = [];
    for (const survey of telling) {
      const elsewhere = strays.get(survey.field) ?? new Map();
      found.push(...(await unusualIn(desk, survey, dependencies, elsewhere)));
    }
    return withoutStrangers(found);
  });
}

/**
 * Without the flags of rows that differ from one group in several fields at once and have nobody else against them:
 * that is another thing of the same group (a second firm in a town), and not so many errors.
 */
function withoutStrangers(flags: readonly UnusualCell[]): UnusualCell[] {
  const groupOf = (flag: UnusualCell) =>
    flag.reason === 'group' && flag.evidence['witnesses'] === 1
      ? `${flag.source} ${flag.id} ${flag.evidence['by']}`
      : null;
  const fields = Map.groupBy(flags, groupOf);
  return flags.filter((flag) => {
    const group = groupOf(flag);
    return group === null || (fields.get(group)?.length ?? 0) < STRANGER_FIELDS;
  });
}

/** What stands in each column, counted. */
export async function surveysOf(desk: LearningDesk, columns: readonly string[]): Promise<FieldSurvey[]> {
  const surveys: FieldSurvey[] = [];
  for (const name of columns) {
    const { column, ...rest } = await desk.survey(name, MOST_VALUES);
    surveys.push({ field: column, ...rest });
  }
  return surveys;
}

/** Which of these fields decides which of those. */
export async function learnDependencies(
  desk: LearningDesk,
  surveys: readonly FieldSurvey[],
  telling: readonly FieldSurvey[],
): Promise<Dependency[]> {
  const every = Math.max(1, Math.ceil((surveys[0]?.rows ?? 0) / LEARNT_FROM_ROWS));
  const of = telling.map(({ field }) => field);
  const agreements = [];
  for (const { field, distinct, filled } of surveys) {
    if (distinct > 1 && distinct <= MOST_DISTINCT * filled)
      agreements.push(
        ...(await desk.agreements(
          field,
          of,
          distinct < MANY_GROUPS * every ? { rows: every } : { groups: every },
        )),
      );
  }
  return dependenciesOf(agreements);
}

async function unusualIn(
  desk: LearningDesk,
  survey: FieldSurvey,
  dependencies: readonly Dependency[],
  elsewhere: FieldRules['elsewhere'],
): Promise<UnusualCell[]> {
  const { field } = survey;
  const chosen = witnessesOf(field, dependencies);
  const variants = new Map(variantsOf(survey).map((variant) => [variant.value, variant]));
  const units = oddUnits(survey);
  const odd = shapesOf(survey);
  const { witnesses, cells } = await desk.suspects({
    column: field,
    witnesses: chosen.map(({ by }) => by),
    oddValues: [...variants.keys(), ...units.keys(), ...elsewhere.keys()],
    oddShapes: [...odd.keys()],
    mostHomed: MOST_HOMED,
  });
  const rules: FieldRules = {
    witnesses: chosen.flatMap((dependency) => {
      const record = witnesses.find(({ by }) => by === dependency.by);
      return record ? [{ kappa: dependency.kappa, ...record }] : [];
    }),
    variants,
    oddShapes: odd,
    oddUnits: units,
    elsewhere,
    nearAnyway: nearAnyway(survey),
  };
  return cells.flatMap((cell) => {
    const flag = judgeCell(cell, cell.value === null ? '' : shapeOf(cell.value), rules);
    return flag ? [{ source: cell.source, id: cell.id, field, ...flag }] : [];
  });
}
