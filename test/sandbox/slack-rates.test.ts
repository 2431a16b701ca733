import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, type WebClient } from '@slack/web-api';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRates } from '../../src/sandbox/slack/rates.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-server.ts';
import { ANA, clientOf, handClock, NIKOS, start } from './slack-desk.ts';

let slack: SlackSandbox;
let client: WebClient;
const wall = handClock();

beforeEach(async () => {
  slack = await start({ wall, rates: {}, retryAfterMs: [] });
  client = clientOf(slack);
});
afterEach(() => slack.stop());

const post = (channel: string, text = 'a') => client.chat.postMessage({ channel, text });
const thrown = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'ok',
    (error: unknown) => error,
  );
/** Seconds that a call is told to wait; 0 where it went through. */
async function waitOf(call: Promise<unknown>): Promise<number> {
  const error = await thrown(call);
  return error instanceof WebAPIRateLimitedError ? error.retryAfter : error === 'ok' ? 0 : Number.NaN;
}

describe('How often methods may be called', () => {
  test('three messages at once to a channel, then one a second; other channels do not suffer', async () => {
    const waits = [];
    for (let count = 0; count < 4; count++) waits.push(await waitOf(post(ANA)));
    expect(waits).toEqual([0, 0, 0, 1]);
    expect(await waitOf(post(NIKOS))).toBe(0);
    wall.move(1_000);
    expect([await waitOf(post(ANA)), await waitOf(post(ANA))]).toEqual([0, 1]);
    expect(slack.limited()).toBe(2);
    expect(slack.limited('chat.postMessage')).toBe(2);
    expect(slack.messages().filter(({ user }) => user === ANA)).toHaveLength(4);
  });

  test('a person and the conversation with them are one channel', async () => {
    const { channel = '' } = await post(ANA);
    await post(channel);
    await post(ANA);
    expect(await waitOf(post(channel))).toBe(1);
  });

  test('the workspace takes 300 messages a minute', async () => {
    await slack.stop();
    slack = await start({ wall, rates: { postsAMinute: 5 } });
    client = clientOf(slack);
    const waits = [];
    for (const member of [ANA, ANA, ANA, NIKOS, NIKOS, NIKOS]) waits.push(await waitOf(post(member)));
    expect(waits).toEqual([0, 0, 0, 0, 0, 60]);
  });

  test('a tier is so many calls in any minute', async () => {
    for (let count = 0; count < 20; count++) await client.users.list({});
    wall.move(10_000);
    expect(await waitOf(client.users.list({}))).toBe(50);
    expect(await waitOf(client.users.info({ user: ANA }))).toBe(0);
    wall.move(50_000);
    expect(await waitOf(client.users.list({}))).toBe(0);
    expect(slack.limited('users.list')).toBe(1);
  });

  test('whoever waits as long as was asked gets through, and in no minute are there more than the tier allows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 30, maxLength: 120 }),
        (gapsMs) => {
          const clock = handClock();
          const rates = openRates({}, clock);
          const passed: number[] = [];
          for (const gapMs of gapsMs) {
            clock.move(gapMs);
            const seconds = rates.wait('users.list', 2, null);
            if (seconds > 0) {
              clock.move(seconds * 1000);
              expect(rates.wait('users.list', 2, null)).toBe(0);
            }
            passed.push(Date.parse(clock.now()));
          }
          for (const at of passed) {
            expect(passed.filter((other) => other > at - 60_000 && other <= at).length).toBeLessThanOrEqual(
              20,
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('Misfortunes', () => {
  const answered = async (): Promise<[unknown, number]> => [await thrown(post(ANA)), slack.messages().length];

  test('refused, failed, dropped: nothing is done', async () => {
    slack.befall('chat.postMessage', { kind: 'refused', error: 'channel_not_found' });
    expect(await answered()).toMatchObject([{ data: { error: 'channel_not_found' } }, 0]);
    slack.befall('chat.postMessage', { kind: 'failed' });
    expect(await answered()).toMatchObject([expect.any(WebAPIHTTPError), 0]);
    slack.befall('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 9 });
    expect(await answered()).toMatchObject([{ retryAfter: 9 }, 0]);
    slack.befall('chat.postMessage', { kind: 'dropped' });
    expect(await answered()).toMatchObject([expect.any(WebAPIRequestError), 0]);
    expect(slack.limited()).toBe(0);
    expect(slack.calls().map(({ outcome, atMs }) => [outcome, atMs])).toEqual([
      ['unheard', null],
      ['unheard', null],
      ['unheard', null],
      ['unheard', null],
    ]);
  });

  test('accepted and not answered: it is done', async () => {
    slack.befall('chat.postMessage', { kind: 'accepted-failed' });
    expect(await answered()).toMatchObject([expect.any(WebAPIHTTPError), 1]);
    slack.befall('chat.postMessage', { kind: 'accepted-dropped' });
    expect(await answered()).toMatchObject([expect.any(WebAPIRequestError), 2]);
    slack.befall('chat.postMessage', { kind: 'accepted-unanswered' });
    const late = post(ANA);
    void late.catch(() => undefined);
    await expect.poll(() => slack.messages().length).toBe(3);
    expect(await Promise.race([late, new Promise((resolve) => setTimeout(resolve, 50, 'waiting'))])).toBe(
      'waiting',
    );
  });

  test('which calls it meets can be chosen', async () => {
    slack.befall('chat.postMessage', { kind: 'failed' }, { after: 1, times: 1, holding: 'second' });
    slack.befall('chat.postMessage', { kind: 'slow', delayMs: 80 }, { holding: 'third' });
    expect(await thrown(post(ANA, 'second'))).toBe('ok');
    expect(await thrown(post(ANA, 'second'))).toBeInstanceOf(WebAPIHTTPError);
    const before = performance.now();
    expect(await thrown(post(ANA, 'third'))).toBe('ok');
    expect(performance.now() - before).toBeGreaterThanOrEqual(79);
  });

  test('every call is remembered with its arguments and what became of it, and never with a token', async () => {
    const blocks = [{ type: 'divider' }];
    await client.chat.postMessage({ channel: ANA, text: 'a', blocks });
    await thrown(client.chat.postMessage({ channel: 'C0NOBODY99', text: '' }));
    await fetch(`${slack.url}/api/auth.test?token=xoxb-sandbox`);
    const atMs = Date.parse(wall.now());
    expect(slack.calls()).toEqual([
      { method: 'chat.postMessage', args: { channel: ANA, text: 'a', blocks }, atMs, outcome: 'ok' },
      {
        method: 'chat.postMessage',
        args: { channel: 'C0NOBODY99', text: '' },
        atMs,
        outcome: 'channel_not_found',
      },
      { method: 'auth.test', args: {}, atMs, outcome: 'ok' },
    ]);
    slack.control.forget();
    expect(slack.calls()).toEqual([]);
  });
});
