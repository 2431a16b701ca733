import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plumbline, type RunningSandbox, startSandbox } from './run-cli.ts';

/**
 * Canaries: texts that may be in one place only. Secrets in none; what people are called and how they are reached in
 * the mirror alone; the bodies of failed answers nowhere.
 */
const BODY = 'canary-in-a-body-5d1f';
let sandbox: RunningSandbox;
let home: string;
let addresses: string[];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'plumbline-canaries-'));
  sandbox = await startSandbox(['--accounts', '40', '--as-of', '2026-06-15']);
  addresses = await addressesIn(sandbox);
}, 60_000);
afterAll(async () => {
  await sandbox?.stop();
  rmSync(home, { recursive: true, force: true });
});

test('planted canaries turn up in no log, error or file where they do not belong', async () => {
  expect(addresses.length).toBeGreaterThan(20);
  const html = {
    status: 502,
    headers: { 'content-type': 'text/html', 'set-cookie': `session=${BODY}` },
    body: `<html>${BODY} ${addresses[0]}</html>`,
  };
  const json = { status: 400, body: [{ errorCode: 'MALFORMED_QUERY', message: `${BODY} ${addresses[1]}` }] };
  await misfortune('HUBSPOT_BASE_URL', { match: '/crm/v3/objects/deals', reply: html, times: 50 });
  await misfortune('SALESFORCE_LOGIN_URL', { match: '/queryAll', reply: json, after: 3, times: 1 });
  const settings = { ...sandbox.settings, PLUMBLINE_HOME: home, PLUMBLINE_LOG_LEVEL: 'debug' };
  const runs = [];
  for (const args of [
    ['sync'],
    ['sync', '--json'],
    ['pulls'],
    ['pulls', '--json'],
    ['doctor'],
    ['links', '--json'],
  ])
    runs.push({ args, ...(await plumbline(args, settings)) });
  expect(runs[0]?.code).toBe(3);
  expect(runs[0]?.err).toMatch(/502/);

  const printed = runs.map(({ args, out, err }) => ({ where: args.join(' '), text: out + err }));
  const files = filesIn(home);
  expect(files.map(({ where }) => where)).toContain('records.duckdb');
  const kept = files.filter(({ where }) => !where.startsWith('records.duckdb'));
  const secrets = [
    sandbox.settings['HUBSPOT_TOKEN'] ?? '',
    sandbox.settings['SALESFORCE_CLIENT_SECRET'] ?? '',
    sandbox.settings['SLACK_BOT_TOKEN'] ?? '',
  ];
  expect(secrets.every((secret) => secret.length > 8)).toBe(true);
  expect(foundIn([...printed, ...files], [...secrets, BODY, '<html>'])).toEqual([]);
  expect(foundIn([...printed, ...files], [/00D\w{12}![\w.-]{20}/])).toEqual([]);
  expect(foundIn([...printed, ...kept], addresses)).toEqual([]);
  expect(files.filter(({ where }) => where.includes('scratch'))).toEqual([]);
}, 120_000);

async function misfortune(setting: string, fault: object): Promise<void> {
  const url = new URL('/__control/faults', sandbox.settings[setting]);
  await fetch(url, { method: 'POST', body: JSON.stringify(fault) });
}

/** E-mail addresses of contacts, as the pretended HubSpot lists them. */
async function addressesIn({ settings }: RunningSandbox): Promise<string[]> {
  const answer = await fetch(
    `${settings['HUBSPOT_BASE_URL']}/crm/v3/objects/contacts?limit=100&properties=email`,
    {
      headers: { authorization: `Bearer ${settings['HUBSPOT_TOKEN']}` },
    },
  );
  const { results } = (await answer.json()) as { results: { properties: { email: string | null } }[] };
  return results.flatMap(({ properties }) => properties.email ?? []).filter((email) => email.length > 8);
}

interface Place {
  readonly where: string;
  readonly text: string;
}

function filesIn(folder: string, below = ''): Place[] {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const where = join(below, name);
    const path = join(folder, where);
    return statSync(path).isDirectory()
      ? filesIn(folder, where)
      : [{ where, text: readFileSync(path, 'latin1') }];
  });
}

function foundIn(places: readonly Place[], canaries: readonly (string | RegExp)[]): string[] {
  return places.flatMap(({ where, text }) =>
    canaries
      .filter((canary) => (typeof canary === 'string' ? text.includes(canary) : canary.test(text)))
      .map((canary) => `${where}: ${canary}`),
  );
}
