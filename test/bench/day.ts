import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Sleep } from '../../connectors/http.ts';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { CHECKS } from '../../src/checks/index.ts';
import type { Connector, SourceName } from '../../src/crm/connector.ts';
import { readMapping } from '../../src/crm/mapping.ts';
import { silentLog } from '../../src/log.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { reconcileSource, type SourceReport, syncSource } from '../../src/mirror/sync.ts';
import { fieldsNeeded } from '../../src/scoring/plan.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { DayAsk, DayCompany, Numbered } from './day-server.ts';
import { type BenchSize, type Figure, median } from './figure.ts';

const SERVER = fileURLToPath(new URL('./day-server.ts', import.meta.url));
const MAPPING = fileURLToPath(new URL('../../examples/sample-company/mapping.yaml', import.meta.url));
const MEMORY_MB = 768;
/** Accounts of a sample company with about a million records in the mirror, by CRM. */
const ACCOUNTS_OF_A_MILLION = { hubspot: 107_500, salesforce: 76_000 } as const;
/** What a list, and a page of the REST API, hold at most. */
const PAGE_ROWS = { hubspot: 100, salesforce: 2_000 } as const;
/** Tables of the vendor that are not read page by page as records of their own. */
const NOT_RECORDS = new Set(['Group', 'OpportunityHistory']);
const CHANGES = {
  hubspot: { contacts: 800, deals: 150, companies: 20, tickets: 10, calls: 10, leads: 10 },
  salesforce: { Contact: 800, Opportunity: 150, Account: 20, Case: 10, Task: 10, Lead: 10 },
} as const;
const DAY_MS = 86_400_000;
/** Nine of five rounds. The first is slower: the pretended CRM makes its indexes. */
const daysOf = (rounds: number) => 2 * rounds - 1;

/** A lived-through bench of one vendor: the first load, small days, a quiet one, and a reconciling run. */
interface Days {
  readonly records: number;
  readonly pages: number;
  readonly first: Lap;
  readonly small: readonly Lap[];
  readonly quiet: Lap;
  readonly reconciled: Lap;
}

interface Lap {
  readonly calls: number;
  /** Working time, and the waits that the vendor's limits asked for, which are counted instead of slept. */
  readonly tookMs: number;
  readonly waitedMs: number;
  readonly serverMs: number;
  readonly received: number;
}

/** The figures of days, reconciling and calls for one vendor. */
export async function days(source: 'hubspot' | 'salesforce', size: BenchSize): Promise<Figure[]> {
  const accounts = Math.round((ACCOUNTS_OF_A_MILLION[source] * size.dayRecords) / 1_000_000);
  const lived = await live(source, Math.max(200, accounts), {
    scale: size.dayRecords / 1_000_000,
    smallDays: daysOf(size.rounds),
  });
  const { first, small, quiet, reconciled, records, pages } = lived;
  const fullMs = first.tookMs + first.waitedMs;
  const smallMs = median(small.map((lap) => lap.tookMs + lap.waitedMs));
  const more = { n: records, rounds: small.length };
  const share = (lap: Lap) => lap.serverMs / lap.tookMs;
  return [
    figure(`day.small.calls.${source}`, Math.max(...small.map((lap) => lap.calls)), 'calls', 80, more),
    {
      ...figure(`day.small.time.${source}`, smallMs, 'ms', fullMs, more),
      server_cpu_share: Math.max(share(first), ...small.map(share)),
      waited_ms: { value: median(small.map((lap) => lap.waitedMs)), against: first.waitedMs },
    },
    figure(`day.none.calls.${source}`, quiet.calls, 'calls', 40, { n: records, rounds: 1 }),
    figure(`reconcile.calls.${source}`, reconciled.calls, 'calls', pages, { n: records, rounds: 1 }),
  ];
}

function figure(
  name: string,
  value: number,
  unit: string,
  against: number,
  more: { readonly n: number; readonly rounds: number },
): Figure {
  return { name, value, unit, against, ratio: value / against, ...more };
}

async function live(
  source: 'hubspot' | 'salesforce',
  accounts: number,
  { scale, smallDays }: { readonly scale: number; readonly smallDays: number },
): Promise<Days> {
  const server = fork(SERVER, [source, String(accounts)], { execArgv: ['--max-old-space-size=8192'] });
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-days-'));
  let now = '2026-11-21T00:00:00.000Z';
  let asked = 0;
  const ask = <T>(message: DayAsk): Promise<T> =>
    new Promise((resolve) => {
      const number = ++asked;
      const hear = (answer: Numbered<{ readonly value: T }>) => {
        if (answer.number !== number) return;
        server.off('message', hear);
        resolve(answer.value);
      };
      server.on('message', hear);
      server.send({ ...message, number } satisfies Numbered<DayAsk>);
    });
  try {
    const [company] = (await once(server, 'message')) as [DayCompany];
    const counted = Object.entries(company.records).filter(([table]) => !NOT_RECORDS.has(table));
    const records = counted.reduce((sum, [, rows]) => sum + rows, 0);
    const pages = counted.reduce((sum, [, rows]) => sum + Math.ceil(rows / PAGE_ROWS[source]), 0);
    const store = await openRecordStore(join(folder, 'records.duckdb'), MEMORY_MB);
    try {
      const lap = async (kind: 'sync' | 'reconcile'): Promise<Lap> => {
        let waitedMs = 0;
        const elapsedMs = () => performance.now() + waitedMs;
        let passing: Promise<unknown> = Promise.resolve();
        // Who waits at the same time as others waits only for what is left of it.
        const sleep: Sleep = async (ms) => {
          const until = elapsedMs() + ms;
          await setImmediate();
          const left = until - elapsedMs();
          if (left > 0) {
            waitedMs += left;
            passing = passing.then(() => ask({ ask: 'wait', ms: left }));
          }
          await passing;
        };
        const url = company.settings['url'] ?? '';
        const connector = connect(source, url, store.scratch, () => now, sleep, elapsedMs);
        const run = {
          connector,
          store,
          wanted: fieldsNeeded(CHECKS, METRICS),
          budgetPercent: 100,
          clock: { now: () => now },
          log: silentLog,
          progress: () => {},
        };
        const before = await ask<number>({ ask: 'usage' });
        const started = performance.now();
        const report =
          kind === 'sync'
            ? await syncSource(run)
            : await reconcileSource({ ...run, dueSince: now, endsBy: null });
        const tookMs = performance.now() - started;
        const after = await ask<number>({ ask: 'usage' });
        return {
          calls: connector.calls(),
          tookMs,
          waitedMs,
          serverMs: after - before,
          received: sound(report),
        };
      };
      const nextDay = async (changes: Readonly<Record<string, number>>) => {
        now = new Date(Date.parse(now) + DAY_MS).toISOString();
        await ask({ ask: 'live', now, changes });
      };
      const changes = Object.fromEntries(
        Object.entries(CHANGES[source]).map(([table, count]) => [
          table,
          Math.max(1, Math.round(count * scale)),
        ]),
      );
      const changed = Object.values(changes).reduce((sum, count) => sum + count, 0);
      const first = await lap('sync');
      const small: Lap[] = [];
      for (let day = 0; day < smallDays; day++) {
        await nextDay(changes);
        const done = await lap('sync');
        if (done.received < changed)
          throw new Error(`${done.received} records came of ${changed} that changed.`);
        small.push(done);
      }
      await nextDay({});
      const quiet = await lap('sync');
      await nextDay({});
      const reconciled = await lap('reconcile');
      return { records, pages, first, small, quiet, reconciled };
    } finally {
      await store.close();
    }
  } finally {
    server.disconnect();
    rmSync(folder, { recursive: true });
  }
}

/** How many records came. @throws {Error} where a pull failed or was not proven */
function sound(report: SourceReport): number {
  const [failure] = report.failures;
  if (failure) throw failure;
  return report.pulls.reduce((sum, pull) => sum + pull.received, 0);
}

function connect(
  source: SourceName,
  url: string,
  scratch: string,
  now: () => string,
  sleep: Sleep,
  elapsedMs: () => number,
): Connector {
  const common = { mapping: readMapping(MAPPING)[source] ?? {}, clock: { now }, log: silentLog, sleep };
  if (source === 'hubspot') return createHubspot({ ...common, baseUrl: url, token: 'bench', elapsedMs });
  return createSalesforce({ ...common, loginUrl: url, clientId: 'bench', clientSecret: 'bench', scratch });
}
