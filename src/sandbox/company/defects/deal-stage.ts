import { HOUR_MS, momentOn } from '../calendar.ts';
import { OPEN_PROBABILITY } from '../deals.ts';
import type { DealRecord } from '../records.ts';
import { recipe } from './deal-dates.ts';
import { isOpen, isWon, near } from './deal-open.ts';
import type { Ground } from './ground.ts';
import { type Recipe, turn } from './planting.ts';

/** What goes with a stage is plain only where so many open deals are in it. */
const BUSY = 12;
/** Of the open deals in a stage so many at most may be given another probability, or nobody could tell the usual one. */
const SHIFTED_SHARE = 0.25;
/** For how long a deal may stay in its stage, and be left alone there, by stage. */
const STAGE_DAYS = [30, 30, 30, 21];
const IDLE_DAYS = [45, 30, 14, 7];
const LONGEST_NORM_DAYS = 45;

/** What can be wrong with how an open deal moves, and what is promised of it; and what is not. */
export function dealStageRecipes(ground: Ground) {
  const { span, openIn } = ground;
  const busy = (stage: number) => (openIn[stage] ?? 0) >= BUSY;
  const shifted = [0, 0, 0, 0];
  // Nothing is committed before the last stage, so that a lower probability changes nothing else.
  const canShift = ({ stage }: DealRecord) =>
    stage < 3 && busy(stage) && (shifted[stage] ?? 0) < SHIFTED_SHARE * (openIn[stage] ?? 0);
  const usual = ({ stage }: DealRecord) => OPEN_PROBABILITY[stage] ?? 0;
  const shift = (deal: DealRecord, probability: number) => {
    deal.probability = probability;
    shifted[deal.stage] = (shifted[deal.stage] ?? 0) + 1;
  };
  const under = (deal: DealRecord) => deal.stage > 0 && deal.stage < 4;
  const inOrder = (deal: DealRecord) => deal.moves.length === deal.stage + 1;

  const activityStale = recipe('deal-activity-stale', 0.001, under, (deal, nth) => {
    const old = deal.createdAt < momentOn(span.asOf - LONGEST_NORM_DAYS - 2, 0);
    const days = (IDLE_DAYS[deal.stage] ?? 0) + 1 + ((nth * 5) % 60);
    deal.lastActivityOn = old && nth % 3 === 2 ? null : span.asOf - days;
  });
  const forecastEarly = recipe(
    'deal-forecast-early',
    0.001,
    (deal) => deal.stage < 2,
    (deal) => {
      deal.forecast = 'commit';
    },
  );
  const probabilityOffStage = recipe('deal-probability-offstage', 0.0008, canShift, (deal, nth) =>
    shift(deal, turn([usual(deal) + 21, 99, usual(deal) === 50 ? 29 : 100], nth)),
  );
  const probabilityOutOfRange = recipe('deal-probability-outofrange', 0.0005, canShift, (deal, nth) =>
    shift(deal, turn([120, -5, 101], nth)),
  );
  const backwards = recipe(
    'deal-stage-backwards',
    0.001,
    (deal) => under(deal) && inOrder(deal) && busy(deal.stage) && busy(deal.stage - 1),
    goBack,
  );
  const skipped = recipe(
    'deal-stage-skipped',
    0.001,
    ({ stage, ...deal }) =>
      stage > 1 &&
      stage < 4 &&
      deal.moves.length === stage + 1 &&
      [0, 1, 2].every((step) => busy(stage - step)),
    leaveOut,
  );
  const stageStale = recipe('deal-stage-stale', 0.001, isOpen, (deal, nth) =>
    enter(deal, span.asOf - (STAGE_DAYS[deal.stage] ?? 0) - 1 - ((nth * 3) % 40)),
  );
  const closedAfterStages = (deal: DealRecord) => !isOpen(deal) && deal.moves.length >= 4;
  const nearMisses: Recipe<DealRecord>[] = [
    near('deal-activity-stale', under, (deal) => {
      deal.lastActivityOn = span.asOf - (IDLE_DAYS[deal.stage] ?? 0);
    }),
    near(
      'deal-forecast-early',
      (deal) => deal.stage === 2,
      (deal) => {
        deal.forecast = 'commit';
      },
    ),
    {
      ...near('deal-probability-offstage', canShift, (deal, nth) =>
        shift(deal, Math.max(0, usual(deal) + turn([20, -20], nth))),
      ),
      nearly: ['deal-probability-outofrange', 'deal-probability-contradicts'],
    },
    near('deal-probability-outofrange', isWon, (deal) => {
      deal.probability = 100;
    }),
    near('deal-stage-backwards', closedAfterStages, (deal) => {
      const [first, second, ...rest] = deal.moves;
      if (first && second) deal.moves = [first, second, { stage: 0, at: second.at }, ...rest];
    }),
    near('deal-stage-skipped', closedAfterStages, (deal) => {
      deal.moves = deal.moves.filter((_, order) => order !== 1);
    }),
    near('deal-stage-stale', isOpen, (deal) => enter(deal, span.asOf - (STAGE_DAYS[deal.stage] ?? 0))),
  ];
  return {
    activityStale,
    forecastEarly,
    probabilityOffStage,
    probabilityOutOfRange,
    backwards,
    skipped,
    stageStale,
    nearMisses,
  };
}

/** Back by one stage within the hour, and on again. */
function goBack(deal: DealRecord): void {
  const at = deal.moves.at(-1)?.at ?? deal.createdAt;
  deal.moves = [
    ...deal.moves,
    { stage: deal.stage - 1, at: at + HOUR_MS / 3 },
    { stage: deal.stage, at: at + HOUR_MS / 2 },
  ];
}

function leaveOut(deal: DealRecord): void {
  deal.moves = deal.moves.filter(({ stage }) => stage !== deal.stage - 1);
}

/** Lets a deal have entered its stage on that day, and those before it earlier. */
function enter(deal: DealRecord, day: number): void {
  const last = deal.moves.length - 1;
  deal.moves = deal.moves.map(({ stage, at }, order) => ({
    stage,
    at: order === last ? momentOn(day, 12) : Math.min(at, momentOn(day - last + order, 9)),
  }));
  deal.createdAt = deal.moves[0]?.at ?? deal.createdAt;
}
