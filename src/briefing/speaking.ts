import { createSpeaker, type Speaker } from '../language/speak.ts';
import type { Person } from '../people/schema.ts';
import type { Strategy } from '../strategy/schema.ts';
import { wordsOf } from '../strategy/words.ts';

/** Speaks to a person in their language, in the organisation's where theirs is not known, and in English failing both. */
export function speakerFor({ language }: Person, strategy: Strategy): Speaker {
  return createSpeaker([language, strategy.organisation.language], wordsOf(strategy));
}
