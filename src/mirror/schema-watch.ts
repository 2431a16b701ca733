import type { Instant } from '../clock.ts';
import type { ObjectSchema } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import type { Log } from '../log.ts';
import type { Difference, DriftPort, DriftRow, SeenField } from '../store/ports.ts';
import { compareLooks, lookOf, picklistsOf } from './drift.ts';
import { columnOf, tableOf } from './tables.ts';

/** What a source's schema shows this time. */
export interface Look {
  /** What became different since the last look; nothing at the first. */
  readonly drift: readonly DriftRow[];
  /** Objects of which fields can be seen that could not be, or were not asked about, at the last look. */
  readonly uncovered: ReadonlySet<ObjectName>;
  /** Objects that were not looked at before, or looked otherwise. */
  readonly changed: ReadonlySet<ObjectName>;
}

/** Values of one picklist that are shown; a field with more is no picklist that people keep to. */
const MOST_VALUES = 50;

/** Compares each object with how it looked last, and keeps how it looks now. */
export async function watchSchemas(ask: {
  readonly source: string;
  readonly schemas: readonly ObjectSchema[];
  readonly store: DriftPort;
  readonly at: Instant;
  readonly log: Log;
}): Promise<Look> {
  const { source, store, at, log } = ask;
  const drift: DriftRow[] = [];
  const uncovered = new Set<ObjectName>();
  const changed = new Set<ObjectName>();
  const looks = await store.seen(source);
  for (const schema of ask.schemas) {
    const { object } = schema;
    const fields = lookOf(schema);
    const before = looks.get(object) ?? null;
    if (JSON.stringify(before) === JSON.stringify(fields)) continue;
    changed.add(object);
    const differences: Difference[] = before === null ? [] : compareLooks(before, fields);
    await store.keep({ source, object, fields, differences, at });
    const seen = shown(before ?? []);
    if (before !== null && [...shown(fields)].some((field) => !seen.has(field))) uncovered.add(object);
    for (const difference of differences) {
      const { field, kind, before: was, after: became } = difference;
      log.warn(
        { source, object, field, kind, was, became, values: difference.values.length },
        'schema drifted',
      );
      drift.push({ ...difference, source, object, seenAt: at });
    }
  }
  return { drift, uncovered, changed };
}

/**
 * Counts the values of an object's picklists that no option stands for, and tells those that are new since the last
 * count.
 */
export async function watchValues(ask: {
  readonly source: string;
  readonly schema: ObjectSchema;
  readonly store: DriftPort;
  readonly at: Instant;
  readonly log: Log;
}): Promise<DriftRow[]> {
  const { source, schema, store, at, log } = ask;
  const { object } = schema;
  const picklists = picklistsOf(object, schema);
  const fresh = await store.countUnlisted({
    source,
    object,
    table: tableOf(object),
    fields: picklists.map(({ field, options }) => ({ field, column: columnOf(object, field), options })),
    most: MOST_VALUES,
  });
  if (fresh === null) return [];
  const drift = picklists.flatMap(({ field }): DriftRow[] => {
    const values = fresh.filter((row) => row.field === field).map(({ value }) => value);
    const row = {
      source,
      object,
      field,
      kind: 'unlisted',
      before: null,
      after: null,
      values,
      seenAt: at,
    } as const;
    return values.length > 0 ? [row] : [];
  });
  await store.note(drift);
  for (const { field, values } of drift)
    log.warn(
      { source, object, field, values: values.length },
      'records hold values that no option stands for',
    );
  return drift;
}

function shown(fields: readonly SeenField[]): Set<string> {
  return new Set(fields.filter(({ visible }) => visible).map(({ field }) => field));
}
