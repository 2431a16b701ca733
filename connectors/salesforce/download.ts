import { createWriteStream } from 'node:fs';
import { Transform, type TransformCallback } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../../src/clock.ts';
import { isTrouble, UpstreamError } from '../../src/errors.ts';
import { openAnswer } from '../http.ts';
import { refusalOf } from './refusals.ts';
import type { Session, Ticket } from './session.ts';
import { askedFor, type Wire } from './wire.ts';

/** What a file of results is, told by the answer that brought it. Null where a proxy took the header away. */
export interface Download {
  readonly records: number | null;
  /** Where the next results begin; undefined where the header is missing, null after the last. */
  readonly locator: string | null | undefined;
}

export interface DownloadRequest {
  readonly url: string;
  /** Comes into being, or is written anew, readable by us alone. */
  readonly file: string;
  /** What the bytes go through on their way. A new one for each attempt. */
  through(): Transform;
  /** Told as soon as the headers are there, before the bytes. */
  opened(told: Download): void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** As many bytes wait in memory at most, for each download. */
const BUFFER_BYTES = 1 << 20;

/**
 * Streams an answer into a file; never more than a part of it is in memory. Sent once, but for a session that ran out.
 * @param options.silenceMs how long nothing may come before it counts as broken off; the whole may take any time
 * @throws {AccessError | UpstreamError}
 */
export function createDownloads(options: {
  readonly wire: Wire;
  readonly session: Session;
  readonly silenceMs: number;
  readonly clock: Clock;
}): (request: DownloadRequest) => Promise<Download> {
  const { wire, session, silenceMs, clock } = options;

  async function attempt(request: DownloadRequest, ticket: Ticket): Promise<Download | null> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), silenceMs);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
    };
    try {
      wire.counted();
      const response = await openAnswer({
        url: request.url,
        headers: { authorization: `Bearer ${ticket.accessToken}`, accept: 'text/csv' },
        signal: AbortSignal.any([silence.signal, request.signal]),
      });
      const headers = Object.fromEntries(response.headers);
      wire.note(headers);
      if (response.status !== 200) {
        const body = await text(response.body);
        const refused = refusalOf({ status: response.status, headers, body }, askedFor(request), clock);
        if (refused) throw refused;
        if (response.status >= 400) return null;
        throw notCsv(request);
      }
      if (/html/i.test(headers['content-type'] ?? '')) {
        response.body.destroy();
        throw notCsv(request);
      }
      const told = toldBy(headers);
      request.opened(told);
      const alive = new Transform({
        highWaterMark: BUFFER_BYTES,
        transform(chunk: Buffer, _, done: TransformCallback) {
          heard();
          done(null, chunk);
        },
      });
      const sink = createWriteStream(request.file, { mode: 0o600, highWaterMark: BUFFER_BYTES });
      await pipeline(response.body, alive, request.through(), sink);
      return told;
    } catch (error) {
      if (isTrouble(error)) throw error;
      throw brokenOff(request, error, silence.signal.aborted ? silenceMs : null);
    } finally {
      clearTimeout(timer);
    }
  }

  return async (request) => {
    const ticket = await session.ticket();
    const first = await attempt(request, ticket);
    const told = first ?? (await attempt(request, await session.renewed(ticket)));
    if (told) return told;
    throw new UpstreamError({
      what: 'Salesforce refuses the results of a bulk query right after a login (401 INVALID_SESSION_ID).',
      why: 'The login gives a token that it does not take, or sessions end at once.',
      next: 'Check the session policies of the External Client App and of its Run As user in Setup.',
      retryable: false,
    });
  };
}

function toldBy(headers: Readonly<Record<string, string>>): Download {
  const records = headers['sforce-numberofrecords'];
  const locator = headers['sforce-locator'];
  return {
    records: records !== undefined && /^\d+$/.test(records) ? Number(records) : null,
    // The literal word stands for the end.
    locator: locator === 'null' ? null : locator,
  };
}

function notCsv(request: DownloadRequest): UpstreamError {
  return new UpstreamError({
    what: `Salesforce at ${new URL(request.url).origin} gave no CSV where the results of a bulk query should be.`,
    why: 'A proxy or login page may stand between.',
    next: 'Check the network and run `plumbline doctor`.',
    retryable: false,
  });
}

function brokenOff(request: DownloadRequest, error: unknown, silentForMs: number | null): UpstreamError {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const coded = [error, cause].find((each) => each && typeof each === 'object' && 'code' in each);
  const code = coded ? String((coded as { code: unknown }).code) : null;
  const disk = code !== null && ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT', 'ENOENT', 'EIO'].includes(code);
  return new UpstreamError({
    what: disk
      ? `The results of a bulk query cannot be written to ${request.file} (${code}).`
      : `Salesforce at ${new URL(request.url).origin} broke off the results of a bulk query${code ? ` (${code})` : ''}.`,
    why: disk
      ? 'The disk is full, or the folder may not be written to.'
      : silentForMs === null
        ? 'The connection broke.'
        : `Nothing came for ${silentForMs / 1000} s.`,
    next: disk
      ? 'Make room beside the database, or let Plumbline write there.'
      : 'The next run goes on from the last page that landed.',
    retryable: !disk && !request.signal.aborted,
  });
}
