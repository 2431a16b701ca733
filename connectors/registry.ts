import type { Clock } from '../src/clock.ts';
import type { Connector, SourceName } from '../src/crm/connector.ts';
import type { Mapping } from '../src/crm/mapping.ts';
import type { Log } from '../src/log.ts';
import { createHubspot } from './hubspot/index.ts';
import { createSalesforce } from './salesforce/index.ts';

/** What a connector is built from: options by their environment names, and what every connector needs. */
export interface ConnectorSettings {
  /** Undefined where it is neither set nor has a default. */
  option(name: string): string | undefined;
  /** @throws {ConfigError} that names the option */
  need(name: string, what: string): string;
  readonly mapping: Mapping;
  readonly clock: Clock;
  readonly log: Log;
}

/** Builds the connector where its options say that the source is connected; null where they do not. */
type Build = (settings: ConnectorSettings) => Connector | null;

/** One line a source, in alphabetical order; each name is the folder's. */
export const CONNECTORS: Readonly<Record<SourceName, Build>> = {
  hubspot: ({ option, mapping, clock, log }) => {
    const token = option('HUBSPOT_TOKEN');
    const baseUrl = option('HUBSPOT_BASE_URL');
    return token && baseUrl
      ? createHubspot({ baseUrl, token, mapping: mapping['hubspot'] ?? {}, clock, log })
      : null;
  },
  salesforce: ({ option, need, mapping, clock, log }) => {
    if (!option('SALESFORCE_LOGIN_URL') && !option('SALESFORCE_CLIENT_ID')) return null;
    return createSalesforce({
      loginUrl: need('SALESFORCE_LOGIN_URL', 'Salesforce'),
      clientId: need('SALESFORCE_CLIENT_ID', 'Salesforce'),
      clientSecret: need('SALESFORCE_CLIENT_SECRET', 'Salesforce'),
      apiVersion: need('SALESFORCE_API_VERSION', 'Salesforce'),
      mapping: mapping['salesforce'] ?? {},
      clock,
      log,
    });
  },
};
