import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import { fold } from './fold.ts';
import { readHost } from './host.ts';
import { isFreeMail, meantProvider } from './mail-domains.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

const DISPOSABLE = disposableEmailBlocklistSet();

/** Atoms of RFC 5322 and, as RFC 6531 allows, of any script, joined by single dots. */
const LOCAL_PART = /^[\p{L}\p{M}\p{Nd}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{Nd}!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** The same of plain letters, which most have: told much faster. */
const PLAIN_LOCAL_PART = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
const LOCAL_PART_LENGTH = 64;

/** Functions instead of persons, the names of RFC 2142 among them. */
const ROLES: ReadonlySet<string> = new Set(
  (
    'abuse account accounting accounts accountspayable accountsreceivable admin administrator all billing ' +
    'booking bookings career careers compliance contact contactus customercare customerservice ' +
    'customersupport einkauf enquiries enquiry feedback finance hello help helpdesk hostmaster hr info ' +
    'information inquiries inquiry invoice invoices job jobs kontakt legal logistics mail mailer-daemon ' +
    'marketing media news newsletter no-reply noreply office order orders payroll post postmaster press ' +
    'privacy procurement purchasing reception recruiting recruitment reservation reservations returns ' +
    'root sales security service services shop support team tech undisclosed-recipients unsubscribe ' +
    'usenet uucp vertrieb webmaster welcome www'
  ).split(' '),
);
const NUMBER_OR_TAG = /\d{0,2}(?:\+.*)?$/;

/**
 * Judges an e-mail address by its form; whether it is reached cannot be told. Normal form: trimmed and
 * lower-cased. Faults: `syntax`, not ok; the others are ok but to be known: `disposable`, of a provider of throw-away
 * addresses; `mistyped`, one edit from a great provider's domain, with the address that was probably meant; `role`,
 * of a function and nobody in particular; `free`, of a provider that takes everybody; `free-role`, both.
 */
export function judgeEmail(value: string): Verdict {
  const address = fold(value);
  const at = address.indexOf('@');
  const local = address.slice(0, at);
  // A second `@` is no character of a host.
  const isLocalPart = PLAIN_LOCAL_PART.test(local) || LOCAL_PART.test(local);
  if (at < 1 || !isLocalPart || (at > LOCAL_PART_LENGTH && [...local].length > LOCAL_PART_LENGTH))
    return wrong('syntax');
  const host = readHost(address.slice(at + 1));
  if (!host) return wrong('syntax');
  const remarkable = (fault: string, suggestion: string | null = null): Verdict => ({
    ok: true,
    normal: address,
    fault,
    suggestion,
  });
  // First: who guards the list of throw-away providers has put mistyped ones on it.
  const meant = meantProvider(host.domain);
  if (meant !== null) return remarkable('mistyped', `${local}@${meant}`);
  if (DISPOSABLE.has(host.host) || DISPOSABLE.has(host.domain)) return remarkable('disposable');
  const free = isFreeMail(host.domain);
  if (ROLES.has(local.replace(NUMBER_OR_TAG, ''))) return remarkable(free ? 'free-role' : 'role');
  return free ? remarkable('free') : fine(address);
}
