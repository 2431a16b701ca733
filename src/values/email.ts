import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import { fold } from './fold.ts';
import { readHost } from './host.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

const DISPOSABLE = disposableEmailBlocklistSet();

/** Atoms of RFC 5322 and, as RFC 6531 allows, of any script, joined by single dots. */
const LOCAL_PART = /^[\p{L}\p{M}\p{Nd}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{Nd}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LOCAL_PART_LENGTH = 64;

/**
 * Judges an e-mail address by its form; whether it is reached cannot be told. Normal form: trimmed and
 * lower-cased. Faults: `syntax`, not ok; `disposable`, ok but of a provider of throw-away addresses.
 */
export function judgeEmail(value: string): Verdict {
  const address = fold(value);
  const [local = '', domain = '', ...rest] = address.split('@');
  if (rest.length > 0 || !LOCAL_PART.test(local) || [...local].length > LOCAL_PART_LENGTH)
    return wrong('syntax');
  const host = readHost(domain);
  if (!host) return wrong('syntax');
  if (DISPOSABLE.has(host.host) || DISPOSABLE.has(host.domain)) {
    return { ok: true, normal: address, fault: 'disposable', suggestion: null };
  }
  return fine(address);
}
