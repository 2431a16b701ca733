import { App, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Clock, Instant } from '../../src/clock.ts';
import { type SlackOptions, type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import type { SlackMember } from '../../src/sandbox/vendor-data.ts';
import { MEMBERS, quiet } from './slack-samples.ts';

/** What the tests of the pretended Slack share: a workspace, its clients, and an app that is connected to it. */

export const TOKEN = 'xoxb-sandbox';
export const APP_TOKEN = 'xapp-sandbox';
export const ANA = 'U0ANA00001';
export const NIKOS = 'U0NICO0002';
export const GUEST = 'U0GUEST005';
export const STRANGER = 'U0OTHER006';
export const NOW = '2026-11-23T06:45:00.000Z';

const person = (id: string, name: string, kind: 'guest' | 'stranger'): SlackMember => ({
  id,
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@elsewhere.example.test`,
  zone: 'Europe/London',
  locale: 'en-GB',
  kind,
});
export const PEOPLE: readonly SlackMember[] = [
  ...MEMBERS,
  person(GUEST, 'Gwen Guest', 'guest'),
  person(STRANGER, 'Otto Other', 'stranger'),
];

/** A clock that moves when it is told to. */
export function handClock(instant: Instant = NOW): Clock & { move(ms: number): void } {
  let nowMs = Date.parse(instant);
  return {
    now: () => new Date(nowMs).toISOString(),
    move: (ms) => {
      nowMs += ms;
    },
  };
}

export const start = (options: Partial<SlackOptions> = {}): Promise<SlackSandbox> =>
  startSlack({
    token: TOKEN,
    team: 'Northlight',
    members: PEOPLE,
    clock: handClock(),
    ackWithinMs: 2_000,
    retryAfterMs: [0, 20, 40],
    channels: [{ name: 'crm-strategy' }, { name: 'partners', shared: true }],
    ...options,
  });

export const clientOf = (slack: SlackSandbox, token: string = TOKEN): WebClient =>
  new WebClient(token, {
    slackApiUrl: `${slack.url}/api/`,
    logger: quiet,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });

/** The answer of a call that Slack refuses. */
export async function refusal(call: Promise<unknown>): Promise<{ error: string; [key: string]: unknown }> {
  const error = await call.then(
    () => {
      throw new Error('The call was not refused.');
    },
    (thrown: unknown) => thrown,
  );
  return (error as { data: { error: string } }).data;
}

/** Bolt's app on a socket, not yet started. */
export function boltOnSocket(slack: SlackSandbox): App {
  const clientOptions = {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
  };
  const receiver = new SocketModeReceiver({
    appToken: APP_TOKEN,
    logger: quiet,
    installerOptions: { clientOptions },
  });
  return new App({ receiver, token: TOKEN, logger: quiet, clientOptions });
}

export const modal = (rest: Record<string, unknown> = {}) => ({
  type: 'modal' as const,
  callback_id: 'fix',
  title: { type: 'plain_text' as const, text: 'Fix' },
  submit: { type: 'plain_text' as const, text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: { type: 'plain_text', text: 'Why' },
      element: { type: 'plain_text_input', action_id: 'text' },
    },
  ],
  ...rest,
});

export const buttonBlock = (action_id: string, rest: Record<string, unknown> = {}) => ({
  type: 'actions',
  elements: [{ type: 'button', action_id, text: { type: 'plain_text', text: 'Press' }, ...rest }],
});
