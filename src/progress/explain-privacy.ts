import type { Person } from '../people/schema.ts';
import { type SwitchState, switchStates } from '../strategy/consulted.ts';
import type { Strategy } from '../strategy/schema.ts';
import { explainData, personalAmong, type StoredField } from './explain-data.ts';
import { FEWEST_PEOPLE } from './fold.ts';

/** What is kept about people, who sees it, and who has agreed to what. */
export interface PrivacyExplanation {
  /** Stored fields that say something about a person. */
  readonly personal: readonly StoredField[];
  /** Whether days on which people logged in are stored. */
  readonly logins: boolean;
  readonly repLevel: Strategy['people'];
  /** What is done with what people do only where the strategy says so, each with who was consulted. */
  readonly switches: readonly SwitchState[];
  /** Nobody but themselves sees a number about fewer people than this. */
  readonly fewest: number;
  /** Reps in the people file, and how many of them agreed to be written to. */
  readonly reps: number;
  readonly agreed: number;
  /** Own entries of the strategy that read personal fields, and which. */
  readonly own: readonly { readonly id: string; readonly reads: readonly string[] }[];
}

/** @param sources how many CRMs are connected */
export function explainPrivacy(
  strategy: Strategy,
  people: readonly Person[],
  sources: number,
): PrivacyExplanation {
  const { stored } = explainData(strategy, sources);
  const reps = people.filter(({ role }) => role === 'rep');
  const own = [
    ...strategy.own.checks.map(({ id, fields, reads }) => ({ id, reads: [...fields, ...reads] })),
    ...strategy.own.metrics.map(({ id, decides, carries, alsoReads }) => ({
      id,
      reads: [...decides, ...carries, ...alsoReads],
    })),
  ];
  return {
    personal: stored.filter(({ personal }) => personal),
    logins: stored.some(({ object }) => object === 'login'),
    repLevel: strategy.people,
    switches: switchStates(strategy.people),
    fewest: FEWEST_PEOPLE,
    reps: reps.length,
    agreed: reps.filter(({ agreed }) => agreed !== undefined).length,
    own: own
      .map(({ id, reads }) => ({ id, reads: personalAmong([...new Set(reads)]) }))
      .filter(({ reads }) => reads.length > 0),
  };
}
