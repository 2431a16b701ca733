import type { Reply } from '../exchange.ts';
import type { View } from './view.ts';

/** A call of the REST API, on its own or as part of a composite one. */
export interface RestCall {
  readonly method: string;
  /** 62 for `/services/data/v62.0`. */
  readonly version: number;
  /** `/services/data/v62.0`. */
  readonly base: string;
  /** What follows the version in the path. */
  readonly steps: readonly string[];
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The organisation as the caller sees it. */
  readonly view: View;
}

/** Answers a call. @throws {Refusal} */
export type Rest = (call: RestCall) => Promise<Reply>;
