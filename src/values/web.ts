import { fold } from './fold.ts';
import { readHost } from './host.ts';
import { isSharedHost } from './mail-domains.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

const SCHEME = /^(?:https?:)?\/\//;
const AFTER_HOST = /[/\\?#]/;

/**
 * Judges a web address: a host under a public suffix, with or without `http(s)://` and whatever follows the
 * host. Normal form: the registrable domain, lower-cased, in the letters of its script. Faults: `invalid`; and
 * `shared`, ok but on a domain of many, a social network's or a mail provider's, so that it has no normal form.
 * An `@` is read as credentials behind a scheme only: without one it makes an e-mail address.
 */
export function judgeWeb(value: string): Verdict {
  const address = fold(value);
  const scheme = SCHEME.exec(address)?.[0] ?? '';
  const rest = address.slice(scheme.length);
  const end = rest.search(AFTER_HOST);
  let name = end < 0 ? rest : rest.slice(0, end);
  if (scheme !== '') name = name.slice(name.lastIndexOf('@') + 1);
  if (name.includes(':')) name = name.replace(/:\d{0,5}$/, '');
  const host = readHost(name.endsWith('.') ? name.slice(0, -1) : name);
  if (!host) return wrong('invalid');
  if (isSharedHost(host.domain)) return { ok: true, normal: null, fault: 'shared', suggestion: null };
  return fine(host.readableDomain);
}
