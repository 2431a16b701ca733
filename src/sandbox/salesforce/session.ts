import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Call, Reply } from '../server.ts';
import type { SalesforceOrg, VendorRow } from '../vendor-data.ts';
import { Refusal } from './refusal.ts';
import { isMultiCurrency } from './system-tables.ts';
import type { Tables } from './tables.ts';

/** Who may come in, and as whom. */
export interface Session {
  /** `POST /services/oauth2/token`. */
  token(call: Call, url: string): Reply;
  /** Whether a call carries a token that was given out. @throws {Refusal} INVALID_SESSION_ID */
  demand(call: Call): void;
  /** The identity address that a token names. */
  identity(url: string): object;
  /** `/services/oauth2/userinfo`. */
  userInfo(url: string): object;
  /** The SOAP call `getUserInfo`, the one place that tells the currency of an organisation with only one. */
  soap(call: Call): Reply;
}

export function openSession(
  org: SalesforceOrg,
  tables: Tables,
  options: { readonly clock: Clock; readonly clientId: string; readonly clientSecret: string },
): Session {
  const given = new Set<string>();

  function me(): VendorRow {
    const users = tables.find('User');
    return users?.rows[users.indexOf(org.integrationUserId) ?? -1] ?? { Id: org.integrationUserId };
  }

  function refuse(error: string, description: string): Reply {
    return { status: 400, body: { error, error_description: description } };
  }

  return {
    token(call, url) {
      const form = new URLSearchParams(call.body);
      if (form.get('grant_type') !== 'client_credentials') {
        return refuse('unsupported_grant_type', 'grant type not supported');
      }
      if (form.get('client_id') !== options.clientId) {
        return refuse('invalid_client_id', 'client identifier invalid');
      }
      if (form.get('client_secret') !== options.clientSecret) {
        return refuse('invalid_client', 'invalid client credentials');
      }
      const seed = `${options.clientId}:${options.clientSecret}:${given.size}`;
      const token = `${org.organisationId.slice(0, 15)}!${createHash('sha256').update(seed).digest('base64url')}`;
      given.add(token);
      const issuedAt = String(Date.parse(options.clock.now()));
      const id = `${url}/id/${org.organisationId}/${org.integrationUserId}`;
      return {
        status: 200,
        body: {
          access_token: token,
          signature: createHash('sha256').update(`${id}${issuedAt}`).digest('base64'),
          scope: 'api',
          instance_url: url,
          id,
          token_type: 'Bearer',
          issued_at: issuedAt,
        },
      };
    },
    demand(call) {
      const token = /^(?:Bearer|OAuth) (.+)$/i.exec(call.headers['authorization'] ?? '')?.[1] ?? '';
      if (!given.has(token)) throw new Refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    },
    identity(url) {
      const user = me();
      return {
        id: `${url}/id/${org.organisationId}/${org.integrationUserId}`,
        asserted_user: true,
        user_id: org.integrationUserId,
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
    },
    userInfo(url) {
      const user = me();
      return {
        sub: `${url}/id/${org.organisationId}/${org.integrationUserId}`,
        user_id: org.integrationUserId,
        organization_id: org.organisationId,
        preferred_username: user['Username'] ?? user['Email'] ?? null,
        name: user['Name'] ?? null,
        email: user['Email'] ?? null,
        email_verified: true,
        zoneinfo: user['TimeZoneSidKey'] ?? org.zone,
        active: true,
        user_type: 'STANDARD',
      };
    },
    soap(call) {
      const token = /<sessionId>([^<]*)<\/sessionId>/.exec(call.body)?.[1] ?? '';
      if (!given.has(token)) return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader');
      if (!/<getUserInfo\b/.test(call.body))
        return fault('INVALID_OPERATION', 'This operation is not served here');
      const user = me();
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
        ['userId', org.integrationUserId],
        ['userLanguage', 'en_US'],
        ['userLocale', 'en_US'],
        ['userName', String(user['Username'] ?? user['Email'] ?? '')],
        ['userTimeZone', String(user['TimeZoneSidKey'] ?? org.zone)],
        ['userType', 'Standard'],
      ];
      const elements = result.map(([name, value]) =>
        value === null ? `<${name} xsi:nil="true"/>` : `<${name}>${escaped(value)}</${name}>`,
      );
      return envelope(
        200,
        `<getUserInfoResponse><result>${elements.join('')}</result></getUserInfoResponse>`,
      );
    },
  };
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

/** Text as it may stand in XML and HTML. */
export function escaped(text: string): string {
  const marks: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}
