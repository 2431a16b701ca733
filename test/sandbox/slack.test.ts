import { WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import { createWorkspace } from '../../src/sandbox/slack/workspace.ts';
import { digest, digestTeams, MEMBERS, nudge, quiet } from './slack-samples.ts';

const TOKEN = 'xoxb-sandbox';
const NOW = '2026-11-23T06:45:00.000Z';
const ANA = 'U0ANA00001';

let slack: SlackSandbox;
let client: WebClient;
const options = (url: string) => ({
  slackApiUrl: `${url}/api/`,
  logger: quiet,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

beforeEach(async () => {
  slack = await startSlack({
    token: TOKEN,
    team: 'Northlight',
    members: MEMBERS,
    clock: stoppedClock(NOW),
    channels: [{ name: 'crm-strategy' }, { name: 'general', member: false }, { name: 'old', archived: true }],
  });
  client = new WebClient(TOKEN, options(slack.url));
});
afterEach(() => slack.stop());

/** The answer of a call that Slack refuses. */
async function refusal(call: Promise<unknown>): Promise<{ error: string; [key: string]: unknown }> {
  const error = await call.then(
    () => {
      throw new Error('The call was not refused.');
    },
    (thrown: unknown) => thrown,
  );
  return (error as { data: { error: string } }).data;
}

async function post(
  body: string,
  contentType: string,
  token = TOKEN,
  method = 'chat.postMessage',
): Promise<unknown> {
  const response = await fetch(`${slack.url}/api/${method}`, {
    method: 'POST',
    headers: { 'content-type': contentType, authorization: `Bearer ${token}` },
    body,
  });
  expect(response.status).toBe(200);
  return response.json();
}

const channelNamed = async (name: string): Promise<string> => {
  const { channels = [] } = await client.conversations.list();
  return channels.find((channel) => channel.name === name)?.id ?? '';
};
const openDm = async (user: string): Promise<string> =>
  (await client.conversations.open({ users: user })).channel?.id ?? '';

describe('Who calls', () => {
  test('auth.test names the workspace, the app and its scopes', async () => {
    const answer = await client.auth.test();
    expect(answer).toMatchObject({ ok: true, team: 'Northlight', user: 'plumbline', url: `${slack.url}/` });
    expect(answer.team_id).toMatch(/^T[0-9A-Z]{10}$/);
    expect(answer.response_metadata?.scopes).toContain('chat:write');
  });

  test('refuses a wrong token, a missing one and an unknown method', async () => {
    expect(await refusal(new WebClient('xoxb-other', options(slack.url)).auth.test())).toMatchObject({
      error: 'invalid_auth',
    });
    expect(await refusal(new WebClient(undefined, options(slack.url)).auth.test())).toMatchObject({
      error: 'not_authed',
    });
    expect(await refusal(client.apiCall('chat.shout'))).toMatchObject({
      error: 'unknown_method',
      req_method: 'chat.shout',
    });
    expect(await refusal(client.apiCall('constructor'))).toMatchObject({ error: 'unknown_method' });
  });

  test('takes the token as an argument too', async () => {
    const response = await fetch(`${slack.url}/api/auth.test?token=${TOKEN}`);
    expect(await response.json()).toMatchObject({ ok: true });
  });

  test('refuses what the app holds no scope for, and says which', async () => {
    const channel = await channelNamed('crm-strategy');
    expect(await refusal(client.conversations.history({ channel }))).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:history',
    });
    expect(await refusal(client.conversations.open({ users: `${ANA},U0NICO0002` }))).toMatchObject({
      needed: 'mpim:write',
    });
    expect(await refusal(client.conversations.list({ types: 'im,private_channel' }))).toMatchObject({
      needed: 'groups:read',
    });
  });

  test('a token with fewer scopes reads no addresses and sends nothing', async () => {
    const narrow = await startSlack({
      token: TOKEN,
      team: 'Small',
      members: MEMBERS,
      clock: stoppedClock(NOW),
      scopes: ['users:read'],
    });
    const weak = new WebClient(TOKEN, options(narrow.url));
    const { members = [] } = await weak.users.list({});
    expect(members.map(({ profile }) => profile?.email)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(await refusal(weak.users.lookupByEmail({ email: 'a@b.c' }))).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read.email',
    });
    expect(await refusal(weak.chat.postMessage({ channel: ANA, text: 'a' }))).toMatchObject({
      needed: 'chat:write',
    });
    await narrow.stop();
  });
});

describe('People', () => {
  test('are found by e-mail whatever its case, with their zone', async () => {
    const { user } = await client.users.lookupByEmail({ email: 'ANA@northlight.example.test' });
    expect(user).toMatchObject({
      id: ANA,
      real_name: 'Ana Sørbø',
      tz: 'Europe/Oslo',
      tz_offset: 3600,
      deleted: false,
      is_bot: false,
    });
    expect(user).not.toHaveProperty('locale');
    expect(await refusal(client.users.lookupByEmail({ email: 'nobody@example.test' }))).toMatchObject({
      error: 'users_not_found',
    });
  });

  test('are found by id, with their language where it is asked for', async () => {
    const { user } = await client.users.info({ user: 'U0SHIRIN03', include_locale: true });
    expect(user).toMatchObject({ real_name: 'شیرین رضایی', locale: 'fa-IR', tz_offset: 12_600 });
    expect(await refusal(client.users.info({ user: 'U0NOBODY99' }))).toMatchObject({
      error: 'user_not_found',
    });
  });

  test('are listed page by page together with the app itself', async () => {
    const names: (string | undefined)[] = [];
    for await (const page of client.paginate('users.list', { limit: 2 })) {
      const { members } = page as unknown as { members: { real_name: string }[] };
      expect(members.length).toBeLessThanOrEqual(2);
      names.push(...members.map((member) => member.real_name));
    }
    expect(names).toEqual(['Plumbline', ...MEMBERS.map(({ name }) => name)]);
    expect(await refusal(client.users.list({ cursor: 'nonsense' }))).toMatchObject({
      error: 'invalid_cursor',
    });
  });

  test('are asleep from 22:00 to 08:00 of their own time', async () => {
    const answer = await client.dnd.info({ user: 'U0NICO0002' });
    expect(answer.dnd_enabled).toBe(true);
    expect(new Date(Number(answer.next_dnd_start_ts) * 1000).toISOString()).toBe('2026-11-23T20:00:00.000Z');
    expect(new Date(Number(answer.next_dnd_end_ts) * 1000).toISOString()).toBe('2026-11-24T06:00:00.000Z');
    const asleep = await client.dnd.info({ user: ANA });
    expect(new Date(Number(asleep.next_dnd_start_ts) * 1000).toISOString()).toBe('2026-11-22T21:00:00.000Z');
    expect(await refusal(client.dnd.info({ user: 'U0NOBODY99' }))).toMatchObject({ error: 'user_not_found' });
  });
});

describe('Conversations', () => {
  test('opening direct messages twice gives the same conversation', async () => {
    const first = await client.conversations.open({ users: ANA });
    const again = await client.conversations.open({ users: ANA, return_im: true });
    expect(first.channel?.id).toMatch(/^D/);
    expect(again.channel).toMatchObject({ id: first.channel?.id, is_im: true, user: ANA });
    expect([first.already_open, again.already_open]).toEqual([undefined, true]);
    expect(await refusal(client.conversations.open({ users: 'U0NOBODY99' }))).toMatchObject({
      error: 'user_not_found',
    });
    expect(await refusal(client.apiCall('conversations.open'))).toMatchObject({
      error: 'users_list_not_supplied',
    });
    expect(await refusal(client.apiCall('conversations.open', { channel: 'D0NOBODY99' }))).toMatchObject({
      error: 'channel_not_found',
    });
  });

  test('are listed by type and described one by one', async () => {
    await openDm(ANA);
    const { channels: open = [] } = await client.conversations.list({ exclude_archived: true });
    expect(open.map(({ name, is_member }) => [name, is_member])).toEqual([
      ['crm-strategy', true],
      ['general', false],
    ]);
    const { channels: ims = [] } = await client.conversations.list({ types: 'im' });
    expect(ims.map(({ user }) => user)).toEqual([ANA]);
    const info = await client.conversations.info({ channel: open[0]?.id ?? '' });
    expect(info.channel).toMatchObject({ name: 'crm-strategy', is_private: false });
    expect(await refusal(client.conversations.info({ channel: 'C0NOBODY99' }))).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await refusal(client.conversations.list({ types: 'telepathy' }))).toMatchObject({
      error: 'invalid_types',
    });
  });
});

describe('Posting', () => {
  test('a nudge reaches the direct messages of its rep, exactly as it was sent', async () => {
    const channel = await openDm(ANA);
    const metadata = { event_type: 'plumbline_nudge', event_payload: { run_id: 'r1' } };
    const answer = await client.chat.postMessage({
      channel,
      ...nudge,
      metadata,
      unfurl_links: false,
    } as never);
    expect(answer).toMatchObject({
      channel,
      ts: '1795416300.000100',
      message: { text: nudge.text, metadata },
    });
    expect(slack.messages()).toEqual([
      {
        channel,
        ts: '1795416300.000100',
        user: ANA,
        text: nudge.text,
        blocks: nudge.blocks,
        metadata,
        threadTs: null,
        edited: false,
        files: [],
      },
    ]);
  });

  test('a channel is addressed by id, by name or by name with a hash, a person by id', async () => {
    const channel = await channelNamed('crm-strategy');
    for (const address of [channel, 'crm-strategy', '#crm-strategy', ANA]) {
      await client.chat.postMessage({ channel: address, text: 'hello' });
    }
    expect(slack.messages().map((message) => message.channel)).toEqual([
      channel,
      channel,
      channel,
      await openDm(ANA),
    ]);
    expect(slack.messages()[0]).not.toHaveProperty('user');
  });

  test('answers in a thread stand under the message that they answer', async () => {
    const { ts } = await client.chat.postMessage({ channel: 'crm-strategy', ...digest } as never);
    const reply = await client.chat.postMessage({
      channel: 'crm-strategy',
      thread_ts: ts,
      ...digestTeams,
    } as never);
    expect(slack.messages().map(({ threadTs }) => threadTs)).toEqual([null, ts]);
    const inReply = client.chat.postMessage({
      channel: 'crm-strategy',
      thread_ts: reply.ts,
      text: 'a',
    } as never);
    expect(await refusal(inReply)).toMatchObject({ error: 'cannot_reply_to_message' });
    const elsewhere = client.chat.postMessage({ channel: ANA, thread_ts: ts, text: 'a' } as never);
    expect(await refusal(elsewhere)).toMatchObject({ error: 'thread_not_found' });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['to nobody', { text: 'a' }, 'invalid_arguments'],
    ['to an unknown channel', { channel: 'C0NOBODY99', text: 'a' }, 'channel_not_found'],
    ['to a channel without the app', { channel: 'general', text: 'a' }, 'not_in_channel'],
    ['to an archived channel', { channel: 'old', text: 'a' }, 'is_archived'],
    ['with nothing to say', { channel: ANA }, 'no_text'],
    ['with blanks only', { channel: ANA, text: '  ', blocks: [] }, 'no_text'],
    ['with blocks that are no list', { channel: ANA, blocks: { type: 'divider' } }, 'invalid_blocks_format'],
    ['with blocks that are no JSON', { channel: ANA, blocks: '[{' }, 'invalid_blocks_format'],
    ['with a block that is none', { channel: ANA, blocks: [{ type: 'sparkline' }] }, 'invalid_blocks'],
    [
      'with a file that is not there',
      { channel: ANA, blocks: [{ type: 'image', alt_text: 'a', slack_file: { id: 'F1' } }] },
      'invalid_blocks',
    ],
    [
      'with metadata that are no object',
      { channel: ANA, text: 'a', metadata: '3' },
      'invalid_metadata_format',
    ],
    [
      'with metadata of another shape',
      { channel: ANA, text: 'a', metadata: { run: 1 } },
      'invalid_metadata_schema',
    ],
    [
      'with legacy attachments',
      { channel: ANA, text: 'a', attachments: [{ text: 'b' }] },
      'invalid_arguments',
    ],
  ])('refuses a message %s', async (_, message, error) => {
    expect(await refusal(client.apiCall('chat.postMessage', message))).toMatchObject({ error });
    expect(slack.messages()).toEqual([]);
  });

  test('says what is wrong with the blocks as Slack says it', async () => {
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
    expect(await refusal(client.chat.postMessage({ channel: ANA, text: 'a', blocks }))).toMatchObject({
      error: 'invalid_blocks',
      errors: ['must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: {
        messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
    expect(await refusal(client.apiCall('chat.postMessage', { text: 'a' }))).toMatchObject({
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    });
  });

  test('refuses more than 13,200 characters in all blocks and takes as many', async () => {
    const blocks = (count: number) =>
      [...Array.from({ length: 4 }, () => 3000), count - 12_000].map((size) => ({
        type: 'section',
        text: { type: 'mrkdwn', text: 'x'.repeat(size) },
      }));
    expect(
      await refusal(client.chat.postMessage({ channel: ANA, text: 'a', blocks: blocks(13_201) })),
    ).toMatchObject({ error: 'msg_blocks_too_long' });
    expect((await client.chat.postMessage({ channel: ANA, text: 'a', blocks: blocks(13_200) })).ok).toBe(
      true,
    );
  });

  test('cuts a text at 40,000 characters and warns', async () => {
    const answer = await client.chat.postMessage({ channel: ANA, text: 'x'.repeat(40_001) });
    expect(answer.response_metadata?.['warnings' as never]).toEqual(['message_truncated']);
    expect(slack.messages()[0]?.text).toHaveLength(40_000);
  });

  test('takes a form and JSON alike, and refuses what is neither', async () => {
    const json = { channel: ANA, text: 'a', blocks: nudge.blocks };
    const form = new URLSearchParams({ channel: ANA, text: 'a', blocks: JSON.stringify(nudge.blocks) });
    expect(await post(JSON.stringify(json), 'application/json; charset=utf-8')).toMatchObject({ ok: true });
    expect(await post(String(form), 'application/x-www-form-urlencoded')).toMatchObject({ ok: true });
    const [one, other] = slack.messages();
    expect(one?.blocks).toEqual(other?.blocks);
    expect(await post('{', 'application/json')).toMatchObject({ ok: false, error: 'invalid_json' });
    expect(await post('[]', 'application/json')).toMatchObject({ error: 'json_not_object' });
    expect(await post('a', 'text/plain')).toMatchObject({ error: 'invalid_post_type' });
    expect(await post(JSON.stringify({ channel: { a: 1 }, text: 'a' }), 'application/json')).toMatchObject({
      error: 'invalid_arguments',
    });
  });

  test('times are unique and rise, wherever the clock jumps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4_000_000_000 }), { minLength: 2, maxLength: 50 }),
        (seconds) => {
          let now = 0;
          const clock = { now: () => new Date(now * 1000).toISOString() };
          const workspace = createWorkspace({ team: 'a', members: MEMBERS, clock });
          const conversation = workspace.conversations()[0];
          const content = { text: 'a', blocks: [], metadata: null, threadTs: null, files: [] };
          const times = seconds.map((second) => {
            now = second;
            return conversation === undefined ? '' : workspace.post(conversation, content).ts;
          });
          expect(times.every((ts) => /^\d+\.\d{6}$/.test(ts))).toBe(true);
          expect([...times].sort((a, b) => Number(a) - Number(b))).toEqual(times);
          expect(new Set(times).size).toBe(times.length);
        },
      ),
    );
  });
});

describe('Changing a message', () => {
  test('new blocks replace the old, a text alone removes them, and nothing is posted anew', async () => {
    const { ts = '', channel = '' } = await client.chat.postMessage({ channel: ANA, ...digest } as never);
    await client.chat.update({ channel, ts, text: 'changed', blocks: nudge.blocks } as never);
    expect(slack.messages()).toMatchObject([{ ts, text: 'changed', blocks: nudge.blocks, edited: true }]);
    await client.chat.update({ channel, ts, text: 'only text' });
    expect(slack.messages()).toMatchObject([{ ts, text: 'only text', blocks: [], edited: true }]);
  });

  test('metadata stay unless they are given, and an empty object removes them', async () => {
    const metadata = { event_type: 'plumbline', event_payload: { run_id: 'r1' } };
    const { ts = '', channel = '' } = await client.chat.postMessage({ channel: ANA, text: 'a', metadata });
    await client.chat.update({ channel, ts, text: 'b' });
    expect(slack.messages()[0]?.metadata).toEqual(metadata);
    await client.apiCall('chat.update', { channel, ts, text: 'c', metadata: {} });
    expect(slack.messages()[0]?.metadata).toBeNull();
  });

  test('refuses what cannot be changed, and changes nothing', async () => {
    const { ts = '', channel = '' } = await client.chat.postMessage({ channel: ANA, text: 'a' });
    const update = (rest: object) => refusal(client.apiCall('chat.update', { channel, ts, ...rest }));
    expect(await update({ text: 'b', ts: '1.000100' })).toMatchObject({ error: 'message_not_found' });
    expect(await update({ text: 'b', channel: ANA })).toMatchObject({ error: 'channel_not_found' });
    expect(await update({})).toMatchObject({ error: 'no_text' });
    expect(await update({ text: 'x'.repeat(4001) })).toMatchObject({ error: 'msg_too_long' });
    expect(await update({ blocks: [{ type: 'nonsense' }] })).toMatchObject({ error: 'invalid_blocks' });
    expect(slack.messages()).toMatchObject([{ text: 'a', edited: false }]);
  });
});

describe('Finding a message again', () => {
  test('history gives the newest first, with metadata only where they are asked for', async () => {
    const channel = await openDm(ANA);
    const metadata = { event_type: 'plumbline', event_payload: { run_id: 'r7' } };
    const first = await client.chat.postMessage({ channel, text: 'first', metadata });
    await client.chat.postMessage({ channel, text: 'reply', thread_ts: first.ts ?? '' });
    await client.chat.postMessage({ channel, text: 'second' });
    const { messages = [] } = await client.conversations.history({ channel, include_all_metadata: true });
    expect(messages.map(({ text }) => text)).toEqual(['second', 'first']);
    expect(messages[1]).toMatchObject({ metadata, reply_count: 1, thread_ts: first.ts });
    const without = await client.conversations.history({ channel, oldest: first.ts ?? '', inclusive: true });
    expect(without.messages?.map((message) => message.metadata)).toEqual([undefined, undefined]);
    const after = await client.conversations.history({ channel, oldest: first.ts ?? '' });
    expect(after.messages?.map(({ text }) => text)).toEqual(['second']);
    const before = await client.conversations.history({ channel, latest: first.ts ?? '' });
    expect(before.messages).toEqual([]);
    expect(await refusal(client.conversations.history({ channel, oldest: 'yesterday' }))).toMatchObject({
      error: 'invalid_ts_oldest',
    });
  });

  test('history comes page by page', async () => {
    const channel = await openDm(ANA);
    for (const text of ['1', '2', '3']) await client.chat.postMessage({ channel, text });
    const first = await client.conversations.history({ channel, limit: 2 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: '3' }, { text: '2' }] });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const rest = await client.conversations.history({ channel, limit: 2, cursor });
    expect(rest).toMatchObject({ has_more: false, messages: [{ text: '1' }] });
  });

  test('a permalink leads to the message on the page', async () => {
    const { ts = '', channel = '' } = await client.chat.postMessage({ channel: ANA, text: 'a' });
    const { permalink = '' } = await client.chat.getPermalink({ channel, message_ts: ts });
    const response = await fetch(permalink, { redirect: 'manual' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(`/?channel=${channel}#m${ts}`);
    expect(await refusal(client.chat.getPermalink({ channel, message_ts: '1.000100' }))).toMatchObject({
      error: 'message_not_found',
    });
  });
});

describe('Misfortunes', () => {
  test('a rate limit carries the seconds to wait, and the message is not posted', async () => {
    slack.control.inject({
      match: 'POST /api/chat.postMessage',
      reply: { status: 429, headers: { 'retry-after': '7' } },
    });
    const error = await client.chat
      .postMessage({ channel: ANA, text: 'a' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WebAPIRateLimitedError);
    expect((error as WebAPIRateLimitedError).retryAfter).toBe(7);
    expect(slack.messages()).toEqual([]);
    expect((await client.chat.postMessage({ channel: ANA, text: 'a' })).ok).toBe(true);
  });

  test('a message whose answer is lost stands, and is found by its metadata', async () => {
    const channel = await openDm(ANA);
    const metadata = { event_type: 'plumbline', event_payload: { run_id: 'lost' } };
    slack.control.inject({ match: 'chat.postMessage', drop: 'after' });
    const error = await client.chat
      .postMessage({ channel, text: 'a', metadata })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WebAPIRequestError);
    const { messages = [] } = await client.conversations.history({ channel, include_all_metadata: true });
    expect(messages).toMatchObject([{ metadata: { event_payload: { run_id: 'lost' } } }]);
  });

  test('calls can be counted, so that a pace of sending can be judged', async () => {
    await client.chat.postMessage({ channel: ANA, text: 'a' });
    await client.chat.postMessage({ channel: ANA, text: 'b' });
    expect(slack.control.calls().filter(({ path }) => path === '/api/chat.postMessage')).toHaveLength(2);
  });
});

describe('blocks.validate', () => {
  test('answers ok for sound blocks, messages and views', async () => {
    for (const sound of [
      { blocks: digest.blocks },
      { message: digest },
      { view: { type: 'home', blocks: [{ type: 'divider' }] } },
    ]) {
      expect(await client.apiCall('blocks.validate', sound)).toMatchObject({ ok: true });
    }
  });

  test('points at each fault', async () => {
    const blocks = [{ type: 'section', text: { type: 'invalid', text: 'a' } }];
    const fault = { code: 'failed_constraint', message: 'unsupported type: invalid' };
    expect(await refusal(client.apiCall('blocks.validate', { blocks }))).toMatchObject({
      error: 'invalid_blocks',
      errors: [{ ...fault, pointer: '/0/text/type' }],
    });
    expect(await refusal(client.apiCall('blocks.validate', { message: { blocks } }))).toMatchObject({
      error: 'invalid_message',
      errors: [{ ...fault, pointer: '/blocks/0/text/type' }],
    });
    expect(
      await refusal(client.apiCall('blocks.validate', { view: { type: 'home', blocks } })),
    ).toMatchObject({ error: 'invalid_view', errors: [{ pointer: '/blocks/0/text/type' }] });
  });

  test('wants exactly one thing to judge', async () => {
    const none = await refusal(client.apiCall('blocks.validate'));
    const two = await refusal(client.apiCall('blocks.validate', { blocks: [], message: {} }));
    for (const answer of [none, two]) {
      expect(answer).toMatchObject({
        error: 'invalid_arguments',
        response_metadata: {
          messages: ['[ERROR] must provide exactly one of `blocks`, `view`, or `message`'],
        },
      });
    }
  });
});
