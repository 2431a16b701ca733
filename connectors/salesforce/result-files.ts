import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UpstreamError } from '../../src/errors.ts';
import { type FinishedJob, resultPages, resultsPath } from './bulk-job.ts';
import type { SalesforceClient } from './client.ts';
import { csvPage } from './csv-pages.ts';

/** A page of results in a file. */
export interface ResultFile {
  readonly file: string;
  readonly records: number;
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** A page that is on its way. */
interface Coming {
  readonly file: string;
  /** Where the page behind it begins, as soon as that is known: its headers come before its bytes. */
  readonly next: Promise<string | null | undefined>;
  readonly done: Promise<{ readonly records: number; readonly next: string | null | undefined }>;
}

/** Pages that are on their way or lie ready while another lands. */
const AHEAD = 2;

/**
 * The results of a job from a locator on, page by page into files. While one lands the next ones come. Where the vendor
 * gives the addresses of pages beforehand they come side by side; else each page's header tells where the next begins,
 * and without either nothing is taken for the end before all records have come.
 * @param from where to begin; null at the beginning
 * @param given how many records came before
 * @throws {UpstreamError} where less came than the job holds, or more
 */
export async function* resultFiles(ask: {
  readonly client: SalesforceClient;
  readonly job: FinishedJob;
  readonly columns: readonly string[];
  readonly scratch: string;
  readonly pageRows: number;
  readonly from: string | null;
  readonly given: number;
}): AsyncGenerator<ResultFile> {
  const { client, job, columns, scratch, pageRows } = ask;
  const ending = new AbortController();
  const coming: Coming[] = [];
  const addresses = await addressesOf(client, job.id, ask.from);
  let given = ask.given;
  let last: Coming | null = null;

  function begin(path: string, first: boolean, known: string | null | undefined): Coming {
    const file = join(scratch, `salesforce-${randomUUID()}.csv`);
    let tell: (next: string | null | undefined) => void = () => undefined;
    const next = new Promise<string | null | undefined>((resolve) => {
      tell = resolve;
    });
    let counting = false;
    let page = csvPage(columns, first, true);
    const download = client.download({
      path,
      file,
      signal: ending.signal,
      opened(told) {
        counting = told.records === null;
        tell(known === undefined ? told.locator : known);
      },
      through() {
        page = csvPage(columns, first, counting);
        return page;
      },
    });
    const done = download.then((told) => ({
      records: told.records ?? page.rows(),
      next: known === undefined ? told.locator : known,
    }));
    // Whoever waits for it hears of it; nobody may be waiting yet.
    done.catch(() => tell(undefined));
    return { file, next, done };
  }

  /** Begins the next page where it is known which; false after the last. */
  async function more(): Promise<boolean> {
    if (ending.signal.aborted) return false;
    if (addresses) {
      const address = await addresses.take();
      if (!address) return false;
      coming.push(begin(address.path, address.locator === null, address.next));
      return true;
    }
    const locator = last === null ? ask.from : await last.next;
    if (last !== null && (locator === null || locator === undefined)) return false;
    last = begin(resultsPath(job.id, locator ?? null, pageRows), locator === null, undefined);
    coming.push(last);
    return true;
  }

  async function ahead(): Promise<void> {
    while (coming.length < AHEAD && (await more()));
  }

  // Failures of pages further on are met when it is their turn.
  const fill = () =>
    ahead().then(
      () => null,
      (error: unknown) => ({ error }),
    );
  let filling = fill();

  try {
    for (;;) {
      const failed = await filling;
      const page = coming.shift();
      if (!page) {
        if (failed) throw failed.error;
        break;
      }
      filling = fill();
      let yielded = false;
      try {
        const { records, next } = await page.done;
        given += records;
        if (next === undefined && given < job.records) throw withoutHeaders(job, given);
        if (given > job.records || (next === null && given < job.records)) throw miscounted(job, given);
        yielded = true;
        yield { file: page.file, records, next: next ?? null };
      } finally {
        if (!yielded) await rm(page.file, { force: true });
      }
    }
    if (given !== job.records) throw miscounted(job, given);
  } finally {
    ending.abort();
    await filling;
    for (const { file, done } of coming) {
      await done.catch(() => undefined);
      await rm(file, { force: true });
    }
  }
}

interface Address {
  readonly path: string;
  readonly locator: string | null;
  readonly next: string | null;
}

/**
 * The addresses of all pages from a locator on, asked for as they are needed.
 * @returns null where they are not offered, or the locator is none of theirs: pages were of another size then
 */
async function addressesOf(
  client: SalesforceClient,
  job: string,
  from: string | null,
): Promise<{ take(): Promise<Address | null> } | null> {
  let list = await resultPages(client, job, null);
  if (!list) return null;
  const known = [...list.pages];
  let next = list.next;

  async function reach(count: number): Promise<void> {
    while (known.length < count && next !== null) {
      list = await resultPages(client, job, next);
      if (!list || list.pages.length === 0) throw noAddresses();
      known.push(...list.pages);
      next = list.next;
    }
  }

  if (from !== null) {
    while (!known.some(({ locator }) => locator === from)) {
      if (next === null) return null;
      await reach(known.length + 1);
    }
    known.splice(
      0,
      known.findIndex(({ locator }) => locator === from),
    );
  }
  return {
    async take() {
      await reach(2);
      const page = known.shift();
      return page ? { ...page, next: known[0]?.locator ?? null } : null;
    },
  };
}

function withoutHeaders(job: FinishedJob, given: number): UpstreamError {
  return new UpstreamError({
    what: `Salesforce holds ${job.records} records of a bulk query; ${given} came, and nothing says where the rest is.`,
    why: 'A proxy takes away the headers of Salesforce (Sforce-Locator).',
    next: 'Let the proxy pass headers that begin with Sforce, or use API version 58.0 or later.',
    retryable: false,
  });
}

function miscounted(job: FinishedJob, given: number): UpstreamError {
  return new UpstreamError({
    what: `Salesforce counts ${job.records} records of a bulk query (numberRecordsProcessed) but its pages held ${given}.`,
    why: 'A page of results was lost or cut off on the way.',
    next: 'The next run goes on from the last page that landed; if it stays, report it.',
    retryable: true,
  });
}

function noAddresses(): UpstreamError {
  return new UpstreamError({
    what: 'Salesforce does not say where the rest of the results of a bulk query is.',
    why: 'A list of result pages broke off.',
    next: 'The next run goes on from the last page that landed.',
    retryable: true,
  });
}
