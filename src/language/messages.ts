import { existsSync, readFileSync } from 'node:fs';

/** Messages in ICU form, by id. */
export type Messages = Readonly<Record<string, string>>;

const read = new Map<string, Messages>();

/** The messages of a language of `LANGUAGES`, read when they are first asked for. */
export function messagesOf(tag: string): Messages {
  const known = read.get(tag);
  if (known) return known;
  const text = readFileSync(fileOf(tag), 'utf8');
  const messages = JSON.parse(text) as Messages;
  read.set(tag, messages);
  return messages;
}

/** Whether the messages of a language are there, so that it can be spoken. */
export function isWritten(tag: string): boolean {
  return read.has(tag) || existsSync(fileOf(tag));
}

function fileOf(tag: string): URL {
  return new URL(`./${tag}.json`, import.meta.url);
}
