import { basisOf } from '../src/briefing/basis.ts';
import type { Brief, Notifier } from '../src/briefing/brief.ts';
import { composeDigest } from '../src/briefing/digest.ts';
import {
  type DigestPlanning,
  type Looking,
  planDigests,
  sendDigests,
  sponsorsOf,
} from '../src/briefing/digests.ts';
import { answeredBy, answerSince } from '../src/briefing/memory.ts';
import type { Carrier } from '../src/briefing/parcel.ts';
import { doneBetween } from '../src/briefing/period.ts';
import type { DeliveryReport } from '../src/briefing/report.ts';
import { speakerFor } from '../src/briefing/speaking.ts';
import { digestTurn, type Turns } from '../src/briefing/turns.ts';
import { addDays, type Instant } from '../src/clock.ts';
import { BugError, ConfigError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import type { Person } from '../src/people/schema.ts';
import { type DayView, readDay } from '../src/progress/day-view.ts';
import { movedSince } from '../src/progress/moved-since.ts';
import type { Strategy } from '../src/strategy/schema.ts';
import { latestBoard } from './board.ts';
import { type House, listenersOf, peopleOf, workspaceOf } from './house.ts';
import { firstAt } from './people.ts';
import { judgedAt } from './score.ts';
import { owedDay } from './timetable.ts';

/**
 * Sends the day's digest now, whatever the hour, to every sponsor who has not had it.
 * @throws {ConfigError} when no channel is connected, or the day was not scored
 */
export async function digest(
  house: House,
  { dryRun }: { readonly dryRun: boolean },
): Promise<DeliveryReport> {
  const carrier = carrierOf(house, dryRun);
  const looking = await lookingAt(house, await readDay(house.store, house.strategy(), house.day()));
  const planning = await planningOf(house);
  const errands = await planDigests({ ...planning, when: { day: house.day() } });
  return sendDigests(carrier, looking, errands);
}

/**
 * Sends what sponsors expect by now, and puts right what rested on less than is known by now.
 * @param busySince since when this process runs, where the day is being judged; else null
 */
export async function digestsDue(house: House, turns: Turns, busySince: Instant | null): Promise<void> {
  if (house.notifier === null) return;
  await digestTurn({
    planning: { ...(await planningOf(house)), busySince },
    sender: carrierOf(house, false),
    turns,
    async looking() {
      const view = await latestView(house);
      return view && lookingAt(house, view);
    },
    known: () => knownNow(house),
  });
}

/** The day's digest, whole, as the first sponsor would get it. @param language BCP 47; the sponsor's unless told */
export async function digestFor(house: House, language?: string): Promise<Brief> {
  const strategy = house.strategy();
  const reader = await readerOf(house);
  const person = { ...reader, language: language ?? reader.language };
  const view = await readDay(house.store, strategy, house.day());
  const speaker = speakerFor(person, strategy);
  return composeDigest({ view, recipient: person, speaker, before: null });
}

/**
 * Whoever reads what is written to a file: the person of this address; the first sponsor, unless told.
 * @throws {ConfigError} when nobody has the address
 */
export async function readerOf(house: House, recipient?: string): Promise<Person> {
  const people = await peopleOf(house);
  const sponsors = sponsorsOf(house.strategy(), people);
  const wanted = (recipient ?? sponsors[0]?.email)?.toLowerCase();
  const person = [...people, ...sponsors].find(({ email }) => email.toLowerCase() === wanted);
  if (person) return person;
  throw new ConfigError({
    what: `Nobody has the address ${wanted}.`,
    why: 'It stands neither in the people file nor among the strategy’s sponsors.',
    next: 'Name one of these addresses.',
  });
}

/**
 * What both kinds of messages need for being sent.
 * @throws {ConfigError} when no channel is connected
 */
export function carrierOf(
  { store, clock, log, notifier, strategy }: House,
  dryRun: boolean,
): Carrier & { readonly strategy: Strategy; readonly log: Log } {
  const channel = notifier ?? (dryRun ? NOBODY : null);
  if (channel === null) {
    throw new ConfigError({
      what: 'No channel is connected.',
      why: 'SLACK_BOT_TOKEN is not set.',
      next: 'Set it, or write the digest to a file: `plumbline digest --out digest.html`.',
    });
  }
  return { outbox: store.outbox, notifier: channel, clock, log, dryRun, strategy: strategy() };
}

export async function planningOf(house: House): Promise<Omit<DigestPlanning, 'when'>> {
  const strategy = house.strategy();
  const { store, clock } = house;
  return {
    workspace: workspaceOf(strategy),
    strategy,
    people: await listenersOf(house),
    outbox: store.outbox,
    now: clock.now(),
  };
}

/** The latest day that was judged, as far as it is known; null where none ever was. */
export async function latestView(house: House): Promise<DayView | null> {
  const day = await house.store.measuring.dayBefore(addDays(house.day(), 1));
  return day === null ? null : readDay(house.store, house.strategy(), day);
}

async function lookingAt(house: House, view: DayView): Promise<Looking> {
  const { store, strategy, memory } = house;
  return {
    view,
    owed: owedDay(house.strategy(), house.clock.now(), await firstAt(house)),
    board: () => latestBoard(house),
    moved: (until) => movedSince(store, strategy(), view, until),
    async done(since) {
      const fixes = await store.fixes.list(MOST_FIXES);
      const { answers } = await memory.read();
      const { zone } = strategy().organisation;
      return doneBetween({ fixes, answers }, { since, until: house.day(), zone });
    },
    answered: answeredBy(await memory.read(), view.day),
    answerOf: async (email, ask, since) => answerSince(await memory.read(), email, ask, since),
  };
}

/** What a digest would rest on now, without reading the whole day; null where no day was ever judged. */
async function knownNow(house: House) {
  const { store, documents, strategy, clock, day } = house;
  const measured = await store.measuring.dayBefore(addDays(day(), 1));
  if (measured === null) return null;
  const sources = await store.knowledge.sources();
  const { organisation } = strategy();
  const now = clock.now();
  const owed = owedDay(strategy(), now, await firstAt(house));
  const basis = basisOf({ day: measured, sources, organisation }, now, owed, false);
  return { basis, judgedAt: await judgedAt(documents) };
}

/** More than anybody makes in a month. */
const MOST_FIXES = 100_000;

/** For dry runs, which deliver nothing. */
const refuse = () => Promise.reject(new BugError('A dry run tried to send.'));
const NOBODY: Notifier = {
  deliver: refuse,
  resume: refuse,
  amend: refuse,
  undisturbed: refuse,
  languages: async () => new Map(),
};
