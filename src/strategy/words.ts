import type { Strategy } from './schema.ts';

/** Words of the organisation's own, by the id of the message in whose place they stand. */
export type Words = ReadonlyMap<
  string,
  | { readonly text: string }
  /** A message of the language's, filled with these besides what it is said with. */
  | { readonly message: string; readonly values: Readonly<Record<string, string>> }
>;

/** What is said of the checks and metrics that an organisation wrote itself, in its own words. */
export function wordsOf(strategy: Strategy): Words {
  const checks = strategy.own.checks.flatMap(({ id, title, why, fix }): [string, WordOf][] => [
    [`check.${id}.title`, { text: title }],
    [`check.${id}.why`, { text: why }],
    [`check.${id}.fix`, { text: fix }],
    [`check.${id}.nudge`, { text: title }],
    [`check.${id}.count`, { message: 'own.check.count', values: { title } }],
  ]);
  const metrics = strategy.own.metrics.flatMap(({ id, title, means, noun }): [string, WordOf][] => [
    [`metric.${id}.title`, { text: title }],
    [`metric.${id}.means`, { text: means }],
    [`metric.${id}.noun`, { text: noun ?? title }],
    [`metric.${id}.members`, { message: 'own.metric.members', values: {} }],
    [`metric.${id}.hits`, { message: 'own.metric.hits', values: {} }],
  ]);
  return new Map([...checks, ...metrics]);
}

type WordOf = Words extends ReadonlyMap<string, infer Word> ? Word : never;
