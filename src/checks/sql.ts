import type { ObjectName } from '../crm/objects.ts';
import { columnOf, type Join, knownOf } from '../mirror/tables.ts';
import type { Threshold } from './check.ts';

/** Joins, as alias `name`, the record that a reference of `object` points at; all null where there is none. */
export function referenceJoin(name: string, object: ObjectName, field: string, of: ObjectName): Join {
  return {
    name,
    sql: `left join ${knownOf(of)} ${name} on ${name}.source = r.source and ${name}.id = r.${columnOf(object, field)}`,
  };
}

/** The record's owner among the users. */
export function ownerJoin(object: ObjectName): Join {
  return referenceJoin('owner', object, 'ownerId', 'user');
}

/** A check's SQL with its thresholds put in, each as `settingOf` says: a number or an expression of one. */
export function withThresholds(
  sql: string,
  thresholds: Readonly<Record<string, Threshold>> = {},
  settingOf: (name: string, threshold: Threshold) => string = (_, { value }) => String(value),
): string {
  return sql.replace(/\{(\w+)\}/g, (token, name: string) => {
    const threshold = thresholds[name];
    return threshold ? `(${settingOf(name, threshold)})` : token;
  });
}

/**
 * Former values of a field, as the vendor keeps them: `source`, `record_id`, `old_value` and `new_value` as text,
 * `changed_at`. To be joined under an alias.
 */
export function changesOf(object: ObjectName, field: string): string {
  return `(select c.source, c.record_id, c.old_value, c.new_value, c.changed_at from changes c
      where c.object = '${object}' and c.field = '${columnOf(object, field)}' and c.origin = 'vendor')`;
}

/** The open finding of a check on the record; all null where there is none. */
export function findingJoin({ id, object }: { readonly id: string; readonly object: ObjectName }): Join {
  const name = `found_${id.replaceAll('-', '_')}`;
  return {
    name,
    sql: `left join (select source, record_id as id from findings
      where check_id = '${id}' and object = '${object}' and closed_day is null) ${name} on ${name}.source = r.source and ${name}.id = r.id`,
  };
}
