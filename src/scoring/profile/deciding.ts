import type { Clock, Day } from '../../clock.ts';
import { ConfigError } from '../../errors.ts';
import type { DocumentStore } from '../../store/ports.ts';
import { replaceStrategy } from '../../strategy/replace.ts';
import type { Strategy } from '../../strategy/schema.ts';
import { keepVersion } from '../../strategy/versions.ts';
import { readProfile, saveProfile } from './index.ts';
import type { Decision, Proposal } from './schema.ts';

export interface DecideAsk {
  readonly id: string;
  readonly word: Decision['word'];
  /** E-mail address of who decides. */
  readonly by: string;
  readonly why: string;
}

/**
 * Accepts or refuses one proposal. An accepted one is written into the strategy file, with the day, name and reason of
 * a new version, and only where the whole still holds; a refused one is not proposed again.
 * @param read reads and checks a strategy file
 * @throws {ConfigError} where nothing of this id is proposed, or the strategy with it would not hold; then nothing is
 *   decided
 */
export async function decide(
  documents: DocumentStore,
  ask: DecideAsk & {
    readonly clock: Clock;
    readonly day: Day;
    readonly strategyFile: string;
    readonly read: (file: string) => Strategy;
  },
): Promise<Proposal> {
  const { id, word, by, why, clock, day } = ask;
  const profile = await readProfile(documents);
  const proposal = profile.proposals.find((candidate) => candidate.id === id);
  if (!proposal) throw noSuch(id, profile.decisions.find((decision) => decision.id === id) ?? null);
  if (word === 'accepted') {
    const version = { path: ['version'], value: { date: day, by, why }, how: 'set' as const };
    const strategy = replaceStrategy(ask.strategyFile, [...proposal.edits, version], ask.read);
    await keepVersion(documents, strategy, clock.now());
  }
  await saveProfile(documents, {
    ...profile,
    proposals: profile.proposals.filter((candidate) => candidate.id !== id),
    decisions: [...profile.decisions, { id, word, title: proposal.title, by, at: clock.now(), why }],
  });
  return proposal;
}

function noSuch(id: string, decision: Decision | null): ConfigError {
  return new ConfigError({
    what: `Nothing called ${id} is proposed.`,
    why: decision
      ? `It was ${decision.word} by ${decision.by} on ${decision.at.slice(0, 10)}.`
      : 'The last profile did not propose it, or there was none yet.',
    next: 'Run `plumbline profile` to see what is proposed.',
  });
}
