import { type Clock, type Day, daysBetween } from '../clock.ts';
import type { DocumentStore } from '../store/ports.ts';
import { type Answer, type Exception, Remembered } from './schema.ts';

export type { Answer, Exception, Remembered } from './schema.ts';

/** Remembers what people said to what they were told. Findings are named as in `FixPart`. */
export interface Memory {
  read(): Promise<Remembered>;
  /** The person does not want to hear of the finding before `until`. */
  later(email: string, finding: string, until: Day): Promise<void>;
  /** The finding is not theirs. @param owner e-mail of whose it is; null where they do not know */
  notMine(email: string, finding: string, owner: string | null): Promise<void>;
  /** The finding is no issue, and nobody is to hear of it. */
  noIssue(by: string, finding: string, reason: string): Promise<void>;
  /** Takes an exception back. */
  issueAgain(finding: string): Promise<void>;
  answer(by: string, ask: string, answer: string): Promise<void>;
  /** Forgets what a person said. Exceptions stay, since records depend on them, without whose word it was. */
  forget(email: string): Promise<void>;
}

const DOCUMENT = 'memory';
/** Nobody said anything yet. */
export const NO_MEMORY: Remembered = Remembered.parse({});

export function createMemory(documents: DocumentStore, clock: Clock): Memory {
  let latest: Promise<unknown> = Promise.resolve();
  const read = () => documents.read(DOCUMENT, (value) => Remembered.parse(value), NO_MEMORY);

  /** One change after the other, so that none overwrites another. */
  function change(to: (before: Remembered) => Partial<Remembered>): Promise<void> {
    const work = async () => {
      const before = await read();
      await documents.write(DOCUMENT, { ...before, ...to(before) });
    };
    const done = latest.then(work, work);
    latest = done.catch(() => undefined);
    return done;
  }

  return {
    read,
    later: (address, finding, until) =>
      change(({ snoozes }) => {
        const email = address.toLowerCase();
        const others = snoozes.filter((one) => one.email !== email || one.finding !== finding);
        const today = clock.now().slice(0, 10);
        return { snoozes: [...others.filter((one) => one.until >= today), { email, finding, until }] };
      }),
    notMine: (address, finding, owner) =>
      change(({ disowned }) => {
        const email = address.toLowerCase();
        const others = disowned.filter((one) => one.email !== email || one.finding !== finding);
        return { disowned: [...others, { email, finding, owner, at: clock.now() }] };
      }),
    noIssue: (by, finding, reason) =>
      change(({ exceptions }) => {
        const exception: Exception = { finding, by: by.toLowerCase(), at: clock.now(), reason };
        return { exceptions: [...exceptions.filter((one) => one.finding !== finding), exception] };
      }),
    issueAgain: (finding) =>
      change(({ exceptions }) => ({ exceptions: exceptions.filter((one) => one.finding !== finding) })),
    answer: (by, ask, answer) =>
      change(({ answers }) => {
        const given: Answer = { ask, answer, by: by.toLowerCase(), at: clock.now() };
        return { answers: [...answers.filter((one) => one.ask !== ask || one.by !== given.by), given] };
      }),
    forget: (address) =>
      change(({ snoozes, disowned, exceptions, answers }) => {
        const email = address.toLowerCase();
        return {
          snoozes: snoozes.filter((one) => one.email !== email),
          disowned: disowned.filter((one) => one.email !== email),
          exceptions: exceptions.map((one) => (one.by === email ? { ...one, by: '' } : one)),
          answers: answers.map((one) => (one.by === email ? { ...one, by: '' } : one)),
        };
      }),
  };
}

/** Whether a person is to hear of a finding on a day. */
export function isTold(remembered: Remembered, email: string, finding: string, day: Day): boolean {
  const { snoozes, disowned, exceptions } = remembered;
  const theirs = (one: { readonly email: string; readonly finding: string }) =>
    one.email === email && one.finding === finding;
  return (
    !exceptions.some((one) => one.finding === finding) &&
    !disowned.some(theirs) &&
    !snoozes.some((one) => theirs(one) && one.until > day)
  );
}

/** After how many days a thing may be asked again: what was put off soon, what was decided late. */
const ASKED_AGAIN_DAYS: Readonly<Record<string, number>> = { discuss: 14 };
const DECIDED_DAYS = 90;

/** What is not to be asked on a day, since somebody answered it. */
export function answeredBy(remembered: Remembered, day: Day): ReadonlySet<string> {
  const holds = ({ answer, at }: Answer) =>
    daysBetween(at.slice(0, 10), day) < (ASKED_AGAIN_DAYS[answer] ?? DECIDED_DAYS);
  return new Set(remembered.answers.filter(holds).map(({ ask }) => ask));
}
