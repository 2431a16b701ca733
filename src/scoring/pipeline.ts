import { addDays, type Day } from '../clock.ts';
import { minorDigits } from '../crm/money.ts';
import type { Frame, MeasurementRow, OpenDealRow, VolumesPort } from '../store/ports.ts';
import { boundsOf } from '../strategy/period.ts';
import type { Goal, Strategy } from '../strategy/schema.ts';
import { totalsOf } from './deal-totals.ts';

/** The metric that open deals add to when they are won. */
const REVENUE = 'revenue_won';
/** Where more of the deals lack an amount or a probability, their sum says nothing. */
const MOST_UNKNOWN = 0.2;
/** So many deals are enumerated; of more, only mean and deviation are told. */
const MOST_ENUMERATED = 500;

/** What a goal's revenue comes to when open deals are won as often as their probabilities say. */
export interface Pipeline {
  readonly goalId: string;
  /** At the due date, what is won already included, in the currency's major units. */
  readonly expected: number;
  readonly sd: number;
  /** The chance that the target is reached, if deals are won independently; null where there are too many to tell. */
  readonly chance: number | null;
  /** Open deals that are expected to close by the due date, and those left out since amount or probability is unknown. */
  readonly deals: number;
  readonly unknown: number;
}

/** The open deals of a day, as they are kept with its measurements. */
export interface Pipelines {
  /** What open deals are expected to add within so many weeks, by their probabilities: major units, from week 1 on. */
  readonly byWeek: readonly number[];
  readonly goals: readonly Pipeline[];
}

/** Weeks ahead that are kept. */
const WEEKS = 53;

/**
 * What open deals let expect: week by week, and for each goal on revenue to be reached by a day to come, where
 * everything that counts today still counts then. Null where there is none, or too little is known of them.
 * @param values today's values of metrics, by id
 */
export async function measurePipelines(
  port: VolumesPort,
  strategy: Strategy,
  frame: Frame,
  values: ReadonlyMap<string, number | null>,
): Promise<Pipelines | null> {
  const { zone, currency } = strategy.organisation;
  const goals = strategy.goals.filter((goal) => sumsUpTo(goal, frame.asOf, zone));
  if (goals.length === 0) return null;
  const deals = await port.openDeals(frame.asOf, currency);
  const minorPerUnit = 10 ** minorDigits(currency);
  const whole = knownOf(deals);
  if (whole === null) return null;
  const within = (until: Day) => deals.filter(({ closeDate }) => closeDate <= until);
  return {
    byWeek: Array.from({ length: WEEKS }, (_, week) => {
      const until = addDays(frame.asOf, 7 * (week + 1));
      const due = whole.filter(({ closeDate }) => closeDate <= until);
      return due.reduce((sum, { amountMinor, chance }) => sum + amountMinor * chance, 0) / minorPerUnit;
    }),
    goals: goals.flatMap((goal) => {
      const won = values.get(goal.metric.id) ?? null;
      return won === null ? [] : (pipelineOf(goal, won, within(goal.metric.due), minorPerUnit) ?? []);
    }),
  };
}

interface KnownDeal {
  readonly closeDate: Day;
  readonly amountMinor: number;
  readonly chance: number;
}

/** The deals of which amount and probability are known; null where these are none, or too few of all. */
function knownOf(deals: readonly OpenDealRow[]): KnownDeal[] | null {
  const known = deals.flatMap(({ closeDate, amountMinor, probability }) =>
    amountMinor === null || probability === null
      ? []
      : [{ closeDate, amountMinor, chance: Math.min(1, Math.max(0, probability / 100)) }],
  );
  return known.length === 0 || deals.length - known.length > MOST_UNKNOWN * deals.length ? null : known;
}

function sumsUpTo({ metric }: Goal, asOf: Day, zone: string): boolean {
  if (metric.id !== REVENUE || metric.due <= asOf) return false;
  const [now, then] = [boundsOf(metric.period, asOf, zone), boundsOf(metric.period, metric.due, zone)];
  return now.from === then.from && then.to === metric.due;
}

/** Null where there is no deal, or too little is known of them. @param won in major units */
export function pipelineOf(
  goal: Goal,
  won: number,
  deals: readonly OpenDealRow[],
  minorPerUnit: number,
): Pipeline | null {
  const known = knownOf(deals);
  if (known === null) return null;
  const totals = totalsOf(known.length > MOST_ENUMERATED ? [] : known);
  const mean = known.reduce((sum, { amountMinor, chance }) => sum + amountMinor * chance, 0);
  const variance = known.reduce(
    (sum, { amountMinor, chance }) => sum + amountMinor ** 2 * chance * (1 - chance),
    0,
  );
  const { target, baseline } = goal.metric;
  const tellable = known.length <= MOST_ENUMERATED && target !== undefined && target > baseline.value;
  return {
    goalId: goal.id,
    expected: won + mean / minorPerUnit,
    sd: Math.sqrt(variance) / minorPerUnit,
    chance: tellable ? totals.atLeast((target - won) * minorPerUnit) : null,
    deals: deals.length,
    unknown: deals.length - known.length,
  };
}

/** As they are kept with the day's measurements: kind `pipeline`. */
export function pipelineRows(
  pipelines: Pipelines | null,
): Omit<MeasurementRow, 'day' | 'catalogueVersion' | 'strategyVersion'>[] {
  if (pipelines === null) return [];
  const detail = JSON.stringify(pipelines);
  return [{ kind: 'pipeline', id: 'deals', groupKind: '', groupId: '', value: null, n: null, detail }];
}
