import type { Instant } from '../clock.ts';
import type { Checkpoint, Connector, Page, RecordRow, Value } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import { UpstreamError } from '../errors.ts';
import type { Cell, LandingPort } from '../store/ports.ts';
import { columnOf, columnsOf, ENVELOPE_COLUMNS, tableOf } from './tables.ts';

/** What one pull of one object asked for, got and did. All figures are records, but `calls`. */
export interface PullReport {
  readonly source: string;
  readonly object: ObjectName;
  readonly mode: 'full' | 'incremental';
  readonly received: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** Deleted at the vendor, or found to be gone by a full pull. */
  readonly deleted: number;
  /** What the vendor itself counted, and by which of its figures. */
  readonly expected: number;
  readonly by: string;
  readonly calls: number;
}

/** Rows that gather before they land: large enough for the engine, small enough to lose little when stopped. */
const BATCH_ROWS = 5_000;

/** What is kept beside the connector's checkpoint: the fields that the landed rows hold. */
interface KeptCheckpoint {
  readonly fields: readonly string[];
  readonly page: Checkpoint;
}

/**
 * Pulls one object into the mirror: what changed since the last pull, or everything where there was none, where
 * the last full pull was cut off (it goes on), or where fields are wanted that the landed rows do not hold.
 * @throws {UpstreamError} when the vendor's count and ours differ; what landed stays, and the next pull asks again
 */
export async function landObject(ask: {
  readonly connector: Connector;
  readonly landing: LandingPort;
  readonly object: ObjectName;
  readonly fields: readonly string[];
  readonly until: Instant;
  readonly now: () => Instant;
  readonly progress: (received: number) => void;
}): Promise<PullReport> {
  const { connector, landing, object, fields } = ask;
  const { source } = connector;
  const cursor = await landing.cursor(source, object);
  const kept = cursor ? (JSON.parse(cursor.checkpoint) as KeptCheckpoint) : null;
  const covers = kept !== null && fields.every((field) => kept.fields.includes(field));
  const from = covers ? kept.page : null;
  const full = from === null || cursor?.unfinished === true;
  if (from === null) await landing.beginFull(source, object);

  const table = { table: tableOf(object), columns: columnsOf(object) };
  const totals = { received: 0, added: 0, changed: 0, same: 0, live: 0, deleted: 0 };
  let gathered: Page[] = [];
  let proof: Page['proof'];
  const callsBefore = connector.calls();

  async function flush(): Promise<void> {
    const last = gathered.at(-1);
    if (!last) return;
    const counts = await landing.land({
      source,
      object,
      table,
      columns: columnsFor(object, last.fields),
      rows: gathered.flatMap((page) => page.rows.map((row) => cellsOf(row, page.fields))),
      changes: gathered.flatMap((page) =>
        page.changes.map((change) => ({ ...change, field: columnOf(object, change.field) })),
      ),
      checkpoint: JSON.stringify({ fields, page: last.checkpoint } satisfies KeptCheckpoint),
      remember: full,
      at: ask.now(),
    });
    totals.added += counts.added;
    totals.changed += counts.changed;
    totals.same += counts.same;
    gathered = [];
  }

  try {
    for await (const page of connector.pull({ object, fields, from, until: ask.until })) {
      gathered.push(page);
      totals.received += page.rows.length;
      const gone = page.rows.filter((row) => row.deleted).length;
      totals.deleted += gone;
      totals.live += page.rows.length - gone;
      proof = page.proof ?? proof;
      ask.progress(totals.received);
      if (gathered.reduce((sum, { rows }) => sum + rows.length, 0) >= BATCH_ROWS) await flush();
    }
  } finally {
    await flush();
  }
  prove(source, object, proof, totals.live);

  const seen = full ? await landing.seen(source, object) : null;
  const swept = await landing.finish({ source, object, table, full, at: ask.now() });
  if (seen !== null) await proveMirror(landing, source, object, seen);
  return {
    source,
    object,
    mode: full ? 'full' : 'incremental',
    received: totals.received,
    added: totals.added,
    changed: totals.changed,
    same: totals.same,
    deleted: totals.deleted + swept,
    expected: proof?.expected ?? 0,
    by: proof?.by ?? '',
    calls: connector.calls() - callsBefore,
  };
}

function prove(source: string, object: ObjectName, proof: Page['proof'], live: number): void {
  if (proof?.expected === live) return;
  throw new UpstreamError({
    what: proof
      ? `${source} counts ${proof.expected} records of ${object} (${proof.by}); ${live} arrived.`
      : `The pull of ${object} from ${source} ended without the count that proves it.`,
    why: 'A page was lost or changed on the way, or records changed while they were read.',
    next: 'What arrived is kept and nothing was removed. Run `plumbline sync` again; if it stays so, run `plumbline doctor`.',
    retryable: true,
  });
}

async function proveMirror(
  landing: LandingPort,
  source: string,
  object: ObjectName,
  seen: number,
): Promise<void> {
  const held = await landing.countLive(tableOf(object), source);
  if (held === seen) return;
  throw new UpstreamError({
    what: `The mirror holds ${held} records of ${object} from ${source}; ${seen} arrived.`,
    why: 'Rows were lost or added between arrival and the store.',
    next: 'Run `plumbline sync` again to pull them anew; if it stays so, move the store away and begin a new one.',
    retryable: true,
  });
}

const ENVELOPE_NAMES = ENVELOPE_COLUMNS.map((column) => column.name).filter((name) => name !== 'source');

function columnsFor(object: ObjectName, fields: readonly string[]): string[] {
  return [...ENVELOPE_NAMES, ...fields.map((field) => columnOf(object, field))];
}

function cellsOf(row: RecordRow, fields: readonly string[]): Cell[] {
  const { id, createdAt, modifiedAt, createdBy, modifiedBy, deleted, raw } = row;
  const envelope: Record<string, Cell> = {
    id,
    created_at: createdAt,
    modified_at: modifiedAt,
    created_by: createdBy,
    modified_by: modifiedBy,
    deleted,
    raw: raw === null ? null : JSON.stringify(raw),
  };
  return [
    ...ENVELOPE_NAMES.map((name) => envelope[name] ?? null),
    ...fields.map((_, at): Value => row.values[at] ?? null),
  ];
}
