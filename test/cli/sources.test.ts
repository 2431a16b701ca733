import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { systemClock } from '../../src/clock.ts';
import { type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import { northlight } from '../worlds/hubspot-portal.ts';
import { strategyInput } from '../worlds/strategy.ts';
import { plumbline } from './run-cli.ts';

const OAUTH = { clientId: 'client-1', clientSecret: 'secret-canary-1', refreshToken: 'refresh-canary-1' };
const KEY = Buffer.alloc(32, 7).toString('base64');
const EVERYTHING = ['deals', 'line_items', 'tickets', 'owners'];

const whole = northlight();
/** A small part of it, since each object takes its turn in the searches that are allowed in a second. */
const portal = {
  ...whole,
  tables: whole.tables.filter(({ name }) => ['deals', 'tickets', 'line_items'].includes(name)),
};

let folder: string;
let server: HubspotSandbox;
let files: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  server = await startHubspot(portal, { clock: systemClock, token: 'key-canary-1', oauth: OAUTH });
  writeFileSync(join(folder, 'strategy.yaml'), stringify(strategyInput()));
  writeFileSync(join(folder, 'people.yaml'), stringify({ people: [] }));
  files = {
    PLUMBLINE_STRATEGY: join(folder, 'strategy.yaml'),
    PLUMBLINE_PEOPLE: join(folder, 'people.yaml'),
    PLUMBLINE_LOG_LEVEL: 'info',
    HUBSPOT_BASE_URL: server.url,
  };
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const run = (args: string[], home: string, more: Record<string, string> = {}, input?: string) =>
  plumbline(args, { ...files, PLUMBLINE_HOME: join(folder, home), ...more }, undefined, input);
const withKey = { HUBSPOT_TOKEN: 'key-canary-1' };

describe('pulls', () => {
  test('are told as a table and kept; with --json as they are', async () => {
    const nothing = await run(['pulls'], 'home', withKey);
    expect(nothing).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was pulled yet') });

    const first = await run(['sync'], 'home', withKey);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(
      /^hubspot: incremental run 1, of what changed until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/m,
    );
    expect(first.out).toMatch(
      /^ {2}object +mode +from +fields +received +landed +deleted +merged +calls +proof$/m,
    );
    expect(first.out).toMatch(/^ {2}deal +first +the beginning +\d+ +60 +60 +0 +0 +\d+ {2}✓ 60 by .+$/m);
    expect(first.out).toMatch(/calls, after 0 in the 24 hours before, of 200,000 \(20 % of the 1,000,000/);

    const second = JSON.parse((await run(['sync', '--json'], 'home', withKey)).out) as {
      sources: { run: number; kind: string; pulls: { object: string; mode: string }[]; budget: object }[];
    };
    expect(second.sources[0]).toMatchObject({
      run: 2,
      kind: 'incremental',
      budget: { percent: 20, spent: false },
    });
    expect(new Set(second.sources[0]?.pulls.map(({ mode }) => mode))).toEqual(new Set(['changes']));

    const third = await run(['sync', '--reconcile'], 'home', withKey);
    expect(third.code).toBe(0);
    expect(third.out).toMatch(/^hubspot: reconciling run 3/m);
    expect(third.out).toMatch(/^ {2}deal +everything +the beginning/m);
  });

  test('say when each object was last proven, and what no increment sees', async () => {
    const { out, code } = await run(['pulls', '--last', '2'], 'home', withKey);
    expect(code).toBe(0);
    expect(out).toMatch(/^2 hubspot: incremental, .* UTC, done, \d+ calls of 200,000 in 24 hours$/m);
    expect(out).toMatch(/^3 hubspot: reconciling, /m);
    expect(out).not.toMatch(/^1 hubspot/m);
    expect(out).toMatch(/^ {2}hubspot +deal +\d{4}-\d\d-\d\d \d\d:\d\d {2}\d{4}-\d\d-\d\d \d\d:\d\d$/m);
    expect(out).toMatch(/^ {2}hubspot: .+ \(last proven on \d{4}-\d\d-\d\d\)$/m);

    const told = JSON.parse((await run(['pulls', '--json'], 'home', withKey)).out) as {
      runs: { number: number; pulls: { asked: string[] }[] }[];
      proven: { object: string; changesAt: string; everythingAt: string }[];
      blindSpots: { id: string; provenAt: string }[];
    };
    expect(told.runs.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(told.runs[0]?.pulls[0]?.asked.length).toBeGreaterThan(0);
    expect(told.blindSpots).toMatchObject(
      ['hard-deletes', 'computed-fields'].map((id) => ({ id, provenAt: expect.stringMatching(/Z$/) })),
    );
    // A reading of everything may still have been shown what went within the hour before it.
    for (const { changesAt, everythingAt } of told.proven)
      expect(Date.parse(everythingAt) + 3_600_000).toBeGreaterThan(Date.parse(changesAt));
  });

  test('stop at the budget without failing, and say when they go on', async () => {
    const behaviour = { callsPerDay: 100 };
    const poor = await startHubspot(portal, { clock: systemClock, token: 'key', behaviour });
    try {
      const settings = {
        HUBSPOT_BASE_URL: poor.url,
        HUBSPOT_TOKEN: 'key',
        PLUMBLINE_API_BUDGET_PERCENT: '22',
      };
      const cut = await run(['sync'], 'small', settings);
      expect(cut.code).toBe(0);
      expect(cut.out).toMatch(
        /hubspot was not read to the end: our budget of 22 calls in 24 hours \(22 % of 100\) is spent/,
      );
      expect(cut.out).toMatch(/✓ \d+ by/);
      expect(cut.out).toMatch(/Left to another run: /);
    } finally {
      await poor.stop();
    }
  });
});

describe('the doctor', () => {
  test('says who we are, what is allowed and what the strategy needs', async () => {
    const { out, err, code } = await run(['doctor'], 'doctor', withKey);
    expect(code).toBe(0);
    expect(out).toMatch(/^✓ hubspot: /m);
    expect(out).toMatch(/^ {2}\d+ calls, after 0 in the 24 hours before, of 200,000 \(20 %/m);
    for (const what of ['API access', 'scope crm.objects.deals.read', 'deal.amount', 'deal.closeDate'])
      expect(out).toMatch(new RegExp(`^ {2}✓ ${what.replaceAll('.', '\\.')}: `, 'm'));
    expect(out).toMatch(/^✓ strategy: Test organisation/m);
    expect(err).toContain('Asking hubspot');
    expect(out + err).not.toContain('canary');
  });

  test('ends with 3 where a goal lacks something, and names the page', async () => {
    server.access.allow('key-canary-1', { read: EVERYTHING.filter((type) => type !== 'deals') });
    try {
      const { out, code } = await run(['doctor'], 'doctor', withKey);
      expect(code).toBe(3);
      expect(out).toMatch(/^ {2}✗ scope crm\.objects\.deals\.read: .+\n {6}→ Settings → Integrations/m);
      const told = JSON.parse((await run(['doctor', '--json'], 'doctor', withKey)).out) as {
        sources: { requirements: { what: string; met: boolean; needed: boolean; where: string | null }[] }[];
      };
      const missing = told.sources[0]?.requirements.filter(({ met, needed }) => needed && !met);
      expect(missing).toEqual([
        expect.objectContaining({
          what: 'scope crm.objects.deals.read',
          where: expect.stringContaining('Settings'),
        }),
      ]);
    } finally {
      server.access.allow('key-canary-1', {});
    }
  });

  test('does not take what only checks lack for a fault', async () => {
    server.access.allow('key-canary-1', { read: EVERYTHING.filter((type) => type !== 'line_items') });
    try {
      const { out, code } = await run(['doctor'], 'doctor', withKey);
      expect(out).toMatch(/^ {2}– scope .*line_items.*: /m);
      expect(code).toBe(0);
    } finally {
      server.access.allow('key-canary-1', {});
    }
  });

  test('ends with 3 where a source lets nobody in', async () => {
    const { out, code } = await run(['doctor'], 'doctor', { HUBSPOT_TOKEN: 'wrong-canary' });
    expect(code).toBe(3);
    expect(out).toMatch(/^✗ hubspot: HubSpot refused/m);
    expect(out).not.toContain('canary');
  });
});

describe('connect', () => {
  const app = {
    HUBSPOT_CLIENT_ID: OAUTH.clientId,
    HUBSPOT_CLIENT_SECRET: OAUTH.clientSecret,
    PLUMBLINE_KEY: KEY,
  };
  const filesOf = (home: string): string[] => {
    try {
      return readdirSync(join(folder, home), { recursive: true }).map(String);
    } catch {
      return [];
    }
  };

  test('keeps a refresh token sealed, with which the CRM is read from then on', async () => {
    const connected = await run(['connect', 'hubspot'], 'oauth', app, `${OAUTH.refreshToken}\n`);
    expect(connected).toMatchObject({ code: 0 });
    expect(connected.out).toMatch(/^✓ hubspot: .+sealed/);
    expect((await run(['doctor'], 'oauth', app)).out).toMatch(
      /^ {2}✓ a token for HubSpot: The authorisation of an app/m,
    );
    const synced = await run(['sync'], 'oauth', app);
    expect(synced.code).toBe(0);
    for (const name of filesOf('oauth').filter((file) => file.endsWith('.json')))
      expect(readFileSync(join(folder, 'oauth', name), 'latin1'), name).not.toMatch(/canary/);
    expect(connected.out + connected.err + synced.out + synced.err).not.toContain('canary');

    const other = await run(['sync'], 'oauth', {
      ...app,
      PLUMBLINE_KEY: Buffer.alloc(32, 8).toString('base64'),
    });
    expect(other.code).toBe(3);
    expect(other.out).toMatch(/cannot be opened.*PLUMBLINE_KEY/);
  });

  test('keeps nothing where the token is refused', async () => {
    const refused = await run(['connect', 'hubspot'], 'refused', app, 'refresh-canary-wrong');
    expect(refused.code).toBe(3);
    expect(refused.err).toMatch(/HubSpot/);
    expect(refused.err).not.toContain('canary');
    expect(filesOf('refused').filter((file) => file.endsWith('.json'))).toEqual([]);
  });

  test.each<[string, string[], Record<string, string>, string, RegExp]>([
    ['no token', ['hubspot'], app, ' \n', /No refresh token was given/],
    ['no key', ['hubspot'], { ...app, PLUMBLINE_KEY: '' }, 'x', /no key to seal tokens with/],
    ['no app', ['hubspot'], { PLUMBLINE_KEY: KEY }, 'x', /hubspot is not connected by a stored token/],
    ['no such source', ['pipedrive'], app, 'x', /no source called pipedrive.*hubspot, salesforce/s],
  ])('with %s says what is missing', async (_, args, settings, input, what) => {
    const { code, err } = await run(['connect', ...args], 'wrong', settings, input);
    expect(code).toBe(2);
    expect(err).toMatch(what);
  });
});
