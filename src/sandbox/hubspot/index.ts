import type { Clock } from '../../clock.ts';
import type { Call, Reply } from '../exchange.ts';
import { type RunningServer, serve } from '../server.ts';
import type { HubspotPortal, VendorEdit, VendorEvent } from '../vendor-data.ts';
import { createDoorman, type Doorman, type HubspotAccess, type Rights, type UserAccess } from './access.ts';
import { type HubspotBehaviour, LIKELY } from './behaviour.ts';
import type { CustomObject } from './catalogue.ts';
import { eventsOf, happenTo } from './events.ts';
import { FAILURES } from './failures.ts';
import { createLimits, type Limits } from './limits.ts';
import { createOAuthServer, type OAuthApp, type OAuthServer } from './oauth.ts';
import { type LivePortal, openPortal } from './portal.ts';
import type { Traits } from './properties.ts';
import { recordPage } from './record-page.ts';
import { Refusal } from './refusals.ts';
import { routeOf } from './routes.ts';

export interface HubspotOptions {
  /** Dates every answer, and every write; limits, lags and lives of tokens count by it. */
  readonly clock: Clock;
  /** The service key. */
  readonly token: string;
  /** What the service key may do; everything unless told. */
  readonly rights?: Rights;
  /** 0, or none, takes any free one. */
  readonly port?: number;
  /** People's own log-ins: what is written with them carries their name. */
  readonly users?: readonly UserAccess[];
  readonly oauth?: OAuthApp;
  readonly customObjects?: readonly CustomObject[];
  readonly traits?: Traits;
  readonly behaviour?: Partial<HubspotBehaviour>;
}

/** A pretended HubSpot that runs. */
export interface HubspotSandbox extends RunningServer {
  readonly access: HubspotAccess;
  /**
   * Lets things happen while the server runs, in the given order. Over HTTP: `POST /__control/events`.
   * @throws {RangeError} where an event names no record; those before it have happened
   */
  happen(events: readonly VendorEvent[]): Promise<void>;
  /**
   * Changes records while the server runs, in the given order. `archived: true` archives a record, `false` brings
   * it back.
   * @throws {RangeError} where an edit names no record
   */
  apply(edits: readonly VendorEdit[]): Promise<void>;
  /** Other manners from now on. */
  behave(changes: Partial<HubspotBehaviour>): void;
  /** Everything as it stands now. */
  snapshot(): HubspotPortal;
}

/**
 * Serves a portal as HubSpot's v3, v4 and dated endpoints do, so that `@hubspot/api-client` works against it
 * unchanged. A table that the portal lacks answers as one that the token may not read.
 */
export async function startHubspot(portal: HubspotPortal, options: HubspotOptions): Promise<HubspotSandbox> {
  const { clock, token, rights = {}, users = [], oauth, customObjects = [], traits = {} } = options;
  const behaviour = { ...LIKELY, ...options.behaviour };
  const live = openPortal(portal, { behaviour, customObjects, traits });
  const doorman = createDoorman(clock);
  doorman.admit({ kind: 'key', token, userId: null, rights }, null);
  for (const { token: own, userId, ...may } of users) {
    doorman.admit({ kind: 'user', token: own, userId, rights: may }, null);
  }
  const limits = createLimits(clock, portal.zone, behaviour);
  const service = {
    portal: live,
    clock,
    doorman,
    limits,
    oauth: createOAuthServer(live, clock, doorman, oauth),
  };

  const happen = async (events: readonly VendorEvent[]) => {
    for (const event of events) happenTo(live, event, clock);
  };
  const server = await serve((call) => answer(service, call), options.port ?? 0, {
    clock,
    controls: { events: (body) => happen(body as readonly VendorEvent[]) },
  });
  return {
    ...server,
    access: doorman,
    happen,
    apply: async (edits) => {
      for (const edit of edits) await happen(eventsOf(edit));
    },
    behave: (changes) => void Object.assign(behaviour, changes),
    snapshot: () => live.snapshot(),
  };
}

interface Service {
  readonly portal: LivePortal;
  readonly clock: Clock;
  readonly doorman: Doorman;
  readonly limits: Limits;
  readonly oauth: OAuthServer;
}

function answer(service: Service, call: Call): Reply {
  const path = call.path.replace(/^\/|\/$/g, '');
  const page = /^contacts\/[^/]+\/record\/([^/]+)\/([^/]+)$/.exec(path);
  if (page) return recordPage(service.portal, page[1] ?? '', page[2] ?? '');
  try {
    return oauthReply(service.oauth, path, call) ?? apiReply(service, path, call);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

function oauthReply(oauth: OAuthServer, path: string, call: Call): Reply | null {
  const wanted = `${call.method} ${path}`;
  const version = /^POST oauth\/(v1|v3|\d{4}-\d{2})\/token$/.exec(wanted)?.[1];
  if (version !== undefined) return oauth.token(call, version);
  if (/^POST oauth\/(v3|\d{4}-\d{2})\/(token\/)?introspect$/.test(wanted)) return oauth.introspect(call);
  if (wanted === 'POST oauth/v2/private-apps/get/access-token-info') return oauth.aboutKey(call);
  const [, kind, token = ''] = /^GET oauth\/v1\/(access|refresh)-tokens\/([^/]+)$/.exec(wanted) ?? [];
  if (kind === 'access') return oauth.aboutAccessToken(decodeURIComponent(token));
  return kind === 'refresh' ? oauth.aboutRefreshToken(decodeURIComponent(token)) : null;
}

function apiReply({ portal, clock, doorman, limits }: Service, path: string, call: Call): Reply {
  const caller = doorman.caller(call.headers['authorization']);
  const { longestUrl, oldPaths } = portal.behaviour;
  if (call.target.length > longestUrl) return FAILURES.uriTooLong;
  const { refusal, headers } = limits.judge(caller, path.endsWith('/search'));
  const reply = refusal ?? routed();
  return { ...reply, headers: { ...headers, ...reply.headers } };

  function routed(): Reply {
    try {
      const handle = routeOf(call.method, path, oldPaths === 'served');
      if (handle) return handle({ portal, clock, call, caller });
      throw new Refusal('OBJECT_NOT_FOUND', `No endpoint answers ${call.method} ${call.path}`);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  }
}
