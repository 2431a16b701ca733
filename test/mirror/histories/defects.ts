import type { Connector, Page, PullRequest, RecordRow } from '../../../src/crm/connector.ts';
import type { Engine } from '../../../src/store/duckdb/connection.ts';
import type { Cell, Gathering, RecordStore } from '../../../src/store/ports.ts';
import type { Between } from './play.ts';

/** A way to be wrong that a careless connector or mirror has, put between the real parts. */
export interface Defect {
  readonly name: string;
  /** A history that finds it: where to begin to look. */
  readonly foundBy: number;
  between(): Between;
}

/** Histories 1 to so many are played by the tests as they are, and leave the mirror equal. */
export const PLAYED = 50;

const SETTLING_MS = 10 * 60_000;

/** A connector whose pages are changed on their way; its count is always what came, as a careless one would have it. */
function careless(
  change: (pages: AsyncIterable<Page>, request: PullRequest) => AsyncIterable<Page>,
): Between {
  return {
    connector: (connector) => ({
      ...connector,
      async *pull(request) {
        let live = 0;
        for await (const page of change(connector.pull(request), request)) {
          live += page.rows.filter(({ deleted }) => !deleted).length + (page.file?.records ?? 0);
          yield page.proof ? { ...page, proof: { ...page.proof, expected: live } } : page;
        }
      },
    }),
  };
}

function withRows(keep: (row: RecordRow, page: Page) => boolean): (page: Page) => Page {
  return (page) => ({ ...page, rows: page.rows.filter((row) => keep(row, page)) });
}

async function* each(pages: AsyncIterable<Page>, change: (page: Page) => Page): AsyncGenerator<Page> {
  for await (const page of pages) yield change(page);
}

/** Changes what the connector is asked. */
function asked(change: (request: PullRequest) => PullRequest): Between {
  return {
    connector: (connector) => ({ ...connector, pull: (request) => connector.pull(change(request)) }),
  };
}

export const DEFECTS: readonly Defect[] = [
  {
    name: 'loses the last row of a page, and its proof counts what is really there',
    foundBy: 1,
    between: () => ({
      connector: (connector) => ({
        ...connector,
        pull: (request) =>
          each(connector.pull(request), (page) => ({
            ...page,
            rows: page.rows.slice(0, Math.max(1, page.rows.length - 1)),
          })),
      }),
    }),
  },
  {
    name: 'loses the last row of a page and counts what came',
    foundBy: 1,
    between: () =>
      careless((pages) =>
        each(pages, (page) => ({ ...page, rows: page.rows.slice(0, Math.max(1, page.rows.length - 1)) })),
      ),
  },
  {
    name: 'does not follow merges',
    foundBy: 3,
    between: () => careless((pages) => each(pages, ({ merges: _, ...page }) => page)),
  },
  {
    name: 'does not see deletes',
    foundBy: 6,
    between: () =>
      careless((pages) =>
        each(pages, ({ deletedIds: _, ...page }) => withRows(({ deleted }) => !deleted)(page)),
      ),
  },
  {
    name: 'has a cursor of one column: what shares the last stamp of a page is lost behind it',
    foundBy: 1,
    between: () =>
      careless((pages) => {
        let last = '';
        return each(pages, (page) => {
          const next = withRows(({ modifiedAt }) => modifiedAt !== last)(page);
          last = page.rows.at(-1)?.modifiedAt ?? last;
          return next;
        });
      }),
  },
  {
    name: 'does not look back',
    foundBy: 2,
    between: () => {
      const bounds = new Map<string, string>();
      return careless((pages, { object, from, until }) => {
        const bound = from === null ? '' : (bounds.get(object) ?? '');
        bounds.set(object, until);
        return each(
          pages,
          withRows(({ modifiedAt }) => modifiedAt > bound),
        );
      });
    },
  },
  {
    name: 'asks up to this moment',
    foundBy: 10,
    between: () =>
      asked((request) => ({
        ...request,
        until: new Date(Date.parse(request.until) + SETTLING_MS).toISOString(),
      })),
  },
  {
    name: 'believes our clock',
    foundBy: 6,
    between: () => ({
      connector: (connector: Connector) => ({
        ...connector,
        probe: async () => ({ ...(await connector.probe()), now: null }),
      }),
    }),
  },
  {
    name: 'forgets what was in the archive, so that nobody comes back from there',
    foundBy: 7,
    between: () =>
      asked(({ from, ...request }) => {
        const { remembered: _, open: __, ...rest } = from ?? {};
        const forgetful = 'open' in (from ?? {}) ? { ...rest, remembered: '', open: '' } : rest;
        return { ...request, from: from && forgetful };
      }),
  },
  {
    name: 'stops at the first page',
    foundBy: 1,
    between: () =>
      careless(async function* (pages) {
        let first = true;
        for await (const page of pages) {
          if (first || page.proof) yield first ? page : { ...page, rows: [] };
          first &&= page.rows.length === 0;
        }
      }),
  },
  {
    name: 'leaves the past of tracked fields out',
    foundBy: 3,
    between: () => careless((pages) => each(pages, (page) => ({ ...page, changes: [] }))),
  },
  {
    name: 'takes what is empty for zero',
    foundBy: 2,
    between: () =>
      careless((pages) =>
        each(pages, (page) => ({
          ...page,
          rows: page.rows.map((row) => ({
            ...row,
            values: row.values.map((value, at) =>
              value === null && page.fields[at] === 'employees' ? 0 : value,
            ),
          })),
        })),
      ),
  },
  {
    name: 'lets an older version overwrite a newer one',
    foundBy: 15,
    between: () => ({ store: overwriting }),
  },
  { name: 'removes nothing that is not seen any more', foundBy: 1, between: () => ({ store: sweepless }) },
];

/** Before a batch lands, what stands there in a newer version is made old. */
function overwriting(store: RecordStore, engine: Engine): RecordStore {
  const gathered = new Map<unknown, { readonly inner: Gathering; readonly rows: Cell[][] }>();
  return {
    ...store,
    landing: {
      ...store.landing,
      gather(columns) {
        const inner = store.landing.gather(columns);
        const rows: Cell[][] = [];
        const places = ['id', 'modified_at'].map((name) => columns.indexOf(name));
        const outer: Gathering = {
          add(more) {
            rows.push(...more.map((row) => places.map((place) => row[place] ?? null)));
            inner.add(more);
          },
          get rows() {
            return inner.rows;
          },
          get size() {
            return inner.size;
          },
          discard: () => inner.discard(),
        };
        gathered.set(outer, { inner, rows });
        return outer;
      },
      async land(batch) {
        const { inner, rows } = gathered.get(batch.rows) ?? { inner: batch.rows, rows: [] };
        for (const [id = null, at = null] of rows) {
          await engine.run(
            `update ${batch.table.table} set modified_at = timestamp '1970-01-01' where source = $1 and id = $2 and modified_at > $3::timestamp`,
            [batch.source, id, at],
          );
        }
        return store.landing.land({ ...batch, rows: inner });
      },
    },
  };
}

/** What the end of a pull from the beginning marks deleted stays as it was. */
function sweepless(store: RecordStore, engine: Engine): RecordStore {
  return {
    ...store,
    landing: {
      ...store.landing,
      async finish(run) {
        const { table } = run.table;
        const own = `${table}.source = '${run.source}'`;
        const there = `there_in_${run.source}`;
        await engine.run(
          `create or replace temp table ${there} as select id from ${table} where ${own} and not deleted`,
        );
        const ended = await store.landing.finish(run);
        await engine.run(`update ${table} set deleted = false where ${own} and id in (from ${there})`);
        return ended;
      },
    },
  };
}
