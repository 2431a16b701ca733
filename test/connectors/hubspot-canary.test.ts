import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { fieldsOf, OBJECT_NAMES } from '../../src/crm/objects.ts';
import type { SavedTokens } from '../../src/crm/tokens.ts';
import type { Log } from '../../src/log.ts';
import { type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import type { Fault } from '../../src/sandbox/server.ts';
import { northlight, portalOf, record, table } from '../worlds/hubspot-portal.ts';
import { desk, NOW } from './hubspot-desk.ts';

/** Each stands for something that must never be told: no error, log line or file may hold any of them. */
const CANARY = {
  key: 'pat-canary-key',
  client: 'canary-client-secret',
  refresh: 'canary-refresh-token',
  access: 'canary-access-token',
  person: 'canary.person@private.test',
  body: 'canary-body-text',
  cookie: 'canary-cookie',
};
const COOKIES = { 'set-cookie': `__cf_bm=${CANARY.cookie}`, 'x-hubspot-correlation-id': CANARY.cookie };
const BODY = {
  status: 'error',
  message: `${CANARY.body} ${CANARY.person}`,
  category: CANARY.body,
  errors: [{ message: CANARY.body, context: { propertyName: [CANARY.body] } }],
  results: [{ id: CANARY.body, properties: { email: CANARY.person } }],
};

const FAULTS: readonly Omit<Fault, 'match'>[] = [
  ...[200, 207, 302, 400, 401, 403, 404, 409, 414, 423, 429, 477, 500, 502, 530].map((status) => ({
    reply: { status, headers: COOKIES, body: BODY },
  })),
  { reply: { status: 503, headers: COOKIES, body: `<html>${CANARY.body}</html>` } },
  { reply: { status: 200, headers: COOKIES, body: `{"cut": "${CANARY.body}` } },
  { drop: 'before' },
  { truncate: { bytes: 30 } },
  { silence: 'before' },
];

let folder = '';
let here: string;
let server: HubspotSandbox | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-canary-'));
  here = process.cwd();
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
  await server?.stop();
});

/** Everything that can be read off an error, its causes included. */
function allOf(error: unknown): string {
  const parts = [String(error), JSON.stringify(error, Object.getOwnPropertyNames(error ?? {}))];
  if (error instanceof Error) parts.push(error.stack ?? '', error.cause ? allOf(error.cause) : '');
  return parts.join(' ');
}

it.each([
  ['a key', false],
  ['an app', true],
])('no error, log line or file tells a secret, a body or a person, let in as %s', async (_, asApp) => {
  const told: string[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => {
    told.push(`${message} ${JSON.stringify(fields)}`);
  };
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  const portal = portalOf([
    ...northlight().tables.filter(({ name }) => name !== 'contacts'),
    table('contacts', { lastname: 'string', email: 'email' }, [
      record('1', '2026-01-05T00:00:00.000Z', { lastname: CANARY.person, email: CANARY.person }),
    ]),
  ]);
  let passedMs = 0;
  const clock = { now: () => new Date(Date.parse(NOW) + passedMs).toISOString() };
  server = await startHubspot(portal, {
    clock,
    token: asApp ? 'unused' : CANARY.key,
    ...(asApp
      ? { oauth: { clientId: 'id', clientSecret: CANARY.client, refreshToken: CANARY.refresh } }
      : {}),
  });
  let saved: SavedTokens = { accessToken: CANARY.access, refreshToken: CANARY.refresh, expiresAt: null };
  const safe = {
    read: async () => saved,
    save: async (tokens: SavedTokens) => {
      saved = tokens;
    },
  };
  const connector = createHubspot({
    baseUrl: server.url,
    ...(asApp ? { clientId: 'id', clientSecret: CANARY.client, safe } : { token: CANARY.key }),
    mapping: {},
    clock,
    log,
    timeoutMs: 60,
    sleep: async (ms) => {
      passedMs += ms;
    },
    elapsedMs: () => passedMs,
  });
  const wanted = new Map(OBJECT_NAMES.map((object) => [object, fieldsOf(object)] as const));
  const attempt = async (work: () => Promise<unknown>) => {
    await work().catch((error: unknown) => void told.push(allOf(error)));
  };
  const works = [
    () => connector.probe(),
    () => connector.describe(wanted),
    () => connector.preflight(wanted),
    async () => {
      const request = {
        object: 'contact',
        fields: fieldsOf('contact'),
        until: clock.now(),
        history: true,
      } as const;
      for (const from of [null, { mode: 'done', until: '2026-01-01T00:00:00.000Z' }]) {
        for await (const page of connector.pull({ ...request, from }))
          expect(page.rows.length).toBeLessThan(2);
      }
    },
  ];
  for (const work of works) await attempt(work);
  for (const fault of FAULTS) {
    for (const work of works) {
      passedMs += 31 * 60_000;
      server.control.clearFaults();
      server.control.inject({ match: ' /', times: 999, after: 1, ...fault });
      await attempt(work);
    }
  }
  expect(told.length).toBeGreaterThan(FAULTS.length);
  const secrets = [...Object.values(CANARY), saved.accessToken ?? CANARY.access];
  for (const secret of secrets) expect(told.filter((line) => line.includes(secret))).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

it('an address with a token in it is never made', async () => {
  const there = await desk(northlight());
  await there.connector.preflight(new Map([['deal', ['amount']]]));
  for (const { target } of there.server.control.calls()) expect(target).not.toContain('pat-');
  await there.server.stop();
});
