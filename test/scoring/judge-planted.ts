import { findUnusual, type UnusualCell } from '../../src/scoring/learnt.ts';
import { createLearnt } from '../../src/store/duckdb/learnt.ts';
import { type OpenEngine, openEngine } from '../../src/store/duckdb/open.ts';
import type { PlantedTable } from '../worlds/wrong-values/planted.ts';

/** How the learnt rules did on one table. Shares are 0 to 1. */
export interface Outcome {
  readonly wrong: number;
  readonly flagged: number;
  readonly hits: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Of the hits that come with a suggestion, those where it is what stood there before. */
  readonly mended: number;
  /** Share of the wrong cells found, by what was done to them. */
  readonly byKind: Readonly<Record<string, number>>;
  /** Flags by reason. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Share of the clean table's cells that are flagged. */
  readonly cleanFlagged: number;
}

/** Judges a planted table and its clean copy, each in an engine of its own. */
export async function judgePlanted(table: PlantedTable): Promise<Outcome> {
  const flags = await judgeRows(table.columns, table.dirty);
  const clean = await judgeRows(table.columns, table.clean);
  const hits = flags.filter((flag) => table.planted.has(keyOf(flag)));
  const found = new Set(hits.map(keyOf));
  const [precision, recall] = [hits.length / flags.length, hits.length / table.planted.size];
  const suggested = hits.filter(({ suggestion }) => suggestion !== null);
  const kinds = Map.groupBy(table.planted, ([, kind]) => kind);
  return {
    wrong: table.planted.size,
    flagged: flags.length,
    hits: hits.length,
    precision,
    recall,
    f1: (2 * precision * recall) / (precision + recall),
    mended:
      suggested.filter(({ id, field, suggestion }) => table.clean[Number(id)]?.[field] === suggestion)
        .length / suggested.length,
    byKind: Object.fromEntries(
      [...kinds].map(([kind, cells]) => [
        kind,
        cells.filter(([key]) => found.has(key)).length / cells.length,
      ]),
    ),
    reasons: Object.fromEntries(
      [...Map.groupBy(flags, ({ reason }) => reason)].map(([name, all]) => [name, all.length]),
    ),
    cleanFlagged: clean.length / (table.clean.length * table.columns.length),
  };
}

/** Everything unusual in these rows, whose ids are their places from 0 on. */
export function judgeRows(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | null>>[],
): Promise<UnusualCell[]> {
  return judgeTable(columns, async ({ engine }) => {
    await engine.run(
      `create table cells (${['source', 'id', ...columns].map((name) => `"${name}" varchar`).join(', ')})`,
    );
    await engine.append(
      'cells',
      rows.map((row, nth) => ['told', String(nth), ...columns.map((column) => row[column] ?? null)]),
    );
  });
}

/** Everything unusual in the columns of a table `cells` that `fill` makes, with `source` and `id`. */
export async function judgeTable(
  columns: readonly string[],
  fill: (open: OpenEngine) => Promise<void>,
): Promise<UnusualCell[]> {
  const open = await openEngine(':memory:', 1024);
  try {
    await fill(open);
    return await findUnusual(createLearnt(open.engine), 'cells', columns);
  } finally {
    await open.close();
  }
}

function keyOf({ id, field }: { readonly id: string; readonly field: string }): string {
  return `${id} ${field}`;
}
