import type { Clock } from '../src/clock.ts';
import { messageOf } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import { readRefusals } from './schema.ts';
import type { Answer } from './wire.ts';

/** Blocks that Slack brings to one workspace after the other. */
export type Novelty = 'chart' | 'table';

/** Which of Slack's newer blocks the workspace takes: found out by sending, and remembered. */
export interface Novelties {
  /**
   * Says something with a newer block, and in the way that every workspace takes where this one does not take it. Slack
   * has posted nothing of what it refused for its form, so that it is said once. Any other failure is the outcome: whether
   * it was posted is then not known, or another way would fail as well.
   * @param newer null where there is nothing newer to say
   */
  say<T>(
    what: Novelty,
    newer: (() => Promise<Answer<T>>) | null,
    older: () => Promise<Answer<T>>,
  ): Promise<Answer<T>>;
  /** Whether it was refused when it was last tried, however long ago. */
  wasRefused(what: Novelty): Promise<boolean>;
}

/** For a channel that knows no newer blocks. */
export const NOTHING_NEW: Novelties = {
  say: (_, __, older) => older(),
  wasRefused: async () => true,
};

/** A refusal holds for so long, or until there is another version of this program: what it sends may differ. */
const RETRIED_AFTER_MS = 30 * 86_400_000;
/** With which words Slack refuses a message, or a change of one, for the form of its blocks. */
const REFUSED_FORM =
  /^(invalid_(blocks|attachments)(_format)?|block_mismatch|only_one_\w+)$|table|visuali[sz]ation|chart/;

/** Where it is kept what the workspace does not take. */
export interface Remembrance {
  /** What was written last; anything where nothing was. */
  read(): Promise<unknown>;
  write(value: unknown): Promise<void>;
}

/** Whether Slack refused a message for the form of what it holds. */
export function isRefusedForm(code: string | null): boolean {
  return code !== null && REFUSED_FORM.test(code);
}

export function createNovelties(parts: {
  readonly remembrance: Remembrance;
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
  readonly log: Log;
}): Novelties {
  const { remembrance, clock, version, log } = parts;
  /** Taken by Slack since this process began. */
  const taken = new Set<Novelty>();
  /** Found out this moment; whoever else has the same to say waits for what comes of it. */
  const trials = new Map<Novelty, Promise<unknown>>();
  let latest: Promise<unknown> = Promise.resolve();

  // What cannot be read is found out anew: no message hangs on it.
  const read = async () => readRefusals(await remembrance.read().catch(() => null));

  /** One change after the other, so that none overwrites another. */
  function keep(what: Novelty, refused: boolean): Promise<unknown> {
    const done = latest.then(async () => {
      const { [what]: _, ...others } = await read();
      await remembrance.write(refused ? { ...others, [what]: { at: clock.now(), version } } : others);
    });
    latest = done.catch((error: unknown) => {
      log.warn({ error: messageOf(error) }, 'what Slack does not take could not be remembered');
    });
    return latest;
  }

  async function isRefused(what: Novelty): Promise<boolean> {
    const known = (await read())[what];
    if (known?.version !== version) return false;
    return Date.parse(clock.now()) - Date.parse(known.at) < RETRIED_AFTER_MS;
  }

  /** What was refused is kept before it is said otherwise: whoever goes on after a crash in between knows which way was taken. */
  async function tryOut<T>(
    what: Novelty,
    newer: () => Promise<Answer<T>>,
    older: () => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    const said = await newer();
    if ('value' in said) taken.add(what);
    if ('value' in said || !isRefusedForm(said.failure.code)) return said;
    taken.delete(what);
    // That a block cannot stand in the place of another says nothing of the next message.
    if (said.failure.code === 'block_mismatch') return older();
    await keep(what, true);
    log.info({ what, code: said.failure.code }, 'Slack does not take a newer block; it is said otherwise');
    const otherwise = await older();
    // Where the other way is refused for its form as well, the fault lies in something else.
    if ('failure' in otherwise && isRefusedForm(otherwise.failure.code)) await keep(what, false);
    return otherwise;
  }

  return {
    async say(what, newer, older) {
      if (newer === null) return older();
      for (;;) {
        if (taken.has(what)) return tryOut(what, newer, older);
        if (await isRefused(what)) return older();
        const trial = trials.get(what);
        if (trial === undefined) break;
        await trial;
      }
      const trial = (async () => {
        // Whoever goes on after a crash must not take an old refusal for this trial's outcome.
        if ((await read())[what] !== undefined) await keep(what, false);
        return tryOut(what, newer, older);
      })();
      const settled = trial.then(
        () => undefined,
        () => undefined,
      );
      trials.set(what, settled);
      settled.then(() => trials.get(what) === settled && trials.delete(what));
      return trial;
    },
    wasRefused: async (what) => (await read())[what] !== undefined,
  };
}
