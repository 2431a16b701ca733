import { randomBytes } from 'node:crypto';
import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt';
import type { Clock } from '../src/clock.ts';
import { ConfigError } from '../src/errors.ts';
import type { Connections } from '../src/people/connections.ts';

/** Where the installation of this workspace is kept: one Slack workspace, as one organisation is kept here. */
export interface Installations extends InstallationStore {
  /** Removes the tokens: the app was taken out of Slack, or its tokens were revoked. */
  forget(): Promise<void>;
  /** Null where the app is not installed. */
  team(): Promise<string | null>;
}

const ID = 'slack';

/**
 * Keeps the bot's tokens sealed, as a connection. What is no secret beside them stands among its scopes, as
 * `team:T…`, `bot:B…`, `user:U…`.
 */
export function createInstallations(connections: Connections): Installations {
  async function noted() {
    const connection = await connections.find(ID);
    if (connection === null) return null;
    const of = (name: string) =>
      connection.scopes.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
    const scopes = connection.scopes.filter((word) => !word.includes('='));
    return { of, scopes };
  }

  return {
    async storeInstallation(installation) {
      const { team, bot } = installation as Installation<'v2', false>;
      if (team === undefined || bot === undefined) throw notOne('an organisation of many workspaces');
      const known = (await noted())?.of('team');
      if (known !== undefined && known !== team.id) throw notOne('another Slack workspace');
      const { token, refreshToken, expiresAt, scopes } = bot;
      await connections.connect(
        ID,
        {
          accessToken: token,
          refreshToken: refreshToken ?? null,
          expiresAt: expiresAt === undefined ? null : new Date(expiresAt * 1000).toISOString(),
        },
        [...scopes, `bot=${bot.id}`, `team=${team.id}`, `user=${bot.userId}`],
      );
    },
    async fetchInstallation(query: InstallationQuery<boolean>) {
      const note = await noted();
      const tokens = note && (await connections.safe(ID).read());
      const team = note?.of('team');
      if (!note || !tokens?.accessToken || team === undefined || query.teamId !== team) {
        throw new ConfigError({
          what: 'The app is not installed in this Slack workspace.',
          why: 'No installation of it is kept here.',
          next: 'Install it from /slack/install at PUBLIC_URL.',
        });
      }
      const { accessToken, refreshToken, expiresAt } = tokens;
      return {
        team: { id: team },
        enterprise: undefined,
        user: { token: undefined, scopes: undefined, id: '' },
        bot: {
          token: accessToken,
          ...(refreshToken !== null && { refreshToken }),
          ...(expiresAt !== null && { expiresAt: Math.floor(Date.parse(expiresAt) / 1000) }),
          scopes: note.scopes,
          id: note.of('bot') ?? '',
          userId: note.of('user') ?? '',
        },
        isEnterpriseInstall: false,
        authVersion: 'v2',
        tokenType: 'bot',
      };
    },
    deleteInstallation: () => connections.forget(ID),
    forget: () => connections.forget(ID),
    team: async () => (await noted())?.of('team') ?? null,
  };
}

function notOne(what: string): ConfigError {
  return new ConfigError({
    what: `The app was to be installed in ${what}.`,
    why: 'One folder of Plumbline serves one organisation in one Slack workspace.',
    next: 'Run another Plumbline with a PLUMBLINE_HOME of its own, or uninstall the app where it is now.',
  });
}

/** What an installation that was begun remembers. */
type Install = Awaited<ReturnType<StateStore['verifyStateParam']>>;
interface StateStore {
  generateStateParam(options: { scopes: string | string[] }, now: Date): Promise<string>;
  verifyStateParam(now: Date, state: string): Promise<{ scopes: string | string[] }>;
}

const GOOD_MS = 10 * 60_000;

/** States of installations that were begun: random, good for ten minutes and once. The browser is bound by a cookie. */
export function createStates(clock: Clock): StateStore {
  const begun = new Map<string, { readonly options: Install; readonly endsAtMs: number }>();
  return {
    async generateStateParam(options) {
      const nowMs = Date.parse(clock.now());
      for (const [state, { endsAtMs }] of begun) if (endsAtMs < nowMs) begun.delete(state);
      const state = randomBytes(32).toString('base64url');
      begun.set(state, { options, endsAtMs: nowMs + GOOD_MS });
      return state;
    },
    async verifyStateParam(_now, state) {
      const found = begun.get(state);
      begun.delete(state);
      if (found && found.endsAtMs >= Date.parse(clock.now())) return found.options;
      throw new ConfigError({
        what: 'This installation was not begun here, was ended before, or took longer than ten minutes.',
        why: 'Its state is not known.',
        next: 'Begin again at /slack/install.',
      });
    },
  };
}
