import type { Reply } from '../../../src/sandbox/server.ts';
import type { Dice } from './dice.ts';
import type { Trouble, Vendor } from './story.ts';

type Fault = Trouble['fault'];
type Kinds = Readonly<Record<string, { readonly weight: number; readonly fault: Partial<Fault> }>>;

/** What gateways, proxies and networks do to anybody. */
const ANYWHERE: Kinds = {
  'bad gateway': { weight: 3, fault: { html: 502 } },
  'broken off': { weight: 3, fault: { truncate: { bytes: 40 } } },
  'cut off': { weight: 3, fault: { truncate: { bytes: 90, clean: true } } },
  'reset after': { weight: 3, fault: { drop: 'after' } },
  'reset before': { weight: 3, fault: { drop: 'before' } },
  'server error': { weight: 2, fault: { html: 500 } },
  silence: { weight: 0.2, fault: { silence: 'before', times: 1 } },
  slow: { weight: 2, fault: { delayMs: 12 } },
  'slow drip': { weight: 1, fault: { drip: { bytes: 700, everyMs: 2 } } },
  unavailable: { weight: 3, fault: { html: 503 } },
};

const refused = (status: number, errorCode: string, message: string): Reply => ({
  status,
  body: [{ errorCode, message }],
});

const SALESFORCE: Kinds = {
  ...ANYWHERE,
  'concurrent requests': {
    weight: 3,
    fault: {
      match: '/services/data/',
      reply: refused(
        403,
        'REQUEST_LIMIT_EXCEEDED',
        'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
      ),
    },
  },
  'daily requests': {
    weight: 1,
    fault: {
      match: '/services/data/',
      reply: refused(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    },
  },
  'query timeout': {
    weight: 3,
    fault: {
      match: '/query',
      reply: refused(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.'),
    },
  },
  'session expired': {
    weight: 4,
    fault: {
      match: '/services/data/',
      reply: refused(401, 'INVALID_SESSION_ID', 'Session expired or invalid'),
    },
  },
};

const limited = (policyName: string, message: string): Reply => ({
  status: 429,
  body: { status: 'error', message, errorType: 'RATE_LIMIT', correlationId: 'c', policyName },
});
const failed = (status: number, category: string, message: string): Reply => ({
  status,
  body: { status: 'error', message, correlationId: 'c', category },
});

const HUBSPOT: Kinds = {
  ...ANYWHERE,
  'cloudflare 521': { weight: 1, fault: { html: 521 } },
  'daily limit': {
    weight: 1,
    fault: { match: '/crm/', reply: limited('DAILY', 'You have reached your daily limit.') },
  },
  locked: { weight: 2, fault: { reply: failed(423, 'LOCKED', 'The resource is locked.') } },
  migrating: {
    weight: 1,
    fault: {
      reply: {
        ...failed(477, 'MIGRATION_IN_PROGRESS', 'The portal migrates.'),
        headers: { 'retry-after': '3' },
      },
    },
  },
  'search limit': {
    weight: 3,
    fault: { match: '/search', reply: limited('SECONDLY', 'You have reached your secondly limit.') },
  },
  'ten-secondly limit': {
    weight: 3,
    fault: {
      match: '/crm/',
      reply: limited('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.'),
    },
  },
  'token refused': {
    weight: 2,
    fault: {
      match: '/crm/',
      reply: failed(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.'),
    },
  },
};

const KINDS: Readonly<Record<Vendor, Kinds>> = { salesforce: SALESFORCE, hubspot: HUBSPOT };
/** More in a row than any caller goes on trying. */
const TOO_MANY = 9;

/** One misfortune at a call by chance: mostly once or twice, now and then so often that the sync has to give up. */
export function rollTrouble(dice: Dice, vendor: Vendor): Trouble {
  const kinds = KINDS[vendor];
  const weights = Object.fromEntries(Object.entries(kinds).map(([name, { weight }]) => [name, weight]));
  const name = dice.weighted(weights);
  const { match = '', ...fault } = kinds[name]?.fault ?? {};
  const times = dice.chance(0.12) ? TOO_MANY : dice.between(1, 2);
  return { name, fault: { match, after: dice.between(0, dice.chance(0.3) ? 6 : 45), times, ...fault } };
}
