import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { sealingKey } from '../../src/config/sealing-key.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = randomBytes(32);
const key = bytes.toString('base64');
const keyOf = (environment: Record<string, string>) => sealingKey(loadConfig(environment));

function fileOf(text: string, mode: number): string {
  const file = join(folder, `${mode.toString(8)}-${text.length}.key`);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

describe('the key that seals tokens', () => {
  test('comes from the environment or from a file, in either alphabet of base64', () => {
    expect(Buffer.from(keyOf({ PLUMBLINE_KEY: key }))).toEqual(bytes);
    expect(Buffer.from(keyOf({ PLUMBLINE_KEY: bytes.toString('base64url') }))).toEqual(bytes);
    expect(Buffer.from(keyOf({ PLUMBLINE_KEY_FILE: fileOf(`${key}\n`, 0o600) }))).toEqual(bytes);
    expect(Buffer.from(keyOf({ PLUMBLINE_KEY_FILE: fileOf(key, 0o400) }))).toEqual(bytes);
  });

  test.each([0o640, 0o604, 0o620, 0o660, 0o644, 0o777])('is refused from a file of mode %o', (mode) => {
    const file = fileOf(key, mode);
    expect(() => keyOf({ PLUMBLINE_KEY_FILE: file })).toThrow(
      new RegExp(`mode ${mode.toString(8)}.*chmod 600`),
    );
  });

  test('is refused from what is no file, and from a file that is not there', () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner, { mode: 0o700 });
    expect(() => keyOf({ PLUMBLINE_KEY_FILE: inner })).toThrow(/no ordinary file/);
    expect(() => keyOf({ PLUMBLINE_KEY_FILE: join(folder, 'none') })).toThrow(/ENOENT/);
    expect(() => keyOf({ PLUMBLINE_KEY_FILE: fileOf('x'.repeat(70_000), 0o600) })).toThrow(/70000 bytes/);
  });

  test.each([
    ['too short', randomBytes(31).toString('base64')],
    ['too long', randomBytes(33).toString('base64')],
    ['no base64', 'correct horse battery staple, correct horse'],
  ])('%s, it is refused and not shown', (_, text) => {
    for (const environment of [{ PLUMBLINE_KEY: text }, { PLUMBLINE_KEY_FILE: fileOf(text, 0o600) }]) {
      expect(() => keyOf(environment)).toThrow(/32 random bytes/);
      expect(() => keyOf(environment)).not.toThrow(text);
    }
  });

  test('is asked for by name where there is none, and chosen where there are two', () => {
    expect(() => keyOf({})).toThrow(/PLUMBLINE_KEY nor PLUMBLINE_KEY_FILE/);
    expect(() => keyOf({ PLUMBLINE_KEY: key, PLUMBLINE_KEY_FILE: 'x' })).toThrow(/Unset one/);
  });
});
