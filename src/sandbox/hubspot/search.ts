import { Refusal } from './refusals.ts';
import type { Table } from './table.ts';
import { comparable, type PropertyType } from './values.ts';

interface Filter {
  readonly propertyName?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly highValue?: string;
  readonly values?: readonly string[];
}

/** A search as it is sent; every part may be left out. */
export interface SearchRequest {
  readonly query?: string;
  readonly filterGroups?: readonly { readonly filters?: readonly Filter[] }[];
  readonly sorts?: readonly (string | { readonly propertyName?: string; readonly direction?: string })[];
  readonly properties?: readonly string[];
  readonly limit?: number | string;
  readonly after?: number | string;
}

/** Positions among the live rows, and how many match in all. */
export interface Found {
  readonly total: number;
  readonly positions: readonly number[];
  /** Where the next page begins; null after the last. */
  readonly next: number | null;
}

type Test = (position: number) => boolean;

const MOST_RESULTS = 10_000;
const MOST_GROUPS = 5;
const MOST_FILTERS_A_GROUP = 6;
const MOST_FILTERS = 18;

/**
 * Runs a search within the vendor's limits: pages of 200 at most, 10,000 results in all, one sorting rule, of
 * two published sets of filter limits the narrower one.
 * @throws {Refusal}
 */
export function search(table: Table, request: SearchRequest): Found {
  const limit = Number(request.limit || 10);
  const after = Number(request.after || 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw new Refusal('VALIDATION_ERROR', 'Invalid input JSON: limit must be between 1 and 200');
  }
  if (!Number.isInteger(after) || after < 0) {
    throw new Refusal('VALIDATION_ERROR', 'Invalid input JSON: after must be a number');
  }
  if (after + limit > MOST_RESULTS) {
    throw new Refusal(
      'VALIDATION_ERROR',
      `The request exceeds the limit of ${MOST_RESULTS} results of one search`,
    );
  }
  const test = compile(table, request);
  const positions: number[] = [];
  let total = 0;
  for (const position of sorted(table, request)) {
    if (!test(position)) continue;
    if (total >= after && positions.length < limit) positions.push(position);
    total++;
  }
  const end = after + positions.length;
  return { total, positions, next: end < Math.min(total, MOST_RESULTS) ? end : null };
}

function sorted(table: Table, { sorts = [] }: SearchRequest): Iterable<number> {
  if (sorts.length > 1)
    throw new Refusal('VALIDATION_ERROR', 'Only one sorting rule can be applied to a search');
  const rule = sorts[0];
  if (rule === undefined) return table.rows(false).keys();
  const name = typeof rule === 'string' ? rule.replace(/^-/, '') : (rule.propertyName ?? '');
  const descending = typeof rule === 'string' ? rule.startsWith('-') : rule.direction === 'DESCENDING';
  if (!table.properties.has(name)) throw unknownProperty(name);
  const order = table.order(name);
  return descending ? order.toReversed() : order;
}

function compile(table: Table, { filterGroups = [], query }: SearchRequest): Test {
  const sizes = filterGroups.map(({ filters }) => filters?.length ?? 0);
  if (
    sizes.length > MOST_GROUPS ||
    sizes.some((size) => size > MOST_FILTERS_A_GROUP) ||
    sizes.reduce((sum, size) => sum + size, 0) > MOST_FILTERS
  ) {
    throw new Refusal('VALIDATION_ERROR', 'The search has too many filters or filter groups');
  }
  const groups = filterGroups.map(({ filters = [] }) =>
    filters.map((filter) => compileFilter(table, filter)),
  );
  const words = query?.trim().toLowerCase();
  return (position) =>
    (groups.length === 0 || groups.some((tests) => tests.every((test) => test(position)))) &&
    (!words || mentions(table, position, words));
}

function mentions(table: Table, position: number, words: string): boolean {
  for (const { name, type } of table.properties.values()) {
    if (type === 'string' && String(table.column(name)?.[position] ?? '').includes(words)) return true;
  }
  return false;
}

function unknownProperty(name: string): Refusal {
  return new Refusal(
    'VALIDATION_ERROR',
    `There was a problem with the request: property ${name} does not exist`,
    {
      code: 'PROPERTY_DOESNT_EXIST',
      context: { propertyName: [name] },
    },
  );
}

function compileFilter(table: Table, filter: Filter): Test {
  const name = filter.propertyName ?? '';
  const property = table.properties.get(name);
  const column = table.column(name);
  if (!property || !column) throw unknownProperty(name);
  const { type } = property;
  const value = operand(filter.value, type);
  const at = (position: number) => column[position] ?? null;
  const is = (test: (held: number | string) => boolean): Test => {
    return (position) => {
      const held = at(position);
      return held !== null && test(held);
    };
  };
  switch (filter.operator) {
    case 'EQ':
      return is((held) => held === value);
    case 'NEQ':
      return (position) => at(position) !== value;
    case 'LT':
      return is((held) => value !== null && held < value);
    case 'LTE':
      return is((held) => value !== null && held <= value);
    case 'GT':
      return is((held) => value !== null && held > value);
    case 'GTE':
      return is((held) => value !== null && held >= value);
    case 'BETWEEN': {
      const high = operand(filter.highValue, type);
      return is((held) => value !== null && high !== null && held >= value && held <= high);
    }
    case 'IN':
    case 'NOT_IN': {
      const wanted = new Set(filter.values?.map((each) => operand(each, type)));
      const listed = filter.operator === 'IN';
      return listed ? is((held) => wanted.has(held)) : (position) => !wanted.has(at(position));
    }
    case 'HAS_PROPERTY':
      return (position) => at(position) !== null;
    case 'NOT_HAS_PROPERTY':
      return (position) => at(position) === null;
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN': {
      const token = tokenTest(String(filter.value ?? ''));
      const contains = is((held) => token(String(held)));
      return filter.operator === 'CONTAINS_TOKEN' ? contains : (position) => !contains(position);
    }
    default:
      throw new Refusal('VALIDATION_ERROR', `Invalid input JSON: operator ${filter.operator} is not known`);
  }
}

function operand(value: string | undefined, type: PropertyType): number | string | null {
  return value === undefined ? null : comparable(String(value), type);
}

/** Words are what letters and digits form; `*` at an end of the sought word stands for the rest of a word. */
function tokenTest(sought: string): (held: string) => boolean {
  const pattern = sought.toLowerCase();
  const bare = pattern.replace(/^\*|\*$/g, '');
  const fits = (word: string) => {
    if (pattern.startsWith('*') && pattern.endsWith('*')) return word.includes(bare);
    if (pattern.startsWith('*')) return word.endsWith(bare);
    return pattern.endsWith('*') ? word.startsWith(bare) : word === bare;
  };
  return (held) => fits(held) || held.split(/[^\p{L}\p{N}]+/u).some(fits);
}
