import { isZone } from '../../src/clock.ts';
import { AccessError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { SalesforceClient } from './client.ts';
import type { Reading } from './schema.ts';

/** What does not change while a connector lives. */
export interface Organisation extends Reading {
  readonly name: string;
  readonly instanceUrl: string;
}

/**
 * Three calls at most.
 * @throws {AccessError} where the currency of amounts is hidden: without it no amount can be read
 */
export async function askOrganisation(client: SalesforceClient, log: Log): Promise<Organisation> {
  const { userId, instanceUrl } = await client.identity();
  const info = await client.organisation();
  const currency = info.multiCurrency ? await corporateCurrency(client) : info.currency;
  if (currency === null) throw noCurrency(info.name);
  const zone = await ownZone(client);
  const known = [zone, info.userZone].find((each) => each !== null && isZone(each));
  if (!known) log.warn({ zone }, 'the time zone of the organisation is not known here; UTC is taken');
  return { name: info.name, instanceUrl, currency, zone: known ?? 'UTC', userId };
}

async function corporateCurrency(client: SalesforceClient): Promise<string | null> {
  const { records } = await client.query('SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true', false);
  const code = records[0]?.['IsoCode'];
  return typeof code === 'string' ? code : null;
}

async function ownZone(client: SalesforceClient): Promise<string | null> {
  try {
    const { records } = await client.query('SELECT TimeZoneSidKey FROM Organization', false);
    const zone = records[0]?.['TimeZoneSidKey'];
    return typeof zone === 'string' ? zone : null;
  } catch (error) {
    if (error instanceof AccessError) return null;
    throw error;
  }
}

function noCurrency(name: string): AccessError {
  return new AccessError({
    what: `Salesforce does not tell which currency the amounts of ${name} are in.`,
    why: 'The corporate currency is not visible to the integration user.',
    next: 'Give its permission set Read on Currency Type, or check the company information in Setup.',
  });
}
