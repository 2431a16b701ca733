import type { Speaker } from '../language/speak.ts';
import { reasonOf } from '../progress/reasons.ts';
import type { Span } from './brief.ts';
import { quote, sourceName } from './telling.ts';

/**
 * Why something was not measured, not run or not read, in the reader's language. What is no sentence of ours but a
 * vendor's or the engine's is English: those who read English get it as it is, others who to ask.
 */
export function reasonSpan(speaker: Speaker, sentence: string): Span {
  const ours = reasonText(speaker, sentence);
  if (ours !== null) return { text: ours };
  return speaker.language.startsWith('en') ? quote(sentence) : { text: speaker.say('reason.technical') };
}

function reasonText(speaker: Speaker, sentence: string): string | null {
  const reason = reasonOf(sentence);
  if (reason === null) return null;
  const { n, object, source, check, reason: because } = reason.values;
  return speaker.say(`reason.${reason.id}`, {
    ...(n !== undefined && { n: Number(n) }),
    ...(object !== undefined && { object: speaker.say(`object.${object}`) }),
    ...(source !== undefined && { source: sourceName(speaker, source) }),
    ...(check !== undefined && { title: speaker.say(`check.${check}.title`) }),
    ...(because !== undefined && { reason: reasonSpan(speaker, because).text }),
  });
}
