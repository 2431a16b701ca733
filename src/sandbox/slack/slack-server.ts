import type { Clock } from '../../clock.ts';
import { type RunningServer, serve } from '../server.ts';
import type { SlackMember } from '../vendor-data.ts';
import { startFileHost } from './file-host.ts';
import { servePage } from './page/serve-page.ts';
import { answerWebApi } from './web-api.ts';
import { createWorkspace, type PostedMessage, type SlackChannel } from './workspace.ts';

export type { PostedMessage, SlackChannel } from './workspace.ts';

/** A running pretended Slack: its Web API below `/api/`, its page at `/`. */
export interface SlackSandbox extends RunningServer {
  /** Every message taken so far, oldest first, each as it is now. */
  messages(): readonly PostedMessage[];
}

export interface SlackOptions {
  /** The bot token that calls must carry. */
  readonly token: string;
  /** The name of the workspace; the ids of everything in it follow from it. */
  readonly team: string;
  readonly members: readonly SlackMember[];
  /** Where times of messages come from. */
  readonly clock: Clock;
  /** Any free port unless told. */
  readonly port?: number;
  /** `crm-strategy`, with the app in it, and `general`, without, unless told. */
  readonly channels?: readonly SlackChannel[];
  /**
   * The scopes that the token holds; unless told, those with which the app reads and writes nothing but its
   * own messages, and finds people and channels.
   */
  readonly scopes?: readonly string[];
}

const DEFAULT_SCOPES = [
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
] as const;

/**
 * Starts a Slack workspace on 127.0.0.1 that `@slack/web-api` and Bolt talk to unchanged, with `slackApiUrl`
 * set to `URL/api/`. Messages are held against Block Kit's structure and limits before they are taken.
 * Uploaded bytes go to a second port, as Slack has a host of its own for them; `stop` ends both.
 */
export async function startSlack(options: SlackOptions): Promise<SlackSandbox> {
  const workspace = createWorkspace(options);
  const host = await startFileHost(workspace.files);
  let url = '';
  const api = {
    workspace,
    token: options.token,
    scopes: options.scopes ?? DEFAULT_SCOPES,
    url: () => url,
    uploadUrl: host.uploadUrl,
  };
  try {
    const server = await serve(
      (call) =>
        call.path.startsWith('/api/')
          ? answerWebApi(call.path.slice('/api/'.length), call, api)
          : servePage(call, workspace),
      options.port,
    );
    url = server.url;
    return {
      ...server,
      messages: () => [...workspace.messages()],
      stop: async () => void (await Promise.all([server.stop(), host.stop()])),
    };
  } catch (error) {
    await host.stop();
    throw error;
  }
}
