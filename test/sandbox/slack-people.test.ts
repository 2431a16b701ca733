import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-server.ts';
import { ANA, clientOf, GUEST, NIKOS, PEOPLE, refusal, STRANGER, start, TOKEN } from './slack-desk.ts';

let slack: SlackSandbox;
let client: WebClient;

beforeEach(async () => {
  slack = await start({
    retryAfterMs: [],
    scopes: [
      'channels:read',
      'channels:history',
      'chat:write',
      'dnd:read',
      'im:history',
      'im:read',
      'im:write',
      'team:read',
      'users:read',
      'users:read.email',
    ],
  });
  client = clientOf(slack);
});
afterEach(() => slack.stop());

const channelNamed = async (name: string): Promise<string> =>
  (await client.conversations.list()).channels?.find((one) => one.name === name)?.id ?? '';

describe('Guests and strangers', () => {
  test('are told apart, and a stranger’s e-mail stays with their own organisation', async () => {
    const team = (await client.auth.test()).team_id;
    const { members = [] } = await client.users.list({});
    const found = (id: string) => members.find((one) => one.id === id);
    expect(found(ANA)).toMatchObject({
      team_id: team,
      is_restricted: false,
      profile: { email: expect.any(String) },
    });
    expect(found(GUEST)).toMatchObject({
      team_id: team,
      is_restricted: true,
      profile: { email: expect.any(String) },
    });
    expect(found(STRANGER)?.team_id).not.toBe(team);
    expect(found(STRANGER)).toMatchObject({ is_stranger: false });
    expect(found(STRANGER)?.profile).not.toHaveProperty('email');
    const email = PEOPLE.find(({ id }) => id === STRANGER)?.email ?? '';
    expect(await refusal(client.users.lookupByEmail({ email }))).toMatchObject({ error: 'users_not_found' });
  });

  test('a stranger is in shared channels only', async () => {
    const members = async (name: string) =>
      (await client.conversations.members({ channel: await channelNamed(name) })).members;
    expect(await members('crm-strategy')).not.toContain(STRANGER);
    expect(await members('partners')).toContain(STRANGER);
    const channel = await channelNamed('crm-strategy');
    expect(() => slack.people.say(STRANGER, 'hello', { channel })).toThrow('channel_not_found');
    expect(await client.conversations.info({ channel: await channelNamed('partners') })).toMatchObject({
      channel: { is_ext_shared: true },
    });
  });

  test('whoever has left is found no more by address, gets no messages, and does nothing', async () => {
    const [ana] = PEOPLE;
    if (ana !== undefined) slack.join({ ...ana, deactivated: true });
    expect(await refusal(client.conversations.open({ users: ANA }))).toMatchObject({
      error: 'user_disabled',
    });
    expect(await refusal(client.users.lookupByEmail({ email: ana?.email ?? '' }))).toMatchObject({
      error: 'users_not_found',
    });
    const { user } = await client.users.info({ user: ANA });
    expect(user).toMatchObject({ deleted: true });
    expect(user).not.toHaveProperty('tz');
    expect(() => slack.people.say(ANA, 'hello')).toThrow('member_not_found');
  });
});

describe('Messages of people', () => {
  test('stand in history with their author, and the app can neither change nor delete them', async () => {
    const { channel, ts } = slack.people.say(ANA, 'stop');
    const { messages = [] } = await client.conversations.history({ channel });
    expect(messages).toMatchObject([{ user: ANA, text: 'stop', blocks: [{ type: 'rich_text' }] }]);
    expect(messages[0]).not.toHaveProperty('bot_id');
    expect(await refusal(client.chat.update({ channel, ts, text: 'go' }))).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await refusal(client.chat.delete({ channel, ts }))).toMatchObject({
      error: 'cant_delete_message',
    });
  });

  test('are not possible where people can only read', async () => {
    await slack.stop();
    const app_home = { messages_tab_enabled: true, messages_tab_read_only_enabled: true };
    slack = await start({ manifest: { display_information: { name: 'A' }, features: { app_home } } });
    expect(() => slack.people.say(ANA, 'hello')).toThrow('read_only');
  });
});

describe('Further methods', () => {
  test('a thread is read with the message that began it, page by page', async () => {
    const root = await client.chat.postMessage({ channel: ANA, text: 'root' });
    const channel = root.channel ?? '';
    const ts = root.ts ?? '';
    for (const text of ['1', '2', '3']) await client.chat.postMessage({ channel, text, thread_ts: ts });
    const texts = async (args: object) => {
      const { messages = [] } = await client.conversations.replies({ channel, ts, ...args });
      return messages.map(({ text }) => text);
    };
    expect(await texts({})).toEqual(['root', '1', '2', '3']);
    expect(await texts({ limit: 2 })).toEqual(['root', '1']);
    const { messages = [] } = await client.conversations.replies({ channel, ts });
    const last = messages.at(-1)?.ts ?? '';
    expect((await client.conversations.replies({ channel, ts: last })).messages).toHaveLength(4);
    expect(await refusal(client.conversations.replies({ channel, ts: '1.000100' }))).toMatchObject({
      error: 'thread_not_found',
    });
  });

  test('what is deleted is gone', async () => {
    const { channel = '', ts = '' } = await client.chat.postMessage({ channel: ANA, text: 'a' });
    expect(await client.chat.delete({ channel, ts })).toMatchObject({ ok: true, ts });
    expect(slack.messages()).toEqual([]);
    expect(await refusal(client.chat.delete({ channel, ts }))).toMatchObject({ error: 'message_not_found' });
  });

  test('what only one person sees is in no history, and cannot be changed', async () => {
    const channel = await channelNamed('crm-strategy');
    const { message_ts = '' } = await client.chat.postEphemeral({ channel, user: ANA, text: 'psst' });
    expect(slack.ephemerals()).toMatchObject([{ text: 'psst', onlyFor: ANA }]);
    expect(slack.messages()).toEqual([]);
    expect((await client.conversations.history({ channel })).messages).toEqual([]);
    expect(await refusal(client.chat.update({ channel, ts: message_ts, text: 'a' }))).toMatchObject({
      error: 'message_not_found',
    });
    expect(await refusal(client.chat.postEphemeral({ channel, user: STRANGER, text: 'a' }))).toMatchObject({
      error: 'user_not_in_channel',
    });
  });

  test('the nights of many at once, unknown ones left out', async () => {
    const { users = {} } = (await client.dnd.teamInfo({ users: `${ANA},${NIKOS},U0NOBODY99` })) as {
      users?: Record<string, unknown>;
    };
    expect(Object.keys(users)).toEqual([ANA, NIKOS]);
    expect(users[NIKOS]).toEqual({
      dnd_enabled: true,
      next_dnd_start_ts: Date.parse('2026-11-23T20:00:00Z') / 1000,
      next_dnd_end_ts: Date.parse('2026-11-24T06:00:00Z') / 1000,
    });
    const many = Array.from({ length: 51 }, () => ANA).join(',');
    expect(await refusal(client.dnd.teamInfo({ users: many }))).toMatchObject({ error: 'invalid_arguments' });
  });

  test('the workspace has a name, for those who may know it', async () => {
    expect((await client.team.info()).team).toMatchObject({ name: 'Northlight', domain: 'northlight' });
    await slack.stop();
    slack = await start({ scopes: [] });
    expect(await refusal(clientOf(slack, TOKEN).team.info())).toMatchObject({
      error: 'missing_scope',
      needed: 'team:read',
      provided: '',
    });
  });
});

test('an app hears only what it subscribed to, and only with the scope for it', async () => {
  const heard = async (events: string[], bot: string[]): Promise<string[]> => {
    await slack.stop();
    slack = await start({
      retryAfterMs: [],
      manifest: {
        display_information: { name: 'A' },
        features: { app_home: { home_tab_enabled: true, messages_tab_enabled: true } },
        oauth_config: { scopes: { bot } },
        settings: { event_subscriptions: { bot_events: events } },
      },
    });
    slack.people.say(ANA, 'hello');
    slack.people.openHome(ANA);
    await slack.idle();
    return slack.deliveries().map(({ what }) => what);
  };
  expect(await heard(['message.im'], ['im:history'])).toEqual(['message']);
  expect(await heard(['message.im', 'app_home_opened'], ['chat:write'])).toEqual(['app_home_opened']);
  expect(await heard([], ['im:history'])).toEqual([]);
});
