import { domainToASCII, domainToUnicode } from 'node:url';
import { parse } from 'tldts';

/** Letters, marks and digits of any script, the joiners that some scripts need, dots, hyphens, underscores. */
const HOST_CHARACTERS = /^(?:[\p{L}\p{M}\p{N}._-]|\u200c|\u200d)+$/u;
/** Labels of 1 to 63 characters that neither begin nor end with a hyphen, at least two of them. */
const HOST_SHAPE = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** Nothing that would have to be brought into ASCII, or that its encoding could hide. */
const PLAIN = /^[a-z0-9._-]+$/;

/** A host on the public internet. */
export interface PublicHost {
  /** The whole host, lower-cased, in ASCII. */
  readonly host: string;
  /** The part that somebody registered, in ASCII: `example.co.uk` of `www.example.co.uk`. */
  readonly domain: string;
  /** The same in the letters of its script. */
  readonly readableDomain: string;
}

/**
 * Reads a host name that lies under a public suffix of the list's ICANN section, internationalised ones in
 * either spelling. Null for everything else: an IP address, a suffix alone, a single label.
 */
export function readHost(text: string): PublicHost | null {
  const host = PLAIN.test(text) && !text.includes('xn--') ? text : inAscii(text);
  if (host.length > 253 || !HOST_SHAPE.test(host)) return null;
  const { domain, isIcann } = parse(host, AS_IT_IS);
  if (!isIcann || domain === null || domain.includes('_')) return null;
  return { host, domain, readableDomain: domain.includes('xn--') ? domainToUnicode(domain) : domain };
}

/** Empty where the text is no host. */
function inAscii(text: string): string {
  return HOST_CHARACTERS.test(text) ? domainToASCII(text) : '';
}

/** Its shape has been looked at already. */
const AS_IT_IS = { extractHostname: false, validateHostname: false, detectIp: false };
