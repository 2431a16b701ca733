import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONNECTORS, type ConnectorSettings } from '../connectors/registry.ts';
import type { ConnectSettings } from './cli/doors.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/load.ts';
import { redactedNames } from './config/options.ts';
import { sealingKey } from './config/sealing-key.ts';
import type { Mapping } from './crm/mapping.ts';
import type { SavedTokens } from './crm/tokens.ts';
import { ConfigError } from './errors.ts';
import { createLog, type Log, type LogLevel } from './log.ts';
import { createConnections } from './people/connections.ts';
import { openDocuments } from './store/lowdb/documents.ts';
import { createSeal } from './store/seal.ts';

/** The log as the options want it. */
export function openLog(config: Config): Log {
  return createLog((config.get('PLUMBLINE_LOG_LEVEL') ?? 'warn') as LogLevel, redactedNames());
}

/** What connectors are built with, but for the tokens that are kept for them. */
export function settingsOf(parts: {
  readonly config: Config;
  readonly mapping: Mapping;
  readonly clock: Clock;
  readonly log: Log;
  readonly scratch: string;
}): Omit<ConnectorSettings, 'safe'> {
  const { config, ...others } = parts;
  return {
    ...others,
    option: (name) => config.get(name as Parameters<typeof config.get>[0]),
    need: (name, what) => config.need(name as Parameters<typeof config.need>[0], what),
  };
}

/** Gets into a source with a refresh token alone, and keeps what it gave for it once it has let us in. */
export async function connect(settings: ConnectSettings): Promise<{ readonly account: string }> {
  const { config, clock, home, mapping, source, refreshToken } = settings;
  const seal = createSeal(sealingKey(config));
  const refused = (what: string, why: string) =>
    new ConfigError({
      what,
      why,
      next: `Known sources: ${Object.keys(CONNECTORS).join(', ')}. Their readme.md says how each is connected.`,
    });
  const build = CONNECTORS[source];
  if (!build) throw refused(`There is no source called ${source}.`, 'No connector has this name.');
  let tokens: SavedTokens = { accessToken: null, refreshToken, expiresAt: null };
  let wasRead = false;
  const scratch = join(home, 'connecting');
  const settled = settingsOf({ config, mapping, clock, log: openLog(config), scratch });
  // A key that is set as well would let us in without the token being tried.
  const option = (name: string) => (name.endsWith('_TOKEN') ? undefined : settled.option(name));
  const connector = build({
    ...settled,
    option,
    safe: () => ({
      async read() {
        wasRead = true;
        return tokens;
      },
      async save(newer) {
        tokens = newer;
      },
    }),
  });
  const { account } = (await connector?.probe()) ?? { account: '' };
  if (!wasRead)
    throw refused(
      `${source} is not connected by a stored token.`,
      'The options of its app are not set, or it signs in otherwise.',
    );
  mkdirSync(home, { recursive: true });
  const connections = createConnections(openDocuments(join(home, 'documents')), () => seal, clock);
  await connections.connect(source, tokens, []);
  return { account };
}
