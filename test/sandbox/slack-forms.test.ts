import { SocketModeClient } from '@slack/socket-mode';
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-server.ts';
import { ANA, APP_TOKEN, buttonBlock, clientOf, modal, start } from './slack-desk.ts';
import { quiet } from './slack-samples.ts';

let slack: SlackSandbox;
let client: WebClient;
let socket: SocketModeClient;
/** What the app acknowledges the next form or menu with. */
let answer: object = {};
const heard: { type: string; [key: string]: unknown }[] = [];

beforeEach(async () => {
  heard.length = 0;
  const shortcuts = [{ name: 'Fix', type: 'message', callback_id: 'fix', description: 'Fix it' }];
  slack = await start({
    manifest: {
      display_information: { name: 'A' },
      features: { app_home: { home_tab_enabled: true, messages_tab_enabled: true }, shortcuts },
      oauth_config: { scopes: { bot: ['chat:write', 'commands'] } },
    },
  });
  client = clientOf(slack);
  socket = new SocketModeClient({
    appToken: APP_TOKEN,
    logger: quiet,
    clientOptions: { slackApiUrl: `${slack.url}/api/` },
  });
  socket.on('slack_event', async ({ ack, body, accepts_response_payload }) => {
    heard.push(body);
    await ack(accepts_response_payload ? answer : undefined);
  });
  await socket.start();
});
afterEach(async () => {
  await socket.disconnect();
  await slack.stop();
});

/** A modal that Ana has opened from the Home tab. */
async function opened(view: object = modal({ external_id: 'first' })): Promise<string> {
  const home = { type: 'home', blocks: [buttonBlock('go')] };
  const { view: published } = await client.views.publish({ user_id: ANA, view: home } as never);
  await slack.people.press(ANA, { view: published?.id ?? '' }, { actionId: 'go' });
  const trigger_id = String(heard.at(-1)?.['trigger_id']);
  return (await client.views.open({ trigger_id, view } as never)).view?.id ?? '';
}
const submit = (view: string) => slack.people.submit(ANA, view, { why: { text: 'because' } });
const stack = () => slack.modals(ANA).map(({ payload }) => payload.external_id ?? payload.callback_id);

describe('What an app acknowledges a form with', () => {
  const second = modal({ external_id: 'second', blocks: [buttonBlock('go')] });

  test('nothing closes it, and shows what lies below', async () => {
    const first = await opened();
    answer = { response_action: 'push', view: second };
    expect(await submit(first)).toEqual({ kind: 'pushed' });
    expect(stack()).toEqual(['first', 'second']);
    answer = {};
    expect(await submit(slack.modals(ANA)[1]?.id ?? '')).toEqual({ kind: 'closed' });
    expect(stack()).toEqual(['first']);
  });

  test('an update takes its place, and clear takes everything away', async () => {
    const first = await opened();
    answer = { response_action: 'update', view: second };
    expect(await submit(first)).toEqual({ kind: 'updated' });
    expect(slack.modals(ANA)).toMatchObject([{ id: first, payload: { external_id: 'second' } }]);
    answer = { response_action: 'push', view: modal({ blocks: [] }) };
    await slack.people.submit(ANA, first);
    answer = { response_action: 'clear' };
    expect(await slack.people.submit(ANA, slack.modals(ANA)[1]?.id ?? '')).toEqual({ kind: 'cleared' });
    expect(stack()).toEqual([]);
  });

  test.each<[string, object, string]>([
    [
      'a view that Slack would refuse',
      { response_action: 'update', view: modal({ title: undefined }) },
      'title',
    ],
    [
      'errors for a block that is no input',
      { response_action: 'errors', errors: { nobody: 'no' } },
      'nobody',
    ],
    ['errors without any', { response_action: 'errors', errors: {} }, 'at least one'],
    ['an action that there is not', { response_action: 'dance' }, 'unknown'],
  ])('%s leaves the form where it was, and says why', async (_, said, why) => {
    const first = await opened();
    answer = said;
    const outcome = await submit(first);
    expect(outcome.kind).toBe('broken');
    expect(JSON.stringify(outcome)).toContain(why);
    expect(stack()).toEqual(['first']);
  });

  test('a fourth modal is one too many', async () => {
    await opened(modal({ blocks: [] }));
    answer = { response_action: 'push', view: modal({ blocks: [] }) };
    const push = () => slack.people.submit(ANA, slack.modals(ANA).at(-1)?.id ?? '');
    expect([await push(), await push()]).toEqual([{ kind: 'pushed' }, { kind: 'pushed' }]);
    expect(await push()).toEqual({ kind: 'broken', problems: ['push_limit_reached'] });
  });

  test('of a stack that is closed each modal that asked for it is told of', async () => {
    const asking = modal({ notify_on_close: true, blocks: [] });
    const first = await opened(asking);
    answer = { response_action: 'push', view: asking };
    await slack.people.submit(ANA, first);
    heard.length = 0;
    await slack.people.close(ANA, first, true);
    expect(heard.map(({ type, is_cleared }) => [type, is_cleared])).toEqual([
      ['view_closed', true],
      ['view_closed', true],
    ]);
  });
});

describe('Menus that ask the app', () => {
  const menu = {
    type: 'actions',
    elements: [{ type: 'multi_external_select', action_id: 'who', min_query_length: 0 }],
  };
  const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
  const suggest = (view: string) => slack.people.suggest(ANA, { view }, { actionId: 'who' }, 'a');

  test('offer groups, nothing, or say what Slack does not take', async () => {
    const view = await opened(modal({ blocks: [menu] }));
    const group = { label: { type: 'plain_text', text: 'All' }, options: [option('Ana')] };
    answer = { option_groups: [group] };
    expect(await suggest(view)).toEqual({ kind: 'offered', options: [], groups: [group] });
    answer = { options: [] };
    expect(await suggest(view)).toEqual({ kind: 'offered', options: [], groups: [] });
    answer = { options: [option('x'.repeat(76))] };
    expect(await suggest(view)).toMatchObject({ kind: 'broken' });
    answer = { options: Array.from({ length: 101 }, (_, index) => option(`${index}`)) };
    expect(await suggest(view)).toMatchObject({ kind: 'broken' });
  });

  test('what was never offered is not taken', async () => {
    const view = await opened(modal({ blocks: [menu] }));
    answer = { options: [option('Ana'), option('Bo')] };
    await suggest(view);
    await slack.people.press(ANA, { view }, { actionId: 'who', value: ['Bo', 'Eve'] });
    expect(heard.at(-1)).toMatchObject({ actions: [{ selected_options: [option('Bo')] }] });
  });
});

test('shortcuts bring a trigger, and of a message what it says', async () => {
  const { channel = '', ts = '' } = await client.chat.postMessage({ channel: ANA, text: 'a deal' });
  await slack.people.shortcut(ANA, 'fix', { channel, ts });
  expect(heard.at(-1)).toMatchObject({
    type: 'message_action',
    callback_id: 'fix',
    message: { ts, text: 'a deal' },
  });
  await slack.people.shortcut(ANA, 'fix');
  expect(heard.at(-1)).toMatchObject({ type: 'shortcut', trigger_id: expect.any(String) });
});

test('what is typed is told where the app asked for that, with all that stands around it', async () => {
  const view = await opened(modal({ callback_id: 'typed' }));
  const entered = { why: { text: 'half a' } };
  await slack.people.press(ANA, { view }, { actionId: 'text', value: 'half a word', entered });
  expect(heard.at(-1)).toMatchObject({
    type: 'block_actions',
    container: { type: 'view', view_id: view },
    actions: [{ type: 'plain_text_input', value: 'half a word' }],
    view: { state: { values: { why: { text: { value: 'half a word' } } } } },
  });
  expect(heard.at(-1)).not.toHaveProperty('response_url');
});
