import { domainToASCII, domainToUnicode } from 'node:url';
import { parse } from 'tldts';

/** Letters, marks and digits of any script, the joiners that some scripts need, dots, hyphens, underscores. */
const HOST_CHARACTERS = /^(?:[\p{L}\p{M}\p{N}._-]|\u200c|\u200d)+$/u;
/** Labels of 1 to 63 characters that neither begin nor end with a hyphen, at least two of them. */
const HOST_SHAPE = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

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
  if (!HOST_CHARACTERS.test(text)) return null;
  const host = domainToASCII(text);
  if (host.length > 253 || !HOST_SHAPE.test(host)) return null;
  const { domain, isIcann } = parse(host, { extractHostname: false });
  if (!isIcann || domain === null || domain.includes('_')) return null;
  return { host, domain, readableDomain: domain.includes('xn--') ? domainToUnicode(domain) : domain };
}
