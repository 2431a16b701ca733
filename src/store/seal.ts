import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ConfigError } from '../errors.ts';

/** Where a sealed value is kept. It is part of what is authenticated: a value cannot be moved to another place. */
export interface Place {
  /** Name of the document. */
  readonly document: string;
  /** Under which the value stands in it. */
  readonly key: string;
}

/** Encrypts what is kept at rest, so that a copy of the files alone gives nothing away. */
export interface Seal {
  /** @returns the value in a form that says its version; another one each time */
  close(text: string, place: Place): string;
  /** @throws {ConfigError} where the key, the place or the value is not the one that it was closed with */
  open(sealed: string, place: Place): string;
}

const CIPHER = 'aes-256-gcm';
const VERSION = 'v1';
/** Random nonces of 96 bits: NIST SP 800-38D allows 2^32 of them for one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Version, nonce, encrypted text and tag, in base64url. */
const FORM = /^v1\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{22})$/;

/** @param key 32 bytes */
export function createSeal(key: Uint8Array): Seal {
  return {
    close(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(authenticated(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [VERSION, ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join(
        '.',
      );
    },
    open(sealed, place) {
      const [nonce, body, tag] = (FORM.exec(sealed) ?? [])
        .slice(1)
        .map((part) => Buffer.from(part, 'base64url'));
      if (!nonce || !body || !tag) throw closed(place, 'It does not have the form of a sealed value.');
      try {
        const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
        decipher.setAAD(authenticated(place));
        decipher.setAuthTag(tag);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
      } catch {
        throw closed(
          place,
          'The key is another than the one it was sealed with, or the value was changed or moved.',
        );
      }
    },
  };
}

/** As JSON, so that no two places read the same. */
function authenticated(place: Place): Buffer {
  return Buffer.from(JSON.stringify(['plumbline', VERSION, place.document, place.key]), 'utf8');
}

function closed({ document }: Place, why: string): ConfigError {
  return new ConfigError({
    what: `What is sealed in the document ${document} cannot be opened.`,
    why,
    next: 'Set PLUMBLINE_KEY or PLUMBLINE_KEY_FILE to the key of then; where that is lost, run `plumbline connect` again.',
  });
}
