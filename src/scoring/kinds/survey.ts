import type { Metric } from '../../metrics/metric.ts';
import type { Tally } from '../../store/ports.ts';
import { isWithdrawn, type Measured, measuredAs, splitTallies, unknown } from '../measured.ts';
import { because } from '../reasons.ts';
import { wilson } from '../wilson.ts';

/**
 * Favourable answers, less those against, as a share of all answers (B7). Who did not answer is not filled in; the range
 * is Wilson's for what all who were asked would have said, and where answers are taken off, that of each end.
 */
export function measureSurvey(metric: Metric, tallies: readonly Tally[]): Measured {
  const { all } = splitTallies(metric, tallies);
  const answers = all.members - all.missing;
  if (all.members === 0) return unknown(metric.id, because('period-empty', { object: metric.object }));
  if (answers === 0) return unknown(metric.id, because('asked-none', { n: all.members }));
  const against = all.more?.kind === 'survey' ? all.more.against : 0;
  const [forLow, forHigh] = wilson(all.hits, answers);
  const [againstLow, againstHigh] = metric.against === undefined ? [0, 0] : wilson(against, answers);
  const times = metric.unit === 'points' ? 100 : 1;
  const doubtful = answers - all.sure;
  return {
    ...measuredAs(metric, all, {
      exact: { over: times * (all.hits - against), under: answers },
      low: times * (forLow - againstHigh),
      high: times * (forHigh - againstLow),
      n: answers,
      weight: answers,
      trustedWeight: all.sure,
    }),
    doubtful,
    withdrawn: isWithdrawn(doubtful, answers),
    responseRate: answers / all.members,
  };
}
