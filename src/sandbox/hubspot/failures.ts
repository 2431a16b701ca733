import type { Reply } from '../exchange.ts';
import { limitReply, missingScope, refusalReply } from './refusals.ts';

function html(status: number, title: string): Reply {
  const body = `<!DOCTYPE html>\n<html><head><title>${status}: ${title}</title></head><body><h1>${title}</h1><p>cloudflare</p></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}

/** What the vendor answers where something is wrong with it, or with us: ready to be laid on a call as a fault. */
export const FAILURES = {
  invalidToken: refusalReply(
    'INVALID_AUTHENTICATION',
    'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
  ),
  expired: refusalReply(
    'EXPIRED_AUTHENTICATION',
    'The OAuth token used to make this call expired 12 second(s) ago.',
  ),
  missingScopes: missingScope('crm.objects.contacts.read').reply,
  conflict: refusalReply('CONFLICT', 'Contact already exists. Existing ID: 101'),
  uriTooLong: html(414, 'Request-URI Too Large'),
  /** Somebody else holds the record; two seconds later it is free. */
  locked: refusalReply(
    'LOCKED',
    'The resource is locked. Please wait at least 2 seconds before trying again.',
  ),
  /** The portal moves to another data centre. */
  migrating: refusalReply('MIGRATION_IN_PROGRESS', 'This portal is being migrated.', [], {
    'retry-after': '30',
  }),
  tenSecondlyLimit: limitReply('TEN_SECONDLY_ROLLING', null),
  secondlyLimit: limitReply('SECONDLY', null),
  dailyLimit: limitReply('DAILY', null),
  htmlError: html(500, 'Internal Server Error'),
  badGateway: html(502, 'Bad Gateway'),
  unavailable: html(503, 'Service Unavailable'),
  timeout: html(504, 'Gateway Timeout'),
  cloudflare521: html(521, 'Web server is down'),
  cloudflare522: html(522, 'Connection timed out'),
  cloudflare523: html(523, 'Origin is unreachable'),
  cloudflare524: html(524, 'A timeout occurred'),
  cloudflare525: html(525, 'SSL handshake failed'),
  cloudflare526: html(526, 'Invalid SSL certificate'),
  /** The token is no token at all. */
  malformedToken: html(530, 'The origin has been unregistered from Argo Tunnel'),
} as const satisfies Record<string, Reply>;
