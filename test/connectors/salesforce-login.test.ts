import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import { messageOf } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { ANA, INTEGRATION_USER } from '../worlds/salesforce-org.ts';
import { callsOf, clock, desks, pull, records } from './salesforce-desk.ts';

const open = desks();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PUBLIC = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const USERNAME = 'plumbline@example.test';
let folder = '';
let keyFile = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-keys-'));
  keyFile = key('good', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function key(name: string, text: string, mode = 0o600): string {
  const file = join(folder, name);
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
  return file;
}

describe('the Salesforce connector logs in by a signed request', () => {
  const server = { publicKey: PUBLIC };

  it('that its private key signs, for a short time, to the organisation itself', async () => {
    const desk = await open({
      server,
      connector: { clientSecret: undefined, jwt: { username: USERNAME, keyFile } },
    });
    expect((await desk.connector.probe()).integrationUserId).toBe(INTEGRATION_USER);
    const form = new URLSearchParams(desk.server.control.calls()[0]?.body);
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect(form.has('client_secret')).toBe(false);
    const assertion = form.get('assertion') ?? '';
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'RS256' });
    expect(decodeJwt(assertion)).toEqual({
      iss: 'client',
      sub: USERNAME,
      aud: desk.server.url,
      exp: Date.parse(clock.now()) / 1000 + 180,
    });
  });

  it('also with a key in the older form, and rather than with a secret', async () => {
    const pem = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const jwt = { username: USERNAME, keyFile: key('older', pem) };
    const desk = await open({ server, connector: { jwt } });
    expect(records(await pull(desk.connector, 'account')).size).toBe(6);
    expect(callsOf(desk.server).filter((call) => call.endsWith('/token'))).toHaveLength(1);
    expect(readFileSync(jwt.keyFile, 'utf8')).toBe(pem);
  });

  it('anew where its session ran out', async () => {
    const desk = await open({ server, connector: { jwt: { username: USERNAME, keyFile } } });
    await desk.connector.probe();
    desk.server.expireTokens();
    expect(records(await pull(desk.connector, 'account')).size).toBe(6);
  });

  it.each([
    ['is not there', () => join(folder, 'nowhere'), /cannot be read/],
    ['anybody may read', () => key('open', 'text', 0o644), /Others than its owner/],
    ['holds no key', () => key('none', 'a secret-of-mine'), /no private key in PEM form/],
    [
      'holds a key of another kind',
      () =>
        key(
          'curve',
          generateKeyPairSync('ec', { namedCurve: 'P-256' })
            .privateKey.export({ type: 'pkcs8', format: 'pem' })
            .toString(),
        ),
      /only signatures of RSA keys/,
    ],
  ])('but not by a file that %s', async (_, file, words) => {
    const desk = await open({ server, connector: { jwt: { username: USERNAME, keyFile: file() } } });
    const error = await desk.connector.probe().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ConfigError', message: expect.stringMatching(words) });
    expect(messageOf(error)).not.toContain('secret-of-mine');
    expect(desk.server.control.calls()).toEqual([]);
  });

  it('and says what is wrong where the signature is of another key, or the user another', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const wrong = await open({
      server,
      connector: { jwt: { username: USERNAME, keyFile: key('wrong', pem) } },
    });
    await expect(wrong.connector.probe()).rejects.toMatchObject({
      name: 'AccessError',
      next: expect.stringContaining('SALESFORCE_JWT_KEY_FILE'),
    });
    const nobody = await open({ server, connector: { jwt: { username: 'nobody@example.test', keyFile } } });
    await expect(nobody.connector.probe()).rejects.toMatchObject({ name: 'AccessError' });
  });

  it('or not at all where neither a key nor a secret is there', () => {
    const none = { loginUrl: 'http://127.0.0.1:1', clientId: 'client', mapping: {}, clock, log: quiet([]) };
    expect(() => createSalesforce(none)).toThrow(/neither a consumer secret nor a private key/);
  });
});

it('survives tokens that end at every other call', async () => {
  const { server, connector } = await open();
  for (const object of ['account', 'deal', 'user', 'activity'] as const) {
    server.expireTokens();
    expect(await pull(connector, object)).not.toEqual([]);
  }
});

function quiet(lines: string[]): Log {
  const write = (fields: Record<string, unknown>, message: string) =>
    void lines.push(`${JSON.stringify(fields)} ${message}`);
  return { debug: write, info: write, warn: write, error: write };
}

it('lets no secret, query or record into an error, a log line or a file that stays', async () => {
  const lines: string[] = [];
  const errors: string[] = [];
  const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { server, again, scratch } = await open({
    server: { publicKey: PUBLIC, clientSecret: 'canary-secret' },
    connector: { log: quiet(lines), clientSecret: 'canary-secret' },
  });
  await server.apply([
    {
      table: 'Contact',
      id: '003000000000000001',
      set: { LastName: 'Canaryman' },
      at: '2026-01-06T00:00:00.000Z',
      by: ANA,
    },
  ]);
  const body = `[{"errorCode":"MALFORMED_QUERY","message":"canary-body SELECT Canaryman"}]`;
  const faults = [
    { match: '/queryAll', reply: { status: 400, body } },
    { match: '/queryAll', reply: { status: 500, body: 'canary-body' } },
    { match: '/queryAll', truncate: { bytes: 300 } },
    { match: '/queryAll', truncate: { bytes: 300, clean: true } },
    { match: '/queryAll', drop: 'before' },
    { match: '/queryAll', html: 503 },
    {
      match: '/oauth2/token',
      reply: { status: 400, body: { error: 'invalid_grant', error_description: 'canary-body' } },
    },
    { match: '/jobs/query', reply: { status: 400, body } },
    { match: '/results', truncate: { bytes: 100 } },
    { match: '/results', reply: { status: 400, body } },
    { match: '/composite', reply: { status: 400, body } },
  ] as const;
  for (const jwt of [undefined, { username: USERNAME, keyFile }]) {
    for (const fault of faults) {
      const connector = again({ jwt });
      server.control.inject({ ...fault, times: 99 });
      await pull(connector, 'contact', { pages: 1 }).catch((error: Error) => {
        errors.push(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`);
      });
      server.control.clearFaults();
    }
  }
  expect(errors.length).toBeGreaterThan(10);
  const tokens = server.control
    .calls()
    .flatMap(({ headers }) => /Bearer (.+)/.exec(headers['authorization'] ?? '')?.[1] ?? []);
  const hidden = ['canary', 'Canaryman', 'SELECT', pem.slice(40, 80), ...new Set(tokens)];
  for (const text of [...errors, ...lines]) {
    for (const secret of hidden) expect(text).not.toContain(secret);
  }
  expect(readdirSync(scratch)).toEqual([]);
});

it('tells the clock of the vendor, and takes the count that ends first for what is left', async () => {
  const theirs = stoppedClock('2026-02-01T00:07:00.000Z');
  const { connector } = await open({ server: { clock: theirs, behaviour: { wordyLimitInfo: true } } });
  const probe = await connector.probe();
  expect(probe.now).toBe(theirs.now());
  expect(probe.allowance?.limit).toBeLessThan(100_000);
});
