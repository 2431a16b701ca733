import { createHash } from 'node:crypto';

/** Gives each row of one table an id: the same for the same files, never one twice. */
export interface RecordIds {
  /** @param key the text of the row's id column; null where it has none, and its place in the table counts */
  next(key: string | null): string;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a 15-character Salesforce id: each of the three characters added says which of
 * five characters are capitals, so that ids differ where case is not told apart.
 */
export function withChecksum(id15: string): string {
  let check = '';
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let place = 0; place < 5; place++) {
      if (/[A-Z]/.test(id15[start + place] ?? '')) bits |= 1 << place;
    }
    check += CHECK[bits];
  }
  return id15 + check;
}

/** A Salesforce id with the number `n` in its last twelve characters. */
export function salesforceId(prefix: string, n: bigint): string {
  return withChecksum(prefix + base62(n).padStart(12, '0'));
}

/** A key that is a Salesforce id of this table already stays; another is hashed; rows without one are numbered. */
export function salesforceIds(prefix: string): RecordIds {
  return unique((key, row, attempt) => {
    if (key === null) return salesforceId(prefix, BigInt(row));
    const id15 = key.slice(0, 15);
    const own = /^[0-9A-Za-z]{15}$/.test(id15) && id15.startsWith(prefix);
    if (own && attempt === 0 && (key.length === 15 || key === withChecksum(id15))) return withChecksum(id15);
    return salesforceId(prefix, hash(`${prefix} ${key}`, attempt));
  });
}

/** A key that is a number already stays; another is hashed; rows without one are numbered. */
export function hubspotIds(table: string): RecordIds {
  return unique((key, row, attempt) => {
    if (key === null) return String(10_000_000 + row);
    if (attempt === 0 && /^[1-9]\d{0,14}$/.test(key)) return key;
    return String(hash(`${table} ${key}`, attempt) % 900_000_000_000_000n);
  });
}

/** Eight bytes of SHA-256 as a number. */
export function hash(text: string, attempt = 0): bigint {
  const digest = createHash('sha256')
    .update(attempt === 0 ? text : `${text} ${attempt}`)
    .digest();
  return digest.readBigUInt64BE(0);
}

function unique(make: (key: string | null, row: number, attempt: number) => string): RecordIds {
  const taken = new Set<string>();
  let row = 0;
  return {
    next(key) {
      row++;
      let id = make(key, row, 0);
      for (let attempt = 1; taken.has(id); attempt++) id = make(key ?? `row ${row}`, row, attempt);
      taken.add(id);
      return id;
    },
  };
}

function base62(n: bigint): string {
  let digits = '';
  for (let rest = n; rest > 0n; rest /= 62n) digits = BASE62[Number(rest % 62n)] + digits;
  return digits;
}
