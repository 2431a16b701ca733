import { ConfigError } from '../errors.ts';
import { readPrivateFile } from '../private-file.ts';
import type { Config } from './load.ts';

const KEY_BYTES = 32;
/** 32 bytes in base64, by either alphabet. */
const FORM = /^[A-Za-z0-9+/_-]{43}=?$/;

/**
 * The key that seals stored tokens: 32 bytes, from PLUMBLINE_KEY or from the file that PLUMBLINE_KEY_FILE names.
 * @throws {ConfigError} where there is none, where both are set, or where what is there is no such key
 */
export function sealingKey(config: Config): Uint8Array {
  const given = config.get('PLUMBLINE_KEY');
  const file = config.get('PLUMBLINE_KEY_FILE');
  if (given !== undefined && file !== undefined) {
    throw new ConfigError({
      what: 'PLUMBLINE_KEY and PLUMBLINE_KEY_FILE are both set.',
      why: 'It cannot be told which of the two keys stored tokens were sealed with.',
      next: 'Unset one of them.',
    });
  }
  if (given !== undefined) return decoded(given, 'PLUMBLINE_KEY');
  if (file !== undefined) return decoded(readPrivateFile(file, 'PLUMBLINE_KEY_FILE').trim(), file);
  throw new ConfigError({
    what: 'There is no key to seal tokens with.',
    why: 'A token is only ever stored encrypted, and neither PLUMBLINE_KEY nor PLUMBLINE_KEY_FILE is set.',
    next: 'Make one with `(umask 077; openssl rand -base64 32 > plumbline.key)` and set PLUMBLINE_KEY_FILE=plumbline.key; keep it apart from the backups of PLUMBLINE_HOME.',
  });
}

/** @param place what holds the key, for messages; the key itself is never shown */
function decoded(text: string, place: string): Uint8Array {
  const key = FORM.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (key.length === KEY_BYTES) return key;
  throw new ConfigError({
    what: `${place} holds no key.`,
    why: `A key is ${KEY_BYTES} random bytes written in base64: 44 characters.`,
    next: 'Make one with `openssl rand -base64 32`.',
  });
}
