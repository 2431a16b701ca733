import type { Reply } from '../exchange.ts';
import type { SalesforceOrg, VendorRow } from '../vendor-data.ts';
import { escaped } from './markup.ts';
import { isMultiCurrency } from './system-tables.ts';

/** What the identity address that a token names answers. */
export function identity(org: SalesforceOrg, user: VendorRow, url: string): object {
  return {
    id: `${url}/id/${org.organisationId}/${user['Id']}`,
    asserted_user: true,
    user_id: user['Id'],
    organization_id: org.organisationId,
    username: user['Username'] ?? user['Email'] ?? null,
    display_name: user['Name'] ?? null,
    email: user['Email'] ?? null,
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    timezone: user['TimeZoneSidKey'] ?? org.zone,
    is_app_installed: true,
    urls: {
      rest: `${url}/services/data/v{version}/`,
      sobjects: `${url}/services/data/v{version}/sobjects/`,
      query: `${url}/services/data/v{version}/query/`,
    },
  };
}

/** What `/services/oauth2/userinfo` answers. */
export function userInfo(org: SalesforceOrg, user: VendorRow, url: string): object {
  return {
    sub: `${url}/id/${org.organisationId}/${user['Id']}`,
    user_id: user['Id'],
    organization_id: org.organisationId,
    preferred_username: user['Username'] ?? user['Email'] ?? null,
    name: user['Name'] ?? null,
    email: user['Email'] ?? null,
    email_verified: true,
    zoneinfo: user['TimeZoneSidKey'] ?? org.zone,
    active: true,
    user_type: 'STANDARD',
  };
}

/**
 * The SOAP call `getUserInfo`, the one place that tells the currency of an organisation with only one.
 * @param user whose token the call carries; null for none
 */
export function soapUserInfo(org: SalesforceOrg, user: VendorRow | null, request: string): Reply {
  if (!user) return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader');
  if (!/<getUserInfo\b/.test(request)) return fault('INVALID_OPERATION', 'This operation is not served here');
  const many = isMultiCurrency(org);
  const result: [string, string | null][] = [
    ['accessibilityMode', 'false'],
    ['currencySymbol', many ? null : org.currency],
    ['orgDefaultCurrencyIsoCode', many ? null : org.currency],
    ['organizationId', org.organisationId],
    ['organizationMultiCurrency', String(many)],
    ['organizationName', org.name],
    ['userDefaultCurrencyIsoCode', many ? org.currency : null],
    ['userEmail', String(user['Email'] ?? '')],
    ['userFullName', String(user['Name'] ?? '')],
    ['userId', String(user['Id'])],
    ['userLanguage', 'en_US'],
    ['userLocale', 'en_US'],
    ['userName', String(user['Username'] ?? user['Email'] ?? '')],
    ['userTimeZone', String(user['TimeZoneSidKey'] ?? org.zone)],
    ['userType', 'Standard'],
  ];
  const elements = result.map(([name, value]) =>
    value === null ? `<${name} xsi:nil="true"/>` : `<${name}>${escaped(value)}</${name}>`,
  );
  return envelope(200, `<getUserInfoResponse><result>${elements.join('')}</result></getUserInfoResponse>`);
}

function fault(code: string, sentence: string): Reply {
  const text = `${code}: ${sentence}`;
  return envelope(
    500,
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${text}</faultstring></soapenv:Fault>`,
  );
}

function envelope(status: number, body: string): Reply {
  const names =
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  return {
    status,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${names}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
  };
}
