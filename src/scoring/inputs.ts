import type { Day } from '../clock.ts';
import type { ObjectName } from '../crm/objects.ts';
import { VERDICTS_VERSION } from '../mirror/verdicts.ts';
import type { Frame, MetricFault, Tally } from '../store/ports.ts';
import type { Leading } from '../strategy/read.ts';
import type { DayParts, OwnedCount } from './assemble.ts';
import type { NotRun } from './plan.ts';

/** Groups of fewer people are kept together with those who belong to none. */
const FEWEST_PEOPLE = 5;

/** What a day's numbers were made of, without anybody's name, id or number of their own. */
export interface DayInputs {
  readonly day: Day;
  readonly frame: Frame;
  readonly formulaVersion: number;
  readonly strategyVersion: number;
  /** Of the verdicts on values that checks and metrics read. */
  readonly valuesVersion: number;
  readonly leading: readonly (readonly [ObjectName, string | null])[];
  readonly counts: readonly (readonly [ObjectName, number | null])[];
  readonly checkCounts: readonly OwnedCount[];
  readonly teams: readonly (readonly [string, number])[];
  readonly tallies: readonly Tally[];
  readonly faults: readonly MetricFault[];
  readonly checksNotRun: readonly NotRun[];
  readonly metricsNotRun: readonly NotRun[];
}

/** Takes away whose they are: sums by team, teams of fewer than five folded into what belongs to no team. */
export function keepable(
  ask: Pick<DayInputs, 'day' | 'frame' | 'formulaVersion' | 'strategyVersion'> & {
    readonly leading: Leading;
    readonly parts: DayParts;
  },
): DayInputs {
  const { parts, leading, ...rest } = ask;
  const large = new Map([...parts.teams].filter(([, people]) => people >= FEWEST_PEOPLE));
  const teamOf = ({ team }: OwnedCount) => (team !== null && large.has(team) ? team : null);
  const groups = Map.groupBy(parts.checkCounts, (count) => `${count.checkId} ${teamOf(count) ?? ''}`);
  const total = (own: readonly OwnedCount[], of: 'checked' | 'failing') =>
    own.reduce((sum, count) => sum + count[of], 0);
  const checkCounts = [...groups.values()].flatMap((own): OwnedCount[] => {
    const [first] = own;
    if (!first) return [];
    return [
      {
        checkId: first.checkId,
        rep: null,
        team: teamOf(first),
        checked: total(own, 'checked'),
        failing: total(own, 'failing'),
      },
    ];
  });
  return {
    ...rest,
    valuesVersion: VERDICTS_VERSION,
    leading: [...leading],
    counts: [...parts.counts],
    checkCounts: checkCounts.sort((a, b) =>
      `${a.checkId} ${a.team ?? ''}` < `${b.checkId} ${b.team ?? ''}` ? -1 : 1,
    ),
    teams: [...large],
    tallies: parts.tallies,
    faults: parts.faults,
    checksNotRun: parts.checksNotRun,
    metricsNotRun: parts.metricsNotRun,
  };
}

/** The parts as they were kept. */
export function partsOf(inputs: DayInputs): DayParts {
  return { ...inputs, counts: new Map(inputs.counts), teams: new Map(inputs.teams) };
}
