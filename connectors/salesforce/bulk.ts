import { rm } from 'node:fs/promises';
import type { Log } from '../../src/log.ts';
import type { Sleep } from '../http.ts';
import { createJob, deleteJob, type FinishedJob, finishedJob, isGone } from './bulk-job.ts';
import type { Place } from './checkpoint.ts';
import type { SalesforceClient } from './client.ts';
import type { RecordReader } from './records.ts';
import { type ResultFile, resultFiles } from './result-files.ts';
import type { Part } from './steps.ts';

/** How large pulls are read. */
export interface BulkOptions {
  /** Folder for files on their way to the engine. */
  readonly scratch: string;
  /** From more rows than this on a bulk query is made; below it the REST API takes fewer calls and less time. */
  readonly aboveRows: number;
  /** Rows in a page of results, at most. */
  readonly pageRows: number;
}

const BY = 'numberRecordsProcessed';

/** Where a bulk query stands that was begun before. */
export interface JobPlace {
  readonly job: string;
  readonly locator: string | null;
  readonly given: number;
}

/**
 * Reads a table by a bulk query. Nothing sorts it, so that the vendor can cut it into chunks; the order of its results
 * is kept with the job, which is why a pull that stopped goes on by job and locator.
 * @param ask.place goes on with this job, where it still is; a new one otherwise
 * @param ask.last whether the pull of the table ends with it; else its deleted records follow
 * @returns whether Bulk took it; where it did not nothing was given, and the REST API is asked instead
 */
export async function* readInBulk(ask: {
  readonly client: SalesforceClient;
  readonly soql: string;
  readonly reader: RecordReader;
  readonly bulk: BulkOptions;
  readonly place: JobPlace | null;
  readonly last: boolean;
  readonly log: Log;
  readonly sleep: Sleep | undefined;
}): AsyncGenerator<Part, boolean> {
  const { client, bulk, log } = ask;
  const found = await jobOf(ask);
  if (found === null) return false;
  const { job, place } = found;
  const unlanded = new Set<string>();

  async function landed({ file, next }: ResultFile): Promise<void> {
    unlanded.delete(file);
    await rm(file, { force: true });
    // A job that stays is forgotten by the vendor after seven days.
    if (next === null)
      await deleteJob(client, job.id).catch(() => log.info({}, 'a bulk query was left at Salesforce'));
  }

  let given = place?.given ?? 0;
  let counted = job.records - given;
  let none = true;
  let ended = false;
  const behind: Place | null = ask.last ? null : { of: 'deleted', modifiedAt: null, id: null };
  try {
    const pages = resultFiles({
      client,
      job,
      columns: ask.reader.select,
      scratch: bulk.scratch,
      pageRows: bulk.pageRows,
      from: place?.locator ?? null,
      given,
    });
    for await (const page of pages) {
      unlanded.add(page.file);
      given += page.records;
      const { file: path, records, next } = page;
      yield {
        file: { ...ask.reader.file, path, records, landed: () => landed(page) },
        place: next === null ? behind : { of: 'job', job: job.id, locator: next, given },
        last: ask.last && next === null,
        counted,
        by: BY,
      };
      counted = 0;
      none = false;
    }
    if (none) yield { place: behind, last: ask.last, counted, by: BY };
    ended = true;
    return true;
  } finally {
    // Whoever stops early lands nothing any more.
    if (!ended) for (const file of unlanded) await rm(file, { force: true });
  }
}

async function jobOf(ask: {
  readonly client: SalesforceClient;
  readonly soql: string;
  readonly place: JobPlace | null;
  readonly log: Log;
  readonly sleep: Sleep | undefined;
}): Promise<{ job: FinishedJob; place: JobPlace | null } | null> {
  const { client, place, log } = ask;
  if (place) {
    const job = await finishedJob(client, place.job, ask.sleep);
    if (job !== 'gone' && job !== 'refused') return { job, place };
    log.info({}, 'a bulk query is no more, and is made anew');
  }
  const id = await createJob(client, ask.soql);
  if (id === null) {
    log.info({}, 'Salesforce does not take a query in bulk; it goes page by page');
    return null;
  }
  const job = await finishedJob(client, id, ask.sleep);
  if (job === 'gone' || job === 'refused') {
    await deleteJob(client, id).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
    log.warn({}, 'a bulk query failed; it goes page by page');
    return null;
  }
  return { job, place: null };
}
