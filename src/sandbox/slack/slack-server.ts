import type { Clock } from '../../clock.ts';
import { BugError } from '../../errors.ts';
import type { Call, Reply } from '../exchange.ts';
import { type RunningServer, serve } from '../server.ts';
import type { SlackMember } from '../vendor-data.ts';
import { ANY_APP, readManifest, type SlackApp } from './app.ts';
import { faultOf, type Misfortune, openCallRecord, type SlackCall } from './calls.ts';
import { serveConsent } from './consent.ts';
import { createCourier, type Delivery, RETRY_AFTER_MS } from './delivery/courier.ts';
import {
  EVENT_SCOPES,
  eventPayload,
  messageEvent,
  subscriptionOf,
  teamJoinEvent,
} from './delivery/events.ts';
import { verifyAddress } from './delivery/signed-post.ts';
import { type Farewell, startSocketHost } from './delivery/socket-host.ts';
import { startFileHost } from './file-host.ts';
import { servePage } from './page/serve-page.ts';
import { answerResponseUrl } from './people/answers.ts';
import { createPeople, type People } from './people/people.ts';
import { openRates, type RateOptions } from './rates.ts';
import { openResponseUrls } from './response-urls.ts';
import type { Credentials, SlackState } from './state.ts';
import { openTokens } from './tokens.ts';
import { openTriggers } from './triggers.ts';
import { openViews, type ShownView } from './views.ts';
import { answerFile, answerWebApi } from './web-api.ts';
import { createWorkspace, type PostedMessage, type SlackChannel } from './workspace.ts';

export type { Misfortune, SlackCall } from './calls.ts';
export type { Delivery } from './delivery/courier.ts';
export type { Heard } from './delivery/parcel.ts';
export type { Entered } from './people/entered.ts';
export type { Submitted } from './people/forms.ts';
export type { People, Press, Where } from './people/people.ts';
export type { ShownView } from './views.ts';
export type { PostedMessage, SlackChannel } from './workspace.ts';

/**
 * A running pretended Slack.
 *
 * | address | what |
 * |---|---|
 * | `/` | the page on which a person lives in this Slack |
 * | `/api/METHOD` | the Web API: `slackApiUrl` is `URL/api/` |
 * | `/oauth/v2/authorize` | the page of consent: Bolt's `authorizationUrl` |
 * | `/actions/…` | `response_url`s |
 * | `/files-pri/…` | `url_private` of files |
 *
 * Sockets and uploaded bytes go to ports of their own, whose addresses the Web API gives out.
 */
export interface SlackSandbox extends RunningServer {
  /** Every message that lasts, oldest first, each as it is now. */
  messages(): readonly PostedMessage[];
  /** Those that only one person sees. */
  ephemerals(): readonly PostedMessage[];
  /** The Home tab of a member; null where nothing has been published. */
  home(member: string): ShownView | null;
  /** The modals that a member has open, the lowest first. */
  modals(member: string): readonly ShownView[];
  /** What people do. */
  readonly people: People;
  /** Every call of the Web API since the start or the last `control.forget()`. */
  calls(): readonly SlackCall[];
  /** How many calls were refused with 429 for the rates; of one method where it is named. Faults do not count. */
  limited(method?: string): number;
  /** Lays a misfortune in the way of the next call of a method, or of `times` calls, after `after` others. */
  befall(
    method: string,
    misfortune: Misfortune,
    which?: { readonly times?: number; readonly after?: number; readonly holding?: string },
  ): void;
  /** What the app was told or was to be told, oldest first. */
  deliveries(): readonly Delivery[];
  /** Resolves when everything that the app is to be told has been taken or given up. */
  idle(): Promise<void>;
  /** The app's connections in Socket Mode. */
  readonly sockets: {
    connections(): number;
    disconnect(reason: Farewell): void;
    drop(): void;
  };
  /**
   * Where events, interactions and commands go while no socket is open; null for nowhere. @throws BugError where the
   * address does not give the challenge back
   */
  setRequestUrl(address: string | null): Promise<void>;
  /**
   * Blocks of these kinds, and no others, are refused from now on (`invalid_blocks`), as in a workspace to which they have
   * not come yet.
   */
  knowNot(kinds: readonly string[]): void;
  /** A new member comes in, or one is deactivated or becomes a guest: what stands under the same id is replaced. */
  join(member: SlackMember): void;
  /** An admin removes the app: its tokens are revoked and it is told. */
  uninstall(): void;
}

export interface SlackOptions {
  /** A bot token that exists from the start and never ends; null where the app is yet to be installed. */
  readonly token: string | null;
  /** The name of the workspace; the ids of everything in it follow from it. */
  readonly team: string;
  readonly members: readonly SlackMember[];
  /** Where times of messages come from. */
  readonly clock: Clock;
  /**
   * Measures how long triggers (3 s), addresses for answers (30 min), codes and tokens live, dates signatures and
   * paces calls; `clock` unless told.
   */
  readonly wall?: Clock;
  /** Any free port unless told. */
  readonly port?: number;
  /** `crm-strategy`, with the app in it, and `general`, without, unless told. */
  readonly channels?: readonly SlackChannel[];
  /** The scopes that `token` holds; those that the app asks for unless told. */
  readonly scopes?: readonly string[];
  /** The app's manifest as JSON; an app that may do whatever this Slack can unless told. */
  readonly manifest?: unknown;
  /** With which sockets are opened; `xapp-sandbox` unless told. */
  readonly appToken?: string;
  /** `sandbox-client`, `sandbox-secret` and `sandbox-signing-secret` unless told. */
  readonly credentials?: Partial<Credentials>;
  /** Kinds of blocks that this Slack does not know yet; none unless told. */
  readonly unknownBlocks?: readonly string[];
  /** How often methods may be called; null, as often as one likes, unless told. */
  readonly rates?: RateOptions | null;
  /** How long the app may take to acknowledge; 3,000 ms, as with Slack, unless told. */
  readonly ackWithinMs?: number;
  /** How long after it was missed an event is told again; 0, 1 and 5 minutes, as with Slack, unless told. */
  readonly retryAfterMs?: readonly number[];
}

const CREDENTIALS: Credentials = {
  clientId: 'sandbox-client',
  clientSecret: 'sandbox-secret',
  signingSecret: 'sandbox-signing-secret',
};

/**
 * Starts a Slack workspace on 127.0.0.1 that `@slack/web-api`, `@slack/socket-mode` and Bolt talk to unchanged.
 * Messages and views are held against Block Kit's structure and limits before they are taken, calls against the
 * scopes of their token.
 * @throws ConfigError where the manifest is none
 */
export async function startSlack(options: SlackOptions): Promise<SlackSandbox> {
  const app: SlackApp = options.manifest === undefined ? ANY_APP : readManifest(options.manifest);
  const { clock, wall = clock, ackWithinMs = 3_000, retryAfterMs = RETRY_AFTER_MS } = options;
  const workspace = createWorkspace(options);
  const credentials = { ...CREDENTIALS, ...options.credentials };
  const given = [
    { value: options.appToken ?? 'xapp-sandbox', kind: 'app' as const, scopes: ['connections:write'] },
    ...(options.token === null
      ? []
      : [{ value: options.token, kind: 'bot' as const, scopes: options.scopes ?? app.scopes }]),
  ].map((token) => ({ ...token, endsAtMs: null }));
  const posting = { signingSecret: credentials.signingSecret, wall, ackWithinMs };
  const files = await startFileHost(workspace.files);
  const sockets = await startSocketHost({ appId: workspace.appId, ackWithinMs });
  const courier = createCourier(sockets, { ...posting, retryAfterMs });
  let url = '';
  let told = 0;

  const state: SlackState = {
    workspace,
    app,
    credentials,
    tokens: openTokens({ given, rotates: app.rotates, clock: wall }),
    triggers: openTriggers(wall),
    views: openViews(workspace, wall),
    responseUrls: openResponseUrls(wall),
    wall,
    url: () => url,
    uploadUrl: files.uploadUrl,
    socketUrl: sockets.ticket,
    tell(event, about) {
      const name = subscriptionOf(event);
      const farewell = name === 'app_uninstalled' || name === 'tokens_revoked';
      const scopes = state.tokens.scopes();
      const due =
        farewell || (state.tokens.installed() && EVENT_SCOPES[name]?.every((one) => scopes.includes(one)));
      if (app.events.includes(name) && due) courier.tell(eventPayload(event, ++told, state, about));
    },
  };
  workspace.onMessage((change) => {
    const event = messageEvent(change, workspace);
    const writer = change.kind === 'removed' ? change.before.author : change.message.author;
    if (event !== null) state.tell(event, writer === undefined ? {} : { member: writer });
  });
  const rates = openRates(options.rates ?? null, wall);
  const record = openCallRecord(() => Date.parse(wall.now()));
  const people = createPeople(state, courier);

  function answer(call: Call): Reply | Promise<Reply> {
    const { path } = call;
    if (path.startsWith('/api/')) {
      return answerWebApi(path.slice('/api/'.length), call, state, rates, (error) =>
        record.note(call, error ?? 'ok'),
      );
    }
    if (path.startsWith('/files-pri/')) return answerFile(call, state);
    if (path.startsWith('/actions/')) return answerResponseUrl(call, state);
    if (path.startsWith('/oauth/')) return serveConsent(call, state);
    return servePage(call, state, people);
  }
  const stopAll = async (): Promise<void> => {
    courier.stop();
    await Promise.all([sockets.stop(), files.stop()]);
  };

  try {
    const server = await serve(answer, options.port);
    url = server.url;
    const lasting = (one: PostedMessage): boolean => one.onlyFor === undefined;
    return {
      ...server,
      messages: () => workspace.messages().filter(lasting),
      ephemerals: () => workspace.messages().filter((one) => !lasting(one)),
      home: (member) => state.views.home(member),
      modals: (member) => state.views.modals(member),
      people,
      calls: () => record.read(server.control.calls()),
      limited: rates.refused,
      befall: (method, misfortune, which) => server.control.inject(faultOf(method, misfortune, which)),
      deliveries: courier.deliveries,
      idle: courier.idle,
      sockets: {
        connections: sockets.connections,
        disconnect: sockets.disconnect,
        drop: sockets.drop,
      },
      async setRequestUrl(address) {
        if (address !== null && !(await verifyAddress(address, posting))) {
          throw new BugError(`The request URL ${address} did not give Slack's challenge back.`);
        }
        courier.setRequestUrl(address);
      },
      knowNot(kinds) {
        workspace.unknownBlocks.clear();
        for (const kind of kinds) workspace.unknownBlocks.add(kind);
      },
      join(member) {
        const known = workspace.member(member.id) !== null;
        workspace.join(member);
        const withEmail = state.tokens.scopes().includes('users:read.email');
        if (!known) state.tell(teamJoinEvent(state, member.id, withEmail));
      },
      uninstall() {
        state.tokens.revokeAll();
        state.tell({ type: 'tokens_revoked', tokens: { oauth: [], bot: [workspace.botUserId] } });
        state.tell({ type: 'app_uninstalled' });
      },
      stop: async () => void (await Promise.all([server.stop(), stopAll()])),
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
