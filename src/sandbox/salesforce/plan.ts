import {
  type Field,
  type FieldRelationship,
  type FunctionExp,
  type OrderByClause,
  parseQuery,
  type Query,
} from '@jetstreamapp/soql-parser-js';
import { type Bound, conditions, lowestOf, malformed } from './conditions.ts';
import { pointAt, Refusal } from './refusal.ts';
import { openScope, type Scope, type Target } from './scope.ts';
import { isOpaque, type ServedType } from './served.ts';
import { INDEXED, type Needs, type Recent } from './tables.ts';
import type { SeenTable, View } from './view.ts';

/** A field of the answer, and the column of the result that says in which row of its table it stands. */
export interface Output {
  readonly target: Target;
  readonly slot: number;
}

/** A query ready to run. */
export type Plan = {
  readonly sql: string;
  readonly values: readonly (string | number)[];
  readonly needs: Needs;
  /** Where only rows from a moment on can be meant, so that an index finds them; null for any. */
  readonly recent: Recent | null;
} & (
  | { readonly kind: 'records'; readonly table: SeenTable; readonly outputs: readonly Output[] }
  /** `SELECT COUNT()`: the one value is the total. */
  | { readonly kind: 'count' }
  | { readonly kind: 'groups'; readonly columns: readonly GroupColumn[] }
);

/** A column of an aggregate answer: its name there, its SQL, and the type that its values are written as. */
interface GroupColumn {
  readonly name: string;
  readonly sql: string;
  readonly type: ServedType;
}

const MAX_OFFSET = 2000;
const AGGREGATES: Readonly<Record<string, (column: string) => string>> = {
  COUNT: (column) => `count(${column})`,
  COUNT_DISTINCT: (column) => `count(DISTINCT ${column})`,
  SUM: (column) => `sum(${column})`,
  AVG: (column) => `avg(${column})`,
  MIN: (column) => `min(${column})`,
  MAX: (column) => `max(${column})`,
};

/**
 * Reads SOQL and writes the SQL that answers it.
 * @param everything deleted and archived rows too, as `queryAll` gives them
 * @throws {Refusal} as Salesforce refuses a query that it cannot read or whose names it does not know
 */
export function planQuery(soql: string, view: View, everything: boolean): Plan {
  const query = parse(soql);
  const object = query.sObject ?? '';
  const table = view.find(object);
  if (!table) {
    throw pointAt(
      soql,
      object,
      'INVALID_TYPE',
      `sObject type '${object}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  if ((query.offset ?? 0) > MAX_OFFSET) {
    throw new Refusal(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MAX_OFFSET}`);
  }
  const scope = openScope(view, table, query.sObjectAlias, soql);
  const values: (string | number)[] = [];
  const bound: Bound = {
    bind(value) {
      if (typeof value === 'boolean') return String(value);
      values.push(value);
      return `$${values.length}`;
    },
  };
  const measure = (fn: FunctionExp) => aggregate(fn, scope);
  const fields = query.fields ?? [];
  const grouped = query.groupBy !== undefined || fields.some((field) => 'functionName' in field);
  const parts = { soql, query, scope, bound, measure, everything };
  const bounds = INDEXED.map((by) => ({ by, since: lowestOf(query.where, by) }));
  const bounded = bounds.find(
    (bound): bound is { by: typeof bound.by; since: string } => bound.since !== null,
  );
  const recent = bounded ? { ...bounded, table: table.name, from: scope.own } : null;
  if (fields.length === 1 && isBareCount(fields[0])) {
    const sql = `SELECT count(*) ${tail(parts, '')}`;
    return { kind: 'count', sql, values, needs: scope.needs(), recent };
  }
  if (grouped) {
    const columns = groupColumns(query, scope, measure);
    const by = [query.groupBy ?? []].flat().map((each) => {
      if (!('field' in each)) throw malformed('grouping by a function is not served here');
      const target = scope.target(each.field);
      refuseOpaque(target, 'grouped');
      return scope.column(target);
    });
    const order = orders(query.orderBy, scope, measure);
    const having = query.having ? ` HAVING ${conditions(query.having, scope, bound, soql, measure)}` : '';
    const group = by.length > 0 ? ` GROUP BY ${by.join(', ')}` : '';
    const sorted = order.length > 0 ? ` ORDER BY ${order.join(', ')}` : by.length > 0 ? ' ORDER BY ALL' : '';
    const list = columns.map((column) => column.sql).join(', ');
    const sql = `SELECT ${list} ${tail(parts, `${group}${having}${sorted}`)}`;
    return { kind: 'groups', sql, values, needs: scope.needs(), recent, columns };
  }
  const outputs: Output[] = [];
  const slots = new Map<string, number>([['t', 0]]);
  const seen = new Set<string>();
  for (const field of fields) {
    if (field.type !== 'Field' && field.type !== 'FieldRelationship') {
      throw malformed('nested queries, TYPEOF and functions of fields are not served here');
    }
    const path = pathOf(field);
    const target = scope.target(path);
    const key = [...target.relationships, target.field.name].join('.');
    if (seen.has(key)) throw pointAt(soql, path, 'INVALID_FIELD', `duplicate field selected: ${key}`);
    seen.add(key);
    const slot = slots.get(target.alias) ?? slots.size;
    slots.set(target.alias, slot);
    outputs.push({ target, slot });
  }
  const order = [...orders(query.orderBy, scope, measure), 't."#"'].join(', ');
  const places = [...slots.keys()].map((alias) => `${alias}."#"`).join(', ');
  const sql = `SELECT ${places} ${tail(parts, ` ORDER BY ${order}`)}`;
  return { kind: 'records', sql, values, needs: scope.needs(), recent, table, outputs };
}

function parse(soql: string): Query {
  try {
    return parseQuery(soql);
  } catch (error) {
    const found = /but found: ('[^']*'|\S+)/.exec(String(error))?.[1];
    throw malformed(found ? `unexpected token: ${found}` : 'unexpected end of query');
  }
}

interface Parts {
  readonly soql: string;
  readonly query: Query;
  readonly scope: Scope;
  readonly bound: Bound;
  readonly measure: (fn: FunctionExp) => string;
  readonly everything: boolean;
}

/** All that follows the columns. `middle` stands between the conditions and the limit. */
function tail({ soql, query, scope, bound, measure, everything }: Parts, middle: string): string {
  const asked = query.where ? [`(${conditions(query.where, scope, bound, soql, measure)})`] : [];
  // queryAll also gives deleted records, merge losers and archived activities; query hides them all.
  const hidden = everything ? [] : ['IsDeleted', 'IsArchived'].filter((name) => scope.table.field(name));
  const shown = hidden.map((name) => `NOT coalesce(${scope.column(scope.target(name))}, false)`);
  const sharing = scope.sharing((value) => bound.bind(value));
  const where = [...asked, ...shown, ...(sharing ? [sharing] : [])].join(' AND ');
  const limit = query.limit === undefined ? '' : ` LIMIT ${query.limit}`;
  const offset = query.offset === undefined ? '' : ` OFFSET ${query.offset}`;
  return `${scope.from()}${where ? ` WHERE ${where}` : ''}${middle}${limit}${offset}`;
}

function isBareCount(field: NonNullable<Query['fields']>[number] | undefined): boolean {
  if (!field || !('functionName' in field)) return false;
  return field.functionName.toUpperCase() === 'COUNT' && field.parameters.length === 0;
}

function groupColumns(query: Query, scope: Scope, measure: (fn: FunctionExp) => string): GroupColumn[] {
  let unnamed = 0;
  return (query.fields ?? []).map((field): GroupColumn => {
    if ('functionName' in field) {
      const [parameter] = field.parameters;
      const keeps =
        ['MIN', 'MAX'].includes(field.functionName.toUpperCase()) && typeof parameter === 'string';
      const type = keeps ? scope.target(parameter).field.type : 'double';
      return { name: field.alias ?? `expr${unnamed++}`, sql: measure(field), type };
    }
    if (field.type !== 'Field' && field.type !== 'FieldRelationship') {
      throw malformed('nested queries and TYPEOF are not served here');
    }
    const target = scope.target(pathOf(field));
    const name = ('alias' in field ? field.alias : undefined) ?? target.field.name;
    return { name, sql: scope.column(target), type: target.field.type };
  });
}

function pathOf(field: Field | FieldRelationship): string {
  return 'rawValue' in field && field.rawValue ? field.rawValue : field.field;
}

function aggregate(fn: FunctionExp, scope: Scope): string {
  const write = AGGREGATES[fn.functionName?.toUpperCase() ?? ''];
  const [parameter] = fn.parameters ?? [];
  if (!write || typeof parameter !== 'string') {
    throw malformed(`${fn.rawValue ?? fn.functionName ?? 'this function'} is not served here`);
  }
  return write(scope.column(scope.target(parameter)));
}

/** Empty values come first unless the query says otherwise, in either direction. */
function orders(
  clause: OrderByClause | OrderByClause[] | undefined,
  scope: Scope,
  measure: (fn: FunctionExp) => string,
): string[] {
  return [clause ?? []].flat().map((each) => {
    const direction = `${each.order ?? 'ASC'} NULLS ${each.nulls ?? 'FIRST'}`;
    if ('fn' in each) return `${measure(each.fn)} ${direction}`;
    const target = scope.target(each.field);
    refuseOpaque(target, 'sorted');
    const column = scope.column(target);
    const cased = ['id', 'reference', 'boolean', 'double', 'currency', 'date', 'datetime'];
    return `${cased.includes(target.field.type) ? column : `lower(${column})`} ${direction}`;
  });
}

function refuseOpaque({ field }: Target, use: 'sorted' | 'grouped'): void {
  if (isOpaque(field.type)) throw malformed(`field '${field.name}' can not be ${use} in a query call`);
}
