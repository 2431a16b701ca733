import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { systemClock } from '../../src/clock.ts';
import { fixRecord } from '../../src/fixing/fix.ts';
import { createMending } from '../../src/fixing/mending.ts';
import { silentLog } from '../../src/log.ts';
import { type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { ANA, northlight } from '../worlds/hubspot-portal.ts';
import { strategyInput } from '../worlds/strategy.ts';
import { plumbline } from './run-cli.ts';

const TOKEN = 'key-canary-1';
const OWN = 'ana-canary-1';
const DEAL = '2012';

let folder: string;
let server: HubspotSandbox;
let settings: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  server = await startHubspot(northlight(), {
    clock: systemClock,
    token: TOKEN,
    users: [{ token: OWN, userId: 901 }],
  });
  writeFileSync(join(folder, 'strategy.yaml'), stringify(strategyInput()));
  writeFileSync(join(folder, 'people.yaml'), stringify({ people: [] }));
  settings = {
    PLUMBLINE_STRATEGY: join(folder, 'strategy.yaml'),
    PLUMBLINE_PEOPLE: join(folder, 'people.yaml'),
    PLUMBLINE_LOG_LEVEL: 'info',
    HUBSPOT_BASE_URL: server.url,
    HUBSPOT_TOKEN: TOKEN,
  };
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const nameNow = () => {
  const deals = server.snapshot().tables.find(({ name }) => name === 'deals');
  return deals?.rows.find((row) => row['id'] === DEAL)?.['dealname'];
};

async function run(home: string, args: readonly string[], more: Record<string, string> = {}) {
  const done = await plumbline(args, { ...settings, PLUMBLINE_HOME: join(folder, home), ...more });
  for (const canary of [TOKEN, OWN]) expect(done.out + done.err).not.toContain(canary);
  return done;
}

/** Somebody renames the deal with their own login. */
async function rename(home: string, wanted: string): Promise<string> {
  mkdirSync(join(folder, home), { recursive: true });
  const store = await openRecordStore(join(folder, home, 'records.duckdb'), 128);
  const connector = createHubspot({
    baseUrl: server.url,
    token: TOKEN,
    mapping: {},
    clock: systemClock,
    log: silentLog,
  });
  const { writing } = connector;
  const mending = createMending({
    writingOf: () => writing,
    fixes: store.fixes,
    clock: systemClock,
    log: silentLog,
  });
  const { intent } = await fixRecord(mending, {
    by: 'ana@example.test',
    rights: { level: 'own', accessToken: OWN },
    userId: ANA.id,
    source: 'hubspot',
    object: 'deal',
    id: DEAL,
    checkId: null,
    seenModifiedAt: '2026-01-12T15:00:00.000Z',
    fields: { name: { seen: String(nameNow()), wanted } },
    undoes: null,
  });
  await store.close();
  return intent.id;
}

const LENT = { PLUMBLINE_WRITE_BACK: 'integration' };

describe('the audit trail on the command line', () => {
  test('says when nothing was changed', async () => {
    expect(await run('empty', ['fixes'])).toMatchObject({
      code: 0,
      out: 'No record has been changed from here.\n',
    });
    const undo = await run('empty', ['undo', 'nothing', '--by', 'bo@example.test']);
    expect(undo.code).toBe(2);
    expect(undo.err).toContain('There is no fix of this id.');
  });

  test('names who changed what, with which rights, and how it was before', async () => {
    const id = await rename('told', 'Mended');
    const { code, out } = await run('told', ['fixes']);
    expect(code).toBe(0);
    expect(out).toContain(`${id}  `);
    expect(out).toContain(`changed  deal ${DEAL} of hubspot, by ana@example.test with their own login`);
    expect(out).toContain('name: "Deal 11" → "Mended"');
    const { fixes } = JSON.parse((await run('told', ['fixes', '--json'])).out) as { fixes: unknown[] };
    expect(fixes).toMatchObject([
      {
        intent: { id, rights: 'own', userId: ANA.id },
        result: { outcome: 'written', before: { values: { name: 'Deal 11' } } },
      },
    ]);
  });

  test('takes a change back only with what the admin lends', async () => {
    const id = await rename('back', 'To be taken back');
    const refused = await run('back', ['undo', id, '--by', 'bo@example.test']);
    expect(refused.code).toBe(3);
    expect(refused.out).toContain('has not allowed changes without your own login');
    expect(nameNow()).toBe('To be taken back');

    const { code, out } = await run('back', ['undo', id, '--by', 'bo@example.test'], LENT);
    expect(code).toBe(0);
    expect(out).toContain('name is "Mended" again');
    expect(nameNow()).toBe('Mended');
    const again = await run('back', ['undo', id, '--by', 'bo@example.test'], LENT);
    expect(again.code).toBe(2);
    expect(again.err).toContain('was taken back by the fix');
    expect((await run('back', ['fixes', '--most', '1'])).out).toContain(`takes back ${id}`);
  });

  test('shows what stands there where somebody changed it since', async () => {
    const id = await rename('late', 'Ours');
    const at = new Date().toISOString();
    await server.happen([
      { kind: 'edit', table: 'deals', id: DEAL, set: { dealname: 'Theirs' }, at, by: '902' },
    ]);
    const { code, out } = await run('late', ['undo', id, '--by', 'bo@example.test'], LENT);
    expect(code).toBe(3);
    expect(out).toContain('Not taken back: somebody changed');
    expect(out).toContain('name is "Theirs" now; the fix left "Ours"; before it, it was "Mended"');
    expect(nameNow()).toBe('Theirs');
  });
});
