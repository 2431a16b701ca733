import { z } from 'zod';
import { ConfigError } from '../../errors.ts';

/** What the pretended Slack knows of the app: what its manifest declares. */
export interface SlackApp {
  readonly name: string;
  readonly homeTab: boolean;
  readonly messagesTab: boolean;
  /** Whether people can only read what the app writes to them. */
  readonly messagesReadOnly: boolean;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
  /** Message shortcuts stand in the menu of a message, global ones beside the box for writing. */
  readonly shortcuts: readonly {
    readonly name: string;
    readonly kind: 'global' | 'message';
    readonly callbackId: string;
  }[];
  /** Names of events that it listens to: `message.im`. */
  readonly events: readonly string[];
  /** Bot scopes that it asks for. */
  readonly scopes: readonly string[];
  /** Addresses that begin with one of these may receive a code; none means any. */
  readonly redirectUrls: readonly string[];
  /** Whether its tokens end after twelve hours. */
  readonly rotates: boolean;
}

const texts = z.array(z.string()).optional();
const manifest = z.looseObject({
  display_information: z.looseObject({ name: z.string() }),
  features: z
    .looseObject({
      app_home: z
        .looseObject({
          home_tab_enabled: z.boolean().optional(),
          messages_tab_enabled: z.boolean().optional(),
          messages_tab_read_only_enabled: z.boolean().optional(),
        })
        .optional(),
      slash_commands: z.array(z.looseObject({ command: z.string(), description: z.string() })).optional(),
      shortcuts: z
        .array(
          z.looseObject({ name: z.string(), type: z.enum(['global', 'message']), callback_id: z.string() }),
        )
        .optional(),
    })
    .optional(),
  oauth_config: z
    .looseObject({ redirect_urls: texts, scopes: z.looseObject({ bot: texts }).optional() })
    .optional(),
  settings: z
    .looseObject({
      event_subscriptions: z.looseObject({ bot_events: texts }).optional(),
      token_rotation_enabled: z.boolean().optional(),
    })
    .optional(),
});

/** Events that the pretended Slack can tell. */
export const EVENTS = [
  'app_home_opened',
  'app_uninstalled',
  'message.im',
  'team_join',
  'tokens_revoked',
] as const;

/** An app that may do what the pretended Slack can: for those who have no manifest at hand. */
export const ANY_APP: SlackApp = {
  name: 'Plumbline',
  homeTab: true,
  messagesTab: true,
  messagesReadOnly: false,
  commands: [{ command: '/plumbline', description: 'Where every goal stands' }],
  shortcuts: [],
  events: EVENTS,
  scopes: [
    'channels:read',
    'chat:write',
    'commands',
    'dnd:read',
    'files:write',
    'im:history',
    'im:read',
    'im:write',
    'users:read',
    'users:read.email',
  ],
  redirectUrls: [],
  rotates: false,
};

/**
 * Reads an app's manifest. What Slack leaves off unless it is asked for is off here too.
 * @throws ConfigError where it is none
 */
export function readManifest(json: unknown): SlackApp {
  const read = manifest.safeParse(json);
  if (!read.success) {
    throw new ConfigError({
      what: 'The manifest of the Slack app cannot be read.',
      why: z.prettifyError(read.error),
      next: 'Correct manifest.json.',
    });
  }
  const { display_information, features, oauth_config, settings } = read.data;
  return {
    name: display_information.name,
    homeTab: features?.app_home?.home_tab_enabled ?? false,
    messagesTab: features?.app_home?.messages_tab_enabled ?? false,
    messagesReadOnly: features?.app_home?.messages_tab_read_only_enabled ?? false,
    commands: features?.slash_commands ?? [],
    shortcuts: (features?.shortcuts ?? []).map(({ name, type, callback_id }) => ({
      name,
      kind: type,
      callbackId: callback_id,
    })),
    events: settings?.event_subscriptions?.bot_events ?? [],
    scopes: oauth_config?.scopes?.bot ?? [],
    redirectUrls: oauth_config?.redirect_urls ?? [],
    rotates: settings?.token_rotation_enabled ?? false,
  };
}
