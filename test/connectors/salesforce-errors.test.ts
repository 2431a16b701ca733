import { describe, expect, it } from 'vitest';
import { isTrouble } from '../../src/errors.ts';
import type { Reply } from '../../src/sandbox/exchange.ts';
import type { SalesforceBehaviour } from '../../src/sandbox/salesforce/behaviour.ts';
import { callsOf, desks, pull } from './salesforce-desk.ts';

const open = desks();

/** One thing that Salesforce may say, what we make of it, whether it is sent again, and what the admin reads. */
interface Row {
  readonly says: string;
  readonly reply: Reply;
  readonly is: 'AccessError' | 'UpstreamError';
  readonly again: boolean;
  readonly why: string;
  readonly next: string;
}

const CANARY = 'canary-4711';

function rest(status: number, errorCode: string, message = ''): Reply {
  return { status, body: [{ errorCode, message: `${message} ${CANARY}` }] };
}

function oauth(error: string, description: string, status = 400): Reply {
  return { status, body: { error, error_description: `${description} ${CANARY}` } };
}

const SETUP = 'In Setup, check the External Client App, its Run As user, and their IP and session policies.';
const PASSES =
  'Such failures pass by themselves: Salesforce or a gateway before it is overloaded or in maintenance.';
const LASTS =
  'The next run goes on from the last page that landed. If it lasts, look at status.salesforce.com.';
const VIEW_ALL = 'Give its permission set Read and View All on the object.';
const APP = 'Setup, External Client App Manager';
const SECRET =
  'Set SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET from Setup, External Client App Manager, and run `plumbline doctor`.';
const FLOW = `In ${APP}, Settings, enable the client credentials flow or the JWT bearer flow, whichever Plumbline is set up for.`;
const BARRED = {
  why: 'The organisation does not let this application in, or does not let it in for this user.',
  next: `In ${APP}, check that the application is installed, not blocked, and open to the integration user.`,
};
const FIELD = {
  why: 'The field was removed, or field-level security hides it from the integration user.',
  next: 'Grant the integration user read access to the field, or name another in mapping.yaml.',
};

const passing = (says: string, reply: Reply): Row => ({
  ...{ says, reply, is: 'UpstreamError', again: true, why: PASSES, next: LASTS },
});

/** In answer to a query. */
const OF_QUERIES: readonly Row[] = [
  {
    says: 'a session that is barred from the API',
    reply: rest(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API'),
    ...{ is: 'AccessError', again: false },
    why: 'The token is good, but the application or its user may not do this.',
    next: SETUP,
  },
  {
    says: 'an app that is not attached',
    reply: rest(401, 'INVALID_SESSION_ID', 'Connected app is not attached to Agent'),
    ...{ is: 'AccessError', again: false },
    why: 'The token is good, but the application or its user may not do this.',
    next: SETUP,
  },
  {
    says: 'the day is used up',
    reply: rest(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    ...{ is: 'UpstreamError', again: false },
    why: "The organisation's calls of the last 24 hours are used up.",
    next: 'Wait until the window frees, or ask Salesforce for more calls; see Setup, System Overview.',
  },
  {
    says: 'too many long calls at once',
    reply: rest(
      403,
      'REQUEST_LIMIT_EXCEEDED',
      'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
    ),
    ...{ is: 'UpstreamError', again: true },
    why: 'Too many long calls run in this organisation at once.',
    next: 'The call is repeated by itself; if it lasts, see which other integrations run at this hour.',
  },
  {
    says: 'an edition without the API',
    reply: rest(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization'),
    ...{ is: 'AccessError', again: false },
    why: 'The edition of the organisation has no API, or the API Enabled permission is missing.',
    next: 'Use Enterprise edition or the API add-on, and give the integration user API Enabled.',
  },
  {
    says: 'a permission that is missing',
    reply: rest(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id'),
    ...{ is: 'AccessError', again: false },
    why: 'The integration user lacks a permission.',
    next: 'Give its permission set Read and View All on the objects that Plumbline reads.',
  },
  {
    says: 'a field that is not visible, with its drawing',
    reply: rest(
      400,
      'INVALID_FIELD',
      "\nSELECT Phone FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Phone' on entity 'Account'.",
    ),
    ...{ is: 'AccessError', again: false },
    ...FIELD,
  },
  {
    says: 'a query that it cannot read',
    reply: rest(400, 'MALFORMED_QUERY', 'unexpected token'),
    ...{ is: 'UpstreamError', again: false },
    why: 'A query of ours is not written as Salesforce wants it; a name in mapping.yaml may be no field.',
    next: 'Check the names in mapping.yaml; if they are right, report this.',
  },
  {
    says: 'an object that is not there for us',
    reply: rest(400, 'INVALID_TYPE', "sObject type 'Account' is not supported."),
    ...{ is: 'AccessError', again: false },
    why: 'The integration user has no permission on the object, or the API version does not know it.',
    next: VIEW_ALL,
  },
  {
    says: 'several records for an external id',
    reply: { status: 300, body: ['/services/data/v62.0/sobjects/Account/1'] },
    ...{ is: 'UpstreamError', again: false },
    why: 'Several records bear the id that was asked for.',
    next: "Check SALESFORCE_LOGIN_URL, which must be the organisation's My Domain address, and run `plumbline doctor`.",
  },
  {
    says: 'another place',
    reply: { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' }, body: '' },
    ...{ is: 'UpstreamError', again: false },
    why: 'The address leads elsewhere; a token is never sent after it.',
    next: "Check SALESFORCE_LOGIN_URL, which must be the organisation's My Domain address, and run `plumbline doctor`.",
  },
  {
    says: 'a resource that it does not know',
    reply: rest(404, 'NOT_FOUND', 'The requested resource does not exist'),
    ...{ is: 'UpstreamError', again: false },
    why: 'Salesforce did not understand the call, or no longer serves it at this API version.',
    next: 'Check the API version with `plumbline doctor`; if it is served, report this.',
  },
  {
    says: 'a policy that stops large reads',
    reply: rest(400, 'TXN_SECURITY_METERING_ERROR', 'metered'),
    ...{ is: 'AccessError', again: false },
    why: 'A transaction security policy of the organisation stops large reads.',
    next: 'In Setup, Transaction Security Policies, except the integration user from it.',
  },
  passing('406 without a word', { status: 406, body: '' }),
  passing('420 without a word', { status: 420, body: '' }),
  passing('429', { status: 429, body: '[]' }),
  passing('500', rest(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred')),
  passing('502 in HTML', { status: 502, headers: { 'content-type': 'text/html' }, body: `<html>${CANARY}` }),
  passing('503', rest(503, 'SERVER_UNAVAILABLE', 'Server Too Busy')),
  passing('504', { status: 504, body: '' }),
];

/** In answer to the login. */
const OF_LOGINS: readonly Row[] = [
  ...['invalid_client_id', 'invalid_client', 'app_not_found'].map(
    (code): Row => ({
      says: code,
      reply: oauth(code, 'client identifier invalid', 400),
      ...{ is: 'AccessError', again: false },
      why: 'The External Client App does not exist in this organisation, or its secret is another.',
      next: SECRET,
    }),
  ),
  {
    says: 'invalid_grant, expired',
    reply: oauth('invalid_grant', 'expired access/refresh token'),
    ...{ is: 'AccessError', again: false },
    why: 'The authorisation was revoked or has run out.',
    next: 'Connect Salesforce again, and check the refresh token policy of the External Client App.',
  },
  {
    says: 'invalid_grant, too often',
    reply: oauth('invalid_grant', 'login rate exceeded'),
    ...{ is: 'UpstreamError', again: false },
    why: 'A user may log in at most 3,600 times an hour.',
    next: 'Wait an hour, and see which other programs use the same integration user.',
  },
  {
    says: 'invalid_grant, not approved',
    reply: oauth('invalid_grant', "user hasn't approved this consumer"),
    ...{ is: 'AccessError', again: false },
    why: 'The integration user is not pre-authorised for the application.',
    next: `In ${APP}, Policies, set "Admin approved users are pre-authorized" and add the permission set of the integration user.`,
  },
  {
    says: 'invalid_grant, another audience',
    reply: oauth('invalid_grant', 'audience is invalid'),
    ...{ is: 'AccessError', again: false },
    why: "The signed request names another host than the organisation's login.",
    next: "Set SALESFORCE_LOGIN_URL to the organisation's My Domain address.",
  },
  {
    says: 'invalid_grant, another signature',
    reply: oauth('invalid_grant', 'invalid assertion'),
    ...{ is: 'AccessError', again: false },
    why: 'The signature does not match the certificate of the application, or the clock of this machine is wrong by minutes.',
    next: `Upload the certificate that belongs to SALESFORCE_JWT_KEY_FILE in ${APP}, and check the clock of this machine.`,
  },
  {
    says: 'invalid_grant, another address',
    reply: oauth('invalid_grant', 'ip restricted or invalid login hours'),
    ...{ is: 'AccessError', again: false },
    why: 'The profile or the application allows this user to log in only from other addresses or at other hours.',
    next: `Check Login IP Ranges and Login Hours of the user's profile, and IP Relaxation in ${APP}, Policies.`,
  },
  {
    says: 'invalid_grant, a user who is gone',
    reply: oauth('invalid_grant', 'user is inactive'),
    ...{ is: 'AccessError', again: false },
    why: 'The integration user, or the organisation, is not active.',
    next: 'In Setup, Users, activate, unfreeze or unlock the integration user.',
  },
  {
    says: 'invalid_grant, and no more',
    reply: oauth('invalid_grant', 'no client credentials user enabled'),
    ...{ is: 'AccessError', again: false },
    why: 'The client credentials flow is off, or it has no Run As user, or that user may not log in.',
    next: 'In the External Client App enable the client credentials flow and set Run As to the integration user.',
  },
  {
    says: 'inactive_user',
    reply: oauth('inactive_user', 'user is inactive'),
    ...{ is: 'AccessError', again: false },
    why: 'The integration user is not active.',
    next: 'In Setup, Users, activate the integration user, or set Run As to another.',
  },
  {
    says: 'inactive_org',
    reply: oauth('inactive_org', 'organization is locked, closed, or suspended'),
    ...{ is: 'AccessError', again: false },
    why: 'The organisation is locked, closed or suspended.',
    next: 'Ask the owner of the organisation; Salesforce tells them why.',
  },
  ...['unauthorized_client', 'unsupported_grant_type', 'invalid_request'].map(
    (code): Row => ({
      says: code,
      reply: oauth(code, 'grant type not supported'),
      ...{ is: 'AccessError', again: false },
      why: 'The application does not offer this kind of login.',
      next: FLOW,
    }),
  ),
  ...['OAUTH_APP_ACCESS_DENIED', 'OAUTH_APP_BLOCKED', 'invalid_app_access'].map(
    (code): Row => ({
      ...{ says: code, reply: oauth(code, 'this app is blocked by admin'), is: 'AccessError', again: false },
      ...BARRED,
    }),
  ),
  passing('503 in HTML', { status: 503, headers: { 'content-type': 'text/html' }, body: `<h1>${CANARY}` }),
];

async function thrown(what: Promise<unknown>): Promise<Error> {
  try {
    await what;
  } catch (error) {
    if (isTrouble(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function expectRow(error: Error, row: Row): void {
  expect(error).toMatchObject({ name: row.is, why: row.why, next: row.next });
  expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(CANARY);
  expect(error).not.toHaveProperty('data');
}

describe('where Salesforce answers a query with', () => {
  it.each(OF_QUERIES)('$says', async (row) => {
    const { server, connector, waits } = await open();
    await connector.describe(new Map([['account', ['name']] as const]));
    server.control.inject({ match: '/queryAll', times: 99, reply: row.reply });
    server.control.forget();
    expectRow(await thrown(pull(connector, 'account', { fields: ['name'] })), row);
    expect(callsOf(server).filter((call) => call.includes('queryAll'))).toHaveLength(row.again ? 5 : 1);
    expect(waits).toHaveLength(row.again ? 4 : 0);
  });
});

describe('where Salesforce answers the login with', () => {
  it.each(OF_LOGINS)('$says', async (row) => {
    const { server, connector } = await open();
    server.control.inject({ match: '/oauth2/token', times: 99, reply: row.reply });
    expectRow(await thrown(connector.probe()), row);
    expect(callsOf(server)).toHaveLength(row.again ? 5 : 1);
  });
});

describe('where a bulk query of Salesforce', () => {
  it.each<readonly [string, Partial<SalesforceBehaviour>]>([
    ['fails without a word', { bulkFailure: { message: null } }],
    [
      'fails for compound data',
      { bulkFailure: { message: 'Selecting compound data not supported in Bulk Query' } },
    ],
    [
      'is of an object that Bulk has not',
      { bulkFailure: { message: 'INVALIDENTITY : Account is not supported by the Bulk API' } },
    ],
    ['is of an object without queries', { bulkFailure: { message: 'Account does not support query' } }],
    ['needs View All Data', { bulkFailure: { message: 'API_ERROR : Implementation restriction: …' } }],
  ])('%s, the REST API is asked for the reason and the rows', async (_, behaviour) => {
    const { server, connector } = await open({ server: { behaviour } });
    const pages = await pull(connector, 'account', { fields: ['name'] });
    expect(pages.at(-1)?.proof).toMatchObject({ expected: 6 });
    expect(pages.flatMap((page) => page.rows)).toHaveLength(6);
    const reply = rest(400, 'INVALID_FIELD', "No such column 'Name' on entity 'Account'.");
    server.control.inject({ match: '/query/01g', times: 99, reply });
    await expect(pull(connector, 'account', { fields: ['name'] })).rejects.toMatchObject({
      name: 'AccessError',
      what: 'Salesforce does not show us the field Account.Name (INVALID_FIELD).',
    });
  });
});

describe('what passes by a new login or another query is not shown', () => {
  it('a session that ran out', async () => {
    const { server, connector } = await open();
    await connector.probe();
    server.expireTokens();
    expect(await pull(connector, 'account')).not.toEqual([]);
  });

  it('eight calls that find the session over log in once', async () => {
    const { server, connector } = await open();
    await connector.probe();
    server.expireTokens();
    server.control.forget();
    await Promise.all(Array.from({ length: 8 }, () => pull(connector, 'user', { fields: ['name'] })));
    expect(callsOf(server).filter((call) => call.endsWith('/token'))).toHaveLength(1);
  });

  it('tokens that are given out and then refused end after a few logins', async () => {
    const { server, connector } = await open();
    await connector.probe();
    server.behave({ endless401: true });
    server.control.forget();
    await expect(pull(connector, 'account')).rejects.toMatchObject({
      name: 'AccessError',
      why: 'The login gives a token that the REST API does not take: often an IP or session policy.',
    });
    expect(callsOf(server).length).toBeLessThan(12);
  });
});
