import { App, HTTPReceiver, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt';
import { type Clock, systemClock } from '../src/clock.ts';
import { AccessError, ConfigError, messageOf } from '../src/errors.ts';
import { askReps } from './asking.ts';
import { clientOptions, codeOf, SILENT, type WebClient } from './client.ts';
import type { Desk } from './desk.ts';
import { type Door, openDoor, type Pages } from './door.ts';
import { createGuard } from './guards.ts';
import { createMembers } from './identity.ts';
import { createStates, type Installations } from './installations.ts';
import { publishHome } from './listeners/home.ts';
import { LISTENERS } from './listeners/index.ts';
import { createSignatureGuard } from './signature.ts';
import { createSittings } from './sittings.ts';
import { createTicking } from './tick.ts';
import { tickMended } from './tick-mended.ts';
import { createErrands, type Wing } from './wing.ts';

/** How the app is reached by Slack. */
export type Transport =
  /** One organisation: we call Slack, and no address of ours has to be public. */
  | { readonly kind: 'socket'; readonly appToken: string }
  /** Slack calls PUBLIC_URL. @param install what it takes to be installed from /slack/install; null for a fixed token */
  | {
      readonly kind: 'http';
      readonly signingSecret: string;
      readonly install: {
        readonly clientId: string;
        readonly clientSecret: string;
        readonly redirectUri: string;
        readonly scopes: readonly string[];
      } | null;
    };

export interface SlackAppOptions {
  readonly desk: Desk;
  readonly apiUrl: string;
  readonly transport: Transport;
  /** A bot token that the admin set; null where the app is installed from our own page. */
  readonly botToken: string | null;
  readonly installations: Installations;
  /** Where our own pages, and Slack's requests, are answered; null for nowhere. */
  readonly listen: { readonly host: string; readonly port: number } | null;
  readonly pages: Pages;
  /** What signatures are held against; the real time unless told. */
  readonly wall?: Clock;
  readonly timeoutMs?: number;
}

/** The running app. */
export interface SlackApp {
  /** Where it listens; null where it does not. */
  readonly url: string | null;
  /** After the records were judged anew: ticks off in the latest nudges what has been mended. */
  judged(
    nudges: readonly { readonly channel: string; readonly ts: string; readonly language: string }[],
  ): Promise<void>;
  /** Asks reps who were never asked whether they may be written to. @returns how many were asked */
  ask(): Promise<number>;
  /** Waits until nothing runs in the background. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the app: the same listeners whether Slack speaks through a socket or calls us. */
export async function startSlackApp(options: SlackAppOptions): Promise<SlackApp> {
  const { desk, transport, installations, botToken, apiUrl, wall = systemClock } = options;
  const settings = clientOptions(apiUrl, options.timeoutMs ?? 10_000);
  const receiver = receiverFor(options, settings);
  const errands = createErrands(desk.log);

  const authorize = async ({ teamId }: { readonly teamId?: string | undefined }) => {
    if (botToken !== null) return { botToken, ...(await identity()) };
    const team = teamId ?? (await installations.team()) ?? '';
    const installer = 'installer' in receiver ? receiver.installer : undefined;
    const found = await (installer as HTTPReceiver['installer'])?.authorize({
      teamId: team,
      enterpriseId: undefined,
      isEnterpriseInstall: false,
    });
    if (!found?.botToken) throw notInstalled();
    return { ...found, botToken: found.botToken };
  };

  const app = new App({
    receiver,
    // Where people install it from our page, the receiver finds and renews what they gave.
    ...(receiver.installer === undefined && { authorize: authorize as never }),
    clientOptions: settings,
    logger: SILENT,
    convoStore: false,
    tokenVerificationEnabled: false,
    extendedErrorHandler: true,
  });

  /** Who the fixed token stands for; asked once. */
  let known: Promise<{ teamId: string; botId: string; botUserId: string }> | null = null;
  async function identity() {
    known ??= app.client.auth.test({ token: botToken ?? '' }).then(({ team_id, bot_id, user_id }) => ({
      teamId: team_id ?? '',
      botId: bot_id ?? '',
      botUserId: user_id ?? '',
    }));
    try {
      return await known;
    } catch (error) {
      known = null;
      throw error;
    }
  }

  async function team(): Promise<string> {
    if (botToken !== null) return (await identity()).teamId;
    const found = await installations.team();
    if (found === null) throw notInstalled();
    return found;
  }

  const opened = new Set<string>();
  const slackHosts = new Set(['hooks.slack.com', new URL(apiUrl).host]);
  const members = createMembers(desk);
  const wing: Wing = {
    desk,
    members,
    sittings: createSittings(desk.clock),
    tick: createTicking(),
    team,
    background: errands.background,
    after: errands.after,
    isSlackAddress: (url) => URL.canParse(url) && slackHosts.has(new URL(url).host),
    forgetInstallation: () => installations.forget(),
    homeOpened: (member) => void opened.add(member),
    refreshHome(client, member) {
      if (opened.has(member)) errands.background('home', () => publishHome(wing, client, member));
    },
  };
  app.use(createGuard({ team, clock: desk.clock, log: desk.log, track: errands.track }) as never);
  for (const register of LISTENERS) register(app, wing);
  app.error(async (failed) => {
    const error = 'error' in failed ? (failed.error as Error) : failed;
    desk.log.error({ error: messageOf(error) }, 'a listener of the Slack app failed');
  });

  /** For what nobody's act sets off. */
  async function ownClient(): Promise<WebClient> {
    const { botToken: token } = await authorize({});
    return new webApi.WebClient(token, settings);
  }

  const door = await openListening(options, receiver, wall);
  if (transport.kind === 'socket') await connected(app, desk.log);
  return {
    url: door?.url ?? null,
    ask: async () => askReps(wing, await ownClient()),
    async judged(nudges) {
      await tickMended(wing, await ownClient(), nudges);
    },
    idle: () => errands.idle(),
    async stop() {
      if (transport.kind === 'socket') await app.stop();
      await door?.stop();
      await errands.stop();
    },
  };
}

/** How long the rest of the service waits for the socket; it goes on trying by itself. */
const CONNECTED_WITHIN_MS = 15_000;

/**
 * Opens the socket. A Slack that cannot be reached holds nothing else up; a token that is refused does, since no trying
 * mends it.
 */
async function connected(app: App, log: Desk['log']): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), CONNECTED_WITHIN_MS);
  });
  const started = app.start().then(
    () => null,
    (error: unknown) => error,
  );
  const outcome = await Promise.race([started, late]);
  clearTimeout(timer);
  if (outcome === 'late') {
    log.warn({}, 'Slack cannot be reached yet; the socket is opened as soon as it can be');
    return;
  }
  if (outcome === null) return;
  throw new AccessError({
    what: `Slack refused SLACK_APP_TOKEN (${codeOf(outcome) ?? 'without a readable code'}).`,
    why: 'It is no app-level token with the scope connections:write, was revoked, or Socket Mode is off for the app.',
    next: 'Make one under “Basic Information”, “App-Level Tokens” of the app at https://api.slack.com/apps.',
  });
}

function receiverFor(
  { transport, installations, desk, apiUrl }: SlackAppOptions,
  settings: ReturnType<typeof clientOptions>,
): Receiver & { installer?: HTTPReceiver['installer'] } {
  if (transport.kind === 'socket') {
    return new SocketModeReceiver({
      appToken: transport.appToken,
      logger: SILENT,
      installerOptions: { clientOptions: settings },
    }) as never;
  }
  const { signingSecret, install } = transport;
  return new HTTPReceiver({
    signingSecret,
    // The door has judged it, in both directions, before it gets here.
    signatureVerification: false,
    logger: SILENT,
    ...(install && {
      clientId: install.clientId,
      clientSecret: install.clientSecret,
      redirectUri: install.redirectUri,
      scopes: [...install.scopes],
      installationStore: installations,
      installerOptions: {
        stateStore: createStates(desk.clock),
        clientOptions: settings,
        directInstall: true,
        redirectUriPath: '/slack/oauth_redirect',
        authorizationUrl: authorizationUrl(apiUrl),
      },
    }),
  }) as never;
}

/** Where people agree to the installation: on Slack's own page, or on that of a Slack that is pretended. */
function authorizationUrl(apiUrl: string): string {
  return new URL('/oauth/v2/authorize', apiUrl).href;
}

async function openListening(
  { listen, transport, pages, desk }: SlackAppOptions,
  receiver: Receiver,
  wall: Clock,
): Promise<Door | null> {
  if (listen === null) {
    if (transport.kind === 'socket') return null;
    throw new ConfigError({
      what: 'The Slack app has nowhere to listen.',
      why: 'Slack is to call it (SLACK_SIGNING_SECRET), and no port is set.',
      next: 'Set PLUMBLINE_PORT, or SLACK_APP_TOKEN for Socket Mode.',
    });
  }
  const slack =
    transport.kind === 'http'
      ? {
          guard: createSignatureGuard(transport.signingSecret, () => Date.parse(wall.now())),
          listener: (receiver as HTTPReceiver).requestListener,
        }
      : null;
  return openDoor({ ...listen, slack, pages, log: desk.log });
}

function notInstalled(): ConfigError {
  return new ConfigError({
    what: 'The app is not installed in Slack.',
    why: 'SLACK_BOT_TOKEN is not set, and nobody has installed it from /slack/install.',
    next: 'Open /slack/install at PUBLIC_URL, or set SLACK_BOT_TOKEN.',
  });
}
