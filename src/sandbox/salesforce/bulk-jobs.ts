import type { Clock } from '../../clock.ts';
import type { SalesforceBehaviour } from './behaviour.ts';
import type { CsvStyle } from './csv.ts';
import { notFound } from './refusal.ts';
import type { Result } from './result.ts';
import { written } from './written.ts';

export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** What a job was made for. */
export interface JobOrder {
  readonly operation: 'query' | 'queryAll';
  readonly query: string;
  readonly object: string;
  readonly version: number;
  readonly userId: string;
  readonly columnDelimiter: string;
  readonly lineEnding: string;
  readonly style: CsvStyle;
}

export interface Job extends JobOrder {
  readonly id: string;
  readonly createdAt: string;
  /** Null where it will fail. */
  readonly result: Result | null;
  state: JobState;
  /** Why it failed; often nobody says. */
  readonly errorMessage: string | null;
  /** Looks at it that still see it under way. */
  pollsLeft: number;
}

/** The Bulk query jobs that are kept. */
export interface Jobs {
  add(order: JobOrder, result: Result | null, errorMessage: string | null): Job;
  /** One look at a job, which may be the one that sees it done. @throws {Refusal} 404 for one that is gone */
  look(id: string): Job;
  /** The job as it stands. @throws {Refusal} as above */
  get(id: string): Job;
  remove(id: string): void;
  all(): readonly Job[];
}

/** Jobs are kept for seven days. */
const KEPT_MS = 7 * 24 * 3_600_000;

export function openJobs(clock: Clock, behaviour: () => SalesforceBehaviour): Jobs {
  const jobs = new Map<string, Job>();
  let made = 0;

  function get(id: string): Job {
    const job = jobs.get(id);
    if (!job) throw notFound();
    if (Date.parse(clock.now()) - Date.parse(job.createdAt) <= KEPT_MS) return job;
    jobs.delete(id);
    throw notFound();
  }

  return {
    add(order, result, errorMessage) {
      const id = `750${(made++).toString(36).toUpperCase().padStart(12, '0')}AAA`;
      const job: Job = {
        ...order,
        id,
        createdAt: clock.now(),
        result,
        state: 'UploadComplete',
        errorMessage,
        pollsLeft: behaviour().bulkPolls,
      };
      jobs.set(id, job);
      return job;
    },
    look(id) {
      const job = get(id);
      if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return job;
      if (job.pollsLeft > 0) {
        job.pollsLeft--;
        job.state = 'InProgress';
      } else job.state = job.result ? 'JobComplete' : 'Failed';
      return job;
    },
    get,
    remove: (id) => void jobs.delete(id),
    all: () => [...jobs.values()],
  };
}

/** A job as the API shows it when it was made, and in lists. */
export function jobSummary(job: Job): object {
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.userId,
    createdDate: written('datetime', job.createdAt),
    systemModstamp: written('datetime', job.createdAt),
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: job.version,
    jobType: 'V2Query',
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  };
}

/** A job as a look at it shows it. */
export function jobInfo(job: Job): object {
  const done = job.state === 'JobComplete';
  return {
    ...jobSummary(job),
    numberRecordsProcessed: done ? (job.result?.total ?? 0) : 0,
    retries: 0,
    totalProcessingTime: done ? 334 : 0,
    isPkChunkingSupported: true,
    ...(job.state === 'Failed' && job.errorMessage !== null ? { errorMessage: job.errorMessage } : {}),
  };
}
