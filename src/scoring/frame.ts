import { type Clock, type Day, endOfDay, type Instant } from '../clock.ts';
import type { Frame } from '../store/ports.ts';
import { type Strategy, sellingTeams, workingDaysOf } from '../strategy/schema.ts';
import { catalogueOf } from './catalogue.ts';

const DAY_SECONDS = 86_400;

/** What the catalogue's tokens stand for on a day. A day that is over ends when it ended; today ends now. */
export function frameOf(strategy: Strategy, asOf: Day, clock: Clock): Frame {
  const [end, now] = [endOfDay(asOf, strategy.organisation.zone), clock.now()];
  return frameAt(strategy, asOf, now.localeCompare(end) < 0 ? now : end);
}

/** What the catalogue's tokens stand for on a day, seen from a moment. */
export function frameAt(strategy: Strategy, asOf: Day, now: Instant): Frame {
  const { zone, currency } = strategy.organisation;
  const { from: closes, to: opens } = strategy.quietHours;
  // Quiet hours that do not pass midnight leave no one stretch to work in: then the whole day counts.
  const stretch = opens < closes ? { opens: secondsOf(opens), closes: secondsOf(closes) } : WHOLE_DAY;
  return {
    asOf,
    now,
    currency,
    zone,
    ...stretch,
    ...workingDaysOf(strategy),
    sellingTeams: sellingTeams(strategy),
    highChecks: catalogueOf(strategy)
      .checks.filter(({ severity }) => severity === 'high')
      .map(({ id }) => id),
  };
}

const WHOLE_DAY = { opens: 0, closes: DAY_SECONDS };

function secondsOf(time: string): number {
  return Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60;
}
