import { addDays, type Day, daysBetween, type Instant } from '../clock.ts';
import type { Log } from '../log.ts';
import { calendarOf, digestSlot, endsMonth, endsWeek, type Slot } from '../people/calendar.ts';
import type { Person } from '../people/schema.ts';
import type { Board } from '../progress/board.ts';
import type { DayView } from '../progress/day-view.ts';
import type { Moved } from '../progress/moved-since.ts';
import type { Delivery, OutboxPort } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { type Basis, basisOf, isBetter, readBasis } from './basis.ts';
import type { Brief } from './brief.ts';
import { decisionNamed, decisionOf } from './decision.ts';
import { composeDigest } from './digest.ts';
import { heldUntil, stepOf } from './due.ts';
import {
  type Carrier,
  type Errand,
  errandOf,
  inLanes,
  isBeyondKnowing,
  type Planning,
  send,
  skip,
} from './parcel.ts';
import type { Done, Period } from './period.ts';
import { createTray, type DeliveryReport } from './report.ts';
import { askedIn, isQuiet } from './said.ts';
import { speakerFor } from './speaking.ts';

/** Who is to have the digest, and what became of it so far. */
export interface DigestPlanning extends Planning {
  /** Since when this process has been at work, where numbers are being made that a digest may wait for; else null. */
  readonly busySince?: Instant | null;
}

/** One sponsor, or the channel, whose digest is to be sent now. */
export interface DigestErrand extends Errand {
  readonly person: Person;
}

/** How the reports of a longer time are made. */
export interface Looking {
  readonly view: DayView;
  /** The latest day that was to be judged by now. */
  readonly owed: Day;
  /** What moved since the last day measured up to a day, and which day that was; null where none was. */
  moved(until: Day): Promise<Moved | null>;
  /** What was done and decided after a day. */
  done(since: Day): Promise<Done>;
  /** What teams mended in the week that ended last; null where none compare themselves. */
  board(): Promise<Board | null>;
  /** Ids of decisions that are not to be asked. */
  readonly answered: ReadonlySet<string>;
  /** What a person answered to a decision since a moment, as it is known now; null for nothing. */
  answerOf(email: string, ask: string, since: Instant): Promise<string | null>;
}

/** A sponsor who wants to hear only of changes hears from us at least so often. */
const SIGN_OF_LIFE_DAYS = 7;

/** The digests that are to be sent now, those of people before the channel's. */
export async function planDigests(planning: DigestPlanning): Promise<DigestErrand[]> {
  const { strategy, people, now, when, busySince = null } = planning;
  const wanted = readersOf(strategy, people).flatMap((reader) => {
    const slot = when === 'due' ? slotOf(reader.person, strategy, now) : null;
    return when === 'due' && (slot === null || now < slot.from || now >= slot.until)
      ? []
      : [{ ...reader, slot }];
  });
  const errands = wanted.map(({ slot, ...reader }) => {
    const day = when === 'due' ? (slot?.day ?? '') : when.day;
    const about = { ...reader, kind: 'digest' as const, day, workspace: planning.workspace };
    const times = { dueAt: slot?.from ?? null, until: slot?.until ?? null };
    return { ...errandOf({ ...about, ...times }), slot, person: reader.person };
  });
  const known = await withOutcomes(planning, errands, when === 'due' ? now.slice(0, 10) : when.day);
  return known.flatMap(({ slot, ...errand }): DigestErrand[] => {
    if (when !== 'due') return [errand];
    if (errand.earlier !== null && isBeyondKnowing(errand, errand.earlier)) return [];
    const held = slot !== null && busySince !== null ? heldUntil(slot, busySince) : null;
    return stepOf({ slot, earlier: errand.earlier, now, heldUntil: held }) === 'send' ? [errand] : [];
  });
}

/** Sends what was planned. Run again it sends what failed and nothing twice. Runs of one workspace must not overlap. */
export async function sendDigests(
  carrier: Carrier & { readonly strategy: Strategy; readonly log: Log },
  looking: Looking,
  errands: readonly DigestErrand[],
): Promise<DeliveryReport> {
  const tray = createTray('digest');
  await inLanes(errands, async (errand) => {
    const { brief, wanted } = await composeFor(carrier, looking, errand, null);
    if (!wanted) {
      await skip(carrier, errand, brief.said);
      return tray.holdBack('nothing changed');
    }
    const basis = JSON.stringify(
      basisOf(looking.view, carrier.clock.now(), looking.owed, brief.details.length > 0),
    );
    await send(carrier, errand, { brief, basis }, tray);
  });
  return tray.report(carrier.log);
}

/** Digests of the day that rest on less than is known now: those whose time is not over. */
export async function planCorrections(
  planning: DigestPlanning & { readonly known: Basis; readonly judgedAt: Instant | null },
): Promise<DigestErrand[]> {
  const { strategy, people, now, known, judgedAt } = planning;
  const deliveries = await recent(planning.outbox, 'digest', now.slice(0, 10));
  const lacking = [...deliveries.values()].some(({ state, basis }) => {
    const before = state === 'sent' ? readBasis(basis) : null;
    return before !== null && isBetter(before, known, judgedAt);
  });
  if (!lacking) return [];
  return readersOf(strategy, people).flatMap((reader): DigestErrand[] => {
    const slot = slotOf(reader.person, strategy, now);
    if (slot === null || now >= slot.until) return [];
    const about = { ...reader, kind: 'digest' as const, day: slot.day, workspace: planning.workspace };
    const plain = errandOf({ ...about, dueAt: slot.from, until: slot.until });
    const errand = { ...plain, earlier: deliveries.get(plain.key) ?? null };
    const basis = readBasis(errand.earlier?.state === 'sent' ? errand.earlier.basis : null);
    return basis !== null && isBetter(basis, known, judgedAt) ? [{ ...errand, person: reader.person }] : [];
  });
}

/**
 * Puts better numbers in the place of those that were sent, and says so.
 * @returns how many messages were changed
 */
export async function correctDigests(
  carrier: Carrier & { readonly strategy: Strategy; readonly log: Log },
  looking: Looking,
  errands: readonly DigestErrand[],
): Promise<number> {
  let corrected = 0;
  await inLanes(errands, async (errand) => {
    const { earlier, key } = errand;
    const before = readBasis(earlier?.basis ?? null);
    if (!earlier?.channel || !earlier.ts || before === null) return;
    const at = carrier.clock.now();
    const { brief } = await composeFor(carrier, looking, errand, {
      at,
      asked: askedIn(earlier.said),
      since: before.at,
    });
    const place = { channel: earlier.channel, ts: earlier.ts };
    const outcome = await carrier.notifier.amend(brief, key, place, before.detailed);
    if (outcome.state !== 'sent') return;
    const detailed = before.detailed || brief.details.length > 0;
    const basis = JSON.stringify(basisOf(looking.view, before.at, looking.owed, detailed));
    const note = outcome.note ?? earlier.note;
    await carrier.outbox.settle(key, { state: 'sent', said: brief.said, basis, at, ...(note && { note }) });
    corrected++;
  });
  if (corrected > 0) carrier.log.info({ corrected }, 'digests corrected');
  return corrected;
}

/** A digest that is put right. */
interface Correction {
  /** When better numbers came. */
  readonly at: Instant;
  /** What the digest asks that is put right; null for nothing. */
  readonly asked: string | null;
  /** When that was sent. */
  readonly since: Instant;
}

/** @param correction null for a first sending */
async function composeFor(
  { strategy, outbox }: Pick<Carrier, 'outbox'> & { readonly strategy: Strategy },
  looking: Looking,
  { person, day, recipient, to, dueAt }: DigestErrand,
  correction: Correction | null,
): Promise<{ readonly brief: Brief; readonly wanted: boolean }> {
  const last = await outbox.lastSent('digest', recipient, day);
  const { view, answered } = looking;
  // What is asked stays asked, and its answer answered, whatever is put right around it.
  const kept = correction?.asked ? decisionNamed(view, correction.asked) : null;
  const decision = kept ?? decisionOf(view, answered, last === null ? null : askedIn(last.said));
  const answer =
    kept === null || correction === null || to === 'channel'
      ? null
      : await looking.answerOf(recipient, kept.id, correction.since);
  const before = answer === null ? last : null;
  const period = dueAt === null ? null : await periodOf(person, strategy, looking, day);
  const board = dueAt !== null && endsWeek(calendarOf(person, strategy), day) ? await looking.board() : null;
  const speaker = speakerFor(person, strategy);
  const onlyChanges = person.digest === 'changes' && to === 'person';
  const same = isQuiet(view, before, decision?.id ?? null);
  const ask = {
    view,
    recipient: person,
    speaker,
    decision,
    answer,
    board,
    correctedAt: correction?.at ?? null,
    channel: to === 'channel' ? recipient : null,
  };
  // Who wants to hear of changes alone is not told of a week in which there were none.
  const brief = composeDigest({ ...ask, before, period: onlyChanges && same ? null : period });
  const wanted = !onlyChanges || !same || daysBetween(before.day, day) >= SIGN_OF_LIFE_DAYS;
  return { brief, wanted };
}

/** The week or the month that ends for this reader on a day; the month goes before the week. */
async function periodOf(
  person: Person,
  strategy: Strategy,
  looking: Looking,
  day: Day,
): Promise<Period | null> {
  const calendar = calendarOf(person, strategy);
  const kind = endsMonth(calendar, day) ? 'month' : endsWeek(calendar, day) ? 'week' : null;
  if (kind === null) return null;
  const until = kind === 'month' ? addDays(`${day.slice(0, 7)}-01`, -1) : addDays(day, -7);
  const moved = await looking.moved(until);
  return moved === null ? null : { kind, ...moved, done: await looking.done(moved.since) };
}

interface Reader {
  readonly person: Person;
  readonly recipient: string;
  readonly to: 'person' | 'channel';
}

/** Sponsors who did not opt out, then the channel, which keeps the organisation's hours. */
function readersOf(strategy: Strategy, people: readonly Person[]): Reader[] {
  const sponsors = sponsorsOf(strategy, people)
    .filter(({ digest }) => digest !== 'off')
    .map((person): Reader => ({ person, recipient: person.email, to: 'person' }));
  const { channel } = strategy.digest;
  if (channel === undefined) return sponsors;
  const person: Person = { email: channel, name: channel, role: 'sponsor' };
  return [...sponsors, { person, recipient: channel, to: 'channel' }];
}

/** The time of a sponsor's digest on the day that it is for them; null on a day off. */
export function slotOf(person: Person, strategy: Strategy, now: Instant): Slot | null {
  const at = person.at ?? strategy.digest.at;
  return digestSlot(calendarOf(person, strategy), at, strategy.quietHours, now);
}

/** The strategy's sponsors as persons, each once; those whom the people file does not know have no wishes. */
export function sponsorsOf(strategy: Strategy, people: readonly Person[]): Person[] {
  const emails = new Set(strategy.roles.sponsors.map((email) => email.toLowerCase()));
  return [...emails].map(
    (email) =>
      people.find((person) => person.email === email) ?? {
        email,
        name: email,
        role: 'sponsor',
      },
  );
}

/**
 * Errands of one kind with what became of each so far; those with which nothing is left to do are left out, and
 * remembered where somebody keeps them.
 */
export async function withOutcomes<E extends Errand>(
  { outbox, settled }: { readonly outbox: OutboxPort; readonly settled?: Set<string> },
  errands: readonly E[],
  day: Day,
): Promise<E[]> {
  const open = settled === undefined ? errands : errands.filter(({ key }) => !settled.has(key));
  const [first] = open;
  if (first === undefined) return [];
  const deliveries = await recent(outbox, first.kind, day);
  const known = open.map((errand) => ({ ...errand, earlier: deliveries.get(errand.key) ?? null }));
  if (settled === undefined) return known;
  const isDone = ({ earlier }: E) => earlier?.state === 'sent' || earlier?.state === 'skipped';
  for (const errand of known) if (isDone(errand)) settled.add(errand.key);
  return known.filter((errand) => !isDone(errand));
}

/** Messages of a kind from the day before on, by key: zones are at most a day apart. */
async function recent(outbox: OutboxPort, kind: string, day: Day): Promise<ReadonlyMap<string, Delivery>> {
  const list = await outbox.list({ kind, from: addDays(day, -1) });
  return new Map(list.map((delivery) => [delivery.key, delivery]));
}
