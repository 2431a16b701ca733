import type { VendorField } from '../vendor-data.ts';
import { pointAt } from './refusal.ts';
import { quoted, type Table, type Tables } from './tables.ts';

/** Where a field path of a query ends. */
export interface Target {
  readonly table: Table;
  readonly field: VendorField;
  /** Relationships on the way, as the vendor spells them; empty for a field of the object itself. */
  readonly relationships: readonly string[];
  /** The name in the SQL of the table that holds the field. */
  readonly alias: string;
}

/** The tables that one query reads: its object, and the parents that its paths lead to. */
export interface Scope {
  readonly table: Table;
  /** @throws {Refusal} INVALID_FIELD */
  target(path: string): Target;
  /** The column as SQL; its values will be loaded. */
  column(target: Target): string;
  /** FROM and its joins as SQL. */
  from(): string;
  needs(): ReadonlyMap<Table, ReadonlySet<string>>;
}

/** The name under which a path reaches a field's parent: `OwnerId` is `Owner`, `Team__c` is `Team__r`. */
export function relationshipName(field: VendorField): string | null {
  if (field.type !== 'reference') return null;
  if (field.name.endsWith('__c')) return `${field.name.slice(0, -1)}r`;
  return field.name.endsWith('Id') ? field.name.slice(0, -2) : null;
}

const LOOK_UP = 'Please reference your WSDL or the describe call for the appropriate names.';

export function openScope(
  tables: Tables,
  table: Table,
  objectAlias: string | undefined,
  soql: string,
): Scope {
  const needs = new Map<Table, Set<string>>([[table, new Set()]]);
  const joins = new Map<string, { alias: string; table: Table; sql: string }>();

  function need(of: Table, name: string): void {
    const columns = needs.get(of) ?? new Set();
    needs.set(of, columns.add(name));
  }

  function parentOf(child: Table, alias: string, step: string, path: string) {
    const link = child.fields.find((field) => relationshipName(field)?.toLowerCase() === step.toLowerCase());
    const parent = link && tables.find(link.referenceTo ?? step);
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
      return [`FROM ${quoted(table.name)} t`, ...[...joins.values()].map((join) => join.sql)].join(' ');
    },
    needs: () => needs,
  };
}
