import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAILURES } from '../../src/sandbox/hubspot/failures.ts';
import type { Fault } from '../../src/sandbox/server.ts';
import { northlight } from '../worlds/hubspot-portal.ts';
import { type Desk, desk } from './hubspot-desk.ts';

/** What a body may hold that must not be told: values of records, cookies, tokens. */
const CANARY = 'canary-__cf_bm-person@private.test';

interface Case {
  readonly what: string;
  /** What HubSpot does, as often as it is asked. */
  readonly fault: Omit<Fault, 'match'>;
  /** Which call meets it; a page of companies unless told. */
  readonly match?: string;
  readonly kind: 'AccessError' | 'UpstreamError';
  /** How often the call is sent before we give up. */
  readonly sent: number;
  /** A part of each of the three sentences. */
  readonly says: readonly [what: string, why: string, next: string];
}

const COMPANIES = 'GET /crm/v3/objects/companies';
const SEARCH = 'POST /crm/v3/objects/companies/search';

const reply = (status: number, body: object, headers: Record<string, string> = {}): Case['fault'] => ({
  reply: { status, body: { status: 'error', message: CANARY, correlationId: 'x', ...body }, headers },
});
const limit = (policyName: string | null, message: string, headers: Record<string, string> = {}) =>
  reply(
    429,
    {
      message: `${message} ${CANARY}`,
      errorType: 'RATE_LIMIT',
      groupName: 'g',
      ...(policyName ? { policyName } : {}),
    },
    headers,
  );
const validation = (errors: readonly object[], message = CANARY) =>
  reply(400, { category: 'VALIDATION_ERROR', message, errors });
const embedded = (code: string) =>
  validation(
    [],
    `Property values were not valid: [{"isValid":false,"message":"${CANARY}","error":"${code}","name":"amount"}]`,
  );

const TROUBLE = ['is in trouble', 'status.hubspot.com'] as const;
const KEY = ['', 'HUBSPOT_TOKEN'] as const;
const FORM = ['in this form', 'mapping.yaml'] as const;
const SLOW = ['within seconds', 'in a minute'] as const;

const CASES: readonly Case[] = [
  {
    what: 'a 200 that is HTML',
    fault: { reply: { status: 200, body: `<html>${CANARY}</html>` } },
    kind: 'UpstreamError',
    sent: 4,
    says: ['(200) is no JSON', 'cut off', 'proxy'],
  },
  {
    what: 'a 200 that is cut off cleanly',
    fault: { truncate: { bytes: 40, clean: true } },
    kind: 'UpstreamError',
    sent: 4,
    says: ['is no JSON', 'cut off', 'proxy'],
  },
  {
    what: 'an answer that breaks off',
    fault: { truncate: { bytes: 40 } },
    kind: 'UpstreamError',
    sent: 4,
    says: ['broke off in the middle of an answer', 'connection broke', 'what has landed is kept'],
  },
  {
    what: 'a dropped connection',
    fault: { drop: 'before' },
    kind: 'UpstreamError',
    sent: 4,
    says: ['cannot be reached', 'connection broke', 'HUBSPOT_BASE_URL'],
  },
  {
    what: 'silence',
    fault: { silence: 'before' },
    kind: 'UpstreamError',
    sent: 4,
    says: ['did not answer within 400 ms', 'slow or down', 'run the command again'],
  },
  {
    what: 'a slow drip',
    fault: { drip: { bytes: 20, everyMs: 100 } },
    kind: 'UpstreamError',
    sent: 4,
    says: ['did not answer within 400 ms', 'slow or down', 'run the command again'],
  },
  {
    what: 'a redirect',
    fault: { reply: { status: 302, body: '', headers: { location: 'https://login.test/' } } },
    kind: 'UpstreamError',
    sent: 1,
    says: ['turned down', 'sends it elsewhere', 'HUBSPOT_BASE_URL'],
  },
  {
    what: 'a call of a wrong form',
    fault: validation([]),
    kind: 'UpstreamError',
    sent: 1,
    says: ['400 VALIDATION_ERROR', ...FORM],
  },
  {
    what: 'a bare error without any field',
    fault: { reply: { status: 400, body: {} } },
    kind: 'UpstreamError',
    sent: 1,
    says: ['(400)', ...FORM],
  },
  ...[
    'PROPERTY_DOESNT_EXIST',
    'INVALID_OPTION',
    'READ_ONLY_VALUE',
    'INVALID_EMAIL',
    'INVALID_DATE',
    'CONFLICTING_UNIQUE_VALUE',
    'REQUIRED_FIELD',
    'INVALID_ALPHA',
  ].flatMap((code): Case[] => [
    {
      what: `${code} among the errors`,
      fault: validation([{ message: CANARY, code, context: { propertyName: ['amount'] } }]),
      kind: 'UpstreamError',
      sent: 1,
      says: [`400 VALIDATION_ERROR: ${code}`, ...FORM],
    },
    {
      what: `${code} inside the message`,
      fault: embedded(code),
      kind: 'UpstreamError',
      sent: 1,
      says: [`400 VALIDATION_ERROR: ${code}`, ...FORM],
    },
  ]),
  {
    what: 'a wrong token',
    fault: { reply: FAILURES.invalidToken },
    kind: 'AccessError',
    sent: 1,
    says: ['401 INVALID_AUTHENTICATION', 'incomplete, revoked', KEY[1]],
  },
  {
    what: 'an expired token',
    fault: { reply: FAILURES.expired },
    kind: 'AccessError',
    sent: 1,
    says: ['401 EXPIRED_AUTHENTICATION', 'has expired, or the Service Key was rotated', KEY[1]],
  },
  {
    what: 'a token that the edge cannot read',
    fault: { reply: FAILURES.malformedToken },
    kind: 'AccessError',
    sent: 1,
    says: ['(530)', 'incomplete, revoked', KEY[1]],
  },
  {
    what: 'a missing scope',
    fault: reply(403, {
      category: 'MISSING_SCOPES',
      context: { requiredGranularScopes: ['crm.objects.companies.read', `not a scope ${CANARY}`] },
    }),
    kind: 'AccessError',
    sent: 1,
    says: [
      '403 MISSING_SCOPES',
      'the scope crm.objects.companies.read.',
      'Settings, Integrations, Service Keys',
    ],
  },
  {
    what: 'a missing scope named in an error',
    fault: reply(403, {
      category: 'MISSING_SCOPES',
      errors: [{ message: CANARY, context: { requiredScopes: ['tickets'] } }],
    }),
    kind: 'AccessError',
    sent: 1,
    says: ['403 MISSING_SCOPES', 'the scope tickets.', 'Service Keys'],
  },
  {
    what: 'an edition that has it not',
    fault: { reply: { status: 403, body: `<html>${CANARY}</html>` } },
    kind: 'AccessError',
    sent: 1,
    says: ['(403)', 'or its portal the edition', 'Service Keys'],
  },
  {
    what: 'nothing there',
    fault: reply(404, { category: 'OBJECT_NOT_FOUND' }),
    kind: 'UpstreamError',
    sent: 1,
    says: ['404 OBJECT_NOT_FOUND', 'no such record, type or path', 'HUBSPOT_API_VERSION'],
  },
  {
    what: 'a conflict',
    fault: { reply: FAILURES.conflict },
    kind: 'UpstreamError',
    sent: 1,
    says: ['409 CONFLICT', 'Somebody else changed the same', 'decide anew'],
  },
  {
    what: 'too long an address, whatever is asked',
    fault: { reply: FAILURES.uriTooLong, times: 9 },
    kind: 'UpstreamError',
    sent: 2,
    says: ['(414)', 'too long', 'fewer fields'],
  },
  {
    what: 'a lock',
    fault: { reply: FAILURES.locked },
    kind: 'UpstreamError',
    sent: 4,
    says: ['(423', 'Another change is in progress', 'what has landed is kept'],
  },
  {
    what: 'a portal that moves',
    fault: { reply: FAILURES.migrating },
    kind: 'UpstreamError',
    sent: 4,
    says: ['(477', 'moved to another data centre', 'what has landed is kept'],
  },
  {
    what: 'too many calls in ten seconds',
    fault: limit('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.'),
    kind: 'UpstreamError',
    sent: 4,
    says: ['429 TEN_SECONDLY_ROLLING', ...SLOW],
  },
  {
    what: 'too many searches in a second',
    fault: limit('SECONDLY', 'You have reached your secondly limit.'),
    match: SEARCH,
    kind: 'UpstreamError',
    sent: 4,
    says: ['429 SECONDLY', ...SLOW],
  },
  {
    what: 'too many searches, the policy not named',
    fault: limit(null, 'You have reached your secondly limit.'),
    match: SEARCH,
    kind: 'UpstreamError',
    sent: 4,
    says: ['(429)', ...SLOW],
  },
  {
    what: 'a limit with a wait of more than a minute',
    fault: limit('TEN_SECONDLY_ROLLING', 'Wait.', { 'retry-after': '3600' }),
    kind: 'UpstreamError',
    sent: 1,
    says: ['429', ...SLOW],
  },
  {
    what: 'the day’s calls used up',
    fault: limit('DAILY', 'You have reached your daily limit.'),
    kind: 'UpstreamError',
    sent: 1,
    says: ['429 DAILY', 'share this limit', 'midnight'],
  },
  {
    what: 'the day’s calls used up, the policy not named',
    fault: limit(null, 'You have reached your daily limit.'),
    kind: 'UpstreamError',
    sent: 1,
    says: ['429 DAILY', 'share this limit', 'midnight'],
  },
  ...(
    [
      'htmlError',
      'badGateway',
      'unavailable',
      'timeout',
      'cloudflare521',
      'cloudflare522',
      'cloudflare523',
      'cloudflare524',
      'cloudflare525',
      'cloudflare526',
    ] as const
  ).map(
    (name): Case => ({
      what: `${FAILURES[name].status} as a page of HTML`,
      fault: { reply: FAILURES[name] },
      kind: 'UpstreamError',
      sent: 4,
      says: [`(${FAILURES[name].status})`, ...TROUBLE],
    }),
  ),
  {
    what: 'a 500 with a body',
    fault: reply(500, { category: 'INTERNAL_ERROR' }),
    kind: 'UpstreamError',
    sent: 4,
    says: ['500 INTERNAL_ERROR', ...TROUBLE],
  },
  {
    what: 'a batch of which a part failed',
    fault: {
      reply: {
        status: 207,
        body: {
          status: 'COMPLETE',
          results: [],
          numErrors: 2,
          errors: [
            {
              status: 'error',
              category: 'RATE_LIMITS',
              message: CANARY,
              context: { fromObjectId: ['2001'] },
            },
          ],
        },
      },
    },
    match: 'POST /crm/v4/associations/deals/companies',
    kind: 'UpstreamError',
    sent: 3,
    says: ['could not read the links of 1 deals', 'a part of the call only', 'what has landed is kept'],
  },
];

describe('An answer of HubSpot that is no success', () => {
  let patient: Desk;
  let hasty: Desk;
  const logged: unknown[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void logged.push([fields, message]);

  beforeAll(async () => {
    const log = { debug: keep, info: keep, warn: keep, error: keep };
    patient = await desk(northlight(), { log });
    hasty = await desk(northlight(), { timeoutMs: 400, log });
  });
  afterAll(() => Promise.all([patient.server.stop(), hasty.server.stop()]));

  it.each(CASES)(
    '$what is told in three sentences, $kind, sent $sent times',
    async ({ fault, match, kind, sent, says }) => {
      const here = fault.silence || fault.drip ? hasty : patient;
      here.server.control.clearFaults();
      here.server.control.forget();
      const place = match ?? COMPANIES;
      here.server.control.inject({ times: 9, ...fault, match: place });
      const from = place.includes('associations')
        ? { mode: 'done', until: '2026-01-01T00:00:00.000Z' }
        : null;
      const [object, fields] = from ? (['deal', ['accountId']] as const) : (['account', ['name']] as const);
      const error: unknown = await here.pull(object, from, fields).then(
        () => undefined,
        (failure: unknown) => failure,
      );
      expect(error).toMatchObject({
        name: kind,
        what: expect.stringContaining(says[0]),
        why: expect.stringContaining(says[1]),
        next: expect.stringContaining(says[2]),
      });
      const calls = here.server.control
        .calls()
        .filter((call) => `${call.method} ${call.path}`.includes(place));
      expect(calls.length).toBe(sent);
      const told = `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack} ${JSON.stringify(logged)}`;
      expect(told).not.toContain('canary');
      expect(told).not.toContain('private.test');
    },
  );
});
