import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery, SlackSandbox } from '../../src/sandbox/slack/slack-server.ts';
import { ANA, buttonBlock, clientOf, handClock, modal, NIKOS, refusal, start } from './slack-desk.ts';

let slack: SlackSandbox;
let client: WebClient;
const wall = handClock();

beforeEach(async () => {
  slack = await start({ wall, retryAfterMs: [] });
  client = clientOf(slack);
});
afterEach(() => slack.stop());

const home = (rest: Record<string, unknown> = {}) => ({
  type: 'home' as const,
  blocks: [buttonBlock('agree')],
  ...rest,
});
const publish = (view: unknown, user_id = ANA, rest: object = {}) =>
  client.views.publish({ user_id, view, ...rest } as never);
const open = (trigger_id: string, view: unknown = modal()) =>
  client.views.open({ trigger_id, view } as never);

/** A trigger of somebody who pressed a button of the Home tab, or of a modal. */
async function trigger(member = ANA, view?: string): Promise<string> {
  const id = view ?? (await publish(home(), member)).view?.id ?? '';
  await slack.people.press(member, { view: id }, { actionId: 'agree' });
  return String(slack.deliveries().at(-1)?.payload['trigger_id']);
}

describe('Triggers', () => {
  test('open one view, within three seconds', async () => {
    const id = await trigger();
    wall.move(3_000);
    const { view } = await open(id);
    expect(view).toMatchObject({
      type: 'modal',
      callback_id: 'fix',
      root_view_id: view?.id,
      state: { values: {} },
    });
    expect(slack.modals(ANA).map((one) => one.id)).toEqual([view?.id]);
    expect(await refusal(open(id))).toMatchObject({ error: 'exchanged_trigger_id' });
    const late = await trigger();
    wall.move(3_001);
    expect(await refusal(open(late))).toMatchObject({ error: 'expired_trigger_id' });
    expect(await refusal(open('1.2.guess'))).toMatchObject({ error: 'invalid_trigger_id' });
    expect(await refusal(client.apiCall('views.open', { view: modal() }))).toMatchObject({
      error: 'invalid_arguments',
    });
  });

  test('a view that is refused leaves its trigger as it was', async () => {
    const id = await trigger();
    expect(await refusal(open(id, modal({ title: undefined })))).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: title [json-pointer:/view]'] },
    });
    expect((await open(id)).ok).toBe(true);
  });
});

describe('What Slack refuses in a view', () => {
  test.each<[string, unknown, string]>([
    ['a title of 25', modal({ title: { type: 'plain_text', text: 'x'.repeat(25) } }), '/view/title/text'],
    ['private metadata of 3,001', modal({ private_metadata: 'x'.repeat(3001) }), '/view/private_metadata'],
    [
      '101 blocks',
      modal({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) }),
      '/view/blocks',
    ],
    ['inputs without submit', modal({ submit: undefined }), '/view'],
    ['a Home tab in place of a modal', home(), '/view/type'],
    [
      'a table',
      modal({ blocks: [{ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }] }),
      '/view/blocks/0/type',
    ],
    [
      'a picture that is not there',
      modal({ blocks: [{ type: 'image', alt_text: 'a', slack_file: { id: 'F1' } }] }),
      '/view/blocks/0/slack_file',
    ],
  ])('%s', async (_, view, pointer) => {
    const answer = await refusal(open(await trigger(), view));
    expect(answer['error']).toBe('invalid_arguments');
    expect(JSON.stringify(answer['response_metadata'])).toContain(`[json-pointer:${pointer}]`);
    expect(slack.modals(ANA)).toEqual([]);
  });

  test('takes each at its limit', async () => {
    const view = modal({
      title: { type: 'plain_text', text: 'x'.repeat(24) },
      private_metadata: 'x'.repeat(3000),
      blocks: Array.from({ length: 100 }, () => ({ type: 'divider' })),
    });
    expect((await open(await trigger(), view)).ok).toBe(true);
  });

  test('250,001 bytes', async () => {
    const option = (index: number) => ({
      text: { type: 'plain_text', text: 'ä'.repeat(75) },
      value: `${index}`,
    });
    const blocks = Array.from({ length: 20 }, (_, block) => ({
      type: 'actions',
      elements: [
        {
          type: 'static_select',
          action_id: `a${block}`,
          options: Array.from({ length: 100 }, (__, at) => option(at)),
        },
      ],
    }));
    expect(await refusal(open(await trigger(), modal({ blocks })))).toMatchObject({
      error: 'view_too_large',
    });
  });
});

describe('A stack of modals', () => {
  const step = (name: string) => modal({ external_id: name, blocks: [buttonBlock('agree')] });

  test('is three deep, and closing takes the topmost or all', async () => {
    const first = (await open(await trigger(), step('1'))).view?.id ?? '';
    const push = async (view: string, name: string) =>
      client.views.push({ trigger_id: await trigger(ANA, view), view: step(name) } as never);
    const second = await push(first, '2');
    expect(second.view).toMatchObject({ previous_view_id: first, root_view_id: first });
    await push(second.view?.id ?? '', '3');
    expect(await refusal(push(second.view?.id ?? '', '4'))).toMatchObject({ error: 'push_limit_reached' });
    const top = slack.modals(ANA).at(-1)?.id ?? '';
    expect(await slack.people.close(ANA, top)).toBeNull();
    expect(slack.modals(ANA).map(({ payload }) => payload.external_id)).toEqual(['1', '2']);
    await slack.people.close(ANA, second.view?.id ?? '', true);
    expect(slack.modals(ANA)).toEqual([]);
    const fromHome = client.views.push({ trigger_id: await trigger(), view: step('5') } as never);
    expect(await refusal(fromHome)).toMatchObject({ error: 'not_found' });
  });

  test('is changed by id or external id, unless somebody else was faster', async () => {
    const { view } = await open(await trigger(), step('deal'));
    const update = (args: object) => client.apiCall('views.update', { view: step('deal'), ...args });
    const after = (await update({ external_id: 'deal', hash: view?.hash })) as unknown as {
      view: { hash: string };
    };
    expect(after.view.hash).not.toBe(view?.hash);
    expect(await refusal(update({ view_id: view?.id, hash: view?.hash }))).toMatchObject({
      error: 'hash_conflict',
    });
    expect(await refusal(update({ view_id: 'V0NOBODY' }))).toMatchObject({ error: 'not_found' });
    expect(await refusal(update({}))).toMatchObject({ error: 'invalid_arguments' });
    const same = open(await trigger(NIKOS), step('deal'));
    expect(await refusal(same)).toMatchObject({ error: 'duplicate_external_id' });
    await slack.people.close(ANA, view?.id ?? '');
    expect(await refusal(update({ view_id: view?.id }))).toMatchObject({ error: 'not_found' });
  });
});

describe('The Home tab', () => {
  test('is each member’s own, and a stale version does not overwrite a newer one', async () => {
    const first = await publish(home());
    await publish(home({ blocks: [] }), NIKOS);
    expect(slack.home(ANA)?.payload.blocks).toHaveLength(1);
    const newer = await publish(home({ private_metadata: 'b' }), ANA, { hash: first.view?.hash });
    expect(newer.view?.id).toBe(first.view?.id);
    expect(await refusal(publish(home(), ANA, { hash: first.view?.hash }))).toMatchObject({
      error: 'hash_conflict',
    });
    expect(await refusal(publish(home(), 'U0NOBODY99'))).toMatchObject({
      error: 'invalid_arguments',
      errors: ['invalid `user_id`'],
    });
  });

  test('needs to be switched on in the manifest', async () => {
    await slack.stop();
    slack = await start({
      manifest: { display_information: { name: 'A' }, oauth_config: { scopes: { bot: ['chat:write'] } } },
    });
    client = clientOf(slack);
    expect(await refusal(publish(home()))).toMatchObject({ error: 'not_enabled' });
    expect(await refusal(client.chat.postMessage({ channel: ANA, text: 'a' }))).toMatchObject({
      error: 'messages_tab_disabled',
    });
  });
});

describe('What is entered', () => {
  const text = (label: string) => ({ type: 'plain_text', text: label });
  const options = ['won', 'lost'].map((value) => ({ text: text(value), value }));
  const input = (block_id: string, element: Record<string, unknown>, rest = {}) => ({
    type: 'input',
    block_id,
    label: text(block_id),
    element: { action_id: 'a', ...element },
    ...rest,
  });
  const blocks = [
    input('text', { type: 'plain_text_input', min_length: 3, max_length: 5 }, { optional: true }),
    input('number', { type: 'number_input', is_decimal_allowed: false, min_value: '1', max_value: '10' }),
    input('email', { type: 'email_text_input' }),
    input('url', { type: 'url_text_input' }),
    input('date', { type: 'datepicker', initial_date: '2026-11-23' }),
    input('time', { type: 'timepicker' }),
    input('when', { type: 'datetimepicker' }),
    input('one', { type: 'static_select', options }),
    input('many', { type: 'multi_static_select', options, max_selected_items: 1 }),
    input('who', { type: 'users_select' }),
    input('all', { type: 'multi_users_select' }),
    input('radio', { type: 'radio_buttons', options }),
    input('boxes', { type: 'checkboxes', options }),
    input('long', { type: 'rich_text_input' }),
    input('where', { type: 'conversations_select', response_url_enabled: true }),
  ];
  const good = {
    number: '7',
    email: 'a@b.test',
    url: 'https://a.test/',
    time: '09:30',
    when: '1795416300',
    one: 'won',
    many: ['lost'],
    who: NIKOS,
    all: [ANA, NIKOS],
    radio: 'lost',
    boxes: ['won'],
    long: 'hello',
    where: 'C1',
  };
  const entered = (values: Record<string, string | readonly string[]>) =>
    Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { a: value }]));
  const submit = async (values: Record<string, string | readonly string[]>) => {
    const { view } = await open(await trigger(), modal({ blocks }));
    const outcome = await slack.people.submit(ANA, view?.id ?? '', entered(values));
    return outcome;
  };

  test('arrives as Slack sends each kind of element', async () => {
    expect(await submit(good)).toEqual({ kind: 'unanswered', reason: 'no_connection' });
    const { view, response_urls } = (slack.deliveries().at(-1) as Delivery).payload as {
      view: { state: { values: Record<string, Record<string, unknown>> } };
      response_urls: unknown[];
    };
    const values = Object.fromEntries(Object.entries(view.state.values).map(([id, of]) => [id, of['a']]));
    const rich = { type: 'rich_text_section', elements: [{ type: 'text', text: 'hello' }] };
    expect(values).toEqual({
      text: { type: 'plain_text_input', value: null },
      number: { type: 'number_input', value: '7' },
      email: { type: 'email_text_input', value: 'a@b.test' },
      url: { type: 'url_text_input', value: 'https://a.test/' },
      date: { type: 'datepicker', selected_date: '2026-11-23' },
      time: { type: 'timepicker', selected_time: '09:30' },
      when: { type: 'datetimepicker', selected_date_time: 1795416300 },
      one: { type: 'static_select', selected_option: options[0] },
      many: { type: 'multi_static_select', selected_options: [options[1]] },
      who: { type: 'users_select', selected_user: NIKOS },
      all: { type: 'multi_users_select', selected_users: [ANA, NIKOS] },
      radio: { type: 'radio_buttons', selected_option: options[1] },
      boxes: { type: 'checkboxes', selected_options: [options[0]] },
      long: { type: 'rich_text_input', rich_text_value: { type: 'rich_text', elements: [rich] } },
      where: { type: 'conversations_select', selected_conversation: 'C1' },
    });
    expect(response_urls).toMatchObject([{ block_id: 'where', action_id: 'a', channel_id: 'C1' }]);
  });

  test.each<[string, Record<string, string | readonly string[]>]>([
    ['number', { number: '11' }],
    ['number', { number: '0' }],
    ['number', { number: '2.5' }],
    ['email', { email: 'nobody' }],
    ['url', { url: 'a.test' }],
    ['text', { text: 'ab' }],
    ['text', { text: 'abcdef' }],
    ['many', { many: ['won', 'lost'] }],
    ['one', { one: 'neither' }],
    ['time', { time: '' }],
  ])('a wrong %s stays with Slack', async (field, values) => {
    const before = slack.deliveries().length;
    const outcome = await submit({ ...good, ...values });
    expect(outcome).toMatchObject({ kind: 'incomplete' });
    expect(Object.keys((outcome as { errors: object }).errors)).toEqual([field]);
    expect(
      slack
        .deliveries()
        .slice(before)
        .map(({ what }) => what),
    ).toEqual(['block_actions']);
  });
});
