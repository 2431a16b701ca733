import type { Day } from '../clock.ts';
import { tame } from '../language/foreign.ts';
import type { Speaker } from '../language/speak.ts';
import type { DayView } from '../progress/day-view.ts';
import { FEWEST_PEOPLE } from '../progress/fold.ts';
import type { Quote } from './brief.ts';

/** What every sentence of a brief is told with. */
export interface Telling {
  readonly view: DayView;
  readonly speaker: Speaker;
  /** The reader's time zone. */
  readonly zone: string;
}

/** Words of a record or of the strategy, to stand in a sentence of ours. */
export function quote(text: string): Quote {
  return { text: tame(text), quoted: true };
}

/** Whether a number is about so few people that nobody else may see it. */
export function aboutTooFew(object: string, n: number): boolean {
  return object === 'user' && n < FEWEST_PEOPLE;
}

/** `212 closed tickets have no cost centre`; null where that may not be said or nothing fails. */
export function countClause(
  { view, speaker }: Telling,
  checkId: string,
  count: number,
  n = speaker.number(count),
): string | null {
  const checked = view.checks.find((check) => check.id === checkId)?.checked ?? 0;
  if (count === 0 || aboutTooFew(objectOf(checkId), checked)) return null;
  return speaker.say(`check.${checkId}.count`, { count, n });
}

/** `60 more`, `9 fewer`: a difference to stand in the place of a count. */
export function differenceText({ speaker }: Telling, difference: number): string {
  const n = speaker.number(Math.abs(difference));
  return speaker.say(difference < 0 ? 'change.fewer' : 'change.more', { n });
}

/** The object that a check is about: the first part of its id; of one of the organisation's own, after `own`. */
function objectOf(checkId: string): string {
  const [first = '', second = ''] = checkId.split('-');
  return first === 'own' ? second : first;
}

/** Trust in whole percent. All is said only where there is no doubt at all, and none only where nothing is sure. */
export function trustPercent(speaker: Speaker, trust: number): string {
  return speaker.percent(wholeTrust(trust) / 100);
}

export function wholeTrust(trust: number): number {
  if (trust >= 1) return 100;
  return trust <= 0 ? 0 : Math.min(99, Math.max(1, Math.round(trust * 100)));
}

/** What a range says: both ends, or the lower one where nothing bounds it from above. */
export function rangeText(speaker: Speaker, low: number, high: number | null, unit: string): string {
  if (high === null) return speaker.say('range.from', { low: speaker.value(low, unit) });
  return speaker.between(low, high, unit);
}

/** How fresh the data are, for the reader. */
export function freshness({ view, speaker, zone }: Telling): string {
  if (view.freshAt === null) return speaker.say('fresh.never');
  return speaker.say('fresh.at', { moment: speaker.moment(view.freshAt, zone, view.day) });
}

/** What a source is called. */
export function sourceName(speaker: Speaker, source: string): string {
  return source === 'salesforce' || source === 'hubspot' ? speaker.say(`source.${source}`) : tame(source);
}

/** The reader's day is the organisation's: a brief tells of one day, wherever it is read. */
export function sinceText({ view, speaker }: Telling, day: Day): string {
  return speaker.since(day, view.day);
}
