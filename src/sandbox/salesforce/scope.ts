import { pointAt } from './refusal.ts';
import type { ServedField } from './served.ts';
import { type Needs, quoted } from './tables.ts';
import type { SeenTable, View } from './view.ts';

/** Where a field path of a query ends. */
export interface Target {
  readonly table: SeenTable;
  readonly field: ServedField;
  /** Relationships on the way, as the vendor spells them; empty for a field of the object itself. */
  readonly relationships: readonly string[];
  /** The name in the SQL of the table that holds the field. */
  readonly alias: string;
}

/** The tables that one query reads: its object, and the parents that its paths lead to. */
export interface Scope {
  readonly table: SeenTable;
  /** @throws {Refusal} INVALID_FIELD */
  target(path: string): Target;
  /** The column as SQL; its values will be loaded. */
  column(target: Target): string;
  /** FROM of the object by itself, as it stands in `from`. */
  readonly own: string;
  /** FROM and its joins as SQL. */
  from(): string;
  /** The condition that sharing adds, as SQL; null where the user sees all records. */
  sharing(bind: (value: string) => string): string | null;
  needs(): Needs;
}

/** The name under which a path reaches a field's parent: `OwnerId` is `Owner`, `Team__c` is `Team__r`. */
export function relationshipName(field: ServedField): string | null {
  if (field.type !== 'reference') return null;
  if (field.name.endsWith('__c')) return `${field.name.slice(0, -1)}r`;
  return field.name.endsWith('Id') ? field.name.slice(0, -2) : null;
}

const LOOK_UP = 'Please reference your WSDL or the describe call for the appropriate names.';

export function openScope(
  view: View,
  table: SeenTable,
  objectAlias: string | undefined,
  soql: string,
): Scope {
  const needs = new Map<string, Set<string>>([[table.name, new Set()]]);
  const own = `FROM ${quoted(table.name)} t`;
  const joins = new Map<string, { alias: string; table: SeenTable; sql: string }>();

  function need(of: { readonly name: string }, field: string): void {
    const columns = needs.get(of.name) ?? new Set();
    needs.set(of.name, columns.add(field));
  }

  function parentOf(child: SeenTable, alias: string, step: string, path: string) {
    const link = child.fields.find((field) => relationshipName(field)?.toLowerCase() === step.toLowerCase());
    const parent = link && view.find(link.referenceTo ?? step);
    if (!link || !parent) {
      throw pointAt(
        soql,
        path,
        'INVALID_FIELD',
        `Didn't understand relationship '${step}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${LOOK_UP}`,
      );
    }
    const key = `${alias}.${link.name}`;
    let join = joins.get(key);
    if (!join) {
      need(child, link.name);
      need(parent, 'Id');
      const joined = `p${joins.size}`;
      const on = `${joined}."Id" = ${alias}.${quoted(link.name)}`;
      join = { alias: joined, table: parent, sql: `LEFT JOIN ${quoted(parent.name)} ${joined} ON ${on}` };
      joins.set(key, join);
    }
    return { ...join, relationship: relationshipName(link) ?? link.name };
  }

  return {
    table,
    own,
    target(path) {
      const steps = path.split('.');
      const name = steps.pop() ?? '';
      const first = steps[0]?.toLowerCase();
      if (
        first !== undefined &&
        (first === objectAlias?.toLowerCase() || first === table.name.toLowerCase())
      ) {
        steps.shift();
      }
      let place = { alias: 't', table };
      const relationships: string[] = [];
      for (const step of steps) {
        const parent = parentOf(place.table, place.alias, step, path);
        relationships.push(parent.relationship);
        place = parent;
      }
      const field = place.table.field(name);
      if (field) return { table: place.table, field, relationships, alias: place.alias };
      throw pointAt(
        soql,
        path,
        'INVALID_FIELD',
        `No such column '${name}' on entity '${place.table.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${LOOK_UP}`,
      );
    },
    column(target) {
      need(target.table, target.field.name);
      return `${target.alias}.${quoted(target.field.name)}`;
    },
    from() {
      return [own, ...[...joins.values()].map((join) => join.sql)].join(' ');
    },
    sharing(bind) {
      const { shared } = table;
      if (!shared) return null;
      const mine = `${quoted(shared.field)} = ${bind(view.userId)}`;
      if (!shared.through) {
        need(table, shared.field);
        return `coalesce(t.${mine}, false)`;
      }
      const { field, parent } = shared.through;
      need(table, field);
      need(parent, 'Id');
      need(parent, shared.field);
      return `t.${quoted(field)} IN (SELECT "Id" FROM ${quoted(parent.name)} WHERE ${mine})`;
    },
    needs: () => needs,
  };
}
