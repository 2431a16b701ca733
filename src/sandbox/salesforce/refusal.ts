import type { Reply } from '../exchange.ts';

/** An answer in the form in which Salesforce's REST API says no: an array of errors, mostly of one. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly errorCode: string;
  /** What else the error object holds: `fields`, `duplicateResult`. */
  readonly more: object;
  /** What is wrong besides: several validation rules speak at once. */
  readonly also: readonly Refusal[];

  constructor(
    status: number,
    errorCode: string,
    message: string,
    more: object = {},
    also: readonly Refusal[] = [],
  ) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.more = more;
    this.also = also;
  }
}

export function refusalReply(refusal: Refusal): Reply {
  const errors = [refusal, ...refusal.also];
  const body = errors.map(({ message, errorCode, more }) => ({ message, errorCode, ...more }));
  return { status: refusal.status, body };
}

/** A body as the object that it has to be. @throws {Refusal} JSON_PARSER_ERROR */
export function objectIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, as for any other body.
  }
  throw unreadable('The HTTP entity body is required, and must be a JSON object.');
}

/** What Salesforce says of any address that it does not serve. */
export function notFound(): Refusal {
  return new Refusal(404, 'NOT_FOUND', 'The requested resource does not exist');
}

/** What Salesforce says of a body that it cannot read. */
export function unreadable(sentence: string): Refusal {
  return new Refusal(400, 'JSON_PARSER_ERROR', sentence);
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
