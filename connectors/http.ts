import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzip,
  inflate,
} from 'node:zlib';
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import { UpstreamError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';

/** Waits so many milliseconds. */
export type Sleep = (ms: number) => Promise<void>;
/** Milliseconds on a watch that never runs backwards. */
export type Stopwatch = () => number;

export const realSleep: Sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const realStopwatch: Stopwatch = () => performance.now();

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * How long to wait before a failed call is sent again: what the vendor asked for, else a random part of a span
 * that doubles with each failure ("full jitter", Marc Brooker, AWS Architecture Blog, 2015).
 * @param failures failed attempts so far, from 1
 * @param random 0 up to, but not including, 1
 * @returns null where the call must not be sent again, or the vendor asks for more than a minute
 */
export function retryDelayMs(error: unknown, failures: number, random: number): number | null {
  if (!(error instanceof UpstreamError) || !error.retryable) return null;
  if (error.retryAfterMs !== null) return error.retryAfterMs <= LONGEST_WAIT_MS ? error.retryAfterMs : null;
  return Math.floor(random * Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS));
}

/**
 * Sends a call until it succeeds, at most `attempts` times in all. Only an `UpstreamError` that says that it may
 * be repeated is; a call that changes something at the vendor must therefore not throw such an error.
 * @throws what the last attempt threw
 */
export async function withRetry<T>(
  call: () => Promise<T>,
  options: { readonly attempts: number; readonly log: Log; readonly sleep?: Sleep },
): Promise<T> {
  const sleep = options.sleep ?? realSleep;
  return pRetry(call, {
    retries: options.attempts - 1,
    // The wait is ours, so that it follows the vendor's wish and can be counted instead of slept.
    minTimeout: 0,
    shouldRetry: async ({ error, attemptNumber: failures }) => {
      const waitMs = retryDelayMs(error, failures, Math.random());
      if (waitMs === null) return false;
      const what = error instanceof UpstreamError ? error.what : null;
      options.log.warn({ failures, waitMs, what }, 'a call failed and is sent again');
      await sleep(waitMs);
      return true;
    },
  });
}

/** One call that a limiter let through. */
export interface Turn {
  /**
   * Its answer has come, or will not. Whoever waits waits until then.
   * @param counted how many calls the vendor says that it has counted in the span, this one included; null where it
   *   does not say
   */
  ended(counted?: number | null): void;
}

/** Lets callers through at a bounded rate, in the order in which they came. The bound follows what the vendor says. */
export interface Limiter {
  /** Resolves when the next call may start. */
  turn(): Promise<Turn>;
  /** From now on at most so many turns in any so many milliseconds. */
  allow(calls: number, perMs: number): void;
  /** No turn for so long, whoever asks. */
  pause(ms: number): void;
}

export interface LimiterOptions {
  readonly calls: number;
  readonly perMs: number;
  readonly sleep?: Sleep | undefined;
  readonly elapsedMs?: Stopwatch | undefined;
}

/** Where others use the same allowance, this share of it is left alone: they may ask for more at any time. */
const OTHERS_SHARE = 0.05;
/** Answers that are remembered at least: the bound may become larger. */
const KEPT_ENDS = 1000;

/**
 * Never lets the vendor count more than `calls` in any `perMs` milliseconds, and uses nearly all of them. When a call
 * is counted is not known, but it is between its start and its answer. So a call takes a place from its start until
 * `perMs` after its answer: whatever the wire takes, the calls that the vendor sees together have all had places at
 * the start of the last of them. What is lost is the time of one call in each span.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const sleep = options.sleep ?? realSleep;
  const elapsedMs = options.elapsedMs ?? realStopwatch;
  // One at a time, so that nobody overtakes whoever waits.
  const queue = new PQueue({ concurrency: 1 });
  let { calls, perMs } = options;
  /** Moments of the answers, oldest first. */
  let ends: number[] = [];
  let underWay = 0;
  let closedUntil = 0;
  let others = { calls: 0, until: 0 };
  let wake: (() => void) | null = null;

  /** When the next call may start; null where that depends on calls that are under way. */
  function freeAt(now: number): number | null {
    const left = others.until > now ? calls - others.calls - Math.ceil(calls * OTHERS_SHARE) : calls;
    const places = Math.max(1, left) - underWay;
    if (places <= 0) return null;
    const before = ends[ends.length - places];
    return Math.max(closedUntil, before === undefined ? 0 : before + perMs);
  }
  async function wait(): Promise<Turn> {
    let now = elapsedMs();
    for (;;) {
      const start = freeAt(now);
      if (start === null) {
        await new Promise<void>((resume) => {
          wake = resume;
        });
        now = Math.max(now, elapsedMs());
      } else if (start > now) {
        await sleep(start - now);
        // Who waits has waited, whatever the watch says: one may be set that counts waits instead.
        now = Math.max(start, elapsedMs());
      } else break;
    }
    const kept = Math.max(calls, KEPT_ENDS);
    if (ends.length > 2 * kept) ends = ends.slice(-kept);
    underWay++;
    const started = now;
    let open = true;
    return {
      ended(counted = null) {
        if (!open) return;
        open = false;
        underWay--;
        const at = Math.max(started, elapsedMs(), ends.at(-1) ?? 0);
        ends.push(at);
        if (counted !== null) noteOthers(counted, started, at);
        wake?.();
        wake = null;
      },
    };
  }
  /** What the vendor counts beyond all that may be ours was others'. */
  function noteOthers(counted: number, started: number, at: number): void {
    let ours = underWay;
    for (let place = ends.length - 1; ours < counted && place >= 0; place--) {
      if ((ends[place] ?? 0) <= started - perMs) break;
      ours++;
    }
    others = { calls: Math.max(0, counted - ours), until: counted > ours ? at + perMs : 0 };
  }

  return {
    turn: () => queue.add(wait),
    allow(most, inMs) {
      calls = Math.max(1, Math.floor(most));
      perMs = inMs;
    },
    pause(ms) {
      closedUntil = Math.max(closedUntil, elapsedMs() + ms);
    },
  };
}

/**
 * A vendor counts a token's calls whoever sends them, so the clients of one token must share one limiter although
 * they do not know of each other. Kept by the way of waiting: who counts waits instead of sleeping has limiters of
 * their own.
 */
const shared = new WeakMap<Sleep, Map<string, Limiter>>();
/** Tokens of people come and go; a limiter that nobody has asked for in so many others has nothing left to hold. */
const MOST_SHARED = 500;

/**
 * The one limiter of this process for calls of this name with this secret.
 * @param secret kept as a hash only
 */
export function sharedLimiter(name: string, secret: string, options: LimiterOptions): Limiter {
  const sleep = options.sleep ?? realSleep;
  const limiters = shared.get(sleep) ?? new Map<string, Limiter>();
  shared.set(sleep, limiters);
  const key = `${name} ${createHash('sha256').update(secret).digest('base64')}`;
  const known = limiters.get(key) ?? createLimiter(options);
  limiters.delete(key);
  limiters.set(key, known);
  const [eldest] = limiters.keys();
  if (limiters.size > MOST_SHARED && eldest !== undefined) limiters.delete(eldest);
  return known;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** For the whole answer, its last byte included. */
  readonly timeoutMs: number;
  /** Whether it changes something at the vendor: then a lost answer does not tell whether it did. */
  readonly changes: boolean;
  /** Whose name the errors carry. */
  readonly vendor: string;
  /** What to check where the vendor cannot be reached, as the beginning of a sentence. */
  readonly check: string;
}

/** Fields of an answer's head, by their names in lower case. */
export interface HttpHead extends Iterable<[string, string]> {
  get(name: string): string | null;
}

/** What came back over the wire. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: HttpHead;
  readonly text: string;
}

/** How far an exchange came, for whoever has to say why it failed. */
interface Progress {
  begun: boolean;
  late: boolean;
}

/**
 * One call, sent once. A redirect is an answer like any other, so that a token never follows one.
 * @throws {UpstreamError} where no whole answer came in time
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const progress: Progress = { begun: false, late: false };
  try {
    const { head, status, bytes } = await received(request, progress);
    const unpack = PACKED[head.get('content-encoding') ?? ''];
    return { status, headers: head, text: (unpack ? await unpack(bytes) : bytes).toString('utf8') };
  } catch (error) {
    throw noAnswer(request, error, progress);
  }
}

/** An answer whose body is read as it comes. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: HttpHead;
  /** Unpacked. It fails where the answer breaks off before its end. */
  readonly body: Readable;
}

/**
 * Asks for an answer that may be of any size. A redirect is an answer like any other.
 * @param request.signal ends it, before its head or in the middle of its body
 */
export function openAnswer(request: {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}): Promise<OpenAnswer> {
  return new Promise((resolve, reject) => {
    const { url, signal } = request;
    const headers = { 'accept-encoding': Object.keys(UNPACKING).join(', '), ...request.headers };
    const send = url.startsWith('https:') ? https.request : http.request;
    const outgoing = send(url, { headers, signal }, (incoming) => {
      const head = headOf(incoming.headers);
      const unpacked = UNPACKING[head.get('content-encoding') ?? '']?.();
      // What goes wrong on the way goes wrong at its end as well.
      if (unpacked) pipeline(incoming, unpacked).catch(() => undefined);
      resolve({ status: incoming.statusCode ?? 0, headers: head, body: unpacked ?? incoming });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

const UNPACKING: Readonly<Record<string, () => Transform>> = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
};

const PACKED: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer>>> = {
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
  gzip: promisify(gunzip),
};

/**
 * By the platform's plain client instead of its fetch, which takes about 40 % more time for a page of 60 kB, time that
 * whoever reads a million records waits for.
 */
function received(
  request: HttpRequest,
  progress: Progress,
): Promise<{ head: HttpHead; status: number; bytes: Buffer }> {
  return new Promise((resolve, reject) => {
    const { url, method, body, timeoutMs } = request;
    const headers = { 'accept-encoding': Object.keys(PACKED).join(', '), ...request.headers };
    const send = url.startsWith('https:') ? https.request : http.request;
    const outgoing = send(url, { method, headers }, (incoming) => {
      progress.begun = true;
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const [only] = pieces;
        const bytes = only && pieces.length === 1 ? only : Buffer.concat(pieces);
        resolve({ head: headOf(incoming.headers), status: incoming.statusCode ?? 0, bytes });
      });
    });
    const timer = setTimeout(() => {
      progress.late = true;
      outgoing.destroy(new Error('late'));
    }, timeoutMs);
    outgoing.on('error', reject);
    outgoing.on('close', () => {
      clearTimeout(timer);
      reject(new Error('closed'));
    });
    outgoing.end(body);
  });
}

function headOf(fields: http.IncomingHttpHeaders): HttpHead {
  const get = (name: string): string | null => {
    const value = fields[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    get,
    *[Symbol.iterator]() {
      for (const name of Object.keys(fields)) yield [name, get(name) ?? ''];
    },
  };
}

function noAnswer(request: HttpRequest, error: unknown, progress: Progress): UpstreamError {
  const { vendor, changes } = request;
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  const named = code ? ` (${code})` : '';
  const what = progress.late
    ? `${vendor} did not answer within ${request.timeoutMs} ms.`
    : progress.begun
      ? `${vendor} broke off in the middle of an answer${named}.`
      : `${vendor} cannot be reached at ${new URL(request.url).origin}${named}.`;
  const why = progress.late
    ? 'The service or the network between is slow or down.'
    : (NETWORK_REASONS[code ?? ''] ?? 'The connection broke.');
  // Only a connection that was never made shows that nothing was changed.
  const unsure = changes && !NEVER_SENT.has(code ?? '');
  return new UpstreamError({
    what: unsure ? `${what} It is not known whether the change was made.` : what,
    why,
    next: `${request.check}, and run the command again; what has landed is kept.`,
    retryable: !changes && code !== 'ENOTFOUND',
  });
}

const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND']);

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at this address.',
  ENOTFOUND: 'There is no host of this name.',
};

/** Undefined for what is no JSON: the pages of gateways, and answers that were cut off. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How long the vendor asks us to wait: seconds, or a date, which is compared with the answer's own. */
export function retryAfterMs(headers: HttpHead): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const waitMs = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}
