import { addDays, type Day, type Instant, weekdayOf } from '../clock.ts';
import type { Log } from '../log.ts';
import { calendarOf, nudgeSlot, type Slot } from '../people/calendar.ts';
import type { Person } from '../people/schema.ts';
import type { Board } from '../progress/board.ts';
import type { DayView } from '../progress/day-view.ts';
import type { FixView } from '../progress/fixes.ts';
import type { Delivery, UserRow } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { ownPlace } from './board.ts';
import type { Notifier } from './brief.ts';
import { withOutcomes } from './digests.ts';
import { stepOf } from './due.ts';
import { mendedBetween } from './ignored.ts';
import { isTold, type Remembered } from './memory.ts';
import { composeNudge, type Mended } from './nudge.ts';
import { type Carrier, type Errand, errandOf, inLanes, type Planning, send, skip } from './parcel.ts';
import { createTray, type DeliveryReport, type Restraint, type Tray } from './report.ts';
import { speakerFor } from './speaking.ts';

export interface NudgeErrand extends Errand {
  readonly person: Person;
}

/** What a nudge may hold of a person's fixes. */
export interface NudgeLimits {
  readonly person: Person;
  readonly most: number;
  /** Whether a finding, as `keyOf` names it, may be told. */
  mayTell(finding: string): boolean;
}

/**
 * A person's fixes, best first, and how many there are, by their user ids in each source: those of their nudge, out of what
 * may be told; all of them where nobody is nudged.
 */
export type FixesOf = (
  owners: readonly { readonly source: string; readonly id: string }[],
  nudge: NudgeLimits | null,
) => Promise<{ readonly best: readonly FixView[]; readonly total: number }>;

/** What nudges are made from. */
export interface Findings {
  readonly view: DayView;
  readonly people: readonly Person[];
  readonly users: readonly UserRow[];
  readonly fixesOf: FixesOf;
  /** Whether a finding, as `keyOf` names it, still stands. */
  isOpen(finding: string): boolean;
  readonly remembered: Remembered;
  /** What teams mended in the week that ended last; null where none compare themselves. */
  board(): Promise<Board | null>;
}

/** The reps whose nudge is to be sent now. */
export async function planNudges(planning: Planning): Promise<NudgeErrand[]> {
  const { strategy, people, now, when } = planning;
  const wanted = people.flatMap((person) => {
    // Whoever did not agree is not looked at again every minute; asked for all, they are counted.
    if (person.role !== 'rep' || (when === 'due' && person.agreed === undefined)) return [];
    const slot = when === 'due' ? slotOfRep(person, strategy, now) : null;
    return when === 'due' && (slot === null || now < slot.from || now >= slot.until)
      ? []
      : [{ person, slot }];
  });
  const errands = wanted.map(({ person, slot }) => {
    const day = when === 'due' ? (slot?.day ?? '') : when.day;
    const about = { recipient: person.email, to: 'person' as const, kind: 'nudge' as const, day };
    const times = { dueAt: slot?.from ?? null, until: slot?.until ?? null, workspace: planning.workspace };
    return { ...errandOf({ ...about, ...times }), person, slot };
  });
  const known = await withOutcomes(planning, errands, when === 'due' ? now.slice(0, 10) : when.day);
  return known.flatMap(({ slot, ...errand }): NudgeErrand[] =>
    when !== 'due' || stepOf({ slot, earlier: errand.earlier, now }) === 'send' ? [errand] : [],
  );
}

/** The time of a rep's nudge on the day that it is for them; null on a day off. */
export function slotOfRep(person: Person, strategy: Strategy, now: Instant): Slot | null {
  const at = person.at ?? strategy.nudge.at;
  return nudgeSlot(calendarOf(person, strategy), at, strategy.quietHours, now);
}

/**
 * Those of the planned nudges whose readers did not ask their channel not to be disturbed. Who did is asked about again
 * when that time is over; where it cannot be found out, nobody is written to yet.
 * @param known who is not to be disturbed until when, kept between turns
 */
export async function undisturbed(
  notifier: Notifier,
  errands: readonly NudgeErrand[],
  known: Map<string, Instant>,
  now: Instant,
): Promise<NudgeErrand[]> {
  const open = errands.filter(({ recipient }) => (known.get(recipient) ?? '') <= now);
  if (open.length === 0) return [];
  const found = await notifier.undisturbed(open.map(({ recipient }) => recipient));
  if (found === null) return [];
  for (const [recipient, until] of found) known.set(recipient, until);
  return open.filter(({ recipient }) => (found.get(recipient) ?? '') <= now);
}

/** Sends the nudges that were planned to every rep who agreed and has something to fix. Otherwise as `sendDigests`. */
export async function sendNudges(
  carrier: Carrier & { readonly strategy: Strategy; readonly log: Log },
  findings: Findings,
  errands: readonly NudgeErrand[],
): Promise<DeliveryReport> {
  const tray = createTray('nudge');
  const { users, people } = findings;
  const active = users.filter((user) => user.active !== false && !user.integration && user.person !== false);
  tray.holdBack('not in the people file', strangers(active, people));
  const byAddress = Map.groupBy(active, addressOf);
  await inLanes(errands, async (errand) => {
    const owners = byAddress.get(errand.person.email) ?? [];
    const restraint =
      restraintOf(errand.person, owners, errand.day) ??
      (await nudgeOne(carrier, findings, errand, owners, tray));
    if (restraint === null) return;
    tray.holdBack(restraint);
    // Nobody is looked at again every minute of the day for the same reason.
    if (errand.dueAt !== null && errand.earlier === null) await skip(carrier, errand, '[]', restraint);
  });
  return tray.report(carrier.log);
}

async function nudgeOne(
  carrier: Carrier & { readonly strategy: Strategy },
  { view, fixesOf, isOpen, remembered, board }: Findings,
  errand: NudgeErrand,
  users: readonly UserRow[],
  tray: Tray,
): Promise<Restraint | null> {
  const { strategy, outbox } = carrier;
  const { person, day } = errand;
  const most = strategy.nudge.fixes;
  const owners = users.map(({ source, id }) => ({ source, id }));
  const mayTell = (finding: string) => isTold(remembered, person.email, finding, day);
  const { best: fixes, total } = await fixesOf(owners, { person, most, mayTell });
  if (fixes.length === 0) return 'nothing to fix';
  const nudges = await outbox.list({
    kind: 'nudge',
    recipient: person.email,
    from: addDays(day, -14),
    to: day,
  });
  const mended = mendedOf(nudges, day, isOpen);
  const speaker = speakerFor(person, strategy);
  const week = mended === null ? null : await board();
  const teams = new Set([person.team, ...users.map(({ team }) => team)].flatMap((team) => team ?? []));
  const place = week === null ? [] : ownPlace(speaker, week, teams);
  const brief = composeNudge({ person, fixes, total, view, speaker, mended, place });
  await send(carrier, errand, { brief, basis: null }, tray);
  return null;
}

/** The rep's progress in the week before: told with the first nudge of a week. */
function mendedOf(
  nudges: readonly Delivery[],
  day: Day,
  isOpen: (finding: string) => boolean,
): Mended | null {
  const monday = addDays(day, 1 - weekdayOf(day));
  if (nudges.some((nudge) => nudge.state === 'sent' && monday <= nudge.day && nudge.day < day)) return null;
  return mendedBetween(nudges, addDays(monday, -7), addDays(monday, -1), isOpen);
}

/**
 * Why a rep must not be written to; null where they may. Two users of one CRM with one address may be two people,
 * and nobody is told of another's records.
 */
function restraintOf(person: Person, owners: readonly { source: string }[], day: Day): Restraint | null {
  if (person.agreed === undefined || person.agreed > day) return 'no agreement';
  if (owners.length === 0) return 'no CRM user';
  const sources = new Set(owners.map(({ source }) => source));
  return sources.size < owners.length ? 'more than one CRM user' : null;
}

/** How many of the CRMs' users the people file does not know. */
function strangers(users: readonly UserRow[], people: readonly Person[]): number {
  const known = new Set(people.map(({ email }) => email));
  const unknown = users.filter((user) => !known.has(addressOf(user)));
  return new Set(unknown.map((user) => addressOf(user) || `${user.source} ${user.id}`)).size;
}

export function addressOf({ email }: UserRow): string {
  return (email ?? '').trim().toLowerCase();
}
