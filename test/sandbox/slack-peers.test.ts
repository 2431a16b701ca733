import type { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import {
  APP,
  buttons,
  clientFor,
  EMAIL,
  errorOf,
  install,
  REDIRECT,
  SCOPES,
  type SlackPeer,
  sheet,
  slackContract,
} from '../contracts/slack.ts';
import { openEmulate } from './emulate.ts';
import { start } from './slack-desk.ts';

/** The pretended Slack of this repository. */
async function sandbox(): Promise<SlackPeer> {
  const slack = await start({ token: null, clock: systemClock, retryAfterMs: [] });
  return {
    url: slack.url,
    async consent(page) {
      const choice = /href="(\/oauth\/v2\/decide[^"]*allow=1[^"]*)"/.exec(
        await (await fetch(page)).text(),
      )?.[1];
      const address = slack.url + (choice ?? '').replaceAll('&amp;', '&');
      return (await fetch(address, { redirect: 'manual' })).headers.get('location') ?? '';
    },
    async trigger(client, member, view) {
      const home = { type: 'home' as const, blocks: [buttons] };
      const id =
        view ?? (await client.views.publish({ user_id: member, view: home } as never)).view?.id ?? '';
      await slack.people.press(member, { view: id }, { actionId: 'go' });
      return String(slack.deliveries().at(-1)?.payload['trigger_id']);
    },
    stop: slack.stop,
  };
}

slackContract('The sandbox', sandbox);
slackContract('emulate', () => openEmulate());

/** Where the two differ: what is tried, what each answers, and why the sandbox is right by what Slack publishes. */
interface Difference {
  readonly tried: (ground: Ground) => Promise<unknown>;
  readonly sandbox: unknown;
  readonly emulate: unknown;
  readonly because: string;
}

interface Ground {
  readonly peer: SlackPeer;
  readonly client: WebClient;
  readonly ana: string;
  readonly dm: string;
}

const NOT_OFFERED = expect.stringContaining('statusCode = 404');

async function codeOf({ url, consent }: SlackPeer): Promise<string> {
  const query = { client_id: APP.clientId, scope: 'chat:write', redirect_uri: REDIRECT, state: 's' };
  const back = await consent(`${url}/oauth/v2/authorize?${new URLSearchParams(query)}`);
  return new URL(back).searchParams.get('code') ?? '';
}

const post = ({ client, dm }: Ground, message: object): Promise<string> =>
  errorOf(client.apiCall('chat.postMessage', { channel: dm, text: 'a', ...message }));

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  'an app that does not know its secret': {
    tried: async ({ peer }) =>
      errorOf(
        clientFor(peer).oauth.v2.access({
          client_id: APP.clientId,
          client_secret: 'guess',
          code: await codeOf(peer),
          redirect_uri: REDIRECT,
        }),
      ),
    sandbox: 'bad_client_secret',
    emulate: 'invalid_client_id',
    because: 'oauth.v2.access lists bad_client_secret for a wrong client_secret.',
  },
  'a code without the address that it was asked for with': {
    tried: async ({ peer }) =>
      errorOf(
        clientFor(peer).oauth.v2.access({
          client_id: APP.clientId,
          client_secret: APP.clientSecret,
          code: await codeOf(peer),
        }),
      ),
    sandbox: 'bad_redirect_uri',
    emulate: 'ok',
    because: 'redirect_uri must match the one that was submitted, if one was.',
  },
  'a scope that there is not': {
    tried: async ({ peer }) => {
      const query = { client_id: APP.clientId, scope: 'world:rule', redirect_uri: REDIRECT };
      return (await fetch(`${peer.url}/oauth/v2/authorize?${new URLSearchParams(query)}`)).status;
    },
    sandbox: 400,
    emulate: 200,
    because: 'Slack answers invalid_scope on the page of consent.',
  },
  'a token that nobody was given': {
    tried: ({ peer }) => errorOf(clientFor(peer, 'xoxb-guess').auth.test()),
    sandbox: 'invalid_auth',
    emulate: 'ok',
    because: 'auth.test lists invalid_auth.',
  },
  'an address in capitals': {
    tried: ({ client }) => errorOf(client.users.lookupByEmail({ email: EMAIL.toUpperCase() })),
    sandbox: 'ok',
    emulate: 'users_not_found',
    because: 'E-mail addresses are found whatever their case.',
  },
  'who wrote a message of the app': {
    tried: async ({ client, dm }) => {
      const { message } = await client.chat.postMessage({ channel: dm, text: 'a' });
      return message?.bot_id?.slice(0, 1) ?? 'nobody';
    },
    sandbox: 'B',
    emulate: 'nobody',
    because: 'Messages of apps carry the bot_id by which an app passes over its own.',
  },
  'the messages since a moment': {
    tried: async ({ client, dm: channel }) => {
      await client.chat.postMessage({ channel, text: 'before' });
      const { ts = '' } = await client.chat.postMessage({ channel, text: 'from here' });
      const { messages = [] } = await client.conversations.history({ channel, oldest: ts, inclusive: true });
      return messages.length > 1 ? 'all' : messages.map(({ text }) => text);
    },
    sandbox: ['from here'],
    emulate: 'all',
    because: 'conversations.history takes oldest and inclusive.',
  },
  '51 blocks': {
    tried: (ground) => post(ground, { blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }),
    sandbox: 'invalid_blocks',
    emulate: 'ok',
    because: 'A message holds 50 blocks.',
  },
  'a block that there is not': {
    tried: (ground) => post(ground, { blocks: [{ type: 'sparkline' }] }),
    sandbox: 'invalid_blocks',
    emulate: 'ok',
    because: 'Block Kit refuses unknown types.',
  },
  'metadata of no shape': {
    tried: (ground) => post(ground, { metadata: { nothing: 1 } }),
    sandbox: 'invalid_metadata_schema',
    emulate: 'ok',
    because: 'Metadata hold event_type and event_payload.',
  },
  'an answer to a message that is not there': {
    tried: (ground) => post(ground, { thread_ts: '1.000100' }),
    sandbox: 'thread_not_found',
    emulate: 'ok',
    because:
      'Neither is published for chat.postMessage; the sandbox takes the stricter reading, so that a lost parent shows.',
  },
  'a change to 4,001 characters': {
    tried: async ({ client, dm: channel }) => {
      const { ts = '' } = await client.chat.postMessage({ channel, text: 'a' });
      return errorOf(client.chat.update({ channel, ts, text: 'x'.repeat(4001) }));
    },
    sandbox: 'msg_too_long',
    emulate: 'ok',
    because: 'chat.update lists msg_too_long, for more than 4,000 characters.',
  },
  'a Home tab for nobody': {
    tried: ({ client }) =>
      errorOf(client.views.publish({ user_id: 'U0NOBODY99', view: { type: 'home', blocks: [] } })),
    sandbox: 'invalid_arguments',
    emulate: 'user_not_found',
    because: 'views.publish does not list user_not_found; a wrong argument is invalid_arguments.',
  },
  'a modal with a title of 25': {
    tried: async ({ peer, client, ana }) => {
      const view = sheet({ title: { type: 'plain_text', text: 'x'.repeat(25) } });
      return errorOf(client.views.open({ trigger_id: await peer.trigger(client, ana), view } as never));
    },
    sandbox: 'invalid_arguments',
    emulate: 'ok',
    because: 'A title holds 24 characters.',
  },
  'revoking a token, for a try': {
    tried: ({ client }) => errorOf(client.auth.revoke({ test: true })),
    sandbox: 'ok',
    emulate: NOT_OFFERED,
    because: 'Published; the other server does not offer it.',
  },
  'opening a socket with a bot token': {
    tried: ({ client }) => errorOf(client.apps.connections.open()),
    sandbox: 'not_allowed_token_type',
    emulate: NOT_OFFERED,
    because: 'Published, for app-level tokens; the other server does not offer Socket Mode.',
  },
  'the nights of somebody': {
    tried: ({ client, ana }) => errorOf(client.dnd.info({ user: ana })),
    sandbox: 'missing_scope',
    emulate: NOT_OFFERED,
    because: 'Published, with dnd:read; the other server does not offer it.',
  },
};

describe('Where the two differ', () => {
  const grounds: Partial<Record<'sandbox' | 'emulate', Ground>> = {};
  beforeAll(async () => {
    for (const [name, open] of [
      ['sandbox', sandbox],
      ['emulate', () => openEmulate()],
    ] as const) {
      const peer = await open();
      const client = clientFor(peer, (await install(peer, SCOPES)).bot?.token);
      const ana = (await client.users.lookupByEmail({ email: EMAIL })).user?.id ?? '';
      const dm = (await client.conversations.open({ users: ana })).channel?.id ?? '';
      grounds[name] = { peer, client, ana, dm };
    }
  });
  afterAll(async () => {
    for (const ground of Object.values(grounds)) await ground.peer.stop();
  });

  test.each(Object.entries(DIFFERENCES))(
    '%s',
    async (_, { tried, sandbox: ours, emulate: theirs, because }) => {
      const { sandbox, emulate } = grounds;
      if (sandbox === undefined || emulate === undefined) throw new Error('A server did not start.');
      expect(await tried(sandbox), because).toEqual(ours);
      expect(await tried(emulate), because).toEqual(theirs);
    },
  );
});
