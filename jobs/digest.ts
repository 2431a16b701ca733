import type { Brief, Notifier } from '../src/briefing/brief.ts';
import { type DeliveryReport, type Sending, sendDigests, sponsorsOf } from '../src/briefing/deliver.ts';
import { composeDigest } from '../src/briefing/digest.ts';
import { BugError, ConfigError } from '../src/errors.ts';
import { createSpeaker } from '../src/language/speak.ts';
import { readDay } from '../src/progress/day-view.ts';
import { wordsOf } from '../src/strategy/words.ts';
import type { House } from './house.ts';

/**
 * Sends the day's digest to every sponsor who has not had it.
 * @throws {ConfigError} when no channel is connected, or the day was not scored
 */
export async function digest(
  house: House,
  { dryRun }: { readonly dryRun: boolean },
): Promise<DeliveryReport> {
  return sendDigests(await sendingOf(house, dryRun));
}

/** The day's digest, whole, as the person of this address would get it; as the first sponsor would, unless told. */
export async function digestFor(house: House, recipient?: string): Promise<Brief> {
  const strategy = house.strategy();
  const people = house.people();
  const wanted = recipient ?? sponsorsOf(strategy, people)[0]?.email;
  const person = [...people, ...sponsorsOf(strategy, people)].find(({ email }) => email === wanted);
  if (!person) {
    throw new ConfigError({
      what: `Nobody has the address ${wanted}.`,
      why: 'It stands neither in the people file nor among the strategy’s sponsors.',
      next: 'Name one of these addresses.',
    });
  }
  const view = await readDay(house.store, strategy, house.day());
  const speaker = createSpeaker(person.language, wordsOf(strategy));
  return composeDigest({ view, recipient: person, speaker, before: null });
}

/** What both kinds of messages need for being sent. */
export async function sendingOf(house: House, dryRun: boolean): Promise<Sending> {
  const { store, clock, log } = house;
  const strategy = house.strategy();
  const view = await readDay(store, strategy, house.day());
  const notifier = house.notifier ?? (dryRun ? NOBODY : null);
  if (notifier === null) {
    throw new ConfigError({
      what: 'No channel is connected.',
      why: 'SLACK_BOT_TOKEN is not set.',
      next: 'Set it, or write the digest to a file: `plumbline digest --out digest.html`.',
    });
  }
  const workspace = strategy.organisation.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  return {
    workspace,
    view,
    strategy,
    people: house.people(),
    outbox: store.outbox,
    notifier,
    clock,
    log,
    dryRun,
  };
}

/** For dry runs, which deliver nothing. */
const NOBODY: Notifier = {
  deliver: () => Promise.reject(new BugError('A dry run tried to send.')),
  resume: () => Promise.reject(new BugError('A dry run tried to send.')),
};
