import type { Clock } from '../src/clock.ts';
import type { Connector, SourceName } from '../src/crm/connector.ts';
import type { PersonLogin } from '../src/crm/login.ts';
import type { Mapping } from '../src/crm/mapping.ts';
import type { TokenSafe } from '../src/crm/tokens.ts';
import type { Log } from '../src/log.ts';
import { createHubspot } from './hubspot/index.ts';
import { createSalesforce } from './salesforce/index.ts';
import { createSalesforceLogin } from './salesforce/person-login.ts';

/** What a connector is built from: options by their environment names, and what every connector needs. */
export interface ConnectorSettings {
  /** Undefined where it is neither set nor has a default. */
  option(name: string): string | undefined;
  /** @throws {ConfigError} that names the option */
  need(name: string, what: string): string;
  readonly mapping: Mapping;
  /** Folder for files that are on their way to the engine. */
  readonly scratch: string;
  /** Where the tokens of a connection of this name are kept. */
  safe(connection: string): TokenSafe;
  readonly clock: Clock;
  readonly log: Log;
}

/** Builds the connector where its options say that the source is connected; null where they do not. */
type Build = (settings: ConnectorSettings) => Connector | null;

/** One line a source, in alphabetical order; each name is the folder's. */
export const CONNECTORS: Readonly<Record<SourceName, Build>> = {
  hubspot: ({ option, mapping, safe, clock, log }) => {
    const token = option('HUBSPOT_TOKEN');
    const clientId = option('HUBSPOT_CLIENT_ID');
    const baseUrl = option('HUBSPOT_BASE_URL');
    if (!baseUrl || (!token && !clientId)) return null;
    return createHubspot({
      baseUrl,
      token,
      clientId,
      clientSecret: option('HUBSPOT_CLIENT_SECRET'),
      safe: safe('hubspot'),
      apiVersion: option('HUBSPOT_API_VERSION'),
      searchesPerSecond: Number(option('HUBSPOT_SEARCHES_PER_SECOND') ?? '4'),
      mapping: mapping['hubspot'] ?? {},
      clock,
      log,
    });
  },
  salesforce: ({ option, need, mapping, scratch, clock, log }) => {
    if (!option('SALESFORCE_LOGIN_URL') && !option('SALESFORCE_CLIENT_ID')) return null;
    const keyFile = option('SALESFORCE_JWT_KEY_FILE');
    return createSalesforce({
      loginUrl: need('SALESFORCE_LOGIN_URL', 'Salesforce'),
      clientId: need('SALESFORCE_CLIENT_ID', 'Salesforce'),
      ...(keyFile === undefined
        ? { clientSecret: need('SALESFORCE_CLIENT_SECRET', 'Salesforce') }
        : { jwt: { username: need('SALESFORCE_USERNAME', 'JWT bearer'), keyFile } }),
      apiVersion: need('SALESFORCE_API_VERSION', 'Salesforce'),
      mapping: mapping['salesforce'] ?? {},
      scratch,
      clock,
      log,
    });
  },
};

/**
 * Sources in which people can sign in themselves. HubSpot is none: its tokens stand for an app or a portal, whoever
 * granted them.
 */
export const LOGINS: Readonly<Record<SourceName, (settings: ConnectorSettings) => PersonLogin | null>> = {
  salesforce: ({ option }) => {
    const [loginUrl, clientId] = [option('SALESFORCE_LOGIN_URL'), option('SALESFORCE_CLIENT_ID')];
    if (!loginUrl || !clientId) return null;
    return createSalesforceLogin({ loginUrl, clientId, clientSecret: option('SALESFORCE_CLIENT_SECRET') });
  },
};
