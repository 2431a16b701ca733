import { createHash } from 'node:crypto';

/** An id as Slack forms them: a letter for the kind and ten more characters, the same for the same name. */
export function slackId(letter: string, name: string): string {
  const digest = createHash('sha256').update(`${letter} ${name}`).digest('hex').slice(0, 16);
  return letter + BigInt(`0x${digest}`).toString(36).toUpperCase().padStart(10, '0').slice(0, 10);
}
