import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pace } from '../../slack/budget.ts';
import { createSlackNotifier } from '../../slack/notifier.ts';
import { WALL } from '../../slack/wire.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { stoppedClock } from '../../src/clock.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import { behind, dayView, doubted, kept, onPace, speaker, sponsor } from '../briefing/day-view.ts';

const TOKEN = 'xoxb-test-0123456789';
const KEY = 'northlight:digest:2026-11-23:0a';
/** Without a picture: those have a test of their own. */
const view = dayView({}, [{ ...onPace, history: [] }, behind, kept, doubted]);
const whole = composeDigest({ view, recipient: sponsor, speaker, before: null });
/** Without details, which go into the thread. */
const brief = { ...whole, details: [] };
const POST = 'POST /api/chat.postMessage';

let slack: SlackSandbox;

beforeEach(async () => {
  slack = await startSlack({
    token: TOKEN,
    team: 'Northlight',
    clock: stoppedClock('2026-11-23T06:45:00.000Z'),
    members: [{ id: 'U1', name: 'Ingrid Berg', email: sponsor.email, zone: 'Europe/Oslo', locale: 'en-GB' }],
  });
});

afterEach(() => slack.stop());

/** Time that passes as soon as somebody waits for it. */
function hurriedPace(): Pace {
  let nowMs = Date.parse('2026-11-23T06:45:00.000Z');
  return {
    nowMs: () => nowMs,
    async sleep(ms) {
      nowMs += ms;
    },
  };
}

const notifierFor = (options: { token?: string; apiUrl?: string; log?: Log; pace?: Pace } = {}) =>
  createSlackNotifier({
    token: TOKEN,
    apiUrl: `${slack.url}/api/`,
    log: silentLog,
    timeoutMs: 1_000,
    pace: hurriedPace(),
    ...options,
  });

const calledMethods = () => slack.control.calls().map(({ path }) => path.slice('/api/'.length));
const posts = () => calledMethods().filter((method) => method === 'chat.postMessage').length;

describe('a brief that Slack takes', () => {
  it('arrives as a direct message with its key, and its details in the thread', async () => {
    const delivered = await notifierFor().deliver(whole, KEY);
    const [message, details] = slack.messages();
    expect(delivered).toEqual({ state: 'sent', channel: message?.channel, ts: message?.ts });
    expect(message).toMatchObject({
      user: 'U1',
      threadTs: null,
      metadata: { event_type: 'plumbline_brief', event_payload: { key: KEY } },
    });
    expect(details).toMatchObject({ threadTs: message?.ts, metadata: null, text: 'Details' });
    expect(slack.messages()).toHaveLength(2);
  });

  it('is found by its key afterwards, and nothing is added to it', async () => {
    const notifier = notifierFor();
    const delivered = await notifier.deliver(whole, KEY);
    expect(await notifier.resume(whole, KEY)).toEqual(delivered);
    expect(await notifier.resume(whole, 'another')).toBe('absent');
    expect(slack.messages()).toHaveLength(2);
  });

  it('gets its details later where only they are missing', async () => {
    const notifier = notifierFor();
    const delivered = await notifier.deliver(brief, KEY);
    expect(slack.messages()).toHaveLength(1);
    expect(await notifier.resume(whole, KEY)).toEqual(delivered);
    expect(slack.messages()).toHaveLength(2);
    expect(slack.messages()[1]?.threadTs).toBe(slack.messages()[0]?.ts);
  });

  it('counts as sent when its details are refused, and says so', async () => {
    slack.control.inject({
      match: POST,
      after: 1,
      reply: { status: 200, body: { ok: false, error: 'invalid_blocks' } },
    });
    const delivered = await notifierFor().deliver(whole, KEY);
    expect(delivered).toMatchObject({ state: 'sent', note: expect.stringContaining('invalid_blocks') });
  });
});

describe('a brief whose answer is lost', () => {
  it.each<[string, Parameters<SlackSandbox['control']['inject']>[0]]>([
    ['the connection drops after Slack took it', { match: POST, drop: 'after' }],
    ['Slack answers too late', { match: POST, delayMs: 1_500 }],
  ])('is looked for and never posted twice when %s', async (_, fault) => {
    slack.control.inject(fault);
    // In real time, so that what comes late can be found.
    const delivered = await notifierFor({ pace: WALL }).deliver(brief, KEY);
    expect(delivered.state).toBe('sent');
    expect(posts()).toBe(1);
    expect(slack.messages()).toHaveLength(1);
  });

  it.each<[string, Parameters<SlackSandbox['control']['inject']>[0]]>([
    ['the connection drops before Slack took it', { match: POST, drop: 'before' }],
    ['Slack answers with a 500', { match: POST, reply: { status: 500, body: 'oops' } }],
    [
      'Slack reports an error of its own',
      { match: POST, reply: { status: 200, body: { ok: false, error: 'internal_error' } } },
    ],
    ['a 429 says not how long to wait', { match: POST, reply: { status: 429, body: '' } }],
  ])('has failed, and may be tried again, when it is not found after %s', async (_, fault) => {
    slack.control.inject(fault);
    const delivered = await notifierFor().deliver(brief, KEY);
    expect(delivered.state).toBe('failed');
    expect(posts()).toBe(1);
    expect(calledMethods().filter((method) => method === 'conversations.history')).toHaveLength(2);
    expect((await notifierFor().deliver(brief, KEY)).state).toBe('sent');
    expect(slack.messages()).toHaveLength(1);
  });

  it('is unknown where it cannot be looked for', async () => {
    slack.control.inject({ match: POST, drop: 'after' });
    slack.control.inject({ match: 'conversations.history', times: 9, reply: { status: 503, body: '' } });
    const delivered = await notifierFor().deliver(brief, KEY);
    expect(delivered).toMatchObject({ state: 'unknown', reason: expect.stringContaining('503') });
    expect(posts()).toBe(1);
    expect(await notifierFor().resume(brief, KEY)).toMatchObject({ state: 'unknown' });
    slack.control.clearFaults();
    expect(await notifierFor().resume(brief, KEY)).toMatchObject({ state: 'sent' });
  });

  it('is found on a later page of the conversation', async () => {
    const notifier = notifierFor();
    await notifier.deliver(brief, KEY);
    for (let n = 0; n < 210; n++) await notifier.deliver(brief, `other:${n}`);
    slack.control.forget();
    expect(await notifier.resume(brief, KEY)).toMatchObject({ state: 'sent' });
    expect(calledMethods().filter((method) => method === 'conversations.history')).toHaveLength(2);
  });
});

describe('Slack asking to wait', () => {
  it('is obeyed, and the message posted once', async () => {
    slack.control.inject({ match: POST, reply: { status: 429, headers: { 'retry-after': '1' }, body: '' } });
    slack.control.inject({
      match: 'users.list',
      reply: { status: 429, headers: { 'retry-after': '0' }, body: '' },
    });
    expect((await notifierFor().deliver(brief, KEY)).state).toBe('sent');
    expect(slack.messages()).toHaveLength(1);
  });

  it('for longer than is worth it fails, and says how long', async () => {
    slack.control.inject({
      match: POST,
      reply: { status: 429, headers: { 'retry-after': '3600' }, body: '' },
    });
    expect(await notifierFor().deliver(brief, KEY)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('3600 s'),
    });
  });

  it('again and again fails in the end', async () => {
    slack.control.inject({
      match: POST,
      times: 99,
      reply: { status: 429, headers: { 'retry-after': '0' }, body: '' },
    });
    expect((await notifierFor().deliver(brief, KEY)).state).toBe('failed');
    expect(posts()).toBe(4);
  });
});

describe('a refusal', () => {
  const refused = (match: string, body: Record<string, unknown>) =>
    slack.control.inject({ match, reply: { status: 200, body: { ok: false, ...body } } });

  it('of a person whom Slack does not know says so, and posts nothing', async () => {
    const stranger = { ...brief, recipient: 'nobody@example.test' };
    const delivered = await notifierFor().deliver(stranger, KEY);
    expect(delivered).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('no member with this e-mail'),
    });
    expect(posts()).toBe(0);
  });

  it('of the token names its setting', async () => {
    const delivered = await notifierFor({ token: 'xoxb-wrong' }).deliver(brief, KEY);
    expect(delivered).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/SLACK_BOT_TOKEN \(invalid_auth\).*plumbline doctor/),
    });
  });

  it('for want of a scope names the scope', async () => {
    refused(POST, { error: 'missing_scope', needed: 'chat:write', provided: 'im:write' });
    const delivered = await notifierFor().deliver(brief, KEY);
    expect(delivered).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('the scope chat:write'),
    });
  });

  it.each(['not_in_channel', 'messages_tab_disabled', 'restricted_action', 'invalid_blocks'])(
    '(%s) is told in three sentences with its code, and not looked for',
    async (error) => {
      refused(POST, { error });
      const delivered = await notifierFor().deliver(brief, KEY);
      const reason = delivered.state === 'failed' ? delivered.reason : '';
      expect(reason).toContain(error);
      expect(reason.split('. ').length).toBeGreaterThanOrEqual(3);
      expect(calledMethods()).not.toContain('conversations.history');
    },
  );

  it('in words that are no code is not repeated', async () => {
    refused(POST, { error: `<script> ${TOKEN} a long body` });
    const delivered = await notifierFor().deliver(brief, KEY);
    expect(delivered).toMatchObject({ state: 'failed', reason: expect.not.stringContaining('script') });
  });
});

describe('a Slack that cannot be reached', () => {
  it('has been told nothing, so that the brief may be tried again', async () => {
    const delivered = await notifierFor({ apiUrl: 'http://127.0.0.1:1/api/' }).deliver(brief, KEY);
    expect(delivered).toMatchObject({ state: 'failed', reason: expect.stringContaining('SLACK_API_URL') });
  });

  it('leaves open whether an earlier attempt has arrived', async () => {
    const notifier = notifierFor({ apiUrl: 'http://127.0.0.1:1/api/' });
    expect(await notifier.resume(brief, KEY)).toMatchObject({ state: 'unknown' });
  });
});

it('logs neither the token, nor the address, nor what is said', async () => {
  const lines: string[] = [];
  const keep = (fields: Record<string, unknown>, message: string) =>
    void lines.push(JSON.stringify(fields) + message);
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };
  slack.control.inject({ match: POST, reply: { status: 500, body: `secret ${TOKEN}` } });
  await notifierFor({ log }).deliver(brief, KEY);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('\n')).not.toMatch(/xoxb|example\.test|Win more|secret/);
});
