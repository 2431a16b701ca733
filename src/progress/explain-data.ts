import { fieldSpec, fieldsOf, OBJECT_NAMES, type ObjectName, parsePath } from '../crm/objects.ts';
import { readsOf } from '../metrics/metric.ts';
import { LINK_FIELDS } from '../mirror/links.ts';
import { catalogueOf } from '../scoring/catalogue.ts';
import { fieldsPulled } from '../scoring/needs.ts';
import { RECOGNISED_BY } from '../scoring/plan.ts';
import type { Strategy } from '../strategy/schema.ts';

/** A field that is pulled and stored, and who needs it. */
export interface StoredField {
  readonly object: ObjectName;
  readonly field: string;
  /** It says something about a person. */
  readonly personal: boolean;
  /** Goals one of whose metrics reads it. */
  readonly goals: readonly string[];
  /** Metrics of no goal that read it. */
  readonly metrics: readonly string[];
  readonly checks: readonly string[];
  /** Records of two CRMs are found to be the same by it. */
  readonly links: boolean;
  /** People recognise a record, or its owner, by it. */
  readonly names: boolean;
}

/** What is stored of the CRMs' records, and what is not. */
export interface DataExplanation {
  readonly stored: readonly StoredField[];
  /** Fields that could be read and are not, since nobody needs them. */
  readonly left: readonly { readonly object: ObjectName; readonly field: string }[];
}

/**
 * For every field that is stored: who needs it.
 * @param sources how many CRMs are connected
 */
export function explainData(strategy: Strategy, sources: number): DataExplanation {
  const { checks, metrics } = catalogueOf(strategy);
  const pulled = fieldsPulled(strategy, sources);
  const ofGoals = new Map(
    strategy.goals.map((goal) => [
      goal.id,
      new Set([goal.metric.id, ...goal.supporting.map(({ id }) => id)]),
    ]),
  );
  const inGoals = new Set([...ofGoals.values()].flatMap((ids) => [...ids]));
  const readers = metrics.map((metric) => ({ id: metric.id, reads: new Set(readsOf(metric)) }));
  const readingChecks = checks.map(({ id, reads, fields }) => ({
    id,
    reads: new Set([...reads, ...fields]),
  }));
  const named = new Set(RECOGNISED_BY);

  const fieldOf = (object: ObjectName, field: string): StoredField => {
    const path = `${object}.${field}`;
    const reading = readers.filter(({ reads }) => reads.has(path)).map(({ id }) => id);
    return {
      object,
      field,
      personal: fieldSpec(object, field)?.personal ?? false,
      goals: [...ofGoals].filter(([, ids]) => reading.some((id) => ids.has(id))).map(([id]) => id),
      metrics: reading.filter((id) => !inGoals.has(id)),
      checks: readingChecks.filter(({ reads }) => reads.has(path)).map(({ id }) => id),
      links: sources > 1 && (LINK_FIELDS.get(object)?.includes(field) ?? false),
      names: named.has(path),
    };
  };
  const isPulled = (object: ObjectName, field: string) => pulled.get(object)?.includes(field) ?? false;
  const all = OBJECT_NAMES.flatMap((object) => fieldsOf(object).map((field) => ({ object, field })));
  return {
    stored: all
      .filter(({ object, field }) => isPulled(object, field))
      .map((at) => fieldOf(at.object, at.field)),
    left: all.filter(({ object, field }) => !isPulled(object, field)),
  };
}

/** The personal fields among the paths that somebody reads. */
export function personalAmong(paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const { object, field } = parsePath(path);
    return fieldSpec(object, field)?.personal ?? false;
  });
}
