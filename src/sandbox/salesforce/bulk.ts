import type { Clock } from '../../clock.ts';
import type { Reply } from '../exchange.ts';
import type { Allowance } from './allowance.ts';
import type { SalesforceBehaviour } from './behaviour.ts';
import { type Job, type JobOrder, jobInfo, jobSummary, openJobs } from './bulk-jobs.ts';
import { refuseForBulk, refusePlanForBulk } from './bulk-query.ts';
import { csvOf, delimiterNamed } from './csv.ts';
import { notFound, objectIn, Refusal } from './refusal.ts';
import type { Rest, RestCall } from './rest-call.ts';
import { type Result, readQuery, runRecords } from './result.ts';
import type { Tables } from './tables.ts';

export interface BulkWorld {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly behaviour: () => SalesforceBehaviour;
  readonly allowance: Allowance;
}

const FIRST_QUERY_VERSION = 47;
const FIRST_PARALLEL_VERSION = 58;
const PARALLEL_PAGES = 5;

/** Bulk API 2.0 queries, `/jobs/query…`. */
export function openBulk({ tables, clock, behaviour, allowance }: BulkWorld): Rest {
  const jobs = openJobs(clock, behaviour);

  async function create(call: RestCall): Promise<Reply> {
    const order = orderOf(call, behaviour());
    const failure = behaviour().bulkFailure;
    let result: Result | null = null;
    let message: string | null = failure?.message ?? null;
    try {
      refuseForBulk(order.query);
      const slow = { beyondHours: behaviour().slowBeyondHours, nowMs: Date.parse(clock.now()) };
      const plan = readQuery(order.query, call.view, order.operation === 'queryAll', slow);
      refusePlanForBulk(plan);
      allowance.spendJob();
      if (!failure) result = await runRecords(plan, tables);
    } catch (error) {
      // A query that takes too long is accepted, and fails after its 15 internal retries.
      const late = error instanceof Refusal && error.errorCode === 'QUERY_TIMEOUT';
      if (!(error instanceof Refusal) || (!late && behaviour().bulkRefusal === 'creation')) throw error;
      message = `${error.errorCode}: ${error.message}`;
    }
    return { status: 200, body: jobSummary(jobs.add(order, result, message)) };
  }

  /** One API version for the creation of a job and all that follows, else 409. */
  function jobFor(call: RestCall, find: (id: string) => Job): Job {
    const job = find(call.steps[2] ?? '');
    if (job.version === call.version) return job;
    const sentence = `The job was created with API version ${job.version}.0; use the same version here`;
    throw new Refusal(409, 'API_ERROR', sentence);
  }

  function results(call: RestCall): Reply {
    const job = jobFor(call, jobs.get);
    const result = finished(job);
    const { bulkPageRows, headerOnEachPage, sforceHeaders } = behaviour();
    const start = rowOf(call.query.get('locator'), result);
    const most = Number(call.query.get('maxRecords') ?? bulkPageRows);
    if (!Number.isInteger(most) || most < 1)
      throw new Refusal(400, 'API_ERROR', 'maxRecords must be a positive number');
    const end = Math.min(start + Math.min(most, bulkPageRows), result.total);
    const told = {
      'sforce-locator': end < result.total ? locatorOf(end) : 'null',
      'sforce-numberofrecords': String(end - start),
    };
    const header = start === 0 || headerOnEachPage;
    return {
      status: 200,
      headers: { 'content-type': 'text/csv', ...(sforceHeaders ? told : {}) },
      stream: csvOf(result, start, end, header, job.style),
    };
  }

  /** Up to five addresses of pages at a time, from version 58 on. */
  function resultPages(call: RestCall): Reply {
    const job = jobFor(call, jobs.get);
    const { parallelResults, bulkPageRows } = behaviour();
    if (!parallelResults || call.version < FIRST_PARALLEL_VERSION) throw notFound();
    const result = finished(job);
    const base = `${call.base}/jobs/query/${job.id}`;
    const first = rowOf(call.query.get('locator'), result);
    const pages: object[] = [];
    let row = first;
    while (pages.length < PARALLEL_PAGES && (row < result.total || row === 0)) {
      const locator = row === 0 ? '' : `?locator=${locatorOf(row)}`;
      pages.push({ resultUrl: `${base}/results${locator}` });
      row += bulkPageRows;
    }
    const done = row >= result.total;
    const next = done ? {} : { nextRecordsUrl: `${base}/resultPages?locator=${locatorOf(row)}` };
    return { status: 200, body: { resultPages: pages, ...next, done } };
  }

  function abort(call: RestCall): Reply {
    const job = jobFor(call, jobs.get);
    if (objectIn(call.body)['state'] !== 'Aborted')
      throw new Refusal(400, 'INVALIDJOBSTATE', 'A query job can only be aborted');
    if (job.state !== 'UploadComplete' && job.state !== 'InProgress')
      throw new Refusal(400, 'INVALIDJOBSTATE', `Aborting a job in state ${job.state} is not allowed`);
    job.state = 'Aborted';
    return { status: 200, body: jobInfo(job) };
  }

  function remove(call: RestCall): Reply {
    const job = jobFor(call, jobs.get);
    if (job.state === 'InProgress')
      throw new Refusal(400, 'INVALIDJOBSTATE', 'A job that is in progress cannot be deleted');
    jobs.remove(job.id);
    return { status: 204 };
  }

  return async (call) => {
    const [, kind, id, part] = call.steps;
    if (kind !== 'query' || call.version < FIRST_QUERY_VERSION) throw notFound();
    const wanted = `${call.method} ${id === undefined ? 'all' : (part ?? 'one')}`;
    if (wanted === 'POST all') return create(call);
    if (wanted === 'GET all')
      return { status: 200, body: { done: true, records: jobs.all().map(jobSummary), nextRecordsUrl: null } };
    if (wanted === 'GET one') return { status: 200, body: jobInfo(jobFor(call, jobs.look)) };
    if (wanted === 'GET results') return results(call);
    if (wanted === 'GET resultPages') return resultPages(call);
    if (wanted === 'PATCH one') return abort(call);
    if (wanted === 'DELETE one') return remove(call);
    throw notFound();
  };
}

function orderOf(call: RestCall, { bulkInstants, bulkNumbers }: SalesforceBehaviour): JobOrder {
  const body = objectIn(call.body);
  const { operation, query, contentType = 'CSV', columnDelimiter = 'COMMA', lineEnding = 'LF' } = body;
  if (operation !== 'query' && operation !== 'queryAll')
    throw new Refusal(400, 'API_ERROR', `Operation ${String(operation)} is not supported`);
  const delimiter = delimiterNamed(String(columnDelimiter));
  if (typeof query !== 'string' || contentType !== 'CSV' || delimiter === undefined)
    throw new Refusal(400, 'API_ERROR', 'A query, CSV and a known columnDelimiter are required');
  if (lineEnding !== 'LF' && lineEnding !== 'CRLF')
    throw new Refusal(400, 'API_ERROR', `Line ending ${String(lineEnding)} is not supported`);
  return {
    operation,
    query,
    object: /\bFROM\s+(\w+)/i.exec(query)?.[1] ?? '',
    version: call.version,
    userId: call.view.userId,
    columnDelimiter: String(columnDelimiter),
    lineEnding,
    style: {
      delimiter,
      lineEnding: lineEnding === 'LF' ? '\n' : '\r\n',
      form: { instants: bulkInstants, numbers: bulkNumbers },
    },
  };
}

function finished(job: Job): Result {
  if (job.state === 'JobComplete' && job.result) return job.result;
  throw new Refusal(400, 'INVALIDJOBSTATE', `The job is in state ${job.state} and has no results`);
}

/** A locator names the row that its page begins with, and stays good while the job exists. */
function locatorOf(row: number): string {
  return Buffer.from(String(row)).toString('base64url');
}

/** @throws {Refusal} for a locator that leads nowhere */
function rowOf(locator: string | null, result: Result): number {
  if (locator === null || locator === '') return 0;
  const row = Number(Buffer.from(locator, 'base64url').toString());
  if (Number.isInteger(row) && row >= 0 && row < result.total && locatorOf(row) === locator) return row;
  throw new Refusal(400, 'INVALIDLOCATOR', 'The locator is not valid');
}
