import { isAtWork, type Somebody } from './cast.ts';
import { type Happenings, isDown, owedAt, toldAt } from './happenings.ts';
import { DAY_MS, dayAfter, HOUR_MS, MINUTE_MS, momentsOf, shownAt } from './wall.ts';

/** A message as it reached somebody. */
export interface Arrived {
  readonly kind: 'digest' | 'nudge';
  readonly to: string;
  readonly ms: number;
  /** One line, or the whole; a week's and a month's are whole. */
  readonly form: 'line' | 'whole' | 'week' | 'month';
  /** What it told of. */
  readonly state: number;
  /** What was put in its place later, the first first. */
  readonly edits: { readonly ms: number; readonly state: number }[];
}

/** What the year came to. */
export interface Verdict {
  /** Digests that were due, and how many came as they should. */
  readonly due: number;
  readonly inTime: number;
  /** Due on days on which the process ran too little between the hour and the evening to send any. */
  readonly excused: number;
  /** In how many minutes of running process the latest came. */
  readonly latestMinutes: number;
  readonly nudges: number;
  /** Faults, in words; empty when all is well. */
  readonly faults: readonly string[];
  readonly forms: Readonly<Record<Arrived['form'], number>>;
  /** Digests that were put right, and how many were to be. */
  readonly corrected: number;
  readonly toCorrect: number;
}

const EVENING = '18:00';
const MORNING = '08:00';
/** Five minutes, and the minute in which somebody looks. */
const SOON_MS = 6 * MINUTE_MS;

export function judgeYear(
  cast: readonly Somebody[],
  common: readonly string[],
  happenings: Happenings,
  span: { readonly from: string; readonly to: string },
  arrived: readonly Arrived[],
): Verdict {
  const faults: string[] = [];
  const forms = { line: 0, whole: 0, week: 0, month: 0 };
  let [due, inTime, excused, latestMinutes, nudges, corrected, toCorrect] = [0, 0, 0, 0, 0, 0, 0];
  const byReader = Map.groupBy(arrived, ({ to }) => to);
  for (const to of byReader.keys())
    if (!cast.some(({ email }) => email === to)) faults.push(`a message to ${to}, whom nobody knows`);
  for (const somebody of cast) {
    const got = byReader.get(somebody.email) ?? [];
    for (const one of got) if (one.kind === 'digest') forms[one.form]++;
    const byDay = Map.groupBy(got, ({ ms }) => shownAt(ms, somebody.zone).day);
    let heard: string | null = null;
    let heardOn = '';
    for (let day = span.from; day <= span.to; day = dayAfter(day)) {
      const those = byDay.get(day) ?? [];
      const at = `${somebody.email} on ${day}`;
      const works = isAtWork(somebody, common, day);
      if (!works && those.length > 0) faults.push(`${at}: a message on a day off`);
      if (those.length > 1) faults.push(`${at}: ${those.length} messages`);
      if (!works) continue;
      const [message] = those;
      if (somebody.role === 'rep') {
        if (message) {
          nudges++;
          faults.push(...nudgeFaults(somebody, day, message, at));
        }
        continue;
      }
      if (somebody.digest === 'off') {
        if (message) faults.push(`${at}: wants no digest`);
        continue;
      }
      const hours = momentsOf(day, somebody.at, somebody.zone);
      const hour = hours[0] ?? 0;
      const until = windowEnd(somebody, day, hour);
      const news = heard === null || saidAt(happenings, hour) !== heard;
      const needed = somebody.digest === 'daily' || news || isSignOfLife(heardOn, day);
      if (needed) due++;
      if (!message) {
        if (!needed) continue;
        if (longestUp(happenings, hour, until) >= SOON_MS) faults.push(`${at}: nothing came`);
        else excused++;
        continue;
      }
      const waited = longestUp(happenings, hour, message.ms);
      if (message.ms < hour) faults.push(`${at}: ${(hour - message.ms) / MINUTE_MS} minutes early`);
      else if (message.ms >= until) faults.push(`${at}: in the quiet hours`);
      else if (waited >= SOON_MS) faults.push(`${at}: ${waited / MINUTE_MS} minutes late`);
      else if (needed) inTime++;
      latestMinutes = Math.max(latestMinutes, waited / MINUTE_MS);
      faults.push(
        ...formFaults(somebody, common, day, message, { heard, said: saidAt(happenings, message.ms) }, at),
      );
      if (
        somebody.digest === 'changes' &&
        saidAt(happenings, message.ms) === heard &&
        !isSignOfLife(heardOn, day)
      )
        faults.push(`${at}: nothing had changed`);
      const better = isBetterLater(happenings, message.ms, until);
      if (better) toCorrect++;
      if (message.edits.length > 0) corrected++;
      if (better !== message.edits.length > 0)
        faults.push(`${at}: ${better ? 'not put right' : 'changed without need'}`);
      for (const edit of message.edits)
        if (edit.ms >= until || edit.state !== toldAt(happenings, edit.ms)?.state)
          faults.push(`${at}: put right wrongly`);
      heard = saidAt(happenings, message.edits.at(-1)?.ms ?? message.ms);
      heardOn = day;
    }
  }
  return { due, inTime, excused, latestMinutes, nudges, faults, forms, corrected, toCorrect };
}

/** What there is to say at a moment: the number, and whether a source is missing from it, which is news as well. */
function saidAt(happenings: Happenings, ms: number): string {
  const known = toldAt(happenings, ms);
  return `${known?.state} ${known?.told.late && !known.isAgain}`;
}

/** Whether what a message rests on was less than was to be known, and better came to be known before the evening. */
function isBetterLater(happenings: Happenings, ms: number, until: number): boolean {
  const base = toldAt(happenings, ms);
  if (base === null) return false;
  const lacking = (base.told.late && !base.isAgain) || base.told.day < owedAt(ms);
  if (!lacking) return false;
  for (let later = ms + MINUTE_MS; later < until; later += MINUTE_MS) {
    const known = toldAt(happenings, later);
    if (known === null || isDown(happenings, later)) continue;
    // A later day may be late as well: then no more is known of the source.
    if (known.told.day > base.told.day || (known.isAgain && !base.isAgain && known.told.late)) return true;
  }
  return false;
}

/** For who wants to hear of changes alone: whether they have heard nothing for a week. */
function isSignOfLife(heardOn: string, day: string): boolean {
  return heardOn !== '' && Date.parse(day) - Date.parse(heardOn) >= 7 * DAY_MS;
}

function nudgeFaults(somebody: Somebody, day: string, message: Arrived, at: string): string[] {
  const { time } = shownAt(message.ms, somebody.zone);
  const faults: string[] = [];
  if (somebody.agreed === null || day < somebody.agreed) faults.push(`${at}: without agreement`);
  if (somebody.stopped !== null && day >= somebody.stopped) faults.push(`${at}: after they took it back`);
  if (time < MORNING || time >= EVENING) faults.push(`${at}: at ${time}`);
  if (time < somebody.at) faults.push(`${at}: before their hour, at ${time}`);
  if (somebody.disturbed.some(({ from, to }) => from <= message.ms && message.ms < to))
    faults.push(`${at}: not to be disturbed`);
  return faults;
}

/** Until when a digest may come: the evening; two hours for an hour in the evening. */
function windowEnd(somebody: Somebody, day: string, hour: number): number {
  return somebody.at >= EVENING ? hour + 2 * HOUR_MS : eveningOf(somebody, day);
}

function eveningOf({ zone }: Somebody, day: string): number {
  return momentsOf(day, EVENING, zone)[0] ?? 0;
}

/** The longest time on end that the process ran between two moments. */
export function longestUp({ outages }: Happenings, from: number, to: number): number {
  let [longest, up] = [0, from];
  for (const outage of outages) {
    if (outage.to <= from || outage.from >= to) continue;
    longest = Math.max(longest, outage.from - up);
    up = outage.to;
  }
  return Math.max(longest, to - up);
}

/** One line where nothing changed since they last heard, the week on their last day of it, the month on its last. */
function formFaults(
  somebody: Somebody,
  common: readonly string[],
  day: string,
  { form }: Arrived,
  { heard, said }: { readonly heard: string | null; readonly said: string },
  at: string,
): string[] {
  const worksLater = (days: readonly string[]) => days.some((later) => isAtWork(somebody, common, later));
  const rest: string[] = [];
  for (let later = dayAfter(day); later.slice(0, 7) === day.slice(0, 7); later = dayAfter(later))
    rest.push(later);
  const month = !worksLater(rest);
  const ofWeek: string[] = [];
  const restsFrom = (last: string) =>
    !somebody.weekdays.includes(new Date(`${dayAfter(last)}T00:00:00Z`).getUTCDay());
  for (let last = day; !restsFrom(last); last = dayAfter(last)) ofWeek.push(dayAfter(last));
  const week = !worksLater(ofWeek);
  const same = heard === said;
  const expected =
    same && (somebody.digest === 'changes' || (!month && !week))
      ? 'line'
      : month
        ? 'month'
        : week
          ? 'week'
          : 'whole';
  // On the first days there is nothing yet to compare with.
  return form === expected || heard === null ? [] : [`${at}: ${form} instead of ${expected}`];
}
