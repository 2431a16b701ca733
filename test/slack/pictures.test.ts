import type { ImageBlock, KnownBlock } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { briefMessage } from '../../slack/blocks/message.ts';
import { pictureBlock, trendPicture } from '../../slack/blocks/picture.ts';
import type { Pace } from '../../slack/budget.ts';
import { createSlackNotifier } from '../../slack/notifier.ts';
import type { Brief } from '../../src/briefing/brief.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { stoppedClock } from '../../src/clock.ts';
import { LANGUAGES } from '../../src/language/languages.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { silentLog } from '../../src/log.ts';
import { validateBlocks } from '../../src/sandbox/slack/blocks.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import { dayView, onPace, sponsor } from '../briefing/day-view.ts';
import { MANIFEST } from './office.ts';
import { typeProblems } from './slack-types.ts';

const TOKEN = 'xoxb-test-0123456789';
const SECOND = 'second@example.test';
const digestIn = (language: string, view = dayView(), before = null): Brief => {
  const brief = composeDigest({ view, recipient: sponsor, speaker: createSpeaker(language), before });
  return { ...brief, details: [] };
};
const whole = digestIn('en');
const POST = 'POST /api/chat.postMessage';

let slack: SlackSandbox;
beforeEach(async () => {
  slack = await startSlack({
    token: TOKEN,
    team: 'Northlight',
    manifest: MANIFEST,
    clock: stoppedClock('2026-11-23T06:45:00.000Z'),
    members: [sponsor.email, SECOND].map((email, at) => ({
      id: `U${at}`,
      name: email,
      email,
      zone: 'Europe/Oslo',
      locale: 'en-GB',
    })),
  });
});
afterEach(() => slack.stop());

function desk() {
  let nowMs = Date.parse('2026-11-23T06:45:00.000Z');
  const pass = (ms: number) => {
    nowMs += ms;
  };
  /** Time that passes as soon as somebody waits for it. */
  const pace: Pace = { nowMs: () => nowMs, sleep: async (ms) => pass(ms) };
  const notifier = createSlackNotifier({
    token: TOKEN,
    apiUrl: `${slack.url}/api/`,
    log: silentLog,
    timeoutMs: 5_000,
    pace,
  });
  return { notifier, wait: pass };
}

const imageOf = (blocks: readonly unknown[]): ImageBlock | undefined =>
  (blocks as readonly KnownBlock[]).find((block): block is ImageBlock => block.type === 'image');
const fileOf = (image: ImageBlock | undefined) => image && 'slack_file' in image && image.slack_file;
const shown = () => slack.messages().map(({ blocks }) => imageOf(blocks) !== undefined);
const called = (method: string) => slack.calls().filter((call) => call.method === method).length;
const fault = (match: string, error: string, times = 1) =>
  slack.control.inject({ match, times, reply: { status: 200, body: { ok: false, error } } });

describe('a digest with a picture', () => {
  it('shows the goals over time, and says them in words', async () => {
    await desk().notifier.deliver(whole, 'key');
    const image = imageOf(slack.messages()[0]?.blocks ?? []);
    expect(image?.alt_text).toBe(
      'Goal 1, Win more of what we quote: From 28.2% in April 2026 to 32.1% in November 2026; aim target 34% by 31 March.',
    );
    expect(image?.title?.text).toBe('The goals over time. Dashed across: the target; the fan: the forecast.');
    expect(called('files.completeUploadExternal')).toBe(1);
  });

  it('uploads one picture for all who read it the same way', async () => {
    const { notifier } = desk();
    await Promise.all([
      notifier.deliver(whole, 'one'),
      notifier.deliver({ ...digestIn('nb'), recipient: SECOND }, 'two'),
    ]);
    expect(shown()).toEqual([true, true]);
    expect(called('files.getUploadURLExternal')).toBe(1);
    await notifier.deliver(digestIn('fa'), 'three');
    expect(called('files.getUploadURLExternal')).toBe(2);
  });

  it('shows the better one when it is put right', async () => {
    const { notifier } = desk();
    const delivered = await notifier.deliver(whole, 'key');
    if (delivered.state !== 'sent') throw new Error(delivered.reason);
    const before = imageOf(slack.messages()[0]?.blocks ?? []);
    const better = dayView({}, [
      { ...onPace, history: [...(onPace.history ?? []).slice(0, -1), { day: '2026-11-23', value: 0.4 }] },
    ]);
    await notifier.amend(digestIn('en', better), 'key', delivered, false);
    expect(imageOf(slack.messages()[0]?.blocks ?? [])).not.toMatchObject({ slack_file: fileOf(before) });
  });

  it.each(LANGUAGES.map(({ tag }) => tag))('keeps Slack’s types and limits in %s', (tag) => {
    const long = { ...onPace, title: 'A long name of a goal & <more> '.repeat(20) };
    const brief = digestIn(tag, dayView({}, [long, long, long, long, long]));
    const picture = trendPicture(brief);
    if (picture === null) throw new Error('no picture');
    const { blocks } = briefMessage(brief, undefined, pictureBlock(picture, 'F0123456789'));
    for (const block of blocks) expect(typeProblems('KnownBlock', block)).toEqual([]);
    expect(validateBlocks(blocks, 'message')).toEqual([]);
    expect(imageOf(blocks)?.alt_text.length).toBeLessThanOrEqual(2_000);
  });
});

it('one line on a quiet day has none', async () => {
  const view = dayView();
  const quiet = composeDigest({
    view,
    recipient: sponsor,
    speaker: createSpeaker('en'),
    before: { day: '2026-11-20', said: whole.said },
  });
  expect(quiet.parts.some(({ kind }) => kind === 'goal')).toBe(false);
  await desk().notifier.deliver(quiet, 'key');
  expect([called('files.getUploadURLExternal'), slack.messages().length]).toEqual([0, 1]);
});

describe('a picture that does not come about', () => {
  it.each<[string, () => void]>([
    ['the app may not upload', () => fault('files.getUploadURLExternal', 'missing_scope')],
    ['files are switched off', () => fault('files.completeUploadExternal', 'file_uploads_disabled')],
    [
      'the connection drops',
      () => slack.control.inject({ match: 'files.getUploadURLExternal', drop: 'before' }),
    ],
    [
      'the address is not Slack’s',
      () =>
        slack.control.inject({
          match: 'files.getUploadURLExternal',
          reply: {
            status: 200,
            body: { ok: true, upload_url: 'https://slack.com.example.test/', file_id: 'F1' },
          },
        }),
    ],
  ])('holds no digest up where %s, and is tried again later', async (_, begin) => {
    begin();
    const { notifier, wait } = desk();
    const asked = () => called('files.getUploadURLExternal');
    expect((await notifier.deliver(whole, 'one')).state).toBe('sent');
    const after = asked();
    expect((await notifier.deliver({ ...whole, recipient: SECOND }, 'two')).state).toBe('sent');
    expect([shown(), asked()]).toEqual([[false, false], after]);
    wait(11 * 60_000);
    await notifier.deliver(whole, 'three');
    expect(shown()).toEqual([false, false, true]);
  });

  it('is waited for where Slack still looks through it, and left out where it never shows it', async () => {
    const { notifier } = desk();
    fault(POST, 'invalid_blocks');
    expect((await notifier.deliver(whole, 'one')).state).toBe('sent');
    expect(shown()).toEqual([true]);
    fault(POST, 'invalid_blocks', 2);
    expect((await notifier.deliver(whole, 'two')).state).toBe('sent');
    expect(shown()).toEqual([true, false]);
    expect(called('files.getUploadURLExternal')).toBe(1);
    await notifier.deliver(whole, 'three');
    expect(called('files.getUploadURLExternal')).toBe(2);
  });
});
