import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConnections } from '../../src/people/connections.ts';
import { openDocuments } from '../../src/store/lowdb/documents.ts';
import { createSeal } from '../../src/store/seal.ts';

const KEY = randomBytes(32);
const TOKENS = {
  accessToken: 'access-canary-1',
  refreshToken: 'refresh-canary-1',
  expiresAt: '2026-11-23T07:30:00.000Z',
};
const ANA = 'salesforce/ana@example.com';

let folder: string;
let now: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  now = '2026-11-23T07:00:00.000Z';
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (key = KEY) =>
  createConnections(openDocuments(folder), () => createSeal(key), { now: () => now });

describe('connections', () => {
  test('come back with their tokens, and keep when they began', async () => {
    await open().connect('hubspot', TOKENS, ['crm.objects.deals.read']);
    await open().connect(ANA, { ...TOKENS, refreshToken: 'refresh-canary-2' }, []);
    expect(await open().safe('hubspot').read()).toEqual(TOKENS);

    now = '2026-11-24T07:00:00.000Z';
    const renewed = { accessToken: null, refreshToken: 'refresh-canary-3', expiresAt: null };
    await open().safe('hubspot').save(renewed);
    expect(await open().safe('hubspot').read()).toEqual(renewed);
    expect(await open().find('hubspot')).toEqual({
      id: 'hubspot',
      obtainedAt: '2026-11-23T07:00:00.000Z',
      renewedAt: now,
      scopes: ['crm.objects.deals.read'],
    });
    expect((await open().safe(ANA).read())?.refreshToken).toBe('refresh-canary-2');
  });

  test('that were never made are none, for which no key is needed', async () => {
    const none = createConnections(
      openDocuments(folder),
      () => {
        throw new Error('no key');
      },
      { now: () => now },
    );
    expect(await none.safe('hubspot').read()).toBeNull();
    expect(await none.find('hubspot')).toBeNull();
    await expect(none.connect('hubspot', TOKENS, [])).rejects.toThrow('no key');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('are gone once they are forgotten', async () => {
    await open().connect(ANA, TOKENS, []);
    await open().forget(ANA);
    expect(await open().safe(ANA).read()).toBeNull();
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/ana|v1/);
  });

  test('show no token in their files, which their owner alone can read', async () => {
    await open().connect('hubspot', TOKENS, []);
    await open().connect(ANA, TOKENS, []);
    const names = readdirSync(folder);
    expect(names.sort()).toEqual([
      'connection-hubspot.json',
      'connection-salesforce%2Fana%40example.com.json',
    ]);
    for (const name of names) {
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain('canary');
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  test('stay shut for another key, and when one’s file is put in another’s place', async () => {
    await open().connect('hubspot', TOKENS, []);
    await open().connect(ANA, TOKENS, []);
    const other = open(randomBytes(32));
    await expect(other.safe('hubspot').read()).rejects.toThrow(/cannot be opened.*PLUMBLINE_KEY/);
    expect(await other.find('hubspot')).not.toBeNull();
    cpSync(
      join(folder, 'connection-salesforce%2Fana%40example.com.json'),
      join(folder, 'connection-hubspot.json'),
    );
    await expect(open().safe('hubspot').read()).rejects.toThrow(/cannot be opened/);
  });
});
