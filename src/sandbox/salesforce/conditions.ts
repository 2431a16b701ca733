import type {
  Condition,
  ConditionWithValueQuery,
  FunctionExp,
  HavingClause,
  LiteralType,
  WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { pointAt, Refusal } from './refusal.ts';
import type { Scope } from './scope.ts';
import { isFilterable, type ServedType } from './served.ts';
import { isoInstant } from './tables.ts';

/** SQL with its values, which stand in it as `$1`, `$2` … */
export interface Bound {
  bind(value: string | number | boolean): string;
}

type Kind = 'text' | 'exact' | 'number' | 'boolean' | 'date' | 'datetime';

/**
 * A WHERE or HAVING clause as SQL. SOQL knows no third truth value: a comparison with an empty field is false, `!=`
 * and NOT IN are true for it, and text is compared without regard to case, ids and references with.
 * @param measure how an aggregate function is written in SQL; a HAVING clause has them
 * @throws {Refusal} INVALID_FIELD or MALFORMED_QUERY
 */
export function conditions(
  clause: WhereClause | HavingClause,
  scope: Scope,
  bound: Bound,
  soql: string,
  measure: (fn: FunctionExp) => string,
): string {
  const levels: (string | null)[] = [null];
  let sql = '';
  const open = (count: number) => {
    for (let i = 0; i < count; i++) levels.push(null);
    sql += '('.repeat(count);
  };
  const close = (count: number) => {
    for (let i = 0; i < count; i++) levels.pop();
    sql += ')'.repeat(count);
  };
  let rest: WhereClause | HavingClause | null = clause;
  while (rest) {
    const { left }: { left: ConditionWithValueQuery | Condition | null } = rest;
    if (left && 'operator' in left) {
      open(left.openParen ?? 0);
      sql += comparison(left, scope, bound, soql, measure);
      close(left.closeParen ?? 0);
    } else if (left) open(left.openParen);
    if (!('operator' in rest)) break;
    if (rest.operator !== 'NOT') {
      const level = levels.at(-1);
      if (level && level !== rest.operator) throw malformed(`unexpected token: '${rest.operator}'`);
      levels[levels.length - 1] = rest.operator;
    }
    sql += ` ${rest.operator} `;
    rest = rest.right;
  }
  return sql;
}

/**
 * The moment from which on a field must lie, whatever else is asked; null where the clause does not say so outright.
 * Only clauses of conditions that must all hold are looked at.
 */
export function lowestOf(clause: WhereClause | undefined, name: string): string | null {
  let lowest: string | null = null;
  let rest: WhereClause | null = clause ?? null;
  while (rest) {
    const { left }: { left: ConditionWithValueQuery | Condition | null } = rest;
    if (!left || !('operator' in left) || !('value' in left) || 'fn' in left) return null;
    const { field, operator, value, literalType } = left;
    const bounds = operator === '>' || operator === '>=' || operator === '=';
    if (bounds && field === name && literalType === 'DATETIME' && typeof value === 'string') {
      const at = isoInstant(value);
      if (lowest === null || at > lowest) lowest = at;
    }
    if (!('operator' in rest)) break;
    const more: { readonly operator: string; readonly right: WhereClause } = rest;
    if (more.operator !== 'AND') return null;
    rest = more.right;
  }
  return lowest;
}

/** What Salesforce says of a query that it cannot read, or that this server does not run. */
export function malformed(sentence: string): Refusal {
  return new Refusal(400, 'MALFORMED_QUERY', sentence);
}

function comparison(
  condition: Exclude<ConditionWithValueQuery, { openParen: number; operator?: never }>,
  scope: Scope,
  bound: Bound,
  soql: string,
  measure: (fn: FunctionExp) => string,
): string {
  if (!('operator' in condition)) throw malformed('unexpected token');
  if (!('value' in condition)) throw malformed('semi-joins are not served here');
  let column: string;
  let kind: Kind;
  let name: string;
  if ('fn' in condition) {
    column = measure(condition.fn);
    kind = 'number';
    name = condition.fn.rawValue ?? '';
  } else {
    const target = scope.target(condition.field);
    if (!isFilterable(target.table.name, target.field)) {
      const sentence = `field '${target.field.name}' can not be filtered in a query call`;
      throw pointAt(soql, condition.field, 'INVALID_FIELD', sentence);
    }
    column = scope.column(target);
    kind = kindOf(target.field.type);
    name = condition.field;
  }
  const literals = [condition.value].flat();
  const types = [condition.literalType ?? 'STRING'].flat();
  const { operator } = condition;
  const like = operator === 'LIKE';
  if (like && kind !== 'text' && kind !== 'exact') throw malformed(`invalid operator on ${kind} field`);
  const values = literals.map((literal, index) =>
    literalValue(literal, types[index] ?? types[0] ?? 'STRING', kind, name, soql, like),
  );
  const folded = kind === 'text' ? `lower(${column})` : column;
  const place = (value: string | number | boolean) =>
    kind === 'text' ? `lower(${bound.bind(value)})` : bound.bind(value);
  const present = values.filter((value) => value !== null);
  const isNull = kind === 'boolean' ? `NOT coalesce(${column}, false)` : `${column} IS NULL`;
  const within = () => {
    const among =
      present.length > 0 ? `coalesce(${folded} IN (${present.map(place).join(', ')}), false)` : 'false';
    return present.length < values.length ? `(${among} OR ${isNull})` : among;
  };
  const [value = null] = values;
  switch (operator) {
    case '=':
    case 'IN':
      return within();
    case '!=':
    case 'NOT IN':
      return `(NOT ${within()})`;
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (value === null) throw malformed(`invalid operator ${operator} with null`);
      return `coalesce(${folded} ${operator} ${place(value)}, false)`;
    case 'LIKE':
      if (value === null) throw malformed('invalid operator LIKE with null');
      return `coalesce(${folded} LIKE ${place(value)} ESCAPE '\\', false)`;
    default:
      throw malformed(`the operator ${operator} is not served here`);
  }
}

function kindOf(type: ServedType): Kind {
  switch (type) {
    case 'id':
    case 'reference':
      return 'exact';
    case 'double':
    case 'currency':
      return 'number';
    case 'boolean':
    case 'date':
    case 'datetime':
      return type;
    default:
      return 'text';
  }
}

const LITERALS: Readonly<Record<Kind, readonly LiteralType[]>> = {
  text: ['STRING'],
  exact: ['STRING'],
  number: ['INTEGER', 'DECIMAL'],
  boolean: ['BOOLEAN'],
  date: ['DATE'],
  datetime: ['DATETIME'],
};

function literalValue(
  literal: string,
  type: LiteralType,
  kind: Kind,
  name: string,
  soql: string,
  like: boolean,
): string | number | boolean | null {
  if (type === 'NULL') return null;
  if (!LITERALS[kind].includes(type)) {
    const quotes = kind === 'text' || kind === 'exact' ? 'should be' : 'should not be';
    const wanted =
      kind === 'exact' ? 'id' : kind === 'text' ? 'string' : kind === 'datetime' ? 'dateTime' : kind;
    throw pointAt(
      soql,
      name,
      'INVALID_FIELD',
      `value of filter criterion for field '${name}' must be of type ${wanted} and ${quotes} enclosed in quotes`,
    );
  }
  switch (kind) {
    case 'number':
      return Number(literal);
    case 'boolean':
      return literal.toUpperCase() === 'TRUE';
    case 'datetime':
      return isoInstant(literal);
    case 'date':
      return literal;
    default:
      return unquote(literal, like);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text of a quoted literal. In a pattern, what is escaped for LIKE stays escaped. */
function unquote(literal: string, like: boolean): string {
  return literal.slice(1, -1).replace(/\\(.)/gs, (whole, mark: string) => {
    if (like && (mark === '%' || mark === '_' || mark === '\\')) return whole;
    return ESCAPES[mark.toLowerCase()] ?? mark;
  });
}
