import { OWN_FUNCTIONS } from './own-functions.ts';

/** What a statement may read: tables by schema. Names are lower case. */
export interface Readable {
  /** Each may be read as `live.name` and as `known.name`. */
  readonly tables: ReadonlySet<string>;
}

type Tree = Readonly<Record<string, unknown>>;

const CLASSES = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'OPERATOR',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);

/** Parts of a statement that are no expressions: nodes, tables, modifiers, orders, what types are made of. */
const PARTS = new Set([
  'SELECT_NODE',
  'SET_OPERATION_NODE',
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'EMPTY',
  'EXPRESSION_LIST',
  'LIMIT_MODIFIER',
  'ORDER_MODIFIER',
  'DISTINCT_MODIFIER',
  'ORDER_DEFAULT',
  'ASCENDING',
  'DESCENDING',
  'DECIMAL_TYPE_INFO',
  'LIST_TYPE_INFO',
]);

const TYPES = new Set(
  `BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT FLOAT DOUBLE DECIMAL
   VARCHAR DATE TIME TIMESTAMP TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS INTERVAL LIST NULL INTEGER_LITERAL STRING_LITERAL`.split(
    /\s+/,
  ),
);

/** Names that mean something else than a column where there is no such column: the time, the user, the database. */
const MOODS =
  /^(current_\w+|local_?time(stamp)?|session_user|user|today|get_current_\w+|transaction_timestamp)$/;

/**
 * Why a parsed statement must not be run; null where it may. Everything that is not known to be harmless is refused,
 * so that what a newer engine can do besides is refused as well.
 * @param statement one of the statements of `json_serialize_sql`
 * @returns a sentence for whoever wrote it
 */
export function whyRefused(statement: unknown, readable: Readable): string | null {
  const common = new Set<string>();
  const refusal = inspect(statement, (tree) => commonNames(tree, common));
  return refusal ?? inspect(statement, (tree) => objection(tree, readable, common));
}

/** Asks of every object of the tree. */
function inspect(value: unknown, ask: (tree: Tree) => string | null): string | null {
  if (value === null || typeof value !== 'object') return null;
  if (Array.isArray(value)) {
    for (const part of value) {
      const refusal = inspect(part, ask);
      if (refusal !== null) return refusal;
    }
    return null;
  }
  const tree = value as Tree;
  const refusal = ask(tree);
  if (refusal !== null) return refusal;
  // The type of a constant and its value are told apart by now; a value is no tree.
  const parts = Object.entries(tree).filter(([name]) => !(name === 'value' && 'is_null' in tree));
  return inspect(
    parts.map(([, part]) => part),
    ask,
  );
}

/** Collects the names that WITH gives. */
function commonNames(tree: Tree, names: Set<string>): string | null {
  const map = (tree['cte_map'] as Tree | undefined)?.['map'];
  for (const entry of Array.isArray(map) ? (map as Tree[]) : []) {
    const name = String(entry['key']);
    if (!/^[a-z_]\w*$/i.test(name))
      return `The name ${name} after WITH has other signs than letters and digits.`;
    names.add(name.toLowerCase());
  }
  return null;
}

function objection(tree: Tree, readable: Readable, common: ReadonlySet<string>): string | null {
  const { class: kind, type } = tree;
  if (tree['sample'] != null) return 'It takes a sample, which would be another one each day.';
  if (typeof kind === 'string')
    return CLASSES.has(kind) ? expression(kind, tree) : `It uses ${named(kind, tree)}.`;
  if (typeof type === 'string') {
    if (!PARTS.has(type)) return part(type, tree);
    if (type === 'BASE_TABLE') return table(tree, readable, common);
    return null;
  }
  if (typeof tree['id'] === 'string' && 'type_info' in tree)
    return TYPES.has(tree['id'])
      ? null
      : `The type ${tree['id']} is not on the list of those that may be used.`;
  return null;
}

function expression(kind: string, tree: Tree): string | null {
  switch (kind) {
    case 'FUNCTION':
    case 'WINDOW':
      return functionCall(tree);
    case 'STAR':
      return tree['columns'] === true || tree['expr'] != null
        ? 'It uses COLUMNS(…); name the columns, or write *.'
        : null;
    case 'COLUMN_REF': {
      const names = tree['column_names'] as string[];
      const [only = ''] = names;
      return names.length === 1 && MOODS.test(only.toLowerCase())
        ? `It asks for ${only}, which is another one each time; {asOf} and {now} say which day and moment it is.`
        : null;
    }
    default:
      return null;
  }
}

function functionCall(tree: Tree): string | null {
  const name = String(tree['function_name']).toLowerCase();
  const home = [tree['catalog'], tree['schema']].filter((place) => place !== '' && place !== 'main');
  if (OWN_FUNCTIONS.has(name) && home.length === 0) return null;
  return `The function ${name} is not on the list of those that may be used.`;
}

function table(tree: Tree, { tables }: Readable, common: ReadonlySet<string>): string | null {
  const [schema, name] = [tree['schema_name'], tree['table_name']].map((text) => String(text).toLowerCase());
  const whole = [tree['catalog_name'], tree['schema_name'], tree['table_name']]
    .filter((text) => text !== '')
    .join('.');
  if (tree['at_clause'] != null) return `It reads ${whole} as of another time.`;
  if (tree['catalog_name'] === '' && schema === '' && common.has(name ?? '')) return null;
  if (tree['catalog_name'] === '' && (schema === 'live' || schema === 'known')) {
    if (tables.has(name ?? '')) return null;
    return `It reads ${whole}, of which it declares no field; name the fields that it needs of it.`;
  }
  return `It reads ${whole}; only records can be read, as live.… and known.….`;
}

function part(type: string, tree: Tree): string {
  switch (type) {
    case 'RECURSIVE_CTE_NODE':
      return 'It uses WITH RECURSIVE, which may go on for ever.';
    case 'TABLE_FUNCTION': {
      const name = (tree['function'] as Tree | undefined)?.['function_name'];
      return `It reads from the function ${String(name)}; only records can be read, as live.… and known.….`;
    }
    case 'SHOW_REF':
      return 'It asks the engine about itself (SHOW, DESCRIBE or SUMMARIZE).';
    default:
      return `It uses ${type.toLowerCase().replaceAll('_', ' ')}, which is not on the list of what may be used.`;
  }
}

function named(kind: string, tree: Tree): string {
  const what = kind === 'PARAMETER' ? `the placeholder $${String(tree['identifier'])}` : kind.toLowerCase();
  return `${what.replaceAll('_', ' ')}, which is not on the list of what may be used`;
}
