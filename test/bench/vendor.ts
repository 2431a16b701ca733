/** One prepared answer. */
export interface Answer {
  readonly body: Buffer;
  /** Whether it holds records, and so is what both sides are compared on. */
  readonly page: boolean;
}

/** All that a vendor's server has to say, made beforehand. */
export interface Prepared {
  /** Undefined for what was not prepared. */
  answer(method: string, url: string): Answer | undefined;
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

export function json(body: unknown, page = false): Answer {
  return { body: Buffer.from(JSON.stringify(body)), page };
}
