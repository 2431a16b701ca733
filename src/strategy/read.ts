import type { SourceName } from '../crm/connector.ts';
import { readDocument } from '../crm/document.ts';
import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import { ConfigError } from '../errors.ts';
import { type Strategy, StrategySchema } from './schema.ts';
import { type CheckFacts, settingProblems, unknownName } from './settings.ts';

/** What the catalogues know of a metric, as far as a strategy must agree with it. */
export interface MetricFacts {
  readonly id: string;
  readonly area: string;
}

/**
 * Reads and checks a strategy file, but for the SQL in it.
 * @param metrics the metrics that exist: the catalogues are handed in, so that the strategy knows none
 * @param checks the checks that exist
 * @throws {ConfigError} naming file, line and column of every problem
 */
export function readStrategy(
  file: string,
  metrics: readonly MetricFacts[],
  checks: readonly CheckFacts[],
): Strategy {
  const schema = StrategySchema.superRefine((strategy, context) => {
    const known = new Set([...metrics, ...strategy.own.metrics].map((metric) => metric.id));
    for (const problem of settingProblems(strategy, checks)) context.addIssue({ code: 'custom', ...problem });
    for (const [index, goal] of strategy.goals.entries()) {
      const named = [
        { id: goal.metric.id, path: ['goals', index, 'metric', 'id'] },
        ...goal.supporting.map(({ id }, at) => ({ id, path: ['goals', index, 'supporting', at, 'id'] })),
      ];
      for (const { id, path } of named) {
        if (known.has(id)) continue;
        context.addIssue({ code: 'custom', path, message: unknownName('metric', id, known) });
      }
    }
  });
  return readDocument(file, 'strategy', schema as unknown as typeof StrategySchema);
}

/** Which source's records count, by object. */
export type Leading = ReadonlyMap<ObjectName, SourceName | null>;

/**
 * Settles which source leads each object.
 * @param holding the sources that hold it, by object
 * @throws {ConfigError} where two hold an object and the strategy names none, or names one that is not connected
 */
export function leadingOf(
  strategy: Strategy,
  holding: ReadonlyMap<ObjectName, readonly SourceName[]>,
): Leading {
  const leading = new Map<ObjectName, SourceName | null>();
  const open: ObjectName[] = [];
  for (const object of OBJECT_NAMES) {
    const sources = holding.get(object) ?? [];
    const named = strategy.leading[object] ?? (object === 'user' ? strategy.leading['deal'] : undefined);
    if (sources.length === 0) leading.set(object, null);
    else if (sources.length === 1) leading.set(object, sources[0] ?? null);
    else if (named !== undefined && sources.includes(named)) leading.set(object, named);
    else open.push(object);
  }
  if (open.length > 0) {
    throw new ConfigError({
      what: `Two CRMs hold ${open.join(', ')}, and the strategy does not say which of them leads.`,
      why: 'Each record would count twice.',
      next: `Add to the strategy: leading: { ${open.map((object) => `${object}: salesforce`).join(', ')} }, with the source that people work in.`,
    });
  }
  return leading;
}
