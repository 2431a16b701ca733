import type { Day } from '../clock.ts';
import type { Delivery } from '../store/ports.ts';
import type { Mended } from './nudge.ts';

/** The findings that a nudge named, as `keyOf` names them. */
export function namedIn({ said }: Pick<Delivery, 'said'>): string[] {
  return (JSON.parse(said) as [check: string, source: string, record: string][]).map((parts) =>
    parts.join(' '),
  );
}

/** On how many days each finding was named, of those nudges that arrived. */
export function daysNamed(nudges: readonly Delivery[]): ReadonlyMap<string, number> {
  const days = new Map<string, Set<Day>>();
  for (const nudge of nudges.filter(({ state }) => state === 'sent'))
    for (const finding of namedIn(nudge)) days.set(finding, (days.get(finding) ?? new Set()).add(nudge.day));
  return new Map([...days].map(([finding, on]) => [finding, on.size]));
}

/**
 * What became of the findings that were named to a rep from one day to another, both counted.
 * @param isOpen whether a finding still stands
 */
export function mendedBetween(
  nudges: readonly Delivery[],
  from: Day,
  to: Day,
  isOpen: (finding: string) => boolean,
): Mended {
  const arrived = nudges.filter(({ state, day }) => state === 'sent' && from <= day && day <= to);
  const named = new Set(arrived.flatMap(namedIn));
  return { named: named.size, mended: [...named].filter((finding) => !isOpen(finding)).length };
}
