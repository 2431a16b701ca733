import type { Clock, Instant } from '../../src/clock.ts';
import { UpstreamError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { MOST_TOGETHER, type SalesforceClient, type SubAnswer } from './client.ts';
import { refusalCode, refusalOf } from './refusals.ts';
import { instantOf } from './schema.ts';
import type { Part, Step } from './steps.ts';

const MINUTE_MS = 60_000;
/** How far back the list of deleted ids goes, less an hour for the time that a run takes. */
export const REMEMBERED_MS = (15 * 24 - 1) * 60 * MINUTE_MS;
/** The list names seconds, a record's stamp may be of any moment within one. */
const WITHIN_SECOND_MS = 999;

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

type Told = { readonly span: Span; readonly answer: SubAnswer };
type DeletedIds = NonNullable<Part['deletedIds']>;

/** What the vendor tells of deleted ids; hard deletes, which no query shows, stand only here. */
export interface DeletedFeed {
  /** Deleted ids of the tables, from about then up to about then; whole minutes count. */
  of(tables: readonly string[], from: Instant, until: Instant): Promise<Deleted>;
}

interface Deleted {
  readonly ids: DeletedIds;
  /** Up to when they are known, where that is less than was asked for. */
  readonly until: Instant | null;
}

/**
 * @param others names of the tables that are likely to be asked about next; they come with the same call
 */
export function createDeletedFeed(ask: {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly log: Log;
  others(): Promise<readonly string[]>;
}): DeletedFeed {
  const { client, clock, log } = ask;
  const kept = new Map<string, Told>();

  function spanOf(from: Instant, until: Instant): Span {
    const oldestMs = Date.parse(client.now() ?? clock.now()) - REMEMBERED_MS;
    const askedMs = Date.parse(from);
    if (askedMs < oldestMs) log.warn({ from }, 'Salesforce no longer knows all ids that were deleted since');
    const startMs = Math.floor(Math.max(askedMs, oldestMs) / MINUTE_MS) * MINUTE_MS;
    // A minute that has begun is cut off by the vendor; the next run looks back over it.
    return {
      startMs,
      endMs: Math.max(Math.floor(Date.parse(until) / MINUTE_MS) * MINUTE_MS, startMs + MINUTE_MS),
    };
  }

  function pathOf(table: string, { startMs, endMs }: Span): string {
    const [start, end] = [startMs, endMs].map((ms) =>
      encodeURIComponent(new Date(ms).toISOString().replace(/\.\d{3}Z$/, '+00:00')),
    );
    return `/sobjects/${table}/deleted?start=${start}&end=${end}`;
  }

  async function prepare(tables: readonly string[], span: Span): Promise<void> {
    const has = (table: string) => {
      const told = kept.get(table);
      return told !== undefined && told.span.startMs <= span.startMs && told.span.endMs >= span.endMs;
    };
    if (tables.every(has)) return;
    const all = [...new Set([...tables, ...(await ask.others())])].filter((table) => !has(table));
    for (let start = 0; start < all.length; start += MOST_TOGETHER) {
      const part = all.slice(start, start + MOST_TOGETHER);
      const answers = await client.together(part.map((table) => pathOf(table, span)));
      for (const [index, table] of part.entries()) {
        const answer = answers[index];
        if (answer) kept.set(table, { span, answer });
      }
    }
  }

  async function read(table: string, { span, answer }: Told): Promise<Deleted> {
    if (answer.status === 200) return listed(answer.body, span);
    const asked = { origin: client.origin(), purpose: `the deleted ids of ${table}` };
    const body = JSON.stringify(answer.body ?? null);
    const refused = refusalOf({ status: answer.status, headers: {}, body }, asked, clock);
    const code = refusalCode(refused);
    if (code === 'EXCEEDED_ID_LIMIT' && span.endMs - span.startMs >= 2 * MINUTE_MS)
      return halved(table, span);
    if (!refused || code === 'REQUEST_LIMIT_EXCEEDED' || answer.status >= 500)
      throw refused ?? unclear(table);
    log.warn({ table, code }, 'Salesforce does not list deleted ids; a run that compares all ids finds them');
    return { ids: [], until: null };
  }

  async function halved(table: string, span: Span): Promise<Deleted> {
    const middleMs = span.startMs + Math.floor((span.endMs - span.startMs) / 2 / MINUTE_MS) * MINUTE_MS;
    const parts: Deleted[] = [];
    for (const half of [
      { startMs: span.startMs, endMs: middleMs },
      { startMs: middleMs, endMs: span.endMs },
    ]) {
      const { status, json } = await client.exchange({ method: 'GET', path: pathOf(table, half) });
      parts.push(await read(table, { span: half, answer: { status, body: json } }));
    }
    return together(parts);
  }

  return {
    async of(tables, from, until) {
      const span = spanOf(from, until);
      await prepare(tables, span);
      const parts: Deleted[] = [];
      for (const table of tables) {
        const told = kept.get(table);
        kept.delete(table);
        if (told) parts.push(await read(table, told));
      }
      return together(parts);
    },
  };

  function listed(body: unknown, span: Span): Deleted {
    const { deletedRecords, latestDateCovered } = (body ?? {}) as Record<string, unknown>;
    if (!Array.isArray(deletedRecords)) throw unclear('a table');
    const ids = deletedRecords.flatMap((each: unknown): DeletedIds => {
      const { id, deletedDate } = (each ?? {}) as Record<string, unknown>;
      const at = typeof deletedDate === 'string' ? instantOf(deletedDate) : null;
      if (typeof id !== 'string' || at === null) return [];
      return [{ id, at: new Date(Date.parse(at) + WITHIN_SECOND_MS).toISOString() }];
    });
    const covered = typeof latestDateCovered === 'string' ? instantOf(latestDateCovered) : null;
    return { ids, until: covered !== null && Date.parse(covered) < span.endMs ? covered : null };
  }
}

function together(parts: readonly Deleted[]): Deleted {
  const bounds = parts.flatMap(({ until }) => until ?? []).sort();
  return { ids: parts.flatMap(({ ids }) => ids), until: bounds[0] ?? null };
}

/**
 * The last step of every pull but the first: the ids that were deleted since, whatever the pull asked for.
 * @param since up to when they are known
 */
export function deletionStep(feed: DeletedFeed, tables: readonly string[], since: Instant): Step {
  return {
    name: 'deleted ids',
    async *parts({ until }) {
      const { ids, until: known } = await feed.of(tables, since, until);
      yield { deletedIds: ids, deletedUntil: known, place: null, last: true };
    },
  };
}

function unclear(table: string): UpstreamError {
  return new UpstreamError({
    what: `Salesforce does not say which ids of ${table} were deleted.`,
    why: 'Its answer is not what the API documents.',
    next: 'Run again; if it stays so, report it with the log of this run.',
    retryable: false,
  });
}
