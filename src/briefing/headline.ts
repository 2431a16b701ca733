import type { Speaker } from '../language/speak.ts';
import type { GoalState } from './brief.ts';

/** Good news first, so that what remains is what to talk about. */
const ORDER: readonly GoalState[] = ['met', 'ahead', 'on', 'behind', 'missed', 'unknown'];

/** `Two goals on pace, one behind, one cannot be judged yet.` */
export function headline(speaker: Speaker, states: readonly GoalState[]): string {
  const word = (n: number) => speaker.say('count.word', { n });
  const counted = ORDER.map((state) => ({ state, n: states.filter((one) => one === state).length })).filter(
    ({ n }) => n > 0,
  );
  const [only] = counted;
  if (only && counted.length === 1 && only.n > 1)
    return speaker.say('headline.all', { state: only.state, words: word(only.n) });
  const parts = counted.map(({ state, n }, index) =>
    speaker.say('headline.part', { state, n, words: word(n), first: index === 0 ? 'yes' : 'no' }),
  );
  return speaker.say('headline.parts', { parts: speaker.capital(speaker.series(parts)) });
}
