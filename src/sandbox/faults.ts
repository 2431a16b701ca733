import type { Call, Reply } from './exchange.ts';

/** A misfortune that meets the next matching calls instead of, or before, the real answer. */
export interface Fault {
  /** Which calls: `POST /oauth/token`; a part of method and path is enough. */
  readonly match: string;
  /** Only calls whose body or query, as sent or decoded, holds this text. */
  readonly holding?: string;
  /** How many matching calls it meets; 1 unless told. */
  readonly times?: number;
  /** How many matching calls pass first; 0 unless told. */
  readonly after?: number;
  /** Answers with this instead; the server does not act. */
  readonly reply?: Reply;
  /** Answers with a gateway's HTML error page of this status; the server does not act. */
  readonly html?: number;
  /** Waits so long before it answers. */
  readonly delayMs?: number;
  /** Closes the connection without an answer: before the server acted, or after it did. */
  readonly drop?: 'before' | 'after';
  /** Never answers and keeps the connection open: before the server acted, or after it did. */
  readonly silence?: 'before' | 'after';
  /**
   * Sends the head and so many bytes of the real answer. Then the connection breaks off, or, with `clean`, the answer
   * ends as if it were whole, as behind a gateway that lost its upstream.
   */
  readonly truncate?: { readonly bytes: number; readonly clean?: boolean };
  /** Sends the real answer in pieces of so many bytes, so long apart. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number };
  /** Makes another answer of the real one, after the server acted; what it waits for happens first. Not over HTTP. */
  readonly alter?: (reply: Reply) => Reply | Promise<Reply>;
}

/** The faults that lie in wait, in the order in which they were laid; a call meets the first that it matches. */
export interface Faults {
  lay(fault: Fault): void;
  clear(): void;
  /** The fault that this call meets, counted as met; null for none. */
  meet(call: Call): Fault | null;
}

export function openFaults(): Faults {
  const laid: { readonly fault: Fault; passed: number; met: number }[] = [];
  return {
    lay: (fault) => void laid.push({ fault, passed: 0, met: 0 }),
    clear: () => void laid.splice(0),
    meet(call) {
      for (const entry of laid) {
        if (!matches(entry.fault, call)) continue;
        if (entry.passed < (entry.fault.after ?? 0)) {
          entry.passed++;
          continue;
        }
        if (entry.met >= (entry.fault.times ?? 1)) continue;
        entry.met++;
        return entry.fault;
      }
      return null;
    },
  };
}

function matches({ match, holding }: Fault, call: Call): boolean {
  if (!`${call.method} ${call.path}`.includes(match)) return false;
  if (holding === undefined || call.target.includes(holding) || call.body.includes(holding)) return true;
  return [...call.query.values()].some((value) => value.includes(holding));
}

/** What a gateway before the service says in its stead. */
export function gatewayPage(status: number): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html>\r\n<head><title>${status} Service Unavailable</title></head>\r\n<body>\r\n<center><h1>${status} Service Unavailable</h1></center>\r\n</body>\r\n</html>\r\n`,
  };
}
