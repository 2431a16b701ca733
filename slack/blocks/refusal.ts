import { tame } from '../../src/language/foreign.ts';
import type { Speaker } from '../../src/language/speak.ts';

/**
 * What connectors say of a refused change, known again by how it begins or ends, so that it can be said in the reader's
 * language. The groups `words` and `most` are taken over.
 */
const KNOWN: readonly (readonly [id: string, pattern: RegExp])[] = [
  ['refusal.rule', /^A rule of your organisation (?:says|stands against .+?): “(?<words>.*)”$/s],
  ['refusal.rule.mute', /^A rule of your organisation does not let /],
  ['refusal.required', / saves this record only with a value in /],
  ['refusal.choice', / does not take this value\. Its list in /],
  ['refusal.choice', / takes only “/],
  ['refusal.long.most', /^The text for .+ is too long: it takes (?<most>\d+) characters\.$/],
  ['refusal.long', /^The text for .+ is too long\.$/],
  ['refusal.range', /^The number for .+ is too large or too small\.$/],
  ['refusal.email', / takes a whole e-mail address, such as /],
  ['refusal.date', / takes a date\.$/],
  ['refusal.number', / takes a (?:whole )?number\.$/],
  ['refusal.unique', /^Another record already holds this value/],
  ['refusal.twin', /^With this value the record looks the same as /],
  ['refusal.busy', /^Somebody else is saving this record/],
  ['refusal.locked', /^The record is locked while its approval is under way/],
  ['refusal.gone', /^(?:A record that this change would point to was deleted|There is no such record for )/],
  ['refusal.right', / may not (?:change|use) | does not see | cannot be seen|^The right to change /],
  ['refusal.itself', / by itself; nobody can change it\.$/],
  ['refusal.automation', /^An automation of your organisation/],
];

/** Why the CRM refused a change, in the reader's language; an admin's own words are quoted as they are. */
export function refusalText(speaker: Speaker, sentence: string, source: string): string {
  for (const [id, pattern] of KNOWN) {
    const found = pattern.exec(sentence);
    if (!found) continue;
    const { words = '', most = '' } = found.groups ?? {};
    return speaker.say(id, { source, words: tame(words), most: speaker.number(Number(most)) });
  }
  return speaker.language.startsWith('en')
    ? sentence
    : speaker.say('refusal.other', { source, words: tame(sentence) });
}
