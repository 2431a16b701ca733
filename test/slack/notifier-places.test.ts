import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlackNotifier } from '../../slack/notifier.ts';
import type { Brief } from '../../src/briefing/brief.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { silentLog } from '../../src/log.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import type { SlackMember } from '../../src/sandbox/vendor-data.ts';
import { dayView, speaker, sponsor } from '../briefing/day-view.ts';

const TOKEN = 'xoxb-test-0123456789';
const KEY = 'northlight:digest:2026-11-23:0a';
const compose = (more: Partial<Parameters<typeof composeDigest>[0]> = {}): Brief =>
  composeDigest({ view: dayView(), recipient: sponsor, speaker, before: null, ...more });
const plain: Brief = { ...compose(), details: [] };
const member = (id: string, email: string, more: Partial<SlackMember> = {}): SlackMember => {
  return { id, name: id, email, zone: 'Europe/Oslo', locale: 'en', ...more };
};

let slack: SlackSandbox;
let nowMs: number;
beforeEach(async () => {
  nowMs = Date.parse('2026-11-23T06:45:00.000Z');
  slack = await startSlack({
    token: TOKEN,
    team: 'Northlight',
    clock: { now: () => new Date(nowMs).toISOString() },
    members: [
      member('U1', sponsor.email),
      member('U2', 'guest@example.test', { kind: 'guest' }),
      member('U3', 'gone@example.test', { deactivated: true }),
      member('U4', 'tokyo@example.test', { zone: 'Asia/Tokyo' }),
    ],
  });
});
afterEach(() => slack.stop());

/** By a clock that goes on as soon as somebody waits. */
const notifier = () =>
  createSlackNotifier({
    token: TOKEN,
    apiUrl: `${slack.url}/api/`,
    log: silentLog,
    timeoutMs: 1_000,
    pace: {
      nowMs: () => nowMs,
      async sleep(ms) {
        nowMs += ms;
      },
    },
  });
const methods = () => slack.calls().map(({ method }) => method);

describe('a channel', () => {
  const brief = compose({ channel: '#crm-strategy' });

  it('gets the digest with its details in the thread', async () => {
    expect(await notifier().deliver(brief, KEY)).toMatchObject({ state: 'sent' });
    expect(slack.messages().map(({ threadTs }) => threadTs === null)).toEqual([true, false]);
    expect(methods()).toEqual(['chat.postMessage', 'chat.postMessage']);
  });

  it('is never looked into, so that what got lost there stays unknown', async () => {
    slack.befall('chat.postMessage', { kind: 'accepted-dropped' });
    expect(await notifier().deliver(brief, KEY)).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('not posted again'),
    });
    expect(await notifier().resume(brief, KEY)).toMatchObject({ state: 'unknown' });
    expect(methods()).toEqual(['chat.postMessage']);
  });

  it('that the app is not in is named as the reason', async () => {
    const elsewhere = { ...brief, recipient: '#general' };
    expect(await notifier().deliver(elsewhere, KEY)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('not_in_channel'),
    });
  });
});

describe('a member', () => {
  it('is found in the list, which is read once', async () => {
    const one = notifier();
    await one.deliver(plain, KEY);
    await one.deliver({ ...plain, recipient: 'TOKYO@example.test' }, 'another');
    expect(methods()).toEqual(['users.list', 'chat.postMessage', 'chat.postMessage']);
  });

  it('is written to in an opened conversation where Slack does not take their id', async () => {
    slack.befall('chat.postMessage', { kind: 'refused', error: 'channel_not_found' });
    expect(await notifier().deliver(plain, KEY)).toMatchObject({ state: 'sent' });
    expect(methods()).toEqual(['users.list', 'chat.postMessage', 'conversations.open', 'chat.postMessage']);
  });

  it.each([
    ['guest@example.test', /guest/],
    // Slack tells no address of who has left.
    ['gone@example.test', /no member/],
    ['nobody@example.test', /no member/],
  ])('%s is not written to, and the reason is told', async (recipient, reason) => {
    const outcome = await notifier().deliver({ ...plain, recipient }, KEY);
    expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringMatching(reason) });
    expect(slack.messages()).toEqual([]);
  });

  it('who came in later is found once the list is read again', async () => {
    const one = notifier();
    const late = { ...plain, recipient: 'late@example.test' };
    expect(await one.deliver(late, KEY)).toMatchObject({ state: 'failed' });
    slack.join(member('U9', 'late@example.test'));
    expect(await one.deliver(late, KEY)).toMatchObject({ state: 'failed' });
    nowMs += 11 * 60_000;
    expect(await one.deliver(late, KEY)).toMatchObject({ state: 'sent' });
  });

  it('who asked not to be disturbed is known until when', async () => {
    // 06:45 in London is 07:45 in Oslo, before the night of this Slack ends there, and the afternoon in Tokyo.
    const until = await notifier().undisturbed([sponsor.email, 'tokyo@example.test', 'nobody@example.test']);
    expect([...(until ?? [])]).toEqual([[sponsor.email, '2026-11-23T07:00:00.000Z']]);
  });

  it('is not disturbed by guess where that cannot be found out; a missing scope hinders nobody', async () => {
    slack.befall('dnd.teamInfo', { kind: 'failed' });
    expect(await notifier().undisturbed([sponsor.email])).toBeNull();
    slack.befall('dnd.teamInfo', { kind: 'refused', error: 'missing_scope' });
    expect(await notifier().undisturbed([sponsor.email])).toEqual(new Map());
  });
});

describe('a message that is put right', () => {
  it('is changed in place, keeps its key, and gets the details that it had not', async () => {
    const one = notifier();
    const sent = await one.deliver(plain, KEY);
    const place = sent.state === 'sent' ? sent : { channel: '', ts: '' };
    const better = compose({ correctedAt: '2026-11-23T08:05:00.000Z' });
    expect(await one.amend(better, KEY, place, false)).toMatchObject({ state: 'sent', ts: place.ts });
    expect(await one.amend(better, KEY, place, true)).toMatchObject({ state: 'sent' });
    const [message, details, ...others] = slack.messages();
    expect(message).toMatchObject({ edited: true, metadata: { event_payload: { key: KEY } } });
    expect(JSON.stringify(message?.blocks)).toContain('Corrected at 09:05');
    expect(details?.threadTs).toBe(place.ts);
    expect(others).toEqual([]);
  });

  it('stays as it is where Slack does not take the change, which may be tried again', async () => {
    const one = notifier();
    const sent = await one.deliver(plain, KEY);
    const place = sent.state === 'sent' ? sent : { channel: '', ts: '' };
    slack.befall('chat.update', { kind: 'failed' });
    expect(await one.amend(plain, KEY, place, true)).toMatchObject({ state: 'failed' });
    expect(slack.messages()[0]?.edited).toBe(false);
  });
});
