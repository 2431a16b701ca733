import type { Clock } from '../../clock.ts';
import type { SalesforceBehaviour } from './behaviour.ts';
import { Refusal } from './refusal.ts';

/** Counts against the organisation's daily limits, which roll over 24 hours. */
export interface Allowance {
  /** Counts requests, ours or those of others. */
  spend(requests: number): void;
  /** Counts a Bulk job. @throws {Refusal} when the day has had enough of them */
  spendJob(): void;
  /** Counts one request. @throws {Refusal} REQUEST_LIMIT_EXCEEDED, of either kind */
  demand(): void;
  /** The `Sforce-Limit-Info` of the next answer. */
  header(): string;
  /** What `/limits` answers. */
  limits(): object;
}

const HOUR_MS = 3_600_000;
/** Requests that run for over 20 seconds, at the same time. */
const LONG_REQUESTS = 25;

export function openAllowance(clock: Clock, behaviour: () => SalesforceBehaviour): Allowance {
  const requests = openCount(clock);
  const jobs = openCount(clock);
  return {
    spend: (count) => requests.add(count),
    spendJob() {
      if (jobs.total() >= behaviour().dailyBulkJobs) {
        throw new Refusal(400, 'EXCEEDED_MAX_JOBS', 'Maximum number of query jobs for the day was reached');
      }
      jobs.add(1);
    },
    demand() {
      const { dailyRequests, longRequests } = behaviour();
      if (requests.total() >= dailyRequests)
        throw new Refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      requests.add(1);
      if (longRequests >= LONG_REQUESTS)
        throw new Refusal(
          403,
          'REQUEST_LIMIT_EXCEEDED',
          'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
        );
    },
    header() {
      const { dailyRequests, wordyLimitInfo } = behaviour();
      const usage = `api-usage=${requests.total()}/${dailyRequests}`;
      const more = '; api-bursts=1/750; per-app-api-usage=17/250(appName=sandbox-app)';
      return wordyLimitInfo ? usage + more : usage;
    },
    limits() {
      const { dailyRequests, dailyBulkJobs } = behaviour();
      const left = (limit: number, used: number) => ({ Max: limit, Remaining: Math.max(0, limit - used) });
      return {
        DailyApiRequests: left(dailyRequests, requests.total()),
        DailyBulkApiBatches: left(15_000, 0),
        DailyBulkV2QueryFileStorageMB: left(976_562, 0),
        DailyBulkV2QueryJobs: left(dailyBulkJobs, jobs.total()),
      };
    },
  };
}

/** How much was counted in the last 24 hours, to the hour. */
function openCount(clock: Clock) {
  const byHour = new Map<number, number>();
  const hourNow = () => Math.floor(Date.parse(clock.now()) / HOUR_MS);
  return {
    add(count: number): void {
      const hour = hourNow();
      byHour.set(hour, (byHour.get(hour) ?? 0) + count);
    },
    total(): number {
      const now = hourNow();
      let sum = 0;
      for (const [hour, count] of byHour) {
        if (hour > now - 24) sum += count;
        else byHour.delete(hour);
      }
      return sum;
    },
  };
}
