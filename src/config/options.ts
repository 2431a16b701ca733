/**
 * Every option, once. The loader, `--help`, the README's table and `doctor` are made from this list.
 */
export interface Option {
  /** Environment variable. */
  readonly env: string;
  readonly type: 'text' | 'address' | 'path' | 'whole number' | 'log level';
  /** As one would write it; null where there is none. */
  readonly fallback: string | null;
  /** What a number counts. */
  readonly unit?: string;
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
  option('HUBSPOT_BASE_URL', 'address', 'https://api.hubapi.com', 'Where HubSpot answers.'),
  secret('HUBSPOT_TOKEN', 'Service key of the HubSpot portal. With it, HubSpot is a source.'),
  option('PLUMBLINE_HOME', 'path', '.plumbline', 'Folder that keeps the mirror, measurements and documents.'),
  option(
    'PLUMBLINE_LOG_LEVEL',
    'log level',
    'warn',
    'How much is logged to standard error: silent, error, warn, info or debug.',
  ),
  option('PLUMBLINE_MAPPING', 'path', null, 'File that names custom fields of the CRMs (`mapping.yaml`).'),
  {
    ...option(
      'PLUMBLINE_MEMORY_MB',
      'whole number',
      '1024',
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
  option(
    'PLUMBLINE_STRATEGY',
    'path',
    'strategy.yaml',
    'File of the CRM strategy with its three to five goals.',
  ),
  option('SALESFORCE_API_VERSION', 'text', '62.0', "Version of Salesforce's API."),
  option('SALESFORCE_CLIENT_ID', 'text', null, 'Consumer key of the External Client App.'),
  secret('SALESFORCE_CLIENT_SECRET', 'Consumer secret of the External Client App.'),
  option(
    'SALESFORCE_LOGIN_URL',
    'address',
    null,
    "The organisation's My Domain address. With it, Salesforce is a source.",
  ),
  option('SLACK_API_URL', 'address', 'https://slack.com/api/', "Where Slack's Web API answers."),
  secret(
    'SLACK_BOT_TOKEN',
    'Bot token of the Slack app. Without it, digests go to the terminal and to HTML files.',
  ),
] as const satisfies readonly Option[];

export type OptionName = (typeof OPTIONS)[number]['env'];

/** Names of options and of fields whose values never reach a log. */
export function redactedNames(): string[] {
  return [
    ...OPTIONS.filter((entry) => entry.secret).map((entry) => entry.env),
    'token',
    'accessToken',
    'clientSecret',
    'authorization',
    'email',
    'phone',
    'name',
    'firstName',
    'lastName',
  ];
}
