import type { SourceName } from '../crm/connector.ts';
import { fieldSpec, OBJECT_NAMES, type ObjectName, parsePath } from '../crm/objects.ts';
import { LINK_FIELDS } from '../mirror/links.ts';
import type { Strategy } from '../strategy/schema.ts';
import { catalogueOf } from './catalogue.ts';
import { fieldsNeeded } from './plan.ts';

/** Our field names, by object. */
export type Fields = ReadonlyMap<ObjectName, readonly string[]>;

/** What is pulled: what checks and metrics read, and, where two sources are connected, what links are found by. */
export function fieldsPulled(strategy: Strategy, sources: number): Fields {
  const { checks, metrics } = catalogueOf(strategy);
  const needed = fieldsNeeded(checks, metrics);
  return some(sources > 1 ? union(needed, LINK_FIELDS) : needed);
}

/** What the strategy needs to see in one source. */
export interface Needs {
  /** Read by the goals' metrics: without it a goal cannot be measured. */
  readonly goals: Fields;
  /** Read by checks, links and people's names: without it something else is lost. */
  readonly rest: Fields;
}

/**
 * What the strategy needs of a source: of the objects that it leads, and of those for which no leading one is named.
 * @param sources how many are connected; a single one leads everything
 */
export function needsOf(strategy: Strategy, source: SourceName, sources: number): Needs {
  const { leading } = strategy;
  const { checks, metrics } = catalogueOf(strategy);
  const leads = (object: ObjectName) => {
    const named = leading[object] ?? (object === 'user' ? leading['deal'] : undefined);
    return sources < 2 || named === undefined || named === source;
  };
  const ids = new Set(
    strategy.goals.flatMap((goal) => [goal.metric.id, ...goal.supporting.map((metric) => metric.id)]),
  );
  const paths = metrics
    .filter(({ id }) => ids.has(id))
    .flatMap((metric) => [...metric.decides, ...metric.carries, ...metric.alsoReads].map(parsePath));
  const goals = new Map(
    OBJECT_NAMES.filter(leads).map((object) => {
      const read = paths.filter((path) => path.object === object && fieldSpec(object, path.field));
      return [object, [...new Set(read.map(({ field }) => field))].sort()] as const;
    }),
  );
  const links = sources > 1 ? LINK_FIELDS : new Map();
  const led = new Map([...fieldsNeeded(checks, [])].filter(([object]) => leads(object)));
  return { goals: some(goals), rest: some(without(union(led, links), goals)) };
}

function union(one: Fields, other: Fields): Map<ObjectName, readonly string[]> {
  return new Map(
    OBJECT_NAMES.map((object) => {
      const fields = [...(one.get(object) ?? []), ...(other.get(object) ?? [])];
      return [object, [...new Set(fields)].sort()];
    }),
  );
}

function without(all: Fields, taken: Fields): Map<ObjectName, readonly string[]> {
  return new Map(
    [...all].map(([object, fields]) => [
      object,
      fields.filter((field) => !taken.get(object)?.includes(field)),
    ]),
  );
}

/** Without the objects of which nothing is needed. */
function some(fields: Fields): Fields {
  return new Map([...fields].filter(([, names]) => names.length > 0));
}
