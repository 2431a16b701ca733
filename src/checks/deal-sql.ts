import { minorDigits } from '../crm/money.ts';
import { liveOf } from '../mirror/tables.ts';
import { changesOf } from './sql.ts';

/** Expressions over a deal's row `r`, and joins, that several checks of deals share. */

export const CLOSED = 'coalesce(r.closed, false)';
export const OPEN = `not ${CLOSED}`;
export const WON = 'coalesce(r.won, false)';
export const LOST = `${CLOSED} and not ${WON}`;

/**
 * Whether a deal has come far enough for a field to be demanded of it. Stages have names of each organisation's own;
 * what they share is the probability that goes with them. A strategy that sets `{fromPercent}` for a stage demands the
 * field there (0), or does not (101).
 */
export const LIKELY = 'coalesce(r.probability, 0) >= {fromPercent}';

/** One of five norms, by how likely a deal is: a deal about to be signed is looked after more often than a first talk. */
export const BY_STAGE = `case when r.probability >= 75 then {commitDays} when r.probability >= 50 then {proposeDays}
  when r.probability >= 35 then {developDays} when r.probability >= 20 then {qualifyDays} else {prospectDays} end`;

/** Currencies whose minor unit is not a hundredth, by how many make one unit. */
const UNUSUAL = Map.groupBy(
  Intl.supportedValuesOf('currency').filter((currency) => minorDigits(currency) !== 2),
  minorDigits,
);

/** How many minor units make one unit of the deal's currency. */
export const MINOR_PER_UNIT = `case ${[...UNUSUAL]
  .map(
    ([digits, codes]) =>
      `when r.currency in (${codes.map((code) => `'${code}'`).join(', ')}) then ${10 ** digits}`,
  )
  .join(' ')} else 100 end`;

/** A date that no deal has: 1900, 1970, 9999. */
export const FAR_AWAY = "coalesce(abs(date_diff('year', r.close_date, {asOf})) > {years}, false)";

/** Former values of a field of deals that are still open, by deal. */
export function movesOf(field: string): string {
  return `${changesOf('deal', field)} moved join ${liveOf('deal')} d
      on d.source = moved.source and d.id = moved.record_id and not coalesce(d.closed, false)`;
}

/** Joins, as alias `name`, the sources that keep former values of a field of deals. */
export function historyJoin(name: string, field: string) {
  return {
    name,
    sql: `left join (select distinct kept.source from ${changesOf('deal', field)} kept) ${name} on ${name}.source = r.source`,
  };
}
