import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import type { Writing } from '../../src/crm/writing.ts';
import type { FixOrder } from '../../src/fixing/fix.ts';
import { createMending } from '../../src/fixing/mending.ts';
import { settleFixes } from '../../src/fixing/settle.ts';
import { silentLog } from '../../src/log.ts';
import { startHubspot } from '../../src/sandbox/hubspot/index.ts';
import { startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import type { Fault, RunningServer } from '../../src/sandbox/server.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { FixResult } from '../../src/store/ports.ts';
import { northlight, ANA as OWNER } from '../worlds/hubspot-portal.ts';
import { ANA, dealId, salesforceOrg } from '../worlds/salesforce-org.ts';
import type { FixingProcess } from './fixing-process.ts';

const NOW = '2026-02-01T00:10:00.000Z';
const SOON = '2026-02-01T00:11:00.000Z';
const LATER = '2026-02-01T00:30:00.000Z';
const SECRET = 'very-secret';
const PROCESS = fileURLToPath(new URL('./fixing-process.ts', import.meta.url));

interface Vendor {
  readonly server: RunningServer;
  readonly writing: Writing | null;
  /** The deal's name at the vendor. */
  name(): unknown;
  readonly order: FixOrder;
  /** The call that reads the deal. */
  readonly reading: Pick<Fault, 'match' | 'holding'>;
}

const ORDER = {
  by: 'ana@example.test',
  object: 'deal',
  checkId: 'deal-name-missing',
  seenModifiedAt: '2026-01-10T08:00:00.000Z',
  undoes: null,
} as const;

async function salesforce(): Promise<Vendor> {
  const clock = stoppedClock(NOW);
  const server = await startSalesforce(salesforceOrg(), { clock, clientId: 'client', clientSecret: SECRET });
  const id = dealId(5);
  const { writing } = createSalesforce({
    loginUrl: server.url,
    clientId: 'client',
    clientSecret: SECRET,
    mapping: {},
    clock,
    log: silentLog,
  });
  return {
    server,
    writing,
    name: () => server.rows('Opportunity').find((row) => row['Id'] === id)?.['Name'],
    order: {
      ...ORDER,
      source: 'salesforce',
      id,
      userId: ANA,
      rights: { level: 'own', accessToken: server.tokenFor(ANA) },
      fields: { name: { seen: 'Deal 5', wanted: 'Mended' } },
    },
    reading: { match: 'GET /services/data', holding: 'FROM Opportunity' },
  };
}

async function hubspot(): Promise<Vendor> {
  const clock = stoppedClock(NOW);
  const server = await startHubspot(northlight(), { clock, token: SECRET });
  const id = '2012';
  const { writing } = createHubspot({
    baseUrl: server.url,
    token: SECRET,
    mapping: {},
    clock,
    log: silentLog,
  });
  const deals = () => server.snapshot().tables.find(({ name }) => name === 'deals')?.rows;
  return {
    server,
    writing,
    name: () => deals()?.find((row) => row['id'] === id)?.['dealname'],
    order: {
      ...ORDER,
      source: 'hubspot',
      id,
      userId: OWNER.id,
      rights: { level: 'integration', allowed: true, userId: OWNER.id, findingFields: ['name'] },
      fields: { name: { seen: 'Deal 11', wanted: 'Mended' } },
    },
    reading: { match: 'GET /crm/v3/objects/deals/', holding: 'propertiesWithHistory' },
  };
}

const folders: string[] = [];
let vendor: Vendor;
afterEach(async () => {
  await vendor.server.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A process that fixes the deal; whoever started it waits for its end. */
function start(
  file: string,
  dies: FixingProcess['dies'],
): { child: ChildProcess; ended: Promise<NodeJS.Signals | null> } {
  const { server, order } = vendor;
  const which = order.source === 'salesforce' ? 'salesforce' : 'hubspot';
  const told: FixingProcess = { vendor: which, url: server.url, secret: SECRET, file, now: NOW, order, dies };
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(told)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', (_, signal) => done(signal));
  });
  return { child, ended };
}

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-crash-'));
  folders.push(folder);
  return join(folder, 'records.duckdb');
}

const patches = () => vendor.server.control.calls().filter(({ method }) => method === 'PATCH').length;

/** What the audit says at once and after the vendor can no longer be acting; settled twice each time. */
async function outcomes(at: string): Promise<readonly (FixResult['outcome'] | null)[]> {
  const store = await openRecordStore(at, 128);
  const { writing } = vendor;
  const said: (FixResult['outcome'] | null)[] = [];
  const before = patches();
  for (const now of [SOON, SOON, LATER, LATER]) {
    const clock = stoppedClock(now);
    await settleFixes(createMending({ writingOf: () => writing, fixes: store.fixes, clock, log: silentLog }));
    const [fix, ...others] = await store.fixes.list(9);
    expect(others).toEqual([]);
    if (fix) {
      expect(fix.intent).toMatchObject({ rights: vendor.order.rights.level, fields: vendor.order.fields });
      expect(JSON.stringify(fix)).not.toContain(SECRET);
      said.push(fix.result?.outcome ?? null);
    }
  }
  await store.close();
  // Settling reads and never writes.
  expect(patches()).toBe(before);
  return said;
}

const VENDORS = [
  ['Salesforce', salesforce],
  ['HubSpot', hubspot],
] as const;

describe.each(VENDORS)('a process that is killed while it fixes a record in %s', (_, make) => {
  it.each([
    ['before the intent', 'old', []],
    ['after the intent', 'old', [null, null, 'not-written', 'not-written']],
    ['before the result', 'new', ['written', 'written', 'written', 'written']],
    ['after the result', 'new', ['written', 'written', 'written', 'written']],
    ['at the end', 'new', ['written', 'written', 'written', 'written']],
  ] as const)('%s', async (dies, holds, said) => {
    vendor = await make();
    const at = file();
    expect(await start(at, dies).ended).toBe('SIGKILL');
    expect(vendor.name() === 'Mended').toBe(holds === 'new');
    expect(await outcomes(at)).toEqual(said);
  });

  it('as the change arrives, before the vendor acts', async () => {
    vendor = await make();
    const at = file();
    vendor.server.control.inject({ match: 'PATCH', silence: 'before' });
    const { child, ended } = start(at, null);
    while (patches() === 0) await new Promise((next) => setTimeout(next, 5));
    child.kill('SIGKILL');
    await ended;
    expect(vendor.name()).not.toBe('Mended');
    expect(await outcomes(at)).toEqual([null, null, 'not-written', 'not-written']);
  });

  it('after the vendor acted, before its answer arrives', async () => {
    vendor = await make();
    const at = file();
    vendor.server.control.inject({ match: 'PATCH', silence: 'after' });
    const { child, ended } = start(at, null);
    while (vendor.name() !== 'Mended') await new Promise((next) => setTimeout(next, 5));
    child.kill('SIGKILL');
    await ended;
    expect(await outcomes(at)).toEqual(['written', 'written', 'written', 'written']);
  });

  it('between the vendor’s answer and reading the record again', async () => {
    vendor = await make();
    const at = file();
    vendor.server.control.inject({ ...vendor.reading, after: 1, silence: 'before' });
    const { child, ended } = start(at, null);
    while (vendor.name() !== 'Mended') await new Promise((next) => setTimeout(next, 5));
    child.kill('SIGKILL');
    await ended;
    vendor.server.control.clearFaults();
    expect(await outcomes(at)).toEqual(['written', 'written', 'written', 'written']);
  });
});

it('a change on which the vendor acts after the process is dead is still found', async () => {
  vendor = await salesforce();
  const { server, writing } = vendor;
  const at = file();
  server.control.inject({ match: 'PATCH', silence: 'before' });
  const { child, ended } = start(at, null);
  while (patches() === 0) await new Promise((next) => setTimeout(next, 5));
  child.kill('SIGKILL');
  await ended;
  const store = await openRecordStore(at, 128);
  const clock = stoppedClock(SOON);
  const settle = () =>
    settleFixes(createMending({ writingOf: () => writing, fixes: store.fixes, clock, log: silentLog }));
  // The vendor has not acted yet: it would be wrong to say that nothing was written.
  expect(await settle()).toEqual([]);
  // What hung in the vendor's queue comes to its turn.
  const hung = server.control.calls().find(({ method }) => method === 'PATCH');
  const headers = ['authorization', 'content-type', 'if-unmodified-since'].map((name) => [
    name,
    hung?.headers[name] ?? '',
  ]);
  const { status } = await fetch(`${server.url}${hung?.target}`, {
    method: 'PATCH',
    headers: Object.fromEntries(headers),
    body: hung?.body ?? '',
  });
  expect(status).toBe(204);
  expect(await settle()).toMatchObject([{ result: { outcome: 'written' } }]);
  await store.close();
});
