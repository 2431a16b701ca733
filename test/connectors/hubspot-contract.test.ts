import type { ObjectName } from '../../src/crm/objects.ts';
import type { HubspotBehaviour } from '../../src/sandbox/hubspot/behaviour.ts';
import type { HubspotPortal } from '../../src/sandbox/vendor-data.ts';
import { connectorContract } from '../contracts/connector.ts';
import { BO, CONTACTS, DEALS, northlight, record, table } from '../worlds/hubspot-portal.ts';
import { desk, TOKEN, UNTIL } from './hubspot-desk.ts';

const EXPECTED: ReadonlyMap<ObjectName, number> = new Map([
  ['user', 4],
  ['account', 3],
  ['contact', CONTACTS - 1],
  ['lead', 1],
  ['product', 1],
  ['campaign', 1],
  ['deal', DEALS],
  ['lineItem', 1],
  ['activity', 8],
  ['ticket', 2],
  ['login', 1],
]);

/** The small portal with campaigns and logins. */
function whole(): HubspotPortal {
  const portal = northlight();
  const at = '2026-01-05T10:00:00.000Z';
  const login = { userId: 901, loginAt: at, loginSucceeded: true };
  return {
    ...portal,
    tables: [
      ...portal.tables,
      table('campaigns', { hs_name: 'string' }, [record('c-1', at, { hs_name: 'Spring' })]),
      table('logins', { userId: 'double', loginAt: 'datetime', loginSucceeded: 'boolean' }, [
        record('1', at, login),
      ]),
    ],
  };
}

const OAUTH = { clientId: 'client', clientSecret: 'client-secret', refreshToken: 'refresh-secret' };

interface Variant {
  readonly behaviour?: Partial<HubspotBehaviour>;
  readonly apiVersion?: string;
  readonly oauth?: boolean;
}

/** The same promises, however the portal behaves where its vendor leaves us in the dark. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  'with short and empty pages': { behaviour: { shortPageShare: 0.6, seed: 7 } },
  'with an index that trails and shows other versions': {
    behaviour: { searchLagMs: 300_000, searchReplicas: 2, searchShowsFresh: 0.5 },
  },
  'with ids compared as text': { behaviour: { idOrder: 'text' } },
  'at addresses of 1,200 characters': { behaviour: { longestUrl: 1200 } },
  'with cut lists of links': { behaviour: { associationPage: 1 } },
  'with dated paths': { apiVersion: '2026-09', behaviour: { oldPaths: 'gone' } },
  'as an app, its refresh token replaced each time': {
    oauth: true,
    behaviour: { rotateRefreshTokens: true },
  },
  'within tight limits that it tells nobody': {
    behaviour: { callsPerTenSeconds: 100, searchesPerSecond: 5, rateHeaders: 'none', retryAfter: 'never' },
  },
};

for (const [name, { behaviour = {}, apiVersion, oauth }] of Object.entries(VARIANTS)) {
  connectorContract(`The HubSpot connector ${name}`, async () => {
    let saved = {
      accessToken: null as string | null,
      refreshToken: OAUTH.refreshToken,
      expiresAt: null as string | null,
    };
    const safe = {
      read: async () => saved,
      save: async (tokens: typeof saved) => {
        saved = tokens;
      },
    };
    const { server, connector, pass } = await desk(whole(), {
      token: oauth ? '' : TOKEN,
      served: { behaviour, ...(oauth ? { oauth: OAUTH } : {}) },
      made: {
        apiVersion,
        ...(oauth ? { clientId: OAUTH.clientId, clientSecret: OAUTH.clientSecret, safe } : {}),
      },
    });
    const gone = { table: 'contacts', id: '9905', set: { archived: true }, by: null };
    await server.apply([{ ...gone, at: '2026-01-30T23:20:00.000Z' }]);
    // What happened before the bound has settled by the time it is read.
    pass(600_000);
    return {
      connector,
      expected: EXPECTED,
      until: UNTIL,
      edit: async () => {
        await server.apply([
          {
            table: 'deals',
            id: '2001',
            set: { dealstage: 'closedlost', amount: 55 },
            at: '2026-01-30T23:30:00.000Z',
            by: BO.id,
          },
        ]);
        pass(600_000);
      },
      stop: server.stop,
    };
  });
}
