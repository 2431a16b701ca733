import { z } from 'zod';
import { addDays, type Clock, dayOf, type Instant } from '../clock.ts';
import type { DocumentStore } from '../store/ports.ts';
import { weekday } from '../strategy/schema.ts';
import { Absence, day, digestChoice, type Person, time } from './schema.ts';

/**
 * The version of the words in which people are asked whether they may be written to. What is processed about them
 * decides it: a yes to other words is no yes to these.
 */
export const AGREEMENT_TEXT = 'agreement-1';

const Agreement = z.object({
  answer: z.enum(['yes', 'no']),
  at: z.string(),
  /** The version of the words that were answered. */
  text: z.string(),
});

const Preference = z.object({
  /** Null where the people file or the strategy is to decide. */
  at: time.nullable().default(null),
  weekdays: z.array(weekday).min(1).nullable().default(null),
  digest: digestChoice.nullable().default(null),
  language: z.string().nullable().default(null),
  /** Beside those of the people file. */
  absences: z.array(Absence).default([]),
  holidays: z.array(day).default([]),
  agreement: Agreement.nullable().default(null),
  /** When they were asked for their agreement, which is done once for each text. */
  asked: z.object({ at: z.string(), text: z.string() }).nullable().default(null),
});
const Kept = z.object({ people: z.record(z.string(), Preference) });

/** What a person chose by themselves. It goes before the people file. */
export type Preference = z.infer<typeof Preference>;

export const NO_PREFERENCE: Preference = Preference.parse({});

/** Keeps what people chose. Addresses are compared in lower case. */
export interface Preferences {
  all(): Promise<ReadonlyMap<string, Preference>>;
  of(email: string): Promise<Preference>;
  /** Changes follow each other, whoever makes them. @returns what holds now; durable */
  change(email: string, to: (before: Preference) => Preference): Promise<Preference>;
  forget(email: string): Promise<void>;
}

const DOCUMENT = 'preferences';

export function createPreferences(documents: DocumentStore): Preferences {
  let latest: Promise<unknown> = Promise.resolve();
  const read = async () =>
    (await documents.read(DOCUMENT, (value) => Kept.parse(value), { people: {} })).people;

  /** One change after the other, so that none overwrites another. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = latest.then(work, work);
    latest = done.catch(() => undefined);
    return done;
  }

  return {
    all: async () => new Map(Object.entries(await read())),
    of: async (email) => (await read())[email.toLowerCase()] ?? NO_PREFERENCE,
    change: (email, to) =>
      inTurn(async () => {
        const people = await read();
        const changed = Preference.parse(to(people[email.toLowerCase()] ?? NO_PREFERENCE));
        await documents.write(DOCUMENT, { people: { ...people, [email.toLowerCase()]: changed } });
        return changed;
      }),
    forget: (email) =>
      inTurn(async () => {
        const { [email.toLowerCase()]: gone, ...people } = await read();
        if (gone !== undefined) await documents.write(DOCUMENT, { people });
      }),
  };
}

/** A person's answer to the question whether they may be written to, as of now. */
export function answered(before: Preference, answer: 'yes' | 'no', clock: Clock): Preference {
  const at: Instant = clock.now();
  return { ...before, agreement: { answer, at, text: AGREEMENT_TEXT } };
}

/**
 * A person as they want it: what they chose themselves goes before the people file. A no, or a yes to words that no
 * longer hold, is no agreement, whatever the file says. A yes holds from the next day on, as they were told when they said it.
 * @param zone in which the day of their agreement is told
 */
export function withChoices(person: Person, choice: Preference | undefined, zone: string): Person {
  if (choice === undefined) return person;
  const { agreement, at, weekdays, digest, language, absences, holidays } = choice;
  const { agreed: filed, ...others } = person;
  const valid = agreement?.answer === 'yes' && agreement.text === AGREEMENT_TEXT;
  const said = agreement && valid ? addDays(dayOf(agreement.at, person.zone ?? zone), 1) : undefined;
  const agreed = agreement === null ? filed : said;
  return {
    ...others,
    ...(agreed !== undefined && { agreed }),
    ...(at !== null && { at }),
    ...(weekdays !== null && { weekdays }),
    ...(digest !== null && { digest }),
    ...(language !== null && { language }),
    absences: [...(person.absences ?? []), ...absences],
    holidays: [...(person.holidays ?? []), ...holidays],
  };
}
