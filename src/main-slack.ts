import { readFileSync } from 'node:fs';
import { type ConnectorSettings, LOGINS } from '../connectors/registry.ts';
import { type House, listenersOf } from '../jobs/house.ts';
import type { SlackApp, Transport } from '../slack/app.ts';
import type { LevelOf } from '../slack/blocks/rich.ts';
import type { Budget } from '../slack/budget.ts';
import type { Desk } from '../slack/desk.ts';
import { createInstallations } from '../slack/installations.ts';
import { byFinding } from '../slack/wing.ts';
import { DUPLICATE_CHECKS } from './checks/matching/subjects.ts';
import type { Day } from './clock.ts';
import type { Config } from './config/load.ts';
import type { Connector } from './crm/connector.ts';
import type { PersonLogin } from './crm/login.ts';
import { ConfigError, messageOf } from './errors.ts';
import type { Faulted } from './fixing/form.ts';
import { type KnownMendable, keepMendable } from './fixing/mendable.ts';
import { levelOf, type WriteBack } from './fixing/rights.ts';
import type { Connections } from './people/connections.ts';
import { createLogins, type Logins } from './people/logins.ts';
import { readAdoption } from './progress/adoption-view.ts';
import type { DayView } from './progress/day-view.ts';
import { explainPrivacy } from './progress/explain-privacy.ts';
import { type Fixes, readFinding } from './progress/fixes.ts';
import { keyOf } from './progress/ranking.ts';
import { catalogueOf } from './scoring/catalogue.ts';
import { loginPage } from './web/login-page.ts';

/** What the Slack app needs of an open house. */
export interface SlackParts {
  readonly house: House;
  readonly config: Config;
  readonly connections: Connections;
  readonly settings: Omit<ConnectorSettings, 'safe'>;
  /** The workspace's, shared with the notifier. */
  readonly budget: Budget;
  view(): Promise<DayView>;
  fixes(): Promise<Fixes>;
}

/** How long what was read of a day is shown before it is read again, and fixes before they are ranked again. */
const SEEN_MS = 60_000;
const RANKED_MS = 5 * 60_000;
/** How long it is taken for granted which fields the CRMs let us change; only the words of buttons hang on it. */
const DESCRIBED_MS = 60 * 60_000;
const DAY_MS = 86_400_000;
/** How often it is looked whether somebody is to be asked for their agreement. */
const ASKED_EACH_MS = 10 * 60_000;

/**
 * Opens the Slack app where the options say how Slack is heard; null where they do not.
 * @throws {ConfigError} where they say half of it
 */
export async function openSlackApp(parts: SlackParts): Promise<SlackApp | null> {
  const { config, connections } = parts;
  const transport = transportOf(config);
  if (transport === null) return null;
  const logins = openLogins(parts);
  const port = config.get('PLUMBLINE_PORT');
  // Read only where it is opened: it takes a third of the time in which a command starts.
  const { startSlackApp } = await import('../slack/app.ts');
  const app = await startSlackApp({
    desk: deskOf(parts, logins),
    apiUrl: config.need('SLACK_API_URL', 'Slack'),
    transport,
    botToken: config.get('SLACK_BOT_TOKEN') ?? null,
    installations: createInstallations(connections),
    listen:
      port === undefined ? null : { host: config.need('PLUMBLINE_HOST', 'Listening'), port: Number(port) },
    pages: (ask) => loginPage(logins, ask),
    budget: parts.budget,
  });
  const { log } = parts.house;
  const asking = setInterval(() => {
    app.ask().catch((error: unknown) => log.warn({ error: messageOf(error) }, 'reps could not be asked'));
  }, ASKED_EACH_MS);
  return {
    ...app,
    async stop() {
      clearInterval(asking);
      await app.stop();
    },
  };
}

/** The public address, where it is one to which people's secrets may be sent. */
export function publicUrlOf(config: Config): string | null {
  const address = config.get('PUBLIC_URL');
  if (address === undefined || !address.startsWith('https://')) return null;
  return new URL(address).href.replace(/\/+$/, '');
}

function transportOf(config: Config): Transport | null {
  const appToken = config.get('SLACK_APP_TOKEN');
  if (appToken !== undefined) {
    if (config.isSet('SLACK_BOT_TOKEN')) return { kind: 'socket', appToken };
    throw half(
      'SLACK_BOT_TOKEN is not set.',
      'Socket Mode (SLACK_APP_TOKEN) needs the token of the installed app.',
    );
  }
  const signingSecret = config.get('SLACK_SIGNING_SECRET');
  if (signingSecret === undefined) return null;
  if (config.isSet('SLACK_BOT_TOKEN')) return { kind: 'http', signingSecret, install: null };
  const [clientId, clientSecret] = [config.get('SLACK_CLIENT_ID'), config.get('SLACK_CLIENT_SECRET')];
  const publicUrl = publicUrlOf(config);
  if (clientId === undefined || clientSecret === undefined || publicUrl === null) {
    throw half(
      'It is not said how the Slack app gets its token.',
      'Neither SLACK_BOT_TOKEN is set, nor all of SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and an https PUBLIC_URL.',
    );
  }
  const redirectUri = `${publicUrl}/slack/oauth_redirect`;
  return {
    kind: 'http',
    signingSecret,
    install: { clientId, clientSecret, redirectUri, scopes: manifestScopes() },
  };
}

function half(what: string, why: string): ConfigError {
  return new ConfigError({
    what,
    why,
    next: 'Set what is missing, or unset the others; the README lists them.',
  });
}

function manifestScopes(): readonly string[] {
  const manifest = JSON.parse(readFileSync(new URL('../manifest.json', import.meta.url), 'utf8')) as {
    readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  };
  return manifest.oauth_config.scopes.bot;
}

function openLogins({
  config,
  connections,
  settings,
  house,
}: Pick<SlackParts, 'house' | 'config' | 'connections' | 'settings'>): Logins {
  const logins = new Map<string, PersonLogin>();
  for (const [source, build] of Object.entries(LOGINS)) {
    const login = build({ ...settings, safe: connections.safe });
    if (login && house.connectors.some((connector) => connector.source === source)) logins.set(source, login);
  }
  return createLogins({ publicUrl: publicUrlOf(config), logins, connections, clock: house.clock });
}

function deskOf(parts: SlackParts, logins: Logins): Desk {
  const { house, config } = parts;
  const { store, clock, log, mending, connectors, preferences, memory } = house;
  const kept = <T>(forMs: number, read: () => Promise<T>) => keptFor(house, forMs, read);
  const view = kept(SEEN_MS, parts.view);
  return {
    clock,
    log,
    day: () => house.day(),
    strategy: () => house.strategy(),
    people: () => listenersOf(house),
    users: () => store.measuring.users(),
    view,
    fixes: kept(RANKED_MS, parts.fixes),
    finding: async (ref) => readFinding(store, await view(), ref),
    faulted: (id) => faultedChecks(house).find((check) => check.id === id),
    mendable: () => mendableIn(house).now(),
    async mended() {
      const since = new Date(Date.parse(clock.now()) - DAY_MS).toISOString();
      const made = (await store.fixes.list(1_000)).filter(({ intent }) => intent.at > since);
      const undone = new Set(made.flatMap(({ intent }) => intent.undoes ?? []));
      return new Set(
        made.flatMap(({ intent, result }) => {
          const { checkId, source, recordId, id, undoes } = intent;
          const good = result?.outcome === 'written' || result?.outcome === 'already';
          return checkId === null || undoes !== null || undone.has(id) || !good
            ? []
            : [keyOf({ checkId, source, recordId })];
        }),
      );
    },
    openKeys: async () => new Set((await store.measuring.findings()).map(keyOf)),
    async adoption(viewer) {
      const { measuring } = store;
      const ask = { measuring, strategy: house.strategy(), people: house.people(), viewer };
      try {
        return await readAdoption({ ...ask, day: (await view()).day });
      } catch (error) {
        if (error instanceof ConfigError) return null;
        throw error;
      }
    },
    privacy: () => explainPrivacy(house.strategy(), house.people(), connectors.length),
    async health() {
      const today = await store.outbox.list({ from: house.day() });
      const count = (state: string) => today.filter((delivery) => delivery.state === state).length;
      return { sent: count('sent'), failed: count('failed'), unknown: count('unknown') };
    },
    connector: (source) => connectors.find((connector) => connector.source === source),
    mending,
    writeBack: config.need('PLUMBLINE_WRITE_BACK', 'Changing records') as WriteBack,
    preferences,
    memory,
    logins,
  };
}

/** All checks, with what a form may ask for to mend what they find: where two records are one, nothing. */
function faultedChecks(house: House): readonly (Faulted & { readonly id: string })[] {
  const twins = DUPLICATE_CHECKS.map((check) => ({ ...check, fields: [] }));
  return [...catalogueOf(house.strategy()).checks, ...twins];
}

const mendables = new WeakMap<House, KnownMendable>();

/** Which findings a form can mend: asked of the CRMs once for a while, for all who write or answer in Slack. */
function mendableIn(house: House): KnownMendable {
  const { connectors, log, clock } = house;
  const known =
    mendables.get(house) ??
    keepMendable({
      checks: () => faultedChecks(house),
      connectors,
      log,
      nowMs: () => Date.parse(clock.now()),
      forMs: DESCRIBED_MS,
    });
  mendables.set(house, known);
  return known;
}

/** Reads once for a while, and anew on another day or after a failure. */
function keptFor<T>({ clock, day }: House, forMs: number, read: () => Promise<T>): () => Promise<T> {
  let last: { readonly value: Promise<T>; readonly day: Day; readonly untilMs: number } | null = null;
  return () => {
    const nowMs = Date.parse(clock.now());
    if (last !== null && last.day === day() && last.untilMs > nowMs) return last.value;
    const fresh = { value: read(), day: day(), untilMs: nowMs + forMs };
    last = fresh;
    fresh.value.catch(() => {
      if (last === fresh) last = null;
    });
    return fresh.value;
  };
}

/** After the records were judged anew, the nudges of the last days are brought up to date. */
export async function tickNudges(app: SlackApp, { house }: Pick<SlackParts, 'house'>): Promise<void> {
  const from = new Date(Date.parse(house.clock.now()) - 7 * DAY_MS).toISOString().slice(0, 10);
  const sent = await house.store.outbox.list({ kind: 'nudge', state: 'sent', from });
  const people = house.people();
  await app.judged(
    sent.flatMap(({ channel, ts, recipient }) => {
      const language = people.find(({ email }) => email === recipient)?.language ?? 'en';
      return channel === null || ts === null ? [] : [{ channel, ts, language }];
    }),
  );
}

/** How Slack is heard and with whose rights records are fixed, for `doctor`: ✓ in force · – not set up. */
export function slackLines(
  config: Config,
  connectors: readonly Pick<Connector, 'source' | 'writing'>[],
): string[] {
  const heard = config.isSet('SLACK_APP_TOKEN')
    ? '✓ slack: heard through a socket'
    : config.isSet('SLACK_SIGNING_SECRET')
      ? '✓ slack: heard over HTTP'
      : '– slack: nobody is heard; set SLACK_APP_TOKEN for buttons, forms and the Home tab';
  const writeBack = config.need('PLUMBLINE_WRITE_BACK', 'Changing records') as WriteBack;
  const levels = connectors.map(({ source, writing }) => {
    if (!writing || writeBack === 'off') return `  ${source}: fixes are made in the CRM itself (link)`;
    const own = source in LOGINS && publicUrlOf(config) !== null;
    const lent = writeBack === 'integration';
    if (own) {
      const else_ = lent ? 'else by the integration user, on their own records' : 'else in the CRM itself';
      return `  ${source}: fixes are written with the own login of whoever signed in; ${else_}`;
    }
    return lent
      ? `  ${source}: fixes are written by the integration user, on people's own records`
      : `  ${source}: fixes are made in the CRM itself (link); set PUBLIC_URL to an https address, or PLUMBLINE_WRITE_BACK=integration, for more`;
  });
  return [heard, ...levels];
}

/**
 * How the reader of a message mends records from it, for the words of its buttons. What they may do is asked anew when
 * they press one.
 */
export async function levelsOfRecipient(
  parts: Pick<SlackParts, 'house' | 'config' | 'connections' | 'settings'>,
  email: string,
): Promise<LevelOf> {
  const { house, config } = parts;
  if (transportOf(config) === null) return () => 'link';
  const logins = openLogins(parts);
  const users = (await house.store.measuring.users()).filter((user) => user.email?.toLowerCase() === email);
  const writeBack = config.need('PLUMBLINE_WRITE_BACK', 'Changing records') as WriteBack;
  const levels = users.map(async ({ source, id }) => {
    const writable = Boolean(house.connectors.find((connector) => connector.source === source)?.writing);
    const signedIn = await logins.signedIn(source, email);
    return [source, levelOf({ writeBack, writable, signedIn, userId: id })] as const;
  });
  return byFinding(new Map(await Promise.all(levels)), await mendableIn(house).fresh());
}
