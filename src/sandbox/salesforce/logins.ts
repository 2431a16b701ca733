import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Call, Reply } from '../exchange.ts';
import type { SalesforceOrg } from '../vendor-data.ts';
import { claimsOf } from './assertion.ts';
import type { Codes } from './authorise.ts';
import type { SalesforceBehaviour } from './behaviour.ts';
import { keyPrefix } from './key-prefixes.ts';
import type { Tables } from './tables.ts';
import type { Tokens } from './tokens.ts';

/** The app that may come in. */
export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  /** What its assertions are signed for; without it there is no JWT bearer flow. */
  readonly publicKey?: string;
}

/** OAuth says no with an object, where the REST API says it with an array. */
class Denial extends Error {
  readonly error: string;
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

const GENERIC_HOSTS = ['https://login.salesforce.com', 'https://test.salesforce.com'];
const HOUR_MS = 3_600_000;

/**
 * `POST /services/oauth2/token`: client credentials as the Run As user, JWT bearer as a user who is authorised
 * beforehand, and the codes and refresh tokens of the web server flow.
 */
export function openLogins(
  world: {
    readonly org: SalesforceOrg;
    readonly tables: Tables;
    readonly tokens: Tokens;
    readonly codes: Codes;
    readonly clock: Clock;
    readonly behaviour: () => SalesforceBehaviour;
  },
  app: App,
) {
  const { org, tables, tokens, codes, clock, behaviour } = world;
  const logins = new Map<string, number[]>();
  const nowMs = () => Date.parse(clock.now());

  function userOfAssertion(form: URLSearchParams, url: string): string {
    const claims = app.publicKey ? claimsOf(form.get('assertion') ?? '', app.publicKey) : null;
    if (!claims) throw new Denial('invalid_grant', 'invalid assertion');
    if (claims.issuer !== app.clientId) throw new Denial('invalid_client_id', 'client identifier invalid');
    checkAudience(claims.audience.replace(/\/+$/, ''), url);
    if (claims.expires * 1000 <= nowMs()) throw new Denial('invalid_grant', 'expired authorization code');
    const user = tables.find('User')?.rows.find((row) => isNamed(row, claims.subject));
    if (!user) throw new Denial('invalid_grant', "user hasn't approved this consumer");
    if (user['IsActive'] === false) throw new Denial('inactive_user', 'user is inactive');
    return String(user['Id']);
  }

  /** The audience is the organisation's My Domain; generic hosts do not know an External Client App. */
  function checkAudience(audience: string, url: string): void {
    if (audience === url) return;
    if (!GENERIC_HOSTS.includes(audience)) throw new Denial('invalid_grant', 'audience is invalid');
    if (behaviour().genericAudience === 'taken') return;
    throw new Denial('app_not_found', 'External client app is not installed in this org');
  }

  function admit(form: URLSearchParams, url: string): { userId: string; refresh?: string } {
    const grant = form.get('grant_type');
    if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return { userId: userOfAssertion(form, url) };
    if (grant !== 'client_credentials' && grant !== 'refresh_token' && grant !== 'authorization_code')
      throw new Denial('unsupported_grant_type', 'grant type not supported');
    if (form.get('client_id') !== app.clientId)
      throw new Denial('invalid_client_id', 'client identifier invalid');
    if (form.get('client_secret') !== app.clientSecret)
      throw new Denial('invalid_client', 'invalid client credentials');
    if (grant === 'client_credentials') return { userId: org.integrationUserId };
    if (grant === 'authorization_code') {
      const named = (name: string) => form.get(name) ?? '';
      const user = codes.spend(named('code'), named('redirect_uri'), named('code_verifier'));
      if (user === null) throw new Denial('invalid_grant', 'invalid authorization code');
      return { userId: user, refresh: tokens.grantRefresh(user) };
    }
    const token = form.get('refresh_token') ?? '';
    const userId = tokens.userOfRefresh(token);
    if (userId === null) throw new Denial('invalid_grant', 'expired access/refresh token');
    if (!behaviour().rotatingRefreshTokens) return { userId };
    tokens.endRefresh(token);
    return { userId, refresh: tokens.grantRefresh(userId) };
  }

  function countLogin(userId: string): void {
    const since = nowMs() - HOUR_MS;
    const recent = (logins.get(userId) ?? []).filter((at) => at > since);
    if (recent.length >= behaviour().loginsPerHour) throw new Denial('invalid_grant', 'login rate exceeded');
    logins.set(userId, [...recent, nowMs()]);
  }

  /** Integrations log in too, and whoever logs in moves their LastLoginDate. */
  async function leaveTrace(userId: string): Promise<void> {
    if (!behaviour().loginsLeaveTraces) return;
    const now = clock.now();
    await tables.change(() => {
      const [users, history] = [tables.find('User'), tables.find('LoginHistory')];
      const user = users?.get(userId);
      if (user && users?.field('LastLoginDate')) users.put({ ...user, LastLoginDate: now });
      if (!history) return;
      const row = {
        Id: `${keyPrefix(history.name)}${history.rows.length.toString(36).padStart(15, '0')}`,
        UserId: userId,
        LoginTime: now,
        LoginType: 'Remote Access 2.0',
        Application: 'Plumbline',
        Status: 'Success',
      };
      history.put(Object.fromEntries(Object.entries(row).filter(([name]) => history.field(name))));
    });
  }

  return async function token(call: Call, url: string): Promise<Reply> {
    try {
      const { userId, refresh } = admit(new URLSearchParams(call.body), url);
      countLogin(userId);
      await leaveTrace(userId);
      const issuedAt = String(nowMs());
      const id = `${url}/id/${org.organisationId}/${userId}`;
      const body = {
        access_token: tokens.grant(userId),
        signature: createHash('sha256').update(`${id}${issuedAt}`).digest('base64'),
        scope: 'api',
        instance_url: url,
        id,
        token_type: 'Bearer',
        issued_at: issuedAt,
        ...(refresh === undefined ? {} : { refresh_token: refresh }),
      };
      return { status: 200, body };
    } catch (error) {
      if (!(error instanceof Denial)) throw error;
      return { status: 400, body: { error: error.error, error_description: error.message } };
    }
  };
}

function isNamed(row: Readonly<Record<string, unknown>> | undefined, name: string): boolean {
  return row !== undefined && [row['Username'], row['Email']].includes(name);
}
