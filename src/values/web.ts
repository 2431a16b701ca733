import { fold } from './fold.ts';
import { readHost } from './host.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

const SCHEME = /^(?:https?:)?\/\//;

/**
 * Judges a web address: a host under a public suffix, with or without `http(s)://` and whatever follows the
 * host. Normal form: the registrable domain, lower-cased, in the letters of its script. Fault: `invalid`.
 * An `@` is read as credentials behind a scheme only: without one it makes an e-mail address.
 */
export function judgeWeb(value: string): Verdict {
  const address = fold(value);
  const scheme = SCHEME.exec(address)?.[0] ?? '';
  const authority = address.slice(scheme.length).split(/[/\\?#]/, 1)[0] ?? '';
  const afterCredentials = scheme === '' ? authority : authority.slice(authority.lastIndexOf('@') + 1);
  const host = readHost(afterCredentials.replace(/:\d{0,5}$/, '').replace(/\.$/, ''));
  return host ? fine(host.readableDomain) : wrong('invalid');
}
