import type { Day } from '../clock.ts';
import type { MeasurementRow } from '../store/ports.ts';
import type { Assembled, DayParts } from './assemble.ts';

/** A day's numbers as they are kept. */
export function rowsOf(
  day: Day,
  { checks, metrics, score, groups }: Assembled,
  parts: Pick<DayParts, 'tallies' | 'faults'>,
  versions: { readonly formula: number; readonly strategy: number },
): MeasurementRow[] {
  const row = (
    kind: string,
    id: string,
    value: number | null,
    n: number,
    detail: unknown,
    group = ['', ''],
  ): MeasurementRow => ({
    day,
    kind,
    id,
    groupKind: group[0] ?? '',
    groupId: group[1] ?? '',
    value,
    n,
    detail: JSON.stringify(detail),
    catalogueVersion: versions.formula,
    strategyVersion: versions.strategy,
  });
  const tallied = new Map(
    parts.tallies.filter((tally) => tally.part === 'all').map((tally) => [tally.metricId, tally]),
  );
  return [
    row('score', 'all', score.value, score.n, { coverage: score.coverage, weight: score.weight }),
    ...groups.map((group) =>
      row(
        'score',
        'all',
        group.score.value,
        group.score.n,
        {
          coverage: group.score.coverage,
          weight: group.score.weight,
          people: group.people,
          ...(group.team === undefined ? {} : { team: group.team }),
        },
        [group.kind, group.id],
      ),
    ),
    ...checks.map((check) =>
      row('check', check.id, check.failing, check.checked, {
        notVisible: check.notVisible,
        reason: check.reason,
      }),
    ),
    ...metrics.map((metric) => {
      const { members = 0, hits = 0 } = tallied.get(metric.id) ?? {};
      const own = parts.faults.filter(({ metricId }) => metricId === metric.id);
      const faults = Object.fromEntries(own.map(({ checkId, records }) => [checkId, records]));
      const heaviest = own
        .toSorted((a, b) => b.weight - a.weight || b.records - a.records)
        .map(({ checkId }) => checkId);
      return row('metric', metric.id, metric.value, metric.n, { ...metric, members, hits, faults, heaviest });
    }),
  ];
}
