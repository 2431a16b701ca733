import type { Clock } from '../../clock.ts';
import type { VendorRow } from '../vendor-data.ts';
import type { SalesforceBehaviour } from './behaviour.ts';
import { Refusal } from './refusal.ts';
import { type Result, readQuery, runRecords } from './result.ts';
import type { Tables } from './tables.ts';
import type { SeenTable, View } from './view.ts';
import { written, writtenField } from './written.ts';

/** What a query or a further page of it answers, as Salesforce writes it. */
export interface QueryAnswer {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly object[];
}

/** Who asks, by which address up to the version (`/services/data/v62.0`), and how many rows a page may have. */
export interface Asking {
  readonly view: View;
  readonly base: string;
  readonly batchSize: number | null;
}

export interface Answers {
  /**
   * @param everything as `queryAll`: deleted and archived rows too
   * @throws {Refusal}
   */
  query(soql: string, everything: boolean, asking: Asking): Promise<QueryAnswer>;
  /** @throws {Refusal} INVALID_QUERY_LOCATOR */
  more(locator: string, asking: Asking): QueryAnswer;
  /** Lets go of every result that is being paged through. */
  expire(): void;
}

interface Cursor extends Result {
  readonly id: string;
  readonly openedMs: number;
}

const KEPT_CURSORS = 200;
/** Locators live two days. */
const LOCATOR_MS = 48 * 3_600_000;
const SMALLEST_BATCH = 200;
/** Of the rows that a page may have, the shares that an uneven server gives in turn. */
const UNEVEN = [1, 0.5, 0.1];

/** @param pageRows at most so many records in one answer */
export function openAnswers(
  tables: Tables,
  pageRows: number,
  clock: Clock,
  behaviour: () => SalesforceBehaviour,
): Answers {
  const cursors = new Map<string, Cursor>();
  let opened = 0;
  let given = 0;
  const nowMs = () => Date.parse(clock.now());

  /** The server may choose fewer rows than were asked for. */
  function rowsOfPage(batchSize: number | null): number {
    const wanted = batchSize === null ? pageRows : Math.max(SMALLEST_BATCH, batchSize);
    const share = behaviour().unevenPages ? (UNEVEN[given++ % UNEVEN.length] ?? 1) : 1;
    return Math.max(1, Math.floor(Math.min(wanted, pageRows) * share));
  }

  function page(cursor: Cursor, start: number, { base, batchSize }: Asking): QueryAnswer {
    const end = Math.min(start + rowsOfPage(batchSize), cursor.total);
    const records: object[] = [];
    for (let place = start; place < end; place++) records.push(record(cursor, place, base));
    const done = end >= cursor.total;
    return {
      totalSize: cursor.total,
      done,
      ...(done ? {} : { nextRecordsUrl: `${base}/query/${cursor.id}-${end}` }),
      records,
    };
  }

  return {
    async query(soql, everything, asking) {
      const slow = { beyondHours: behaviour().slowBeyondHours, nowMs: nowMs() };
      const plan = readQuery(soql, asking.view, everything, slow);
      if (plan.kind === 'count') {
        const total = (columns: readonly unknown[][]) => Number(columns[0]?.[0] ?? 0);
        const totalSize = await tables.run(plan.sql, plan.values, plan.needs, total, plan.recent);
        return { totalSize, done: true, records: [] };
      }
      if (plan.kind === 'groups') {
        const { columns: asked } = plan;
        const records = await tables.run(plan.sql, plan.values, plan.needs, (columns) =>
          (columns[0] ?? []).map((_, place) => {
            const group: Record<string, unknown> = { attributes: { type: 'AggregateResult' } };
            for (const [slot, { name, type }] of asked.entries())
              group[name] = written(type, columns[slot]?.[place]);
            return group;
          }),
        );
        return { totalSize: records.length, done: true, records };
      }
      const result = await runRecords(plan, tables);
      const cursor: Cursor = { ...result, id: cursorId(opened++), openedMs: nowMs() };
      const first = page(cursor, 0, asking);
      if (!first.done) {
        cursors.set(cursor.id, cursor);
        const [oldest] = cursors.keys();
        if (cursors.size > KEPT_CURSORS && oldest !== undefined) cursors.delete(oldest);
      }
      return first;
    },
    more(locator, asking) {
      const dash = locator.lastIndexOf('-');
      const cursor = cursors.get(locator.slice(0, dash));
      const start = Number(locator.slice(dash + 1));
      const old = cursor !== undefined && nowMs() - cursor.openedMs > LOCATOR_MS;
      if (!cursor || old || !Number.isInteger(start) || start < 0 || start >= cursor.total) {
        throw new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
      }
      return page(cursor, start, asking);
    },
    expire: () => cursors.clear(),
  };
}

function cursorId(number: number): string {
  return `01g${number.toString(36).toUpperCase().padStart(12, '0')}AAA`;
}

function record(cursor: Cursor, place: number, base: string): object {
  const own = cursor.rows[0]?.[place] ?? {};
  const answer: Record<string, unknown> = { attributes: attributes(cursor.table, own, base) };
  for (const { target, slot } of cursor.outputs) {
    const row = cursor.rows[slot]?.[place];
    let holder: Record<string, unknown> | null = answer;
    for (const [depth, relationship] of target.relationships.entries()) {
      const known: unknown = holder[relationship];
      if (known && typeof known === 'object') holder = known as Record<string, unknown>;
      else if (row) {
        const last = depth === target.relationships.length - 1;
        const parent: Record<string, unknown> = last
          ? { attributes: attributes(target.table, row, base) }
          : {};
        holder[relationship] = parent;
        holder = parent;
      } else {
        holder[relationship] = null;
        holder = null;
        break;
      }
    }
    if (holder) holder[target.field.name] = writtenField(target.field, row);
  }
  return answer;
}

/** What every record of the REST API begins with. */
export function attributes(table: SeenTable, row: VendorRow, base: string) {
  return { type: table.name, url: `${base}/sobjects/${table.name}/${row['Id'] ?? ''}` };
}
