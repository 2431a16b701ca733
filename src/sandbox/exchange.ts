/** One request as it came in. Names of headers are lower case. */
export interface Call {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; text and bytes as they are. */
  readonly body?: unknown;
  /** In place of a body: text that is made while it is sent. */
  readonly stream?: Iterable<string>;
  /** In place of a body: text that goes on for as long as somebody listens. */
  readonly live?: AsyncIterable<string>;
}
