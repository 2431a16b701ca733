import type { Connector, Page, PullRequest, RecordRow } from '../../src/crm/connector.ts';

export const FIELDS = ['name', 'accountId'];

/** A deal of the day of June on which it changed last. */
export function deal(id: string, day: number, more: Partial<RecordRow> & { name?: string } = {}): RecordRow {
  const { name = `Deal ${id}`, ...rest } = more;
  return {
    id,
    createdAt: null,
    modifiedAt: juneDay(day),
    createdBy: null,
    modifiedBy: null,
    deleted: false,
    values: [name, null],
    raw: null,
    ...rest,
  };
}

export function juneDay(day: number): string {
  return `2026-06-${String(day).padStart(2, '0')}T10:00:00.000Z`;
}

/** Pages of these rows; the checkpoint is the number of the page, the proof the number of rows that are not deleted. */
export function pagesOf(rows: readonly (readonly RecordRow[])[], expected?: number): Page[] {
  const live = rows.flat().filter(({ deleted }) => !deleted).length;
  return rows.map((part, at) => ({
    fields: FIELDS,
    rows: part,
    changes: [],
    checkpoint: { page: at + 1 },
    ...(at === rows.length - 1 ? { proof: { expected: expected ?? live, by: 'what was written down' } } : {}),
  }));
}

export interface Scripted {
  readonly connector: Connector;
  /** What each call of `pull` asked for. */
  readonly asked: PullRequest[];
  /** Calls of `pull` that were let go of. */
  readonly ended: () => number;
}

/** Plays one script after the other, one for each call of `pull`; an error in it is thrown in its place. */
export function scripted(...scripts: readonly (readonly (Page | Error)[])[]): Scripted {
  const asked: PullRequest[] = [];
  let ended = 0;
  let calls = 0;
  const never = () => {
    throw new Error('not part of the script');
  };
  const connector: Connector = {
    source: 'crm',
    blindSpots: [],
    probe: never,
    describe: never,
    preflight: never,
    async *pull(request) {
      const script = scripts[asked.length] ?? [];
      asked.push(request);
      try {
        for (const page of script) {
          calls++;
          await Promise.resolve();
          if (page instanceof Error) throw page;
          yield page;
        }
      } finally {
        ended++;
      }
    },
    writing: null,
    calls: () => calls,
  };
  return { connector, asked, ended: () => ended };
}
