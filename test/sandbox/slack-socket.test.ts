import type { App } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlackOptions, SlackSandbox } from '../../src/sandbox/slack/slack-server.ts';
import {
  ANA,
  APP_TOKEN,
  boltOnSocket,
  buttonBlock,
  clientOf,
  modal,
  refusal,
  STRANGER,
  start,
  TOKEN,
} from './slack-desk.ts';
import { quiet } from './slack-samples.ts';

let slack: SlackSandbox;
let app: App;
const errors: Error[] = [];

async function begin(options: Partial<SlackOptions> = {}): Promise<void> {
  slack = await start(options);
  app = boltOnSocket(slack);
  errors.length = 0;
  app.error(async (error) => void errors.push(error));
}
afterEach(async () => {
  await app.stop();
  await slack.stop();
  expect(errors).toEqual([]);
});

describe('Opening a socket', () => {
  beforeEach(() => begin());

  test('takes an app-level token with the scope for it, and no other', async () => {
    expect((await clientOf(slack, APP_TOKEN).apps.connections.open()).url).toMatch(/^ws:\/\/127\.0\.0\.1:/);
    expect(await refusal(clientOf(slack).apps.connections.open())).toMatchObject({
      error: 'not_allowed_token_type',
    });
    expect(await refusal(clientOf(slack, APP_TOKEN).auth.revoke())).toMatchObject({
      error: 'not_allowed_token_type',
    });
  });

  test('an address opens one socket, and a made-up one none', async () => {
    const { url = '' } = await clientOf(slack, APP_TOKEN).apps.connections.open();
    const opened = (address: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = new WebSocket(address);
        socket.addEventListener('message', ({ data }) => {
          socket.close();
          resolve((JSON.parse(String(data)) as { type: string }).type);
        });
        socket.addEventListener('error', () => resolve('refused'));
      });
    expect(await opened(url)).toBe('hello');
    expect(await opened(url)).toBe('refused');
    expect(await opened(url.replace(/ticket=[^&]+/, 'ticket=guess'))).toBe('refused');
  });

  test('an eleventh socket is sent away', async () => {
    const sockets: WebSocket[] = [];
    const said: unknown[] = [];
    for (let number = 0; number < 11; number++) {
      const { url = '' } = await clientOf(slack, APP_TOKEN).apps.connections.open();
      const socket = new WebSocket(url);
      sockets.push(socket);
      said.push(
        await new Promise((resolve) =>
          socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data)).reason ?? 'in')),
        ),
      );
    }
    expect(said.filter((one) => one === 'in')).toHaveLength(10);
    expect(said.at(-1)).toBe('too_many_websockets');
    for (const socket of sockets) socket.close();
  });
});

describe('What Bolt hears on its socket', () => {
  beforeEach(() => begin());

  test('a message that somebody writes, and what Bolt answers', async () => {
    const heard: unknown[] = [];
    app.message('stop', async ({ message, say, context }) => {
      heard.push(message, context.teamId);
      await say('You will hear no more.');
    });
    await app.start();
    const { channel } = slack.people.say(ANA, 'stop');
    await expect.poll(() => slack.messages().length).toBe(2);
    expect(heard[0]).toMatchObject({ user: ANA, channel, channel_type: 'im', text: 'stop' });
    expect(slack.messages()[1]).toMatchObject({ channel, text: 'You will hear no more.' });
    expect(slack.messages()[1]).not.toHaveProperty('author');
  });

  test('its own messages too, which Bolt passes over', async () => {
    let heard = 0;
    app.message(async () => void heard++);
    await app.start();
    await app.client.chat.postMessage({ channel: ANA, text: 'Good morning' });
    await slack.idle();
    expect(slack.deliveries()).toMatchObject([{ what: 'message', attempts: [null] }]);
    expect(heard).toBe(0);
  });

  test('a click, in time to open a modal, what is entered there, and the end of it', async () => {
    const seen: Record<string, unknown> = {};
    app.action('fix', async ({ ack, body, client, action }) => {
      await ack();
      seen['action'] = action;
      await client.views.open({
        trigger_id: (body as { trigger_id: string }).trigger_id,
        view: modal({ private_metadata: 'deal-1', notify_on_close: true }) as never,
      });
    });
    app.view('fix', async ({ ack, view }) => {
      seen['values'] = view.state.values;
      const text = view.state.values['why']?.['text']?.value ?? '';
      if (text.length < 5) await ack({ response_action: 'errors', errors: { why: 'Say more.' } });
      else await ack();
    });
    app.view({ callback_id: 'fix', type: 'view_closed' }, async ({ ack, body }) => {
      seen['closed'] = Reflect.get(body, 'is_cleared');
      await ack();
    });
    await app.start();
    const { ts = '', channel = '' } = await app.client.chat.postMessage({
      channel: ANA,
      text: 'a',
      blocks: [buttonBlock('fix', { value: 'deal-1' })] as never,
    });
    const open = async (): Promise<string> => {
      await slack.people.press(ANA, { channel, ts }, { actionId: 'fix' });
      await expect.poll(() => slack.modals(ANA).length).toBe(1);
      return slack.modals(ANA)[0]?.id ?? '';
    };
    const view = await open();
    expect(seen['action']).toMatchObject({ type: 'button', value: 'deal-1', action_id: 'fix' });
    const submit = (text: string) => slack.people.submit(ANA, view, { why: { text } });
    expect(await submit('')).toEqual({
      kind: 'incomplete',
      errors: { why: 'Please complete this required field.' },
    });
    expect(await submit('it')).toEqual({ kind: 'refused', errors: { why: 'Say more.' } });
    expect(slack.modals(ANA)).toHaveLength(1);
    expect(await submit('it was lost')).toEqual({ kind: 'closed' });
    expect(seen['values']).toEqual({ why: { text: { type: 'plain_text_input', value: 'it was lost' } } });
    expect(slack.modals(ANA)).toHaveLength(0);
    await slack.people.close(ANA, await open());
    expect(seen['closed']).toBe(false);
  });

  test('a command, answered on the spot and later', async () => {
    app.command('/plumbline', async ({ ack, command, respond }) => {
      await ack(`You asked for ${command.text}.`);
      await respond({ text: 'All goals on pace.', response_type: 'in_channel' });
    });
    await app.start();
    await slack.people.command(ANA, '/plumbline goals  of   today');
    await expect.poll(() => slack.messages().length).toBe(1);
    expect(slack.ephemerals()).toMatchObject([{ text: 'You asked for goals of today.', onlyFor: ANA }]);
    expect(slack.messages()).toMatchObject([{ text: 'All goals on pace.', user: ANA }]);
    expect(() => slack.people.say('U0NOBODY99', 'hello')).toThrow('member_not_found');
    await expect(slack.people.command(ANA, '/other')).rejects.toThrow('unknown_command');
  });

  test('what a menu is asked for, and what is chosen from it', async () => {
    let chosen: unknown;
    const option = (text: string) => ({ text: { type: 'plain_text' as const, text }, value: text });
    app.options('owner', async ({ ack, options }) => {
      await ack({
        options: ['Ana', 'Anders', 'Bo'].filter((one) => one.startsWith(options.value)).map(option),
      });
    });
    app.action('owner', async ({ ack, action }) => {
      chosen = action;
      await ack();
    });
    await app.start();
    const menu = {
      type: 'actions',
      block_id: 'pick',
      elements: [{ type: 'external_select', action_id: 'owner', min_query_length: 1 }],
    };
    const { ts = '', channel = '' } = await app.client.chat.postMessage({
      channel: ANA,
      text: 'a',
      blocks: [menu] as never,
    });
    const where = { channel, ts };
    const offered = await slack.people.suggest(ANA, where, { actionId: 'owner' }, 'An');
    expect(offered).toMatchObject({ kind: 'offered', options: [option('Ana'), option('Anders')] });
    await slack.people.press(ANA, where, { actionId: 'owner', value: 'Anders' });
    expect(chosen).toMatchObject({ type: 'external_select', selected_option: option('Anders') });
  });

  test('the Home tab opened, and what is published there', async () => {
    app.event('app_home_opened', async ({ event, client }) => {
      if (event.tab !== 'home') return;
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [buttonBlock('agree')] as never },
      });
    });
    await app.start();
    expect(slack.people.openHome(ANA)).toBeNull();
    await expect.poll(() => slack.home(ANA)?.payload.blocks).toHaveLength(1);
    slack.people.openMessages(ANA);
    await slack.idle();
    const tabs = slack.deliveries().map(({ payload }) => (payload['event'] as { tab: string }).tab);
    expect(tabs).toEqual(['home', 'messages']);
  });

  test('with Slack Connect the outer team is the stranger’s, the context ours', async () => {
    let teams: unknown;
    app.message(async ({ body, message, context }) => {
      teams = [body.team_id, body.context_team_id, (message as { team?: string }).team, context.teamId];
    });
    await app.start();
    slack.people.say(STRANGER, 'hello');
    await slack.idle();
    const { team_id: ours } = await clientOf(slack).auth.test();
    const { user } = await clientOf(slack).users.info({ user: STRANGER });
    const theirs = user?.team_id;
    expect(theirs).not.toBe(ours);
    expect(teams).toEqual([theirs, ours, theirs, ours]);
  });
});

describe('What is missed', () => {
  const connect = (options: { clientPingTimeout?: number } = {}): SocketModeClient => {
    const clientOptions = { slackApiUrl: `${slack.url}/api/` };
    return new SocketModeClient({ appToken: APP_TOKEN, logger: quiet, clientOptions, ...options });
  };

  test('is told again, as often as Slack does, and then given up', async () => {
    await begin({ ackWithinMs: 300 });
    const client = connect();
    const told: unknown[] = [];
    client.on('slack_event', async ({ ack, body, retry_num, retry_reason }) => {
      told.push([retry_num, retry_reason, body.event_id]);
      if (body.event.text === 'hear me' && told.length === 3) await ack();
    });
    await client.start();
    slack.people.say(ANA, 'hear me');
    await slack.idle();
    const id = (told[0] as unknown[])[2];
    expect(told).toEqual([
      [0, '', id],
      [1, 'timeout', id],
      [2, 'timeout', id],
    ]);
    expect(slack.deliveries()).toMatchObject([{ attempts: ['timeout', 'timeout', null], pending: false }]);
    slack.people.say(ANA, 'never mind');
    await slack.idle();
    expect(slack.deliveries()[1]?.attempts).toEqual(Array.from({ length: 4 }, () => 'timeout'));
    await client.disconnect();
  });

  test('a click that nobody acknowledges is not told again', async () => {
    await begin({ ackWithinMs: 300 });
    app.action('fix', async () => {});
    await app.start();
    const { ts = '', channel = '' } = await app.client.chat.postMessage({
      channel: ANA,
      text: 'a',
      blocks: [buttonBlock('fix')] as never,
    });
    expect(await slack.people.press(ANA, { channel, ts }, { actionId: 'fix' })).toEqual({
      acked: false,
      reason: 'timeout',
    });
    expect(slack.deliveries().at(-1)).toMatchObject({ what: 'block_actions', attempts: ['timeout'] });
  });

  test('while nobody is connected events wait a little, and are told when somebody is', async () => {
    await begin({ retryAfterMs: [0, 1_500] });
    const heard: unknown[] = [];
    app.message(async ({ message }) => void heard.push((message as { text: string }).text));
    slack.people.say(ANA, 'early');
    await app.start();
    await slack.idle();
    expect(heard).toEqual(['early']);
    expect(slack.deliveries()[0]?.attempts[0]).toBe('no_connection');
  });

  test.each(['warning', 'refresh_requested'] as const)(
    'after “%s” Bolt comes back by itself',
    async (reason) => {
      await begin({ retryAfterMs: [0, 2_000] });
      const client = connect({ clientPingTimeout: 700 });
      let connected = 0;
      client.on('connected', () => void connected++);
      client.on('slack_event', async ({ ack }) => ack());
      await client.start();
      slack.sockets.disconnect(reason);
      await expect.poll(() => connected, { timeout: 10_000 }).toBe(2);
      slack.people.say(ANA, 'still there?');
      await slack.idle();
      expect(slack.deliveries().at(-1)?.attempts.at(-1)).toBeNull();
      await client.disconnect();
    },
  );

  test('a connection that breaks off leaves what it carried to be told again', async () => {
    await begin({ retryAfterMs: [0, 2_000] });
    const client = connect({ clientPingTimeout: 700 });
    let told = 0;
    client.on('slack_event', async ({ ack }) => {
      if (++told === 1) slack.sockets.drop();
      else await ack();
    });
    await client.start();
    slack.people.say(ANA, 'hello?');
    await slack.idle();
    expect(slack.deliveries()[0]?.attempts[0]).toBe('timeout');
    await client.disconnect();
  });
});

describe('Leaving', () => {
  beforeEach(() => begin());

  test('the app is told that it was removed, its token is refused, and then it hears nothing', async () => {
    const heard: string[] = [];
    for (const name of ['app_uninstalled', 'tokens_revoked', 'message'] as const) {
      app.event(name, async ({ event }) => void heard.push(event.type));
    }
    await app.start();
    slack.uninstall();
    await slack.idle();
    slack.people.say(ANA, 'hello');
    await slack.idle();
    expect([...heard].sort()).toEqual(['app_uninstalled', 'tokens_revoked']);
    expect(await refusal(clientOf(slack, TOKEN).auth.test())).toMatchObject({ error: 'token_revoked' });
  });

  test('somebody who comes in is announced', async () => {
    const heard: unknown[] = [];
    app.event('team_join', async ({ event }) => void heard.push(event.user));
    await app.start();
    const bo = {
      id: 'U0BO000007',
      name: 'Bo',
      email: 'bo@northlight.example.test',
      zone: 'UTC',
      locale: 'en-GB',
    };
    slack.join(bo);
    slack.join({ ...bo, deactivated: true });
    await slack.idle();
    expect(heard).toMatchObject([{ id: bo.id, real_name: 'Bo', profile: { email: bo.email } }]);
  });
});
