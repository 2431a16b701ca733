import type { Instant } from '../clock.ts';
import type { Checkpoint, Page, RecordFile, RecordRow } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import type {
  Cell,
  ChangeCells,
  Ended,
  Gathering,
  LandingBatch,
  LandingCounts,
  LandingPort,
  RunOf,
} from '../store/landing-port.ts';
import { fileCells, sameReading } from './file-columns.ts';
import { assertRead, type Proof } from './proof.ts';
import { columnOf, ENVELOPE_COLUMNS } from './tables.ts';

/** What gathers before it lands: large enough for the engine, small enough to lose little when stopped. */
const BATCH_ROWS = 25_000;
const BATCH_CHANGES = 50_000;
const BATCH_CHARACTERS = 16_000_000;
/**
 * The engine writes groups of so many rows straight into the table's file. No more of them at once: the first batch is
 * waited for, and so is the last, while nothing comes.
 */
const BATCH_FILE_ROWS = 122_880;

/** Takes the pages of a pull and lands them in their order, one batch while the next one comes. */
export interface Intake {
  take(page: Page): Promise<void>;
  /** Lands what has come so far, and waits for it. */
  settle(): Promise<void>;
  readonly counts: LandingCounts;
  readonly received: number;
  /** The last page's, once it has come. */
  readonly proof: Proof | null;
  /** What to go on from after the last page. It is not kept with its rows: first the counts must come out. */
  readonly end: Checkpoint | null;
  /** How the pull ended where the last batch ended it. */
  readonly ended: Ended | null;
}

/** The last page, and what came with it and all before it. */
export interface Whole {
  readonly counts: LandingCounts;
  readonly proof: Proof;
  readonly end: Checkpoint;
}

/** One batch as it grows. */
interface Growing {
  readonly fields: readonly string[];
  readonly rows: Gathering;
  readonly files: RecordFile[];
  readonly changes: ChangeCells[];
  readonly merges: { readonly id: string; readonly into: string }[];
  readonly deletedIds: { readonly id: string; readonly at: Instant }[];
  checkpoint: Checkpoint | null;
}

/**
 * @param ask.begin done before the first batch lands; null where an earlier call has done it
 * @param ask.kept a page's checkpoint as it is to be kept; null where none is
 */
export function createIntake(ask: {
  readonly landing: LandingPort;
  readonly of: RunOf & { readonly object: ObjectName };
  readonly begin: (() => Promise<void>) | null;
  readonly kept: ((page: Checkpoint) => string) | null;
  /** The checkpoint of pulls of changes, where the page tells them something; else null. */
  readonly heeded?: (page: Checkpoint) => string | null;
  /** The checkpoint with which the last batch is to end the pull where the counts come out; null where they do not. */
  readonly ends: ((whole: Whole) => string | null) | null;
  readonly now: () => Instant;
  readonly progress: (received: number) => void;
}): Intake {
  const { landing, of, kept } = ask;
  const { object } = of;
  let { begin } = ask;
  let growing: Growing | null = null;
  let underWay: Promise<void> = Promise.resolve();
  let broken = false;
  let counts: LandingCounts = NOTHING;
  let received = 0;
  let proof: Proof | null = null;
  let end: Checkpoint | null = null;
  let ended: Ended | null = null;

  async function land(batch: LandingBatch, handed: number): Promise<void> {
    await begin?.();
    begin = null;
    const { ended: how, ...landed } = await landing.land(batch);
    counts = sum(counts, landed);
    ended = how;
    assertRead(of, handed, landed.read);
  }

  /** Waits for the batch before, then lets this one land while the caller goes on. */
  async function send(work: () => Promise<void>): Promise<void> {
    await underWay;
    underWay = work().catch((error: unknown) => {
      broken = true;
      throw error;
    });
    // Whoever comes next waits for it.
    underWay.catch(() => undefined);
  }

  /** Asked when the batch has landed: by then all before it have. */
  function endOf(handed: number): LandingBatch['ends'] {
    if (ask.ends === null || proof === null || end === null) return undefined;
    const [ends, last] = [ask.ends, { proof, end }];
    return (landed) => (landed.read === handed ? ends({ ...last, counts: sum(counts, landed) }) : null);
  }

  function batchOf(part: Growing): LandingBatch {
    const { source, table, run } = of;
    const { fields, rows, files, changes, merges, deletedIds, checkpoint } = part;
    const [first, ...others] = files;
    return {
      source,
      object,
      table,
      run,
      columns: columnsFor(object, fields),
      rows,
      ...(first ? { files: fileCells(object, fields, [first, ...others]) } : {}),
      changes,
      merges,
      deletedIds,
      checkpoint: checkpoint === null || kept === null ? null : kept(checkpoint),
      heeded: checkpoint === null ? null : (ask.heeded?.(checkpoint) ?? null),
      ends: endOf(recordsOf(part)),
      at: ask.now(),
    };
  }

  async function flush(): Promise<void> {
    const part = growing;
    if (!part) return;
    growing = null;
    if (!brings(part)) part.rows.discard();
    else
      await send(async () => {
        await land(batchOf(part), recordsOf(part));
        for (const file of part.files) await file.landed();
      });
  }

  return {
    async take(page) {
      const { fields, rows, file } = page;
      if (growing && !goesWith(growing, page)) await flush();
      growing ??= begun(landing, object, fields);
      growing.rows.add(rows.map(cellsOf));
      if (file) growing.files.push(file);
      for (const change of page.changes) {
        growing.changes.push({ ...change, field: columnOf(object, change.field) });
      }
      growing.merges.push(...(page.merges ?? []));
      growing.deletedIds.push(...(page.deletedIds ?? []));
      if (page.proof) [proof, end] = [page.proof, page.checkpoint];
      else growing.checkpoint = page.checkpoint;
      received += rows.length + (file?.records ?? 0);
      ask.progress(received);
      // The last batch is sent when nothing can come after it.
      if (isFull(growing) && !page.proof) await flush();
    },
    async settle() {
      if (broken) growing?.rows.discard();
      else await flush();
      await underWay;
      await begin?.();
      begin = null;
    },
    get counts() {
      return counts;
    },
    get received() {
      return received;
    },
    get proof() {
      return proof;
    },
    get end() {
      return end;
    },
    get ended() {
      return ended;
    },
  };
}

function begun(landing: LandingPort, object: ObjectName, fields: readonly string[]): Growing {
  return {
    fields,
    rows: landing.gather(columnsFor(object, fields)),
    files: [],
    changes: [],
    merges: [],
    deletedIds: [],
    checkpoint: null,
  };
}

/** Rows and files do not land together, nor what holds other fields or is read in another way. */
function goesWith({ fields, rows, files }: Growing, page: Page): boolean {
  const [first] = files;
  if (!sameFields(fields, page.fields)) return false;
  if (page.file) return rows.rows === 0 && (!first || sameReading(first, page.file));
  return page.rows.length === 0 || files.length === 0;
}

/** Whether anything of it is to be kept. */
function brings({ rows, files, changes, merges, deletedIds, checkpoint }: Growing): boolean {
  return (
    rows.rows + files.length + changes.length + merges.length + deletedIds.length > 0 || checkpoint !== null
  );
}

function isFull({ rows, files, changes }: Growing): boolean {
  return (
    rows.rows >= BATCH_ROWS ||
    rows.size >= BATCH_CHARACTERS ||
    changes.length >= BATCH_CHANGES ||
    files.reduce((sum, { records }) => sum + records, 0) >= BATCH_FILE_ROWS
  );
}

function recordsOf({ rows, files }: Growing): number {
  return files.reduce((sum, { records }) => sum + records, rows.rows);
}

function sameFields(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((field, at) => field === other[at]));
}

const NOTHING: LandingCounts = {
  read: 0,
  live: 0,
  added: 0,
  changed: 0,
  same: 0,
  older: 0,
  repeated: 0,
  merged: 0,
  deleted: 0,
};

function sum(one: LandingCounts, other: LandingCounts): LandingCounts {
  return {
    read: one.read + other.read,
    live: one.live + other.live,
    added: one.added + other.added,
    changed: one.changed + other.changed,
    same: one.same + other.same,
    older: one.older + other.older,
    repeated: one.repeated + other.repeated,
    merged: one.merged + other.merged,
    deleted: one.deleted + other.deleted,
  };
}

const ENVELOPE_NAMES = ENVELOPE_COLUMNS.map((column) => column.name).filter((name) => name !== 'source');

/** The columns that rows of these fields fill, in the order of their cells. */
export function columnsFor(object: ObjectName, fields: readonly string[]): string[] {
  return [...ENVELOPE_NAMES, ...fields.map((field) => columnOf(object, field))];
}

/** In the order of the envelope's columns, then of the fields. */
function cellsOf(row: RecordRow): Cell[] {
  const { id, createdAt, modifiedAt, createdBy, modifiedBy, deleted, raw, values } = row;
  const text = raw === null ? null : JSON.stringify(raw);
  return [id, createdAt, modifiedAt, createdBy, modifiedBy, deleted, text, ...values];
}
