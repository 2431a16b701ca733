import type { Reply } from '../server.ts';

/** An answer in the form in which Salesforce's REST API says no: an array of one error. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly errorCode: string;

  constructor(status: number, errorCode: string, message: string) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }
}

export function refusalReply(refusal: Refusal): Reply {
  return { status: refusal.status, body: [{ message: refusal.message, errorCode: refusal.errorCode }] };
}

/** What Salesforce says of any address that it does not serve. */
export function notFound(): Refusal {
  return new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
}

/**
 * A complaint about one word of a query, with the vendor's drawing: the query's text, a caret under the word, its
 * row and column, then the sentence.
 */
export function pointAt(soql: string, word: string, errorCode: string, sentence: string): Refusal {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const at = Math.max(0, soql.search(new RegExp(`(?<![\\w.])${escaped}(?![\\w])`, 'i')));
  const drawing = `\n${soql}\n${' '.repeat(at)}^\nERROR at Row:1:Column:${at + 1}\n`;
  return new Refusal(400, errorCode, drawing + sentence);
}
