/**
 * Every option, once. The loader, `--help`, the README's table and `doctor` are made from this list.
 */
export interface Option {
  /** Environment variable. */
  readonly env: string;
  readonly type: 'text' | 'address' | 'path' | 'whole number' | 'percent' | 'choice';
  /** As one would write it; null where there is none. */
  readonly fallback: string | null;
  /** What a number counts. */
  readonly unit?: string;
  /** The values of a choice. */
  readonly values?: readonly string[];
  /** What a text must look like, and how one would say so. */
  readonly form?: { readonly pattern: RegExp; readonly words: string };
  readonly secret: boolean;
  readonly sentence: string;
}

const option = (env: string, type: Option['type'], fallback: string | null, sentence: string): Option => ({
  env,
  type,
  fallback,
  secret: false,
  sentence,
});
const secret = (env: string, sentence: string): Option => ({
  env,
  type: 'text',
  fallback: null,
  secret: true,
  sentence,
});

/** In alphabetical order. */
export const OPTIONS = [
  {
    ...option(
      'HUBSPOT_API_VERSION',
      'text',
      'v3',
      "Version in HubSpot's paths: `v3`, or a dated one such as `2026-09`.",
    ),
    form: { pattern: /^(v3|20\d\d-(0[1-9]|1[0-2]))$/, words: 'v3 or a dated version such as 2026-09' },
  },
  option('HUBSPOT_BASE_URL', 'address', 'https://api.hubapi.com', 'Where HubSpot answers.'),
  option(
    'HUBSPOT_CLIENT_ID',
    'text',
    null,
    'Client id of the HubSpot app. With it, and a token from `plumbline connect hubspot`, HubSpot is a source.',
  ),
  secret('HUBSPOT_CLIENT_SECRET', 'Client secret of the HubSpot app.'),
  {
    ...option(
      'HUBSPOT_SEARCHES_PER_SECOND',
      'whole number',
      '4',
      'How many searches a second we make; the portal allows five to all apps together.',
    ),
    unit: 'searches a second',
  },
  secret('HUBSPOT_TOKEN', 'Service key of the HubSpot portal. With it, HubSpot is a source.'),
  {
    ...option(
      'PLUMBLINE_API_BUDGET_PERCENT',
      'percent',
      '20',
      "How much of a CRM's daily allowance of API calls may be used, in percent.",
    ),
    unit: 'percent',
  },
  option(
    'PLUMBLINE_HEARTBEAT_URL',
    'address',
    null,
    'Address that is called every minute while the service runs, so that whoever watches it hears when it stops.',
  ),
  option('PLUMBLINE_HOME', 'path', '.plumbline', 'Folder that keeps the mirror, measurements and documents.'),
  option(
    'PLUMBLINE_HOST',
    'text',
    '127.0.0.1',
    'Address on which the service listens for Slack over HTTP and for logins; a proxy with https stands before it.',
  ),
  secret(
    'PLUMBLINE_KEY',
    'Key that seals stored tokens: 32 random bytes in base64 (`openssl rand -base64 32`).',
  ),
  option(
    'PLUMBLINE_KEY_FILE',
    'path',
    null,
    'File that holds the key instead; only its owner may be able to read it.',
  ),
  {
    ...option(
      'PLUMBLINE_LOG_LEVEL',
      'choice',
      'warn',
      'How much is logged to standard error: silent, error, warn, info or debug.',
    ),
    values: ['silent', 'error', 'warn', 'info', 'debug'],
  },
  option(
    'PLUMBLINE_MAPPING',
    'path',
    null,
    'File that names custom fields and objects of the CRMs (`mapping.yaml`).',
  ),
  {
    ...option(
      'PLUMBLINE_MEMORY_MB',
      'whole number',
      '768',
      'What the engine may keep in memory; the rest goes to disk.',
    ),
    unit: 'megabytes',
  },
  option(
    'PLUMBLINE_PEOPLE',
    'path',
    'people.yaml',
    'File of the people: sponsors, reps and who has agreed to what.',
  ),
  {
    ...option(
      'PLUMBLINE_PORT',
      'whole number',
      null,
      'Port on which the service listens; it listens on none unless this is set.',
    ),
    unit: 'a port number',
  },
  option(
    'PLUMBLINE_STRATEGY',
    'path',
    'strategy.yaml',
    'File of the CRM strategy with its three to five goals.',
  ),
  {
    ...option(
      'PLUMBLINE_WRITE_BACK',
      'choice',
      'own',
      'With whose rights records are fixed: own (the login of the person who fixes), integration (else ours, on records that they own) or off.',
    ),
    values: ['own', 'integration', 'off'],
  },
  option(
    'PUBLIC_URL',
    'address',
    null,
    'The https address by which browsers and Slack reach the service; without it people cannot sign in to a CRM with their own login.',
  ),
  {
    ...option('SALESFORCE_API_VERSION', 'text', '62.0', "Version of Salesforce's API."),
    form: { pattern: /^\d{2,3}\.0$/, words: 'a version such as 62.0' },
  },
  option('SALESFORCE_CLIENT_ID', 'text', null, 'Consumer key of the External Client App.'),
  secret('SALESFORCE_CLIENT_SECRET', 'Consumer secret of the External Client App.'),
  option(
    'SALESFORCE_JWT_KEY_FILE',
    'path',
    null,
    "File with the private key of the app's certificate (PEM), to sign in by JWT bearer instead of the secret.",
  ),
  option(
    'SALESFORCE_LOGIN_URL',
    'address',
    null,
    "The organisation's My Domain address. With it, Salesforce is a source.",
  ),
  option('SALESFORCE_USERNAME', 'text', null, 'Username of the integration user, for JWT bearer.'),
  option('SLACK_API_URL', 'address', 'https://slack.com/api/', "Where Slack's Web API answers."),
  secret(
    'SLACK_APP_TOKEN',
    'App-level token of the Slack app (xapp-…). With it, the service hears Slack in Socket Mode.',
  ),
  secret(
    'SLACK_BOT_TOKEN',
    'Bot token of the Slack app. Without it, digests go to the terminal and to HTML files.',
  ),
  option('SLACK_CLIENT_ID', 'text', null, 'Client id of the Slack app, to install it from /slack/install.'),
  secret('SLACK_CLIENT_SECRET', 'Client secret of the Slack app.'),
  secret(
    'SLACK_SIGNING_SECRET',
    'Signing secret of the Slack app. With it, and without SLACK_APP_TOKEN, the service hears Slack over HTTP.',
  ),
] as const satisfies readonly Option[];

export type OptionName = (typeof OPTIONS)[number]['env'];

/** Names of options and of fields whose values never reach a log. */
export function redactedNames(): string[] {
  return [
    ...OPTIONS.filter((entry) => entry.secret).map((entry) => entry.env),
    'token',
    'accessToken',
    'refreshToken',
    'clientSecret',
    'assertion',
    'authorization',
    'email',
    'phone',
    'name',
    'firstName',
    'lastName',
  ];
}
