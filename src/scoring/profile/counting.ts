import type { Dependency } from '../../checks/learnt/dependencies.ts';
import type { FieldSurvey } from '../../checks/learnt/survey.ts';
import { fieldSpec, type ObjectName } from '../../crm/objects.ts';
import { columnOf, liveOf } from '../../mirror/tables.ts';
import type { RecordStore } from '../../store/ports.ts';
import { learnDependencies, surveysOf } from '../learnt.ts';
import { wilson } from '../wilson.ts';
import type { FieldCounts } from './schema.ts';

/** What was counted of one object of a source. Values are at hand here and nowhere later, those of people never. */
export interface Counted {
  readonly object: ObjectName;
  readonly fields: readonly FieldCounts[];
  /** By field; of people's fields no values. */
  readonly surveys: ReadonlyMap<string, FieldSurvey>;
  /** Between fields that say nothing about a person, by our names. */
  readonly dependencies: readonly Dependency[];
}

/** Looks of a field that are kept. */
const MOST_SHAPES = 12;

/** Counts what stands in the visible fields of the sampled records. */
export function countObject(
  scratch: RecordStore,
  source: string,
  object: ObjectName,
  fields: readonly string[],
): Promise<Counted> {
  const fieldOf = new Map(fields.map((field) => [columnOf(object, field), field]));
  const columns = [...fieldOf.keys()];
  return scratch.learnt.learn({ relation: liveOf(object), columns, witnesses: [] }, async (desk) => {
    const surveyed = await surveysOf(desk, columns);
    const telling = surveyed.filter(({ field, distinct }) => {
      const spec = fieldSpec(object, fieldOf.get(field) ?? '');
      return distinct > 1 && spec?.kind === 'text' && !spec.personal;
    });
    const learnt = await learnDependencies(desk, telling, telling);
    const named = surveyed.map((survey) => ({ ...survey, field: fieldOf.get(survey.field) ?? survey.field }));
    return {
      object,
      fields: named.map((survey) => countsOf(source, object, survey)),
      surveys: new Map(named.map((survey) => [survey.field, withoutPeople(object, survey)])),
      dependencies: learnt.map((each) => ({
        ...each,
        by: fieldOf.get(each.by) ?? each.by,
        of: fieldOf.get(each.of) ?? each.of,
      })),
    };
  });
}

function countsOf(source: string, object: ObjectName, survey: FieldSurvey): FieldCounts {
  const { field, rows, filled, distinct, values, shapes } = survey;
  const spec = fieldSpec(object, field);
  return {
    source,
    object,
    field,
    rows,
    filled,
    fill: [...wilson(filled, rows)],
    distinct,
    // A look of a person's name or address can be told apart from others; only how many there are is kept.
    shapes:
      spec?.kind === 'text' && !spec.personal
        ? shapes.slice(0, MOST_SHAPES).map((each) => ({ ...each }))
        : [],
    mostOfOne: values[0]?.n ?? 0,
    once: values.filter(({ n }) => n === 1).length,
  };
}

function withoutPeople(object: ObjectName, survey: FieldSurvey): FieldSurvey {
  return fieldSpec(object, survey.field)?.personal ? { ...survey, values: [], shapes: [] } : survey;
}
