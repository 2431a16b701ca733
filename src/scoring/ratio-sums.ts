import type { Metric } from '../metrics/metric.ts';
import type { Fact, RatioSums } from '../store/ports.ts';

/** The sums to which each record adds for itself; percentiles are of all. */
type Added = Omit<RatioSums, 'partLow' | 'partMiddle' | 'partHigh'>;

/** What one record adds to a ratio's sums: the same as the engine counts over all. */
export function ratioSumsOf(metric: Metric, fact: Fact): Added {
  const { member, maybe, hit, doubtDecides, doubtCarries } = fact;
  const [part, value] = [fact.part ?? 0, fact.value ?? 0];
  const known = fact.part !== null && fact.value !== null;
  const both = member && known;
  const counts = member && !doubtDecides;
  const doubted = counts && doubtCarries && known;
  const inside = metric.hit !== undefined && hit === true;
  const outside = metric.hit !== undefined && hit === false;
  const partless = counts && fact.part === null && fact.value !== null;
  const valueless = counts && fact.value === null && fact.part !== null;
  const empty = counts && fact.part === null && fact.value === null;
  const unsure = maybe || (member && doubtDecides);
  const sure = both && !doubtDecides && !doubtCarries;
  const when = (condition: boolean, number = 1) => (condition ? number : 0);
  return {
    parts: when(both, part),
    values: when(both, value),
    known: when(both),
    sureParts: when(sure, part),
    sureValues: when(sure, value),
    partless: when(partless),
    partlessValues: when(partless, value),
    valueless: when(valueless),
    valuelessParts: when(valueless, part),
    valuelessDoubted: when(doubted && outside),
    valuelessDoubtedParts: when(doubted && outside, part),
    whole: when(empty && inside),
    wholeDoubted: when(doubted && inside),
    neither: when(empty && !inside),
    neitherDoubted: when(doubted && !inside && !outside),
    unsure: when(unsure && known),
    unsureParts: when(unsure && known, part),
    unsureValues: when(unsure && known, value),
    unsureUnknown: when(unsure && !known),
  };
}

/** The sums in which one record adds `more` instead of `less`. */
export function addRatio(sums: RatioSums, less: Added, more: Added): RatioSums {
  const names = Object.keys(less) as (keyof Added)[];
  const added = Object.fromEntries(names.map((name) => [name, sums[name] - less[name] + more[name]]));
  return { ...sums, ...(added as unknown as Added) };
}
