import { AccessError, UpstreamError } from '../../src/errors.ts';

/** What the vendor's words say, why it is so, and what the admin does; the first that matches counts. */
type Reasons = readonly (readonly [words: RegExp, why: string, next: string])[];

const APP_PAGE = 'Setup, External Client App Manager';

/** `invalid_grant` says many things; only the description tells which. */
const GRANT_REASONS: Reasons = [
  [
    /expired access|refresh token|token validity|revoked/i,
    'The authorisation was revoked or has run out.',
    'Connect Salesforce again, and check the refresh token policy of the External Client App.',
  ],
  [
    /approved|consent/i,
    'The integration user is not pre-authorised for the application.',
    `In ${APP_PAGE}, Policies, set "Admin approved users are pre-authorized" and add the permission set of the integration user.`,
  ],
  [
    /audience/i,
    "The signed request names another host than the organisation's login.",
    "Set SALESFORCE_LOGIN_URL to the organisation's My Domain address.",
  ],
  [
    /assertion|signature|expired authorization code|invalid_assertion/i,
    'The signature does not match the certificate of the application, or the clock of this machine is wrong by minutes.',
    `Upload the certificate that belongs to SALESFORCE_JWT_KEY_FILE in ${APP_PAGE}, and check the clock of this machine.`,
  ],
  [
    /ip restricted|invalid ip|login hours/i,
    'The profile or the application allows this user to log in only from other addresses or at other hours.',
    `Check Login IP Ranges and Login Hours of the user's profile, and IP Relaxation in ${APP_PAGE}, Policies.`,
  ],
  [
    /inactive|frozen|locked|deactivated/i,
    'The integration user, or the organisation, is not active.',
    'In Setup, Users, activate, unfreeze or unlock the integration user.',
  ],
];

const APP_WRONG: readonly [string, string] = [
  'The External Client App does not exist in this organisation, or its secret is another.',
  'Set SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET from Setup, External Client App Manager, and run `plumbline doctor`.',
];

const APP_BARRED: readonly [string, string] = [
  'The organisation does not let this application in, or does not let it in for this user.',
  `In ${APP_PAGE}, check that the application is installed, not blocked, and open to the integration user.`,
];

const FLOW_OFF: readonly [string, string] = [
  'The application does not offer this kind of login.',
  `In ${APP_PAGE}, Settings, enable the client credentials flow or the JWT bearer flow, whichever Plumbline is set up for.`,
];

/** By the code of an OAuth error; `why` and `next`. */
const BY_CODE: Readonly<Record<string, readonly [string, string]>> = {
  invalid_client_id: APP_WRONG,
  invalid_client: APP_WRONG,
  invalid_client_credentials: APP_WRONG,
  app_not_found: APP_WRONG,
  invalid_app_access: APP_BARRED,
  invalid_app_acess: APP_BARRED,
  OAUTH_APP_ACCESS_DENIED: APP_BARRED,
  OAUTH_APP_BLOCKED: APP_BARRED,
  unauthorized_client: FLOW_OFF,
  unsupported_grant_type: FLOW_OFF,
  invalid_request: FLOW_OFF,
  inactive_user: [
    'The integration user is not active.',
    'In Setup, Users, activate the integration user, or set Run As to another.',
  ],
  inactive_org: [
    'The organisation is locked, closed or suspended.',
    'Ask the owner of the organisation; Salesforce tells them why.',
  ],
};

/**
 * What a refusal of the login means.
 * @param sentence the vendor's words; only searched, never repeated
 * @returns null for a code that no login gives
 */
export function loginRefusal(
  code: string,
  sentence: string,
  what: string,
): AccessError | UpstreamError | null {
  if (/login rate exceeded/i.test(sentence) || code === 'login_rate_exceeded') {
    return new UpstreamError({
      what,
      why: 'A user may log in at most 3,600 times an hour.',
      next: 'Wait an hour, and see which other programs use the same integration user.',
      retryable: false,
    });
  }
  if (code === 'invalid_grant') {
    const found = GRANT_REASONS.find(([words]) => words.test(sentence));
    const [, why, next] = found ?? [
      null,
      'The client credentials flow is off, or it has no Run As user, or that user may not log in.',
      'In the External Client App enable the client credentials flow and set Run As to the integration user.',
    ];
    return new AccessError({ what, why, next });
  }
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  return known ? new AccessError({ what, why: known[0], next: known[1] }) : null;
}
