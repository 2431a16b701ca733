/** One prepared answer. */
export interface Answer {
  /** Sent one after the other, as they lie in memory. */
  readonly parts: readonly Buffer[];
  /** How much of it is records, and so is what both sides are compared on. */
  readonly recordBytes: number;
  readonly type: string;
  /** Beside its type and length. */
  readonly headers: Readonly<Record<string, string>>;
}

/** All that a vendor's server has to say, made beforehand. */
export interface Prepared {
  /** Undefined for what was not prepared. */
  answer(method: string, url: string, body: string): Answer | undefined;
}

/** A vendor's pages as whoever reads them has to know them. */
export interface Vendor {
  /** @param base where the server listens */
  prepare(records: number, base: string): Prepared;
  /** Where a reader begins, one address after the other. */
  readonly starts: readonly string[];
  /** How many records a page holds, and the address of the one after it as the vendor tells it; null after the last. */
  read(page: unknown): { readonly records: number; readonly next: string | null };
}

export function json(body: unknown, page = false, headers: Answer['headers'] = {}): Answer {
  const bytes = Buffer.from(JSON.stringify(body));
  const type = 'application/json;charset=UTF-8';
  return { parts: [bytes], recordBytes: page ? bytes.length : 0, type, headers };
}
