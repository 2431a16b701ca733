import { AccessError, UpstreamError } from '../../src/errors.ts';
import { realSleep, type Sleep } from '../http.ts';
import type { SalesforceClient } from './client.ts';
import { refusalCode } from './refusals.ts';

/** A bulk query that has come to its end at the vendor. */
export interface FinishedJob {
  readonly id: string;
  /** How many records its results hold, by the vendor's count. */
  readonly records: number;
}

/**
 * What became of a bulk query. `refused`: Bulk does not take it, or it failed; the REST API takes more, and where it
 * does not it says why. `gone`: the job is no more, or is one of another API version.
 */
export type JobOutcome = FinishedJob | 'refused' | 'gone';

const JOBS = '/jobs/query';
/** Between two looks at a job; many small ones are done at once, a large one takes long. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const PAUSE_GROWTH = 1.5;

/**
 * Asks for a query job. It changes nothing at the vendor and is forgotten after seven days, so that it may be asked
 * for again where the answer was lost.
 * @returns null where Bulk does not take the query
 */
export async function createJob(client: SalesforceClient, soql: string): Promise<string | null> {
  try {
    const told = await client.ask('POST', JOBS, {
      operation: 'queryAll',
      query: soql,
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    });
    return textIn(told, 'id') ?? null;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** Waits until the job is done, by looks at it with growing pauses between. */
export async function finishedJob(
  client: SalesforceClient,
  id: string,
  sleep: Sleep = realSleep,
): Promise<JobOutcome> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * PAUSE_GROWTH, LONGEST_PAUSE_MS)) {
    let told: unknown;
    try {
      told = await client.ask('GET', `${JOBS}/${id}`);
    } catch (error) {
      if (isGone(error)) return 'gone';
      throw error;
    }
    const state = textIn(told, 'state');
    if (state === 'JobComplete') {
      const records = told && typeof told === 'object' ? (told as Record<string, unknown>) : {};
      const count = records['numberRecordsProcessed'];
      if (typeof count !== 'number') throw uncounted();
      return { id, records: count };
    }
    if (state === 'Failed') {
      if (/TXN_SECURITY/.test(textIn(told, 'errorMessage') ?? '')) throw metered();
      return 'refused';
    }
    if (state === 'Aborted') return 'refused';
    await sleep(pauseMs);
  }
}

/** Lets the vendor forget a job, as far as it still knows it. */
export async function deleteJob(client: SalesforceClient, id: string): Promise<void> {
  await client.ask('DELETE', `${JOBS}/${id}`).catch((error: unknown) => {
    if (!isGone(error)) throw error;
  });
}

export function resultsPath(job: string, locator: string | null, rows: number): string {
  const from = locator === null ? '' : `&locator=${encodeURIComponent(locator)}`;
  return `${JOBS}/${job}/results?maxRecords=${rows}${from}`;
}

/** Addresses of several pages of results at once, in their order. */
export interface ResultPages {
  readonly pages: readonly { readonly path: string; readonly locator: string | null }[];
  /** Where there are more; null after the last. */
  readonly next: string | null;
}

/** @returns null where the organisation's version does not offer them */
export async function resultPages(
  client: SalesforceClient,
  job: string,
  next: string | null,
): Promise<ResultPages | null> {
  let told: unknown;
  try {
    told = await client.ask('GET', next ?? `${JOBS}/${job}/resultPages`);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  if (!told || typeof told !== 'object') return null;
  const { resultPages: links, done, nextRecordsUrl, nextRecordUrl } = told as Record<string, unknown>;
  if (!Array.isArray(links)) return null;
  const pages = links.map((link: unknown) => {
    // The documentation names it in both ways.
    const path = textIn(link, 'resultUrl') ?? textIn(link, 'resultLink');
    return path ? { path, locator: new URL(path, 'http://localhost').searchParams.get('locator') } : null;
  });
  if (pages.includes(null)) return null;
  const further = nextRecordsUrl ?? nextRecordUrl;
  return {
    pages: pages.filter((page) => page !== null),
    next: done !== true && typeof further === 'string' ? further : null,
  };
}

/** What only Bulk says no to; a used-up day, a lost permission or a broken line is nobody's special case. */
function isRefusal(error: unknown): boolean {
  const code = refusalCode(error);
  if (code === null || code === 'REQUEST_LIMIT_EXCEEDED') return false;
  if (error instanceof UpstreamError) return !error.retryable;
  return error instanceof AccessError && !/^(TXN_SECURITY|API_|invalid_|inactive_|OAUTH_)/.test(code);
}

/** A job that cannot be looked at any more: deleted, forgotten, or made with another version of the API. */
export function isGone(error: unknown): boolean {
  const code = refusalCode(error);
  if (code === null || code === 'REQUEST_LIMIT_EXCEEDED') return false;
  return error instanceof UpstreamError && !error.retryable;
}

function textIn(holder: unknown, key: string): string | null {
  const value = holder && typeof holder === 'object' ? (holder as Record<string, unknown>)[key] : null;
  return typeof value === 'string' ? value : null;
}

function metered(): AccessError {
  return new AccessError({
    what: 'Salesforce stopped a bulk query (TXN_SECURITY_METERING_ERROR).',
    why: 'A transaction security policy of the organisation stops large reads.',
    next: 'In Setup, Transaction Security Policies, except the integration user from it.',
  });
}

function uncounted(): UpstreamError {
  return new UpstreamError({
    what: 'Salesforce does not say how many records the results of a bulk query hold.',
    why: 'Its answer lacks numberRecordsProcessed, without which nothing proves that all arrived.',
    next: 'Run again; if it stays so, report it with the log of this run.',
    retryable: false,
  });
}
