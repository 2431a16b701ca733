import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSeal } from '../../src/store/seal.ts';

const key = randomBytes(32);
const seal = createSeal(key);
const place = { document: 'connection-hubspot', key: 'tokens' };

describe('a sealed value', () => {
  test('opens to what it was, is another text each time and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sealed = seal.close(text, place);
        expect(seal.open(sealed, place)).toBe(text);
        expect(seal.close(text, place)).not.toBe(sealed);
        expect(sealed).toMatch(/^v1\.[\w-]{16}\.[\w-]*\.[\w-]{22}$/);
      }),
    );
    expect(seal.close('refresh-token-4711', place)).not.toContain('4711');
  });

  test('stays shut for another key and in another place', () => {
    const sealed = seal.close('secret', place);
    expect(() => createSeal(randomBytes(32)).open(sealed, place)).toThrow(/key is another/);
    expect(() => seal.open(sealed, { ...place, key: 'other' })).toThrow(/changed or moved/);
    expect(() => seal.open(sealed, { ...place, document: 'connection-salesforce' })).toThrow(
      /cannot be opened/,
    );
    // Names that only together read the same are two places as well.
    const joined = seal.close('secret', { document: 'a', key: 'b/c' });
    expect(() => seal.open(joined, { document: 'a/b', key: 'c' })).toThrow(/cannot be opened/);
  });

  test('stays shut when any of its characters is another', () => {
    const sealed = seal.close('secret', place);
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      // The last character of a part in base64url carries bits that mean nothing; those read as the same bytes.
      const same = (text: string) =>
        text.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
      if (at > 2 && String(same(changed)) === String(same(sealed))) continue;
      expect(() => seal.open(changed, place), `character ${at}`).toThrow(/cannot be opened/);
    }
  });

  test.each(['', 'secret', 'v1', 'v1...', 'v2.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA', 'v1.AAAA.AA.AA'])(
    '%j is none',
    (text) => {
      expect(() => seal.open(text, place)).toThrow(/form of a sealed value/);
    },
  );
});
