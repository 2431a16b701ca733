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
